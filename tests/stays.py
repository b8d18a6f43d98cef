"""Random stays for tests of insights, and putting them in place of a segment's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from hypothesis import strategies as st

from core.store.database import Database
from tests.makers import STAY

Interval = tuple[datetime, datetime | None]
TICK = timedelta(microseconds=1)
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Chatham")
DAYS_OF_INTEREST = ("2026-03-28T00Z", "2026-10-24T00Z", "2026-03-07T00Z", "2026-11-01T00Z", "2024-04-06T00Z")
"""Round these clocks change in one of the zones."""

instants = st.builds(
    lambda near, hours, tick: datetime.fromisoformat(near).astimezone(UTC) + timedelta(hours=hours / 2) + tick * TICK,
    st.sampled_from(DAYS_OF_INTEREST),
    st.integers(-4 * 48, 4 * 48),
    st.sampled_from([-1, 0, 1]),
)
intervals = st.tuples(instants, st.none() | instants).filter(lambda i: i[1] is None or i[0] < i[1])
ranges = st.builds(
    lambda near, before, length: _range(datetime.fromisoformat(near).date() - timedelta(days=before), length),
    st.sampled_from(DAYS_OF_INTEREST),
    st.integers(-3, 5),
    st.integers(0, 9),
)
"""First and last days."""


def _range(first: date, length: int) -> tuple[date, date]:
    return first, first + timedelta(days=length)


def is_within(instant: datetime | None, zone: str, first: date, last: date) -> bool:
    """The zone's clock shows one of the days at that instant."""
    return instant is not None and first <= instant.astimezone(ZoneInfo(zone)).date() <= last


def set_stays(
    database: Database, segment_id: int, intervals: Sequence[Interval], reasons: Sequence[tuple[str, str]] = ()
) -> None:
    """Give a segment these stays and no others, each of another profile; *data* is the reason if none is given."""
    rows = [
        {
            "profile_id": number,
            "segment_id": segment_id,
            "entered_at": entered_at,
            "left_at": left_at,
            "entered_version": 1,
            "entered_reason": reasons[number - 1][0] if reasons else "data",
            "left_version": None if left_at is None else 1,
            "left_reason": None if left_at is None else reasons[number - 1][1] if reasons else "data",
        }
        for number, (entered_at, left_at) in enumerate(intervals, start=1)
    ]
    with database.writing() as session:
        session.execute(sa.delete(STAY).where(STAY.c.segment_id == segment_id))
        if rows:
            session.execute(sa.insert(STAY), rows)


def set_members(database: Database, segment_id: int, ids: Sequence[int], *, at: datetime) -> None:
    """Give a segment these members, since ``at``, and no other stays."""
    rows = [
        {
            "profile_id": id_, "segment_id": segment_id, "entered_at": at, "entered_version": 1,
            "entered_reason": "data",
        }
        for id_ in ids
    ]  # fmt: skip
    with database.writing() as session:
        session.execute(sa.delete(STAY).where(STAY.c.segment_id == segment_id))
        if rows:
            session.execute(sa.insert(STAY), rows)
