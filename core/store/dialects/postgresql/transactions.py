"""Transactions of PostgreSQL, which undoes one for the sake of others where they can't all go on."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError

from core.store.locks import Lock

_UNDONE_FOR_OTHERS = frozenset({"40001", "40P01"})
"""No serial order, a deadlock."""
_ANSWER_WITHIN_SECONDS = 2.0


class PostgreSQLTransactions:
    """Its locks are advisory ones."""

    reading_options: Mapping[str, Any] = {"isolation_level": "REPEATABLE READ"}

    def writing_options(self, patience_milliseconds: int | None) -> Mapping[str, Any]:
        """Writers take no turns."""
        return {}

    def isolate(self, connection: Connection) -> None:
        """By its level."""
        connection.execute(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))

    def is_undone_for_others(self, error: BaseException | None) -> bool:
        """By its state."""
        return getattr(error, "sqlstate", None) in _UNDONE_FOR_OTHERS

    def cancel(self, driver: psycopg.Connection[Any]) -> None:
        """By asking the server over another connection; one that does not take it ends the query in its own time."""
        with suppress(psycopg.Error):
            driver.cancel_safe(timeout=_ANSWER_WITHIN_SECONDS)

    def hold(self, connection: Connection, lock: Lock) -> None:
        """By its number."""
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock.value})

    def keep_writers_out(self, connection: Connection, table: str) -> bool:
        """By locking the table."""
        name = connection.dialect.identifier_preparer.quote(table)
        try:
            with connection.begin_nested():
                connection.exec_driver_sql(f"LOCK TABLE {name} IN SHARE ROW EXCLUSIVE MODE NOWAIT")
        except OperationalError:
            return False
        return True
