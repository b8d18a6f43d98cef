"""The dialog that begins a dynamic segment: a gallery of templates, and what the chosen one does.

start()   from a callback: open it, with nothing chosen
draw()    draw it while it is open
"""

from __future__ import annotations

import streamlit as st

from core import lifecycle
from core.language.definition import Target
from core.language.templates import Template, fill
from core.lifecycle.templates import list_templates
from ui.segment import folder_choice
from ui.segments.templates import gallery, panel, parameters
from ui.shell import caller, databases, formats, navigation, notices, state
from ui.shell.state import Draft
from ui.tutorial import lessons

_DIALOG = "segment-template"


def start() -> None:
    """From a callback: open the dialog, with nothing chosen."""
    gallery.reset()
    parameters.reset()
    panel.reset()
    state.open_dialog(_DIALOG)


def draw() -> None:
    """Draw the dialog while it is open."""
    if state.dialog() == _DIALOG:
        _dialog()


@st.dialog("Segment template", width="large", icon=":material/bookmarks:", on_dismiss=state.close_dialog)
def _dialog() -> None:
    notices.show()
    with notices.shown():
        database = databases.database()
        templates = list_templates(database, caller.here())
        st.caption("Begin with a template, or click Cancel to build a segment from scratch.")
        left, right = st.columns([2, 3], gap="medium")
        with left:
            chosen = gallery.draw(templates)
            if chosen:
                lessons.done("template_seen")
        with right, st.container(border=True, key="template-panel"):
            known = lifecycle.known(database, caller.here())
            is_ready = panel.draw(chosen, known.catalog, known.segments)
        folder_choice.draw("template-folder")
        with st.container(horizontal=True, horizontal_alignment="right", gap="small"):
            st.button("Cancel", key="template-cancel", on_click=_cancel)
            st.button(
                "Select", type="primary", icon=":material/check:", key="template-select", disabled=not is_ready,
                on_click=_select, args=(chosen,),
            )  # fmt: skip
    if state.dialog() != _DIALOG:
        st.rerun()


def _cancel() -> None:
    _begin("contact")


def _select(template: Template) -> None:
    with notices.kept():
        definition = fill(template, parameters.values_of(template))
        draft = _begin(definition.target)
        draft.change(definition)
        draft.name = template.name


def _begin(target: Target) -> Draft:
    """Leave the dialog for a blank canvas; Undo brings back a new segment that was not saved."""
    unsaved = state.draft(None)
    if unsaved and unsaved.is_changed:

        def bring_back() -> None:
            state.keep(unsaved)

        notices.done("The new segment that you had not saved made room for this one.", undo=bring_back)
    lessons.done("designer_opened")
    state.close_dialog()
    state.go(navigation.BUILDER, state.NEW)
    draft = state.blank(target, formats.browser_zone())
    draft.folder_id = folder_choice.chosen("template-folder")
    return draft
