"""Adding members to a static segment by hand, and removing them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from core.columns import Instant
from core.compiler.dialects import one_of
from core.database import Database
from core.lifecycle.refreshing import bring_up_to_date
from core.membership import touched_rows
from core.segment_store import SERVING_STATES, check_allowed, segment_row
from core.tables import PROFILES, Segment, StaticMember, table_of

_BIG = sa.BigInteger()
_MAX_ID = 2**63 - 1
_member = table_of(StaticMember)


def add_members(database: Database, segment_id: int, profile_ids: Iterable[int], *, now: datetime) -> int:
    """Add profiles to a static segment; those already in, deleted or unknown are left alone.

    How many were added. A live segment's membership follows in the same transaction.
    """
    wanted = _ids(profile_ids)
    with database.writing() as session:
        row = _pickable_row(session, segment_id, now)
        profile = table_of(PROFILES[row.target])
        already_in = sa.exists().where(_member.c.segment_id == segment_id, _member.c.profile_id == profile.c.id)
        new = sa.select(profile.c.id, sa.literal(segment_id, _BIG), sa.literal(now, Instant)).where(
            one_of(profile.c.id, wanted, _BIG), profile.c.deleted_at.is_(None), ~already_in
        )
        return _apply(session, row, sa.insert(_member).from_select(["profile_id", "segment_id", "added_at"], new), now)


def remove_members(database: Database, segment_id: int, profile_ids: Iterable[int], *, now: datetime) -> int:
    """Remove profiles from a static segment. How many were in it."""
    unwanted = _ids(profile_ids)
    with database.writing() as session:
        row = _pickable_row(session, segment_id, now)
        going = sa.delete(_member).where(
            _member.c.segment_id == segment_id, one_of(_member.c.profile_id, unwanted, _BIG)
        )
        return _apply(session, row, going, now)


def _ids(profile_ids: Iterable[int]) -> list[int]:
    """Distinct ids in order; what no profile can have is left out."""
    return sorted({profile_id for profile_id in profile_ids if 0 < profile_id <= _MAX_ID})


def _pickable_row(session: Session, segment_id: int, now: datetime) -> Segment:
    row = segment_row(session, segment_id, for_update=True)
    check_allowed(session, row, "pick", now)
    return row


def _apply(session: Session, row: Segment, change: Any, now: datetime) -> int:
    """Make a change to the picked profiles; the stays of a live segment follow. How many rows it touched."""
    touched = touched_rows(session, change)
    row.updated_at = now
    session.flush()
    if row.state in SERVING_STATES:
        bring_up_to_date(session, row, now)
    return touched
