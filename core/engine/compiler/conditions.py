"""A condition as a predicate on a row.

Only positive operators have SQL of their own; a negative one is its positive `denied`, and asks
for data too where its condition says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import ceil, floor
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement

from core.engine.compiler.algebra import denied
from core.engine.compiler.dialects import contains, ends_with, iso_weekday, local_day, month, month_day, one_of
from core.engine.compiler.rows import Operand
from core.language.dates import (
    MAX_INSTANT,
    MIN_INSTANT,
    DayRange,
    InstantRange,
    day_start,
    days_before,
    instants_of,
    last_days,
    last_instants,
    moved,
    next_days,
    next_instants,
    period,
)
from core.language.dates import local_day as day_of
from core.language.dates import month_days as anniversaries
from core.language.definition import Condition
from core.language.folding import fold, prefix_end
from core.language.operators import OPERATORS, AttributeType
from core.language.values import read_date, read_date_or_instant, read_number
from core.store.columns import CHOICE_SEPARATOR, Key, joined_choices

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


def predicate(condition: Condition, operand: Operand, moment: Moment) -> Predicate:
    """What must be true of the row; NULL where a positive operator meets no data."""
    operator = OPERATORS[condition.operator]
    if operator.denies is None:
        return _positive(operator.key, condition.value, operand, moment)
    opposite = denied(_positive(operator.denies, condition.value, operand, moment))
    return sa.and_(operand.value.is_not(None), opposite) if condition.only_with_data else opposite


def _positive(key: str, value: Any, operand: Operand, moment: Moment) -> Predicate:
    if key == "contains_data":
        return operand.value.is_not(None)
    if key == "does_not_contain_data":
        return operand.value.is_(None)
    match operand.attribute.type:
        case AttributeType.TEXT:
            return _text(key, value, operand.value)
        case AttributeType.NUMBER | AttributeType.MONEY:
            return _number(key, value, operand)
        case AttributeType.CHOICE:
            return operand.value == value if key == "is" else one_of(operand.value, value, Key())
        case AttributeType.CHOICES:
            return _choices(key, value, operand.value)
        case AttributeType.YES_NO:
            return operand.value.is_(sa.true()) if key == "is_yes" else operand.value.is_(sa.false())
        case AttributeType.DATE:
            return _date(key, value, operand.value, moment)
        case AttributeType.DATETIME:
            return _datetime(key, value, operand.value, moment)


def _text(key: str, value: Any, column: ColumnElement[Any]) -> Predicate:
    if key == "is_in":
        return one_of(column, sorted({fold(text) for text in value}), Key())
    folded = fold(value)
    match key:
        case "is":
            return column == folded
        case "contains":
            return contains(column, folded)
        case "begins_with":
            end = prefix_end(folded)
            return column >= folded if end is None else sa.and_(column >= folded, column < end)
        case _:
            return ends_with(column, folded)


def _choices(key: str, codes: Sequence[str], column: ColumnElement[Any]) -> Predicate:
    if key == "is_exactly":
        return column == joined_choices(codes)
    each = [contains(column, f"{CHOICE_SEPARATOR}{code}{CHOICE_SEPARATOR}") for code in sorted(set(codes))]
    return sa.or_(*each) if key == "contains_any_of" else sa.and_(*each)


_COMPARISONS: dict[str, Callable[[ColumnElement[Any], Decimal], Predicate]] = {
    "is": lambda column, v: column == int(v) if v == int(v) else sa.and_(column.is_not(None), sa.false()),
    "is_less_than": lambda column, v: column < ceil(v),
    "is_at_most": lambda column, v: column <= floor(v),
    "is_more_than": lambda column, v: column > floor(v),
    "is_at_least": lambda column, v: column >= ceil(v),
}
"""A whole-number column against an exact decimal: fractions round to the side that changes nothing."""


def compared(key: str, column: ColumnElement[Any], value: Decimal) -> Predicate:
    """A whole-number expression against a decimal in the same scale, exactly."""
    return _COMPARISONS[key](column, value)


def _number(key: str, value: Any, operand: Operand) -> Predicate:
    column, scale = operand.value, operand.attribute.decimals

    def scaled(number: object) -> Decimal:
        return read_number(number).scaleb(scale)

    if key == "is_in":
        numbers = {scaled(number) for number in value}
        return one_of(column, sorted(int(n) for n in numbers if n == int(n)), sa.BigInteger())
    if key == "is_between":
        low, high = value
        return sa.and_(compared("is_at_least", column, scaled(low)), compared("is_at_most", column, scaled(high)))
    return compared(key, column, scaled(value))


def _date(key: str, value: Any, column: ColumnElement[Any], moment: Moment) -> Predicate:
    calendar = _calendar(key, value, column, moment.today)
    return calendar if calendar is not None else in_days(column, days_asked(key, value, moment.today))


def _datetime(key: str, value: Any, column: ColumnElement[Any], moment: Moment) -> Predicate:
    if key in (*ANNIVERSARIES, "month_is", "weekday_is"):
        day = local_day(column, moment.zone, MIN_INSTANT, MAX_INSTANT)
        return cast(Predicate, _calendar(key, value, day, moment.today))
    return in_instants(column, instants_asked(key, value, moment))


def _calendar(key: str, value: Any, day: ColumnElement[Any], today: date) -> Predicate | None:
    """Questions about the day in the calendar; None of any other operator."""
    match key:
        case "month_is":
            return month(day) == int(value)
        case "weekday_is":
            return iso_weekday(day) == int(value)
        case _ if key in ANNIVERSARIES:
            return _anniversary(day, ANNIVERSARIES[key](value, today))
        case _:
            return None


ANNIVERSARIES: Mapping[str, Callable[[Any, date], DayRange]] = {
    "anniversary_is_today": lambda _, today: period("today", today),
    "anniversary_is_in_the_next": lambda span, today: next_days(today, span),
    "anniversary_is_in_period": period,
}
"""The days on which an operator asks for an anniversary, of its value and today."""


def _anniversary(day: ColumnElement[Any], days: DayRange) -> Predicate:
    between = anniversaries(days)
    if between is None:
        return day.is_not(None)
    first, last = between
    code = month_day(day)
    return sa.and_(code >= first, code <= last) if first <= last else sa.or_(code >= first, code <= last)


def days_asked(key: str, value: Any, today: date) -> DayRange:
    """The days that an operator asks of a date attribute."""
    match key:
        case "is_in_the_last":
            return last_days(today, value)
        case "is_in_the_next":
            return next_days(today, value)
        case "is_more_than_ago":
            return days_before(today, value)
        case "is_in_period":
            return period(value, today)
        case "is_between":
            first, last = (read_date(day) for day in value)
            return DayRange(first, _following(last))
    day = read_date(value)
    match key:
        case "is_on":
            return DayRange(day, _following(day))
        case "is_before":
            return DayRange(end=day)
        case "is_on_or_before":
            return DayRange(end=_following(day))
        case "is_after":
            following = _following(day)
            return DayRange(day, day) if following is None else DayRange(first=following)
        case _:
            return DayRange(first=day)


def _following(day: date) -> date | None:
    """The day after; None where the calendar ends."""
    return None if day == date.max else date.fromordinal(day.toordinal() + 1)


def instants_asked(key: str, value: Any, moment: Moment) -> InstantRange:
    """The instants that an operator asks of a date-time attribute."""
    as_of, zone = moment.as_of, moment.zone
    match key:
        case "is_in_the_last":
            return last_instants(as_of, value, zone)
        case "is_in_the_next":
            return next_instants(as_of, value, zone)
        case "is_more_than_ago":
            return InstantRange(high=moved(as_of, value, zone, -1))
        case "is_in_period":
            return instants_of(period(value, moment.today), zone)
        case "is_between":
            return between_instants(value[0], value[1], zone)
    at = read_date_or_instant(value)
    if isinstance(at, datetime):
        return _beside(key, at)
    return instants_of(days_asked(key, value, moment.today), zone)


def _beside(key: str, at: datetime) -> InstantRange:
    """The instants that an operator asks of an instant."""
    match key:
        case "is_on":
            return InstantRange(at, at, includes_high=True)
        case "is_before":
            return InstantRange(high=at)
        case "is_on_or_before":
            return InstantRange(high=at, includes_high=True)
        case "is_after":
            return InstantRange(low=at, includes_low=False)
        case _:
            return InstantRange(low=at)


def between_instants(first: object, last: object, zone: str) -> InstantRange:
    """From a day's start (or an instant) to a day's end (or an instant), both included."""
    low, high = read_date_or_instant(first), read_date_or_instant(last)
    start = low if isinstance(low, datetime) else day_start(low, zone)
    if isinstance(high, datetime):
        return InstantRange(start, high, includes_high=True)
    return InstantRange(start, day_start(_following(high) or high, zone))


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
