"""Which segments are due: by their schedule, or on change, when the log has a change that affects them."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache, partial

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement
from sqlmodel import Session, col, select

from core.access.caller import Caller
from core.access.use_cases import UseCase
from core.audience.selection import Known
from core.changes.log import changes_after
from core.changes.positions import current_position, is_any_after, take_position
from core.language import schedule
from core.lifecycle.clocks import TOLERANCE
from core.lifecycle.live_definitions import live_reads
from core.store import gate
from core.store.columns import Instant
from core.store.database import Database
from core.store.dialects import Position
from core.store.expressions import microseconds_between
from core.store.segments import SERVING_STATES
from core.store.tables import Segment, table_of

_IS_WAITING = sa.and_(
    col(Segment.deleted_at).is_(None), col(Segment.state) == "live", col(Segment.refresh_mode) == "on_change"
)
"""Live segments that refresh on change; one in error waits for its next try."""


def is_due(now: datetime) -> ColumnElement[bool]:
    """Return the condition on live dynamic segments whose time has come. Segments of an older release have no time
    yet, and are due; so are those with a time that only a clock that was ahead can have set.
    """
    return sa.and_(
        col(Segment.deleted_at).is_(None),
        col(Segment.kind) == "dynamic",
        col(Segment.state).in_(SERVING_STATES),
        col(Segment.refresh_mode).in_(schedule.BY_ITSELF),
        sa.or_(col(Segment.next_refresh_at).is_(None), col(Segment.next_refresh_at) <= now, _is_too_late(now)),
    )


def _is_too_late(now: datetime) -> ColumnElement[bool]:
    """Whether the next refresh is later than any clock that is right would have set it."""
    wait = sa.case(
        (col(Segment.state) == "error", _seconds(schedule.LONGEST_RETRY)),
        (col(Segment.refresh_mode) == "on_change", _seconds(schedule.LONGEST_WAIT)),
        else_=col(Segment.refresh_minutes) * 60,
    )
    latest = (wait + _seconds(TOLERANCE)) * 1_000_000
    return (
        microseconds_between(sa.cast(sa.literal(now, Instant), Instant), table_of(Segment).c.next_refresh_at) > latest
    )


def _seconds(span: timedelta) -> ColumnElement[int]:
    return sa.literal(int(span.total_seconds()), sa.BigInteger)


def is_any_change_unread(session: Session) -> bool:
    """Whether the log has a change that an on-change segment has not read."""
    here = current_position(session)
    positions = session.exec(select(Segment.log_position).where(_IS_WAITING).distinct()).all()
    return any(text is None or is_any_after(session, Position.read(text), here) for text in positions)


def mark_due_on_change(database: Database, caller: Caller) -> None:
    """Mark on-change segments due when a change affects them. The others count it as read and are not asked again."""
    with gate.reading(database, caller, UseCase.LOOK_FOR_WORK) as session:
        if not is_any_change_unread(session):
            return
    mark = partial(_mark_due, now=caller.at)
    gate.replayed(database, caller, UseCase.REFRESH_SEGMENTS, mark, isolated=True)


def _mark_due(session: Session, now: datetime) -> None:
    until = take_position(session)
    known = Known.of(session)
    changes_since = cache(lambda log_position: changes_after(session, log_position, until))
    for row in session.exec(select(Segment).where(_IS_WAITING).order_by(col(Segment.id)).with_for_update()).all():
        changes, reads = changes_since(row.log_position), live_reads(known.segments[row.key], known)
        # If the log can't tell, or the definition can't run, a refresh finds out.
        if changes is None or reads is None or reads.affecting(changes.kinds):
            row.next_refresh_at = now if row.next_refresh_at is None else min(now, row.next_refresh_at)
        else:
            row.log_position = str(until)
