"""How a segment's membership changed over time: typed rows for charts, exact from stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from core.compiler.dialects import local_day
from core.database import Database
from core.dates import MAX_INSTANT, MIN_INSTANT, day_start
from core.errors import StateError
from core.segment_store import segment_row
from core.tables import Stay, table_of

MAX_DAYS = 3660

_stay = table_of(Stay)


@dataclass(frozen=True, slots=True)
class MembershipPoint:
    """One day in the segment's zone: members at its end, and who entered and left during it."""

    day: date
    members: int
    entered: int
    left: int


@dataclass(frozen=True, slots=True)
class MembershipFigures:
    """A range in numbers. ``growth`` is the net change and ``churn`` those who left, each as a part
    of the members at the start; None where there were none.
    """

    members: int
    entered: int
    left: int
    net_change: int
    growth: Decimal | None
    churn: Decimal | None


def membership_over_time(database: Database, segment_id: int, first: date, last: date) -> list[MembershipPoint]:
    """A point for each day from the first to the last, both included.

    Raises StateError where the range is reversed or longer than ten years.
    """
    days = (last - first).days + 1
    if not 1 <= days <= MAX_DAYS:
        raise StateError(
            f"range: must run from an earlier to a later day, over at most {MAX_DAYS:,} days "
            f"(got {first.isoformat()} to {last.isoformat()}). Choose other dates."
        )
    with database.reading() as session:
        zone = segment_row(session, segment_id).zone
        entered = _by_day(session, segment_id, "entered_at", zone, first, last)
        left = _by_day(session, segment_id, "left_at", zone, first, last)
        members = _members_before(session, segment_id, day_start(first, zone))
    points = []
    for place in range(days):
        day = first + timedelta(days=place)
        members += entered.get(day, 0) - left.get(day, 0)
        points.append(MembershipPoint(day, members, entered.get(day, 0), left.get(day, 0)))
    return points


def figures(database: Database, segment_id: int, first: date, last: date) -> MembershipFigures:
    """The range in numbers. Raises StateError as `membership_over_time` does."""
    points = membership_over_time(database, segment_id, first, last)
    entered, left = sum(point.entered for point in points), sum(point.left for point in points)
    at_start = points[0].members - points[0].entered + points[0].left
    net_change = entered - left
    return MembershipFigures(
        members=points[-1].members,
        entered=entered,
        left=left,
        net_change=net_change,
        growth=Decimal(net_change) / at_start if at_start else None,
        churn=Decimal(left) / at_start if at_start else None,
    )


def _members_before(session: Session, segment_id: int, instant: datetime) -> int:
    """The members just before an instant."""
    query = sa.select(
        sa.func.count().filter(_stay.c.entered_at < instant), sa.func.count().filter(_stay.c.left_at < instant)
    ).where(_stay.c.segment_id == segment_id)
    entered, left = session.execute(query).one()
    return int(entered - left)


def _by_day(session: Session, segment_id: int, column: str, zone: str, first: date, last: date) -> dict[date, int]:
    """How many stays begin or end on each day."""
    low, high = day_start(first, zone), MAX_INSTANT if last == date.max else day_start(last + timedelta(days=1), zone)
    instant = _stay.c[column]
    day: Any = local_day(instant, zone, max(low, MIN_INSTANT), min(high, MAX_INSTANT)).label("day")
    counted = (
        sa.select(day, sa.func.count())
        .where(_stay.c.segment_id == segment_id, instant >= low, instant < high)
        .group_by(sa.text("day"))
    )
    return {_as_date(found): count for found, count in session.execute(counted)}


def _as_date(found: date | str) -> date:
    return date.fromisoformat(found) if isinstance(found, str) else found
