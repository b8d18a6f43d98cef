"""One line for each segment in the list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from core import clock, lifecycle
from core.lifecycle import SegmentSummary
from ui import formats, navigation, notices, store
from ui.badges import KINDS, TARGETS, state_badge

PER_PAGE = 20
_WIDTHS = (16, 7, 6, 7, 6, 7, 7, 6)
_ACTIONS = {"delete": ":material/delete: Delete"}


def found(segments: Sequence[SegmentSummary], text: str) -> list[SegmentSummary]:
    """The segments with all words of a text in their name, description or owner."""
    words = text.casefold().split()
    return [s for s in segments if all(w in f"{s.name} {s.description} {s.owner}".casefold() for w in words)]


def draw(segments: Sequence[SegmentSummary], now: datetime) -> None:
    """Draw the lines of one page of segments."""
    pages = -(-len(segments) // PER_PAGE)
    page = 1
    with st.container(key="segment-head"):
        head = st.columns(_WIDTHS, gap="xsmall", vertical_alignment="center")
        names = ("Name", "Kind", "Made of", "State", "Members", "Trend", "Last refresh")
        for column, name in zip(head, names, strict=False):
            column.caption(name)
    lines = st.container(gap="xsmall")
    if pages > 1:
        page = st.pagination(pages, key="segments-page")
    with lines:
        for segment in segments[(page - 1) * PER_PAGE : page * PER_PAGE]:
            _line(segment, now)


def _line(segment: SegmentSummary, now: datetime) -> None:
    with st.container(key=f"segment-line-{segment.id}"):
        name, kind, target, state_, members, trend, refreshed, more = st.columns(
            _WIDTHS, gap="xsmall", vertical_alignment="center"
        )
        with name:
            st.page_link(
                navigation.home(segment.kind),
                label=f"**{formats.plain(segment.name)}**",
                query_params={"id": str(segment.id)},
            )
        word, icon = KINDS[segment.kind]
        kind.markdown(f":small[{icon} {word}]")
        target.markdown(f":small[{TARGETS[segment.target]}]")
        with state_:
            state_badge(segment.state)
        members.markdown(formats.number(segment.members))
        with trend:
            if len(segment.trend) > 1:
                st.image(sparkline(segment.trend), width=96, alt=said(segment.trend))
        refreshed.markdown(f":small[{formats.ago(segment.last_refresh_at, now)}]")
        with more:
            key = f"segment-menu-{segment.id}"
            st.menu_button(
                "More", list(_ACTIONS), format_func=_ACTIONS.__getitem__, type="tertiary", key=key,
                on_click=delete, args=(segment,),
            )  # fmt: skip


def delete(segment: SegmentSummary) -> None:
    """Delete a segment, with a way back."""

    def restore() -> None:
        with notices.kept():
            lifecycle.restore(store.database(), segment.id, now=clock.now())
            notices.done(f"“{formats.plain(segment.name)}” is back.")

    with notices.kept():
        lifecycle.delete(store.database(), segment.id, now=clock.now())
        notices.done(f"“{formats.plain(segment.name)}” was deleted.", undo=restore)


def said(trend: Sequence[int]) -> str:
    """What a small line shows, in words."""
    return f"From {trend[0]:,} to {trend[-1]:,} members in the last {len(trend)} refreshes"


def sparkline(trend: Sequence[int], width: int = 96, height: int = 28) -> str:
    """A small line of the numbers as a picture; its colour can be seen on light and on dark."""
    low, high = min(trend), max(trend)
    spread = (high - low) or 1
    step = (width - 4) / (len(trend) - 1)
    points = " ".join(
        f"{2 + index * step:.1f},{height - 4 - (number - low) / spread * (height - 8):.1f}"
        for index, number in enumerate(trend)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<polyline points="{points}" fill="none" stroke="#3f8f63" stroke-width="2" stroke-linejoin="round"/></svg>'
    )
