"""The change log of PostgreSQL, where transactions become visible in another order than they begin.

So no running number tells which changes are new. A change has the number of its transaction, and a position is a
snapshot (`pg_current_snapshot()`): a change is new if it is visible now and its transaction was not visible in the
snapshot. The search starts at the oldest transaction that was running then. Transaction numbers belong to one server:
on another, as after restoring a dump, a position is worth nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement
from sqlalchemy.types import UserDefinedType

from core.store.dialects.positions import Position
from core.store.dialects.postgresql import triggers
from core.store.triggers.sources import Source


class _Number(UserDefinedType[Any]):
    """The number of a transaction."""

    cache_ok = True

    def get_col_spec(self, **_options: Any) -> str:
        """PostgreSQL's name."""
        return "xid8"


class _Snapshot(UserDefinedType[Any]):
    """A snapshot of the visible transactions."""

    cache_ok = True

    def get_col_spec(self, **_options: Any) -> str:
        """PostgreSQL's name."""
        return "pg_snapshot"


class PostgreSQLChangeLog:
    """A change log whose positions are snapshots."""

    notes_records = True
    takes_by_writing = False

    def trigger_statements(self, connection: Connection, source: Source) -> Iterator[str]:
        """Return triggers that fire once for each statement."""
        return triggers.statements(connection, source)

    def removal_statements(self, connection: Connection, source: Source) -> Iterator[str]:
        return triggers.removal_statements(connection, source)

    @contextmanager
    def right_keys(self, connection: Connection) -> Iterator[None]:
        """Set a parameter of this transaction."""
        setting = sa.text("SELECT set_config(:name, :value, true)")
        connection.execute(setting, {"name": triggers.RIGHT_KEYS, "value": "on"})
        yield
        connection.execute(setting, {"name": triggers.RIGHT_KEYS, "value": ""})

    def current_position(self, session: orm.Session) -> Position:
        """Return the current position; every later change is after it."""
        server, snapshot = session.execute(
            sa.text("SELECT system_identifier::text, pg_current_snapshot()::text FROM pg_control_system()")
        ).one()
        return Position.read(f"{server}/{snapshot}")

    def settled_position(self, session: orm.Session, entities: Collection[str]) -> Position | None:
        """The current one."""
        return self.current_position(session)

    def take_position(self, session: orm.Session, entities: Collection[str]) -> Position:
        """The current one."""
        return self.current_position(session)

    def is_after(self, position: Position, noted: ColumnElement[int]) -> ColumnElement[bool]:
        """Whether the snapshot did not see the change."""
        was_visible = sa.func.pg_visible_in_snapshot(
            sa.cast(sa.cast(noted, sa.Text), _Number()), sa.cast(sa.literal(position.snapshot, sa.Text), _Snapshot())
        )
        return sa.and_(noted >= position.oldest, sa.not_(was_visible))

    def own_position(self, session: orm.Session) -> ColumnElement[int]:
        """Return the position as the triggers note it."""
        return sa.literal_column("pg_current_xact_id()::text::bigint", sa.BigInteger)
