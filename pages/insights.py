"""The tab Insights: how the membership changed over a range of days."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import streamlit as st

from core import clock, insights, lifecycle
from ui import charts, downloads, formats, glossary, lessons, notices, periods, record, store, style, tables

COLUMNS = ("Day", "Members", "Entered", "Left")

opened = record.saved()
record.header(opened, "Insights")
if not lifecycle.refreshes(store.database(), opened.id, limit=1):
    with st.container(border=True):
        st.markdown("#### Nothing to show yet")
        st.markdown("The history of a segment begins when it goes live. Click **Go live** in the toolbar above.")
    st.stop()

lessons.done("insights_opened")
chosen = periods.choose(f"insights-{opened.id}", clock.now().astimezone(ZoneInfo(opened.zone)).date())
if chosen:
    with notices.shown():
        figures = insights.figures(store.database(), opened.id, *chosen)
        points = insights.membership_over_time(store.database(), opened.id, *chosen)
        with st.container(horizontal=True, gap="small", key="figures"):
            shown = (
                ("Members", formats.number(figures.members), "At the end of the last day. " + glossary.help("member")),
                ("Entered", formats.number(figures.entered), glossary.help("entered")),
                ("Left", formats.number(figures.left), glossary.help("left")),
                ("Net change", formats.signed(figures.net_change), glossary.help("net change")),
                ("Growth", formats.percent(figures.growth), glossary.help("growth")),
                ("Churn", formats.percent(figures.churn), glossary.help("churn")),
            )
            for label, value, explanation in shown:
                st.metric(label, value, help=explanation, border=True, width=150)
        st.markdown("#### Members over time")
        st.altair_chart(charts.members_over_time(points, style.ink()), key="chart-members")
        st.markdown("#### Entered and left")
        st.altair_chart(charts.entered_and_left(points, style.ink()), key="chart-flows")
        rows = [(p.day, p.members, p.entered, p.left) for p in points]
        with st.expander("The numbers behind the charts", icon=":material/table:"):
            st.dataframe(tables.frame(COLUMNS, rows), hide_index=True)
            st.caption(f"Days are those of the segment's time zone, {opened.zone}.")
        st.download_button(
            "Download CSV",
            data=lambda: downloads.to_csv(COLUMNS, rows),
            file_name=f"{opened.key}-insights.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
