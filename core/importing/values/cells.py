"""Reading the text of one cell as the value of an attribute.

An empty cell, or one with only spaces, is no data. Texts lose what `core.importing.values.bare_texts` takes away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, tzinfo
from decimal import Decimal
from functools import partial
from typing import Any, assert_never

from core.errors import did_you_mean
from core.importing.reading.typed_cells import NumberText
from core.importing.values.amounts import read_amount
from core.importing.values.bare_texts import bare
from core.importing.values.written_dates import (
    OpenOrderError,
    OpenYearError,
    has_no_year,
    read_counted,
    read_day,
    read_instant,
)
from core.language.catalog import MAX_NUMBER, Attribute
from core.language.folding import fold
from core.language.operators import AttributeType
from core.language.texts import VALUE, unstorable_sign

MAX_INDEXED_BYTES = 2_600
"""The most bytes of a profile's folded text in UTF-8: PostgreSQL indexes up to 2,704."""

YES_NO_PAIRS = (
    "yes no", "y n", "true false", "t f", "on off", "1 0", "ja nein", "j n", "ja nee", "ja nej", "ja nei", "oui non",
    "sí no", "si no", "sì no", "sim não", "sim nao", "tak nie", "wahr falsch", "vrai faux", "verdadero falso",
    "verdadeiro falso", "vero falso", "waar onwaar", "prawda fałsz", "x",
)  # fmt: skip
"""The words for yes and for no that belong together; a cross alone means yes."""
_YES = frozenset(pair.split()[0] for pair in YES_NO_PAIRS)
_NO = frozenset(word for pair in YES_NO_PAIRS for word in pair.split()[1:])
YES_NO_WORDS = _YES | _NO

_BIRTHDAY = "birthday"
_PAST = frozenset({_BIRTHDAY, "created_at", "updated_at", "occurred_at"})
"""Attributes whose days have been."""

_BETWEEN_CHOICES = re.compile(r"[;,|\n]|:::")

Read = Callable[[str], Any]


class CellError(ValueError):
    """A cell can't be read. The message says what must hold and what was got; ``column`` says where."""

    column: str = ""


@dataclass(frozen=True, slots=True)
class Format:
    """How a column writes days and numbers, which can be written in two ways.

    None says that nothing tells: then a cell with two readings is a fault.
    """

    day_first: bool | None = False
    decimal_comma: bool | None = False


@dataclass(frozen=True, slots=True)
class Setting:
    """What reading a cell depends on besides the column's format: the name of the column, for what is said about it,
    the zone of instants without an offset, and for years of two digits the day of the import. What is said about
    values of no file names options that stand for themselves (``has_own_options``).
    """

    column: str = ""
    zone: tzinfo = UTC
    today: date | None = None
    has_own_options: bool = False


NO_SETTING = Setting()


def shown(text: str) -> str:
    """Return a cell as messages quote it: short, without unprintable characters."""
    short = text if len(text) <= 40 else f"{text[:40]}…"
    return "“" + "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in short) + "”"


def cell_reader(attribute: Attribute, format_: Format, setting: Setting = NO_SETTING) -> Read:
    """Return a function from the text of a cell to a value of the attribute, None for no data.

    The function raises CellError.
    """
    read = _reader_of_text(attribute, format_, setting)

    def read_cell(cell: str) -> Any:
        text = cell if isinstance(cell, NumberText) else bare(cell)
        return read(text) if text else None

    return read_cell


def _reader_of_text(attribute: Attribute, format_: Format, setting: Setting) -> Read:
    match attribute.type:
        case AttributeType.TEXT:
            return read_text
        case AttributeType.NUMBER | AttributeType.MONEY:
            return lambda text: _number(text, attribute.decimals, format_.decimal_comma, setting)
        case AttributeType.YES_NO:
            return read_yes_no
        case AttributeType.DATE | AttributeType.DATETIME:
            return _moment_reader(attribute, format_, setting)
        case AttributeType.CHOICE:
            codes = codes_of(attribute)
            return lambda text: read_choice(text, codes)
        case AttributeType.CHOICES:
            codes = codes_of(attribute)
            return lambda text: tuple(read_choice(part, codes) for part in split_choices(text))
        case _:
            assert_never(attribute.type)


def codes_of(attribute: Attribute) -> dict[str, str]:
    """Return the codes of choices by the texts that mean them: the label, or the code itself."""
    by_label = {fold(label): code for code, label in attribute.choices}
    return by_label | {fold(code): code for code, _ in attribute.choices}


def split_choices(text: str) -> list[str]:
    """Return the texts of several choices in one cell."""
    return [part for each in _BETWEEN_CHOICES.split(text) if (part := each.strip().strip('"'))]


def read_text(text: str) -> str:
    """Return a text that every database can hold. Raises CellError for others."""
    if sign := unstorable_sign(text):
        got = "a NUL character" if sign == "\0" else f"the byte 0x{ord(sign) & 0xFF:02X}, of another encoding"
        raise CellError(f"must be ordinary text (got {got})")
    if len(text) > VALUE.most:
        raise CellError(f"must be at most {VALUE.most:,} characters long (got {len(text):,})")
    return text


