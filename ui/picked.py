"""Who has been picked for a static segment, live or not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from core.lifecycle import SegmentRecord
from core.members import MemberRow, described, matches, member_row
from core.membership import MembersPage, picked_ids
from ui import store


def page(record: SegmentRecord, *, search: str = "", after: str | None = None, limit: int = 50) -> MembersPage:
    """A page of the picked people, by id."""
    found, ids = _picks(record)
    if search.strip():
        found = found.where(matches(search, record.target))
    query = found.where(ids.c.id > int(after or 0)).order_by(ids.c.id).limit(limit + 1)
    with store.database().reading() as session:
        total = session.execute(sa.select(sa.func.count()).select_from(found.subquery())).scalar_one()
        rows = [member_row(row) for row in session.execute(query)]
    more = len(rows) > limit
    return MembersPage(rows[:limit], total, str(rows[limit - 1].profile_id) if more else None)


def everybody(record: SegmentRecord) -> Iterator[MemberRow]:
    """All picked people, by id."""
    found, ids = _picks(record)
    with store.database().reading() as session:
        for row in session.execute(found.order_by(ids.c.id)):
            yield member_row(row)


def _picks(record: SegmentRecord) -> tuple[sa.Select[Any], sa.Subquery]:
    ids = picked_ids(record.id, record.target).subquery("picks")
    columns, source = described(ids, record.target)
    return sa.select(*columns).select_from(source), ids
