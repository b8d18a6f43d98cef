"""Going live, stopping, deleting and bringing back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, select

from core import checks
from core.audience import selection
from core.database import Database
from core.definition import from_text
from core.dependencies import dependants
from core.errors import ConflictError, NotFoundError, StateError
from core.lifecycle.refreshing import RefreshOutcome, bring_up_to_date
from core.membership import difference, picked_ids
from core.segment_store import SERVING_STATES, SegmentRecord, load_segments, lock_segments, record, segment_row
from core.tables import Segment, SegmentVersion


@dataclass(frozen=True, slots=True)
class Preview:
    """What publishing would do at ``as_of``: members after it, how many would enter and leave."""

    as_of: datetime
    members: int
    entering: int
    leaving: int


def preview(database: Database, segment_id: int, *, now: datetime) -> Preview:
    """Who would enter and leave if the draft were published now; nothing is changed.

    Raises DefinitionError where the draft has a problem.
    """
    with database.reading() as session:
        row = segment_row(session, segment_id)
        if row.draft is None:
            ids = picked_ids(segment_id, row.target)
        else:
            ids = selection(session, from_text(row.draft), as_of=now, zone=row.zone, key=row.key)
        change = difference(session, segment_id, ids)
        return Preview(now, change.members, change.entered, change.left)


def publish(database: Database, segment_id: int, *, now: datetime, by: str = "") -> RefreshOutcome:
    """Freeze the draft as the next version, make it live and refresh: all of it or nothing.

    Raises DefinitionError where the draft has a problem, and CheckError where it fails a check.
    """
    with database.writing() as session:
        lock_segments(session)
        row = segment_row(session, segment_id, for_update=True)
        last = session.exec(
            select(sa.func.max(SegmentVersion.number)).where(SegmentVersion.segment_id == segment_id)
        ).one()
        number = (last or 0) + 1
        session.add(
            SegmentVersion(
                segment_id=segment_id,
                number=number,
                definition=row.draft,
                zone=row.zone,
                published_at=now,
                published_by=by,
            )
        )
        row.live_version = number
        row.state = "live"
        row.updated_at = now
        session.flush()
        outcome = bring_up_to_date(session, row, now)
        checks.demand(session, row)
        return outcome


def stop(database: Database, segment_id: int, *, now: datetime) -> SegmentRecord:
    """Stop a live segment: it serves no members any more. Its stays stay open as they were.

    Raises ConflictError where live segments depend on it, naming them.
    """
    with database.writing() as session:
        lock_segments(session)
        row = segment_row(session, segment_id, for_update=True)
        if row.state not in SERVING_STATES:
            raise StateError(f"segment “{row.name}”: must be live to be stopped (got {row.state}).")
        _refuse_while_used(session, row, "stopped")
        row.state, row.error, row.updated_at = "stopped", "", now
        session.flush()
        return record(session, row)


def delete(database: Database, segment_id: int, *, now: datetime) -> None:
    """Take a segment out of every list; `restore` brings it back with its history.

    Raises ConflictError where live segments depend on it, naming them.
    """
    with database.writing() as session:
        lock_segments(session)
        row = segment_row(session, segment_id, for_update=True)
        _refuse_while_used(session, row, "deleted")
        row.deleted_at = now


def restore(database: Database, segment_id: int, *, now: datetime) -> SegmentRecord:
    """Undo `delete`. Raises NotFoundError."""
    with database.writing() as session:
        lock_segments(session)
        row = session.get(Segment, segment_id, with_for_update=True)
        if row is None:
            raise NotFoundError(f"segment: must exist (got number {segment_id}). See the list.")
        row.deleted_at, row.updated_at = None, now
        session.flush()
        return record(session, row)


def _refuse_while_used(session: Session, row: Segment, done: str) -> None:
    users = dependants(row.key, load_segments(session))
    if users:
        names = ", ".join(f"“{user.name}”" for user in users)
        raise ConflictError(f"segment “{row.name}”: can't be {done} while {names} use it. Change or stop those first.")
