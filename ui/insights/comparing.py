"""This segment beside another one, or beside itself on other days."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from core import insights, lifecycle
from core.insights import Overview
from core.language.folding import fold
from core.lifecycle import SegmentRecord
from ui.insights import numbers, periods, time_charts
from ui.insights.figures import average_stay, length
from ui.insights.time_charts import Line
from ui.kit import chart_locale, style
from ui.shell import caller, databases, formats, state

_WAYS = {"segment": "Another segment", "range": "Other days"}


def draw(record: SegmentRecord, seen: Overview, today: date) -> None:
    """Draw the choice of what to compare with, and both side by side."""
    key = f"insights-{record.id}-compare"
    way = st.segmented_control(
        "Compare with", list(_WAYS), format_func=_WAYS.__getitem__, key=key, default="segment", required=True
    )
    if way == "range":
        _with_other_days(record, seen, today, key)
    else:
        _with_other_segment(record, seen, key)


def _with_other_segment(record: SegmentRecord, seen: Overview, key: str) -> None:
    others = {
        one.id: one.name
        for one in sorted(lifecycle.list_segments(databases.database(), caller.here()), key=lambda one: fold(one.name))
        if one.id != record.id and one.target == record.target and one.members is not None
    }
    if not others:
        st.caption("There is no other segment with a history.")
        return
    chosen = st.selectbox("Segment", list(others), format_func=others.__getitem__, key=f"{key}-segment", width=400)
    first, last = seen.points[0].day, seen.points[-1].day
    other = insights.overview(databases.database(), caller.here(), chosen, first, last)
    names = (record.name, others[chosen]) if record.name != others[chosen] else (record.name, f"{record.name} (2)")
    _draw(names, (record.id, chosen), seen, other, key=key, file=f"{record.key}-compared", by_number=False)
    if other.zone != seen.zone:
        st.caption(f"Each by the days of its own time zone: {seen.zone} and {other.zone}.")


def _with_other_days(record: SegmentRecord, seen: Overview, today: date, key: str) -> None:
    first, days = seen.points[0].day, len(seen.points)
    from_key = f"{key}-from-{first}-{days}"
    latest = today - timedelta(days=days - 1)
    state.remember_first(from_key, min(max(first - timedelta(days=days), periods.FIRST_DAY), latest))
    start = st.date_input(
        "From", min_value=periods.FIRST_DAY, max_value=latest, format="YYYY-MM-DD", key=from_key, width=160
    )
    if not isinstance(start, date):
        return
    end = start + timedelta(days=days - 1)
    st.caption(f"As many days as above: {formats.counted(days, 'day')}, to {end}.")
    other = insights.overview(databases.database(), caller.here(), record.id, start, end)
    names = (f"{first} to {seen.points[-1].day}", f"{start} to {end}")
    if start == first:
        st.info("These are the same days. Choose others.", icon=":material/info:")
        return
    _draw(names, (record.id, record.id), seen, other, key=key, file=f"{record.key}-compared", by_number=True)


def _draw(
    names: tuple[str, str],
    ids: tuple[int, int],
    one: Overview,
    other: Overview,
    *,
    key: str,
    file: str,
    by_number: bool,
) -> None:
    chart_locale.draw(
        time_charts.compared(
            Line(names[0], one.points), Line(names[1], other.points), style.ink(), by_number=by_number
        ),
        key=f"{key}-chart",
        alt=f"Members of {names[0]} and of {names[1]}",
    )
    figures = [_figures(seen, average_stay(id_, seen)) for id_, seen in zip(ids, (one, other), strict=True)]
    st.dataframe(
        {"Figure": list(figures[0]), names[0]: list(figures[0].values()), names[1]: list(figures[1].values())},
        hide_index=True,
    )
    columns = ("Day", *(f"{name}: {what}" for name in names for what in ("members", "entered", "left")))
    if by_number:
        columns = ("Number", "Day", *columns[1:4], "Other day", *columns[4:])
    numbers.draw(columns, _rows(one, other, by_number=by_number), file=file)


def _figures(seen: Overview, stay: timedelta | None) -> dict[str, str]:
    figures = seen.figures
    return {
        "Members": formats.number(figures.members),
        "Entered": formats.number(figures.entered),
        "Left": formats.number(figures.left),
        "Net change": formats.signed(figures.net_change),
        "Growth": formats.percent(figures.growth),
        "Churn": formats.percent(figures.churn),
        "Average stay": length(stay),
    }


def _rows(one: Overview, other: Overview, *, by_number: bool) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for number, (a, b) in enumerate(zip(one.points, other.points, strict=True), start=1):
        left, right = (a.members, a.entered, a.left), (b.members, b.entered, b.left)
        rows.append((number, a.day, *left, b.day, *right) if by_number else (a.day, *left, *right))
    return rows
