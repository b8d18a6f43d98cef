"""Members over time as charts: typed rows in, chart out; no query, no session.

Days are drawn as if their zone were UTC, whatever the browser's: a chart of days has no clock.
Each click on the page redraws its charts, so the last ones are cached, by all that is in them.
"""

from __future__ import annotations

import functools
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import altair as alt
import pandas as pd
from babel import Locale

from core.insights import MembershipPoint
from core.store.caches import Cache
from ui.kit.charts import NEUTRAL, OTHER, PLUS, ROWS, Chart, Spec, both, legend, whole
from ui.shell import formats

HEIGHT = 280
"""Vega draws no bars under about 200 pixels."""
BRUSH = "brush"
_DAY_FIELD = "day"
_DAY = timedelta(days=1)
_LONG = timedelta(days=366)
_DAYS, _MARKERS = "days", "markers"


def _bytes_of(chart: Chart) -> int:
    """Of the rows as frames, as what is sent, and twice as much as what they were made of."""
    return 4 * sum(int(frame.memory_usage(deep=True).sum()) for frame in chart.datasets.values())


_charts: Cache[Hashable, Chart] = Cache(16 * 2**20, _bytes_of)
"""A year takes about 100 KB."""


@dataclass(frozen=True, slots=True)
class Marker:
    """Something that happened at a wall time (without a zone), and its words."""

    at: datetime
    label: str
    text: str


def members_over_time(
    points: tuple[MembershipPoint, ...], markers: tuple[Marker, ...], ink: str, locale: Locale
) -> Chart:
    """Return the members at the end of each day as a stepped area, with markers; ``ink`` is the color of words."""
    key = ("members", points, markers, ink, locale)
    return _charts.answer(key, lambda: _chart_of_members(points, markers, ink, locale))


def _chart_of_members(
    points: tuple[MembershipPoint, ...], markers: tuple[Marker, ...], ink: str, locale: Locale
) -> Chart:
    days = [*(p.day for p in points), points[-1].day + _DAY]
    rows = pd.DataFrame({_DAY_FIELD: _midnights(days), "members": [*(p.members for p in points), points[-1].members]})
    marked = {_MARKERS: _marker_rows(markers)} if markers else {}
    return Chart(
        _members_over_time(ink, is_long=_is_long(points), is_marked=bool(markers)),
        {ROWS: rows, _DAYS: _day_rows(points, locale), **marked},
    )


@functools.lru_cache
def _members_over_time(ink: str, *, is_long: bool, is_marked: bool) -> Spec:
    area = (
        alt.Chart(alt.NamedData(ROWS))
        .mark_area(interpolate="step-after", opacity=0.25, color=PLUS, line={"color": PLUS, "strokeWidth": 2})
        .encode(x=_days(ink, is_long=is_long), y=alt.Y("members:Q", title="Members", axis=whole(ink)))
        .add_params(_brush())
    )
    return alt.layer(area, _hovered(), *(_marked(ink) if is_marked else ())).properties(height=HEIGHT).to_dict()


def entered_and_left(points: tuple[MembershipPoint, ...], ink: str, locale: Locale) -> Chart:
    """Return entered, upwards, and left, downwards, on each day; ``ink`` is the color of words."""
    return _charts.answer(("turnover", points, ink, locale), lambda: _chart_of_turnover(points, ink, locale))


def _chart_of_turnover(points: tuple[MembershipPoint, ...], ink: str, locale: Locale) -> Chart:
    days = _midnights([p.day for p in points])
    sides = [
        pd.DataFrame({_DAY_FIELD: days, "next": days + _DAY, "what": what, "height": heights, "zero": 0})
        for what, heights in (("Entered", [p.entered for p in points]), ("Left", [-p.left for p in points]))
    ]
    rows = pd.concat(sides, ignore_index=True)
    return Chart(_entered_and_left(ink, is_long=_is_long(points)), {ROWS: rows, _DAYS: _day_rows(points, locale)})


@functools.lru_cache
def _entered_and_left(ink: str, *, is_long: bool) -> Spec:
    bars = (
        alt.Chart(alt.NamedData(ROWS))
        .mark_rect()
        .encode(
            x=_days(ink, is_long=is_long), x2="next:T", y=alt.Y("height:Q", title="Entered and left", axis=whole(ink)),
            y2="zero:Q",
            color=alt.Color("what:N", title=None, scale=both(("Entered", "Left")), legend=legend(ink)),
        )
        .add_params(_brush())
    )  # fmt: skip
    return alt.layer(bars, _hovered()).properties(height=HEIGHT).to_dict()


def brushed(state: Mapping[str, Any] | None) -> tuple[date, date] | None:
    """Return the first and last day that the brush touches; None without one."""
    ends = ((state or {}).get("selection", {}).get(BRUSH) or {}).get(_DAY_FIELD)
    if not ends:
        return None
    # A brush that ends exactly at midnight ends on the day before.
    low, high = min(ends), max(max(ends) - 1, min(ends))
    first, last = (datetime.fromtimestamp(ms / 1000, UTC).date() for ms in (low, high))
    return first, last


