"""What the cells of a column tell: its type, and how it writes days and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from core.importing.values.amounts import decimal_sign_of, has_currency, may_differ
from core.importing.values.cells import YES_NO_WORDS, CellError, Format, cell_reader
from core.importing.values.written_dates import has_order, has_time, order_of
from core.language.catalog import MAX_DECIMALS, MONEY_DECIMALS, Attribute
from core.language.folding import fold
from core.language.operators import AttributeType

T = AttributeType

_MONEY_NAME = re.compile(
    r"amount|price|revenue|cost|value|total|sales|budget|umsatz|betrag|preis|montant|importe", re.IGNORECASE
)
_TEXT_NAME = re.compile(
    r"phone|tel|fax|mobile|zip|plz|postal|post code|\bid\b|_id$|number$|nummer$|\bnr\b", re.IGNORECASE
)
_KEPT_SAMPLES = 1_000
_KEPT_CHARACTERS = 500
_DECIMALS = re.compile(r"[.,](\d+)\D*$", re.ASCII)


@dataclass(slots=True)
class Evidence:
    """What the cells of one column say about the order of day and month, and the decimal sign."""

    day_first: int = 0
    month_first: int = 0
    order_open: int = 0
    comma: int = 0
    point: int = 0
    sign_open: int = 0
    samples: dict[str, None] = field(default_factory=dict)

    def note(self, text: str) -> None:
        """Weigh one cell, trimmed and not empty, unless it came before; keep the first distinct ones."""
        if text in self.samples:
            return
        self.keep(text)
        if has_order(text):
            order = order_of(text)
            self.day_first += order is True
            self.month_first += order is False
            self.order_open += order is None
        elif may_differ(text):
            self.sign_open += 1
        else:
            sign = decimal_sign_of(text)
            self.comma += sign is True
            self.point += sign is False

    def keep(self, text: str) -> None:
        """Keep a cell without weighing it: its file says its form."""
        if len(self.samples) < _KEPT_SAMPLES:
            self.samples[text[:_KEPT_CHARACTERS]] = None

    @property
    def is_open(self) -> bool:
        """Whether only other cells of the column can tell how to read it."""
        no_order = self.order_open > 0 and self.day_first + self.month_first == 0
        return no_order or (self.sign_open > 0 and self.comma + self.point == 0)


def find_formats(columns: Sequence[Evidence], *, semicolons: bool) -> tuple[Format, ...]:
    """Return how each column writes days and numbers.

    A column that leaves it open follows the others of the file. If all do, the delimiter decides: with semicolons
    between cells, the comma is usually a decimal sign and the day comes first.
    """
    day_first = _majority(sum(c.day_first for c in columns), sum(c.month_first for c in columns))
    comma = _majority(sum(c.comma for c in columns), sum(c.point for c in columns))
    formats = []
    for column in columns:
        own_order = _majority(column.day_first, column.month_first)
        own_sign = _majority(column.comma, column.point)
        dotted = any("." in text for text in column.samples if has_order(text))
        formats.append(
            Format(_first(own_order, day_first, semicolons or dotted), _first(own_sign, comma, semicolons))
        )  # fmt: skip
    return tuple(formats)


def _majority(yes: int, no: int) -> bool | None:
    return None if yes == no else yes > no


def _first(*answers: bool | None) -> bool:
    return next((answer for answer in answers if answer is not None), False)


def guess_attribute(name: str, label: str, texts: Iterable[str], format_: Format) -> Attribute:
    """Return an attribute that holds all of the texts; of type text if nothing narrower does.

    It is never a choice, because a later value would be none of them. Numbers that begin with a zero,
    and those of columns named like a phone or an id, are texts. 0 and 1 alone are numbers.
    """
    cells = [text for text in texts if text]
    distinct = sorted(set(cells))
    as_text = Attribute(name, label, T.TEXT, custom=True)
    if not distinct:
        return as_text
    if all(fold(text) in YES_NO_WORDS for text in distinct) and not all(text.isdigit() for text in distinct):
        return Attribute(name, label, T.YES_NO, custom=True)
    if _are_days(distinct):
        moment = Attribute(name, label, T.DATETIME if any(map(has_time, distinct)) else T.DATE, custom=True)
        if _holds(moment, distinct, format_):
            return moment
    if _TEXT_NAME.search(label) or any(re.match(r"[+-]?0\d", text, re.ASCII) for text in distinct):
        return as_text
    decimals = max((len(match[1]) for text in distinct if (match := _decimals(text, format_))), default=0)
    is_money = bool(_MONEY_NAME.search(label)) or any(map(has_currency, distinct))
    if is_money and decimals <= MONEY_DECIMALS:
        number = Attribute(name, label, T.MONEY, MONEY_DECIMALS, custom=True)
    else:
        number = Attribute(name, label, T.NUMBER, min(decimals, MAX_DECIMALS), custom=True)
    return number if _holds(number, distinct, format_) else as_text


def _are_days(texts: Sequence[str]) -> bool:
    """Whether texts are days; digits alone are only if all have a plausible year."""
    return all(
        not text.isdigit()
        or (len(text) in (8, 14) and text[:2] in ("19", "20") and text[4:6] <= "12")
        or (len(text) in (10, 13) and text[0] == "1")
        for text in texts
    )


def _decimals(text: str, format_: Format) -> re.Match[str] | None:
    match = _DECIMALS.search(text)
    return match if match and match[0][0] == ("," if format_.decimal_comma else ".") else None


def _holds(attribute: Attribute, texts: Iterable[str], format_: Format) -> bool:
    read = cell_reader(attribute, format_)
    try:
        for text in texts:
            read(text)
    except CellError:
        return False
    return True
