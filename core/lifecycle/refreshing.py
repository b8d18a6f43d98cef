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

from core import checks, data_changes, schedule
from core.audience import Known, checked
from core.compiler import compile_definition
from core.database import Database
from core.definition import Definition, from_text
from core.dependencies import KnownSegment, Segments, needed_by
from core.errors import DatabaseError, DefinitionError, NotFoundError, StateError, WindrowError
from core.membership import Cause, Change, bring_in_line, picked_ids
from core.segment_store import SERVING_STATES, check_allowed, segment_row
from core.tables import Refresh, Segment, SegmentVersion

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


def refresh(database: Database, segment_id: int, *, now: datetime) -> RefreshOutcome:
    """Bring the membership of a live segment in line with its audience at ``now``.

    When it fails, members stay as they were, and the segment is in *error* with the reason in words
    until a refresh succeeds. Raises StateError for a segment that is not live or frozen, and
    DefinitionError or DatabaseError for what made it fail.
    """
    outcome = attempt(database, segment_id, now)
    if isinstance(outcome, WindrowError):
        raise outcome
    return outcome


def attempt(
    database: Database, segment_id: int, now: datetime, *, only_if: ColumnElement[bool] | None = None
) -> RefreshOutcome | WindrowError:
    """Refresh a segment, or record why that failed and give the reason.

    Raises StateError or NotFoundError where there is nothing to refresh, or ``only_if`` does not hold
    once the row is locked: somebody else was first. Raises DatabaseError where the failure can't be recorded.
    """
    reason: WindrowError

    def refreshed(session: Session) -> RefreshOutcome:
        row = segment_row(session, segment_id, for_update=True)
        _check_state(session, row, only_if, now)
        return bring_up_to_date(session, row, now)

    try:
        # One snapshot: whoever enters is judged by the same data as why.
        return database.replayed(refreshed, isolated=True)
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
    _record_failure(database, segment_id, now, str(reason))
    return reason


def _check_state(session: Session, row: Segment, only_if: ColumnElement[bool] | None, now: datetime) -> None:
    check_allowed(session, row, "refresh", now)
    if row.refresh_mode == schedule.FROZEN:
        raise StateError(
            f"segment “{row.name}”: must not be frozen to be refreshed (got a snapshot). Choose another schedule first."
        )
    if only_if is not None and session.exec(select(Segment.id).where(Segment.id == row.id, only_if)).first() is None:
        raise StateError(f"segment “{row.name}”: must be due (got one that was refreshed just now).")


def bring_up_to_date(session: Session, row: Segment, now: datetime) -> RefreshOutcome:
    """Refresh a live segment as part of the caller's transaction.

    Raises DefinitionError where its live version has a problem.
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
    # History never goes back, whatever a server's clock says.
    as_of = now if previous is None else max(now, previous.as_of + _ONE_TICK)
    if version.definition is None:
        ids = picked_ids(segment_id, row.target)
        cause = Cause(version.number, previous.as_of if previous else None)
    else:
        definition = from_text(version.definition)
        known = Known.of(session)
        checked(definition, known, row.key)
        ids = compile_definition(definition, known.catalog, as_of, version.zone, known.segments)
        cause = _cause(session, version, previous, definition, known.segments)
    change = bring_in_line(session, segment_id, row.target, ids, as_of=as_of, cause=cause)
    took_seconds = perf_counter() - started
    row.state, row.error, row.failures = "live", "", 0
    row.next_refresh_at = (
        schedule.next_due(row.refresh_mode, row.refresh_minutes, as_of) if row.kind == "dynamic" else None
    )
    is_new_version = previous is None or previous.version != version.number
    if is_new_version or (row.kind == "static" and (change.entered or change.left)):
        data_changes.announce(session, as_of)  # for the segments that are built on it
    line = _line(segment_id, version.number, change, as_of=as_of, took_seconds=took_seconds)
    line.message = checks.after_refresh(session, row, change, zone=version.zone, as_of=as_of, is_first=previous is None)
    session.add(line)
    return RefreshOutcome(segment_id, as_of, change.members, change.entered, change.left, took_seconds)


def _cause(
    session: Session, version: SegmentVersion, previous: Refresh | None, definition: Definition, segments: Segments
) -> Cause:
    if previous is None:
        return Cause(version.number, None, definition, is_new_definition=True)
    needed = tuple(needed_by(definition, segments))
    former = None
    if previous.version != version.number:
        former = session.get_one(SegmentVersion, (version.segment_id, previous.version)).definition
    return Cause(
        version.number,
        previous.as_of,
        definition,
        former=from_text(former) if former else None,
        is_new_definition=former is not None or _published_since(session, needed, previous.as_of),
        static_ids=tuple(segment.id for segment in needed if segment.kind == "static" or segment.is_snapshot),
    )


def _published_since(session: Session, segments: tuple[KnownSegment, ...], instant: datetime) -> bool:
    """Whether one of these dynamic segments got a new version since."""
    ids = [segment.id for segment in segments if segment.kind == "dynamic"]
    query = select(SegmentVersion.segment_id).where(
        col(SegmentVersion.segment_id).in_(ids), SegmentVersion.published_at > instant
    )
    return bool(ids) and session.exec(query.limit(1)).first() is not None


def _line(
    segment_id: int, version: int, change: Change, *, as_of: datetime, took_seconds: float, message: str = ""
) -> Refresh:
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


def _record_failure(database: Database, segment_id: int, now: datetime, reason: str) -> None:
    """Put a segment in error, unless it was stopped or deleted meanwhile. Raises DatabaseError."""
    with suppress(NotFoundError), database.writing() as session:
        row = segment_row(session, segment_id, for_update=True)
        if row.state in SERVING_STATES:
            row.state, row.error = "error", reason
            row.failures += 1
            row.next_refresh_at = schedule.next_try(row.refresh_mode, row.failures, now)
            session.add(
                _line(segment_id, row.live_version or 0, Change(0, 0, 0), as_of=now, took_seconds=0.0, message=reason)
            )
