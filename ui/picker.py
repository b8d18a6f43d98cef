"""Picking members of a static segment by hand: a dialog to add, one to remove."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from core import clock, lifecycle, membership
from core.lifecycle import SegmentRecord
from ui import formats, lessons, notices, people, state, store
from ui.pager import Pager
from ui.people import Found

PER_PAGE = 10
_PICKED = "picked"


def buttons(record: SegmentRecord) -> None:
    """Draw Add and Remove and the dialog that is open."""
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Add",
            icon=":material/person_add:",
            type="primary",
            key="add",
            on_click=open_picking,
            args=(f"add-{record.id}",),
        )
        has_members = bool(membership.picked_page(store.database(), record.id, limit=1).rows)
        st.button(
            "Remove", icon=":material/person_remove:", key="remove", disabled=not has_members,
            on_click=open_picking, args=(f"remove-{record.id}",),
        )  # fmt: skip
    if state.dialog() == f"add-{record.id}":
        _add_dialog(record)
    elif state.dialog() == f"remove-{record.id}":
        _remove_dialog(record)


def open_picking(name: str) -> None:
    """Open a dialog in which people are picked, with nobody picked yet."""
    state.remember(_PICKED, {})
    state.drop("picker-search")
    state.open_dialog(name)


@st.dialog("Add members", width="large", icon=":material/person_add:", on_dismiss=state.close_dialog)
def _add_dialog(record: SegmentRecord) -> None:
    def find(text: str, after: Any) -> Found:
        return people.find(record.target, text, after=after, limit=PER_PAGE)

    pick("Add selected", find, lambda: _add(record, chosen()))


@st.dialog("Remove members", width="large", icon=":material/person_remove:", on_dismiss=state.close_dialog)
def _remove_dialog(record: SegmentRecord) -> None:
    def find(text: str, after: Any) -> Found:
        page = membership.picked_page(store.database(), record.id, search=text, after=after, limit=PER_PAGE)
        lines = ((row.profile_id, people.line(row.name, row.email, row.city)) for row in page.rows)
        return Found(tuple(lines), page.next_after)

    pick("Remove selected", find, lambda: remove(record, chosen()))


def pick(label: str, find: Callable[[str, Any], Found], act: Callable[[], None]) -> None:
    """Draw, in a dialog, a search, who is found, a box beside each, and the button that acts on the chosen."""
    text = st.text_input(
        "Search", type="search", placeholder="Name or e-mail", icon=":material/search:",
        key="picker-search", live=True,
    )  # fmt: skip
    pager = Pager("picker", text)
    found = find(text or "", pager.after)
    picked: dict[int, str] = state.value(_PICKED, {})
    if not found.lines:
        st.info("Nobody is found.", icon=":material/search_off:")
    for profile_id, line in found.lines:

        def changed(on: bool, profile_id: int = profile_id, line: str = line) -> None:  # noqa: FBT001 - a widget's value
            kept = {key: text for key, text in state.value(_PICKED, {}).items() if key != profile_id}
            state.remember(_PICKED, {**kept, profile_id: line} if on else kept)

        st.checkbox(line, **state.controlled(f"pick-{profile_id}", profile_id in picked, changed))
    pager.draw(found.next_after, len(found.lines), PER_PAGE)
    st.button(
        f"{label} ({formats.number(len(picked))})" if picked else label,
        type="primary", disabled=not picked, width="stretch", key="picker-act", on_click=act,
    )  # fmt: skip
    if state.dialog() is None:
        st.rerun()


def chosen() -> list[int]:
    """The ids of those who are picked in the dialog."""
    return list(state.value(_PICKED, {}))


def _add(record: SegmentRecord, profile_ids: list[int]) -> None:
    with notices.kept():
        added = lifecycle.add_members(store.database(), record.id, profile_ids, now=clock.now())
        left_over = len(profile_ids) - added
        already = f" {formats.number(left_over)} were in it already." if left_over else ""
        notices.done(f"{formats.counted(added, 'member')} added.{already}")
    state.close_dialog()


def remove(record: SegmentRecord, profile_ids: list[int]) -> None:
    """Take these out of a static segment, with a way back."""

    def put_back() -> None:
        with notices.kept():
            lifecycle.add_members(store.database(), record.id, profile_ids, now=clock.now())
            notices.done("They are back.")

    with notices.kept():
        removed = lifecycle.remove_members(store.database(), record.id, profile_ids, now=clock.now())
        lessons.done("removed", record.id)
        notices.done(f"{formats.counted(removed, 'member')} removed.", undo=put_back)
    state.close_dialog()
