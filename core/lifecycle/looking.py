"""Segments, the catalog and the log of refreshes, each read in one snapshot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from core.audience.selection import Known
from core.language.catalog import Catalog
from core.language.dependencies import Segments
from core.lifecycle import segment_list
from core.lifecycle.segment_list import SegmentSummary
from core.store import declaring
from core.store.database import Database
from core.store.segments import SegmentRecord, load_segments, record, segment_row
from core.store.tables import Refresh


@dataclass(frozen=True, slots=True)
class RefreshRow:
    """A line of the log of refreshes. ``outcome`` is *done* or *failed*, then ``message`` says why."""

    version: int
    as_of: datetime
    took_seconds: float
    outcome: str
    members: int
    entered: int
    left: int
    message: str


def catalog(database: Database) -> Catalog:
    """What can be asked of a database."""
    with database.reading() as session:
        return declaring.load_catalog(session)


def known(database: Database) -> Known:
    """What can be asked of a database, and every segment as definitions see it."""
    with database.reading() as session:
        return Known.of(session)


def known_segments(database: Database) -> Segments:
    """Every segment as definitions see it, by key."""
    with database.reading() as session:
        return load_segments(session)


def list_segments(database: Database, *, now: datetime | None = None) -> list[SegmentSummary]:
    """Every segment, the most recently changed first; only with ``now`` it is told which are going live."""
    with database.reading() as session:
        return segment_list.summaries(session, now)


def trends(database: Database, listed: Iterable[SegmentSummary], *, now: datetime) -> dict[int, tuple[int, ...]]:
    """Members at the end of each of the last 30 days in UTC, today last, of those that were ever refreshed, by id."""
    members = {summary.id: summary.members for summary in listed if summary.members is not None}
    with database.reading() as session:
        return segment_list.trends(session, members, now=now)


def segment(database: Database, segment_id: int, *, now: datetime | None = None) -> SegmentRecord:
    """One segment; only with ``now`` it is told whether it is going live. Raises NotFoundError."""
    with database.reading() as session:
        return record(session, segment_row(session, segment_id), now)


def refreshes(database: Database, segment_id: int, limit: int = 20) -> list[RefreshRow]:
    """The last refreshes of a segment, the newest first."""
    query = (
        select(Refresh)
        .where(Refresh.segment_id == segment_id)
        .order_by(col(Refresh.as_of).desc(), col(Refresh.id).desc())
        .limit(limit)
    )
    with database.reading() as session:
        return [
            RefreshRow(r.version, r.as_of, r.took_seconds, r.outcome, r.members, r.entered, r.left, r.message)
            for r in session.exec(query)
        ]
