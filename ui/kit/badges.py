"""The state and kind of a segment as a word with an icon: never by color alone."""

from __future__ import annotations

import streamlit as st

STATES = {
    "draft": ("Draft", ":material/edit_note:", "gray"),
    "going_live": ("Going live", ":material/hourglass_top:", "violet"),
    "live": ("Live", ":material/check_circle:", "green"),
    "live_edited": ("Live, draft edited", ":material/published_with_changes:", "blue"),
    "stopped": ("Stopped", ":material/stop_circle:", "orange"),
    "error": ("Error", ":material/error:", "red"),
}
KINDS = {"dynamic": ("Dynamic", ":material/autorenew:"), "static": ("Static", ":material/push_pin:")}
TARGETS = {"contact": "Contacts", "lead": "Leads"}


def state_badge(state: str) -> None:
    """Draw the state of a segment."""
    word, icon, color = STATES[state]
    st.badge(word, icon=icon, color=color)  # type: ignore[arg-type]
