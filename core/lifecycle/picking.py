"""Adding members to a static segment, and removing them: one by one, by a query, or by a list.

Whoever is picked is picked in the database, in one transaction; a live segment's membership follows in
the same one. Every addition and removal is a *batch*, named by its instant, and can be undone as such.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, Select
from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.errors import StateError
from core.importing.entries import Entry
from core.importing.matching import Missed, match_entries
from core.language.definition import Definition
from core.lifecycle.refreshing import bring_up_to_date
from core.membership import fill_audience
from core.membership.query import query_ids
from core.store import gate
from core.store.columns import Instant
from core.store.database import Database
from core.store.dialects import dialect_of
from core.store.expressions import one_of
from core.store.segments import IS_PICKED, SERVING_STATES, check_allowed, segment_row
from core.store.statements import write_rows
from core.store.tables import PROFILES, Segment, StaticMember, table_of

_BIG = sa.BigInteger()
_MAX_ID = 2**63 - 1
_TICK = timedelta(microseconds=1)
_KEPT_FOR = timedelta(hours=1)
"""How long a removal can be undone at least: until the next one that comes later than that."""
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


def add_members(database: Database, caller: Caller, segment_id: int, profile_ids: Iterable[int]) -> Added:
    """Add profiles to a static segment; those deleted or unknown are left alone."""
    wanted = _ids(profile_ids)
    with gate.writing(database, caller, UseCase.ADD_MEMBERS, Subject("segment", segment_id)) as session:
        row = _pickable_row(session, segment_id, caller.at)
        profile = table_of(PROFILES[row.target])
        living = sa.select(profile.c.id).where(one_of(profile.c.id, wanted, _BIG), profile.c.deleted_at.is_(None))
        return _add(session, row, living, caller.at)


def add_by_query(database: Database, caller: Caller, segment_id: int, definition: Definition, *, zone: str) -> Added:
    """Add all whom a definition selects now to a static segment; it is used once and not kept.

    Raises DefinitionError where it has a problem, StateError where it selects another target.
    """
    with gate.writing(database, caller, UseCase.ADD_MEMBERS, Subject("segment", segment_id)) as session:
        row = _pickable_row(session, segment_id, caller.at)
        return _add(session, row, query_ids(session, row, definition, as_of=caller.at, zone=zone), caller.at)


def add_listed(database: Database, caller: Caller, segment_id: int, entries: Iterable[Entry]) -> AddedList:
    """Add those whom a list of e-mail addresses and own ids means; nobody is guessed.

    Raises ImportFileError where the entries come from a file that can't be read.
    """
    with gate.writing(database, caller, UseCase.ADD_MEMBERS, Subject("segment", segment_id)) as session:
        row = _pickable_row(session, segment_id, caller.at)
        found = match_entries(session, row.target, entries)
        done = _add(session, row, found.ids, caller.at)
        repeated = found.entries - len(found.missed) - done.added - done.already
        return AddedList(found.entries, done.added, done.already, repeated, found.missed, done.batch)


def remove_members(database: Database, caller: Caller, segment_id: int, profile_ids: Iterable[int]) -> Removed:
    """Remove profiles from a static segment; those who are not in it are left alone."""
    unwanted = _ids(profile_ids)
    with gate.writing(database, caller, UseCase.REMOVE_MEMBERS, Subject("segment", segment_id)) as session:
        row = _pickable_row(session, segment_id, caller.at)
        return _remove(session, row, _picked(segment_id).where(one_of(_member.c.profile_id, unwanted, _BIG)), caller.at)


def remove_by_query(
    database: Database, caller: Caller, segment_id: int, definition: Definition, *, zone: str
) -> Removed:
    """Remove all whom a definition selects now from a static segment; it is used once and not kept.

    Raises DefinitionError where it has a problem, StateError where it selects another target.
    """
    with gate.writing(database, caller, UseCase.REMOVE_MEMBERS, Subject("segment", segment_id)) as session:
        row = _pickable_row(session, segment_id, caller.at)
        found = query_ids(session, row, definition, as_of=caller.at, zone=zone).subquery("found")
        return _remove(session, row, _picked(segment_id).join(found, found.c.id == _member.c.profile_id), caller.at)


def undo_adding(database: Database, caller: Caller, segment_id: int, batch: datetime) -> int:
    """Take out exactly those whom an addition brought and who are still in. How many that are."""
    with gate.writing(database, caller, UseCase.UNDO_ADDING, Subject("segment", segment_id)) as session:
        row = _pickable_row(session, segment_id, caller.at)
        brought = _member.c.segment_id == segment_id, IS_PICKED, _member.c.added_at == batch
        taken = write_rows(session, sa.delete(_member).where(*brought))
        return _follow(session, row, taken, _new_batch(row, caller.at), caller.at)


def undo_removing(database: Database, caller: Caller, segment_id: int, batch: datetime) -> int:
    """Put back exactly the profiles of a removal that nobody added or removed since. How many that are.

    Raises StateError where that was too long ago.
    """
    with gate.writing(database, caller, UseCase.UNDO_REMOVING, Subject("segment", segment_id)) as session:
        row = _pickable_row(session, segment_id, caller.at)
        undone_at = _new_batch(row, caller.at)
        back = write_rows(session, _back(segment_id, undone_at, _member.c.removed_at == batch))
        if not back and batch < undone_at - _KEPT_FOR:
            raise StateError(f"segment “{row.name}”: the removal must be of the last hour to be undone.")
        return _follow(session, row, back, undone_at, caller.at)


def _ids(profile_ids: Iterable[int]) -> list[int]:
    """Distinct ids in order; what no profile can have is left out."""
    return sorted({profile_id for profile_id in profile_ids if 0 < profile_id <= _MAX_ID})


def _picked(segment_id: int) -> Select[int]:
    """The ids of all who are picked, also of those deleted since."""
    return sa.select(_member.c.profile_id.label("id")).where(_member.c.segment_id == segment_id, IS_PICKED)


def _pickable_row(session: Session, segment_id: int, now: datetime) -> Segment:
    row = segment_row(session, segment_id, for_update=True)
    check_allowed(session, row, "pick", now)
    return row


def _new_batch(row: Segment, now: datetime) -> datetime:
    """An instant that no other change of the segment has, so that it names this one."""
    return max(now, row.updated_at + _TICK)


def _back(segment_id: int, batch: datetime, which: ColumnElement[bool]) -> sa.Update:
    """The statement that picks removed profiles again, in the rows that they still have."""
    was_removed = _member.c.segment_id == segment_id, _member.c.removed_at.is_not(None)
    return sa.update(_member).where(*was_removed, which).values(added_at=batch, removed_at=None)


def _add(session: Session, row: Segment, ids: Select[int], now: datetime) -> Added:
    assert row.id is not None
    batch = _new_batch(row, now)
    new = fill_audience(session, ids)
    back = write_rows(session, _back(row.id, batch, _member.c.profile_id.in_(sa.select(new.c.id))))
    # In a statement of its own: an INSERT that looks into its own table reads what it has just written again and
    # again on PostgreSQL.
    picked = dialect_of(session).placement.gathered(_picked(row.id).subquery())
    already = write_rows(session, sa.delete(new).where(sa.exists().where(picked.c.id == new.c.id))) - back
    rows = sa.select(new.c.id, sa.literal(row.id, _BIG), sa.literal(batch, Instant))
    columns = ["profile_id", "segment_id", "added_at"]
    added = back + write_rows(session, sa.insert(_member).from_select(columns, rows))
    return Added(_follow(session, row, added, batch, now), already, batch)


def _remove(session: Session, row: Segment, ids: Select[int], now: datetime) -> Removed:
    """Take out those with the ids who are picked; removals of long ago can't be undone from then on."""
    assert row.id is not None
    batch = _new_batch(row, now)
    going = fill_audience(session, ids)
    of_segment = _member.c.segment_id == row.id
    is_going = of_segment, IS_PICKED, _member.c.profile_id.in_(sa.select(going.c.id))
    removed = write_rows(session, sa.update(_member).where(*is_going).values(removed_at=batch))
    session.execute(sa.delete(_member).where(of_segment, _member.c.removed_at < batch - _KEPT_FOR))
    return Removed(_follow(session, row, removed, batch, now), batch)


def _follow(session: Session, row: Segment, written: int, batch: datetime, now: datetime) -> int:
    """Date the segment's picks by a change of so many; the stays of a live segment follow. Gives that number."""
    row.updated_at = batch
    session.flush()
    if row.state in SERVING_STATES:
        bring_up_to_date(session, row, now)
    return written
