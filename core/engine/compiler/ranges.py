"""The moment of a question, and columns within ranges of days and instants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement

from core.language.dates import DayRange, InstantRange, day_start
from core.language.dates import local_day as day_of
from core.language.values import read_date_or_instant

Predicate = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Moment:
    """When and where a definition is evaluated: the only instant and the only zone it knows."""

    as_of: datetime
    zone: str

    @property
    def today(self) -> date:
        """The day of ``as_of`` in the zone."""
        return day_of(self.as_of, self.zone)


def day_after(day: date) -> date | None:
    """The following day; None where the calendar ends."""
    return None if day == date.max else date.fromordinal(day.toordinal() + 1)


def between_instants(first: object, last: object, zone: str) -> InstantRange:
    """From a day's start (or an instant) to a day's end (or an instant), both included."""
    low, high = read_date_or_instant(first), read_date_or_instant(last)
    start = low if isinstance(low, datetime) else day_start(low, zone)
    if isinstance(high, datetime):
        return InstantRange(start, high, includes_high=True)
    return InstantRange(start, day_start(day_after(high) or high, zone))


def in_days(column: ColumnElement[Any], days: DayRange) -> Predicate:
    """A date within whole days."""
    bounds: list[Predicate] = [column.is_not(None)] if days.first is None and days.end is None else []
    if days.first is not None:
        bounds.append(column >= sa.literal(days.first, sa.Date))
    if days.end is not None:
        bounds.append(column < sa.literal(days.end, sa.Date))
    return sa.and_(*bounds)


def in_instants(column: ColumnElement[Any], instants: InstantRange) -> Predicate:
    """An instant within a range."""
    bounds: list[Predicate] = []
    if instants.low is not None:
        low = sa.literal(instants.low, column.type)
        bounds.append(column >= low if instants.includes_low else column > low)
    if instants.high is not None:
        high = sa.literal(instants.high, column.type)
        bounds.append(column <= high if instants.includes_high else column < high)
    return sa.and_(*bounds)
