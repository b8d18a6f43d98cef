"""Segments, the catalog and the log of refreshes, each read in one snapshot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.audience.selection import Known
from core.language.catalog import Catalog
from core.language.dependencies import Segments
from core.lifecycle import segment_list
from core.lifecycle.segment_list import SegmentSummary
from core.store import gate
from core.store.database import Database
from core.store.masks import masking
from core.store.seen_segments import seen_ids, segments_for
from core.store.segments import SegmentRecord, record, segment_row
from core.store.tables import Refresh


@dataclass(frozen=True, slots=True)
class RefreshRow:
    """A line of the log of refreshes. ``outcome`` is *done* or *failed*; ``message`` has failing checks or a reason."""

    version: int
    as_of: datetime
    took_seconds: float
    outcome: str
    members: int
    entered: int
    left: int
    message: str


def catalog(database: Database, caller: Caller) -> Catalog:
    """Return what can be asked of a database."""
    with gate.reading(database, caller, UseCase.SEE_CATALOG) as session:
        return Known.to(session, caller).catalog


def known(database: Database, caller: Caller) -> Known:
    """Return the catalog of a database, and every segment as definitions see it."""
    with gate.reading(database, caller, UseCase.SEE_CATALOG) as session:
        return Known.to(session, caller)


def known_segments(database: Database, caller: Caller) -> Segments:
    """Return every segment that the caller sees, as definitions see it, by key."""
    with gate.reading(database, caller, UseCase.SEE_CATALOG) as session:
        return {key: one for key, one in segments_for(session, caller).items() if one.is_seen}


def list_segments(database: Database, caller: Caller) -> list[SegmentSummary]:
    """Return every segment that the caller sees, the most recently changed first."""
    with gate.reading(database, caller, UseCase.LIST_SEGMENTS) as session:
        return segment_list.summaries(session, caller)


def trends(database: Database, caller: Caller, listed: Iterable[SegmentSummary]) -> dict[int, tuple[int, ...]]:
    """Return, by id, a refreshed segment's members at the end of each of the last 30 days in UTC, today last."""
    members = {summary.id: summary.members for summary in listed if summary.members is not None}
    with gate.reading(database, caller, UseCase.LIST_SEGMENTS) as session:
        seen = seen_ids(session, caller)
        members = {id_: number for id_, number in members.items() if id_ in seen}
        return segment_list.trends(session, members, now=caller.at)


def segment(database: Database, caller: Caller, segment_id: int) -> SegmentRecord:
    """Return a segment. Raises NotFoundError."""
    with gate.reading(database, caller, UseCase.SEE_SEGMENT, Subject("segment", segment_id)) as session:
        return record(session, segment_row(session, segment_id), caller.at)


@masking
def refreshes(database: Database, caller: Caller, segment_id: int, limit: int = 20) -> list[RefreshRow]:
    """Return the last refreshes of a segment, the newest first."""
    query = (
        select(Refresh)
        .where(Refresh.segment_id == segment_id)
        .order_by(col(Refresh.as_of).desc(), col(Refresh.id).desc())
        .limit(limit)
    )
    with gate.reading(database, caller, UseCase.SEE_SEGMENT, Subject("segment", segment_id)) as session:
        return [
            RefreshRow(r.version, r.as_of, r.took_seconds, r.outcome, r.members, r.entered, r.left, r.message)
            for r in session.exec(query)
        ]
