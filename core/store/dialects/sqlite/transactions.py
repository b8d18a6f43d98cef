"""Transactions of SQLite: each sees a snapshot, and one writes at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from sqlalchemy.engine import Connection

from core.store.locks import Lock

BUSY_TIMEOUT_MILLISECONDS = 30_000
"""How long a writing transaction waits for its turn by default."""
PATIENCE = "windrow_patience"
"""The execution option of writing transactions: how long they wait for their turn."""


class SQLiteTransactions:
    """SQLite's transactions. Because one writes at a time, it holds every lock, and no other makes it start over."""

    takes_turns = True
    reading_options: Mapping[str, Any] = {}

    def writing_options(self, patience_milliseconds: int | None) -> Mapping[str, Any]:
        """Return the patience, for `core.store.dialects.sqlite.connecting` to read when the transaction begins."""
        return {PATIENCE: BUSY_TIMEOUT_MILLISECONDS if patience_milliseconds is None else patience_milliseconds}

    def limit_waiting(self, connection: Connection, milliseconds: int) -> None:
        """No-op: once it has its turn, it waits for nobody."""

    def isolate(self, connection: Connection) -> None:
        """No-op: it sees one snapshot anyway."""

    def is_undone_for_others(self, error: BaseException | None) -> bool:
        return False

    def cancel(self, driver: sqlite3.Connection) -> None:
        """Interrupt the connection."""
        driver.interrupt()

    def hold(self, connection: Connection, lock: Lock) -> None:
        """No-op: no other transaction writes meanwhile."""

    def keep_writers_out(self, connection: Connection, table: str) -> bool:
        """Return true: no other transaction writes meanwhile."""
        return True
