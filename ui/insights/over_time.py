"""Members over time, entered and left, to zoom into by brushing."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import streamlit as st

from core.insights import Overview, PublishedVersion
from core.lifecycle import SegmentRecord
from ui.insights import numbers, periods, time_charts
from ui.insights.time_charts import BRUSH, Marker
from ui.kit import chart_locale, style
from ui.kit.charts import Chart
from ui.shell import formats, state

COLUMNS = ("Day", "Members", "Entered", "Left")


def draw(seen: Overview, period: str) -> None:
    """Draw both charts. A brush over either becomes the range of ``period``, as `ui.insights.periods` knows it."""
    first, last = seen.points[0].day, seen.points[-1].day
    st.markdown("#### Members over time")
    members = time_charts.members_over_time(seen.points, _markers(seen), style.ink(), formats.reader_locale())
    _brushable(members, f"{period}-members", period, first, last, about="Members at the end of each day")
    if seen.versions:
        st.caption(f"▼ A version was published: {_listed(seen.versions)}.")
    st.markdown("#### Entered and left")
    flows = time_charts.entered_and_left(seen.points, style.ink(), formats.reader_locale())
    _brushable(flows, f"{period}-flows", period, first, last, about="Who entered and who left on each day")
    st.caption("Drag over some days to zoom in.")


def table(record: SegmentRecord, seen: Overview) -> None:
    """Draw the numbers behind the charts."""
    rows = [(p.day, p.members, p.entered, p.left) for p in seen.points]
    numbers.draw(COLUMNS, rows, file=f"{record.key}-insights")
    st.caption(f"Days are those of the segment’s time zone, {seen.zone}.")


def _brushable(chart: Chart, name: str, period: str, first: date, last: date, *, about: str) -> None:
    # Keyed by the range, or the old brush would stay.
    key = f"{name}-{first}-{last}"
    chart_locale.draw(
        chart, key=key, on_select=lambda: _zoom(key, period), selection_mode=BRUSH, alt=f"{about}, {first} to {last}"
    )


def _zoom(key: str, period: str) -> None:
    days = time_charts.brushed(state.value(key))
    if days:
        periods.zoom(period, *days)


def _markers(seen: Overview) -> tuple[Marker, ...]:
    return tuple(
        Marker(
            version.published_at.astimezone(ZoneInfo(seen.zone)).replace(tzinfo=None),
            f"v{version.number}",
            f"{version.number}, published {formats.local(version.published_at, seen.zone)}"
            + (f" by {version.published_by}" if version.published_by else ""),
        )
        for version in seen.versions
    )


_MOST_LISTED = 5


def _listed(versions: tuple[PublishedVersion, ...]) -> str:
    """Return the numbers of the last versions; the chart has all of them."""
    named = ", ".join(str(version.number) for version in versions[-_MOST_LISTED:])
    return named if len(versions) <= _MOST_LISTED else f"… {named}"
