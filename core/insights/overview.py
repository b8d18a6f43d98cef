"""One segment over one range, in one snapshot: points, figures, and published versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.insights.figures import MembershipFigures, figures_of
from core.insights.range import LocalDays
from core.insights.series import MembershipPoint, points_of
from core.store import gate
from core.store.database import Database
from core.store.segments import segment_row
from core.store.tables import Refresh, SegmentVersion, table_of

_refresh, _version = table_of(Refresh), table_of(SegmentVersion)


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """A version that went live; ``published_by`` is empty where nobody had signed in."""

    number: int
    published_at: datetime
    published_by: str


@dataclass(frozen=True, slots=True)
class Overview:
    """A point for each day, the figures of these days, and the versions published on them, in order.

    ``refreshed_at`` is None before the first successful refresh.
    """

    zone: str
    points: tuple[MembershipPoint, ...]
    figures: MembershipFigures
    versions: tuple[PublishedVersion, ...]
    refreshed_at: datetime | None


def overview(database: Database, caller: Caller, segment_id: int, first: date, last: date) -> Overview:
    """The overview from the first to the last day of the segment's zone, both included.

    Raises StateError and NotFoundError.
    """
    with gate.reading(database, caller, UseCase.SEE_SEGMENT, Subject("segment", segment_id)) as session:
        days = LocalDays(first, last, segment_row(session, segment_id).zone)
        points = points_of(session, segment_id, days)
        return Overview(
            zone=days.zone,
            points=tuple(points),
            figures=figures_of(points),
            versions=_versions(session, segment_id, days),
            refreshed_at=_refreshed_at(session, segment_id),
        )


def _versions(session: Session, segment_id: int, days: LocalDays) -> tuple[PublishedVersion, ...]:
    published = _version.c.published_at
    query = (
        sa.select(_version.c.number, published, _version.c.published_by)
        .where(_version.c.segment_id == segment_id, published >= days.start, published < days.end)
        .order_by(_version.c.number)
    )
    return tuple(PublishedVersion(*row) for row in session.execute(query))


def _refreshed_at(session: Session, segment_id: int) -> datetime | None:
    """The instant of the last successful refresh."""
    last: datetime | None = session.execute(
        sa.select(_refresh.c.as_of)
        .where(_refresh.c.segment_id == segment_id, _refresh.c.outcome == "done")
        .order_by(_refresh.c.as_of.desc())
        .limit(1)
    ).scalar()
    return last
