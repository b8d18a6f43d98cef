"""The figures of a range of days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import sqlalchemy as sa

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.insights.range import LocalDays
from core.insights.series import MembershipPoint
from core.store import gate
from core.store.database import Database
from core.store.expressions import microseconds_between
from core.store.segments import segment_row
from core.store.tables import Stay, table_of

_SECOND = 1_000_000

_stay = table_of(Stay)


@dataclass(frozen=True, slots=True)
class MembershipFigures:
    """The figures of a range. ``growth`` is the net change and ``churn`` those who left, each as a part
    of the members at the start; None where there were none.
    """

    members: int
    entered: int
    left: int
    net_change: int
    growth: Decimal | None
    churn: Decimal | None


def figures_of(points: Sequence[MembershipPoint]) -> MembershipFigures:
    """The figures of at least one day."""
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


def average_stay(database: Database, caller: Caller, segment_id: int, first: date, last: date) -> timedelta | None:
    """The mean length, from entering to leaving, of the stays that ended in the range; None where none did.

        sum(left_at − entered_at) / number, of the stays with start of the range <= left_at < its end

    Hospitals call it the average length of stay, by discharges (OECD, Health at a Glance).
    Exact, rounded down to the microsecond. A stay that began before the range counts whole; one that goes
    on, or ended after the range, does not count. Raises StateError and NotFoundError.
    """
    length = microseconds_between(_stay.c.entered_at, _stay.c.left_at)
    with gate.reading(database, caller, UseCase.SEE_SEGMENT, Subject("segment", segment_id)) as session:
        days = LocalDays(first, last, segment_row(session, segment_id).zone)
        # In two parts: a sum of microseconds overflows 64 bits after a hundred thousand stays of three years.
        query = sa.select(sa.func.count(), sa.func.sum(length // _SECOND), sa.func.sum(length % _SECOND)).where(
            _stay.c.segment_id == segment_id, _stay.c.left_at >= days.start, _stay.c.left_at < days.end
        )
        ended, seconds, microseconds = session.execute(query).one()
    if not ended:
        return None
    return timedelta(microseconds=(int(seconds) * _SECOND + int(microseconds)) // ended)
