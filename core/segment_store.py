"""Segments as stored: rows read into plain records. It begins and ends no transaction."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo, available_timezones

import sqlalchemy as sa
from sqlmodel import Session, col, select

from core.definition import Definition, Target, from_text, to_json
from core.dependencies import Kind, KnownSegment, Segments, dependants
from core.errors import NotFoundError, StateError
from core.tables import Refresh, Segment, SegmentVersion, Stay, table_of

SERVING_STATES = frozenset({"live", "error"})
"""Stored states in which a segment has a live version and serves its members."""


@dataclass(frozen=True, slots=True)
class SegmentRecord:
    """One segment. ``state`` is *draft*, *live*, *live_edited*, *stopped* or *error*; the one with
    an edited draft is told by comparing the draft with the live version, not stored.
    """

    id: int
    key: str
    name: str
    description: str
    kind: Kind
    target: Target
    zone: str
    owner: str
    state: str
    draft: Definition | None
    draft_revision: int
    draft_saved_by: str
    draft_saved_at: datetime | None
    live_version: int | None
    live_definition: Definition | None
    error: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class SegmentSummary:
    """A line of the list. ``members`` is None until the first refresh; ``trend`` is the number of
    members after each of the last refreshes, oldest first.
    """

    id: int
    key: str
    name: str
    description: str
    kind: Kind
    target: Target
    zone: str
    owner: str
    state: str
    members: int | None
    trend: tuple[int, ...]
    last_refresh_at: datetime | None
    updated_at: datetime
    used_by: tuple[str, ...]


_SEGMENTS_LOCK = 7_461_920_115
"""The advisory lock of PostgreSQL under which one session at a time changes which segments serve."""


def lock_segments(session: Session) -> None:
    """Wait until nobody else creates, publishes, stops or deletes a segment; held to the end.

    Whether a key is free, or a segment is needed, is then still true when the change is made.
    SQLite has one writer anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _SEGMENTS_LOCK})


def segment_row(session: Session, segment_id: int, *, for_update: bool = False) -> Segment:
    """The row of a segment that is not deleted; locked until the transaction ends if wanted.

    Raises NotFoundError.
    """
    query = select(Segment).where(Segment.id == segment_id, col(Segment.deleted_at).is_(None))
    row = session.exec(query.with_for_update() if for_update else query).first()
    if row is None:
        raise NotFoundError(f"segment: must exist (got number {segment_id}). It may have been deleted; see the list.")
    return row


def record(session: Session, row: Segment) -> SegmentRecord:
    """A row as a record, with its definitions read."""
    version = live_version(session, row)
    return SegmentRecord(
        id=cast(int, row.id),
        key=row.key,
        name=row.name,
        description=row.description,
        kind=cast(Kind, row.kind),
        target=cast(Target, row.target),
        zone=row.zone,
        owner=row.owner,
        state=_shown_state(row, version),
        draft=from_text(row.draft) if row.draft else None,
        draft_revision=row.draft_revision,
        draft_saved_by=row.draft_saved_by,
        draft_saved_at=row.draft_saved_at,
        live_version=row.live_version,
        live_definition=from_text(version.definition) if version and version.definition else None,
        error=row.error,
        updated_at=row.updated_at,
    )


def live_version(session: Session, row: Segment) -> SegmentVersion | None:
    """The version that a segment serves, None before the first."""
    return None if row.live_version is None else session.get(SegmentVersion, (row.id, row.live_version))


def _shown_state(row: Segment, version: SegmentVersion | None) -> str:
    edited = version is not None and (row.draft, row.zone) != (version.definition, version.zone)
    return "live_edited" if row.state == "live" and edited else row.state


def load_segments(session: Session) -> Segments:
    """Every segment that is not deleted, as definitions see them, by key."""
    query = (
        select(Segment, SegmentVersion)
        .outerjoin(
            SegmentVersion,
            sa.and_(
                col(SegmentVersion.segment_id) == col(Segment.id),
                col(SegmentVersion.number) == col(Segment.live_version),
            ),
        )
        .where(col(Segment.deleted_at).is_(None))
        .order_by(col(Segment.key))
    )
    return {row.key: _known(row, version) for row, version in session.exec(query)}


