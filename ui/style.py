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
[data-testid="stBaseButton-segmented_controlActive"], [data-testid="stBaseButton-pillsActive"],
[data-testid="stBaseButton-secondary"]:hover, [data-testid="stBaseButton-tertiary"]:hover,
[data-testid="stTab"][aria-selected="true"], [data-testid="stTab"]:hover, [role="tab"][aria-selected="true"] {
  color: #ecc972; border-color: #ecc972;
}
"""
"""In the dark the colour of buttons is too dim for words."""


def draw() -> None:
    """Add the rules to the page."""
    rules = _NARROW + (_DARK if st.context.theme.type == "dark" else "")
    st.html(f"<style>{rules}</style>")
