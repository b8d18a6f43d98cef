"""The SQL of every positive operator, by type: one table, without a default.

A form says what an operator asks, and so whether time alone can change the answer: only ranges and
anniversaries get the moment, or its day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import ceil, floor
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement

from core.engine.compiler.ranges import Moment, Predicate, between_instants, day_after
from core.engine.compiler.rows import Operand
from core.language.dates import (
    DayRange,
    InstantRange,
    days_before,
    instants_of,
    last_days,
    last_instants,
    next_days,
    next_instants,
    period,
    shift,
)
from core.language.folding import fold, prefix_end
from core.language.operators import AttributeType, Operator, positive
from core.language.values import read_date, read_date_or_instant, read_number
from core.store.columns import CHOICE_SEPARATOR, Key, joined_choices
from core.store.expressions import contains, ends_with, iso_weekday, month, one_of

T = AttributeType
Column = ColumnElement[Any]


@dataclass(frozen=True, slots=True)
class OfValue:
    """Asks the stored value. ``is_narrow`` is true where an index finds the rows and they are few as a rule."""

    sql: Callable[[Operand, Any], Predicate]
    is_narrow: bool = False


@dataclass(frozen=True, slots=True)
class OfDay:
    """Asks the calendar day alone; of a date-time, its day in the zone."""

    sql: Callable[[Column, Any], Predicate]


@dataclass(frozen=True, slots=True)
class OfAnniversary:
    """Asks for an anniversary on one of the days that follow from the operator's value and today."""

    days: Callable[[Any, date], DayRange]


@dataclass(frozen=True, slots=True)
class InDays:
    """Asks for a date within the days that follow from the operator's value and today."""

    days: Callable[[Any, date], DayRange]


@dataclass(frozen=True, slots=True)
class InInstants:
    """Asks for a date-time within the instants that follow from the operator's value and the moment."""

    instants: Callable[[Any, Moment], InstantRange]


Form = OfValue | OfDay | OfAnniversary | InDays | InInstants
Forms = Mapping[AttributeType, Form]


def form_of(operator: Operator, type_: AttributeType) -> Form:
    """What an operator asks of a type; a negative one asks what its positive one asks.

    Raises LookupError where the table has no entry.
    """
    asked = positive(operator) if operator.is_negative else operator
    form = FORMS.get(asked.key, {}).get(type_)
    if form is None:
        raise LookupError(f"operator {asked.key}: must have SQL for {type_.value} in {__name__} (got none).")
    return form


_COMPARISONS: Mapping[str, Callable[[Column, Decimal], Predicate]] = {
    "is": lambda column, v: column == int(v) if v == int(v) else sa.and_(column.is_not(None), sa.false()),
    "is_less_than": lambda column, v: column < ceil(v),
    "is_at_most": lambda column, v: column <= floor(v),
    "is_more_than": lambda column, v: column > floor(v),
    "is_at_least": lambda column, v: column >= ceil(v),
}
"""A whole-number column against an exact decimal: a fraction rounds to the side that changes no answer."""


def compare_number(key: str, column: Column, value: Decimal) -> Predicate:
    """Compare a whole-number expression with a decimal in the same scale, exactly."""
    return _COMPARISONS[key](column, value)


# -- Parts of the table's entries -----------------------------------------------------------------


def _value(*types: AttributeType, sql: Callable[[Column, Any], Predicate]) -> Forms:
    return dict.fromkeys(types, OfValue(lambda operand, value: sql(operand.value, value)))


def _text(sql: Callable[[Column, str], Predicate], *, is_narrow: bool = False) -> Forms:
    """Compare the folded key of a text with the folded value."""

    def of_folded(operand: Operand, value: str) -> Predicate:
        folded = fold(value)
        return sql(operand.value, folded)

    return {T.TEXT: OfValue(of_folded, is_narrow)}


def _begins_with(column: Column, folded: str) -> Predicate:
    end = prefix_end(folded)
    return column >= folded if end is None else sa.and_(column >= folded, column < end)


def _number(sql: Callable[[Column, Callable[[object], Decimal], Any], Predicate]) -> Forms:
    """Ask a number; ``sql`` also gets a function that brings a value to the scale of the column."""

    def of_scaled(operand: Operand, value: Any) -> Predicate:
        return sql(operand.value, lambda number: read_number(number).scaleb(operand.attribute.decimals), value)

    return dict.fromkeys((T.NUMBER, T.MONEY), OfValue(of_scaled))


def _one_number(key: str) -> Forms:
    return _number(lambda column, scaled, value: compare_number(key, column, scaled(value)))


def _among_numbers(column: Column, scaled: Callable[[object], Decimal], values: Any) -> Predicate:
    numbers = {scaled(number) for number in values}
    return one_of(column, sorted(int(n) for n in numbers if n == int(n)), sa.BigInteger())


def _between_numbers(column: Column, scaled: Callable[[object], Decimal], pair: Any) -> Predicate:
    low, high = pair
    return sa.and_(
        compare_number("is_at_least", column, scaled(low)), compare_number("is_at_most", column, scaled(high))
    )


