"""Cells with a type from the file, as texts that can be read in one way only.

| of the file | text |
|---|---|
| number | digits with a point, without a spreadsheet's ``.0`` |
| day, instant | 2026-01-31, 2026-01-31T14:05:09, with the offset where there is one |
| yes or no | true, false |
| time of day, duration | 14:05:09, 30:00:00 |
| nothing, not a number | an empty text |
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from core.language.operators import AttributeType

_LONGEST_EXPONENT = 40


class NumberText(str):
    """A number with a decimal point."""

    __slots__ = ()


class PercentText(NumberText):
    """A number of hundredths, as a cell in a format of percent shows it: 50 where 0.5 is stored."""

    __slots__ = ()


class DayText(str):
    """A calendar day in ISO form."""

    __slots__ = ()


class InstantText(str):
    """A day with a time in ISO form."""

    __slots__ = ()


class YesNoText(str):
    """``true`` or ``false``."""

    __slots__ = ()


_TYPES: dict[type[str], AttributeType] = {
    NumberText: AttributeType.NUMBER,
    PercentText: AttributeType.NUMBER,
    DayText: AttributeType.DATE,
    InstantText: AttributeType.DATETIME,
    YesNoText: AttributeType.YES_NO,
}
YES, NO, EMPTY = YesNoText("true"), YesNoText("false"), ""


def typed_text(value: Any) -> str:
    """Return the text of a value that is no list and no object."""
    if isinstance(value, str):
        return value
    for kind, write in _WRITERS:
        if isinstance(value, kind):
            return write(value)
    return EMPTY if value is None else str(value)


def whole_text(value: int) -> str:
    """Return the digits of a whole number; Python writes none with thousands of digits, and nobody has one."""
    return NumberText(value) if value.bit_length() < 4_000 else hex(value)


def number_text(value: float) -> str:
    """Return the shortest digits that mean the number; a whole number has no point."""
    if not math.isfinite(value):
        return EMPTY
    if value.is_integer() and abs(value) < 1e16:
        return NumberText(int(value))
    text = repr(value)
    return decimal_text(Decimal(text)) if "e" in text else NumberText(text)


def decimal_text(value: Decimal) -> str:
    """Return all digits, without zeros at the end of a fraction."""
    if not value.is_finite():
        return EMPTY
    if abs(value.adjusted()) > _LONGEST_EXPONENT:
        return str(value)
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return NumberText("0" if text in ("-0", "") else text)


def duration_text(value: timedelta) -> str:
    """Return hours, minutes and seconds."""
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


_WRITERS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (bool, lambda value: YES if value else NO),  # which is an int too
    (int, whole_text),
    (float, number_text),
    (Decimal, decimal_text),
    (datetime, lambda value: InstantText(value.isoformat())),  # which is a date too
    (date, lambda value: DayText(value.isoformat())),
    (time, time.isoformat),
    (timedelta, duration_text),
    (bytes, bytes.hex),
)


def percent_text(number: str) -> str:
    """Return a stored number as percent."""
    return PercentText(decimal_text(Decimal(number) * 100))


def unmistakable(number: NumberText) -> NumberText:
    """Return a number in a form without doubt about thousands: 1.234 beside texts might be read as 1234."""
    digits = f"{number}0" if number[-4:-3] == "." else number
    return PercentText(f"{digits}%") if isinstance(number, PercentText) else NumberText(digits)


def types_of(rows: Sequence[Sequence[str]], width: int) -> tuple[AttributeType | None, ...]:
    """Return for each column the type that the file gives all of its cells; None if it gives none, or several."""
    return tuple(_type_of([row[place] for row in rows if place < len(row) and row[place]]) for place in range(width))


def _type_of(cells: Sequence[str]) -> AttributeType | None:
    found = {_TYPES.get(type(cell)) for cell in cells}
    if found == {AttributeType.DATE, AttributeType.DATETIME}:
        return AttributeType.DATETIME
    return found.pop() if len(found) == 1 else None
