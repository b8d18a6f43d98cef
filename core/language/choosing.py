"""Choosing another attribute, operator, measure or window for a part of a definition; values that still fit stay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, assert_never

from core.language.catalog import Attribute, Catalog
from core.language.definition import (
    After,
    Before,
    Between,
    Comparison,
    Condition,
    Ever,
    InTheLast,
    Measure,
    NotInTheLast,
    Span,
    Window,
)
from core.language.edits import change
from core.language.operators import MEASURES, OPERATORS, AttributeType, Operator, ValueShape, operators_of

_FIRST_SPAN = Span(amount=30, unit="days")


def choose_attribute(condition: Condition, name: str, attributes: Mapping[str, Attribute]) -> Condition:
    """Choose another attribute; operator and value stay if they still fit."""
    before, after = attributes.get(condition.attribute), attributes.get(name)
    if after is None:
        return Condition(attribute=name, operator="")
    if before is not None and before.type == after.type and not (before.choices or after.choices):
        return change(condition, attribute=name)
    return choose_operator(Condition(attribute=name, operator=""), operators_of(after.type)[0].key, after)


def choose_operator(condition: Condition, key: str, attribute: Attribute) -> Condition:
    """Choose another operator; the value stays if the new one takes the same shape."""
    before, after = OPERATORS.get(condition.operator), OPERATORS.get(key)
    if after is None:
        return change(condition, operator=key, value=None, only_with_data=False)
    value = condition.value
    if before is None or before.shape != after.shape:
        value = default_value(attribute, after)
    only_with_data = condition.only_with_data and after.is_negative
    return change(condition, operator=key, value=value, only_with_data=only_with_data)


def default_value(attribute: Attribute, operator: Operator) -> Any:
    """The value with which an operator begins: None, empty, or a usual one such as 30 days."""
    match operator.shape:
        case ValueShape.NONE:
            return None
        case ValueShape.ONE:
            return "" if attribute.type == AttributeType.TEXT else None
        case ValueShape.MANY:
            return ()
        case ValueShape.PAIR:
            return ("", "")
        case ValueShape.SPAN:
            return _FIRST_SPAN
        case ValueShape.PERIOD:
            return "this_month"
        case ValueShape.MONTH | ValueShape.WEEKDAY:
            return 1
        case _:
            assert_never(operator.shape)


def choose_measure(measure: Measure, kind: str, catalog: Catalog) -> Measure:
    """Choose another measure; the property stays if the new measure takes its type."""
    property_ = catalog.property(measure.property or "")
    fits = property_ and property_.type in MEASURES[kind].of_types
    return change(measure, kind=kind, property=measure.property if fits else None)


def choose_comparison(comparison: Comparison, operator: str) -> Comparison:
    """Choose another comparison; *between* begins with the same number twice."""
    upper = (comparison.upper if comparison.upper is not None else comparison.value) if operator == "between" else None
    return change(comparison, operator=operator, upper=upper)


def choose_window(window: Window, kind: str) -> Window:
    """Choose another kind of window; the span or day of the old one stays if the new one has one."""
    span = getattr(window, "span", _FIRST_SPAN)
    day = getattr(window, "date", "")
    windows: dict[str, Window] = {
        "ever": Ever(),
        "in_the_last": InTheLast(span=span),
        "not_in_the_last": NotInTheLast(span=span),
        "between": Between(first=day, last=day),
        "before": Before(date=day),
        "after": After(date=day),
    }
    return windows[kind]
