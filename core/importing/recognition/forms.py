"""How a column writes days and numbers: by what its own cells can only be, never by other columns."""

from __future__ import annotations

from dataclasses import dataclass

from core.importing.recognition.cell_evidence import Evidence
from core.importing.values.cells import Format


@dataclass(frozen=True, slots=True)
class Form:
    """The format of a column with its evidence in words. ``is_mixed`` says that cells contradict each other."""

    format: Format
    evidence: str
    is_order_open: bool = False
    is_sign_open: bool = False
    is_mixed: bool = False


def find_form(column: Evidence) -> Form:
    """Return how a column writes days and numbers; None stands for what its cells leave open or tell both ways."""
    order, order_words = _order(column)
    comma, sign_words = _sign(column)
    mixed = bool(column.day_first and column.month_first) or bool(column.comma and column.point)
    words = "; ".join(filter(None, [order_words, sign_words]))
    return Form(Format(order, comma), words, column.is_order_open, column.is_sign_open, mixed)


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
