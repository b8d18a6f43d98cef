"""Days and instants in a time zone: spans counted back and on, days, periods, anniversaries.

Instants are aware; days are calendar days in the zone. A result outside the years 1 to 9999 becomes the
first or the last possible instant (or day).
"""

from __future__ import annotations

from calendar import isleap, monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.language.definition import Span

FIRST_INSTANT = datetime.min.replace(tzinfo=UTC)
LAST_INSTANT = datetime.max.replace(tzinfo=UTC)

Days = tuple[date, date]
"""A range of days: the first, and the day after the last (or the last day there is)."""

_MONTHS_IN = {"months": 1, "years": 12}
_DAYS_IN = {"days": 1, "weeks": 7}
_MINUTES_IN = {"minutes": 1, "hours": 60}


def local_day(instant: datetime, zone: str) -> date:
    """The calendar day of an instant in the zone."""
    try:
        return instant.astimezone(ZoneInfo(zone)).date()
    except OverflowError:
        return date.min if instant.year == 1 else date.max


def start_of(day: date, zone: str) -> datetime:
    """The midnight that begins a day in the zone; the first where the clock shows it twice.

    Where the clock jumps over midnight, midnight has the offset before the jump (PEP 495).
    """
    return _instant(datetime.combine(day, time.min), zone)


def end_of(day: date, zone: str) -> datetime:
    """The beginning of the following day in the zone."""
    return LAST_INSTANT if day == date.max else start_of(day_after(day), zone)


def day_after(day: date) -> date:
    """The following day; the last possible day has itself."""
    return shift_day(day, Span(amount=1, unit="days"), 1)


def before_span(as_of: datetime, span: Span, zone: str) -> datetime:
    """``as_of`` minus the span."""
    return _shift(as_of, span, zone, -1)


def after_span(as_of: datetime, span: Span, zone: str) -> datetime:
    """``as_of`` plus the span."""
    return _shift(as_of, span, zone, 1)


def shift_day(day: date, span: Span, direction: int) -> date:
    """The day a span of days or longer later (``direction`` 1) or earlier (−1)."""
    moved = _shift_wall(datetime.combine(day, time.min), span, direction)
    if moved is None:
        return date.min if direction < 0 else date.max
    return moved.date()


def _shift(instant: datetime, span: Span, zone: str, direction: int) -> datetime:
    limit = FIRST_INSTANT if direction < 0 else LAST_INSTANT
    if span.unit in _MINUTES_IN:
        try:
            return instant + timedelta(minutes=direction * span.amount * _MINUTES_IN[span.unit])
        except OverflowError:
            return limit
    wall = instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)
    moved = _shift_wall(wall, span, direction)
    return limit if moved is None else _instant(moved, zone)


def _shift_wall(wall: datetime, span: Span, direction: int) -> datetime | None:
    """Shift a wall clock time by a span of days or longer; None outside the years 1 to 9999."""
    if span.unit in _DAYS_IN:
        try:
            return wall + timedelta(days=direction * span.amount * _DAYS_IN[span.unit])
        except OverflowError:
            return None
    months = wall.year * 12 + (wall.month - 1) + direction * span.amount * _MONTHS_IN[span.unit]
    year, month = months // 12, months % 12 + 1
    if not 1 <= year <= 9999:
        return None
    return wall.replace(year=year, month=month, day=min(wall.day, monthrange(year, month)[1]))


def _instant(wall: datetime, zone: str) -> datetime:
    try:
        return wall.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)
    except OverflowError:
        return FIRST_INSTANT if wall.year == 1 else LAST_INSTANT


def period(key: str, today: date) -> Days:
    """The days of a calendar period around today, by its key in `core.language.operators.PERIODS`."""
    if key in ("today", "yesterday", "tomorrow"):
        first = today + timedelta(days={"yesterday": -1, "today": 0, "tomorrow": 1}[key])
        return first, day_after(first)
    which, unit = key.split("_")
    steps = {"previous": -1, "this": 0, "next": 1}[which]
    if unit == "week":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=steps)
        return monday, monday + timedelta(weeks=1)
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    first_of_this = date(today.year, today.month - (today.month - 1) % months, 1)
    return _months_later(first_of_this, steps * months), _months_later(first_of_this, (steps + 1) * months)


def _months_later(first_of_month: date, months: int) -> date:
    count = first_of_month.year * 12 + first_of_month.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def anniversary(day: date, year: int) -> date:
    """The anniversary of a day in a year: that of 29 February is 28 February in common years."""
    if (day.month, day.day) == (2, 29) and not isleap(year):
        return date(year, 2, 28)
    return date(year, day.month, day.day)


def has_anniversary(day: date, days: Days) -> bool:
    """Whether an anniversary of ``day`` falls on one of the days; the year of ``day`` does not matter."""
    first, end = days
    return any(first <= anniversary(day, year) < end for year in range(first.year, end.year + 1))
