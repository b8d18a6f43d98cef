"""Transactions of PostgreSQL, which undoes one of them when not all can go on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import OperationalError

from core.store.dialects.obstacles import Obstacle
from core.store.locks import Lock

_UNDONE_FOR_OTHERS = frozenset({"40001", "40P01"})
"""SQLSTATE codes: no serial order, a deadlock."""
_OBSTACLES = {
    "08": Obstacle.UNREACHABLE,  # connection exceptions
    "57P01": Obstacle.UNREACHABLE,  # the server is shut down
    "57P02": Obstacle.UNREACHABLE,  # another process of it crashed
    "57P03": Obstacle.UNREACHABLE,  # it starts or stops
    "53300": Obstacle.UNREACHABLE,  # it has no connection left
    "XX001": Obstacle.DAMAGED,
    "XX002": Obstacle.DAMAGED,
    "23505": Obstacle.REPEATED,
    "23503": Obstacle.MISSING,
    "42P01": Obstacle.RESHAPED,  # no such table
    "42703": Obstacle.RESHAPED,  # no such column
    "0A000": Obstacle.RESHAPED,  # a prepared statement's columns have changed
}
_ANSWER_WITHIN_SECONDS = 2.0


class PostgreSQLTransactions:
    """PostgreSQL's transactions; locks are advisory ones."""

    takes_turns = False
    reading_options: Mapping[str, Any] = {"isolation_level": "REPEATABLE READ"}

    def writing_options(self, patience_milliseconds: int | None) -> Mapping[str, Any]:
        """No options: writers take no turns."""
        return {}

    def limit_waiting(self, connection: Connection, milliseconds: int) -> None:
        """Set a parameter of this transaction."""
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {milliseconds}")

    def isolate(self, connection: Connection) -> None:
        """Set the isolation level."""
        connection.execute(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))

    def is_undone_for_others(self, error: BaseException | None) -> bool:
        """Decide by the SQLSTATE."""
        return getattr(error, "sqlstate", None) in _UNDONE_FOR_OTHERS

    def obstacle(self, error: BaseException | None) -> Obstacle | None:
        """Decide by the SQLSTATE; an error without one comes from no server."""
        if not isinstance(error, psycopg.Error):
            return None
        if error.sqlstate is None:
            return (
                Obstacle.UNREACHABLE if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError) else None
            )
        return _OBSTACLES.get(error.sqlstate) or _OBSTACLES.get(error.sqlstate[:2])

    def cancel(self, driver: psycopg.Connection[Any]) -> None:
        """Ask the server over another connection. If it takes no connection, the query runs to its end."""
        with suppress(psycopg.Error):
            driver.cancel_safe(timeout=_ANSWER_WITHIN_SECONDS)

    @contextmanager
    def keep(self, engine: Engine, lock: Lock) -> Iterator[bool]:
        """Keep the session's advisory lock of that number on a connection that ends with the block, and the lock
        with it.
        """
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            taking = sa.text("SELECT pg_try_advisory_lock(:lock)")
            try:
                yield bool(connection.execute(taking, {"lock": lock.value}).scalar_one())
            finally:
                connection.invalidate()

    def hold(self, connection: Connection, lock: Lock) -> None:
        """Take the advisory lock of that number."""
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock.value})

    def keep_writers_out(self, connection: Connection, table: str) -> bool:
        """Lock the table."""
        name = connection.dialect.identifier_preparer.quote(table)
        try:
            with connection.begin_nested():
                connection.exec_driver_sql(f"LOCK TABLE {name} IN SHARE ROW EXCLUSIVE MODE NOWAIT")
        except OperationalError:
            return False
        return True
