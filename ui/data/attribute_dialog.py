"""The dialog of one attribute or property: its name, its choices, another type, and removing it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.language.texts import CATALOG_LABEL, DESCRIPTION
from core.lifecycle.attributes import ListedAttribute, count_values, describe_attribute, remove_attribute
from core.store.declaring import OF_A_LIST
from ui.data import choice_editor, type_form
from ui.data.askable import TYPES
from ui.shell import caller, databases, formats, notices, state

_DIALOG = "attribute"
_OPENED, _TAB, _ERROR = "attribute-opened", "attribute-tab", "attribute-error"
_LABEL, _DESCRIPTION, _SURE = "attribute-label", "attribute-description", "attribute-sure"
_MOST_SHOWN = 12


def open_for(one: ListedAttribute) -> None:
    """Open the dialog of an attribute."""
    for key in (_TAB, _ERROR, _SURE):
        state.drop(key)
    state.remember(_OPENED, (one.entity, one.attribute.name))
    state.remember(_LABEL, one.attribute.label)
    state.remember(_DESCRIPTION, one.attribute.description)
    choice_editor.reset()
    type_form.reset()
    state.open_dialog(_DIALOG)


def draw(listed: Sequence[ListedAttribute]) -> None:
    """Draw the dialog if it is open and its attribute is still there."""
    found = [one for one in listed if (one.entity, one.attribute.name) == state.value(_OPENED)]
    if state.dialog() == _DIALOG and found:
        _open(found[0])


def _open(one: ListedAttribute) -> None:
    title = formats.plain(one.attribute.label)

    @st.dialog(title, icon=":material/label:", width="large", on_dismiss=state.close_dialog)
    def dialog() -> None:
        _content(one)

    dialog()


def _content(one: ListedAttribute) -> None:
    attribute = one.attribute
    built_in = "" if attribute.custom else " · built in"
    st.caption(f"{TYPES[attribute.type]} · in definitions `{attribute.name}`{built_in}")
    _uses(one)
    tabs = ["Name"] if attribute.custom else []
    tabs += ["Choices"] if attribute.type in OF_A_LIST else []
    tabs += ["Type", "Remove"] if attribute.custom else []
    if not tabs:
        st.info("Built-in attributes stay as they are; choices of built-in lists can be added.", icon=":material/lock:")
        return
    tab = st.segmented_control("Change", tabs, default=tabs[0], required=True, key=_TAB, label_visibility="collapsed")
    if error := state.value(_ERROR):
        st.error(error, icon=":material/error:")
    match tab:
        case "Name":
            _name(one)
        case "Choices":
            choice_editor.draw(one, _ERROR)
        case "Type":
            type_form.draw(one, _ERROR)
        case "Remove":
            _remove(one)
    if state.dialog() is None or state.value(choice_editor.SAVED):
        state.drop(choice_editor.SAVED)
        st.rerun()


def _uses(one: ListedAttribute) -> None:
    if not one.uses:
        return
    shown = [formats.plain(use.text) for use in one.uses[:_MOST_SHOWN]]
    more = f" and {formats.number(len(one.uses) - _MOST_SHOWN)} more" if len(one.uses) > _MOST_SHOWN else ""
    st.markdown(f":small[:material/account_tree: Asked by {', '.join(shown)}{more}.]")


def _name(one: ListedAttribute) -> None:
    st.text_input("Name", key=_LABEL, max_chars=CATALOG_LABEL.most)
    st.text_area("What it means", key=_DESCRIPTION, height=100, max_chars=DESCRIPTION.most)
    st.button("Save", type="primary", icon=":material/check:", key="attribute-save", on_click=_save, args=(one,))


def _save(one: ListedAttribute) -> None:
    state.drop(_ERROR)
    with notices.kept_as(_ERROR):
        describe_attribute(
            databases.database(), caller.here(), one.entity, one.attribute.name,
            label=state.value(_LABEL) or "", description=state.value(_DESCRIPTION) or "",
        )  # fmt: skip
        state.close_dialog()
        notices.done("Saved.")


def _remove(one: ListedAttribute) -> None:
    if one.uses:
        st.warning("It stays while it is asked. Change or delete what asks it first.", icon=":material/lock:")
        return
    values = count_values(databases.database(), caller.here(), one.entity, one.attribute.name)
    label = formats.plain(one.attribute.label)
    if values:
        st.markdown(f"**{formats.counted(values, 'record')}** have a value. Removing it deletes them for good.")
        st.toggle(f"Delete {formats.counted(values, 'value')}", key=_SURE)
    else:
        st.markdown("No record has a value.")
    st.button(
        f"Remove “{label}”", type="primary", icon=":material/delete:", key="attribute-remove",
        disabled=bool(values) and not state.value(_SURE), on_click=_do_remove, args=(one, values),
    )  # fmt: skip


def _do_remove(one: ListedAttribute, values: int) -> None:
    state.drop(_ERROR)
    with notices.kept_as(_ERROR):
        remove_attribute(databases.database(), caller.here(), one.entity, one.attribute.name, most_values=values)
        state.close_dialog()
        notices.done(f"“{formats.plain(one.attribute.label)}” was removed.")