@dataclass(frozen=True, slots=True)
class Line:
    """One of two lines to compare: its name, and for each place on the axis a day and the members."""

    name: str
    points: Sequence[MembershipPoint]


def compared(one: Line, other: Line, ink: str, *, by_number: bool) -> Chart:
    """Return two lines of members, one dashed; by the number of the day in its range, else by the day."""
    lines = [
        pd.DataFrame(
            {
                "which": line.name,
                "number": range(1, len(line.points) + 1),
                "day": _midnights([p.day for p in line.points]),
                "said": [formats.day(p.day) for p in line.points],
                "members": [p.members for p in line.points],
            }
        )
        for line in (one, other)
    ]
    rows = pd.concat(lines, ignore_index=True)
    spec = _compared((one.name, other.name), ink, by_number=by_number, is_long=_is_long(one.points))
    return Chart(spec, {ROWS: rows})


@functools.lru_cache
def _compared(names: tuple[str, str], ink: str, *, by_number: bool, is_long: bool) -> Spec:
    x = (
        alt.X("number:Q", title="Day of the range", axis=whole(ink), scale=alt.Scale(zero=False, nice=False))
        if by_number
        else _days(ink, is_long=is_long)
    )
    return (
        alt.Chart(alt.NamedData(ROWS), height=HEIGHT)
        .mark_line(interpolate="step-after", strokeWidth=2.5, point=alt.OverlayMarkDef(opacity=0, size=80))
        .encode(
            x=x,
            y=alt.Y("members:Q", title="Members", axis=whole(ink)),
            color=alt.Color(
                "which:N", title=None, scale=alt.Scale(domain=names, range=[PLUS, OTHER]), legend=legend(ink)
            ),
            strokeDash=alt.StrokeDash(
                "which:N", title=None, scale=alt.Scale(domain=names, range=[[1, 0], [6, 4]]), legend=legend(ink)
            ),
            tooltip=[
                alt.Tooltip("which:N", title="Which"),
                alt.Tooltip("said:N", title="Day"),
                alt.Tooltip("members:Q", title="Members", format=","),
            ],
        )
        .to_dict()
    )


def _brush() -> alt.Parameter:
    return alt.selection_interval(name=BRUSH, encodings=["x"])


def _hovered() -> alt.Chart:
    """Return a strip over each day that shows its numbers and appears under the pointer."""
    hover = alt.selection_point(name="hover", on="pointerover", clear="pointerout", fields=[_DAY_FIELD], empty=False)
    return (
        alt.Chart(alt.NamedData(_DAYS))
        .mark_rect(color=NEUTRAL, aria=False)
        .encode(
            x=alt.X(f"{_DAY_FIELD}:T", scale=alt.Scale(type="utc")),
            x2="next:T",
            opacity=alt.condition(hover, alt.value(0.3), alt.value(0)),
            tooltip=[
                alt.Tooltip("said:N", title="Day"),
                alt.Tooltip("members:Q", title="Members", format=","),
                alt.Tooltip("entered:Q", title="Entered", format=","),
                alt.Tooltip("left:Q", title="Left", format=","),
            ],
        )
        .add_params(hover)
    )


def _marked(ink: str) -> list[alt.Chart]:
    """Return a rule at each marker with its label at the top, wide enough to point at."""
    base = alt.Chart(alt.NamedData(_MARKERS)).encode(
        x=alt.X("at:T", scale=alt.Scale(type="utc")), tooltip=[alt.Tooltip("text:N", title="Version")]
    )
    return [
        base.mark_rule(color=ink, strokeWidth=1.5, strokeDash=[4, 3]),
        base.mark_point(shape="triangle-down", filled=True, size=140, color=ink, opacity=1).encode(y=alt.value(6)),
        base.mark_text(align="left", dx=8, fontSize=12, color=ink).encode(y=alt.value(7), text="label:N"),
    ]


def _day_rows(points: Sequence[MembershipPoint], locale: Locale) -> pd.DataFrame:
    days = _midnights([p.day for p in points])
    return pd.DataFrame(
        {
            _DAY_FIELD: days,
            "next": days + _DAY,
            "said": [formats.day_in(locale, p.day) for p in points],
            "members": [p.members for p in points],
            "entered": [p.entered for p in points],
            "left": [p.left for p in points],
        }
    )


def _marker_rows(markers: Sequence[Marker]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "at": [pd.Timestamp(marker.at, tz="UTC") for marker in markers],
            "label": [marker.label for marker in markers],
            "text": [marker.text for marker in markers],
        }
    )


def _midnights(days: Sequence[date]) -> pd.DatetimeIndex:
    """Return all midnights at once: one by one, they take longer than the database."""
    return pd.DatetimeIndex(days, tz="UTC")


def _is_long(points: Sequence[MembershipPoint]) -> bool:
    return points[-1].day - points[0].day >= _LONG


def _days(ink: str, *, is_long: bool) -> alt.X:
    axis = alt.Axis(format="%b %Y" if is_long else "%d %b", labelOverlap=True, tickCount=8, labelColor=ink)
    return alt.X(f"{_DAY_FIELD}:T", title=None, axis=axis, scale=alt.Scale(type="utc", nice=False))
