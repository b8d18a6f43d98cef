"""Days and instants in the forms of exports.

| written | read as |
|---|---|
| 2026-01-31, 2026/1/31, 2026.01.31, 20260131, 2026年1月31日 | year, month, day |
| 31.01.2026, 31/01/2026, 31-1-2026, 31.01.26 | day first or month first, as decided for the column |
| 31 Jan 2026, January 31, 2026, 31. Januar 2026, 31 de enero de 2026 | names of months in many languages |
| … 14:05, 14:05:09.123, 2:05 pm, 14h05, 14:05 Uhr | the time, in the file's zone |
| … with Z, UTC, CET, +02:00 or +0200 | its offset |
| Sat Jan 31 14:05:09 2026 | the year last |
| 20260131140509, 20260131T140509Z | a day and a time |
| 1769868309, 13 or 16 digits | seconds, milliseconds or microseconds since 1970-01-01 UTC |
| 46053, 46053.5 | days of a spreadsheet, which counts from 1899-12-30 |

A year of two digits is of this century or the last: `full_year`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from core.importing.values.months import month_named
from core.store.epoch import EPOCH

MAX_LENGTH = 80

_YEAR_FIRST = re.compile(
    r"(\d{4})(?:-(\d\d?)-(\d\d?)|/(\d\d?)/(\d\d?)|\. ?(\d\d?)\. ?(\d\d?)\.?|[年년] ?(\d\d?)[月월] ?(\d\d?)[日일]"
    r"|(\d\d)(\d\d))(?!\d)",
    re.ASCII,
)
_YEAR_LAST = re.compile(r"(\d\d?)( ?[./-] ?)(\d\d?)\2(?:(\d{4})|(\d\d))(?![\d/.-]\d|\d)(?: ?г\.)?", re.ASCII)  # noqa: RUF001
_WEEKDAY = re.compile(r"(?:[^\W\d_]+(?:-feira)?\.?,? (?:den |the |le |el )?)?")
_NAME = r"[^\W\d_]{3,12}"
_NAMED = re.compile(
    rf"(?:(\d\d?)(?:st|nd|rd|th|er|\.|º|ª)?(?: of| de| d['’])?[ .-]{{0,2}}({_NAME})\.?"
    rf"|({_NAME})\.?,?[ -](\d\d?)(?:st|nd|rd|th)?)"
    r"(?:[.,]? ?(?:de |del |of )?|-|[.,]? ?['’])(?:(\d{4})|(\d\d)(?!:))(?!\d)(?: г\.| р\.)?"  # noqa: RUF001
)
_UNIX = re.compile(rf"({_NAME}) {{1,2}}(\d\d?) (\d\d?:\d\d(?::\d\d)?)(?: ([A-Z]{{3,5}}))? (\d{{4}})")
_TIME = re.compile(
    r"(?:T|,? ?(?:um |at |à |kl\.? |ore )|,? | ?- )(\d\d?)(?:[:.h](\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?"
    r"(?: ?(?:([AaPp])\. ?[Mm]\.|([AaPp])[Mm]\b)| ?(?:Uhr|h|hrs|Hrs)\b)?"
    r"(?: ?(?:\(?(Z|[A-Z]{2,5})\)?)(?![A-Za-z])| ?(?:GMT|UTC)? ?([+-])(\d\d?):?(\d\d)?)?"
    r"(?: UTC| \([^()]*\)|\[[^\[\]]*\])?",
)
_COMPACT = re.compile(r"(\d{8})T?(\d{6}|\d{4})(Z?)", re.ASCII)
_SERIAL = re.compile(r"([1-7]\d{4})(?:[.,](\d{1,12}))?", re.ASCII)
_EPOCH_UNITS = {10: 1_000_000, 13: 1_000, 16: 1}
_SPREADSHEET = datetime(1899, 12, 30)  # noqa: DTZ001 (a wall clock)
_ZONES = {
    "Z": 0, "UTC": 0, "GMT": 0, "UT": 0, "WET": 0, "WEST": 60, "CET": 60, "MEZ": 60, "CEST": 120, "MESZ": 120,
    "EET": 120, "EEST": 180, "MSK": 180, "EST": -300, "EDT": -240, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480,
    "PDT": -420, "AKST": -540, "AKDT": -480, "HST": -600, "JST": 540, "KST": 540, "AEST": 600, "AEDT": 660,
    "NZST": 720, "NZDT": 780,
}  # fmt: skip
"""Names of zones that have one meaning, in minutes from UTC. CST, IST and BST have several."""
_NO_YEAR = re.compile(
    rf"--(\d\d)-?(\d\d)|(\d\d?)[./-](\d\d?)\.?|(\d\d?)(?:st|nd|rd|th|\.)? ({_NAME})\.?"
    rf"|({_NAME})\.? (\d\d?)(?:st|nd|rd|th)?"
)


class OpenOrderError(ValueError):
    """The day has two readings: day or month first."""


class OpenYearError(ValueError):
    """The year of two digits can be in two centuries."""


def read_day(text: str, *, day_first: bool | None, today: date | None = None, is_past: bool = False) -> date:
    """Read a calendar day; for an instant, the day as written. Raises ValueError."""
    if len(text) >= 10 and text[4] == text[7] == "-":  # as in `read_instant`
        try:
            return datetime.fromisoformat(text).date()
        except ValueError:
            pass
    day, rest = _leading_day(text, day_first=day_first, today=today, is_past=is_past)
    if rest:
        _read_time(rest)
    return day


def read_instant(
    text: str, *, day_first: bool | None, zone: tzinfo, today: date | None = None, is_past: bool = False
) -> datetime:
    """Read an instant in UTC; a day alone is its first midnight in the zone. Raises ValueError."""
    if len(text) > 18 and text[4] == "-":  # the most common form, and the fastest to read
        try:
            return _in_utc(datetime.fromisoformat(text), zone)
        except ValueError:
            pass
    if text.isdigit() and text.isascii() and len(text) not in (8, 12):
        return _read_digits(text, zone)
    if (match := _COMPACT.fullmatch(text)) and (match[3] or "T" in text or len(text) == 12):
        return _in_utc(_of_digits(match[1] + match[2].ljust(6, "0"), UTC if match[3] else zone), zone)
    day, rest = _leading_day(text, day_first=day_first, today=today, is_past=is_past)
    return _in_utc(datetime.combine(day, _read_time(rest) if rest else time()), zone)


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
    return (
        ":" in text
        or (len(text) in _EPOCH_UNITS and text.isdigit())
        or (len(text) == 14 and text.isdigit() and text.isascii())
        or (len(text) > 8 and _COMPACT.fullmatch(text) is not None)
    )


def read_counted(text: str, zone: tzinfo) -> datetime | None:
    """Read a number that counts days from 1899-12-30, or seconds and their parts from 1970; None for other texts.

    Only a column that is known to have days tells that a number is one.
    """
    if match := _SERIAL.fullmatch(text):
        return _in_utc(_of_spreadsheet(match), zone)
    if len(text) in _EPOCH_UNITS and text.isdigit() and text.isascii():
        return _read_digits(text, zone)
    return None


def has_no_year(text: str) -> bool:
    """Whether a text is a day and a month without a year: --03-15, 15.3., 15 March."""
    match = _NO_YEAR.fullmatch(text) if len(text) <= MAX_LENGTH else None
    if match is None:
        return False
    if name := match[6] or match[7]:
        return month_named(name) is not None
    first, second = (int(part) for part in match.groups()[:4] if part)
    return min(first, second) in range(1, 13) and max(first, second) in range(1, 32)


def full_year(short: int, *, today: date | None, is_past: bool) -> int:
    """Return the year of two digits.

    For what is past, it is the last such year up to this one. Otherwise it is within the next 20 years or the last
    40; raises OpenYearError for the rest. Without ``today``, any century will do.
    """
    if today is None:
        return 1900 + short if short > 68 else 2000 + short
    latest = today.year if is_past else today.year + 20
    year = latest - (latest - short) % 100
    if not is_past and year < today.year - 40:
        raise OpenYearError(str(short))
    return year


def _leading_day(text: str, *, day_first: bool | None, today: date | None, is_past: bool) -> tuple[date, str]:
    """Return the day a text begins with, and what follows it."""
    if len(text) > MAX_LENGTH:
        raise ValueError(text)
    if match := _YEAR_FIRST.match(text):
        year, *parts = (int(part) for part in match.groups() if part)
        return date(year, parts[0], parts[1]), text[match.end() :]
    if match := _YEAR_LAST.match(text):
        first, second = int(match[1]), int(match[3])
        if min(first, second) > 12:
            raise ValueError(text)
        year = int(match[4]) if match[4] else full_year(int(match[5]), today=today, is_past=is_past)
        is_first = _is_day_first(first, second, match[2].strip(), day_first=day_first)
        day = date(year, *((second, first) if is_first else (first, second)))
        if match[5] and is_past and today and day > today:  # later this year: it was a hundred years ago
            day = day.replace(year=year - 100)
        return day, text[match.end() :]
    return _named_day(text, today=today, is_past=is_past)


def _named_day(text: str, *, today: date | None, is_past: bool) -> tuple[date, str]:
    """Return the day with the name of a month that a text begins with, after a weekday, and what follows it."""
    start = _WEEKDAY.match(text)
    for at in dict.fromkeys((start.end() if start else 0, 0)):
        if (match := _NAMED.match(text, at)) and (month := month_named(match[2] or match[3])):
            year = int(match[5]) if match[5] else full_year(int(match[6]), today=today, is_past=is_past)
            return date(year, month, int(match[1] or match[4])), text[match.end() :]
        if (match := _UNIX.fullmatch(text, at)) and (month := month_named(match[1])):
            return date(int(match[5]), month, int(match[2])), f" {match[3]} {match[4] or ''}".rstrip()
    raise ValueError(text)


def _is_day_first(first: int, second: int, between: str, *, day_first: bool | None) -> bool:
    """Decide by the column; else by what is possible, and by points, which separate the day first."""
    if day_first is not None:
        return day_first
    if first > 12 or first == second:
        return True
    if second > 12:
        return False
    if between == ".":
        return True
    raise OpenOrderError


def _read_time(text: str) -> time:
    match = _TIME.fullmatch(text)
    if match is None or (match[2] is None and not (match[5] or match[6])):
        raise ValueError(text)
    hour = int(match[1])
    if half := match[5] or match[6]:
        if not 1 <= hour <= 12:
            raise ValueError(text)
        hour = hour % 12 + (12 if half in "Pp" else 0)
    fraction = int((match[4] or "").ljust(6, "0")[:6])
    return time(hour, int(match[2] or 0), int(match[3] or 0), fraction, _offset(match))


def _offset(match: re.Match[str]) -> tzinfo | None:
    if match[8]:
        minutes = int(match[9]) * 60 + int(match[10] or 0)
        return timezone(timedelta(minutes=minutes if match[8] == "+" else -minutes))
    if match[7]:
        if match[7] not in _ZONES:
            raise ValueError(match[0])
        minutes = _ZONES[match[7]]
        return timezone(timedelta(minutes=minutes)) if minutes else UTC
    return None


def _read_digits(text: str, zone: tzinfo) -> datetime:
    if len(text) == 14:
        return _in_utc(_of_digits(text, zone), zone)
    if len(text) not in _EPOCH_UNITS:
        raise ValueError(text)
    return EPOCH + timedelta(microseconds=int(text) * _EPOCH_UNITS[len(text)])


def _of_digits(text: str, zone: tzinfo) -> datetime:
    return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=zone)


def _of_spreadsheet(match: re.Match[str]) -> datetime:
    """Return the wall clock of a number of days, to the second: fractions are not exact."""
    seconds = round(float(f"0.{match[2] or 0}") * 86_400)
    return _SPREADSHEET + timedelta(days=int(match[1]), seconds=seconds)


def _in_utc(instant: datetime, zone: tzinfo) -> datetime:
    if instant.tzinfo is UTC:
        return instant
    try:
        return (instant if instant.tzinfo else instant.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(str(instant)) from error
