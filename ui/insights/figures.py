"""The figures of a range, each with what it means."""

from __future__ import annotations

from datetime import datetime, timedelta

import streamlit as st

from core import insights
from core.insights import Overview
from core.lifecycle import SegmentRecord
from ui import formats, glossary, notices, schedule, store

_KEPT_SECONDS = 60
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def draw(record: SegmentRecord, seen: Overview, now: datetime) -> None:
    """Draw one tile for each figure."""
    figures = seen.figures
    reachable = _reachable(store.url(), record.id, seen.refreshed_at)
    shown = (
        ("Members", formats.number(figures.members), "At the end of the last day. " + glossary.help("member")),
        ("Entered", formats.number(figures.entered), glossary.help("entered")),
        ("Left", formats.number(figures.left), glossary.help("left")),
        ("Net change", formats.signed(figures.net_change), glossary.help("net change")),
        ("Growth", formats.percent(figures.growth), glossary.help("growth")),
        ("Churn", formats.percent(figures.churn), glossary.help("churn")),
        ("Average stay", length(seen.average_stay), glossary.help("average stay")),
        ("Reachable by e-mail", formats.number(reachable), glossary.help("reachable by e-mail")),
        (
            "Last refresh",
            formats.ago(seen.refreshed_at, now),
            f"{formats.local(seen.refreshed_at, record.zone)}. {glossary.help('last refresh')}",
        ),
        ("Next refresh", _next(record, now), glossary.help("next refresh")),
    )
    with st.container(horizontal=True, gap="small", key="figures"):
        for label, value, explanation in shown:
            st.metric(label, value, help=explanation, border=True, width=150)


def length(span: timedelta | None) -> str:
    """``13.9 days``, ``5.0 hours``, ``12 minutes``; a dash for none."""
    if span is None:
        return "–"
    if span < _HOUR:
        return formats.counted(span // timedelta(minutes=1), "minute")
    unit, name = (_DAY, "days") if span >= 2 * _DAY else (_HOUR, "hours")
    return f"{formats.tenths(span / unit)} {name}"


def _next(record: SegmentRecord, now: datetime) -> str:
    coming = schedule.coming(record, now).removeprefix("next ")
    return notices.sentence_case(coming) or "–"


# Kept for each database and each refresh.
@st.cache_data(ttl=_KEPT_SECONDS, show_spinner=False)
def _reachable(url: str, segment_id: int, refreshed_at: datetime | None) -> int:  # noqa: ARG001
    return insights.reachable(store.database(), segment_id)
