"""The widget for the value of a condition, by type of attribute and shape of operator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, assert_never

import streamlit as st

from core.language.catalog import Attribute
from core.language.definition import Condition, Span
from core.language.edits import change
from core.language.operators import (
    MONTHS,
    PERIODS,
    WEEKDAYS,
    AttributeType,
    Extent,
    Operator,
    ValueShape,
    positive,
)
from ui.builder.blocks.slot import Slot
from ui.shell import formats

T = AttributeType
_NUMERIC = (T.NUMBER, T.MONEY)
_WHOLE_VALUES = (Extent.EQUAL, Extent.AMONG)
"""Operators that compare with a value somebody has, so frequent values help."""
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


def draw(
    condition: Condition,
    attribute: Attribute,
    operator: Operator,
    slot: Slot[Condition],
    frequent: Mapping[str, int],
) -> None:
    """Draw the widget of a condition's value; none for operators without one.

    ``frequent`` are frequent values with their counts, offered first.
    """
    kind = f"{attribute.name}-{operator.key}-value"
    match operator.shape:
        case ValueShape.NONE:
            pass
        case ValueShape.ONE:
            _one(condition, attribute, operator, slot, frequent)
        case ValueShape.MANY:
            _many(condition, attribute, slot, frequent, kind)
        case ValueShape.PAIR:
            _pair(condition, attribute, slot, kind)
        case ValueShape.SPAN:
            _span(condition, slot, operator.units(attribute.type), kind)
        case ValueShape.PERIOD:
            st.selectbox(
                "Period", list(PERIODS), format_func=PERIODS.__getitem__, label_visibility="collapsed",
                **slot.widget(kind, condition.value if condition.value in PERIODS else "this_month", _put),
            )  # fmt: skip
        case ValueShape.MONTH:
            _numbered("Month", MONTHS, condition, slot, kind)
        case ValueShape.WEEKDAY:
            _numbered("Weekday", WEEKDAYS, condition, slot, kind)
        case _:
            assert_never(operator.shape)


def _numbered(label: str, names: Sequence[str], condition: Condition, slot: Slot[Condition], kind: str) -> None:
    """Draw a choice among names numbered from 1."""
    numbers = range(1, len(names) + 1)
    st.selectbox(
        label,
        list(numbers),
        format_func=lambda number: names[number - 1],
        label_visibility="collapsed",
        **slot.widget(kind, condition.value if condition.value in numbers else 1, _put),
    )


def _put(condition: Condition, value: Any) -> Condition:
    return change(condition, value=value)


def _one(
    condition: Condition,
    attribute: Attribute,
    operator: Operator,
    slot: Slot[Condition],
    frequent: Mapping[str, int],
) -> None:
    kind = f"{attribute.name}-{operator.key}-value"
    value = condition.value if isinstance(condition.value, int | str) else None
    text = "" if value is None else str(value)
    match attribute.type:
        case T.NUMBER | T.MONEY:
            _number("Value", value, attribute, slot.widget(kind, as_number(value, attribute.decimals), _put))
        case T.DATE | T.DATETIME if _fits_calendar(value):
            _day("Day", slot.widget(kind, _as_day(value), lambda c, day: _put(c, day.isoformat() if day else None)))
        case T.CHOICE:
            labels = dict(attribute.choices)
            options = _with_current(labels, (text,))
            st.selectbox(
                "Value", options, index=None, placeholder="Choose a value", label_visibility="collapsed",
                format_func=lambda code: with_count(labels.get(code, code), frequent.get(code)),
                **slot.widget(kind, text or None, _put),
            )  # fmt: skip
        case T.TEXT if positive(operator).extent in _WHOLE_VALUES:
            st.selectbox(
                "Value", _with_current(frequent, (text,)), index=None, accept_new_options=True,
                format_func=lambda text: with_count(text, frequent.get(text)),
                placeholder="Choose or type a value", label_visibility="collapsed",
                **slot.widget(kind, text or None, lambda c, made: _put(c, made or "")),
            )  # fmt: skip
        case T.TEXT | T.DATE | T.DATETIME:
            st.text_input(
                "Value", label_visibility="collapsed", placeholder="Type a value", **slot.widget(kind, text, _put)
            )
        case T.CHOICES | T.YES_NO:
            raise LookupError(f"operator {operator.key}: must have no single value of {attribute.type} (got one).")
        case _:
            assert_never(attribute.type)


def _many(
    condition: Condition, attribute: Attribute, slot: Slot[Condition], frequent: Mapping[str, int], kind: str
) -> None:
    values = condition.value if isinstance(condition.value, tuple) else ()
    shown = [str(value) for value in values]
    labels = dict(attribute.choices)
    is_listed = attribute.type in (T.CHOICE, T.CHOICES)
    st.multiselect(
        "Values",
        _with_current(labels if is_listed else frequent, shown),
        format_func=lambda code: with_count(labels.get(code, code), frequent.get(code)),
        accept_new_options=not is_listed,
        placeholder="Choose values" if is_listed else "Choose or type values",
        label_visibility="collapsed",
        **slot.widget(kind, shown, lambda c, made: _put(c, tuple(_scalar(text, attribute) for text in made))),
    )


def _pair(condition: Condition, attribute: Attribute, slot: Slot[Condition], kind: str) -> None:
    is_pair = isinstance(condition.value, tuple) and len(condition.value) == 2
    pair = condition.value if is_pair and isinstance(condition.value, tuple) else ("", "")

    def put(index: int, value: Any) -> Any:
        def into(current: Condition, made: Any) -> Condition:
            both = list(current.value) if isinstance(current.value, tuple) and len(current.value) == 2 else ["", ""]
            both[index] = "" if made is None else value(made)
            return _put(current, tuple(both))

        return into

    for index, (column, label) in enumerate(zip(st.columns(2), ("From", "To"), strict=True)):
        with column:
            name = f"{kind}-{label}"
            match attribute.type:
                case T.NUMBER | T.MONEY:
                    shown = as_number(pair[index], attribute.decimals)
                    _number(label, pair[index], attribute, slot.widget(name, shown, put(index, lambda made: made)))
                case T.DATE | T.DATETIME if _fits_calendar(pair[index]):
                    _day(label, slot.widget(name, _as_day(pair[index]), put(index, lambda day: day.isoformat())))
                case T.DATE | T.DATETIME:
                    widget = slot.widget(name, str(pair[index]), put(index, lambda text: text))
                    st.text_input(label, label_visibility="collapsed", **widget)
                case T.TEXT | T.CHOICE | T.CHOICES | T.YES_NO:
                    raise LookupError(f"{attribute.name}: must have no pair of values of {attribute.type} (got one).")
                case _:
                    assert_never(attribute.type)


def _span(condition: Condition, slot: Slot[Condition], units: Iterable[str], kind: str) -> None:
    span = condition.value if isinstance(condition.value, Span) else Span(amount=30, unit="days")
    inner: Slot[Span] = slot.part(("value",), lambda c: c.value if isinstance(c.value, Span) else span, _put)
    draw_span(span, inner, units, kind)


def draw_span(span: Span, slot: Slot[Span], units: Iterable[str], kind: str = "span") -> None:
    """Draw a length of time: a number and a unit."""
    amount, unit = st.columns(2)
    amount.number_input(
        "Number", min_value=1, max_value=1_000_000, step=1, value=None, label_visibility="collapsed",
        **slot.widget(f"{kind}-amount", max(span.amount, 1), lambda s, made: change(s, amount=made or 1)),
    )  # fmt: skip
    unit.selectbox(
        "Unit", _with_current(units, (span.unit,)), label_visibility="collapsed",
        **slot.widget(f"{kind}-unit", span.unit, lambda s, made: change(s, unit=made)),
    )  # fmt: skip


def _number(label: str, value: object, attribute: Attribute, widget: dict[str, Any]) -> None:
    decimals = attribute.decimals
    exact: dict[str, Any] = {"step": 1, "format": "%d"} if not decimals else {"step": 1.0, "format": f"%.{decimals}f"}
    if isinstance(value, str) and value and as_number(value, attribute.decimals) is None:
        st.caption(f"Got “{value}”, which is no number that fits here.")
    st.number_input(label, value=None, placeholder=label, label_visibility="collapsed", **exact, **widget)


def _day(label: str, widget: dict[str, Any]) -> None:
    st.date_input(
        label, value=None, min_value=FIRST_DAY, max_value=LAST_DAY, format="YYYY-MM-DD",
        label_visibility="collapsed", **widget,
    )  # fmt: skip


def day_input(label: str, value: str, slot: Slot[Any], put: Any) -> None:
    """Draw a day of a window; an instant, which only a sentence can give, as a text."""
    if _fits_calendar(value):
        _day(label, slot.widget(label, _as_day(value), lambda n, day: put(n, day.isoformat() if day else "")))
    else:
        st.text_input(label, label_visibility="collapsed", **slot.widget(f"{label}-text", value, put))


def as_number(value: object, decimals: int) -> int | float | None:
    """Return the number that a widget with ``decimals`` shows; None for no number."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    if decimals:
        return float(number)
    return int(number) if number == number.to_integral_value() else None


def _scalar(text: str, attribute: Attribute) -> int | str:
    number = as_number(text, attribute.decimals) if attribute.type in _NUMERIC else None
    return number if isinstance(number, int) else text


def _as_day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None


def _fits_calendar(value: object) -> bool:
    """Return whether the calendar can show a day; true of None."""
    if not value:
        return True
    try:
        return isinstance(value, str) and FIRST_DAY <= date.fromisoformat(value) <= LAST_DAY
    except ValueError:
        return False


def with_count(label: str, count: int | None) -> str:
    """Return the label of an offered value, with its count if known."""
    return label if count is None else f"{label} ({formats.number(count)})"


def _with_current(options: Iterable[str], current: Iterable[object]) -> list[str]:
    return list(dict.fromkeys([*options, *(str(value) for value in current if value not in (None, ""))]))
