"""The published versions of a segment, and going back to one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.errors import NotFoundError
from core.language.definition import Definition, from_text
from core.language.texts import EDITOR, clean
from core.store import gate
from core.store.database import Database
from core.store.seen_segments import demand_named
from core.store.segments import (
    SegmentRecord,
    check_allowed,
    check_revision,
    record,
    segment_row,
    write_draft,
)
from core.store.tables import Refresh, Segment, SegmentVersion


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version; ``definition`` is None for a static segment. ``members``, ``entered`` and ``left`` are those of
    its first refresh.
    """

    number: int
    published_at: datetime
    published_by: str
    zone: str
    definition: Definition | None
    members: int
    entered: int
    left: int


def versions(
    database: Database, caller: Caller, segment_id: int, *, before: int | None = None, limit: int = 20
) -> list[VersionRow]:
    """Return the last versions of a segment, the newest first; with a number, those before it."""
    first = (
        select(Refresh.id)
        .where(
            Refresh.segment_id == SegmentVersion.segment_id,
            Refresh.version == SegmentVersion.number,
            Refresh.outcome == "done",
        )
        .order_by(col(Refresh.as_of))
        .limit(1)
        .correlate(SegmentVersion)
        .scalar_subquery()
    )
    query = (
        select(SegmentVersion, Refresh)
        .join(Refresh, col(Refresh.id) == first)
        .where(SegmentVersion.segment_id == segment_id)
        .order_by(col(SegmentVersion.number).desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(SegmentVersion.number < before)
    with gate.reading(database, caller, UseCase.SEE_SEGMENT, Subject("segment", segment_id)) as session:
        return [_version_row(version, refresh) for version, refresh in session.exec(query)]


def _version_row(version: SegmentVersion, refresh: Refresh) -> VersionRow:
    return VersionRow(
        number=version.number,
        published_at=version.published_at,
        published_by=version.published_by,
        zone=version.zone,
        definition=from_text(version.definition) if version.definition else None,
        members=refresh.members,
        entered=refresh.entered,
        left=refresh.left,
    )


def restore_version(
    database: Database, caller: Caller, segment_id: int, number: int, *, revision: int
) -> SegmentRecord:
    """Make a version the draft, with its time zone. ``revision`` is the save that the person saw.

    Raises ConflictError if somebody else has saved since, NotFoundError if there is no such version.
    """
    with gate.writing(database, caller, UseCase.RESTORE_VERSION, Subject("segment", segment_id)) as session:
        row = segment_row(session, segment_id, for_update=True)
        check_allowed(session, row, "restore_version", caller.at)
        return _take_over(session, caller, row, number, revision)


def discard_changes(database: Database, caller: Caller, segment_id: int, *, revision: int) -> SegmentRecord:
    """Make the live version the draft again. Raises ConflictError if somebody else has saved since."""
    with gate.writing(database, caller, UseCase.DISCARD_CHANGES, Subject("segment", segment_id)) as session:
        row = segment_row(session, segment_id, for_update=True)
        check_allowed(session, row, "discard_changes", caller.at)
        return _take_over(session, caller, row, row.live_version or 0, revision)


def _take_over(session: Session, caller: Caller, row: Segment, number: int, revision: int) -> SegmentRecord:
    check_revision(row, revision)
    version = session.get(SegmentVersion, (row.id, number))
    if version is None:
        raise NotFoundError(f"segment “{row.name}”: must have the version (got {number}). See the tab Versions.")
    if version.definition is not None:
        definition = from_text(version.definition)
        demand_named(session, caller, definition)
        write_draft(row, definition)
    row.zone = version.zone
    row.draft_saved_by = clean(EDITOR, "editor", caller.name)
    row.draft_saved_at = row.updated_at = caller.at
    session.flush()
    return record(session, row)
