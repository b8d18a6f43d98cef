"""New ▾: templates for a dynamic segment, a quick-create panel for a static one."""

from __future__ import annotations

import streamlit as st

from core import lifecycle
from core.access.use_cases import UseCase
from core.errors import StateError, WindrowError
from core.language.texts import SEGMENT_NAME
from ui.kit import glossary
from ui.kit.badges import TARGETS
from ui.segment import folder_choice
from ui.segments import templates
from ui.shell import caller, databases, formats, navigation, notices, permission, state

CHOICES = {
    "dynamic": ":material/autorenew: Dynamic segment",
    "static": ":material/push_pin: Static segment",
}
_DIALOG = "new-static-segment"


def menu() -> None:
    """Draw the button New and its menu."""
    st.menu_button(
        "New",
        list(CHOICES),
        format_func=CHOICES.__getitem__,
        icon=":material/add:",
        type="primary",
        key="new-segment",
        on_click=_chosen,
        **permission.limits(UseCase.CREATE_SEGMENT),
    )
    templates.draw()
    if state.dialog() == _DIALOG:
        _quick_create()


def _chosen() -> None:
    if state.value("new-segment") == "dynamic":
        templates.start()
    else:
        state.open_dialog(_DIALOG)


@st.dialog("New static segment", icon=":material/push_pin:", on_dismiss=state.close_dialog)
def _quick_create() -> None:
    st.caption("A fixed list of people that you pick yourself.")
    state.remember_first("new-zone", formats.browser_zone())
    st.text_input("Name", key="new-name", max_chars=SEGMENT_NAME.most, required=True)
    st.text_area("Description (optional)", key="new-description", height=80)
    st.selectbox("Made of", list(TARGETS), format_func=TARGETS.__getitem__, key="new-target")
    st.selectbox("Time zone", formats.zones(), key="new-zone", help=glossary.help("time zone"))
    folder_choice.draw("new-folder")
    error = state.value("new-error")
    if error:
        st.error(error, icon=":material/error:")
    st.button("Save", type="primary", icon=":material/save:", width="stretch", key="new-save", on_click=_create)
    if state.dialog() != _DIALOG:
        st.rerun()


def _create() -> None:
    """Read the fields when Save is clicked: the last text typed may not have been drawn yet."""
    state.drop("new-error")
    name = (state.value("new-name") or "").strip()
    try:
        if not name:
            raise StateError("The segment needs a name.")
        created = lifecycle.create_segment(
            databases.database(),
            caller.here(),
            kind="static",
            name=name,
            description=(state.value("new-description") or "").strip(),
            target=state.value("new-target"),
            zone=state.value("new-zone"),
            folder_id=folder_choice.chosen("new-folder"),
        )
    except WindrowError as error:
        state.remember("new-error", notices.message(error))
        return
    state.close_dialog()
    notices.done("Saved. Now add members.")
    state.go(navigation.GENERAL, created.id)
