"""Who looked at a contact, exported, changed, merged or deleted it."""

from __future__ import annotations

import streamlit as st

from core.audience.contact_card import ContactCard
from core.team.trace import acts_on_contact
from ui.kit import acts
from ui.kit.pager import Pager
from ui.shell import caller, databases

PER_PAGE = 20
_COLUMNS = ("When", "Who", "By", "Did", "To", "Changed")


def draw(card: ContactCard) -> None:
    """Draw the acts on request, a page at a time."""
    key = f"contact-acts-{card.id}"
    box = st.expander("Who looked at it and changed it", icon=":material/history_edu:", key=key, on_change="rerun")
    if not box.open:
        return
    with box:
        pager = Pager(key, None)
        found = acts_on_contact(databases.database(), caller.here(), card.id, after=pager.after, limit=PER_PAGE)
        if not found:
            st.caption("Nothing yet.")
            return
        acts.table(found, _COLUMNS, f"{key}-{pager.number}")
        pager.draw(found[-1].place if len(found) == PER_PAGE else None, len(found), PER_PAGE)
