"""The menu of a line of the list: copy, rename, delete, each with a way back."""

from __future__ import annotations

import streamlit as st

from core import lifecycle
from core.access.use_cases import UseCase
from core.language.texts import SEGMENT_NAME
from core.lifecycle import SegmentRecord, SegmentSummary
from ui.shell import caller, databases, formats, notices, state

ACTIONS = {
    "copy": ":material/content_copy: Copy",
    "rename": ":material/edit: Rename",
    "delete": ":material/delete: Delete",
}
_STARTS = {"copy": UseCase.COPY_SEGMENT, "rename": UseCase.DESCRIBE_SEGMENT, "delete": UseCase.DELETE_SEGMENT}
_COPIED = " (copy)"
_RENAMING = "rename-segment"
_SEGMENT, _NAME, _ERROR = "rename-id", "rename-name", "rename-error"


def draw(segment: SegmentSummary) -> None:
    """Draw the menu of a segment, with what the caller may do."""
    actions = [action for action in ACTIONS if caller.may(_STARTS[action])]
    key = f"segment-menu-{segment.id}"
    st.menu_button(
        "More", actions or list(ACTIONS), format_func=ACTIONS.__getitem__, type="tertiary", key=key,
        disabled=not actions,
        on_click=_choose, args=(segment, key),
    )  # fmt: skip


def draw_dialog() -> None:
    """Draw the dialog that the menu opened, if any."""
    if state.dialog() == _RENAMING:
        _rename_dialog()


def _choose(segment: SegmentSummary, key: str) -> None:
    match state.value(key):
        case "copy":
            copy(segment)
        case "rename":
            state.remember(_SEGMENT, segment.id)
            state.remember(_NAME, segment.name)
            state.drop(_ERROR)
            state.open_dialog(_RENAMING)
        case "delete":
            delete(segment)


def copy(segment: SegmentSummary | SegmentRecord) -> None:
    """Copy a segment as a draft."""
    name = segment.name[: SEGMENT_NAME.most - len(_COPIED)] + _COPIED
    with notices.kept():
        copied = lifecycle.copy(databases.database(), caller.here(), segment.id, name=name)
        notices.done(f"“{formats.plain(copied.name)}” is a new draft.", undo=lambda: _delete_copy(copied.id))


def _delete_copy(segment_id: int) -> None:
    with notices.kept():
        lifecycle.delete(databases.database(), caller.here(), segment_id)
        notices.done("The copy is gone.")


def delete(segment: SegmentSummary | SegmentRecord) -> bool:
    """Delete a segment, and return whether it is gone. Refused while live segments are built on it, naming them."""

    def restore() -> None:
        with notices.kept():
            lifecycle.restore(databases.database(), caller.here(), segment.id)
            notices.done(f"“{formats.plain(segment.name)}” is back.")

    with notices.kept():
        lifecycle.delete(databases.database(), caller.here(), segment.id)
        notices.done(f"“{formats.plain(segment.name)}” was deleted.", undo=restore)
        return True
    return False


@st.dialog("Rename segment", icon=":material/edit:", on_dismiss=state.close_dialog)
def _rename_dialog() -> None:
    st.text_input("Name", key=_NAME, max_chars=SEGMENT_NAME.most, required=True)
    st.caption("Segments that are built on it and links to it stay as they are.")
    error = state.value(_ERROR)
    if error:
        st.error(error, icon=":material/error:")
    st.button("Rename", type="primary", icon=":material/check:", width="stretch", key="rename-save", on_click=_rename)
    if state.dialog() != _RENAMING:
        st.rerun()


def _rename() -> None:
    """Read the field when the button is clicked: the last text typed may not have been drawn yet."""
    state.drop(_ERROR)
    with notices.kept_as(_ERROR):
        segment_id = state.value(_SEGMENT)
        former = lifecycle.segment(databases.database(), caller.here(), segment_id).name
        _set_name(segment_id, state.value(_NAME) or "")
        state.close_dialog()
        notices.done("Renamed.", undo=lambda: _undo_rename(segment_id, former))


def _undo_rename(segment_id: int, former: str) -> None:
    with notices.kept():
        _set_name(segment_id, former)
        notices.done("The former name is back.")


def _set_name(segment_id: int, name: str) -> None:
    renamed = lifecycle.describe(databases.database(), caller.here(), segment_id, name=name)
    draft = state.draft(segment_id)
    if draft:
        draft.name = draft.saved_name = renamed.name
