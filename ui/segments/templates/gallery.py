"""The list of templates, with search and filter."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.language.folding import has_words
from core.language.templates import Template
from ui.shell import formats, state

_CHOSEN = "template-chosen"
_SEARCH = "template-search"
_FILTER = "template-filter"
_OWN_ICON = ":material/bookmark:"
_ICONS = {
    "People": ":material/person:",
    "E-mail": ":material/mail:",
    "Events": ":material/event:",
    "Web and forms": ":material/web:",
    "Leads": ":material/target:",
    "Rentals and purchases": ":material/agriculture:",
    "Segments": ":material/pie_chart:",
    "Data quality": ":material/fact_check:",
}
"""The icon of each shipped category."""


def reset() -> None:
    """Clear the choice and the search."""
    for key in (_CHOSEN, _SEARCH, _FILTER):
        state.drop(key)


def icon(template: Template) -> str:
    """Return the icon of a template: that of its category, or that of saved templates."""
    return _OWN_ICON if template.saved_id else _ICONS.get(template.category, _OWN_ICON)


def found(templates: Sequence[Template], text: str, category: str | None) -> list[Template]:
    """Return the templates of a category (of any if None) with all words of a text in name, description or category."""
    return [
        one
        for one in templates
        if category in (None, one.category) and has_words(f"{one.name} {one.description} {one.category}", text)
    ]


def draw(templates: Sequence[Template]) -> Template | None:
    """Draw search, filter and list, and return the chosen template."""
    text = st.text_input(
        "Search", type="search", placeholder="What are you looking for?", icon=":material/search:", key=_SEARCH,
        live=True,
    )  # fmt: skip
    category = st.selectbox(
        "Filter",
        list(dict.fromkeys(one.category for one in templates)),
        index=None,
        placeholder="All categories",
        key=_FILTER,
    )
    shown = found(templates, text or "", category)
    chosen = next((one for one in templates if one.key == state.value(_CHOSEN)), None)
    if not shown:
        st.info("No template has these words. Try fewer, or another category.", icon=":material/search_off:")
        return chosen
    st.caption(formats.counted(len(shown), "template"))
    labels = {one.key: f"{icon(one)} {formats.plain(one.name)}" for one in shown}
    with st.container(height=380, border=False, key="template-list"):
        st.radio(
            "Templates",
            list(labels),
            index=None,
            format_func=labels.__getitem__,
            label_visibility="collapsed",
            **state.controlled("template-radio", chosen.key if chosen and chosen.key in labels else None, _choose),
        )
    return chosen


def _choose(key: str | None) -> None:
    state.remember(_CHOSEN, key)
