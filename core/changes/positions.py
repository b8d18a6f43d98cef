"""Positions: states of the database, and whether anything changed after one.

On SQLite transactions write one after another. A position is a number; taking one moves the number up that
triggers write, so that later changes have a larger one.

On PostgreSQL transactions become visible in another order than they began, so no running number tells which
changes are new. A change has the number of its transaction, and a position is a snapshot
(`pg_current_snapshot()`): new are the changes that are visible now and whose transaction was not visible in
it. They are found from the oldest transaction on that was at work then. A refresh takes its position before it
looks at anything, in one snapshot or an older one than that of its queries, so nothing falls between. Numbers
of transactions are those of one server: elsewhere, as after a restored dump, a position is worth nothing.

On a cluster (`core.store.cluster`) nothing notes changes of records, so that each of them counts as changed at any
time; those of stays and versions, which Windrow notes by itself, stand on the coordinator.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement
from sqlmodel import Session

from core.changes.kinds import ENTITIES
from core.store import cluster
from core.store.tables import Setting, Touch, table_of
from core.store.triggers import POSITION_SETTING

PRUNED_SETTING = "touches_pruned"
"""The setting with the position up to which the change log was pruned."""
_change, _setting = table_of(Touch), table_of(Setting)


@dataclass(frozen=True, slots=True)
class Position:
    """A state of the database: ``oldest`` is the first position that a change after it can have, ``snapshot`` what
    PostgreSQL needs beside it, and ``server`` whose numbers they are.
    """

    oldest: int
    snapshot: str = ""
    server: str = ""

    def __str__(self) -> str:
        return f"{self.server}/{self.snapshot}" if self.server else str(self.oldest)

    @classmethod
    def read(cls, text: str) -> Position:
        """As written by ``str``."""
        server, _, snapshot = text.rpartition("/")
        return cls(int(snapshot.partition(":")[0]), snapshot if server else "", server)


def current_position(session: Session) -> Position:
    """The position of what this transaction sees. On SQLite a change that comes later can still be before it."""
    if is_sqlite(session):
        value = session.execute(sa.select(_setting.c.value).where(_setting.c.name == POSITION_SETTING)).scalar()
        return Position(int(value or 0))
    server, snapshot = session.execute(
        sa.text("SELECT system_identifier::text, pg_current_snapshot()::text FROM pg_control_system()")
    ).one()
    return Position.read(f"{server}/{snapshot}")


def settled_position(session: Session) -> Position | None:
    """The position of what this transaction sees, taken without writing, and before every later change.

    None where a later change could not be told from those in the log, or nothing notes changes.
    """
    if cluster.is_spread(session.connection()):
        return None
    position = current_position(session)
    return None if is_sqlite(session) and is_any(session, _change.c.position >= position.oldest) else position


def take_position(session: Session) -> Position:
    """The position of what this transaction sees, before every later change."""
    position = settled_position(session) if is_sqlite(session) else current_position(session)
    if position is not None:
        return position
    following = Position(current_position(session).oldest + 1)
    session.merge(Setting(name=POSITION_SETTING, value=str(following)))
    session.flush()
    return following


def is_after(session: Session, position: Position, until: Position) -> ColumnElement[bool] | None:
    """The condition on changes after a position, as a transaction at ``until`` finds them; None where the log
    can't tell them.
    """
    if position.server != until.server:
        return None
    new = _change.c.position >= position.oldest
    if is_sqlite(session):
        return new
    visible_then = sa.text(
        "NOT pg_visible_in_snapshot(CAST(CAST(touch.position AS text) AS xid8), CAST(:snapshot AS pg_snapshot))"
    ).bindparams(snapshot=position.snapshot)
    return sa.and_(new, visible_then)


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


def is_sqlite(session: Session) -> bool:
    """Whether positions are numbers, not snapshots."""
    return session.get_bind().dialect.name == "sqlite"
