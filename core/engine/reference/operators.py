"""Every positive operator in plain Python, by type: one table, without a default.

Each entry says whether the operator holds on a value that is data, as docs/semantics.md defines it.
"""

from __future__ import annotations

import operator as comparing
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from core.engine.reference.days import (
    after_span,
    anniversary,
    before_span,
    has_anniversary,
    local_day,
    period,
    shift_day,
    start_of,
)
from core.engine.reference.values import Clock, fold, is_after, is_before, is_between, number
from core.language.definition import Span
from core.language.operators import AttributeType

T = AttributeType
Rule = Callable[[Any, Any, Clock], bool]
"""Whether a datum meets the value of a condition at a clock."""
Rules = Mapping[AttributeType, Rule]


def rule_of(key: str, type_: AttributeType) -> Rule:
    """The rule of a positive operator for a type. Raises LookupError where the table has no entry."""
    rule = RULES.get(key, {}).get(type_)
    if rule is None:
        raise LookupError(f"operator {key}: must have plain Python for {type_.value} in {__name__} (got none).")
    return rule


# -- Parts of the table's entries -----------------------------------------------------------------


def _text(holds: Callable[[str, str], bool]) -> Rules:
    """Compare a text with the value, both folded."""
    return {T.TEXT: lambda text, value, _: holds(fold(text), fold(str(value)))}


def _numeric(holds: Callable[[Decimal, Any], bool]) -> Rules:
    return dict.fromkeys((T.NUMBER, T.MONEY), lambda datum, value, _: holds(number(datum), value))


def _number(holds: Callable[[Decimal, Decimal], bool]) -> Rules:
    return _numeric(lambda datum, value: holds(datum, number(value)))


def _choice(holds: Callable[[str, Any], bool]) -> Rules:
    return {T.CHOICE: lambda code, value, _: holds(code, value)}


def _choices(holds: Callable[[frozenset[str], frozenset[str]], bool]) -> Rules:
    return {T.CHOICES: lambda codes, value, _: holds(frozenset(codes), frozenset(value))}


def _yes_no(*, wanted: bool) -> Rules:
    return {T.YES_NO: lambda datum, _value, _clock: bool(datum) is wanted}


def _date(holds: Callable[[date, Any, date], bool], holds_of_instant: Rule) -> Rules:
    """Ask a date with today, a date-time with the clock."""
    return {T.DATE: lambda day, value, clock: holds(day, value, clock.today), T.DATETIME: holds_of_instant}


def _compare(holds: Callable[[date, date], bool], holds_of_instant: Callable[[datetime, str, str], bool]) -> Rules:
    """Compare a date with another, a date-time with a day or an instant in the zone."""
    return _date(
        lambda day, value, _: holds(day, date.fromisoformat(value)),
        lambda instant, value, clock: holds_of_instant(instant, value, clock.zone),
    )


def _day(holds: Callable[[date, Any, date], bool]) -> Rules:
    """Ask the calendar day alone, with today; of a date-time, its day in the zone."""
    return _date(holds, lambda instant, value, clock: holds(local_day(instant, clock.zone), value, clock.today))


def _lies_between(day: date, pair: Any, _today: date) -> bool:
    first, last = pair
    return date.fromisoformat(first) <= day <= date.fromisoformat(last)


def _is_in_period(day: date, key: str, today: date) -> bool:
    first, end = period(key, today)
    return first <= day < end


def _is_instant_of_period(instant: datetime, key: str, clock: Clock) -> bool:
    first, end = period(key, clock.today)
    return start_of(first, clock.zone) <= instant < start_of(end, clock.zone)


def _has_anniversary_in_the_next(day: date, span: Span, today: date) -> bool:
    return has_anniversary(day, (today, shift_day(today, span, 1)))


RULES: Mapping[str, Rules] = {
    "is": {
        **_text(comparing.eq),
        **_number(comparing.eq),
        **_choice(comparing.eq),
    },
    "is_in": {
        T.TEXT: lambda text, values, _: fold(text) in {fold(str(one)) for one in values},
        **_numeric(lambda datum, values: any(datum == number(one) for one in values)),
        **_choice(lambda code, codes: code in codes),
    },
    "contains": _text(lambda text, part: part in text),
    "begins_with": _text(str.startswith),
    "ends_with": _text(str.endswith),
    "is_less_than": _number(comparing.lt),
    "is_at_most": _number(comparing.le),
    "is_more_than": _number(comparing.gt),
    "is_at_least": _number(comparing.ge),
    "contains_any_of": _choices(lambda codes, asked: bool(codes & asked)),
    "contains_all_of": _choices(lambda codes, asked: codes >= asked),
    "is_exactly": _choices(lambda codes, asked: codes == asked),
    "is_yes": _yes_no(wanted=True),
    "is_no": _yes_no(wanted=False),
    "is_on": _compare(comparing.eq, lambda instant, bound, zone: is_between(instant, bound, bound, zone)),
    "is_before": _compare(comparing.lt, is_before),
    "is_on_or_before": _compare(comparing.le, lambda instant, bound, zone: not is_after(instant, bound, zone)),
    "is_after": _compare(comparing.gt, is_after),
    "is_on_or_after": _compare(comparing.ge, lambda instant, bound, zone: not is_before(instant, bound, zone)),
    "is_between": {
        **_numeric(lambda datum, pair: number(pair[0]) <= datum <= number(pair[1])),
        **_date(_lies_between, lambda instant, pair, clock: is_between(instant, pair[0], pair[1], clock.zone)),
    },
    "is_in_the_last": _date(
        lambda day, span, today: shift_day(today, span, -1) < day <= today,
        lambda instant, span, clock: before_span(clock.as_of, span, clock.zone) < instant <= clock.as_of,
    ),
    "is_in_the_next": _date(
        lambda day, span, today: today <= day < shift_day(today, span, 1),
        lambda instant, span, clock: clock.as_of <= instant < after_span(clock.as_of, span, clock.zone),
    ),
    "is_more_than_ago": _date(
        lambda day, span, today: day < shift_day(today, span, -1),
        lambda instant, span, clock: instant < before_span(clock.as_of, span, clock.zone),
    ),
    "is_in_period": _date(_is_in_period, _is_instant_of_period),
    "anniversary_is_today": _day(lambda day, _, today: anniversary(day, today.year) == today),
    "anniversary_is_in_the_next": _day(_has_anniversary_in_the_next),
    "anniversary_is_in_period": _day(lambda day, key, today: has_anniversary(day, period(key, today))),
    "month_is": _day(lambda day, month, _: day.month == month),
    "weekday_is": _day(lambda day, weekday, _: day.isoweekday() == weekday),
    "contains_data": dict.fromkeys(T, lambda _datum, _value, _clock: True),
}
"""By operator and type. A negative operator has no entry: it holds where its positive one does not."""
