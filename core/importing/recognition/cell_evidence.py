"""What the cells of a column say: how many are days, numbers or words, and which can be read in one way only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from core.importing.reading.typed_cells import NumberText
from core.importing.values.amounts import currency_of, read_amount
from core.importing.values.bare_texts import bare_texts
from core.importing.values.cells import YES_NO_WORDS
from core.importing.values.placeholders import Subject, placeholders_of
from core.importing.values.written_dates import has_time, read_day
from core.language.folding import fold
from core.language.operators import AttributeType

SAMPLE_ROWS = 5_000
"""Rows from which every column is weighed; those that may still turn out otherwise are weighed further."""
WEIGHED_ROWS = 100_000
"""The most rows that are weighed, so that a preview takes seconds; a column that later rows contradict is told then."""

_KEPT_SAMPLES = 1_000
_KEPT_CHARACTERS = 500
_KEPT_WORDS = 50

_YEAR_LAST = re.compile(r"(\d\d?)([./-])(\d\d?)\2(\d{4}|\d\d)(?!\d)", re.ASCII)
_YEARLESS = re.compile(r"--?\d\d?-\d\d?|\d\d?/\d\d?|\d\d?\.\d\d?\.", re.ASCII)
_DAY_SHAPE = re.compile(r"\d{4}-\d\d|\d{4}[/.]\d|\d\d?[./-]\d|\d{4}\d\d\d\d|.*[A-Za-z]{3}.*\d{4}", re.ASCII)
_BARE = re.compile(r"(?:(?:19|20)\d\d(?:0[1-9]|1[0-2])\d\d(?:\d{6})?|1\d{9}|1\d{12}|1\d{15})", re.ASCII)
_COUNTED = re.compile(r"[1-5]\d{4}(?:[.,]\d+)?", re.ASCII)
_YEAR_FIRST = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\dZ?)?", re.ASCII)
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")

_NOTHING = placeholders_of(Subject.TYPED)


@dataclass(slots=True)
class Evidence:
    """The distinct cells of one column, counted by what they can be. Placeholders are no cells.

    ``order_open`` counts days that are two, ``sign_open`` amounts that are two. ``bare`` are digits that count days or
    seconds if the header says so, ``counted`` numbers that count the days of a spreadsheet if it does, ``plain``
    digits and nothing else, ``yearless`` days such as 04/05, ``dialed`` texts with three digits or more. ``meant`` are
    the folded texts of which a person said what they mean.
    """

    filled: int = 0
    distinct: int = 0
    addresses: int = 0
    days: int = 0
    timed: int = 0
    bare: int = 0
    counted: int = 0
    yearless: int = 0
    day_first: list[str] = field(default_factory=list)
    month_first: list[str] = field(default_factory=list)
    order_open: list[str] = field(default_factory=list)
    dotted: int = 0
    numbers: int = 0
    comma: list[str] = field(default_factory=list)
    point: list[str] = field(default_factory=list)
    sign_open: list[str] = field(default_factory=list)
    currencies: set[str] = field(default_factory=set)
    plain: int = 0
    dialed: int = 0
    zeros: list[str] = field(default_factory=list)
    plus: list[str] = field(default_factory=list)
    longest: int = 0
    comma_decimals: int = 0
    point_decimals: int = 0
    words: set[str] = field(default_factory=set)
    others: list[str] = field(default_factory=list)
    samples: dict[str, None] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    meant: frozenset[str] = frozenset()

    def note_all(self, cells: Sequence[str]) -> None:
        """Weigh cells, each distinct one once; keep the first ones."""
        self.filled += len(cells) - cells.count("")
        new = [cell for cell in dict.fromkeys(cells) if cell not in self.seen]
        if len(self.seen) < SAMPLE_ROWS:
            self.seen.update(new)
        numbers = [cell for cell in new if isinstance(cell, NumberText)]
        texts = bare_texts([cell for cell in new if not isinstance(cell, NumberText)] if numbers else new)
        if not self._note_years_first(texts):
            for text in filter(None, texts):
                self.note(text)
        for number in numbers:
            self._note_number(number)

    def _note_years_first(self, texts: Sequence[str]) -> bool:
        """Note days and instants that have one reading, all at once, as `note` does one by one. Return whether all of
        the texts are such.
        """
        if not all(map(_YEAR_FIRST.fullmatch, texts)) or not _NOTHING.isdisjoint(texts):
            return False
        try:
            list(map(datetime.fromisoformat, texts))
        except ValueError:
            return False
        self.distinct += len(texts)
        self.samples |= dict.fromkeys(texts[: _KEPT_SAMPLES - len(self.samples)])
        self.days += len(texts)
        self.timed += sum(":" in text for text in texts)
        return True

    def note(self, text: str) -> None:
        """Weigh one cell, bare and not empty, and keep it if it is one of the first."""
        if text in _NOTHING:
            return
        self.distinct += 1
        if len(self.samples) < _KEPT_SAMPLES:
            self.samples[text[:_KEPT_CHARACTERS]] = None
        self._weigh(text)

    def _note_number(self, text: NumberText) -> None:
        """Weigh a cell that its file says is a number: it tells nothing about the decimal sign of texts."""
        self.distinct += 1
        self.numbers += 1
        if len(self.samples) < _KEPT_SAMPLES:
            self.samples[text] = None
        digits = text.removesuffix("%")
        if digits.isdigit():
            self.plain += 1
            self.longest = max(self.longest, len(digits))
            self.counted += _COUNTED.fullmatch(digits) is not None
            self.bare += _BARE.fullmatch(digits) is not None
            if digits in YES_NO_WORDS:
                self.words.add(digits)
        decimals = _decimals(digits.rstrip("0"), ".")
        self.comma_decimals = max(self.comma_decimals, decimals)
        self.point_decimals = max(self.point_decimals, decimals)

    def _weigh(self, text: str) -> None:
        if _COUNTED.fullmatch(text):
            self.counted += 1
        if "@" in text:
            self.addresses += 1 if _ADDRESS.search(text) else 0
            _keep(self.others, text)
        elif not any(map(str.isdigit, text)):
            if len(self.words) < _KEPT_WORDS and len(text) <= 40:
                self.words.add(fold(text))
            _keep(self.others, text)
        elif text.isascii() and text.isdigit():
            self._weigh_digits(text)
        elif not (_DAY_SHAPE.match(text) and self._weigh_day(text)):
            self._weigh_amount(text)

    def _weigh_digits(self, text: str) -> None:
        self.numbers += 1
        self.plain += 1
        self.longest = max(self.longest, len(text))
        if len(text) > 1 and text[0] == "0":
            _keep(self.zeros, text)
        self.bare += _BARE.fullmatch(text) is not None
        if text in YES_NO_WORDS:
            self.words.add(text)

    def _weigh_day(self, text: str) -> bool:
        first, other = _day(text, day_first=True), _day(text, day_first=False)
        if first is None and other is None:
            if _YEARLESS.fullmatch(text):
                self.yearless += 1
                _keep(self.others, text)
                return True
            return False
        self.days += 1
        self.timed += has_time(text)
        match = _YEAR_LAST.match(text)
        if match and match[2] == ".":
            self.dotted += 1
        if match is None or first == other:
            return True
        if first is None:
            _keep(self.month_first, text)
        elif other is None:
            _keep(self.day_first, text)
        elif match[2] != ".":
            _keep(self.order_open, text)
        return True

    def _weigh_amount(self, text: str) -> None:
        comma, point = _amount(text, decimal_comma=True), _amount(text, decimal_comma=False)
        if comma is None and point is None:
            self.dialed += sum(map(str.isdigit, text)) >= 3
            _keep(self.others, text)
            return
        self.numbers += 1
        if currency := currency_of(text):
            self.currencies.add(currency)
        if text.startswith("+"):
            _keep(self.plus, text)
        if comma is None:
            _keep(self.point, text)
        elif point is None:
            _keep(self.comma, text)
        elif comma != point:
            _keep(self.sign_open, text)
        if comma is not None:
            self.comma_decimals = max(self.comma_decimals, _decimals(text, ","))
        if point is not None:
            self.point_decimals = max(self.point_decimals, _decimals(text, "."))

    def keep_all(self, cells: Sequence[str], type_: AttributeType) -> None:
        """Keep cells without weighing them: their file says their type."""
        self.filled += len(cells) - cells.count("")
        new = [text for cell in dict.fromkeys(cells) if (text := cell.strip()) and text not in self.seen]
        if len(self.seen) < SAMPLE_ROWS:
            self.seen.update(new)
        self.distinct += len(new)
        for text in new[: max(0, _KEPT_SAMPLES - len(self.samples))]:
            self.samples[text[:_KEPT_CHARACTERS]] = None
        self.days += len(new) if type_ in (AttributeType.DATE, AttributeType.DATETIME) else 0
        self.timed += len(new) if type_ is AttributeType.DATETIME else 0
        self.numbers += len(new) if type_ is AttributeType.NUMBER else 0
        if len(self.words) < _KEPT_WORDS:
            self.words.update(text for text in new[:_KEPT_WORDS] if text in YES_NO_WORDS)

    def decimals(self, *, decimal_comma: bool | None) -> int:
        """Return the most decimal places; where the sign is open, none."""
        if decimal_comma is None:
            return 0
        return self.comma_decimals if decimal_comma else self.point_decimals

    @property
    def are_days(self) -> bool:
        """Whether each cell is a day or an instant, at least one of them by more than its digits."""
        return self.days > 0 and self.days + self.bare == self.distinct

    @property
    def are_numbers(self) -> bool:
        """Whether each cell is a number."""
        return self.numbers > 0 and self.numbers == self.distinct

    @property
    def is_order_open(self) -> bool:
        """Whether no cell tells the order of day and month that others need."""
        return bool(self.order_open) and bool(self.day_first) == bool(self.month_first)

    @property
    def is_sign_open(self) -> bool:
        """Whether no cell tells the decimal sign that others need."""
        return bool(self.sign_open) and bool(self.comma) == bool(self.point)


def _keep(texts: list[str], text: str) -> None:
    if len(texts) < _KEPT_WORDS:
        texts.append(text)


def _day(text: str, *, day_first: bool) -> date | None:
    try:
        return read_day(text, day_first=day_first)
    except ValueError:
        return None


def _amount(text: str, *, decimal_comma: bool) -> Decimal | None:
    try:
        return read_amount(text, decimal_comma=decimal_comma)
    except ValueError:
        return None


def _decimals(text: str, sign: str) -> int:
    _, sign, rest = text.rpartition(sign)
    return len("".join(filter(str.isdigit, rest))) if sign else 0
