"""How many entered and left, by reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.insights.range import LocalDays
from core.store import gate
from core.store.database import Database
from core.store.segments import segment_row
from core.store.tables import Stay, table_of

REASONS = ("data", "definition", "time", "manual", "deleted")
"""Why stays begin and end, in the order of charts and tables."""

_stay = table_of(Stay)


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many stays began, and how many ended, for one reason."""

    reason: str
    entered: int
    left: int


def by_reason(database: Database, caller: Caller, segment_id: int, first: date, last: date) -> tuple[ReasonCount, ...]:
    """The counts of each reason, also where nobody entered or left for it. Raises StateError and NotFoundError."""
    with gate.reading(database, caller, UseCase.SEE_SEGMENT, Subject("segment", segment_id)) as session:
        days = LocalDays(first, last, segment_row(session, segment_id).zone)
        entered, left = (_counts(session, segment_id, end, days) for end in ("entered", "left"))
    return tuple(ReasonCount(reason, entered[reason], left[reason]) for reason in REASONS)


def _counts(session: Session, segment_id: int, end: str, days: LocalDays) -> dict[str, int]:
    """How many stays began (``entered``) or ended (``left``), by reason.

    One walk along the index; grouping would sort every stay.
    """
    instant, reason = _stay.c[f"{end}_at"], _stay.c[f"{end}_reason"]
    counts = [sa.func.count(sa.case((reason == one, 1))).label(one) for one in REASONS]
    query = sa.select(*counts).where(_stay.c.segment_id == segment_id, instant >= days.start, instant < days.end)
    return dict(zip(REASONS, session.execute(query).one(), strict=True))
