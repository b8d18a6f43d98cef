"""All segments: what they are, how many are in them, and where new ones begin."""

from __future__ import annotations

import streamlit as st

from core import clock, lifecycle
from ui import navigation, new_segment, notices, segment_list, store

navigation.follow()
segments = lifecycle.list_segments(store.database())
with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
    st.title("Segments", width="content")
    new_segment.menu()
notices.show()
if not segments:
    with st.container(border=True):
        st.markdown("#### No segments yet")
        st.markdown(
            "Click **New** and choose **Dynamic segment** for people who meet conditions, "
            "or **Static segment** for a list that you pick yourself."
        )
        st.page_link(navigation.DATA, label="Look at the data first", icon=":material/database:")
else:
    text = st.text_input(
        "Search segments",
        type="search",
        placeholder="Search segments",
        icon=":material/search:",
        label_visibility="collapsed",
        key="segments-search",
        live=True,
    )
    found = segment_list.found(segments, text or "")
    if found:
        segment_list.draw(found, clock.now())
    else:
        st.info("No segment has these words in its name, description or owner.", icon=":material/search_off:")
