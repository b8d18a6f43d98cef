"""Members at the end of each day, and how many entered and left during it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.insights.range import LocalDays
from core.store import gate
from core.store.database import Database
from core.store.expressions import InstantRanges
from core.store.segments import segment_row
from core.store.tables import Stay, table_of

_stay = table_of(Stay)


@dataclass(frozen=True, slots=True)
class MembershipPoint:
    """One day in the segment's zone: members at its end, and how many entered and left during it."""

    day: date
    members: int
    entered: int
    left: int


def membership_over_time(
    database: Database, caller: Caller, segment_id: int, first: date, last: date
) -> list[MembershipPoint]:
    """A point for each day from the first to the last, both included.

    Raises StateError where the range is reversed or longer than ten years, and NotFoundError.
    """
    with gate.reading(database, caller, UseCase.SEE_SEGMENT, Subject("segment", segment_id)) as session:
        days = LocalDays(first, last, segment_row(session, segment_id).zone)
        return points_of(session, segment_id, days)


def points_of(session: Session, segment_id: int, days: LocalDays) -> list[MembershipPoint]:
    """A point for each of the days."""
    entered = _by_day(session, segment_id, "entered_at", days)
    left = _by_day(session, segment_id, "left_at", days)
    members = _before(session, segment_id, "entered_at", days.start) - _before(
        session, segment_id, "left_at", days.start
    )
    points = []
    for day, came, went in zip(days.days(), entered, left, strict=True):
        members += came - went
        points.append(MembershipPoint(day, members, came, went))
    return points


def _before(session: Session, segment_id: int, column: str, instant: datetime) -> int:
    """How many stays begin, or end, before an instant."""
    query = sa.select(sa.func.count()).where(_stay.c.segment_id == segment_id, _stay.c[column] < instant)
    return int(session.execute(query).scalar_one())


def _by_day(session: Session, segment_id: int, column: str, days: LocalDays) -> list[int]:
    """How many stays begin, or end, on each day: one short walk along the index for each day.

    Grouping by day would work out the day of every stay, and sort them all.
    """
    day = InstantRanges(days.bounds()).as_table()
    on_it = (
        sa.select(sa.func.count())
        .where(_stay.c.segment_id == segment_id, _stay.c[column] >= day.c.start, _stay.c[column] < day.c.finish)
        .correlate(day)
        .scalar_subquery()
    )
    return list(session.execute(sa.select(on_it).select_from(day).order_by(day.c.place)).scalars())
