"""One value and one condition: does it hold?

Every operator of `core.language.operators` is read here in plain Python, from what docs/semantics.md says of it.
"""

from __future__ import annotations

import operator
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from core.engine.reference.days import (
    after_span,
    anniversary,
    before_span,
    end_of,
    has_anniversary,
    local_day,
    moved_day,
    period,
    start_of,
)
from core.engine.reference.records import Datum
from core.language.definition import Condition, Span, Value
from core.language.operators import OPERATORS, AttributeType


@dataclass(frozen=True, slots=True)
class Clock:
    """The instant and the zone in which everything is evaluated."""

    as_of: datetime
    zone: str

    @property
    def today(self) -> date:
        """The day it is in the zone."""
        return local_day(self.as_of, self.zone)


def is_no_data(datum: Datum) -> bool:
    """A missing value, the empty text and no choices at all are no data."""
    return datum is None or datum in ("", ())


def condition_holds(condition: Condition, type_: AttributeType, datum: Datum, clock: Clock) -> bool:
    """Whether a condition holds on a value of its attribute's type.

    A positive operator never holds on no data. A negative one denies its positive one, and holds
    on no data unless the condition asks *only where there is data*.
    """
    asked = OPERATORS[condition.operator]
    if asked.key == "contains_data":
        return not is_no_data(datum)
    if asked.key == "does_not_contain_data":
        return is_no_data(datum)
    if is_no_data(datum):
        return asked.is_negative and not condition.only_with_data
    if asked.denies is not None:
        return not _positive_holds(asked.denies, type_, datum, condition.value, clock)
    return _positive_holds(asked.key, type_, datum, condition.value, clock)


def _positive_holds(key: str, type_: AttributeType, datum: Datum, value: Value, clock: Clock) -> bool:
    match type_:
        case AttributeType.TEXT:
            return _text_holds(key, fold(cast(str, datum)), value)
        case AttributeType.NUMBER | AttributeType.MONEY:
            return _number_holds(key, number(cast("int | Decimal", datum)), value)
        case AttributeType.CHOICE:
            return datum == value if key == "is" else datum in _many(value)
        case AttributeType.CHOICES:
            return _choices_hold(key, frozenset(cast("tuple[str, ...]", datum)), frozenset(_many(value)))
        case AttributeType.YES_NO:
            return bool(datum) is (key == "is_yes")
        case AttributeType.DATE:
            return _date_holds(key, cast(date, datum), value, clock)
        case AttributeType.DATETIME:
            return _instant_holds(key, cast(datetime, datum), value, clock)


def fold(text: str) -> str:
    """A text as it is compared: normalized to NFC, then without case."""
    return unicodedata.normalize("NFC", text).casefold()


def number(value: int | str | Decimal) -> Decimal:
    """A number of a definition or of a record, exactly."""
    return Decimal(value)


def _many(value: Value) -> tuple[int | str, ...]:
    return cast("tuple[int | str, ...]", value)


def _text_holds(key: str, text: str, value: Value) -> bool:
    if key == "is_in":
        return text in {fold(str(one)) for one in _many(value)}
    sought = fold(str(value))
    match key:
        case "is":
            return text == sought
        case "contains":
            return sought in text
        case "begins_with":
            return text.startswith(sought)
        case "ends_with":
            return text.endswith(sought)
    raise LookupError(key)


def _number_holds(key: str, actual: Decimal, value: Value) -> bool:
    if key == "is_in":
        return any(actual == number(one) for one in _many(value))
    if key == "is_between":
        lower, upper = _many(value)
        return number(lower) <= actual <= number(upper)
    return bool(_COMPARED[key](actual, number(cast("int | str", value))))


def _choices_hold(key: str, codes: frozenset[str], asked: frozenset[int | str]) -> bool:
    match key:
        case "contains_any_of":
            return bool(codes & asked)
        case "contains_all_of":
            return codes >= asked
        case "is_exactly":
            return codes == asked
    raise LookupError(key)


