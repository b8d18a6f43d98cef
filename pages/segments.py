"""All segments with their state and members, and the start of new ones."""

from __future__ import annotations

import streamlit as st

from core import lifecycle
from ui.segment import segment_menu
from ui.segments import new_segment, segment_filters, segment_list
from ui.shell import caller, databases, navigation, notices

navigation.follow()
who = caller.here()
segments = lifecycle.list_segments(databases.database(), who)
with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
    st.title("Segments", width="content")
    new_segment.menu()
segment_menu.draw_dialog()
notices.show()
if not segments:
    with st.container(border=True):
        st.markdown("#### No segments yet")
        st.markdown(
            "Click **New** and choose **Dynamic segment** for people who meet conditions, "
            "or **Static segment** for a list that you pick yourself."
        )
        st.page_link(
            navigation.DATA,
            label="Look at the data first",
            icon=":material/database:",
            query_params=navigation.params(),
        )
else:
    shown = segment_filters.draw(segments)
    if shown:
        if len(shown) < len(segments):
            st.caption(f"{len(shown):,} of {len(segments):,} segments")
        segment_list.draw(shown, who.at)
    else:
        with st.container(border=True):
            st.markdown("#### No segment is like that")
            st.markdown("Use fewer words or fewer filters, or make a new segment with **New**.")
            st.button("Show all segments", icon=":material/filter_list_off:", on_click=segment_filters.clear)
