"""Bringing the membership of one live segment in line with its audience."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter
from typing import cast

from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import ColumnElement
from sqlmodel import Session, col, select

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.changes import touches
from core.errors import DatabaseError, DefinitionError, NotFoundError, StateError, WindrowError
from core.language import schedule
from core.lifecycle import checks
from core.lifecycle.evaluating import Reading, change_picked, change_selected
from core.membership import Change
from core.store import gate
from core.store.database import Database
from core.store.keying import write_keys
from core.store.segments import SERVING_STATES, check_allowed, segment_row
from core.store.tables import Refresh, Segment, SegmentVersion

_ONE_TICK = timedelta(microseconds=1)
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RefreshOutcome:
    """What a refresh did at ``as_of``: members after it, how many entered and left."""

    segment_id: int
    as_of: datetime
    members: int
    entered: int
    left: int
    took_seconds: float


def refresh(database: Database, caller: Caller, segment_id: int, *, is_full: bool = False) -> RefreshOutcome:
    """Bring the membership of a live segment in line with its audience now.

    A refresh that ``is_full`` looks at everybody, also at those for whom nothing has changed.

    When it fails, members stay as they were, and the segment is in *error* with the reason in words
    until a refresh succeeds. Raises StateError for a segment that is not live or frozen, and
    DefinitionError or DatabaseError for what made it fail.
    """
    gate.demand(database, caller, UseCase.REFRESH_SEGMENT, Subject("segment", segment_id))
    write_keys(database, caller)
    outcome = attempt(database, caller, segment_id, is_full=is_full)
    if isinstance(outcome, WindrowError):
        raise outcome
    return outcome


def attempt(
    database: Database,
    caller: Caller,
    segment_id: int,
    *,
    only_if: ColumnElement[bool] | None = None,
    reading: Reading | None = None,
    is_full: bool = False,
) -> RefreshOutcome | WindrowError:
    """Refresh a segment, or record why that failed and give the reason.

    Raises StateError or NotFoundError where there is nothing to refresh, or ``only_if`` does not hold
    once the row is locked: somebody else was first. Raises DatabaseError where the failure can't be recorded.
    """
    reason: WindrowError

    def refreshed(session: Session) -> RefreshOutcome:
        row = segment_row(session, segment_id, for_update=True)
        _check_state(session, row, only_if, caller.at)
        return bring_up_to_date(session, row, caller.at, reading=reading, is_full=is_full)

    try:
        # One snapshot: whoever enters is judged by the same data as why.
        return gate.replayed(
            database, caller, UseCase.REFRESH_SEGMENT, refreshed, subject=Subject("segment", segment_id), isolated=True
        )
    except (DefinitionError, DatabaseError) as error:
        reason = error
    except DBAPIError as error:
        reason = DatabaseError(
            f"database: must find the members of segment {segment_id} (got: {error.orig}). See its definition."
        )
        reason.__cause__ = error
    except WindrowError:
        raise
    except Exception as error:
        _logger.exception("Segment %s can't be refreshed", segment_id)
        reason = StateError(f"segment {segment_id}: must be one that Windrow can refresh (got {type(error).__name__}).")
        reason.__cause__ = error
    _record_failure(database, caller, segment_id, str(reason))
    return reason


def _check_state(session: Session, row: Segment, only_if: ColumnElement[bool] | None, now: datetime) -> None:
    check_allowed(session, row, "refresh", now)
    if row.refresh_mode == schedule.FROZEN:
        raise StateError(
            f"segment “{row.name}”: must not be frozen to be refreshed (got a snapshot). Choose another schedule first."
        )
    if only_if is not None and session.exec(select(Segment.id).where(Segment.id == row.id, only_if)).first() is None:
        raise StateError(f"segment “{row.name}”: must be due (got one that was refreshed just now).")


def bring_up_to_date(
    session: Session, row: Segment, now: datetime, *, reading: Reading | None = None, is_full: bool = False
) -> RefreshOutcome:
    """Refresh a live segment as part of the caller's transaction.

    Only those are looked at who may have changed since the last refresh, unless it ``is_full``; members and
    reasons are the same. Raises DefinitionError where its live version has a problem.
    """
    started = perf_counter()
    segment_id = cast(int, row.id)
    version = session.get_one(SegmentVersion, (segment_id, row.live_version))
    previous = session.exec(
        select(Refresh)
        .where(Refresh.segment_id == segment_id, Refresh.outcome == "done")
        .order_by(col(Refresh.as_of).desc())
        .limit(1)
    ).first()
    as_of = instant_after(previous.as_of if previous else None, now)
    if version.definition is None:
        change = change_picked(session, row, version, as_of)
    else:
        change = change_selected(session, row, version, previous, as_of=as_of, reading=reading, is_full=is_full)
    took_seconds = perf_counter() - started
    row.state, row.error, row.failures = "live", "", 0
    row.next_refresh_at = (
        schedule.next_due(row.refresh_mode, row.refresh_minutes, as_of) if row.kind == "dynamic" else None
    )
    if previous is None or previous.version != version.number:
        touches.note_version(session, segment_id)  # for the segments that are built on it
    line = refresh_line(segment_id, version.number, change, as_of=as_of, took_seconds=took_seconds)
    line.message = checks.after_refresh(session, row, change, zone=version.zone, as_of=as_of, is_first=previous is None)
    session.add(line)
    return RefreshOutcome(segment_id, as_of, change.members, change.entered, change.left, took_seconds)


def instant_after(previous: datetime | None, now: datetime) -> datetime:
    """The instant of a refresh after another: history never goes back, whatever a server's clock says."""
    return now if previous is None else max(now, previous + _ONE_TICK)


def refresh_line(
    segment_id: int, version: int, change: Change, *, as_of: datetime, took_seconds: float, message: str = ""
) -> Refresh:
    """A line of the log; one with a message is of a refresh that failed."""
    return Refresh(
        segment_id=segment_id,
        version=version,
        as_of=as_of,
        started_at=as_of,
        took_seconds=took_seconds,
        outcome="failed" if message else "done",
        members=change.members,
        entered=change.entered,
        left=change.left,
        message=message,
    )


def _record_failure(database: Database, caller: Caller, segment_id: int, reason: str) -> None:
    """Put a segment in error, unless it was stopped or deleted meanwhile. Raises DatabaseError."""
    with (
        suppress(NotFoundError),
        gate.writing(database, caller, UseCase.REFRESH_SEGMENT, Subject("segment", segment_id)) as session,
    ):
        row = segment_row(session, segment_id, for_update=True)
        if row.state in SERVING_STATES:
            row.state, row.error = "error", reason
            row.failures += 1
            row.next_refresh_at = schedule.next_try(row.refresh_mode, row.failures, caller.at)
            session.add(
                refresh_line(
                    segment_id,
                    row.live_version or 0,
                    Change(0, 0, 0),
                    as_of=caller.at,
                    took_seconds=0.0,
                    message=reason,
                )
            )
