"""Adding to a static segment, or removing from it, by a query or a list; opened from its tab General."""

from __future__ import annotations

import streamlit as st

from ui.members import by_list, by_query
from ui.segment import record
from ui.shell import navigation

opened = record.saved()
if opened.kind != "static":
    navigation.open_page(navigation.home(opened.kind), opened.id)
purpose = st.query_params.get(navigation.PURPOSE, "")
record.header(opened, "General")
if purpose == "list":
    by_list.draw(opened)
else:
    by_query.draw(opened, purpose if purpose in by_query.WORDS else "add")
