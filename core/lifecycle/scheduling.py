"""Choosing when a segment is refreshed by itself."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.audience.selection import Known, check_definition
from core.changes.log import note_version
from core.language import schedule as rules
from core.language.definition import from_text
from core.lifecycle.bookkeeping import asked_at, last_done
from core.store import gate
from core.store.database import Database
from core.store.segments import (
    SERVING_STATES,
    SegmentRecord,
    check_allowed,
    live_version,
    lock_segments,
    record,
    segment_row,
)
from core.store.tables import Segment


def schedule(
    database: Database, caller: Caller, segment_id: int, *, mode: str, minutes: int | None = None
) -> SegmentRecord:
    """Choose one of `core.language.schedule.MODES` and, where given, the minutes from one refresh to the next.

    Freezing a segment in error ends the error: its members are a snapshot. Raises StateError for an invalid
    mode or number of minutes, and for a static segment; DefinitionError if a frozen segment can't be thawed
    because a segment it is built on is gone or is now built on it.
    """
    rules.check_mode(mode)
    with gate.writing(database, caller, UseCase.SCHEDULE_SEGMENT, Subject("segment", segment_id)) as session:
        lock_segments(session)
        row = segment_row(session, segment_id, for_update=True)
        check_allowed(session, row, "schedule", caller.at)
        is_thawed = row.refresh_mode == rules.FROZEN and mode != rules.FROZEN
        if is_thawed and row.state in SERVING_STATES:
            _check_thawed(session, row)
        if rules.FROZEN in (mode, row.refresh_mode) and mode != row.refresh_mode:
            note_version(session, segment_id)  # other segments are now built on its stored members, or no longer
        row.refresh_mode = mode
        if minutes is not None:
            row.refresh_minutes = rules.check_minutes(minutes)
        if mode == rules.FROZEN and row.state == "error":
            row.state, row.error, row.failures = "live", "", 0
        row.next_refresh_at = _next_due(session, row)
        row.updated_at = caller.at
        session.flush()
        return record(session, row)


def _check_thawed(session: Session, row: Segment) -> None:
    version = live_version(session, row)
    if version and version.definition:
        check_definition(from_text(version.definition), Known.of(session), row.key)


def _next_due(session: Session, row: Segment) -> datetime | None:
    """Return when the next refresh is due, counted from the last successful one: an overdue segment is due at once."""
    last = last_done(session, cast(int, row.id))
    if row.state not in SERVING_STATES or last is None:
        return None
    return rules.next_due(row.refresh_mode, row.refresh_minutes, asked_at(last))
