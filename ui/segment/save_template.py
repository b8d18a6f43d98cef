"""Save as template: a dialog that saves the rules of a segment, and what to ask for when they are used again."""

from __future__ import annotations

import streamlit as st

from core import lifecycle
from core.access.use_cases import UseCase
from core.language import texts
from core.language.catalog import Catalog
from core.language.definition import Definition
from core.language.templates import SHIPPED, Parameter, Place, places
from core.lifecycle.templates import OWN_CATEGORY, save_template
from ui.shell import caller, databases, formats, notices, permission, state
from ui.shell.state import Draft

_DIALOG = "save-template"
_NAME, _CATEGORY, _DESCRIPTION = "save-template-name", "save-template-category", "save-template-description"
_ERROR = "save-template-error"


def button(draft: Draft) -> None:
    """Draw the button Save as template."""
    st.button(
        "Save as template",
        icon=":material/bookmark_add:",
        key="save-template",
        on_click=_start,
        args=(draft,),
        **permission.limits(
            UseCase.SAVE_TEMPLATE,
            disabled=not draft.definition.steps,
            hint="Saves these blocks as the start of other segments.",
        ),
    )


def draw(draft: Draft) -> None:
    """Draw the dialog while it is open."""
    if state.dialog() == _DIALOG:
        _dialog(draft)


def _start(draft: Draft) -> None:
    asked = places(draft.definition, lifecycle.catalog(databases.database(), caller.here()))
    for key in (_DESCRIPTION, _ERROR, *(key for index in range(len(asked)) for key in _keys(index))):
        state.drop(key)
    state.remember(_NAME, draft.name.strip())
    state.remember(_CATEGORY, OWN_CATEGORY)
    state.open_dialog(_DIALOG)


@st.dialog("Save as template", width="medium", icon=":material/bookmark_add:", on_dismiss=state.close_dialog)
def _dialog(draft: Draft) -> None:
    definition, catalog = draft.definition, lifecycle.catalog(databases.database(), caller.here())
    st.caption("It is offered when you click New and choose Dynamic segment. The segment itself stays as it is.")
    st.text_input("Name", key=_NAME, max_chars=texts.TEMPLATE_NAME.most, required=True)
    categories = dict.fromkeys((OWN_CATEGORY, *(one.category for one in SHIPPED)))
    st.selectbox("Category", list(categories), accept_new_options=True, key=_CATEGORY)
    st.text_area(
        "Description (optional)", placeholder="What it does, and when one uses it", key=_DESCRIPTION, height=80,
        max_chars=texts.TEMPLATE_DESCRIPTION.most,
    )  # fmt: skip
    _asking(places(definition, catalog))
    if definition.included or definition.excluded:
        st.info("People who were included or excluded by hand are not kept in a template.", icon=":material/info:")
    error = state.value(_ERROR)
    if error:
        st.error(error, icon=":material/error:")
    st.button(
        "Save", type="primary", icon=":material/save:", width="stretch", key="save-template-save",
        on_click=_save, args=(definition, catalog),
    )  # fmt: skip
    if state.dialog() != _DIALOG:
        st.rerun()


def _asking(asked: tuple[Place, ...]) -> None:
    if not asked:
        return
    st.markdown("**Ask for** :small[Tick what users of the template should fill in.]")
    for index, place in enumerate(asked):
        tick, label, help_ = _keys(index)
        st.checkbox(formats.plain(place.context), key=tick)
        if state.value(tick):
            state.remember_first(label, place.label)
            with st.container(horizontal=True, gap="small"):
                st.text_input("Label", key=label, max_chars=texts.PARAMETER_LABEL.most, required=True)
                st.text_input("Help", key=help_, max_chars=texts.PARAMETER_HELP.most, placeholder="What to fill in")


def _keys(index: int) -> tuple[str, str, str]:
    """Return the keys of a value's widgets: whether it is asked for, its label and its help text."""
    return f"save-template-ask-{index}", f"save-template-label-{index}", f"save-template-help-{index}"


def _parameters(definition: Definition, catalog: Catalog) -> list[Parameter]:
    parameters = []
    for index, place in enumerate(places(definition, catalog)):
        tick, label, help_ = _keys(index)
        if state.value(tick):
            said = state.value(label, place.label) or ""
            parameters.append(Parameter(f"value-{index + 1}", said, state.value(help_) or "", (place.path,)))
    return parameters


def _save(definition: Definition, catalog: Catalog) -> None:
    """Read the fields when Save is clicked: the last text typed may not have been drawn yet."""
    state.drop(_ERROR)
    with notices.kept_as(_ERROR):
        save_template(
            databases.database(),
            caller.here(),
            name=state.value(_NAME) or "",
            category=state.value(_CATEGORY) or "",
            description=state.value(_DESCRIPTION) or "",
            definition=definition,
            parameters=_parameters(definition, catalog),
        )
        state.close_dialog()
        notices.done("Saved as a template. You find it under New, Dynamic segment.")
