"""The change that a refresh makes to the stays of one segment: by looking at those who may change, or at everybody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement
from sqlmodel import Session

from core.audience.selection import Known, checked
from core.changes import touches
from core.changes.concerns import STATIC, VERSION, Concerns
from core.changes.considering import CANDIDATES, consider
from core.changes.touches import Position
from core.engine.compiler import compile_definition
from core.language.definition import from_text
from core.membership import Cause, Change, bring_in_line, moved_at, picked_ids
from core.store.columns import Key
from core.store.tables import Refresh, Segment, SegmentVersion
from core.store.triggers import EVERYBODY


@dataclass(frozen=True, slots=True)
class Reading:
    """What definitions are compiled against, and the position of the database of which it was read."""

    known: Known
    position: Position

    @classmethod
    def of(cls, session: Session) -> Reading:
        """The position first, so that what changes in between is read again."""
        position = touches.now_at(session)
        return cls(Known.of(session), position)

    def still(self, session: Session, until: Position) -> Reading:
        """This, or another where a segment got a new version since."""
        new = touches.after(session, self.position, until)
        if new is None or touches.is_any(session, new, VERSION):
            return Reading.of(session)
        return self


@dataclass(frozen=True, slots=True)
class Unread:
    """The touches that a segment has not read: which they are, and what they are of."""

    new: ColumnElement[bool]
    kinds: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, session: Session, read: str | None, until: Position) -> Unread | None:
        """None where nobody can tell any more."""
        new = None if read is None else touches.after(session, Position.read(read), until)
        return None if new is None else cls(new, touches.kinds_of(session, new))


def change_picked(session: Session, row: Segment, version: SegmentVersion, as_of: datetime) -> Change:
    """Bring a static segment in line with who is picked; touches those who moved, for whoever is built on it."""
    segment_id = cast(int, row.id)
    ids = picked_ids(segment_id, row.target)
    change = bring_in_line(session, segment_id, row.target, ids, as_of=as_of, cause=Cause(version.number))
    if change.entered or change.left:
        moved = moved_at(segment_id, as_of).subquery("moved")
        touches.note(session, STATIC, sa.select(sa.literal(str(segment_id), Key).label("what"), moved.c.id))
    return change


def change_selected(
    session: Session,
    row: Segment,
    version: SegmentVersion,
    previous: Refresh | None,
    *,
    as_of: datetime,
    reading: Reading | None,
    is_full: bool,
) -> Change:
    """Bring a dynamic segment in line with its live definition; the next refresh goes on from here.

    Raises DefinitionError where that has a problem.
    """
    segment_id, until = cast(int, row.id), touches.take_position(session)
    known = (reading.still(session, until) if reading else Reading.of(session)).known
    definition = from_text(cast(str, version.definition))
    checked(definition, known, row.key)
    concerns = Concerns.of(definition, known.catalog, version.zone, known.segments)
    unread = Unread.of(session, row.touches_read, until)
    row.touches_read = str(until)
    former = _former(session, version, previous)
    is_new = former is not None or previous is None or (unread is not None and _is_built_anew(concerns, unread))
    cause = Cause(version.number, definition, from_text(former) if former else None, is_new_definition=is_new)
    considered = None
    if previous is not None and not is_new:
        if unread is None or any(what == EVERYBODY and concerns.concern(of, what) for of, what in unread.kinds):
            cause = replace(cause, otherwise="data", is_considered=False)  # nobody can tell it from time alone
        else:
            turning = None if is_full else (known.catalog, previous.as_of, as_of, version.zone)
            considered = consider(session, concerns, unread.kinds, unread.new, turning)
    if considered == 0:
        assert previous is not None
        return Change(previous.members, 0, 0)
    within = None if considered is None else CANDIDATES
    ids = compile_definition(definition, known.catalog, as_of, version.zone, known.segments, within)
    before = None if considered is None or previous is None else previous.members
    return bring_in_line(session, segment_id, row.target, ids, as_of=as_of, cause=cause, members_before=before)


def _former(session: Session, version: SegmentVersion, previous: Refresh | None) -> str | None:
    """The definition of the refresh before, where that was of another version."""
    if previous is None or previous.version == version.number:
        return None
    return session.get_one(SegmentVersion, (version.segment_id, previous.version)).definition


def _is_built_anew(concerns: Concerns, unread: Unread) -> bool:
    return any(of == VERSION and concerns.concern(of, what) for of, what in unread.kinds)
