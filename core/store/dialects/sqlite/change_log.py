"""The change log of SQLite, where transactions write one after another.

A position is a number. Taking one raises the number that triggers write, so later changes have a larger one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from core.store.dialects.positions import Position
from core.store.dialects.sqlite import triggers
from core.store.triggers.sources import POSITION_SETTING, RIGHT_KEYS_SETTING, Source

# Not imported from `core.store.tables`, which is a layer above: its columns need the types of a dialect.
_setting = sa.table("setting", sa.column("name", sa.Text), sa.column("value", sa.Text))
_change = sa.table("change", sa.column("entity", sa.Text), sa.column("position", sa.BigInteger))


class SQLiteChangeLog:
    """A change log whose positions are numbers."""

    notes_records = True
    takes_by_writing = True

    def trigger_statements(self, connection: Connection, source: Source) -> Iterator[str]:
        """Return triggers that fire for each row."""
        return triggers.statements(source)

    def removal_statements(self, connection: Connection, source: Source) -> Iterator[str]:
        return triggers.removal_statements(source)

    @contextmanager
    def right_keys(self, connection: Connection) -> Iterator[None]:
        """Keep a setting meanwhile: no other transaction writes, so none sees it."""
        connection.execute(sa.insert(_setting).values(name=RIGHT_KEYS_SETTING, value=""))
        yield
        connection.execute(sa.delete(_setting).where(_setting.c.name == RIGHT_KEYS_SETTING))

    def current_position(self, session: orm.Session) -> Position:
        """Return the number now; a later change can still be before it."""
        value = session.execute(sa.select(_setting.c.value).where(_setting.c.name == POSITION_SETTING)).scalar()
        return Position(int(value or 0))

    def settled_position(self, session: orm.Session, entities: Collection[str]) -> Position | None:
        """Return it if no change of these entities has the number that later ones will get."""
        position = self.current_position(session)
        noted = sa.select(sa.literal(1)).where(
            _change.c.entity.in_(entities), self.is_after(position, _change.c.position)
        )
        return None if session.execute(noted.limit(1)).first() else position

    def take_position(self, session: orm.Session, entities: Collection[str]) -> Position:
        """Move to the next number if changes have this one."""
        position = self.settled_position(session, entities)
        if position is not None:
            return position
        following = Position(self.current_position(session).oldest + 1)
        moved = insert(_setting).values(name=POSITION_SETTING, value=str(following))
        session.execute(
            moved.on_conflict_do_update(index_elements=[_setting.c.name], set_={"value": moved.excluded.value})
        )
        return following

    def is_after(self, position: Position, noted: ColumnElement[int]) -> ColumnElement[bool]:
        """Compare the numbers."""
        return noted >= position.oldest

    def own_position(self, session: orm.Session) -> ColumnElement[int]:
        """Return the number that triggers write."""
        return sa.literal(self.current_position(session).oldest, sa.BigInteger)
