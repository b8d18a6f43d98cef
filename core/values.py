"""The values of a definition, read as the type of the attribute they are compared with."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from core.catalog import MAX_NUMBER

MAX_TEXT = 10_000
"""The longest text a condition compares with, in characters."""


class ValueProblem(ValueError):
    """A value is not of its attribute's type; the message says what must hold and what was got."""


def read_text(value: object) -> str:
    """A non-empty text that every database can hold (no NUL, no lone surrogate)."""
    if not isinstance(value, str):
        raise ValueProblem(f"must be a text (got {_shown(value)})")
    if not value:
        raise ValueProblem("must be a text (got an empty one); to ask for no data use “does not contain data”")
    if len(value) > MAX_TEXT:
        raise ValueProblem(f"must be at most {MAX_TEXT:,} characters long (got {len(value):,})")
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise ValueProblem("must be ordinary text (got a character that no database can hold)")
    return value


def read_number(value: object) -> Decimal:
    """An exact decimal, smaller than a million million either side of zero."""
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        raise ValueProblem(f"must be a number (got {_shown(value)})")
    try:
        if isinstance(value, str) and (len(value) > 40 or not value.isascii() or "_" in value):
            raise InvalidOperation
        number = Decimal(value)
    except InvalidOperation:
        raise ValueProblem(f"must be a number such as 12 or “12.5” (got {_shown(value)})") from None
    if not number.is_finite() or abs(number) > MAX_NUMBER:
        raise ValueProblem(f"must lie between −{MAX_NUMBER:,} and {MAX_NUMBER:,} (got {_shown(value)})")
    return number


def read_date(value: object) -> date:
    """A calendar day written as ``2026-01-31``."""
    if isinstance(value, str) and len(value) == 10:
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise ValueProblem(f"must be a date such as 2026-01-31 (got {_shown(value)})")


def read_instant(value: object) -> datetime:
    """An instant with its offset, written as ``2026-01-31T12:00:00Z``; in UTC."""
    if isinstance(value, str) and 10 < len(value) <= 40 and "T" in value:
        try:
            instant = datetime.fromisoformat(value)
            if instant.tzinfo is not None:
                return instant.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise ValueProblem(f"must be an instant such as 2026-01-31T12:00:00Z (got {_shown(value)})")


def read_date_or_instant(value: object) -> date | datetime:
    """A day, or an instant: which of the two is told by a ``T``."""
    if isinstance(value, str) and "T" in value:
        return read_instant(value)
    try:
        return read_date(value)
    except ValueProblem:
        raise ValueProblem(
            f"must be a date such as 2026-01-31 or an instant such as 2026-01-31T12:00:00Z (got {_shown(value)})"
        ) from None


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    text = str(value)
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"
