"""Reading the values of a definition as the type of the attribute that they are compared with."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TypeVar, assert_never

from core.language.catalog import MAX_NUMBER, Attribute
from core.language.folding import fold
from core.language.messages import quote, suggestion, word_list
from core.language.operators import AttributeType
from core.language.texts import VALUE, is_storable

_NUMBER = re.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{1,40})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2}(:[0-9]{2})?)"
)

Day = TypeVar("Day", bound=date)


class UnreadableValueError(ValueError):
    """A value is not of its attribute's type.

    The message says what must hold and what was got, without a full stop; ``hint`` says what would do.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        self.hint = hint
        super().__init__(message)


def read_value(value: object, attribute: Attribute) -> str | Decimal | date | datetime:
    """Read one value of an attribute's type; for a date-time, a date or an instant.

    Raises UnreadableValueError, always for a yes/no: its operators take no value.
    """
    match attribute.type:
        case AttributeType.TEXT:
            return read_text(value)
        case AttributeType.NUMBER | AttributeType.MONEY:
            return read_number(value)
        case AttributeType.CHOICE | AttributeType.CHOICES:
            return read_choice(value, attribute)
        case AttributeType.DATE:
            return read_date(value)
        case AttributeType.DATETIME:
            return read_date_or_instant(value)
        case AttributeType.YES_NO:
            raise UnreadableValueError(f"must be left out (got {quote(value)})")
        case _:
            assert_never(attribute.type)


def read_choice(value: object, attribute: Attribute) -> str:
    """Read the code of one of an attribute's choices."""
    codes = attribute.choice_codes
    if isinstance(value, str) and value in codes:
        return value
    by_label = {fold(label): code for code, label in attribute.choices}
    hint = ""
    if isinstance(value, str):
        code = by_label.get(fold(value))
        hint = f"Did you mean “{code}”?" if code else suggestion(value, codes)
    raise UnreadableValueError(
        f"must be one of the choices of “{attribute.label}” (got {quote(value)})",
        hint or f"Use one of: {word_list(codes)}.",
    )


def read_text(value: object) -> str:
    """Read a non-empty text that every database can hold (no NUL, no lone surrogate)."""
    if not isinstance(value, str):
        raise UnreadableValueError(f"must be a text (got {quote(value)})")
    if not value:
        raise UnreadableValueError("must be a text (got an empty one); to ask for no data use “does not contain data”")
    if len(value) > VALUE.most:
        raise UnreadableValueError(f"must be at most {VALUE.most:,} characters long (got {len(value):,})")
    if not is_storable(value):
        raise UnreadableValueError("must be ordinary text (got a character that no database can hold)")
    return value


def read_number(value: object) -> Decimal:
    """Read an exact decimal between −`MAX_NUMBER` and `MAX_NUMBER`; a text must have plain digits."""
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        raise UnreadableValueError(f"must be a number (got {quote(value)})")
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        raise UnreadableValueError(f"must be a number such as 12 or “12.5” (got {quote(value)})")
    number = Decimal(value)
    # Only compare: arithmetic rounds, and overflows on some Decimals.
    if not number.is_finite() or not -MAX_NUMBER <= number <= MAX_NUMBER:
        raise UnreadableValueError(f"must lie between −{MAX_NUMBER:,} and {MAX_NUMBER:,} (got {quote(value)})")
    return number


def read_date(value: object) -> date:
    """Read a calendar day written as ``2026-01-31``."""
    day = _parse(date.fromisoformat, _DATE, value)
    if day is None:
        raise UnreadableValueError(f"must be a date such as 2026-01-31 (got {quote(value)})")
    return day


def read_instant(value: object) -> datetime:
    """Read an instant with its offset, written as ``2026-01-31T12:00:00Z``. Returns UTC, to the microsecond."""
    instant = _parse(_in_utc, _INSTANT, value)
    if instant is None:
        raise UnreadableValueError(f"must be an instant such as 2026-01-31T12:00:00Z (got {quote(value)})")
    return instant


def read_date_or_instant(value: object) -> date | datetime:
    """Read a day, or an instant if the text has a ``T``."""
    if isinstance(value, str) and "T" in value:
        return read_instant(value)
    if isinstance(value, str) and _DATE.fullmatch(value):
        return read_date(value)
    raise UnreadableValueError(
        f"must be a date such as 2026-01-31 or an instant such as 2026-01-31T12:00:00Z (got {quote(value)})"
    )


def _parse(parse: Callable[[str], Day], form: re.Pattern[str], value: object) -> Day | None:
    if not isinstance(value, str) or not form.fullmatch(value):
        return None
    try:
        return parse(value)
    except (ValueError, OverflowError):  # no such day, no such hour, or outside the years 1 to 9999 in UTC
        return None


def _in_utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
