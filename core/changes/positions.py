"""Positions: states of the database, and whether anything changed after one.

Each kind of database tells positions apart in its own way (`ChangeLog` of `core.store.dialects`). A refresh takes its
position before it looks at anything, in the snapshot of its queries or an older one, so nothing falls between.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement
from sqlmodel import Session

from core.changes.change_kinds import ENTITIES
from core.store.dialects import Position, dialect_of
from core.store.tables import Change, Setting, table_of

PRUNED_SETTING = "change-log-pruned-until"
"""The setting with the position up to which the change log is pruned."""
_change, _setting = table_of(Change), table_of(Setting)


def current_position(session: Session) -> Position:
    """The position of what this transaction sees; a later change can still be before it."""
    return dialect_of(session).change_log.current_position(session)


def settled_position(session: Session) -> Position | None:
    """The position of what this transaction sees, before every later change, without writing.

    None where a later change would look like those in the log, or nothing notes changes.
    """
    return dialect_of(session).change_log.settled_position(session, ENTITIES)


def take_position(session: Session) -> Position:
    """Take the position of what this transaction sees, before every later change; this may write."""
    return dialect_of(session).change_log.take_position(session, ENTITIES)


def is_after(session: Session, position: Position, until: Position) -> ColumnElement[bool] | None:
    """The condition for changes after a position, as a transaction at ``until`` finds them; None where the log
    can't tell them.
    """
    if position.server != until.server:
        return None
    return dialect_of(session).change_log.is_after(position, _change.c.position)


def is_any_after(session: Session, position: Position, until: Position, *entities: str) -> bool:
    """Whether there are changes after a position, of these entities or of any; true where the log can't tell."""
    new = is_after(session, position, until)
    return new is None or is_any(session, new, *entities)


def is_unchanged(session: Session, position: Position) -> bool:
    """Whether this transaction sees no change after a position; false where the log can't tell."""
    text = session.execute(sa.select(_setting.c.value).where(_setting.c.name == PRUNED_SETTING)).scalar()
    if text and (pruned := Position.read(text)).server == position.server and pruned.oldest > position.oldest:
        return False
    return not is_any_after(session, position, current_position(session))


def is_any(session: Session, are_meant: ColumnElement[bool], *entities: str) -> bool:
    """Whether the log has changes that meet a condition, of these entities or of any."""
    query = sa.select(sa.literal(1)).where(_change.c.entity.in_(entities or ENTITIES), are_meant).limit(1)
    return session.execute(query).first() is not None
