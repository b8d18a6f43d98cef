"""The figures of a range, each with what it means."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from datetime import datetime, timedelta

import streamlit as st

from core import insights, lifecycle
from core.insights import Overview
from core.language.catalog import NEWSLETTERS
from core.lifecycle import SegmentRecord
from core.store.caches import Cache, bytes_of_data
from ui.kit import glossary
from ui.segment import schedule
from ui.shell import caller, databases, formats, notices

_stays: Cache[Hashable, timedelta | None] = Cache(2**20, bytes_of_data, seconds=60)
"""By database, segment, days, zone and refresh."""
_reachable: Cache[Hashable, int] = Cache(2**20, bytes_of_data, seconds=60)
"""By database, segment, refresh and consent."""
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def draw_counts(seen: Overview) -> None:
    """Draw a tile for each figure that the charts show too."""
    figures = seen.figures
    _tiles(
        ("Members", formats.number(figures.members), "At the end of the last day. " + glossary.help("member")),
        ("Entered", formats.number(figures.entered), glossary.help("entered")),
        ("Left", formats.number(figures.left), glossary.help("left")),
        ("Net change", formats.signed(figures.net_change), glossary.help("net change")),
        ("Growth", formats.percent(figures.growth), glossary.help("growth")),
        ("Churn", formats.percent(figures.churn), glossary.help("churn")),
    )


def draw_rest(record: SegmentRecord, seen: Overview, now: datetime) -> None:
    """Draw the tiles that need more reading: after the charts, which need not wait for them."""
    refreshed_at = seen.refreshed_at
    stay = average_stay(record.id, seen)
    _tiles(
        ("Average stay", length(stay), glossary.help("average stay")),
        *_reachables(record.id, refreshed_at),
        (
            "Last refresh",
            formats.ago(refreshed_at, now),
            f"{formats.local(refreshed_at, record.zone)}. {glossary.help('last refresh')}",
        ),
        ("Next refresh", _next(record, now), glossary.help("next refresh")),
    )


def _reachables(segment_id: int, refreshed_at: datetime | None) -> Iterator[tuple[str, str, str]]:
    """A tile for each purpose that people consent to by e-mail; the only one needs no name."""
    consents = lifecycle.catalog(databases.database(), caller.here()).consents
    by_mail = {name: about for name, about in consents.items() if about.channel == NEWSLETTERS.channel}
    for name, about in by_mail.items():
        label = f"Reachable: {formats.plain(about.purpose)}" if len(by_mail) > 1 else "Reachable by e-mail"
        yield label, formats.number(reachable(segment_id, refreshed_at, name)), glossary.help("reachable by e-mail")


def _tiles(*tiles: tuple[str, str, str]) -> None:
    for label, value, explanation in tiles:
        st.metric(label, value, help=explanation, border=True, width=150, height="stretch")


def average_stay(segment_id: int, seen: Overview) -> timedelta | None:
    """Return the average stay of the range."""
    database, who, days = databases.database(), caller.here(), (seen.points[0].day, seen.points[-1].day)
    return _stays.answer(
        (databases.url(), segment_id, days, seen.zone, seen.refreshed_at),
        lambda: insights.average_stay(database, who, segment_id, *days),
    )


def reachable(segment_id: int, refreshed_at: datetime | None, consent: str = "email_consent") -> int:
    """How many members can be written to for the purpose of a consent, as of the last refresh."""
    database, who = databases.database(), caller.here()
    return _reachable.answer(
        (databases.url(), segment_id, refreshed_at, consent),
        lambda: insights.reachable(database, who, segment_id, consent),
    )


def length(span: timedelta | None) -> str:
    """Return ``13.9 days``, ``5.0 hours``, ``12 minutes``; a dash for none."""
    if span is None:
        return "–"
    if span < _HOUR:
        return formats.counted(span // timedelta(minutes=1), "minute")
    unit, name = (_DAY, "days") if span >= 2 * _DAY else (_HOUR, "hours")
    return f"{formats.tenths(span / unit)} {name}"


def _next(record: SegmentRecord, now: datetime) -> str:
    coming = schedule.coming(record, now).removeprefix("next ")
    return notices.sentence_case(coming) or "–"
