"""Publishing: at once the first time, later after a look at who would enter and leave."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from core import lifecycle
from core.access.use_cases import UseCase
from core.audience.people import MemberRow
from core.errors import StateError
from core.lifecycle import Effect, Preview, SegmentRecord
from core.lifecycle.checks import run_checks
from core.lifecycle.confirming import MAX_PERCENT
from ui.kit import frames
from ui.segment import checks, saving
from ui.shell import caller, databases, formats, notices, permission, state, waiting
from ui.shell.state import Draft, controlled

_PREVIEW, _TYPED, _ERROR = "publish-preview", "publish-typed", "publish-error"


def begin(record: SegmentRecord | None, draft: Draft | None) -> None:
    """Save unsaved edits; publish a segment that was never live, and first show what publishing another would do."""
    with notices.kept():
        segment_id = saving.saved_id(draft) if draft else record.id if record else None
        mistakes = saving.mistakes(record, draft) if draft else ""
        if segment_id is None or mistakes:
            raise StateError(mistakes)
        if record is None or record.live_version is None:
            revision = draft.revision if draft else None
            waiting.ask("Going live …", _publishing(segment_id, revision))
        else:
            waiting.ask("Finding out who would enter and leave …", _looking(segment_id))


def _publishing(
    segment_id: int, revision: int | None, previewed: Preview | None = None, typed: str = ""
) -> Callable[[], waiting.Finish]:
    database, who = databases.database(), caller.here()

    def work() -> waiting.Finish:
        outcome = lifecycle.publish(database, who, segment_id, revision=revision, previewed=previewed, typed=typed)
        return partial(notices.done, f"Live with {formats.counted(outcome.members, 'member')}.")

    return work


def _looking(segment_id: int) -> Callable[[], waiting.Finish]:
    database, who = databases.database(), caller.here()

    def work() -> waiting.Finish:
        preview = lifecycle.preview(database, who, segment_id)
        run_checks(database, who, segment_id)
        return partial(_open, segment_id, preview)

    return work


def _open(segment_id: int, preview: Preview) -> None:
    state.remember(_PREVIEW, preview)
    state.drop(_TYPED)
    state.drop(_ERROR)
    state.open_dialog(_dialog_name(segment_id))


def _dialog_name(segment_id: int) -> str:
    return f"publish-{segment_id}"


def draw(record: SegmentRecord) -> None:
    """Draw the dialog while it is open."""
    if state.dialog() == _dialog_name(record.id):
        _dialog(record, state.value(_PREVIEW))


@st.dialog("Publish these changes?", width="large", icon=":material/rocket_launch:", on_dismiss=state.close_dialog)
def _dialog(record: SegmentRecord, preview: Preview) -> None:
    with st.container(horizontal=True, gap="medium"):
        st.metric("Members after it", formats.number(preview.members), formats.signed(preview.members - preview.before))
        st.metric("Enter", formats.number(preview.entering))
        st.metric("Leave", formats.number(preview.leaving))
    st.caption(f"Counted exactly at {formats.clock_time(preview.as_of, record.zone)}. Nothing has changed yet.")
    if preview.entering or preview.leaving:
        _reasons(preview)
        for column, title, rows, total in zip(
            st.columns(2, gap="medium"),
            ("Who enters", "Who leaves"),
            (preview.who_enters, preview.who_leaves),
            (preview.entering, preview.leaving),
            strict=True,
        ):
            with column:
                _people(title, rows, total)
    else:
        st.markdown("Nobody enters and nobody leaves.")
    if preview.needs_confirmation:
        moving = formats.counted(preview.entering + preview.leaving, "person enters or leaves", "people enter or leave")
        st.warning(
            f"A large change: {moving}, where there are {formats.counted(preview.before, 'member')} now.",
            icon=":material/warning:",
        )
        st.text_input(f"To publish, type the segment’s name: {formats.plain(record.name)}", key=_TYPED)
    is_refused = checks.refusal(record)
    if error := state.value(_ERROR):
        st.error(error, icon=":material/error:")
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Publish", type="primary", icon=":material/rocket_launch:", key="publish-confirm", disabled=is_refused,
            on_click=_confirm, args=(record, preview),
        )  # fmt: skip
        st.button("Not now", icon=":material/close:", key="publish-cancel", on_click=state.close_dialog)
    if state.dialog() != _dialog_name(record.id):
        st.rerun()


def _confirm(record: SegmentRecord, preview: Preview) -> None:
    """Read the field when the button is clicked: the last text typed may not have been drawn yet."""
    state.drop(_ERROR)
    typed = state.value(_TYPED, "")
    with notices.kept_as(_ERROR):
        preview.check_confirmed(record.name, typed)
        state.close_dialog()
        waiting.ask("Publishing …", _publishing(record.id, None, preview, typed))


def _reasons(preview: Preview) -> None:
    """Draw what each change alone decides, and what would happen without any."""
    lines = [_line("; ".join(effect.texts), effect) for effect in preview.effects]
    if preview.anyway and any(preview.anyway):
        lines.append(_line("Without any change, as data and time moved on", Effect((), *preview.anyway)))
    if lines:
        st.markdown(
            "**What decides it**",
            help="Of those who enter or leave, how many would not without that change. "
            "Who needs several changes at once is counted with each.",
        )
        st.markdown("\n".join(lines))


def _line(text: str, effect: Effect) -> str:
    counted = (
        "not counted"
        if effect.entering is None or effect.leaving is None
        else f"**{formats.number(effect.entering)}** enter, **{formats.number(effect.leaving)}** leave"
    )
    return f"- {formats.plain(notices.sentence_case(text))} → {counted}"


def _people(title: str, rows: tuple[MemberRow, ...], total: int) -> None:
    some = f", the first {formats.number(len(rows))} of {formats.number(total)}" if len(rows) < total else ""
    st.markdown(f"**{title}**{some}")
    frames.sample(rows)


def draw_setting() -> None:
    """Draw the share of members from which publishing asks for the name."""
    database = databases.database()
    with st.container(border=True):
        st.markdown("#### Publishing changes")
        st.number_input(
            "Ask for the segment’s name when more than this share of members enter or leave (%)",
            0,
            MAX_PERCENT,
            step=5,
            width=300,
            **permission.limits(UseCase.CHANGE_SETTINGS),
            **controlled("confirm-percent", lifecycle.confirmation_percent(database, caller.here()), _choose),
        )
        st.caption("Applies to every segment. Who would enter and leave is always shown first.")


def _choose(percent: int) -> None:
    with notices.kept():
        lifecycle.set_confirmation_percent(databases.database(), caller.here(), percent)
        notices.done("Saved.")
