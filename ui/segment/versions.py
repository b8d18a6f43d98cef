"""The published versions of a segment: what each changed, and going back to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from core import lifecycle
from core.access.use_cases import UseCase
from core.language.catalog import Catalog
from core.language.comparison import differences
from core.language.sentence import sentence
from core.language.states import LABELS, refusal
from core.lifecycle import SegmentRecord, VersionRow
from ui.shell import caller, databases, formats, notices, permission, state
from ui.shell.state import Draft

PER_PAGE = 10
_DIALOG = "restore-version"
_NUMBER = "restore-version-number"


def draw(record: SegmentRecord, draft: Draft | None) -> None:
    """Draw a page of versions, the newest first."""
    if record.live_version is None:
        with st.container(border=True):
            st.markdown("#### No versions yet")
            st.markdown("Every publication of the segment is kept here.")
        return
    database = databases.database()
    newest = lifecycle.versions(database, caller.here(), record.id, limit=1)[0].number
    pages = -(-newest // PER_PAGE)
    page = st.pagination(pages, key=f"versions-{record.id}-page") if pages > 1 else 1
    # One more than is shown, to compare the last one with.
    rows = lifecycle.versions(
        database, caller.here(), record.id, before=newest + 1 - (page - 1) * PER_PAGE, limit=PER_PAGE + 1
    )
    catalog = lifecycle.catalog(database, caller.here())
    for row, former in zip(rows[:PER_PAGE], [*rows[1:], None], strict=False):
        _version(record, draft, row, former, catalog)
    if draft and state.dialog() == _DIALOG:
        _confirm(record, draft)


def _version(
    record: SegmentRecord, draft: Draft | None, row: VersionRow, former: VersionRow | None, catalog: Catalog
) -> None:
    with st.container(border=True, key=f"version-{row.number}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"#### Version {row.number}", width="content")
            if row.number == record.live_version and record.state not in ("draft", "stopped"):
                st.badge("Live", icon=":material/check_circle:", color="green")
        who = formats.plain(row.published_by) or "somebody"
        st.caption(
            f"Published {formats.local(row.published_at, record.zone)} by {who} · "
            f"{formats.counted(row.members, 'member')} then · {formats.number(row.entered)} entered, "
            f"{formats.number(row.left)} left"
        )
        if row.definition:
            st.markdown(formats.plain(sentence(row.definition, catalog)))
        st.markdown(
            "\n".join(f"- {formats.plain(notices.sentence_case(text))}" for text in _changes(row, former, catalog))
        )
        if draft:
            _restore_button(record, draft, row)


def _changes(row: VersionRow, former: VersionRow | None, catalog: Catalog) -> list[str]:
    """Return what a version changed from the one before, in words."""
    if former is None:
        return ["The first version."]
    texts: list[str] = []
    if row.definition and former.definition:
        texts += [difference.text for difference in differences(former.definition, row.definition, catalog)]
    if row.zone != former.zone:
        texts.append(f"time zone changed from {former.zone} to {row.zone}")
    return texts or ["Published again as it was."]


def _restore_button(record: SegmentRecord, draft: Draft, row: VersionRow) -> None:
    is_draft_now = (row.definition, row.zone) == (draft.definition, draft.zone)
    reason = permission.refusal(UseCase.RESTORE_VERSION, record.place) or refusal(
        "restore_version", record.state, record.kind
    )
    st.button(
        LABELS["restore_version"],
        icon=":material/restore:",
        key=f"restore-{row.number}",
        disabled=is_draft_now or bool(reason),
        help="It is the draft now." if is_draft_now else notices.sentence_case(reason) or None,
        on_click=_ask,
        args=(record, draft, row.number),
    )


def _ask(record: SegmentRecord, draft: Draft, number: int) -> None:
    """Restore at once where that loses nothing."""
    is_published = draft.definition == record.live_definition and not draft.is_changed
    if is_published:
        restore(record, draft, number)
    else:
        state.remember(_NUMBER, number)
        state.open_dialog(_DIALOG)


@st.dialog("Replace the draft?", icon=":material/restore:", on_dismiss=state.close_dialog)
def _confirm(record: SegmentRecord, draft: Draft) -> None:
    number = state.value(_NUMBER)
    st.markdown(
        f"The draft has changes that were never published. Version {number} takes its place. Undo brings it back."
    )
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Replace the draft", type="primary", icon=":material/restore:", key="restore-confirm",
            on_click=_restore_and_close, args=(record, draft, number),
        )  # fmt: skip
        st.button("Keep the draft", icon=":material/close:", key="restore-cancel", on_click=state.close_dialog)
    if state.dialog() != _DIALOG:
        st.rerun()


def _restore_and_close(record: SegmentRecord, draft: Draft, number: int) -> None:
    state.close_dialog()
    restore(record, draft, number)


def restore(record: SegmentRecord, draft: Draft, number: int) -> None:
    """Make a version the draft."""
    _replace(record, draft, partial(lifecycle.restore_version, number=number), f"Version {number} is the draft now.")


def discard(record: SegmentRecord, draft: Draft | None) -> None:
    """Go back to the live definition."""
    _replace(record, draft, lifecycle.discard_changes, "The draft is as it is live.")


def _replace(record: SegmentRecord, draft: Draft | None, act: Callable[..., SegmentRecord], said: str) -> None:
    """Replace the stored draft, and this session's with it; Undo brings both back."""
    with notices.kept():
        revision = draft.revision if draft else record.draft_revision
        replaced = act(databases.database(), caller.here(), record.id, revision=revision)
        former = (draft.definition, draft.zone) if draft else (None, record.zone)
        if draft:
            _show(draft, replaced)

        def put_back() -> None:
            with notices.kept():
                _put_back(record, draft, *former)
                notices.done("The draft is as it was.")

        notices.done(said, undo=put_back)


def _put_back(record: SegmentRecord, draft: Draft | None, definition: object, zone: str) -> None:
    database, who = databases.database(), caller.here()
    if draft is None:
        lifecycle.describe(database, who, record.id, zone=zone)
        return
    saved = lifecycle.save_draft(database, who, record.id, definition, revision=draft.revision, zone=zone)
    _show(draft, saved)


def _show(draft: Draft, saved: SegmentRecord) -> None:
    """Show the saved draft; the builder's own undo leads back too."""
    assert saved.draft is not None
    draft.change(saved.draft)
    draft.zone, draft.editing = saved.zone, frozenset()
    draft.revision, draft.saved_definition = saved.draft_revision, saved.draft
