"""The use cases: what people do with a segment. Each is one transaction of its own.

    draft ── publish ──▶ live ── stop ──▶ stopped ── publish ──▶ live
                          │  ▲
                 a failed │  │ the next refresh
                          ▼  │ that succeeds
                         error

A live segment whose draft was edited since is shown as *live with an edited draft*.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import Select
from sqlmodel import Session, col, select

from core import catalog_store
from core.audience import Known, selection
from core.catalog import Catalog
from core.database import Database
from core.definition import Definition, Target, from_text, to_json
from core.dependencies import Kind, Segments, dependants, in_dependency_order
from core.errors import ConflictError, DefinitionError, StateError, WindrowError
from core.membership import Cause, Change, bring_in_line
from core.segment_store import (
    SERVING_STATES,
    SegmentRecord,
    SegmentSummary,
    checked_name,
    checked_zone,
    load_segments,
    new_key,
    record,
    segment_row,
    summaries,
    write_draft,
)
from core.tables import PROFILES, Refresh, Segment, SegmentVersion, StaticMember
from core.validation import find_problems

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
        return catalog_store.load_catalog(session)


def known_segments(database: Database) -> Segments:
    """Every segment as definitions see it, by key."""
    with database.reading() as session:
        return load_segments(session)


def list_segments(database: Database) -> list[SegmentSummary]:
    """Every segment, the most recently changed first."""
    with database.reading() as session:
        return summaries(session)


def segment(database: Database, segment_id: int) -> SegmentRecord:
    """One segment. Raises NotFoundError."""
    with database.reading() as session:
        return record(session, segment_row(session, segment_id))


def refreshes(database: Database, segment_id: int, limit: int = 20) -> list[RefreshRow]:
    """The last refreshes of a segment, the newest first."""
    query = select(Refresh).where(Refresh.segment_id == segment_id).order_by(col(Refresh.as_of).desc()).limit(limit)
    with database.reading() as session:
        return [
            RefreshRow(r.version, r.as_of, r.took_seconds, r.outcome, r.members, r.entered, r.left, r.message)
            for r in session.exec(query)
        ]


def create_segment(
    database: Database,
    *,
    kind: Kind,
    name: str,
    description: str = "",
    target: Target = "contact",
    zone: str = "UTC",
    owner: str = "",
    now: datetime,
) -> SegmentRecord:
    """A new draft: an empty definition, or a static segment without members."""
    with database.writing() as session:
        row = Segment(
            key=new_key(session, checked_name(name)),
            name=checked_name(name),
            description=description.strip(),
            kind=kind,
            target=target,
            zone=checked_zone(zone),
            owner=owner,
            draft=to_json(Definition(target=target)) if kind == "dynamic" else None,
            created_at=now,
            updated_at=now,
        )
        session.add(row)
        session.flush()
        return record(session, row)


def save_draft(
    database: Database,
    segment_id: int,
    definition: Definition,
    *,
    revision: int,
    name: str | None = None,
    zone: str | None = None,
    now: datetime,
) -> SegmentRecord:
    """Save a draft, also one with problems: unfinished work is never lost.

    ``revision`` is the one the editor started from. Raises ConflictError where somebody else has
    saved since, and StateError for a static segment.
    """
    with database.writing() as session:
        row = segment_row(session, segment_id, for_update=True)
        if row.kind != "dynamic":
            raise StateError(f"segment “{row.name}”: only a dynamic segment has a definition (got a static one).")
        if row.draft_revision != revision:
            raise ConflictError(
                f"segment “{row.name}”: somebody else saved it since you opened it "
                f"(you started from save {revision}, now it is {row.draft_revision}). "
                "Copy what you need, reload the page and apply your change again."
            )
        if definition.target != row.target:
            raise StateError(f"segment “{row.name}”: selects {row.target}s (got a definition of {definition.target}s).")
        write_draft(row, definition)
        _describe(row, name=name, zone=zone)
        row.updated_at = now
        session.flush()
        return record(session, row)


def describe(
    database: Database,
    segment_id: int,
    *,
    name: str | None = None,
    description: str | None = None,
    zone: str | None = None,
    owner: str | None = None,
    now: datetime,
) -> SegmentRecord:
    """Change what is given. A live segment keeps its zone until its draft is published."""
    with database.writing() as session:
        row = segment_row(session, segment_id, for_update=True)
        _describe(row, name=name, zone=zone, description=description, owner=owner)
        row.updated_at = now
        session.flush()
        return record(session, row)


def _describe(
    row: Segment,
    *,
    name: str | None = None,
    description: str | None = None,
    zone: str | None = None,
    owner: str | None = None,
) -> None:
    if name is not None:
        row.name = checked_name(name)
    if zone is not None:
        row.zone = checked_zone(zone)
    if description is not None:
        row.description = description.strip()
    if owner is not None:
        row.owner = owner.strip()


def publish(database: Database, segment_id: int, *, now: datetime, by: str = "") -> RefreshOutcome:
    """Freeze the draft as the next version, make it live and refresh: all of it or nothing.

    Raises DefinitionError where the draft has a problem.
    """
    with database.writing() as session:
        row = segment_row(session, segment_id, for_update=True)
        definition = from_text(row.draft) if row.draft else None
        if definition is not None:
            known = Known.of(session)
            problems = find_problems(definition, known.catalog, known.segments, row.key)
            if problems:
                raise DefinitionError(problems)
        number = (
            1
            + session.exec(
                select(sa.func.coalesce(sa.func.max(SegmentVersion.number), 0)).where(
                    SegmentVersion.segment_id == segment_id
                )
            ).one()
        )
        session.add(
            SegmentVersion(
                segment_id=segment_id,
                number=number,
                definition=row.draft,
                zone=row.zone,
                published_at=now,
                published_by=by,
            )
        )
        row.live_version = number
        row.state = "live"
        row.updated_at = now
        session.flush()
        return _refresh(session, row, now)


def refresh(database: Database, segment_id: int, *, now: datetime) -> RefreshOutcome:
    """Bring the membership of a live segment in line with its audience at ``now``.

    When it fails, members stay as they were, and the segment is in *error* with the reason in words
    until a refresh succeeds. Raises StateError for a segment that is not live, and what made it fail.
    """
    try:
        with database.writing() as session:
            row = segment_row(session, segment_id, for_update=True)
            if row.state not in SERVING_STATES:
                raise StateError(
                    f"segment “{row.name}”: must be live to be refreshed (got {row.state}). Go live first."
                )
            return _refresh(session, row, now)
    except (DefinitionError, DBAPIError) as error:
        _record_failure(database, segment_id, now, error)
        raise


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


def _refresh(session: Session, row: Segment, now: datetime) -> RefreshOutcome:
    started = perf_counter()
    assert row.id is not None
    version = session.get_one(SegmentVersion, (row.id, row.live_version))
    previous = session.exec(
        select(Refresh)
        .where(Refresh.segment_id == row.id, Refresh.outcome == "done")
        .order_by(col(Refresh.as_of).desc())
        .limit(1)
    ).first()
    # History never goes back, whatever a server's clock says.
    as_of = now if previous is None else max(now, previous.as_of + _ONE_TICK)
    definition = from_text(version.definition) if version.definition else None
    cause = Cause(
        version=version.number,
        previous_version=previous.version if previous else None,
        previous_as_of=previous.as_of if previous else None,
        definition=definition,
    )
    ids = (
        _picked(row.id, row.target)
        if definition is None
        else selection(session, definition, as_of=as_of, zone=version.zone, key=row.key)
    )
    change = bring_in_line(session, row.id, row.target, ids, as_of, cause)
    took_seconds = perf_counter() - started
    row.state, row.error = "live", ""
    session.add(_log(row.id, version.number, as_of, took_seconds, change))
    return RefreshOutcome(row.id, as_of, change.members, change.entered, change.left, took_seconds)


def _log(
    segment_id: int, version: int, as_of: datetime, took_seconds: float, change: Change, message: str = ""
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


def _record_failure(database: Database, segment_id: int, now: datetime, error: DefinitionError | DBAPIError) -> None:
    reason = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    with database.writing() as session:
        row = segment_row(session, segment_id, for_update=True)
        row.state, row.error = "error", reason
        session.add(_log(segment_id, row.live_version or 0, now, 0.0, Change(0, 0, 0), reason))


def _picked(segment_id: int, target: str) -> Select[int]:
    """The profiles picked for a static segment that are not deleted."""
    table = PROFILES[target]
    return (
        sa.select(col(StaticMember.profile_id).label("id"))
        .join(table, col(table.id) == col(StaticMember.profile_id))  # type: ignore[attr-defined]
        .where(col(StaticMember.segment_id) == segment_id, col(table.deleted_at).is_(None))
    )


def stop(database: Database, segment_id: int, *, now: datetime) -> SegmentRecord:
    """Stop a live segment: it serves no members any more. Its stays stay open as they were.

    Raises ConflictError where live segments depend on it, naming them.
    """
    with database.writing() as session:
        row = segment_row(session, segment_id, for_update=True)
        if row.state not in SERVING_STATES:
            raise StateError(f"segment “{row.name}”: must be live to be stopped (got {row.state}).")
        _refuse_while_used(session, row, "stopped")
        row.state, row.updated_at = "stopped", now
        session.flush()
        return record(session, row)


def delete(database: Database, segment_id: int, *, now: datetime) -> None:
    """Take a segment out of every list; `restore` brings it back with its history.

    Raises ConflictError where live segments depend on it, naming them.
    """
    with database.writing() as session:
        row = segment_row(session, segment_id, for_update=True)
        _refuse_while_used(session, row, "deleted")
        row.deleted_at = now


def restore(database: Database, segment_id: int, *, now: datetime) -> SegmentRecord:
    """Undo `delete`."""
    with database.writing() as session:
        row = session.get_one(Segment, segment_id)
        row.deleted_at, row.updated_at = None, now
        session.flush()
        return record(session, row)


def _refuse_while_used(session: Session, row: Segment, done: str) -> None:
    users = dependants(row.key, load_segments(session))
    if users:
        names = ", ".join(f"“{user.name}”" for user in users)
        raise ConflictError(f"segment “{row.name}”: can't be {done} while {names} use it. Change or stop those first.")


def add_members(database: Database, segment_id: int, profile_ids: Iterable[int], *, now: datetime) -> int:
    """Add profiles to a static segment; those already in are left alone. How many were added.

    A live segment's membership follows in the same transaction.
    """
    wanted = sorted(set(profile_ids))
    with database.writing() as session:
        row = _static_row(session, segment_id)
        known = _existing(session, row.target, wanted)
        already = set(session.exec(select(StaticMember.profile_id).where(StaticMember.segment_id == segment_id)))
        new = [profile_id for profile_id in known if profile_id not in already]
        session.add_all(StaticMember(profile_id=p, segment_id=segment_id, added_at=now) for p in new)
        _after_picking(session, row, now)
        return len(new)


def remove_members(database: Database, segment_id: int, profile_ids: Iterable[int], *, now: datetime) -> int:
    """Remove profiles from a static segment. How many were in it."""
    unwanted = set(profile_ids)
    with database.writing() as session:
        row = _static_row(session, segment_id)
        picked = session.exec(select(StaticMember).where(StaticMember.segment_id == segment_id))
        going = [member for member in picked if member.profile_id in unwanted]
        for member in going:
            session.delete(member)
        _after_picking(session, row, now)
        return len(going)


def _static_row(session: Session, segment_id: int) -> Segment:
    row = segment_row(session, segment_id, for_update=True)
    if row.kind != "static":
        raise StateError(
            f"segment “{row.name}”: members are picked by hand only in a static segment (got a dynamic one). "
            "Change its definition, or its manual lists."
        )
    return row


def _existing(session: Session, target: str, ids: list[int]) -> list[int]:
    table = PROFILES[target]
    query = sa.select(table.id).where(col(table.id).in_(ids), col(table.deleted_at).is_(None))  # type: ignore[attr-defined]
    return list(session.execute(query.order_by(table.id)).scalars())  # type: ignore[attr-defined]


def _after_picking(session: Session, row: Segment, now: datetime) -> None:
    row.updated_at = now
    session.flush()
    if row.state in SERVING_STATES:
        _refresh(session, row, now)
