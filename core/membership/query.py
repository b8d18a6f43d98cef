"""A query for a static segment: the profiles it selects that are picked for the segment, or that are not."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.sql import Select
from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.audience.selection import selection
from core.errors import StateError
from core.language.definition import Definition
from core.membership.members import MembersPage, page_of
from core.store import gate
from core.store.database import Database
from core.store.masks import masking
from core.store.segments import IS_PICKED, segment_row
from core.store.tables import Segment, StaticMember, table_of

_picked = table_of(StaticMember)


@masking
def query_page(
    database: Database,
    caller: Caller,
    segment_id: int,
    definition: Definition,
    *,
    as_of: datetime,
    zone: str,
    are_in: bool,
    search: str = "",
    after: str | None = None,
    limit: int = 50,
) -> MembersPage:
    """A page of the profiles that a definition selects at ``as_of``: only those who are picked, or only the others.

    Raises DefinitionError where the definition has a problem, StateError where it selects another target.
    """
    with gate.reading(database, caller, UseCase.SEE_MEMBERS, Subject("segment", segment_id)) as session:
        row = segment_row(session, segment_id)
        found = query_ids(session, caller, row, definition, as_of=as_of, zone=zone).subquery("found")
        is_picked = sa.exists().where(_picked.c.segment_id == segment_id, IS_PICKED, _picked.c.profile_id == found.c.id)
        ids = sa.select(found.c.id).where(is_picked if are_in else ~is_picked)
        return page_of(session, caller, ids, row.target, search, after, limit)


def query_ids(
    session: Session, caller: Caller, row: Segment, definition: Definition, *, as_of: datetime, zone: str
) -> Select[int]:
    """The ids that a definition selects for a static segment.

    Raises DefinitionError where it has a problem, StateError where it selects another target.
    """
    if definition.target != row.target:
        raise StateError(
            f"query: must select {row.target}s, as segment “{row.name}” does (got a query of {definition.target}s)."
        )
    return selection(session, definition, as_of=as_of, zone=zone, caller=caller)