def _choices(join: Callable[..., Predicate]) -> Forms:
    """Ask several choices for each of some codes, and join the answers."""

    def contained(column: Column, codes: Any) -> Predicate:
        each = (contains(column, f"{CHOICE_SEPARATOR}{code}{CHOICE_SEPARATOR}") for code in sorted(set(codes)))
        return join(*each)

    return _value(T.CHOICES, sql=contained)


def _date(days: Callable[[Any, date], DayRange], instants: Callable[[Any, Moment], InstantRange]) -> Forms:
    return {T.DATE: InDays(days), T.DATETIME: InInstants(instants)}


def _beside(days: Callable[[date], DayRange], instants: Callable[[datetime], InstantRange]) -> Forms:
    """Compare a date with a day, a date-time with an instant or all of a day."""

    def of_day_or_instant(value: Any, moment: Moment) -> InstantRange:
        at = read_date_or_instant(value)
        return instants(at) if isinstance(at, datetime) else instants_of(days(at), moment.zone)

    return _date(lambda value, _: days(read_date(value)), of_day_or_instant)


def _after(day: date) -> DayRange:
    following = day_after(day)
    return DayRange(day, day) if following is None else DayRange(first=following)


def _between_days(pair: Any, _today: date) -> DayRange:
    first, last = (read_date(day) for day in pair)
    return DayRange(first, day_after(last))


def _of_both(form: Form) -> Forms:
    return dict.fromkeys((T.DATE, T.DATETIME), form)


FORMS: Mapping[str, Forms] = {
    "is": {
        **_text(lambda column, folded: column == folded, is_narrow=True),
        **_one_number("is"),
        **_value(T.CHOICE, sql=lambda column, code: column == code),
    },
    "is_in": {
        T.TEXT: OfValue(lambda text, values: one_of(text.value, sorted({*map(fold, values)}), Key()), is_narrow=True),
        **_number(_among_numbers),
        **_value(T.CHOICE, sql=lambda column, codes: one_of(column, codes, Key())),
    },
    "contains": _text(contains),
    "begins_with": _text(_begins_with, is_narrow=True),
    "ends_with": _text(ends_with),
    "is_less_than": _one_number("is_less_than"),
    "is_at_most": _one_number("is_at_most"),
    "is_more_than": _one_number("is_more_than"),
    "is_at_least": _one_number("is_at_least"),
    "contains_any_of": _choices(sa.or_),
    "contains_all_of": _choices(sa.and_),
    "is_exactly": _value(T.CHOICES, sql=lambda column, codes: column == joined_choices(codes)),
    "is_yes": _value(T.YES_NO, sql=lambda column, _: column.is_(sa.true())),
    "is_no": _value(T.YES_NO, sql=lambda column, _: column.is_(sa.false())),
    "is_on": _beside(lambda day: DayRange(day, day_after(day)), lambda at: InstantRange(at, at, includes_high=True)),
    "is_before": _beside(lambda day: DayRange(end=day), lambda at: InstantRange(high=at)),
    "is_on_or_before": _beside(
        lambda day: DayRange(end=day_after(day)), lambda at: InstantRange(high=at, includes_high=True)
    ),
    "is_after": _beside(_after, lambda at: InstantRange(low=at, includes_low=False)),
    "is_on_or_after": _beside(lambda day: DayRange(first=day), lambda at: InstantRange(low=at)),
    "is_between": {
        **_number(_between_numbers),
        **_date(_between_days, lambda pair, moment: between_instants(pair[0], pair[1], moment.zone)),
    },
    "is_in_the_last": _date(
        lambda span, today: last_days(today, span), lambda span, at: last_instants(at.as_of, span, at.zone)
    ),
    "is_in_the_next": _date(
        lambda span, today: next_days(today, span), lambda span, at: next_instants(at.as_of, span, at.zone)
    ),
    "is_more_than_ago": _date(
        lambda span, today: days_before(today, span),
        lambda span, at: InstantRange(high=shift(at.as_of, span, at.zone, -1)),
    ),
    "is_in_period": _date(period, lambda key, at: instants_of(period(key, at.today), at.zone)),
    "anniversary_is_today": _of_both(OfAnniversary(lambda _, today: period("today", today))),
    "anniversary_is_in_the_next": _of_both(OfAnniversary(lambda span, today: next_days(today, span))),
    "anniversary_is_in_period": _of_both(OfAnniversary(period)),
    "month_is": _of_both(OfDay(lambda day, number: month(day) == int(number))),
    "weekday_is": _of_both(OfDay(lambda day, number: iso_weekday(day) == int(number))),
    "contains_data": _value(*T, sql=lambda column, _: column.is_not(None)),
    "does_not_contain_data": _value(*T, sql=lambda column, _: column.is_(None)),
}
"""By operator and type. A negative operator has no entry: its SQL denies that of its positive one."""
