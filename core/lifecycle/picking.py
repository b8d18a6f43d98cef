"""Adding members to a static segment, and removing them: one by one, by a query, or by a list.

Whoever is picked is picked in the database, in one transaction; a live segment's membership follows in
the same one. Every addition and removal is a *batch*, named by its instant, and can be undone as such.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.sql import Select
from sqlmodel import Session

from core.engine.compiler.dialects import one_of
from core.errors import StateError
from core.importing.entries import Entry
from core.importing.matching import Missed, matched
from core.language.definition import Definition
from core.lifecycle import removals
from core.lifecycle.refreshing import bring_up_to_date
from core.membership import evaluated, touched_rows
from core.membership.queried import queried
from core.store import cluster
from core.store.columns import Instant
from core.store.database import Database
from core.store.segments import SERVING_STATES, check_allowed, segment_row
from core.store.tables import PROFILES, Segment, StaticMember, table_of

_BIG = sa.BigInteger()
_MAX_ID = 2**63 - 1
_TICK = timedelta(microseconds=1)
_member = table_of(StaticMember)


@dataclass(frozen=True, slots=True)
class Added:
    """How many were added, and how many were in already; ``batch`` is for `undo_adding`."""

    added: int
    already: int
    batch: datetime


@dataclass(frozen=True, slots=True)
class Removed:
    """How many were removed; ``batch`` is for `undo_removing`."""

    removed: int
    batch: datetime


@dataclass(frozen=True, slots=True)
class AddedList:
    """What became of the ``entries`` of a list: each is one who was added, one who was in already, one
    of ``repeated`` that mean somebody whom an earlier one meant, or one of those ``missed``.
    """

    entries: int
    added: int
    already: int
    repeated: int
    missed: tuple[Missed, ...]
    batch: datetime


def add_members(database: Database, segment_id: int, profile_ids: Iterable[int], *, now: datetime) -> Added:
    """Add profiles to a static segment; those deleted or unknown are left alone."""
    wanted = _ids(profile_ids)
    with database.writing() as session:
        row = _pickable_row(session, segment_id, now)
        profile = table_of(PROFILES[row.target])
        living = sa.select(profile.c.id).where(one_of(profile.c.id, wanted, _BIG), profile.c.deleted_at.is_(None))
        return _add(session, row, living, now)


def add_by_query(database: Database, segment_id: int, definition: Definition, *, now: datetime, zone: str) -> Added:
    """Add all whom a definition selects now to a static segment; it is used once and not kept.

    Raises DefinitionError where it has a problem, StateError where it selects another target.
    """
    with database.writing() as session:
        row = _pickable_row(session, segment_id, now)
        return _add(session, row, queried(session, row, definition, as_of=now, zone=zone), now)


def add_listed(database: Database, segment_id: int, entries: Iterable[Entry], *, now: datetime) -> AddedList:
    """Add those whom a list of e-mail addresses and own ids means; nobody is guessed.

    Raises ImportFileError where the entries come from a file that can't be read.
    """
    with database.writing() as session:
        row = _pickable_row(session, segment_id, now)
        with matched(session, row.target, entries) as found:
            done = _add(session, row, found.ids, now)
            repeated = found.entries - len(found.missed) - done.added - done.already
            return AddedList(found.entries, done.added, done.already, repeated, found.missed, done.batch)


def remove_members(database: Database, segment_id: int, profile_ids: Iterable[int], *, now: datetime) -> Removed:
    """Remove profiles from a static segment; those who are not in it are left alone."""
    unwanted = _ids(profile_ids)
    with database.writing() as session:
        row = _pickable_row(session, segment_id, now)
        return _remove(session, row, _picked(segment_id).where(one_of(_member.c.profile_id, unwanted, _BIG)), now)


def remove_by_query(
    database: Database, segment_id: int, definition: Definition, *, now: datetime, zone: str
) -> Removed:
    """Remove all whom a definition selects now from a static segment; it is used once and not kept.

    Raises DefinitionError where it has a problem, StateError where it selects another target.
    """
    with database.writing() as session:
        row = _pickable_row(session, segment_id, now)
        found = queried(session, row, definition, as_of=now, zone=zone).subquery("found")
        return _remove(session, row, _picked(segment_id).join(found, found.c.id == _member.c.profile_id), now)


def undo_adding(database: Database, segment_id: int, batch: datetime, *, now: datetime) -> int:
    """Take out exactly those whom an addition brought and who are still in. How many that are."""
    with database.writing() as session:
        row = _pickable_row(session, segment_id, now)
        brought = sa.delete(_member).where(_member.c.segment_id == segment_id, _member.c.added_at == batch)
        return _apply(session, row, brought, _new_batch(row, now), now)


def undo_removing(database: Database, segment_id: int, batch: datetime, *, now: datetime) -> int:
    """Put back exactly those whom a removal took out and who are not in again. How many that are.

    Raises StateError where that was too long ago.
    """
    with database.writing() as session:
        row = _pickable_row(session, segment_id, now)
        if not removals.is_remembered(session, segment_id, batch):
            raise StateError(f"segment “{row.name}”: the removal must be of the last hour to be undone.")
        return _add(session, row, removals.removed_ids(segment_id, batch), now).added


def _ids(profile_ids: Iterable[int]) -> list[int]:
    """Distinct ids in order; what no profile can have is left out."""
    return sorted({profile_id for profile_id in profile_ids if 0 < profile_id <= _MAX_ID})


def _picked(segment_id: int) -> Select[int]:
    """The ids of all who are picked, also of those deleted since."""
    return sa.select(_member.c.profile_id.label("id")).where(_member.c.segment_id == segment_id)


def _pickable_row(session: Session, segment_id: int, now: datetime) -> Segment:
    row = segment_row(session, segment_id, for_update=True)
    check_allowed(session, row, "pick", now)
    return row


def _new_batch(row: Segment, now: datetime) -> datetime:
    """An instant that no other change of the segment has, so that it names this one."""
    return max(now, row.updated_at + _TICK)


def _add(session: Session, row: Segment, ids: Select[int], now: datetime) -> Added:
    batch = _new_batch(row, now)
    new = evaluated(session, ids)
    # In a statement of its own: an INSERT that looks into its own table reads what it has just written again and
    # again on PostgreSQL.
    picked = cluster.gathered(session.connection(), _picked(cast(int, row.id)).subquery())
    already_in = sa.exists().where(picked.c.id == new.c.id)
    already = touched_rows(session, sa.delete(new).where(already_in))
    rows = sa.select(new.c.id, sa.literal(row.id, _BIG), sa.literal(batch, Instant))
    columns = ["profile_id", "segment_id", "added_at"]
    return Added(_apply(session, row, sa.insert(_member).from_select(columns, rows), batch, now), already, batch)


def _remove(session: Session, row: Segment, ids: Select[int], now: datetime) -> Removed:
    """Take out those with the ids, all of whom are picked."""
    assert row.id is not None
    batch = _new_batch(row, now)
    going = evaluated(session, ids)
    removals.remember(session, row.id, batch, going)
    gone = sa.delete(_member).where(_member.c.segment_id == row.id, _member.c.profile_id.in_(sa.select(going.c.id)))
    return Removed(_apply(session, row, gone, batch, now), batch)


def _apply(session: Session, row: Segment, change: Any, batch: datetime, now: datetime) -> int:
    """Make a change to the picked profiles; the stays of a live segment follow. How many rows it touched."""
    touched = touched_rows(session, change)
    row.updated_at = batch
    session.flush()
    if row.state in SERVING_STATES:
        bring_up_to_date(session, row, now)
    return touched
