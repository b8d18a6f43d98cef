"""Adding members to a static segment, and removing them: one by one, by a query, or by a list.

Picking happens inside the database, in one transaction; a live segment's membership follows in the same
transaction. Every addition and removal is a *batch*, named by its instant, and can be undone as a whole.
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
from core.importing.identity.entries import Entry
from core.importing.identity.matching import Missed, match_entries
from core.language.definition import Definition
from core.lifecycle.refreshing import bring_up_to_date
from core.membership import fill_audience
from core.membership.query import query_ids
from core.store import gate
from core.store.columns import Instant
from core.store.database import Database
from core.store.dialects import dialect_of
from core.store.expressions import one_of
from core.store.masks import masking
from core.store.segments import IS_PICKED, SERVING_STATES, check_allowed, segment_row
from core.store.statements import write_rows
from core.store.tables import PROFILES, Segment, StaticMember, table_of

_BIG = sa.BigInteger()
_MAX_ID = 2**63 - 1
_TICK = timedelta(microseconds=1)
_KEPT_FOR = timedelta(hours=1)
"""How long a removal can be undone at least: a later removal ends it once this time is over."""
_member = table_of(StaticMember)


@dataclass(frozen=True, slots=True)
class Added:
    """How many profiles were added, and how many were in already; ``batch`` is for `undo_adding`."""

    added: int
    already: int
    batch: datetime


@dataclass(frozen=True, slots=True)
class Removed:
    """How many profiles were removed; ``batch`` is for `undo_removing`."""

    removed: int
    batch: datetime


@dataclass(frozen=True, slots=True)
class AddedList:
    """What became of the ``entries`` of a list: each counts as added, as in already, as ``repeated`` if it means
    the same profile as an earlier one, or as one of ``missed``.
    """

    entries: int
    added: int
    already: int
    repeated: int
    missed: tuple[Missed, ...]
    batch: datetime


def add_members(database: Database, caller: Caller, segment_id: int, profile_ids: Iterable[int]) -> Added:
    """Add profiles to a static segment; deleted and unknown ones are ignored."""
    wanted = _ids(profile_ids)
    subject = Subject("segment", segment_id)
    with gate.writing(database, caller, UseCase.ADD_MEMBERS, subject) as session:
        row = _pickable_row(session, segment_id, caller.at)
        profile = table_of(PROFILES[row.target])
        living = sa.select(profile.c.id).where(one_of(profile.c.id, wanted, _BIG), profile.c.deleted_at.is_(None))
        return _told(subject, _add(session, row, living, caller.at))


def add_by_query(database: Database, caller: Caller, segment_id: int, definition: Definition, *, zone: str) -> Added:
    """Add everybody a definition selects now to a static segment; it is used once and not kept.

    Raises DefinitionError if it has a problem, StateError if it selects another target.
    """
    subject = Subject("segment", segment_id)
    with gate.writing(database, caller, UseCase.ADD_MEMBERS, subject) as session:
        row = _pickable_row(session, segment_id, caller.at)
        found = query_ids(session, caller, row, definition, as_of=caller.at, zone=zone)
        return _told(subject, _add(session, row, found, caller.at))


@masking
def add_listed(database: Database, caller: Caller, segment_id: int, entries: Iterable[Entry]) -> AddedList:
    """Add the profiles that a list of e-mail addresses and own ids means; nothing is guessed.

    Raises ImportFileError if the entries come from a file that can't be read.
    """
    subject = Subject("segment", segment_id)
    with gate.writing(database, caller, UseCase.ADD_MEMBERS, subject) as session:
        row = _pickable_row(session, segment_id, caller.at)
        found = match_entries(session, row.target, entries)
        done = _told(subject, _add(session, row, found.ids, caller.at))
        repeated = found.entries - len(found.missed) - done.added - done.already
        return AddedList(found.entries, done.added, done.already, repeated, found.missed, done.batch)


def remove_members(database: Database, caller: Caller, segment_id: int, profile_ids: Iterable[int]) -> Removed:
    """Remove profiles from a static segment; others are ignored."""
    unwanted = _ids(profile_ids)
    subject = Subject("segment", segment_id)
    with gate.writing(database, caller, UseCase.REMOVE_MEMBERS, subject) as session:
        row = _pickable_row(session, segment_id, caller.at)
        picked = _picks(segment_id).where(one_of(_member.c.profile_id, unwanted, _BIG))
        return _told_removed(subject, _remove(session, row, picked, caller.at))


def remove_by_query(
    database: Database, caller: Caller, segment_id: int, definition: Definition, *, zone: str
) -> Removed:
    """Remove everybody a definition selects now from a static segment; it is used once and not kept.

    Raises DefinitionError if it has a problem, StateError if it selects another target.
    """
    subject = Subject("segment", segment_id)
    with gate.writing(database, caller, UseCase.REMOVE_MEMBERS, subject) as session:
        row = _pickable_row(session, segment_id, caller.at)
        found = query_ids(session, caller, row, definition, as_of=caller.at, zone=zone).subquery("found")
        picked = _picks(segment_id).join(found, found.c.id == _member.c.profile_id)
        return _told_removed(subject, _remove(session, row, picked, caller.at))


def undo_adding(database: Database, caller: Caller, segment_id: int, batch: datetime) -> int:
    """Remove exactly the profiles that a batch added and that are still in. Return their number."""
    subject = Subject("segment", segment_id)
    with gate.writing(database, caller, UseCase.UNDO_ADDING, subject) as session:
        row = _pickable_row(session, segment_id, caller.at)
        brought = _member.c.segment_id == segment_id, IS_PICKED, _member.c.added_at == batch
        taken = write_rows(session, sa.delete(_member).where(*brought))
        subject.told["removed"] = taken
        return _follow(session, row, taken, _new_batch(row, caller.at), caller.at)


def undo_removing(database: Database, caller: Caller, segment_id: int, batch: datetime) -> int:
    """Put back exactly the profiles that a batch removed and that nobody added or removed since. Return their number.

    Raises StateError if the removal was too long ago.
    """
    subject = Subject("segment", segment_id)
    with gate.writing(database, caller, UseCase.UNDO_REMOVING, subject) as session:
        row = _pickable_row(session, segment_id, caller.at)
        undone_at = _new_batch(row, caller.at)
        back = write_rows(session, _back(segment_id, undone_at, _member.c.removed_at == batch))
        if not back and batch < undone_at - _KEPT_FOR:
            raise StateError(f"segment “{row.name}”: the removal must be of the last hour to be undone.")
        subject.told["added"] = back
        return _follow(session, row, back, undone_at, caller.at)


def _told(subject: Subject, done: Added) -> Added:
    """Tell the trace how many were added."""
    subject.told["added"] = done.added
    return done


def _told_removed(subject: Subject, done: Removed) -> Removed:
    """Tell the trace how many were removed."""
    subject.told["removed"] = done.removed
    return done


def _ids(profile_ids: Iterable[int]) -> list[int]:
    """Return distinct ids in order, without numbers that can be no id."""
    return sorted({profile_id for profile_id in profile_ids if 0 < profile_id <= _MAX_ID})


def _picks(segment_id: int) -> Select[int]:
    """Select the ids of all picks, also of profiles deleted since."""
    return sa.select(_member.c.profile_id.label("id")).where(_member.c.segment_id == segment_id, IS_PICKED)


def _pickable_row(session: Session, segment_id: int, now: datetime) -> Segment:
    row = segment_row(session, segment_id, for_update=True)
    check_allowed(session, row, "pick", now)
    return row


def _new_batch(row: Segment, now: datetime) -> datetime:
    """Return an instant that no other change of the segment has, as the name of this one."""
    return max(now, row.updated_at + _TICK)


def _back(segment_id: int, batch: datetime, which: ColumnElement[bool]) -> sa.Update:
    """Return the statement that picks removed profiles again, in the rows they still have."""
    was_removed = _member.c.segment_id == segment_id, _member.c.removed_at.is_not(None)
    return sa.update(_member).where(*was_removed, which).values(added_at=batch, removed_at=None)


def _add(session: Session, row: Segment, ids: Select[int], now: datetime) -> Added:
    assert row.id is not None
    batch = _new_batch(row, now)
    new = fill_audience(session, ids)
    back = write_rows(session, _back(row.id, batch, _member.c.profile_id.in_(sa.select(new.c.id))))
    # A separate statement: on PostgreSQL, an INSERT that looks into its own table reads again and again what it
    # has just written.
    picked = dialect_of(session).placement.gathered(_picks(row.id).subquery())
    already = write_rows(session, sa.delete(new).where(sa.exists().where(picked.c.id == new.c.id))) - back
    rows = sa.select(new.c.id, sa.literal(row.id, _BIG), sa.literal(batch, Instant))
    columns = ["profile_id", "segment_id", "added_at"]
    added = back + write_rows(session, sa.insert(_member).from_select(columns, rows))
    return Added(_follow(session, row, added, batch, now), already, batch)


def _remove(session: Session, row: Segment, ids: Select[int], now: datetime) -> Removed:
    """Remove the picks among these ids; removals of long ago can't be undone any more."""
    assert row.id is not None
    batch = _new_batch(row, now)
    going = fill_audience(session, ids)
    of_segment = _member.c.segment_id == row.id
    is_going = of_segment, IS_PICKED, _member.c.profile_id.in_(sa.select(going.c.id))
    removed = write_rows(session, sa.update(_member).where(*is_going).values(removed_at=batch))
    session.execute(sa.delete(_member).where(of_segment, _member.c.removed_at < batch - _KEPT_FOR))
    return Removed(_follow(session, row, removed, batch, now), batch)


def _follow(session: Session, row: Segment, written: int, batch: datetime, now: datetime) -> int:
    """Note a change of so many picks at their segment; the stays of a live segment follow. Return that number."""
    row.updated_at = batch
    session.flush()
    if row.state in SERVING_STATES:
        bring_up_to_date(session, row, now)
    return written
