"""How a column writes days and numbers: by what its own cells can only be, never by other columns."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.importing.recognition.cell_evidence import Evidence
from core.importing.values.cells import Format

_SPELLED = re.compile(
    r"(d{1,2}|j{1,2}|t{1,2}|g{1,2})[./-]m{1,2}[./-][yaj]{2,4}|m{1,2}[./-]d{1,2}[./-]y{2,4}", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Form:
    """The format of a column with its evidence in words. ``is_mixed`` says that cells contradict each other."""

    format: Format
    evidence: str
    is_order_open: bool = False
    is_sign_open: bool = False
    is_mixed: bool = False


def find_form(header: str, column: Evidence) -> Form:
    """Return how a column writes days and numbers; None stands for what it leaves open or tells both ways.

    Its cells tell it, and where they don't, a header that spells it out: *Birthday (MM/DD/YYYY)*.
    """
    order, order_words = _order(column)
    is_open = column.is_order_open
    if order is None and not column.day_first and (match := _SPELLED.search(header)):
        order, is_open = match[1] is not None, False
        order_words = f"the header says “{match[0]}”"
    comma, sign_words = _sign(column)
    mixed = bool(column.day_first and column.month_first) or bool(column.comma and column.point)
    words = "; ".join(filter(None, [order_words, sign_words]))
    return Form(Format(order, comma), words, is_open, column.is_sign_open, mixed)


def _order(column: Evidence) -> tuple[bool | None, str]:
    day, month = column.day_first, column.month_first
    if day and month:
        return None, f"“{day[0]}” has the day first, “{month[0]}” the month"
    if day:
        return True, f"the day comes first, as in “{day[0]}”"
    if month:
        return False, f"the month comes first, as in “{month[0]}”"
    if column.order_open:
        return None, f"no cell tells whether “{column.order_open[0]}” has the day or the month first"
    if column.dotted:
        return True, "between points the day comes first"
    return False, ""


def _sign(column: Evidence) -> tuple[bool | None, str]:
    comma, point = column.comma, column.point
    if comma and point:
        return None, f"“{comma[0]}” has a decimal comma, “{point[0]}” a decimal point"
    if comma:
        return True, f"the comma is the decimal sign, as in “{comma[0]}”"
    if point:
        return False, f"the point is the decimal sign, as in “{point[0]}”"
    if column.sign_open:
        return None, f"no cell tells whether the sign in “{column.sign_open[0]}” is a decimal one"
    return False, ""