_COMPARED: Mapping[str, Callable[[Any, Any], Any]] = {
    "is": operator.eq,
    "is_less_than": operator.lt,
    "is_at_most": operator.le,
    "is_more_than": operator.gt,
    "is_at_least": operator.ge,
    "is_on": operator.eq,
    "is_before": operator.lt,
    "is_on_or_before": operator.le,
    "is_after": operator.gt,
    "is_on_or_after": operator.ge,
}
"""How a number or a day compares with one value."""

_OF_A_DAY: Mapping[str, Callable[[date, Value, date], bool]] = {
    "anniversary_is_today": lambda day, _, today: anniversary(day, today.year) == today,
    "anniversary_is_in_the_next": lambda day, span, today: has_anniversary(
        day, (today, moved_day(today, cast(Span, span), 1))
    ),
    "anniversary_is_in_period": lambda day, key, today: has_anniversary(day, period(str(key), today)),
    "month_is": lambda day, month, _: day.month == month,
    "weekday_is": lambda day, weekday, _: day.isoweekday() == weekday,
}
"""What is asked of the calendar day alone, also where the value is an instant."""


def _date_holds(key: str, day: date, value: Value, clock: Clock) -> bool:
    today = clock.today
    if key in _OF_A_DAY:
        return _OF_A_DAY[key](day, value, today)
    match key:
        case "is_in_the_last":
            return moved_day(today, cast(Span, value), -1) < day <= today
        case "is_in_the_next":
            return today <= day < moved_day(today, cast(Span, value), 1)
        case "is_more_than_ago":
            return day < moved_day(today, cast(Span, value), -1)
        case "is_in_period":
            first, end = period(str(value), today)
            return first <= day < end
        case "is_between":
            lower, upper = (date.fromisoformat(str(one)) for one in _many(value))
            return lower <= day <= upper
    return bool(_COMPARED[key](day, date.fromisoformat(str(value))))


def _instant_holds(key: str, instant: datetime, value: Value, clock: Clock) -> bool:
    if key in _OF_A_DAY:
        return _OF_A_DAY[key](local_day(instant, clock.zone), value, clock.today)
    match key:
        case "is_in_the_last":
            return before_span(clock.as_of, cast(Span, value), clock.zone) < instant <= clock.as_of
        case "is_in_the_next":
            return clock.as_of <= instant < after_span(clock.as_of, cast(Span, value), clock.zone)
        case "is_more_than_ago":
            return instant < before_span(clock.as_of, cast(Span, value), clock.zone)
        case "is_in_period":
            first, end = period(str(value), clock.today)
            return start_of(first, clock.zone) <= instant < start_of(end, clock.zone)
        case "is_between":
            begin, until = _many(value)
            return is_between(instant, str(begin), str(until), clock.zone)
    return _INSTANT_COMPARED[key](instant, str(value), clock.zone)


def is_before(instant: datetime, bound: str, zone: str) -> bool:
    """Before a day begins in the zone, or before an instant (a bound with a ``T``)."""
    if "T" in bound:
        return instant < datetime.fromisoformat(bound)
    return instant < start_of(date.fromisoformat(bound), zone)


def is_after(instant: datetime, bound: str, zone: str) -> bool:
    """After a day has ended in the zone, or after an instant (a bound with a ``T``)."""
    if "T" in bound:
        return instant > datetime.fromisoformat(bound)
    return instant >= end_of(date.fromisoformat(bound), zone)


def is_between(instant: datetime, first: str, last: str, zone: str) -> bool:
    """From the first's beginning to the last's end, both days or instants included."""
    return not is_before(instant, first, zone) and not is_after(instant, last, zone)


_INSTANT_COMPARED: Mapping[str, Callable[[datetime, str, str], bool]] = {
    "is_on": lambda instant, bound, zone: is_between(instant, bound, bound, zone),
    "is_before": is_before,
    "is_on_or_before": lambda instant, bound, zone: not is_after(instant, bound, zone),
    "is_after": is_after,
    "is_on_or_after": lambda instant, bound, zone: not is_before(instant, bound, zone),
}
