"""Values in a sentence: writing texts, numbers, dates and instants, and reading them back.

A value has a plain form if that form reads back exactly, and is in quotes if not: the text ``"2.5"``
of a number becomes *2.5*, but ``"05"`` becomes *“05”*.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import assert_never

from core.language.definition import Scalar
from core.language.operators import MONTHS, AttributeType

MISSING = "…"
"""Marks what is missing; a sentence with it can't be read."""

MAX_DIGITS = 40
NUMBER = rf"-?[0-9]{{1,{MAX_DIGITS}}}(?:\.[0-9]{{1,{MAX_DIGITS}}})?(?!\w)"
TEXT = r'“[^”\\]*(?:\\.[^”\\]*)*”|"[^"\\]*(?:\\.[^"\\]*)*"'
NAME = r"\[[^\]\\]*(?:\\.[^\]\\]*)*\]"
DATE = rf"(?:[0-9]{{1,2}}\s+(?a:{'|'.join(MONTHS)})\s+[0-9]{{4}}|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})(?!\w)"
_ISO_INSTANT = (
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)
_CLOCK = r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?"
INSTANT = rf"(?:{_ISO_INSTANT}|{DATE}\s+at\s+{_CLOCK}\s+UTC)(?!\w)"

_ITEM = rf"(?:{TEXT}|{NUMBER})"
LIST = rf"\(\s*{_ITEM}(?:\s*,\s*{_ITEM})*+\s*\)"
"""A list of texts and numbers. It may be long, and as a single token it takes a tenth of the time to read."""
IDS = r"-?[0-9]{1,19}(?:\s*,\s*-?[0-9]{1,19})*+(?:\s+and\s+-?[0-9]{1,19})?(?![\w.,]*\w)"

_ESCAPES = {"\\": "\\", "“": "“", "”": "”", '"': '"', "[": "[", "]": "]", "n": "\n", "t": "\t", "r": "\r"}
_ESCAPED = {character: escape for escape, character in _ESCAPES.items()}
_IN_QUOTES = '\\“”"'
_IN_BRACKETS = "\\[]"
# Invisible, but many scripts and emoji need them.
_JOINERS = "\u200c\u200d"


class EscapeError(ValueError):
    """A backslash without a known escape after it; ``offset`` is its position in the token."""

    def __init__(self, offset: int) -> None:
        self.offset = offset
        super().__init__("no such escape")


def quote(text: str) -> str:
    r"""Put a text in “ ” and escape quotes, backslashes and invisible characters: ``\n``, ``\u{a0}``."""
    return f"“{_escape_all(text, _IN_QUOTES)}”"


def bracket(name: str) -> str:
    """Put the name of a thing in the catalog in brackets, for things whose label is ambiguous."""
    return f"[{_escape_all(name, _IN_BRACKETS)}]"


def _escape_all(text: str, special: str) -> str:
    return "".join(_escape(c) if c in special or not (c.isprintable() or c in _JOINERS) else c for c in text)


def _escape(character: str) -> str:
    escape = _ESCAPED.get(character)
    return f"\\{escape}" if escape else f"\\u{{{ord(character):x}}}"


_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|(.))", re.DOTALL)


def unquote(token: str) -> str:
    """Return the text of a token in quotes or brackets. Raises EscapeError."""

    def character_of(match: re.Match[str]) -> str:
        code, character = match.groups()
        if code is not None and int(code, 16) <= 0x10FFFF:
            return chr(int(code, 16))
        if code is None and character in _ESCAPES:
            return _ESCAPES[character]
        raise EscapeError(match.start())

    return _ESCAPE.sub(character_of, token[1:-1]) if "\\" in token else token[1:-1]


def say_number(value: Scalar) -> str:
    """Write a whole number, or a decimal number kept as text, plainly; other texts in quotes."""
    if isinstance(value, int):
        return str(value) if abs(value) < 10**MAX_DIGITS else MISSING
    return value if "." in value and re.fullmatch(NUMBER, value) else quote(value)


def read_number(token: str) -> int | str:
    """Read a whole number as an int, a decimal number as its text."""
    return token if "." in token else int(token)


def read_list(token: str) -> Iterator[tuple[int, str]]:
    """Yield the items of a list token, each with its offset in the token."""
    return ((match.start(), match[0]) for match in re.finditer(_ITEM, token))


def read_ids(token: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall("-?[0-9]+", token)))


def say_date(value: Scalar) -> str:
    """Write a day as *1 May 2026*, an instant as *1 May 2026 at 12:00 UTC*, other ISO instants as they are."""
    if isinstance(value, int):
        return say_number(value)
    day, _, clock = value.partition("T")
    try:
        date_words = _say_day(day)
    except ValueError:
        return quote(value)
    if not clock:
        return date_words if "T" not in value else quote(value)
    if re.fullmatch(_CLOCK + "Z", clock) and len(clock) > len("12:00Z"):
        return (
            f"{date_words} at {clock.removesuffix('Z').removesuffix(':00') if clock[5:] == ':00Z' else clock[:-1]} UTC"
        )
    return value if re.fullmatch(_ISO_INSTANT, value) else quote(value)


def _say_day(text: str) -> str:
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(text)
    day = date.fromisoformat(text)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year:04}"


def read_date(token: str) -> str:
    """Read a day or an instant in the form of a definition. Raises ValueError if it does not exist."""
    day, _, clock = " ".join(token.lower().split()).partition(" at ")
    if "t" in day and day[:4].isdigit():
        instant = token.upper()
    else:
        iso = _read_day(day)
        if not clock:
            return iso
        clock = clock[: -len(" UTC")]
        instant = f"{iso}T{clock}{':00' if len(clock) == len('12:00') else ''}Z"
    datetime.fromisoformat(instant)
    return instant


def _read_day(text: str) -> str:
    if "-" in text:
        return date.fromisoformat(text).isoformat()
    day, month, year = text.split(" ")
    months = [name.lower() for name in MONTHS]
    return date(int(year), 1 + months.index(month), int(day)).isoformat()


def say_scalar(value: Scalar, type_: AttributeType | None) -> str:
    """Write a value of an attribute of the type, None for an unknown attribute."""
    match type_:
        case AttributeType.DATE | AttributeType.DATETIME:
            return say_date(value)
        case AttributeType.NUMBER | AttributeType.MONEY:
            return say_number(value)
        case AttributeType.TEXT | AttributeType.CHOICE | AttributeType.CHOICES | AttributeType.YES_NO | None:
            return say_number(value) if isinstance(value, int) else quote(value)
        case _:
            assert_never(type_)
