"""Why somebody is in a segment or not: the person, the verdict, its reasons, and past stays."""

from __future__ import annotations

import streamlit as st

from core import lifecycle
from core.audience import why
from core.language.definition import Definition
from core.lifecycle import SegmentRecord
from core.membership import MemberRow
from core.membership.history import StayRow, stays_of
from core.store.masks import masked
from ui.kit import frames, people
from ui.segment import explanation
from ui.shell import caller, databases, formats, notices, state
from ui.shell.state import Draft

_FOUND = 6


def section(draft: Draft) -> None:
    """Draw a section that explains the draft as edited, which must have no problem."""
    key = f"{draft.key}-why"
    box = st.expander("Why is somebody in or out?", icon=":material/help_center:", key=key, on_change="rerun")
    if box.open:
        with box:
            draw(draft.definition, zone=draft.zone, key=key, segment_id=draft.segment_id)


def button(record: SegmentRecord) -> None:
    """Draw the button that asks about any person, member or not, and its dialog while it is open."""
    st.button(
        "Why is somebody in or out?", icon=":material/help_center:", key=f"why-{record.id}",
        on_click=ask, args=(record, None),
    )  # fmt: skip
    if is_open(record.id):
        dialog(record)


def is_open(segment_id: int) -> bool:
    """Return whether the dialog about a segment is open."""
    return state.dialog() == _name(segment_id)


def ask(record: SegmentRecord, member: MemberRow | None) -> None:
    """From a callback: open the dialog, about a member or with nobody chosen."""
    chosen = (member.profile_id, people.line(member)) if member else None
    state.remember(_chosen_key(_name(record.id)), chosen)
    state.drop(_search_key(_name(record.id)))
    state.open_dialog(_name(record.id))


@st.dialog("Why in or out?", width="large", icon=":material/help_center:", on_dismiss=state.close_dialog)
def dialog(record: SegmentRecord) -> None:
    """Draw the dialog about a segment."""
    known = lifecycle.known_segments(databases.database(), caller.here())[record.key]
    definition = known.definition or Definition(target=record.target)
    draw(definition, zone=known.zone, key=_name(record.id), segment_id=record.id)


def draw(definition: Definition, *, zone: str, key: str, segment_id: int | None) -> None:
    """Draw a search for a profile of the target and, once one is chosen, the explanation.

    A definition without steps is a static segment's, explained by its stays alone. ``key`` tells this
    place from others.
    """
    _search(definition.target, key)
    chosen: tuple[int, str] | None = state.value(_chosen_key(key))
    if chosen is None:
        return
    profile_id, line = chosen
    st.markdown(f"**{line}**")
    stays = stays_of(databases.database(), caller.here(), segment_id, profile_id) if segment_id else ()
    with notices.shown():
        if definition.steps:
            _explanation(definition, profile_id, zone)
        else:
            is_in = any(stay.left_at is None for stay in stays)
            st.markdown(":green[✓] **In** – picked by hand" if is_in else ":red[✗] **Not in** – not picked")
    _stays(stays, zone)


def _search(target: str, key: str) -> None:
    text = st.text_input(
        "Person to ask about", type="search", placeholder="Name, e-mail or own id", icon=":material/search:",
        label_visibility="collapsed", key=_search_key(key), live=True,
    )  # fmt: skip
    if not text:
        if state.value(_chosen_key(key)) is None:
            st.caption("Type a name, an e-mail address or an own id, of a member or of anybody else.")
        return
    found = people.find(target, text, after=None, limit=_FOUND)
    if not found.lines:
        st.info("Nobody is found.", icon=":material/search_off:")
    for profile_id, line in found.lines:
        st.button(
            line, type="tertiary", icon=":material/person:", key=f"{key}-of-{profile_id}",
            on_click=_choose, args=(key, profile_id, line),
        )  # fmt: skip


def _choose(key: str, profile_id: int, line: str) -> None:
    state.remember(_chosen_key(key), (profile_id, line))
    state.remember(_search_key(key), "")


def _explanation(definition: Definition, profile_id: int, zone: str) -> None:
    database, who = databases.database(), caller.here()
    told = why.explain_profile(database, who, definition, profile_id, zone=zone)
    st.markdown(explanation.verdict(told))
    known = lifecycle.known(database, who)
    tree = masked(who, explanation.tree(told, definition, known.catalog, known.segments))
    if tree:
        st.markdown(tree)
    st.caption(f"As of now, {formats.local(who.at, zone)} in {zone}.")


def _stays(stays: tuple[StayRow, ...], zone: str) -> None:
    if not stays:
        return
    st.markdown("#### Stays in this segment")
    rows = [frames.stay_cells(stay, zone) for stay in stays]
    st.dataframe(frames.frame(frames.STAY_COLUMNS, rows), hide_index=True, height="content")


def _name(segment_id: int) -> str:
    return f"why-{segment_id}-dialog"


def _chosen_key(key: str) -> str:
    return f"{key}-chosen"


def _search_key(key: str) -> str:
    return f"{key}-search"
