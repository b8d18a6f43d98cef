"""Days and instants in the forms of exports.

| written | read as |
|---|---|
| 2026-01-31, 2026/1/31, 2026.01.31, 20260131 | year, month, day |
| 31.01.2026, 31/01/2026, 31-1-2026 | day first or month first, as decided for the column |
| 31 Jan 2026, January 31, 2026 | English names of months |
| … 14:05, 14:05:09.123, 2:05 pm, with Z, UTC, +02:00 or +0200 | the time; without an offset in the file's zone |
| 20260131140509 | a day and a time |
| 1769868309, 13 or 16 digits | seconds, milliseconds or microseconds since 1970-01-01 UTC |

A year has four digits: with two, 31.01.58 could be in two centuries.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from core.store.epoch import EPOCH

MAX_LENGTH = 60

_YEAR_FIRST = re.compile(
    r"(\d{4})(?:-(\d\d?)-(\d\d?)|/(\d\d?)/(\d\d?)|\.(\d\d?)\.(\d\d?)|(\d\d)(\d\d))(?!\d)", re.ASCII
)
_YEAR_LAST = re.compile(r"(\d\d?)([./-])(\d\d?)\2(\d{4})(?!\d)", re.ASCII)
_NAMED = re.compile(
    r"(?:[A-Za-z]{3,9}\.?,\s)?"
    r"(?:(\d\d?)(?:st|nd|rd|th)?[ .-]{1,2}([A-Za-z]{3,9})|([A-Za-z]{3,9})\.? (\d\d?)(?:st|nd|rd|th)?)"
    r"[.,]?[ -](\d{4})(?!\d)",
    re.ASCII,
)
_TIME = re.compile(
    r"(?:T|,? )(\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?: ?([AaPp])\.?[Mm]\.?)?"
    r" ?(Z|UTC|GMT|([+-])(\d\d):?(\d\d)?)?",
    re.ASCII,
)
_COMPACT = re.compile(r"\d{14}", re.ASCII)
_EPOCH_UNITS = {10: 1_000_000, 13: 1_000, 16: 1}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def read_day(text: str, *, day_first: bool) -> date:
    """Read a calendar day; for an instant, the day as written. Raises ValueError."""
    if len(text) == 10 and text[4] == text[7] == "-":  # as in `read_instant`
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    day, end = _leading_day(text, day_first=day_first)
    if end < len(text):
        _read_time(text, end)
    return day


def read_instant(text: str, *, day_first: bool, zone: tzinfo) -> datetime:
    """Read an instant in UTC; a day alone is its first midnight in the zone. Raises ValueError."""
    if len(text) > 18 and text[4] == "-":  # the most common form, and the fastest to read
        try:
            return _in_utc(datetime.fromisoformat(text), zone)
        except ValueError:
            pass
    if text.isdigit() and text.isascii() and len(text) != 8:
        return _read_digits(text, zone)
    day, end = _leading_day(text, day_first=day_first)
    at = _read_time(text, end) if end < len(text) else time()
    return _in_utc(datetime.combine(day, at), zone)


def read_instants(texts: Sequence[str]) -> list[datetime] | None:
    """Read instants as `read_instant` does, if all are in UTC in the most common form; else None."""
    if min(map(len, texts)) <= 18 or {text[4] for text in texts} != {"-"}:
        return None
    try:
        instants = list(map(datetime.fromisoformat, texts))
    except ValueError:
        return None
    return instants if {instant.tzinfo for instant in instants} == {UTC} else None


def has_time(text: str) -> bool:
    """Whether a time of day follows, or the text counts from 1970."""
    return ":" in text or (len(text) in _EPOCH_UNITS and text.isdigit()) or _COMPACT.fullmatch(text) is not None


def _leading_day(text: str, *, day_first: bool) -> tuple[date, int]:
    """Return the day a text begins with, and the position where it ends."""
    if len(text) > MAX_LENGTH:
        raise ValueError(text)
    if match := _YEAR_FIRST.match(text):
        year, *parts = (int(part) for part in match.groups() if part)
        return date(year, parts[0], parts[1]), match.end()
    if match := _YEAR_LAST.match(text):
        day, month = (1, 3) if day_first else (3, 1)
        return date(int(match[4]), int(match[month]), int(match[day])), match.end()
    if match := _NAMED.match(text):
        name = (match[2] or match[3]).lower()
        number = _MONTHS.index(name[:3]) + 1
        return date(int(match[5]), number, int(match[1] or match[4])), match.end()
    raise ValueError(text)


def _read_time(text: str, start: int) -> time:
    match = _TIME.fullmatch(text, start)
    if match is None:
        raise ValueError(text)
    hour = int(match[1])
    if match[5]:
        if not 1 <= hour <= 12:
            raise ValueError(text)
        hour = hour % 12 + (12 if match[5] in "Pp" else 0)
    fraction = int((match[4] or "").ljust(6, "0")[:6])
    offset: tzinfo | None = None
    if match[7]:
        minutes = int(match[8]) * 60 + int(match[9] or 0)
        offset = timezone(timedelta(minutes=minutes if match[7] == "+" else -minutes))
    elif match[6]:
        offset = UTC
    return time(hour, int(match[2]), int(match[3] or 0), fraction, offset)


def _read_digits(text: str, zone: tzinfo) -> datetime:
    if _COMPACT.fullmatch(text):
        return _in_utc(datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=zone), zone)
    if len(text) not in _EPOCH_UNITS:
        raise ValueError(text)
    return EPOCH + timedelta(microseconds=int(text) * _EPOCH_UNITS[len(text)])


def _in_utc(instant: datetime, zone: tzinfo) -> datetime:
    if instant.tzinfo is UTC:
        return instant
    try:
        return (instant if instant.tzinfo else instant.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(str(instant)) from error
