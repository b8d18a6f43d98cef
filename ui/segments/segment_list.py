"""One line for each segment in the list; a card where the screen is narrow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core import lifecycle
from core.lifecycle import SegmentSummary
from ui.kit import sparkline
from ui.kit.badges import KINDS, TARGETS, state_badge
from ui.segment import schedule, segment_menu
from ui.segments.segment_filters import PAGE_KEY
from ui.shell import caller, databases, formats, navigation, state

PER_PAGE = 20
_SHORT_NAME = 40
"""The characters that surely fit on the two lines of a name."""
_NOTHING = ""
_HEAD = ("Name", "Kind", "State", "Members", "Last 30 days", "Refreshed", "In use")


def draw(segments: Sequence[SegmentSummary], now: datetime) -> None:
    """Draw a page of segments, and the buttons to the others."""
    pages = -(-len(segments) // PER_PAGE)
    with _row("segment-head"):
        for name in _HEAD:
            st.caption(name)
    lines = st.container(gap="xsmall")
    page = _page(pages) if pages > 1 else 1
    shown = segments[(page - 1) * PER_PAGE : page * PER_PAGE]
    trends = lifecycle.trends(databases.database(), caller.here(), shown)
    with lines:
        for segment in shown:
            _line(segment, trends.get(segment.id, ()), now)


def _page(pages: int) -> int:
    if state.value(PAGE_KEY, 1) > pages:
        state.remember(PAGE_KEY, pages)
    return st.pagination(pages, key=PAGE_KEY, persist_state="session")


def _row(key: str) -> DeltaGenerator:
    """Draw all eight cells, also empty ones: `ui.kit.style` lays them out."""
    return st.container(horizontal=True, key=key)


def _line(segment: SegmentSummary, trend: Sequence[int], now: datetime) -> None:
    with _row(f"segment-line-{segment.id}"):
        st.page_link(
            navigation.home(segment.kind),
            label=f"**{formats.plain(segment.name)}**",
            help=formats.plain(segment.name) if len(segment.name) > _SHORT_NAME else None,
            query_params=navigation.params(segment.id),
        )
        word, icon = KINDS[segment.kind]
        st.markdown(f":small[{icon} {word}  \n{TARGETS[segment.target]}{_folder(segment)}]")
        _state(segment)
        st.markdown(formats.number(segment.members))
        if any(trend[:-1]):  # one point is no line
            st.image(sparkline.picture(trend), width=sparkline.WIDTH, alt=sparkline.words(trend))
        else:
            st.markdown(_NOTHING)
        st.markdown(f":small[{_refreshed(segment, now)}]", help=formats.plain(segment.error) or None)
        _used_by(segment)
        segment_menu.draw(segment)


def _folder(segment: SegmentSummary) -> str:
    """Say which folder it is in, and whether that is private; nothing without one."""
    if segment.place.folder_id is None:
        return ""
    icon = ":material/lock:" if segment.place.is_private else ":material/folder_shared:"
    return f"  \n{icon} {formats.plain(segment.folder)}"


def _state(segment: SegmentSummary) -> None:
    if not segment.failed_checks:
        state_badge(segment.state)
        return
    with st.container(gap="xsmall"):
        state_badge(segment.state)
        failed = formats.number(segment.failed_checks)
        st.badge(f"{failed} failed", icon=":material/rule:", color="red", help="Checks: see the tab General.")


def _refreshed(segment: SegmentSummary, now: datetime) -> str:
    """Draw when it was refreshed, and when it will be."""
    last, coming = formats.ago(segment.last_refresh_at, now), schedule.coming(segment, now)
    if segment.last_refresh_at and lifecycle.is_ahead(segment.last_refresh_at, now):
        last = ":orange[a clock was ahead]"
    return f"{last}  \n{coming}" if coming else last


def _used_by(segment: SegmentSummary) -> None:
    if not segment.used_by:
        st.markdown(_NOTHING)
        return
    with st.popover(f"used by {len(segment.used_by):,}", type="tertiary", key=f"segment-used-{segment.id}"):
        st.markdown("\n".join(f"- {formats.plain(name)}" for name in segment.used_by))
