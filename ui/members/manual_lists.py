"""The manual lists: people always in or never in, whatever the blocks say."""

from __future__ import annotations

from typing import Any, Literal

import streamlit as st

from core.audience.people import people_of
from core.language import edits
from ui.kit import people
from ui.kit.badges import TARGETS
from ui.kit.people import Found
from ui.members import picker
from ui.shell import caller, databases, formats, state
from ui.shell.state import Draft

ManualList = Literal["included", "excluded"]
LISTS: dict[ManualList, tuple[str, str, str]] = {
    "included": ("Always in", ":material/person_add:", "They are members even if no block selects them."),
    "excluded": ("Never in", ":material/person_off:", "They are no members even if a block selects them."),
}
PER_PAGE = 10


def draw(draft: Draft) -> None:
    """Draw both lists with their people, and the button that adds to each."""
    definition = draft.definition
    listed = len(definition.included) + len(definition.excluded)
    label = f"By hand ({formats.number(listed)})" if listed else "By hand"
    with st.expander(label, icon=":material/front_hand:", key=f"{draft.key}-by-hand"):
        for column, name in zip(st.columns(2, gap="medium"), LISTS, strict=True):
            with column:
                _list(draft, name)
    for name in LISTS:
        if state.dialog() == _dialog(draft, name):
            _add_dialog(draft, name)


def _list(draft: Draft, name: ManualList) -> None:
    title, icon, explanation = LISTS[name]
    ids: tuple[int, ...] = getattr(draft.definition, name)
    st.markdown(f"**{title}** ({formats.number(len(ids))})", help=explanation)
    page = 1
    if len(ids) > PER_PAGE:
        page = st.pagination(-(-len(ids) // PER_PAGE), key=f"{draft.key}-{name}-page")
    shown = ids[(page - 1) * PER_PAGE : page * PER_PAGE]
    people_shown = people_of(databases.database(), caller.here(), draft.definition.target, shown)
    rows = {row.profile_id: row for row in people_shown}
    for profile_id in shown:
        row = rows.get(profile_id)
        line = (
            f"{row.name} · {row.email or ''}".rstrip(" ·")
            if row
            else f"Number {profile_id}, which is not there any longer"
        )
        name_column, button_column = st.columns([6, 1], gap="xsmall", vertical_alignment="center")
        name_column.text(line)
        with button_column, st.container(key=f"{draft.key}-{name}-icons-{profile_id}"):
            st.button(
                "Take off the list",
                icon=":material/close:",
                type="tertiary",
                key=f"{draft.key}-{name}-{profile_id}",
                on_click=_take_off,
                args=(draft, name, profile_id),
            )
    st.button(
        f"Add {TARGETS[draft.definition.target].lower()}",
        icon=icon,
        key=f"{draft.key}-{name}-add",
        on_click=picker.open_picking,
        args=(_dialog(draft, name),),
    )


def _dialog(draft: Draft, name: ManualList) -> str:
    return f"{draft.key}-{name}-dialog"


def _add_dialog(draft: Draft, name: ManualList) -> None:
    title, icon, explanation = LISTS[name]
    target = draft.definition.target

    def find(text: str, after: Any) -> Found:
        return people.find(target, text, after=after, limit=picker.PER_PAGE)

    def add() -> None:
        ids = {*getattr(draft.definition, name), *picker.chosen()}
        draft.change(edits.replace(draft.definition, (name,), tuple(ids)))
        state.close_dialog()

    @st.dialog(title, width="large", icon=icon, on_dismiss=state.close_dialog)
    def dialog() -> None:
        st.caption(explanation)
        picker.pick("Add selected", find, add)

    dialog()


def _take_off(draft: Draft, name: ManualList, profile_id: int) -> None:
    ids = tuple(listed for listed in getattr(draft.definition, name) if listed != profile_id)
    draft.change(edits.replace(draft.definition, (name,), ids))
