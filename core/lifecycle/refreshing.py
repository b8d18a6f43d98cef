"""Refreshing one live segment: align its stays with its audience, and record the outcome."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import datetime
from time import perf_counter
from typing import cast

from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import ColumnElement
from sqlmodel import Session, select

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.audience.selection import Known
from core.changes.log import note_version
from core.changes.positions import take_position
from core.errors import AwayError, DatabaseError, DefinitionError, NotFoundError, StateError, WindrowError
from core.language import schedule
from core.lifecycle import checks
from core.lifecycle.alignment import align_with_definition, align_with_picks
from core.lifecycle.bookkeeping import Ending, Instants, RefreshOutcome, last_done, record_refresh
from core.lifecycle.live_definitions import KnownAt
from core.store import gate
from core.store.database import Database
from core.store.segments import SERVING_STATES, check_allowed, segment_row
from core.store.tables import Segment, SegmentVersion

_logger = logging.getLogger(__name__)


def refresh(database: Database, caller: Caller, segment_id: int, *, is_full: bool = False) -> RefreshOutcome:
    """Align the members of a live segment with its audience now.

    A refresh that ``is_full`` looks at everybody, also at profiles without any change.

    If it fails, members stay as they were, and the segment is in *error* with the reason in words
    until a refresh succeeds. Raises StateError for a segment that is frozen or not live, and
    the DefinitionError or DatabaseError that made it fail.
    """
    gate.demand(database, caller, UseCase.REFRESH_SEGMENT, Subject("segment", segment_id))
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
    known_at: KnownAt | None = None,
    is_full: bool = False,
) -> RefreshOutcome | WindrowError:
    """Refresh a segment, or record why that failed and return the reason.

    Raises StateError or NotFoundError if there is nothing to refresh, or if ``only_if`` does not hold
    once the row is locked: somebody else was first. Raises DatabaseError if it can't record the failure.
    """
    reason: WindrowError

    def work(session: Session) -> RefreshOutcome:
        row = segment_row(session, segment_id, for_update=True)
        _check_state(session, row, only_if, caller.at)
        return bring_up_to_date(session, row, caller.at, known_at=known_at, is_full=is_full)

    try:
        # One snapshot: the same data decide who enters and why.
        outcome = gate.replayed(
            database, caller, UseCase.REFRESH_SEGMENT, work, subject=Subject("segment", segment_id), isolated=True
        )
        _logger.info("A segment was refreshed", extra=_ids(segment_id, outcome.as_of))
        return outcome
    except AwayError:
        raise  # it says nothing about the segment
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
        _logger.exception("A segment can't be refreshed", extra=_ids(segment_id, caller.at))
        reason = StateError(f"segment {segment_id}: must be one that Windrow can refresh (got {type(error).__name__}).")
        reason.__cause__ = error
    _record_failure(database, caller, segment_id, str(reason))
    return reason


def _ids(segment_id: int, as_of: datetime) -> dict[str, object]:
    """What the log calls a refresh: its segment and its instant, by which the refresh log has it, too."""
    return {"segment": segment_id, "refresh": f"{segment_id}@{as_of.isoformat()}"}


def _check_state(session: Session, row: Segment, only_if: ColumnElement[bool] | None, now: datetime) -> None:
    check_allowed(session, row, "refresh", now)
    if row.refresh_mode == schedule.FROZEN:
        raise StateError(
            f"segment “{row.name}”: must not be frozen to be refreshed (got a snapshot). Choose another schedule first."
        )
    if only_if is not None and session.exec(select(Segment.id).where(Segment.id == row.id, only_if)).first() is None:
        raise StateError(f"segment “{row.name}”: must be due (got one that was refreshed just now).")


def bring_up_to_date(
    session: Session, row: Segment, now: datetime, *, known_at: KnownAt | None = None, is_full: bool = False
) -> RefreshOutcome:
    """Refresh a live segment in the caller's transaction.

    Unless it ``is_full``, it looks only at profiles that may have changed since the last refresh; members and
    reasons are the same. Raises DefinitionError if its live version has a problem.
    """
    started = perf_counter()
    segment_id = cast(int, row.id)
    version = session.get_one(SegmentVersion, (segment_id, row.live_version))
    previous = last_done(session, segment_id)
    at = Instants.after(previous, now)
    if at.asked_at != at.as_of:
        _logger.warning(
            "A clock was ahead: the history of segment %s reaches until %s. It is asked for %s",
            segment_id, at.as_of, at.asked_at,
        )  # fmt: skip
    if version.definition is None:
        until, turnover = None, align_with_picks(session, row, version, at.as_of)
    else:
        until = take_position(session)
        known = known_at.known_until(session, until) if known_at else Known.of(session)
        turnover = align_with_definition(
            session, row, version, previous, at=at, until=until, known=known, is_full=is_full or at.is_back
        )
    took_seconds = perf_counter() - started
    if previous is None or previous.version != version.number:
        note_version(session, segment_id)  # for the segments that are built on it
    failing_checks = checks.after_refresh(
        session, row, turnover, zone=version.zone, as_of=at.asked_at, is_first=previous is None
    )
    ending = Ending(version.number, at.as_of, at.asked_at, turnover, took_seconds, until, failing_checks)
    return record_refresh(session, row, ending)


def _record_failure(database: Database, caller: Caller, segment_id: int, reason: str) -> None:
    """Set a segment to *error*, unless it was stopped or deleted meanwhile. Raises DatabaseError."""
    with (
        suppress(NotFoundError),
        gate.writing(database, caller, UseCase.REFRESH_SEGMENT, Subject("segment", segment_id)) as session,
    ):
        row = segment_row(session, segment_id, for_update=True)
        if row.state in SERVING_STATES:
            record_refresh(session, row, Ending(row.live_version or 0, caller.at, caller.at, error=reason))
