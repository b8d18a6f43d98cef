"""The current and past segments of a contact and its leads, and why; adding it to a static one and removing it."""

from __future__ import annotations

import streamlit as st

from core import lifecycle
from core.access.use_cases import UseCase
from core.audience import names
from core.audience.contact_card import ContactCard
from core.audience.people import MemberRow
from core.membership.history import MOST_LEAD_STAYS, SegmentStay, current_of, current_of_leads, history_of, picked_for
from ui.kit import frames
from ui.kit.badges import KINDS
from ui.kit.pager import Pager
from ui.members import picker
from ui.segment import why
from ui.shell import caller, databases, formats, navigation, permission, state

PER_PAGE = 20
_TARGET = "contact"


def draw(card: ContactCard) -> None:
    """Draw the segments a contact is in now, and the button that adds it to a static one."""
    database = databases.database()
    current = current_of(database, caller.here(), _TARGET, card.id)
    picked = picked_for(database, caller.here(), _TARGET, card.id)
    static = {
        known.id: known.name
        for known in lifecycle.known_segments(database, caller.here()).values()
        if known.kind == "static" and known.target == _TARGET
    }
    st.markdown(f"#### In {formats.counted(len(current), 'segment')} now")
    if not current:
        st.caption("In no live segment.")
    for row in current:
        _current(card, row, is_picked=row.segment_id in picked)
    waiting = sorted(picked - {row.segment_id for row in current}, key=lambda id_: static[id_])
    if waiting:
        st.markdown("#### Picked for")
        st.caption("These static segments are not live. The contact becomes a member when they go live.")
    for segment_id in waiting:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", border=True):
            _link(segment_id, static[segment_id], "static")
            _remove_button(card, segment_id)
    _add({segment_id: name for segment_id, name in static.items() if segment_id not in picked}, card)


def leads(card: ContactCard) -> None:
    """Draw the segments that the contact's leads are in now; nothing if there are none."""
    found = current_of_leads(databases.database(), caller.here(), card.id)
    if not found:
        return
    st.markdown("#### Its leads are in")
    for row in found:
        with st.container(border=True, gap="xsmall"):
            _link(row.stay.segment_id, row.stay.name, row.stay.kind)
            st.caption(f"{formats.plain(names.lead_name_alone(row.topic))} · {_since(row.stay)}")
    if len(found) == MOST_LEAD_STAYS:
        st.caption(f"The newest {formats.number(MOST_LEAD_STAYS)}.")


def history(card: ContactCard) -> None:
    """Draw every stay of a contact in any segment, the newest first."""
    st.markdown("#### History")
    pager = Pager(f"contact-history-{card.id}", None)
    found = history_of(databases.database(), caller.here(), _TARGET, card.id, after=pager.after, limit=PER_PAGE)
    if not found:
        st.caption("Never in a segment.")
        return
    zone = formats.browser_zone()
    rows = [(_name(row), *frames.stay_cells(row.stay, zone)) for row in found]
    st.dataframe(
        frames.frame(("Segment", *frames.STAY_COLUMNS), rows), hide_index=True, height="content",
        key=f"contact-history-{card.id}-{pager.number}",
    )  # fmt: skip
    pager.draw(found[-1].place if len(found) == PER_PAGE else None, len(found), PER_PAGE)
    st.caption(f"The newest first. Times are in your time zone, {zone}.")


def _current(card: ContactCard, row: SegmentStay, *, is_picked: bool) -> None:
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            _link(row.segment_id, row.name, row.kind)
            st.button(
                "Why?", icon=":material/help_center:", type="tertiary", key=f"contact-why-{row.segment_id}",
                on_click=_ask, args=(card, row.segment_id),
            )  # fmt: skip
            if is_picked:
                _remove_button(card, row.segment_id)
        st.caption(_since(row))
    if why.is_open(row.segment_id):
        why.dialog(lifecycle.segment(databases.database(), caller.here(), row.segment_id))


def _since(row: SegmentStay) -> str:
    since = formats.local(row.stay.entered_at, formats.browser_zone())
    return f"Since {since} · {frames.REASONS.get(row.stay.entered_reason, row.stay.entered_reason)}"


def _link(segment_id: int, name: str, kind: str) -> None:
    st.page_link(
        navigation.MEMBERS, label=formats.plain(name), icon=KINDS[kind][1], width="stretch",
        query_params=navigation.params(segment_id),
    )  # fmt: skip


def _remove_button(card: ContactCard, segment_id: int) -> None:
    st.button(
        "Remove", icon=":material/person_remove:", type="tertiary", key=f"contact-remove-{segment_id}",
        on_click=_remove, args=(card, segment_id),
        **permission.limits(UseCase.REMOVE_MEMBERS, hint="Take the contact out of this static segment."),
    )  # fmt: skip


def _add(choices: dict[int, str], card: ContactCard) -> None:
    if not choices:
        return
    key = f"contact-add-{card.id}"
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox(
            "Static segment", sorted(choices, key=choices.__getitem__), index=None, format_func=choices.__getitem__,
            placeholder="Choose a static segment", key=f"{key}-to",
        )  # fmt: skip
        st.button(
            "Add to segment", icon=":material/person_add:", key=key, on_click=_put, args=(card, f"{key}-to"),
            **permission.limits(UseCase.ADD_MEMBERS, disabled=state.value(f"{key}-to") is None),
        )  # fmt: skip


def _name(row: SegmentStay) -> str:
    if row.is_deleted:
        return f"{row.name} (deleted)"
    return f"{row.name} (stopped)" if row.state == "stopped" else row.name


def _ask(card: ContactCard, segment_id: int) -> None:
    known, account = ({attribute.name: value for attribute, value in some} for some in (card.contact, card.account))
    name = names.name_beside_address(card.name)
    member = MemberRow(card.id, name, known["email"], known["city"], account.get("name"))
    why.ask(lifecycle.segment(databases.database(), caller.here(), segment_id), member)


def _remove(card: ContactCard, segment_id: int) -> None:
    picker.remove(lifecycle.segment(databases.database(), caller.here(), segment_id), [card.id])


def _put(card: ContactCard, key: str) -> None:
    segment_id = state.value(key)
    if segment_id is not None:
        picker.add(lifecycle.segment(databases.database(), caller.here(), segment_id), [card.id])
        state.drop(key)
