"""Save as: the edited draft becomes a segment of its own, and the old one stays as saved."""

from __future__ import annotations

import streamlit as st

from core import lifecycle
from core.errors import StateError
from core.language.texts import SEGMENT_NAME
from ui.segment import checks, folder_choice
from ui.shell import caller, databases, formats, navigation, notices, state
from ui.shell.state import Draft

_DIALOG = "save-as"


def open_dialog() -> None:
    """Open the dialog that asks for the name."""
    state.drop("save-as-name")
    state.drop("save-as-folder")
    state.open_dialog(_DIALOG)


def draw(draft: Draft) -> None:
    """Draw the dialog while it is open."""
    if state.dialog() == _DIALOG:
        _dialog(draft)


@st.dialog("Save as a new segment", icon=":material/save_as:", on_dismiss=state.close_dialog)
def _dialog(draft: Draft) -> None:
    state.remember_first("save-as-name", f"{draft.name.strip()} (copy)" if draft.name.strip() else "")
    st.text_input("Name", key="save-as-name", max_chars=SEGMENT_NAME.most)
    folder_choice.draw("save-as-folder", _folder(draft))
    error = state.value("save-as-error")
    if error:
        st.error(error, icon=":material/error:")
    st.button("Save", type="primary", icon=":material/save:", width="stretch", key="save-as-save", on_click=_save,
              args=(draft,))  # fmt: skip
    if state.dialog() != _DIALOG:
        st.rerun()


def _folder(draft: Draft) -> int | None:
    """Return the folder that the draft's segment is in, or goes to."""
    if draft.segment_id is None:
        return draft.folder_id
    return lifecycle.segment(databases.database(), caller.here(), draft.segment_id).place.folder_id


def _save(draft: Draft) -> None:
    state.drop("save-as-error")
    with notices.kept_as("save-as-error"):
        name = (state.value("save-as-name") or "").strip()
        if not name:
            raise StateError("The segment needs a name.")
        created = lifecycle.create_segment(
            databases.database(),
            caller.here(),
            kind="dynamic",
            name=name,
            target=draft.definition.target,
            zone=draft.zone,
            definition=draft.definition,
            checks_of=draft.segment_id,
            folder_id=folder_choice.chosen("save-as-folder"),
        )
        state.forget(draft.segment_id)
        state.close_dialog()
        notices.done(f"Saved as “{formats.plain(name)}”.")
        checks.after_saving(created.id)
        state.go(navigation.BUILDER, created.id)
