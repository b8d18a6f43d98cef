"""The predicate of a condition: an operator and its value."""

from __future__ import annotations

from typing import assert_never

from core.language.catalog import Attribute
from core.language.definition import Span, Value
from core.language.operators import MONTHS, WEEKDAYS, Operator, ValueShape
from core.language.sentence.literals import MISSING, quote, say_scalar
from core.language.sentence.phrases import PERIOD_WORDS, say_span
from core.language.sentence.vocabulary import Names

MAX_LABELS = 100
"""Longer lists of choices show codes in quotes instead of labels: they are too long for people, and parse faster."""


def say_predicate(operator: Operator, value: Value, attribute: Attribute | None, choices: Names | None) -> str:
    """*is not “Berlin”*; “…” for what is missing."""
    before, behind = operator.words
    value_words = _say_shape(operator.shape, value, attribute, choices)
    if operator.phrase_before_the and value_words.startswith("the "):
        before = operator.phrase_before_the
    return " ".join(filter(None, (before, value_words, behind)))


def _say_shape(shape: ValueShape, value: Value, attribute: Attribute | None, choices: Names | None) -> str:
    """Write a value by the shape of its operator; a value of another shape as it is."""
    match shape:
        case ValueShape.NONE:
            return ""
        case ValueShape.MANY:
            return _say_list(value if isinstance(value, tuple) else (value,), attribute, choices)
        case ValueShape.PAIR:
            values = value if isinstance(value, tuple) else (value,)
            lower, upper = (say_value(v, attribute, choices) for v in (*values, None, None)[:2])
            return f"{lower} and {upper}"
        case ValueShape.PERIOD if isinstance(value, str) and value in PERIOD_WORDS:
            return PERIOD_WORDS[value]
        case ValueShape.MONTH if isinstance(value, int) and 1 <= value <= len(MONTHS):
            return MONTHS[value - 1]
        case ValueShape.WEEKDAY if isinstance(value, int) and 1 <= value <= len(WEEKDAYS):
            return WEEKDAYS[value - 1]
        case ValueShape.ONE | ValueShape.SPAN | ValueShape.PERIOD | ValueShape.MONTH | ValueShape.WEEKDAY:
            return say_value(value, attribute, choices)
        case _:
            assert_never(shape)


def say_value(value: Value, attribute: Attribute | None, choices: Names | None) -> str:
    """Write a value of any shape; ``choices`` names the choices of the attribute."""
    if value is None:
        return MISSING
    if isinstance(value, Span):
        return say_span(value)
    if isinstance(value, tuple):
        return _say_list(value, attribute, choices)
    if choices and isinstance(value, str):
        return choices.phrase_by_name.get(value) or quote(value)
    return say_scalar(value, attribute.type if attribute else None)


def _say_list(values: tuple[Value, ...], attribute: Attribute | None, choices: Names | None) -> str:
    if choices and len(values) > MAX_LABELS:
        items = ", ".join(quote(str(value)) for value in values)
    else:
        items = ", ".join(say_value(value, attribute, choices) for value in values)
    return f"({items or MISSING})"
