"""Who entered and who left a segment by one act."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.membership.members import MembersPage, page_of
from core.store import gate
from core.store.columns import Instant
from core.store.database import Database
from core.store.masks import masking
from core.store.segments import segment_row
from core.store.tables import Refresh, Stay, table_of

_AT_MOST_LATER = timedelta(milliseconds=1)
"""A refresh is dated so much later than its act at most, if there was one at the same instant."""
_stay, _refresh = table_of(Stay), table_of(Refresh)


@masking
def moved_page(
    database: Database,
    caller: Caller,
    segment_id: int,
    at: datetime,
    *,
    entered: bool,
    after: str | None = None,
    limit: int = 50,
) -> MembersPage:
    """A page of those who entered, or left, by the refresh that was part of an act. Raises NotFoundError."""
    with gate.reading(database, caller, UseCase.SEE_MEMBERS, Subject("segment", segment_id)) as session:
        target = segment_row(session, segment_id).target
        first, end = (sa.literal(instant, Instant) for instant in (at, at + _AT_MOST_LATER))
        its = _refresh.c.segment_id == segment_id, _refresh.c.as_of >= first, _refresh.c.as_of < end
        as_of = sa.select(sa.func.min(_refresh.c.as_of)).where(*its, _refresh.c.outcome == "done").scalar_subquery()
        moment = _stay.c.entered_at if entered else _stay.c.left_at
        ids = sa.select(_stay.c.profile_id.label("id")).where(_stay.c.segment_id == segment_id, moment == as_of)
        return page_of(session, caller, ids, target, "", after, limit)
