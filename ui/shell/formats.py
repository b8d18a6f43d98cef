"""Numbers, instants and names the way the reader writes them: in the locale that the browser tells."""

from __future__ import annotations

import functools
import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo, available_timezones

import streamlit as st
from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.numbers import format_decimal, format_percent

_USUAL_LOCALE = "en-GB"
_STEPS = ((60, "minute", 60), (3600, "hour", 24), (86400, "day", 30), (2_592_000, "month", 12))
_LINKED = re.compile(r"@|//|\.(?<=www\.)")
"""Places for an invisible word joiner, which keeps e-mail and web addresses from becoming links."""
_PICTURED = re.compile(r":(?=[\w+\-/]++:)")
"""A colon that would begin an icon, an emoji or the logo of Streamlit, which replaces them in escaped text, too."""
_DISTURBING = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What turns the words behind it round, or can't be sent to a browser."""
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~$:&])")


def reader_locale() -> Locale:
    """Return the locale of the reader's browser; that of Britain where it names no known one."""
    return _known_locale(st.context.locale or _USUAL_LOCALE)


@functools.lru_cache
def _known_locale(tag: str) -> Locale:
    try:
        return Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale.parse(_USUAL_LOCALE, sep="-")


def number(count: int | None) -> str:
    """Return Return ``12,345``; a dash for no number."""
    return "–" if count is None else _number(count, reader_locale())


# Cached: Babel takes 60 to 100 µs for each, and pages and charts repeat them.
@functools.lru_cache(maxsize=4096)
def _number(count: int, locale: Locale) -> str:
    return format_decimal(count, locale=locale)


@functools.lru_cache(maxsize=4096)
def day_in(locale: Locale, day: date) -> str:
    """Return Return ``31 January 2026`` as a locale writes it."""
    return format_date(day, "long", locale)


@functools.lru_cache(maxsize=4096)
def _local(instant: datetime, zone: str, locale: Locale) -> str:
    there = instant.astimezone(ZoneInfo(zone))
    return f"{format_date(there, 'medium', locale)}, {format_time(there, 'short', locale=locale)}"


def counted(count: int, one: str, many: str = "") -> str:
    """Return Return ``1 member``, ``12,345 members``."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def percent(fraction: Decimal | None) -> str:
    """Return Return ``12.5 %``; a dash for no number."""
    return "–" if fraction is None else format_percent(fraction, format="#,##0.0 %;−#,##0.0 %", locale=reader_locale())


def share(fraction: Decimal) -> str:
    """Return ``97 %`` for a share between 0 and 1; never 0 % or 100 % for one that is only nearly so."""
    if 0 < fraction < Decimal("0.01"):
        return "under 1 %"
    if Decimal("0.99") < fraction < 1:
        return "over 99 %"
    return format_percent(fraction, format="#,##0 %", locale=reader_locale())


def tenths(amount: float) -> str:
    """Return Return ``13.9``, ``1,200.0``: a number to one decimal place."""
    return format_decimal(amount, format="#,##0.0", locale=reader_locale())


def signed(count: int) -> str:
    """Return Return ``+5``, ``−3``, ``0``."""
    return format_decimal(count, format="+#,##0;−#,##0" if count else "0", locale=reader_locale())


def ago(instant: datetime | None, now: datetime) -> str:
    """Return Return ``3 hours ago``; a dash for never."""
    if instant is None:
        return "–"
    seconds = (now - instant) / timedelta(seconds=1)
    if seconds < 60:
        return "just now"
    for unit_seconds, unit, limit in _STEPS:
        if seconds < unit_seconds * limit:
            return f"{counted(int(seconds // unit_seconds), unit)} ago"
    return f"{counted(int(seconds // 31_536_000) or 1, 'year')} ago"


def day(day: date) -> str:
    """Return ``31 January 2026``."""
    return day_in(reader_locale(), day)


def local(instant: datetime | None, zone: str) -> str:
    """Return Return ``31 Jan 2026, 14:05`` on the wall clock of a zone; a dash for never."""
    if instant is None:
        return "–"
    return _local(instant, zone, reader_locale())


def clock_time(instant: datetime, zone: str) -> str:
    """Return Return ``14:05:31`` on the wall clock of a zone."""
    return format_time(instant.astimezone(ZoneInfo(zone)), "medium", locale=reader_locale())


def stamp(instant: datetime | None, zone: str) -> str:
    """Return ``2026-01-31 14:05`` on the wall clock of a zone, the same for every reader; empty for never."""
    return "" if instant is None else f"{instant.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def plain(text: str) -> str:
    """Return a text that people wrote, safe in Markdown: no link, picture or formula comes of it."""
    line = _DISTURBING.sub("\ufffd", " ".join(text.split()))
    unlinked = _LINKED.sub("\u2060\\g<0>", _PICTURED.sub(":\u2060", line))
    return _MARKDOWN.sub(r"\\\1", unlinked)


@functools.cache
def zones() -> tuple[str, ...]:
    """Return the names of all time zones, UTC first."""
    names = {
        name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix/", "right/"))
    }
    return ("UTC", *sorted(names))


def browser_zone() -> str:
    """Return the time zone of the reader's browser; UTC where it names no known one."""
    zone = st.context.timezone
    return zone if zone in zones() else "UTC"