def _known(row: Segment, version: SegmentVersion | None) -> KnownSegment:
    return KnownSegment(
        id=cast(int, row.id),
        key=row.key,
        name=row.name,
        kind=cast(Kind, row.kind),
        target=cast(Target, row.target),
        zone=version.zone if version else row.zone,
        is_live=version is not None and row.state in SERVING_STATES,
        definition=from_text(version.definition) if version and version.definition else None,
    )


TREND_LENGTH = 30

_refresh = table_of(Refresh)


def summaries(session: Session) -> list[SegmentSummary]:
    """Every segment that is not deleted, the most recently changed first."""
    rows = session.exec(
        select(Segment).where(col(Segment.deleted_at).is_(None)).order_by(col(Segment.updated_at).desc())
    ).all()
    segments = load_segments(session)
    trends = _trends(session)
    members = dict(
        session.exec(
            select(Stay.segment_id, sa.func.count()).where(col(Stay.left_at).is_(None)).group_by(col(Stay.segment_id))
        ).all()
    )
    listed = []
    for row in rows:
        refreshes = trends.get(cast(int, row.id), [])
        listed.append(
            SegmentSummary(
                id=cast(int, row.id),
                key=row.key,
                name=row.name,
                description=row.description,
                kind=cast(Kind, row.kind),
                target=cast(Target, row.target),
                zone=row.zone,
                owner=row.owner,
                state=_shown_state(row, live_version(session, row)),
                members=members.get(cast(int, row.id), 0) if refreshes else None,
                trend=tuple(count for _, count in refreshes),
                last_refresh_at=refreshes[-1][0] if refreshes else None,
                updated_at=row.updated_at,
                used_by=tuple(user.name for user in dependants(row.key, segments)),
            )
        )
    return listed


def _trends(session: Session) -> dict[int, list[tuple[datetime, int]]]:
    """Instant and members of each segment's last successful refreshes, oldest first."""
    newest_first = sa.func.row_number().over(partition_by=_refresh.c.segment_id, order_by=_refresh.c.as_of.desc())
    ranked = (
        sa.select(_refresh.c.segment_id, _refresh.c.as_of, _refresh.c.members, newest_first.label("place"))
        .where(_refresh.c.outcome == "done")
        .subquery()
    )
    query = sa.select(ranked).where(ranked.c.place <= TREND_LENGTH).order_by(ranked.c.segment_id, ranked.c.as_of)
    trends: dict[int, list[tuple[datetime, int]]] = {}
    for segment_id, as_of, count, _ in session.execute(query):
        trends.setdefault(segment_id, []).append((as_of, count))
    return trends


MAX_NAME = 200
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def checked_name(name: str) -> str:
    """A segment's name, trimmed. Raises StateError where it is empty or too long."""
    trimmed = " ".join(checked_text("name", name).split())
    if not 1 <= len(trimmed) <= MAX_NAME:
        raise StateError(
            f"name: must have 1 to {MAX_NAME} characters (got {len(trimmed)}). Say what the segment is for."
        )
    return trimmed


def checked_text(what: str, text: str) -> str:
    """A text of any length, trimmed. Raises StateError where no database can hold it."""
    if _UNSTORABLE.search(text):
        raise StateError(f"{what}: must be ordinary text (got a character that no database can hold).")
    return text.strip()


def checked_zone(zone: str) -> str:
    """The name of a time zone. Raises StateError where there is no such zone."""
    if zone not in available_timezones():
        raise StateError(f"time zone: must be a known one such as {ZoneInfo('Europe/Berlin').key} (got {zone[:60]!r}).")
    return zone


def new_key(session: Session, name: str) -> str:
    """A key made of a name that no segment has or had."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", ascii_name).strip("-")[:60].strip("-") or "segment"
    taken = set(session.exec(select(Segment.key).where(col(Segment.key).startswith(stem, autoescape=True))))
    return (
        stem
        if stem not in taken
        else next(f"{stem}-{n}" for n in range(2, len(taken) + 3) if f"{stem}-{n}" not in taken)
    )


def write_draft(row: Segment, definition: Definition) -> None:
    """Store a draft in its canonical form and count the save.

    Raises DefinitionError where that could not be read again, and so would be lost.
    """
    text = to_json(definition)
    from_text(text)
    row.draft = text
    row.draft_revision += 1