def are_plain(texts: Sequence[str], longest: int) -> bool:
    """Whether `read_text` accepts all of these, and none is too long. One check of all of them together is fast."""
    return "".join(texts).isprintable() and max(map(len, texts), default=0) <= longest


def check_key(key: str | None) -> None:
    """Raise CellError if the folded key of a profile's text is too long for an index."""
    if key is not None and len(key) * 4 > MAX_INDEXED_BYTES and (size := len(key.encode())) > MAX_INDEXED_BYTES:
        raise CellError(f"must be at most {MAX_INDEXED_BYTES:,} bytes long (got {size:,})")


def _number(text: str, decimals: int, decimal_comma: bool | None, setting: Setting) -> Decimal:  # noqa: FBT001
    try:
        number: Decimal = _either(partial(_amount, text), decimal_comma)
    except OpenError:
        raise CellError(
            f"must tell which sign is the decimal one (got {shown(text)}, which is two numbers). "
            f"Say {_option(setting, 'decimal comma')} or {_option(setting, 'decimal point')}"
        ) from None
    except ValueError:
        example = "1.234,5" if decimal_comma else "1,234.5"
        raise CellError(f"must be a number such as {example} (got {shown(text)})") from None
    if abs(number) > MAX_NUMBER:
        raise CellError(f"must lie between −{MAX_NUMBER:,} and {MAX_NUMBER:,} (got {shown(text)})")
    shifted = number.scaleb(decimals)
    if shifted != shifted.to_integral_value():
        raise CellError(f"must have at most {decimals} decimal places (got {shown(text)})")
    return number


class OpenError(ValueError):
    """A text has two readings, and nothing tells which is meant."""


def _either(read: Callable[[bool], Any], way: bool | None) -> Any:  # noqa: FBT001 - the answer to `read`
    """Read a text in the way that is known, else in the only way that it can be read. Raises ValueError."""
    if way is not None:
        return read(way)
    readings = []
    for each in (True, False):
        try:
            readings.append(read(each))
        except ValueError:
            continue
    if not readings:
        raise ValueError
    if readings[0] != readings[-1]:
        raise OpenError
    return readings[0]


def _amount(text: str, decimal_comma: bool) -> Decimal:  # noqa: FBT001 - given by `_either`
    if isinstance(text, NumberText):  # whatever sign the texts beside it have
        return Decimal(text.removesuffix("%"))
    return read_amount(text, decimal_comma=decimal_comma)


def read_yes_no(text: str) -> bool:
    word = fold(text)
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise CellError(f"must be yes or no (got {shown(text)})")


def _option(setting: Setting, words: str) -> str:
    if setting.has_own_options:
        return f"--{words.replace(' ', '-')}"
    return f'--format "{setting.column}={words}"' if setting.column else words


def _moment_reader(attribute: Attribute, format_: Format, setting: Setting) -> Read:
    is_day, is_past = attribute.type is AttributeType.DATE, attribute.name in _PAST
    day_first, zone, today = format_.day_first, setting.zone, setting.today

    def read_moment(text: str) -> Any:
        if today is not None and (counted := read_counted(text, zone)):
            return counted.astimezone(zone).date() if is_day else counted
        if is_day:
            return read_day(text, day_first=day_first, today=today, is_past=is_past)
        return read_instant(text, day_first=day_first, zone=zone, today=today, is_past=is_past)

    def read(text: str) -> Any:
        try:
            moment = read_moment(text)
        except OpenOrderError:
            raise CellError(
                f"must tell which is the day and which the month (got {shown(text)}). "
                f"Say {_option(setting, 'day first')} or {_option(setting, 'month first')}"
            ) from None
        except OpenYearError:
            raise CellError(f"must have a year of four digits (got {shown(text)})") from None
        except ValueError:
            if has_no_year(text):
                raise CellError(f"must have a year (got {shown(text)})") from None
            order = "31/01/2026" if day_first else "01/31/2026"
            raise CellError(f"must be a date such as 2026-01-31 or {order} (got {shown(text)})") from None
        if attribute.name == _BIRTHDAY and today is not None and moment > today:
            raise CellError(f"must not lie in the future (got {shown(text)})")
        return moment

    return read


def read_choice(text: str, codes: dict[str, str]) -> str:
    """Return the code of a text; ``codes`` are those of `codes_of`. Raises CellError."""
    code = codes.get(fold(text))
    if code is None:
        hint = did_you_mean(text[:100], codes.values()) if len(codes) <= 50 else ""
        known = list(dict.fromkeys(codes.values()))
        offered = f"one of {', '.join(known)}" if len(known) <= 8 else "one of its choices"
        raise CellError(f"must be {offered} (got {shown(text)}). {hint}".strip())
    return code
