"""Days, instants and ranges in a time zone: the date arithmetic of the compiler.

Spans of days and longer count on the wall clock of the zone, minutes and hours in elapsed time;
months and years clamp to the last day of the month. A wall time that a zone skips or repeats has
the offset before the change (PEP 495, fold 0). Results outside the years 1 to 9999 clamp to these.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from core.language.definition import Span, Unit

MIN_INSTANT = datetime(1, 1, 2, tzinfo=UTC)
MAX_INSTANT = datetime(9999, 12, 30, tzinfo=UTC)
"""A day short of what can be stored, so that no zone's wall clock leaves the calendar."""

_ELAPSED = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1)}


@dataclass(frozen=True, slots=True)
class DayRange:
    """Whole days ``first`` <= day < ``end``; None leaves that end open."""

    first: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class InstantRange:
    """Instants from ``low`` to ``high``, each end included or not; None leaves an end open."""

    low: datetime | None = None
    high: datetime | None = None
    includes_low: bool = True
    includes_high: bool = False


def local_day(instant: datetime, zone: str) -> date:
    """The day that the zone's wall clock shows at an instant."""
    return _wall(instant, zone).date()


def _wall(instant: datetime, zone: str) -> datetime:
    """What the zone's clock shows, as a naive datetime with fold 0, also for the second of two equal times."""
    return min(max(instant, MIN_INSTANT), MAX_INSTANT).astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def day_start(day: date, zone: str) -> datetime:
    """The instant, in UTC, at which a day begins in a zone."""
    if day <= MIN_INSTANT.date():
        return MIN_INSTANT
    if day > MAX_INSTANT.date():
        return MAX_INSTANT
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)


def instants_of(days: DayRange, zone: str) -> InstantRange:
    """The range of instants that whole days cover in a zone."""
    return InstantRange(
        None if days.first is None else day_start(days.first, zone),
        None if days.end is None else day_start(days.end, zone),
    )


def shift(as_of: datetime, span: Span, zone: str, direction: int) -> datetime:
    """Add the span to ``as_of`` (``direction`` 1) or subtract it (-1)."""
    amount = span.amount * direction
    if span.unit in _ELAPSED:
        return _clamp(lambda: as_of + amount * _ELAPSED[span.unit], direction)
    wall = _wall(as_of, zone)
    return _clamp(
        lambda: datetime.combine(shift_day(wall.date(), amount, span.unit), wall.time(), ZoneInfo(zone)).astimezone(
            UTC
        ),
        direction,
    )


def shift_day(day: date, amount: int, unit: Unit) -> date:
    """Add ``amount`` (may be negative) days, weeks, months or years to a day, clamped to the month.

    Raises OverflowError or ValueError beyond the calendar.
    """
    if unit in ("days", "weeks"):
        return day + timedelta(days=amount * (7 if unit == "weeks" else 1))
    months = day.year * 12 + day.month - 1 + amount * (12 if unit == "years" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _clamp(compute: Callable[[], datetime], direction: int) -> datetime:
    limit = MAX_INSTANT if direction > 0 else MIN_INSTANT
    try:
        instant = compute()
    except (OverflowError, ValueError):
        return limit
    return min(instant, limit) if direction > 0 else max(instant, limit)


def _shift_or_clamp(day: date, amount: int, unit: Unit) -> date:
    try:
        return shift_day(day, amount, unit)
    except (OverflowError, ValueError):
        return date.max if amount > 0 else date.min


def last_days(today: date, span: Span) -> DayRange:
    """The last N units in whole days; today is the last."""
    return DayRange(
        _shift_or_clamp(today, -span.amount, span.unit) + timedelta(days=1), _shift_or_clamp(today, 1, "days")
    )


def next_days(today: date, span: Span) -> DayRange:
    """The next N units in whole days; today is the first."""
    return DayRange(today, _shift_or_clamp(today, span.amount, span.unit))


def days_before(today: date, span: Span) -> DayRange:
    """The days more than N units ago."""
    return DayRange(end=_shift_or_clamp(today, -span.amount, span.unit))


def last_instants(as_of: datetime, span: Span, zone: str) -> InstantRange:
    """The half-open range (``as_of`` minus the span, ``as_of``]."""
    return InstantRange(shift(as_of, span, zone, -1), as_of, includes_low=False, includes_high=True)


def next_instants(as_of: datetime, span: Span, zone: str) -> InstantRange:
    """The half-open range [``as_of``, ``as_of`` plus the span), the mirror image of `last_instants`."""
    return InstantRange(as_of, shift(as_of, span, zone, 1))


def period(key: str, today: date) -> DayRange:
    """The days of a calendar period by its key in `core.language.operators.PERIODS`; weeks start on Monday."""
    match key:
        case "today":
            return _days(today, 0, "days")
        case "yesterday":
            return _days(today, -1, "days")
        case "tomorrow":
            return _days(today, 1, "days")
    which, unit = key.split("_")
    number = {"previous": -1, "this": 0, "next": 1}[which]
    match unit:
        case "week":
            return _days(today - timedelta(days=today.weekday()), number, "weeks")
        case "month":
            return _days(today.replace(day=1), number, "months")
        case "quarter":
            first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
            return DayRange(
                _shift_or_clamp(first, 3 * number, "months"), _shift_or_clamp(first, 3 * number + 3, "months")
            )
        case "year":
            return _days(today.replace(month=1, day=1), number, "years")
    raise LookupError(f"period {key}: must be a known period.")


def _days(first: date, number: int, unit: Unit) -> DayRange:
    return DayRange(_shift_or_clamp(first, number, unit), _shift_or_clamp(first, number + 1, unit))


LEAP_DAY = 229
"""29 February as month * 100 + day."""


def month_days(days: DayRange) -> tuple[int, int] | None:
    """The anniversaries that fall on days of a range with both ends; None if all do.

    Returns the first and the last as month * 100 + day, both included; a first larger than the last wraps
    around the turn of the year. 29 February has its anniversary on 28 February in common years.
    """
    assert days.first is not None
    assert days.end is not None
    last = days.end - timedelta(days=1)
    if (last - days.first).days >= 365:
        return None
    common_28_february = last.month == 2 and last.day == 28 and monthrange(last.year, 2)[1] == 28
    return _code(days.first), LEAP_DAY if common_28_february else _code(last)


def _code(day: date) -> int:
    return day.month * 100 + day.day


@lru_cache(maxsize=64)
def offsets(zone: str) -> tuple[tuple[datetime, timedelta], ...]:
    """The offsets of a zone from UTC, each with the instant from which it holds, in order of time.

    The first holds from `MIN_INSTANT`, the last for ever: changes before 1840 and after 2100 are left out.
    """
    info = ZoneInfo(zone)
    first = datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC)
    found = [(MIN_INSTANT, first.astimezone(info).utcoffset() or timedelta())]
    day = first
    while day.year <= _LAST_YEAR:
        following = day + timedelta(days=1)
        offset = following.astimezone(info).utcoffset() or timedelta()
        if offset != found[-1][1]:
            found.append((_turn(info, day, following), offset))
        day = following
    return tuple(found)


_FIRST_YEAR, _LAST_YEAR = 1840, 2100


def _turn(info: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Find the first second with the offset that holds at ``after``."""
    new = after.astimezone(info).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=int((after - before).total_seconds()) // 2)
        if middle.astimezone(info).utcoffset() == new:
            after = middle
        else:
            before = middle
    return after
