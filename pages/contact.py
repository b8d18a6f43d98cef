"""A contact's page: attributes, current and past segments with reasons, and interactions."""

from __future__ import annotations

import streamlit as st

from core import lifecycle
from core.audience.contact_card import contact_card
from core.errors import NotFoundError
from ui.data import contact_acts, contact_consents, contact_page, contact_removal, contact_segments, suppressed
from ui.shell import caller, databases, formats, navigation, notices

navigation.follow()
st.page_link(navigation.DATA, label="Data", icon=":material/arrow_back:", query_params=navigation.params())
requested = navigation.requested_id()
if not isinstance(requested, int):
    st.title("Find a contact")
    contact_page.search()
    st.stop()
try:
    card = contact_card(databases.database(), caller.here(), requested)
except NotFoundError:
    st.title("This contact does not exist")
    st.markdown("You may be looking for another one.")
    contact_page.search()
    st.stop()
st.title(formats.plain(card.title))
notices.show()
if card.deleted_at:
    when = formats.local(card.deleted_at, formats.browser_zone())
    st.info(f"This contact was deleted on {when}. It is in no segment; its history is kept.", icon=":material/delete:")
    contact_removal.draw_deleted(card)
    contact_segments.history(card)
    contact_acts.draw(card)
    st.stop()
contact_page.facts(card)
suppressed.of_contact(card)
left, right = st.columns([2, 3], gap="medium")
with left:
    contact_page.details(card)
    contact_removal.draw(card)
with right:
    contact_segments.draw(card)
    contact_segments.leads(card)
    contact_consents.draw(card)
    contact_segments.history(card)
    contact_page.interactions(card, lifecycle.catalog(databases.database(), caller.here()))
contact_acts.draw(card)
