"""Saved templates: naming them, and deleting them with a way back."""

from __future__ import annotations

import streamlit as st

from core.access.use_cases import UseCase
from core.language import texts
from core.language.templates import Template
from core.lifecycle.templates import delete_template, describe_template, restore_template
from ui.shell import caller, databases, formats, notices, state

_EDITED = "template-edited"
_FIELDS = {"name": "template-name", "category": "template-category", "description": "template-description"}
_ERROR = "template-error"
_MENU = "template-menu"
_ACTIONS = {"edit": ":material/edit: Rename and describe", "delete": ":material/delete: Delete"}
_STARTS = {"edit": UseCase.DESCRIBE_TEMPLATE, "delete": UseCase.DELETE_TEMPLATE}


def reset() -> None:
    """Stop editing."""
    for key in (_EDITED, _ERROR):
        state.drop(key)


def menu(template: Template) -> None:
    """Draw the menu of a saved template, with what the caller may do; nothing for a shipped one."""
    actions = [action for action in _ACTIONS if caller.may(_STARTS[action])]
    if template.saved_id and actions:
        st.menu_button(
            "More",
            actions,
            format_func=_ACTIONS.__getitem__,
            type="tertiary",
            icon=":material/more_horiz:",
            key=_MENU,
            on_click=_act,
            args=(template,),
        )


def is_edited(template: Template) -> bool:
    """Return whether the name of this template is being edited."""
    return state.value(_EDITED) == template.key


def edit(template: Template) -> None:
    """Draw the fields of name, category and description."""
    st.text_input("Name", key=_FIELDS["name"], max_chars=texts.TEMPLATE_NAME.most, required=True)
    st.text_input("Category", key=_FIELDS["category"], max_chars=texts.TEMPLATE_CATEGORY.most)
    st.text_area("Description", key=_FIELDS["description"], height=100, max_chars=texts.TEMPLATE_DESCRIPTION.most)
    error = state.value(_ERROR)
    if error:
        st.error(error, icon=":material/error:")
    with st.container(horizontal=True, gap="small"):
        st.button("Save changes", icon=":material/save:", key="template-save", on_click=_save, args=(template,))
        st.button("Back", type="tertiary", key="template-back", on_click=reset)


def _act(template: Template) -> None:
    match state.value(_MENU):
        case "edit":
            state.remember(_EDITED, template.key)
            for field, key in _FIELDS.items():
                state.remember(key, getattr(template, field))
        case "delete":
            _delete(template)


def _save(template: Template) -> None:
    """Save the fields; if that fails, the typed text stays."""
    state.drop(_ERROR)
    texts = {field: state.value(key) or "" for field, key in _FIELDS.items()}
    with notices.kept_as(_ERROR):
        describe_template(databases.database(), caller.here(), template.saved_id or 0, **texts)
        reset()
        notices.done("Saved.")


def _delete(template: Template) -> None:
    name = formats.plain(template.name)
    with notices.kept():
        deleted = delete_template(databases.database(), caller.here(), template.saved_id or 0)

        def restore() -> None:
            with notices.kept():
                restore_template(databases.database(), caller.here(), deleted)
                notices.done(f"“{name}” is back.")

        reset()
        notices.done(f"“{name}” was deleted.", undo=restore)
