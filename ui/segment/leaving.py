"""A question before unsaved edits are left: a dialog within the app, the browser's own before its tab closes."""

from __future__ import annotations

import streamlit as st

from ui.segment import saving
from ui.shell import formats, navigation, page_scripts, state
from ui.shell.state import Draft


def draw() -> None:
    """On every page: ask about a draft left with unsaved edits, and have the browser ask too."""
    unsaved = state.unsaved_drafts()
    page_scripts.run(page_scripts.ASK_BEFORE_LEAVING if unsaved else page_scripts.LEAVE_AT_ONCE)
    here = navigation.requested_id()
    for draft in unsaved:
        if (draft.segment_id or state.NEW) == here:
            draft.is_put_aside = False
        elif not draft.is_put_aside and state.dialog() is None:
            _ask(draft)
            return


def _ask(draft: Draft) -> None:
    def put_aside() -> None:
        draft.is_put_aside = True

    @st.dialog("Unsaved changes", icon=":material/edit:", on_dismiss=put_aside)
    def dialog() -> None:
        name = formats.plain(draft.name.strip()) or "A new segment"
        st.markdown(f"**{name}** has changes that are not saved.")
        st.button(
            "Save", icon=":material/save:", type="primary", width="stretch", key="leaving-save",
            on_click=_save, args=(draft,),
        )  # fmt: skip
        st.button(
            "Back to it", icon=":material/arrow_back:", width="stretch", key="leaving-back", on_click=_back,
            args=(draft,),
        )  # fmt: skip
        st.button(
            "Keep them for later", icon=":material/schedule:", width="stretch", key="leaving-later",
            help="They stay as long as this tab is open.", on_click=put_aside,
        )  # fmt: skip
        st.button(
            "Discard them", icon=":material/delete:", width="stretch", key="leaving-discard",
            on_click=state.forget, args=(draft.segment_id,),
        )  # fmt: skip
        if draft.is_put_aside or draft not in state.unsaved_drafts():
            st.rerun()

    dialog()


def _save(draft: Draft) -> None:
    """Save the draft; if that fails, go to it, so that its author can mend it."""
    if not saving.save(draft, stay=True):
        _back(draft)


def _back(draft: Draft) -> None:
    draft.is_put_aside = True
    state.go(navigation.BUILDER, draft.segment_id or state.NEW)
