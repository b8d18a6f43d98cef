"""Bringing the membership of live segments in line with their audience."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter
from typing import cast

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

from core.audience import Known, checked
from core.compiler import compile_definition
from core.database import Database
from core.definition import Definition, from_text
from core.dependencies import KnownSegment, Segments, in_dependency_order, referenced_keys
from core.errors import DatabaseError, DefinitionError, StateError, WindrowError
from core.lifecycle.looking import known_segments
from core.membership import Cause, Change, bring_in_line, picked_ids
from core.segment_store import SERVING_STATES, segment_row
from core.tables import Refresh, Segment, SegmentVersion

_ONE_TICK = timedelta(microseconds=1)


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
    until a refresh succeeds. Raises StateError for a segment that is not live, and DefinitionError
    or DatabaseError for what made it fail.
    """
    try:
        with database.writing() as session:
            row = segment_row(session, segment_id, for_update=True)
            if row.state not in SERVING_STATES:
                raise StateError(
                    f"segment “{row.name}”: must be live to be refreshed (got {row.state}). Go live first."
                )
            return bring_up_to_date(session, row, now)
    except (DefinitionError, DatabaseError) as error:
        _record_failure(database, segment_id, now, str(error))
        raise
    except DBAPIError as error:
        reason = f"database: must find the members of segment {segment_id} (got: {error.orig}). See its definition."
        _record_failure(database, segment_id, now, reason)
        raise DatabaseError(reason) from error


def refresh_all(database: Database, *, now: datetime) -> list[RefreshOutcome | WindrowError]:
    """Refresh every live segment at one instant, referenced ones first; a failing one stops no other."""
    outcomes: list[RefreshOutcome | WindrowError] = []
    for known in in_dependency_order(known_segments(database)):
        if known.is_live:
            try:
                outcomes.append(refresh(database, known.id, now=now))
            except WindrowError as error:
                outcomes.append(error)
    return outcomes


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
        cause = _cause(session, version.number, previous, definition, known.segments)
    change = bring_in_line(session, segment_id, row.target, ids, as_of=as_of, cause=cause)
    took_seconds = perf_counter() - started
    row.state, row.error = "live", ""
    session.add(_log(segment_id, version.number, change, as_of=as_of, took_seconds=took_seconds))
    return RefreshOutcome(segment_id, as_of, change.members, change.entered, change.left, took_seconds)


def _cause(
    session: Session, number: int, previous: Refresh | None, definition: Definition, segments: Segments
) -> Cause:
    needed = tuple(_needed(definition, segments))
    return Cause(
        number,
        previous.as_of if previous else None,
        definition,
        is_new_definition=previous is None
        or previous.version != number
        or _published_since(session, needed, previous.as_of),
        static_ids=tuple(segment.id for segment in needed if segment.kind == "static"),
    )


def _needed(definition: Definition, segments: Segments) -> Iterator[KnownSegment]:
    """Every segment that a definition names, and those that their live definitions name, once each."""
    waiting, seen = list(referenced_keys(definition)), set[str]()
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            segment = segments[key]
            yield segment
            waiting += referenced_keys(segment.definition) if segment.definition else ()


def _published_since(session: Session, segments: tuple[KnownSegment, ...], instant: datetime) -> bool:
    """Whether one of these dynamic segments got a new version since."""
    ids = [segment.id for segment in segments if segment.kind == "dynamic"]
    query = select(SegmentVersion.segment_id).where(
        col(SegmentVersion.segment_id).in_(ids), SegmentVersion.published_at > instant
    )
    return bool(ids) and session.exec(query.limit(1)).first() is not None


def _log(
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
    """Put a segment in error, unless it was stopped or deleted meanwhile, or the database is gone."""
    with suppress(WindrowError), database.writing() as session:
        row = segment_row(session, segment_id, for_update=True)
        if row.state in SERVING_STATES:
            row.state, row.error = "error", reason
            session.add(
                _log(segment_id, row.live_version or 0, Change(0, 0, 0), as_of=now, took_seconds=0.0, message=reason)
            )
