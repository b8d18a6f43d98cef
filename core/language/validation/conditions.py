"""Whether one condition makes sense: its attribute, its operator, and the shape and type of its value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import assert_never

from core.errors import Path, Problem
from core.language.catalog import Attribute
from core.language.definition import Condition, Span, Value
from core.language.folding import fold
from core.language.messages import quote, suggestion
from core.language.operators import (
    MONTHS,
    OPERATORS,
    PERIODS,
    UNITS,
    WEEKDAYS,
    Operator,
    ValueShape,
    operators_of,
)
from core.language.validation.limits import MAX_SPAN, MAX_VALUES_OF_ONE
from core.language.validation.scope import Scope
from core.language.values import UnreadableValueError, read_value

_DAYS_APART = 1
"""The farthest that any zone's wall clock is from UTC, in days."""

_VALUE_WORDS = {
    ValueShape.NONE: "nothing",
    ValueShape.ONE: "one value",
    ValueShape.MANY: "a list of values",
    ValueShape.PAIR: "a list of two values, the lower first",
    ValueShape.SPAN: "a length of time, with “amount” and “unit”",
    ValueShape.PERIOD: "a period such as this_month",
    ValueShape.MONTH: "the number of a month",
    ValueShape.WEEKDAY: "the number of a weekday",
}
_LISTS = frozenset({ValueShape.MANY, ValueShape.PAIR})


def condition_problems(condition: Condition, path: Path, scope: Scope) -> Iterator[Problem]:
    """Find everything wrong with one condition."""
    attribute = scope.find(condition.attribute)
    if attribute is None:
        name = condition.attribute
        yield Problem((*path, "attribute"), f"must be {scope.what} (got {quote(name)}).", scope.hint(name))
    operator = OPERATORS.get(condition.operator)
    if operator is None or (attribute is not None and attribute.type not in operator.types):
        yield _operator_problem(condition.operator, attribute, (*path, "operator"))
        return
    if condition.only_with_data and not operator.is_negative:
        yield Problem(
            (*path, "only_with_data"),
            f"must be off with “{operator.label}” (got on).",
            "Only negative operators hold where there is no data.",
        )
    if attribute is not None:
        yield from _value_problems(condition.value, operator, attribute, (*path, "value"))


def _operator_problem(got: str, attribute: Attribute | None, path: Path) -> Problem:
    if attribute is None:
        return Problem(path, f"must be an operator (got {quote(got)}).", suggestion(got, OPERATORS))
    rows = operators_of(attribute.type)
    by_label = {fold(row.label): row.key for row in rows}
    known = by_label.get(fold(got).replace("_", " "))
    hint = f"Did you mean “{known}”?" if known else ""
    if not hint and got not in OPERATORS:
        hint = suggestion(got, [row.key for row in rows])
    type_ = attribute.type.replace("_", "/")
    return Problem(
        path,
        f"must be an operator of “{attribute.label}”, which is of type {type_} (got {quote(got)}).",
        hint or f"Use one of: {', '.join(row.key for row in rows)}.",
    )


def _value_problems(value: Value, operator: Operator, attribute: Attribute, path: Path) -> Iterator[Problem]:
    shape = operator.shape
    label = operator.label
    if shape is ValueShape.NONE:
        if value is not None:
            yield Problem(path, f"must be left out with “{label}” (got {_quote(value)}).")
    elif value is None:
        yield Problem(path, f"must be given with “{label}”: {_VALUE_WORDS[shape]} (got nothing).")
    elif isinstance(value, Span) != (shape is ValueShape.SPAN) or isinstance(value, tuple) != (shape in _LISTS):
        hint = ""
        if shape is ValueShape.ONE and isinstance(value, tuple):
            several = [row.key for row in operators_of(attribute.type) if row.shape is ValueShape.MANY]
            hint = f"For several values use {several[0]}." if several else ""
        yield Problem(path, f"must be {_VALUE_WORDS[shape]} with “{label}” (got {_quote(value)}).", hint)
    elif isinstance(value, Span):
        yield from span_problems(value, path, operator.units(attribute.type))
    elif isinstance(value, tuple):
        yield from _list_problems(value, shape, attribute, path)
    else:
        yield from _one_problem(value, shape, attribute, path)


