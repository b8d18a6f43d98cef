"""Numbers and amounts in the forms of exports: 1,234.56, 1.234,56, 1 234,56, 1'234.50, $5, −3 €, (12.50), 12,50-, 7 %.

A whole column has one decimal sign, comma or point; the other one, spaces and apostrophes may then
group digits.
"""

from __future__ import annotations

import re
from decimal import Decimal

MAX_LENGTH = 60

_CURRENCY = (
    r"(?:US\$|R\$|[ACHNS]{1,2}\$|[$€£¥₹₺₽₴₩₪₫฿₦₱]|[A-Z]{3}|kr\.?|zł|Kč|Ft|lei|лв\.?|руб\.?|Fr\.|Rs\.?"  # noqa: RUF001
    r"|[Ee]uros?|Dollars?|元|円|USD ?\$|€ ?EUR)"
)
_AMOUNT = re.compile(
    rf"(\()?([-+−–])?({_CURRENCY})? ?([-+−–])? ?(\d[\d.,'’ \u00a0\u202f]*(?<=\d)|[.,]\d+)(?:([.,])[-–—]{{1,2}})?"
    rf" ?(?:%|({_CURRENCY}))?( ?[-−])?(\))?",
    re.ASCII,
)
_GROUPED = re.compile(r"\d+|[1-9]\d{0,2}([.,'’ \u00a0\u202f])(?:\d{2,3}\1)*\d{3}", re.ASCII)
_MINUS = frozenset("-−–")


def read_amount(text: str, *, decimal_comma: bool) -> Decimal:
    """Read an exact decimal. Raises ValueError."""
    match = _AMOUNT.fullmatch(text) if len(text) <= MAX_LENGTH else None
    if match is None:
        raise ValueError(text)
    opened, sign, before, inner_sign, digits, dashed, after, behind, closed = match.groups()
    if bool(opened) != bool(closed) or (before and after) or sum(map(bool, (opened, sign, inner_sign, behind))) > 1:
        raise ValueError(text)
    point = "," if decimal_comma else "."
    if dashed and dashed != point:
        raise ValueError(text)
    whole, _, fraction = digits.partition(point)
    if point in fraction or (fraction and not fraction.isdigit()) or not _is_grouped(whole, point):
        raise ValueError(text)
    number = Decimal("".join(filter(str.isdigit, whole)) + "." + (fraction or "0"))
    is_negative = opened or behind or sign in _MINUS or inner_sign in _MINUS
    return -number if is_negative else number


def currency_of(text: str) -> str:
    """Return the sign or code of the currency of an amount, empty if there is none."""
    match = _AMOUNT.fullmatch(text) if len(text) <= MAX_LENGTH else None
    return (match[3] or match[7] or "") if match else ""


def _is_grouped(whole: str, point: str) -> bool:
    if not whole:
        return True
    match = _GROUPED.fullmatch(whole)
    return match is not None and match[1] != point
