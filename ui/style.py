"""The little that neither the theme nor the layout of Streamlit can say."""

from __future__ import annotations

import streamlit as st

_NARROW = """
@media (max-width: 40rem) {
  .st-key-segment-head { display: none; }
  [class*="st-key-segment-line"] [data-testid="stHorizontalBlock"] { flex-flow: row wrap; gap: 0.1rem 0.9rem; }
  [class*="st-key-segment-line"] [data-testid="stColumn"] { flex: 0 0 auto; width: auto; min-width: 0; }
  [class*="st-key-segment-line"] [data-testid="stColumn"]:first-child { flex: 1 0 100%; }
}
"""
"""On a phone a segment of the list is a card, not eight lines."""

_DARK = """
.stApp :is([role=tab], [role=radio], button)[data-selected]:not([data-disabled]),
[data-testid="stBaseButton-secondary"]:hover, [data-testid="stBaseButton-tertiary"]:hover,
[data-testid="stTab"][aria-selected="true"], [data-testid="stTab"]:hover, [role="tab"][aria-selected="true"] {
  color: #ecc972; border-color: #ecc972;
}
"""
"""In the dark the colour of buttons is too dim for words."""

_INK = {"light": "#4d584f", "dark": "#b9bfb2"}


def ink() -> str:
    """The colour of words in a chart: those of Streamlit's own charts are too faint to read."""
    return _INK["dark" if st.context.theme.type == "dark" else "light"]


def draw() -> None:
    """Add the rules to the page."""
    rules = _NARROW + (_DARK if st.context.theme.type == "dark" else "")
    st.html(f"<style>{rules}</style>")
