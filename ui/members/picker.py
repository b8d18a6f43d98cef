"""Picking members of a static segment: the buttons, a dialog to add, one to remove, and the notices."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from core import lifecycle, membership
from core.access.caller import Caller
from core.access.use_cases import UseCase
from core.lifecycle import Added, AddedList, Removed, SegmentRecord
from ui.kit import people
from ui.kit.pager import Pager
from ui.kit.people import Found
from ui.shell import caller, databases, formats, navigation, notices, permission, state, waiting
from ui.tutorial import lessons

PER_PAGE = 10
_KEY = "pick"
"""The beginning of the keys of a dialog's widgets."""


def buttons(record: SegmentRecord) -> None:
    """Draw every button to add and to remove, and the open dialog."""
    has_members = bool(membership.picked_page(databases.database(), caller.here(), record.id, limit=1).rows)
    adding = permission.limits(UseCase.ADD_MEMBERS, record.place)
    removing = permission.limits(UseCase.REMOVE_MEMBERS, record.place, disabled=not has_members)
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Add", icon=":material/person_add:", type="primary", key="add", on_click=open_picking,
            args=(f"add-{record.id}",), **adding,
        )  # fmt: skip
        st.button(
            "Add by Query", icon=":material/group_add:", key="add-by-query", on_click=state.go,
            args=(navigation.PICK, record.id, "add"), **adding,
        )  # fmt: skip
        st.button(
            "Add from a list", icon=":material/playlist_add:", key="add-from-list", on_click=state.go,
            args=(navigation.PICK, record.id, "list"), **adding,
        )  # fmt: skip
        st.button(
            "Remove", icon=":material/person_remove:", key="remove",
            on_click=open_picking, args=(f"remove-{record.id}",), **removing,
        )  # fmt: skip
        st.button(
            "Remove by Query", icon=":material/group_remove:", key="remove-by-query",
            on_click=state.go, args=(navigation.PICK, record.id, "remove"), **removing,
        )  # fmt: skip
    if state.dialog() == f"add-{record.id}":
        _add_dialog(record)
    elif state.dialog() == f"remove-{record.id}":
        _remove_dialog(record)


def open_picking(name: str) -> None:
    """Open a dialog to pick people, with nobody picked yet."""
    choose_nobody(_KEY)
    state.open_dialog(name)


@st.dialog("Add members", width="large", icon=":material/person_add:", on_dismiss=state.close_dialog)
def _add_dialog(record: SegmentRecord) -> None:
    def find(text: str, after: Any) -> Found:
        return people.find(record.target, text, after=after, limit=PER_PAGE)

    pick("Add selected", find, lambda: add(record, chosen()))


@st.dialog("Remove members", width="large", icon=":material/person_remove:", on_dismiss=state.close_dialog)
def _remove_dialog(record: SegmentRecord) -> None:
    def find(text: str, after: Any) -> Found:
        page = membership.picked_page(
            databases.database(), caller.here(), record.id, search=text, after=after, limit=PER_PAGE
        )
        return Found(people.lines(page.rows), page.next_after)

    pick("Remove selected", find, lambda: remove(record, chosen()))


def pick(label: str, find: Callable[[str, Any], Found], act: Callable[[], None]) -> None:
    """Draw, in a dialog, a search, the people found with a box each, and the button that acts on the chosen."""
    choose(find, _KEY)
    picked = chosen()
    st.button(
        selected(label, len(picked)), type="primary", disabled=not picked, width="stretch", key="picker-act",
        on_click=act,
    )  # fmt: skip
    if state.dialog() is None:
        st.rerun()


def choose(find: Callable[[str, Any], Found], key: str, *, per_page: int = PER_PAGE) -> None:
    """Draw a search and the people found with a box each; ``key`` tells this place from others."""
    text = st.text_input(
        "Search", type="search", placeholder="Name, e-mail or own id", icon=":material/search:",
        key=f"{key}-search", live=True,
    )  # fmt: skip
    pager = Pager(key, text)
    found = find(text or "", pager.after)
    picked = chosen(key)
    if not found.lines:
        st.info("Nobody is found.", icon=":material/search_off:")
    for profile_id, line in found.lines:

        def changed(on: bool, profile_id: int = profile_id) -> None:  # noqa: FBT001 - a widget's value
            others = [other for other in chosen(key) if other != profile_id]
            state.remember(f"{key}-chosen", [*others, profile_id] if on else others)

        st.checkbox(line, **state.controlled(f"{key}-{profile_id}", profile_id in picked, changed))
    pager.draw(found.next_after, len(found.lines), per_page)


def chosen(key: str = _KEY) -> list[int]:
    """Return the ids of the ticked people."""
    return list(state.value(f"{key}-chosen", ()))


def choose_nobody(key: str) -> None:
    """Clear every tick and the search."""
    state.drop(f"{key}-chosen")
    state.drop(f"{key}-search")


def selected(label: str, count: int) -> str:
    """Return the label of a button that acts on people, with their number."""
    return f"{label} ({formats.number(count)})" if count else label


def add(record: SegmentRecord, profile_ids: list[int]) -> None:
    """Add people to a static segment, with a way back."""
    with notices.kept():
        say_added(record, lifecycle.add_members(databases.database(), caller.here(), record.id, profile_ids))
    state.close_dialog()


def remove(record: SegmentRecord, profile_ids: list[int]) -> None:
    """Remove people from a static segment, with a way back."""
    with notices.kept():
        say_removed(record, lifecycle.remove_members(databases.database(), caller.here(), record.id, profile_ids))
    state.close_dialog()


def say_added(record: SegmentRecord, done: Added | AddedList) -> None:
    """Say how many were added and how many were in already, with a way back."""
    database = databases.database()

    def take_out(who: Caller) -> waiting.Finish:
        taken = lifecycle.undo_adding(database, who, record.id, done.batch)
        return partial(notices.done, f"Undone: {formats.counted(taken, 'member')} taken out again.")

    def undo() -> None:
        waiting.ask(f"Taking out {formats.counted(done.added, 'member')} …", partial(take_out, caller.here()))

    already = f" {_were(done.already)} in it already." if done.already else ""
    notices.done(f"{formats.counted(done.added, 'member')} added.{already}", undo=undo if done.added else None)


def say_removed(record: SegmentRecord, done: Removed) -> None:
    """Say how many were removed, with a way back."""
    database = databases.database()

    def put_back(who: Caller) -> waiting.Finish:
        back = lifecycle.undo_removing(database, who, record.id, done.batch)
        return partial(notices.done, f"Undone: {formats.counted(back, 'member')} put back.")

    def undo() -> None:
        waiting.ask(f"Putting back {formats.counted(done.removed, 'member')} …", partial(put_back, caller.here()))

    lessons.done("removed", record.id)
    notices.done(f"{formats.counted(done.removed, 'member')} removed.", undo=undo if done.removed else None)


def _were(count: int) -> str:
    return f"{formats.number(count)} {'was' if count == 1 else 'were'}"
