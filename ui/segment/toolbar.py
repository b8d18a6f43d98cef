"""The buttons of a segment's head. One that its state does not allow is disabled and says why."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from core import lifecycle
from core.access.use_cases import UseCase
from core.language.states import LABELS, Action, State, publication, refusal
from core.lifecycle import SegmentRecord
from ui.segment import publishing, save_as, save_template, saving, segment_menu, versions
from ui.shell import caller, databases, formats, navigation, notices, permission, state, waiting
from ui.shell.state import Draft

_STARTS: dict[Action, UseCase] = {
    "save": UseCase.SAVE_DRAFT,
    "go_live": UseCase.PUBLISH_SEGMENT,
    "publish_changes": UseCase.PUBLISH_SEGMENT,
    "discard_changes": UseCase.DISCARD_CHANGES,
    "refresh": UseCase.REFRESH_SEGMENT,
    "stop": UseCase.STOP_SEGMENT,
    "copy": UseCase.COPY_SEGMENT,
    "delete": UseCase.DELETE_SEGMENT,
}
_ICONS: dict[Action, str] = {
    "save": ":material/save:",
    "go_live": ":material/rocket_launch:",
    "publish_changes": ":material/rocket_launch:",
    "discard_changes": ":material/undo:",
    "refresh": ":material/refresh:",
    "stop": ":material/stop_circle:",
    "copy": ":material/content_copy:",
    "delete": ":material/delete:",
}


def draw(record: SegmentRecord | None, draft: Draft | None) -> None:
    """Draw the toolbar, and the dialogs that it opens."""
    button = _Buttons(record, draft).draw
    with st.container(horizontal=True, gap="small", key="toolbar"):
        if draft:
            button("save", saving.save, draft, shortcut="Ctrl+S", disabled=not draft.is_changed)
            st.button(
                "Save as", icon=":material/save_as:", on_click=save_as.open_dialog,
                **permission.limits(UseCase.CREATE_SEGMENT),
            )  # fmt: skip
            save_template.button(draft)
            st.button("Check for errors", icon=":material/rule:", on_click=saving.check, args=(record, draft))
        button(publication(shown_state(record, draft)), publishing.begin, record, draft, type="primary")
        if record:
            button("refresh", refresh, record)
            with st.popover("More actions", icon=":material/more_horiz:"):
                button("discard_changes", versions.discard, record, draft, width="stretch")
                button("stop", stop, record, width="stretch")
                button("copy", segment_menu.copy, record, width="stretch")
                button("delete", delete, record, width="stretch")
    if draft:
        save_as.draw(draft)
        save_template.draw(draft)
    if record:
        publishing.draw(record)


def shown_state(record: SegmentRecord | None, draft: Draft | None) -> State:
    """Return the state as this session sees it, unsaved edits included."""
    if record is None:
        return "draft"
    is_edited = draft is not None and draft.definition != record.live_definition
    return "live_edited" if record.state == "live" and is_edited else record.state


class _Buttons:
    """Buttons as the state allows them, and the roles of the caller."""

    def __init__(self, record: SegmentRecord | None, draft: Draft | None) -> None:
        self._state = shown_state(record, draft)
        self._kind = record.kind if record else "dynamic"
        self._place = record.place if record else None

    def draw(
        self, action: Action, act: Callable[..., object], *arguments: object, disabled: bool = False, **looks: Any
    ) -> None:
        """Draw a button; ``disabled`` disables it even where the state allows it."""
        is_new = action == "save" and self._place is None
        use_case = UseCase.CREATE_SEGMENT if is_new else _STARTS[action]
        reason = permission.refusal(use_case, self._place) or refusal(action, self._state, self._kind)
        st.button(
            LABELS[action],
            icon=_ICONS[action],
            key=f"action-{action}",
            help=formats.plain(notices.sentence_case(reason)) or None,
            disabled=bool(reason) or disabled,
            on_click=act,
            args=arguments,
            **looks,
        )


def refresh(record: SegmentRecord) -> None:
    """Refresh the members."""
    database, who = databases.database(), caller.here()

    def work() -> waiting.Finish:
        outcome = lifecycle.refresh(database, who, record.id)
        members = formats.counted(outcome.members, "member")
        moved = f"{formats.number(outcome.entered)} entered, {formats.number(outcome.left)} left"
        return partial(notices.done, f"Refreshed: {members}, {moved}.")

    waiting.ask("Refreshing …", work)


def stop(record: SegmentRecord) -> None:
    """Take the segment out of use."""
    with notices.kept():
        lifecycle.stop(databases.database(), caller.here(), record.id)
        notices.done("Stopped. Its members stay as they are until it goes live again.")


def delete(record: SegmentRecord) -> None:
    """Delete the segment and go to the list, which offers Undo."""
    if segment_menu.delete(record):
        state.go(navigation.SEGMENTS)
