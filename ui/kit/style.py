"""Styles that neither the theme nor the layout of Streamlit can express."""

from __future__ import annotations

import streamlit as st

_NAMES = """
[class*="st-key-segment-line"] [data-testid="stPageLink"] p {
  display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; line-clamp: 2;
  overflow: hidden; white-space: normal; overflow-wrap: anywhere;
}
"""
"""A long name in the list has two lines and then an ellipsis; Streamlit would cut it off after one."""

_LIST = """
div.st-key-segment-head, div[class*="st-key-segment-line"] {
  display: grid; align-items: center; gap: 0.5rem;
  grid-template-columns:
    minmax(0, 16fr) minmax(0, 8fr) minmax(0, 8fr) minmax(0, 6fr)
    minmax(0, 8fr) minmax(0, 10fr) minmax(0, 7fr) minmax(0, 6fr);
}
"""
"""The list has the columns of a table. Streamlit's own columns would double what is sent."""

_NARROW = """
@media (max-width: 40rem) {
  div.st-key-segment-head { display: none; }
  div[class*="st-key-segment-line"] {
    display: flex; flex-flow: row wrap; gap: 0.1rem 0.9rem;
    padding-bottom: 0.6rem; border-bottom: 1px solid #8886;
  }
  div[class*="st-key-segment-line"] > div { flex: 0 0 auto; width: auto; min-width: 0; }
  div[class*="st-key-segment-line"] > div:first-child { flex: 1 0 100%; }
  div[class*="st-key-segment-line"] > div:nth-child(4) p::after { content: " members"; }
}
"""
"""On a phone a segment of the list is a card, not eight lines."""

_ICONS = """
[class*="-icons-"] button [data-testid="stMarkdownContainer"] {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
}
[class*="-icons-"] button { padding: 0.4rem; min-height: 2.25rem; }
"""
"""Buttons that show only their icon keep their label for screen readers."""

_FIGURES = """
.st-key-figures [data-testid="stMetricValue"] { font-size: 1.35rem; }
.st-key-figures :is([data-testid="stMetricValue"], [data-testid="stMetricLabel"]) p { white-space: normal; }
"""
"""Tiles of figures wrap: words are longer than numbers."""

_GROUPS = """
[class*="st-key-segment-"][class*="-parentheses"] { border-left: 0.35rem solid #3f8f63; border-radius: 1rem; }
"""
"""Parentheses are drawn as an edge around their content."""

_DARK = """
:is(.stApp, [data-testid="stDialog"]) :is([role=tab], [role=radio], button)[data-selected]:not([data-disabled]),
[data-testid="stBaseButton-secondary"]:hover, [data-testid="stBaseButton-tertiary"]:hover,
[data-testid="stTab"][aria-selected="true"], [data-testid="stTab"]:hover, [role="tab"][aria-selected="true"] {
  color: #ecc972; border-color: #ecc972;
}
"""
"""On dark, the color of buttons is too dim for words."""

_INK = {"light": "#4d584f", "dark": "#b9bfb2"}


def ink() -> str:
    """Return the color of words in a chart: that of Streamlit's own charts is too faint to read."""
    return _INK["dark" if st.context.theme.type == "dark" else "light"]


def draw() -> None:
    """Add the styles to the page."""
    rules = _NAMES + _LIST + _NARROW + _ICONS + _FIGURES + _GROUPS + (_DARK if st.context.theme.type == "dark" else "")
    st.html(f"<style>{rules}</style>")
