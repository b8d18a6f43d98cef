"""Transactions of SQLite: every one sees a snapshot, and one writes at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from sqlalchemy.engine import Connection

from core.store.locks import Lock

BUSY_TIMEOUT_MILLISECONDS = 30_000
"""How long a transaction that writes waits for its turn, where it has no patience of its own."""
PATIENCE = "windrow_patience"
"""The execution option of transactions that write: how long they wait for their turn."""


class SQLiteTransactions:
    """As one writes at a time, it holds every lock and nothing undoes it for the sake of others."""

    reading_options: Mapping[str, Any] = {}

    def writing_options(self, patience_milliseconds: int | None) -> Mapping[str, Any]:
        """For those who begin (`core.store.dialects.sqlite.connecting`)."""
        return {PATIENCE: BUSY_TIMEOUT_MILLISECONDS if patience_milliseconds is None else patience_milliseconds}

    def isolate(self, connection: Connection) -> None:
        """It is."""

    def is_undone_for_others(self, error: BaseException | None) -> bool:
        """Never."""
        return False

    def cancel(self, driver: sqlite3.Connection) -> None:
        """Interrupt it."""
        driver.interrupt()

    def hold(self, connection: Connection, lock: Lock) -> None:
        """It does."""

    def keep_writers_out(self, connection: Connection, table: str) -> bool:
        """It does."""
        return True
