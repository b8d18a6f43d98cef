"""Attributes and properties: a line for each with what asks it, and the dialogs that declare and change them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.access.use_cases import UseCase
from core.language.folding import has_words
from core.lifecycle.attributes import ListedAttribute, list_attributes
from core.store.records import INTERACTION
from ui.data import attribute_dialog, new_attribute
from ui.data.askable import TYPES
from ui.shell import caller, databases, formats, permission, state

PER_PAGE = 25
_ENTITIES = {"contact": "Contacts", "account": "Accounts", "lead": "Leads", INTERACTION: "Interactions"}
_ENTITY, _SEARCH, _PAGE = "attributes-entity", "attributes-search", "attributes-page"

_RULES = """
div.st-key-attribute-head, div[class*="st-key-attribute-line-"] {
  display: grid; align-items: center; gap: 0.75rem; min-height: 2.25rem; border-bottom: 1px solid #8883;
  grid-template-columns: minmax(0, 9fr) minmax(0, 5fr) minmax(0, 12fr) minmax(0, 6fr);
}
div[class*="st-key-attribute-line-"] > div, div.st-key-attribute-head > div { width: auto; min-width: 0; }
div[class*="st-key-attribute-line-"] button { padding: 0; min-height: 2rem; justify-content: start; text-align: left; }
div[class*="st-key-attribute-line-"] button > * { width: 100%; justify-content: start; text-align: left; }
div[class*="st-key-attribute-line-"] button p { font-weight: 600; }
div[class*="st-key-attribute-line-"] p { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
@media (max-width: 40rem) {
  div.st-key-attribute-head { display: none; }
  div[class*="st-key-attribute-line-"] { grid-template-columns: minmax(0, 2fr) minmax(0, 1fr); gap: 0.25rem 0.75rem; }
  div[class*="st-key-attribute-line-"] > div:nth-child(n + 3) { display: none; }
}
"""
"""A line of the list: name, type, description or choices, and what asks it; on a phone only name and type."""


def draw() -> None:
    """Draw the list of one entity, and the dialog that is open."""
    st.html(f"<style>{_RULES}</style>")
    listed = list_attributes(databases.database(), caller.here())
    with st.container(horizontal=True, vertical_alignment="center", gap="small", horizontal_alignment="distribute"):
        entity = st.segmented_control(
            "Of what", list(_ENTITIES), default="contact", required=True, format_func=_ENTITIES.__getitem__,
            key=_ENTITY, label_visibility="collapsed",
        )  # fmt: skip
        st.button(
            "New property" if entity == INTERACTION else "New attribute", type="primary", icon=":material/add:",
            key="attribute-new", on_click=new_attribute.open_for, args=(entity,),
            **permission.limits(UseCase.DECLARE),
        )  # fmt: skip
    words = st.text_input(
        "Search attributes", type="search", placeholder="Search by name or description", icon=":material/search:",
        label_visibility="collapsed", key=_SEARCH, live=True,
    )  # fmt: skip
    found = [
        one for one in listed
        if one.entity == entity and has_words(f"{one.attribute.label} {one.attribute.description}", words or "")
    ]  # fmt: skip
    # What people declared first: it is what can be changed.
    found.sort(key=lambda one: not one.attribute.custom)
    if not found:
        st.info("Nothing is found.", icon=":material/search_off:")
    else:
        _lines(found)
    attribute_dialog.draw(listed)
    new_attribute.draw(listed)


def _lines(found: Sequence[ListedAttribute]) -> None:
    pages = -(-len(found) // PER_PAGE)
    lines = st.container(gap=None)
    if state.value(_PAGE, 1) > pages:
        state.remember(_PAGE, pages)
    page = st.pagination(pages, key=_PAGE) if pages > 1 else 1
    with lines:
        with st.container(horizontal=True, key="attribute-head"):
            for word in ("Name", "Type", "Means", "Asked by"):
                st.caption(word)
        for one in found[(page - 1) * PER_PAGE : page * PER_PAGE]:
            _line(one)


def _line(one: ListedAttribute) -> None:
    attribute = one.attribute
    with st.container(horizontal=True, key=f"attribute-line-{one.entity}-{attribute.name}"):
        st.button(
            formats.plain(attribute.label), type="tertiary", key=f"attribute-open-{one.entity}-{attribute.name}",
            on_click=attribute_dialog.open_for, args=(one,), **permission.limits(UseCase.DESCRIBE_ATTRIBUTE),
        )  # fmt: skip
        st.markdown(f":small[{TYPES[attribute.type]}]")
        choices = ", ".join(label for _, label in attribute.choices[:8])
        st.markdown(f":small[{formats.plain(' '.join((attribute.description or choices).split())) or '&nbsp;'}]")
        segments = len({use.text for use in one.uses})
        used = formats.counted(segments, "definition") if segments else ("" if attribute.custom else "Built in")
        st.markdown(f":small[{used or '&nbsp;'}]", help=_uses(one) or None)


def _uses(one: ListedAttribute) -> str:
    return "\n".join(f"- {formats.plain(use.text)}" for use in one.uses[:20])
