"""A contact: attributes, account, leads and interactions."""

from __future__ import annotations

import streamlit as st

from core.audience import profiles
from core.audience.contact_card import MOST_LEADS, ContactCard, Values
from core.language.catalog import Catalog
from ui.data import browser
from ui.kit import frames, people
from ui.kit.pager import Pager
from ui.shell import caller, databases, formats, navigation, state

PER_PAGE = 20
_FOUND = 10
_LEAD_COLUMNS = ("topic", "status", "score", "owner")


def search() -> None:
    """Draw a search for a contact, and a button to the page of each one found."""
    text = st.text_input(
        "Search contacts", type="search", placeholder="Search by name, e-mail or own id", icon=":material/search:",
        label_visibility="collapsed", key="contact-search", live=True,
    )  # fmt: skip
    if not text:
        return
    found = people.find("contact", text, after=None, limit=_FOUND)
    if not found.lines:
        st.info("Nobody is found.", icon=":material/search_off:")
    for contact_id, line in found.lines:
        st.button(
            line, type="tertiary", icon=":material/person:", key=f"contact-found-{contact_id}",
            on_click=state.go, args=(navigation.CONTACT, contact_id),
        )  # fmt: skip


def facts(card: ContactCard) -> None:
    """Draw the most important facts in one line."""
    account = next((value for attribute, value in card.account if attribute.name == "name"), None)
    known = {attribute.name: value for attribute, value in card.contact}
    found = [(":material/mail:", known["email"]), (":material/location_on:", known["city"]),
             (":material/apartment:", account)]  # fmt: skip
    with st.container(horizontal=True, gap="small"):
        st.markdown(":material/person: Contact", width="content")
        for icon, text in found:
            if text:
                st.markdown(f"{icon} {formats.plain(text)}", width="content")


def details(card: ContactCard) -> None:
    """Draw every attribute of a contact and of its account, and its leads."""
    st.markdown("#### Details")
    _values(card.contact)
    st.markdown("#### Account")
    if card.account:
        _values(card.account)
    else:
        st.caption("No account.")
    st.markdown("#### Leads")
    if not card.leads:
        st.caption("No leads.")
        return
    labels = [attribute.label for attribute, _ in card.leads[0] if attribute.name in _LEAD_COLUMNS]
    rows = [
        [
            browser.shown(value, dict(attribute.choices))
            for attribute, value in values
            if attribute.name in _LEAD_COLUMNS
        ]
        for values in card.leads
    ]
    st.dataframe(frames.frame(labels, rows), hide_index=True, height="content", placeholder="", key="contact-leads")
    if len(card.leads) == MOST_LEADS:
        st.caption(f"The newest {formats.number(MOST_LEADS)}.")


def interactions(card: ContactCard, catalog: Catalog) -> None:
    """Draw the interactions of a contact, the latest first."""
    st.markdown("#### Interactions")
    pager = Pager(f"contact-interactions-{card.id}", None)
    found = profiles.browse_interactions(
        databases.database(), caller.here(), contact_id=card.id, after=pager.after, limit=PER_PAGE
    )
    if not found:
        st.caption("Nothing yet.")
        return
    zone = formats.browser_zone()
    rows = [browser.interaction_cells(row, catalog, zone) for row in found]
    st.dataframe(
        frames.frame(browser.INTERACTION_COLUMNS, rows), hide_index=True, height="content",
        key=f"contact-interactions-{card.id}-{pager.number}",
    )  # fmt: skip
    pager.draw(found[-1].place if len(found) == PER_PAGE else None, len(found), PER_PAGE)


def _values(values: Values) -> None:
    rows = [
        (attribute.label, "–" if value is None else str(browser.shown(value, dict(attribute.choices))))
        for attribute, value in values
    ]
    st.dataframe(frames.frame(("Attribute", "Value"), rows), hide_index=True, height="content")
