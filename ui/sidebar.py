"""The way to every area of the app."""

from __future__ import annotations

import streamlit as st

from ui import navigation

AREA = "Real-time marketing"
SECTIONS = {
    "Audience": (("Segments", navigation.SEGMENTS, ":material/groups:"),),
    "Records": (("Data", navigation.DATA, ":material/database:"),),
}


def draw() -> None:
    """Draw the name of the app, the area, and a link to each page of each section."""
    with st.sidebar:
        st.markdown("### :material/agriculture: Windrow")
        st.markdown(f"**{AREA}**")
        for section, links in SECTIONS.items():
            st.caption(section)
            for label, page, icon in links:
                st.page_link(page, label=label, icon=icon, width="stretch")
