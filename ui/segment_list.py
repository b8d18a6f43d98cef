"""One line for each segment in the list; a card where the screen is narrow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core import lifecycle
from core.lifecycle import SegmentSummary
from ui import formats, navigation, schedule, segment_menu, sparkline, state, store
from ui.badges import KINDS, TARGETS, state_badge
from ui.segment_filters import PAGE_KEY

PER_PAGE = 20
_WIDTHS = (16, 8, 8, 6, 8, 10, 7, 6)
_SHORT_NAME = 40
"""What surely fits on the two lines of a name."""
_HEAD = ("Name", "Kind", "State", "Members", "Last 30 days", "Refreshed", "In use")


def draw(segments: Sequence[SegmentSummary], now: datetime) -> None:
    """Draw one page of segments, and the way to the others."""
    pages = -(-len(segments) // PER_PAGE)
    with st.container(key="segment-head"):
        for column, name in zip(_columns(), _HEAD, strict=False):
            column.caption(name)
    lines = st.container(gap="xsmall")
    page = _page(pages) if pages > 1 else 1
    shown = segments[(page - 1) * PER_PAGE : page * PER_PAGE]
    trends = lifecycle.trends(store.database(), shown, now=now)
    with lines:
        for segment in shown:
            _line(segment, trends.get(segment.id, ()), now)


def _page(pages: int) -> int:
    if state.value(PAGE_KEY, 1) > pages:
        state.remember(PAGE_KEY, pages)
    return st.pagination(pages, key=PAGE_KEY, persist_state="session")


def _columns() -> list[DeltaGenerator]:
    return st.columns(_WIDTHS, gap="xsmall", vertical_alignment="center")


def _line(segment: SegmentSummary, trend: Sequence[int], now: datetime) -> None:
    with st.container(key=f"segment-line-{segment.id}"):
        name, kind, state_, members, days, refreshed, used, more = _columns()
        with name:
            st.page_link(
                navigation.home(segment.kind),
                label=f"**{formats.plain(segment.name)}**",
                help=formats.plain(segment.name) if len(segment.name) > _SHORT_NAME else None,
                query_params=navigation.params(segment.id),
            )
        word, icon = KINDS[segment.kind]
        kind.markdown(f":small[{icon} {word}  \n{TARGETS[segment.target]}]")
        with state_:
            state_badge(segment.state)
            if segment.failed_checks:
                failed = formats.number(segment.failed_checks)
                st.badge(f"{failed} failed", icon=":material/rule:", color="red", help="Checks: see the tab General.")
        members.markdown(formats.number(segment.members))
        with days:
            if any(trend[:-1]):  # one point alone is no line
                st.image(sparkline.picture(trend), width=sparkline.WIDTH, alt=sparkline.words(trend))
        refreshed.markdown(f":small[{_refreshed(segment, now)}]", help=formats.plain(segment.error) or None)
        with used:
            _used_by(segment)
        with more:
            segment_menu.draw(segment)


def _refreshed(segment: SegmentSummary, now: datetime) -> str:
    """When it was refreshed last, and when it will be."""
    last, coming = formats.ago(segment.last_refresh_at, now), schedule.coming(segment, now)
    return f"{last}  \n{coming}" if coming else last


def _used_by(segment: SegmentSummary) -> None:
    if segment.used_by:
        key = f"segment-used-{segment.id}"
        with st.popover(f"used by {len(segment.used_by):,}", type="tertiary", key=key):
            st.markdown("\n".join(f"- {formats.plain(name)}" for name in segment.used_by))
