"""The tab Insights: membership over a range of days, and who the members are."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import streamlit as st

from core import insights, lifecycle
from ui.insights import comparing, figures, outlook, over_time, overlap, periods, reasons, who
from ui.segment import record
from ui.shell import caller, databases, notices
from ui.tutorial import lessons

SECTIONS = ("Numbers", "Reasons", "Compare", "Who they are", "Overlap", "Forecast")

opened = record.saved()
record.header(opened, "Insights")
asking = caller.here()
if not lifecycle.refreshes(databases.database(), asking, opened.id, limit=1):
    with st.container(border=True):
        st.markdown("#### Nothing to show yet")
        st.markdown("The history of a segment begins when it goes live. Click **Go live** in the toolbar above.")
    st.stop()

lessons.done("insights_opened")
today = asking.at.astimezone(ZoneInfo(opened.zone)).date()
period = f"insights-{opened.id}"
chosen = periods.choose(period, today)
if chosen:
    with notices.shown():
        seen = insights.overview(databases.database(), asking, opened.id, *chosen)
        tiles = st.container(horizontal=True, gap="small", key="figures")
        with tiles:
            figures.draw_counts(seen)
        over_time.draw(seen, period)
        with tiles:
            figures.draw_rest(opened, seen, asking.at)
        numbers, why, compare, people, shared, ahead = st.tabs(SECTIONS, key=f"{period}-sections", on_change="rerun")
        if numbers.open:
            with numbers:
                over_time.table(opened, seen)
        if why.open:
            with why:
                reasons.draw(opened, *chosen)
        if compare.open:
            with compare:
                comparing.draw(opened, seen, today)
        if people.open:
            with people:
                who.draw(opened, seen)
        if shared.open:
            with shared:
                overlap.draw(opened)
        if ahead.open:
            with ahead:
                outlook.draw(opened)