def _list_problems(
    values: tuple[int | str, ...], shape: ValueShape, attribute: Attribute, path: Path
) -> Iterator[Problem]:
    if shape is ValueShape.PAIR and len(values) != 2:
        yield Problem(path, f"must be two values, the lower first (got {quote(values)}).")
        return
    if not values:
        yield Problem(path, "must list at least one value (got an empty list).")
    if len(values) > MAX_VALUES_OF_ONE:
        yield Problem(path, f"must list at most {MAX_VALUES_OF_ONE:,} values (got {len(values):,}).")
        return
    read: list[str | Decimal | date] = []
    for index, value in enumerate(values):
        try:
            read.append(read_value(value, attribute))
        except UnreadableValueError as error:
            yield Problem((*path, index), f"{error}.", error.hint)
    if shape is ValueShape.PAIR and len(read) == 2 and surely_after(read[0], read[1]):
        low, high = (quote(value) for value in values)
        yield Problem(path, f"must have the lower value first (got {low} before {high}).", "Swap the two.")


def surely_after(first: object, second: object) -> bool:
    """Whether a range from ``first`` to ``second`` is empty in every time zone."""
    if isinstance(first, date) and isinstance(second, date):
        if isinstance(first, datetime) != isinstance(second, datetime):
            return first.toordinal() - _DAYS_APART > second.toordinal()
        return first > second
    return isinstance(first, Decimal) and isinstance(second, Decimal) and first > second


def _one_problem(value: int | str, shape: ValueShape, attribute: Attribute, path: Path) -> Iterator[Problem]:
    match shape:
        case ValueShape.ONE:
            try:
                read_value(value, attribute)
            except UnreadableValueError as error:
                yield Problem(path, f"{error}.", error.hint)
        case ValueShape.PERIOD:
            if value not in PERIODS:
                hint = suggestion(str(value).replace(" ", "_"), PERIODS) if isinstance(value, str) else ""
                hint = hint or f"Use one of: {', '.join(PERIODS)}."
                yield Problem(path, f"must be a period such as this_month (got {quote(value)}).", hint)
        case ValueShape.MONTH:
            yield from _check_ordinal(value, MONTHS, path)
        case ValueShape.WEEKDAY:
            yield from _check_ordinal(value, WEEKDAYS, path)
        case ValueShape.NONE | ValueShape.MANY | ValueShape.PAIR | ValueShape.SPAN:
            raise AssertionError(shape)
        case _:
            assert_never(shape)


def _check_ordinal(value: int | str, names: tuple[str, ...], path: Path) -> Iterator[Problem]:
    if isinstance(value, int) and 1 <= value <= len(names):
        return
    folded_names = [fold(name) for name in names]
    folded = fold(value) if isinstance(value, str) else ""
    hint = f"Use {folded_names.index(folded) + 1}." if folded in folded_names else ""
    yield Problem(path, f"must be 1 ({names[0]}) to {len(names)} ({names[-1]}) (got {quote(value)}).", hint)


def span_problems(span: Span, path: Path, units: Sequence[str] = UNITS) -> Iterator[Problem]:
    """Find an amount out of range, or minutes and hours where only whole days are compared."""
    if not 1 <= span.amount <= MAX_SPAN:
        yield Problem((*path, "amount"), f"must be 1 to {MAX_SPAN:,} (got {quote(span.amount)}).")
    if span.unit not in units:
        yield Problem((*path, "unit"), f"must be days or longer where only whole days count (got {quote(span.unit)}).")


def _quote(value: Value) -> str:
    return quote(f"{value.amount} {value.unit}") if isinstance(value, Span) else quote(value)
