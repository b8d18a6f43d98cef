"""The stays of one profile in one segment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from core.database import Database
from core.tables import Stay, table_of

_stay = table_of(Stay)


@dataclass(frozen=True, slots=True)
class StayRow:
    """One stay [``entered_at``, ``left_at``) with the reasons of its ends; open while ``left_at`` is None."""

    entered_at: datetime
    entered_reason: str
    left_at: datetime | None
    left_reason: str | None


def stays_of(database: Database, segment_id: int, profile_id: int, *, limit: int = 20) -> tuple[StayRow, ...]:
    """The last stays of a profile in a segment, the newest first."""
    query = (
        sa.select(_stay.c.entered_at, _stay.c.entered_reason, _stay.c.left_at, _stay.c.left_reason)
        .where(_stay.c.profile_id == profile_id, _stay.c.segment_id == segment_id)
        .order_by(_stay.c.entered_at.desc())
        .limit(limit)
    )
    with database.reading() as session:
        return tuple(StayRow(*row) for row in session.execute(query))
