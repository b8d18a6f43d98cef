"""Crossings: dates and instants that the bounds of a time range pass while the clock moves.

From one instant to another a range lets in and out only what lies between its old and its new bounds. So it is
enough to look between those, with an index; the rows found may be too many, never too few.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, assert_never

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement

from core.engine.compiler.conditions import day_of
from core.engine.compiler.operators import InDays, InInstants, OfAnniversary, OfDay, OfValue, form_of
from core.engine.compiler.ranges import Moment, Predicate, in_days, in_instants
from core.engine.compiler.rows import Operand
from core.language.dates import DayRange, InstantRange, month_days
from core.language.definition import Condition
from core.language.operators import OPERATORS, AttributeType
from core.store.expressions import month_day

_YEARS = range(1900, 2101)
_FEW = 62
"""Look for up to so many days of the year in every likely year; for more, read all dates."""


def crossings(condition: Condition, operand: Operand, before: Moment, after: Moment) -> tuple[Predicate, ...]:
    """Predicates that together find every row for which a condition may hold at only one of two moments.

    Each predicate is for a query of its own: for an OR of two ranges no index finds either.
    """
    form = form_of(OPERATORS[condition.operator], operand.attribute.type)
    match form:
        case OfValue() | OfDay():
            return ()
        case OfAnniversary():
            then, now = (form.days(condition.value, moment.today) for moment in (before, after))
            return _anniversary_crossings(then, now, operand, after.zone)
        case InDays():
            days = (form.days(condition.value, moment.today) for moment in (before, after))
            return tuple(in_days(operand.value, between) for between in _days_between(*days))
        case InInstants():
            return instant_crossings(operand.value, *(form.instants(condition.value, at) for at in (before, after)))
        case _:
            assert_never(form)


def instant_crossings(column: ColumnElement[Any], before: InstantRange, after: InstantRange) -> tuple[Predicate, ...]:
    """Predicates, as in `crossings`, for the instants in only one of the ranges, or on their bounds."""
    return tuple(in_instants(column, between) for between in _instants_between(before, after))


def _instants_between(before: InstantRange, after: InstantRange) -> Iterator[InstantRange]:
    for one, other in ((before.low, after.low), (before.high, after.high)):
        if one != other:
            assert one is not None
            assert other is not None
            yield InstantRange(min(one, other), max(one, other), includes_high=True)


def _days_between(before: DayRange, after: DayRange) -> Iterator[DayRange]:
    for one, other in ((before.first, after.first), (before.end, after.end)):
        if one != other:
            assert one is not None
            assert other is not None
            yield DayRange(min(one, other), max(one, other))


def _anniversary_crossings(then: DayRange, now: DayRange, operand: Operand, zone: str) -> tuple[Predicate, ...]:
    codes = sorted(_codes(then) ^ _codes(now))
    if not codes:
        return ()
    day = day_of(operand, zone)
    of_year = month_day(day).in_(codes)
    if operand.attribute.in_json or operand.attribute.type is AttributeType.DATETIME or len(codes) > _FEW:
        return (of_year,)
    # An index has dates, not days of the year: look for each day in every likely year.
    likely = [date(year, *divmod(code, 100)) for year in _YEARS for code in codes if _exists(year, code)]
    unlikely = sa.or_(day < date(_YEARS.start, 1, 1), day >= date(_YEARS.stop, 1, 1))
    return day.in_(likely), sa.and_(unlikely, of_year)


def _codes(days: DayRange) -> frozenset[int]:
    """The days of the year with their anniversary in a range, as month * 100 + day."""
    between = month_days(days)
    if between is None:
        return _EVERY_CODE
    first, last = between
    if first <= last:
        return frozenset(code for code in _EVERY_CODE if first <= code <= last)
    return frozenset(code for code in _EVERY_CODE if code >= first or code <= last)


def _exists(year: int, code: int) -> bool:
    try:
        date(year, *divmod(code, 100))
    except ValueError:
        return False
    return True


_LEAP_YEAR = 2000
_EVERY_CODE = frozenset(code for code in range(101, 1232) if _exists(_LEAP_YEAR, code))
