"""Transactions of SQLite: each sees a snapshot, and one writes at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Connection, Engine

from core.store.dialects import owner_only
from core.store.dialects.obstacles import Obstacle
from core.store.locks import Lock

BUSY_TIMEOUT_MILLISECONDS = 30_000
"""How long a writing transaction waits for its turn by default."""
PATIENCE = "windrow_patience"
"""The execution option of writing transactions: how long they wait for their turn."""
_KIND = 0xFF
"""The part of an extended code that says its kind."""
_OBSTACLES = {
    sqlite3.SQLITE_CORRUPT: Obstacle.DAMAGED,
    sqlite3.SQLITE_NOTADB: Obstacle.DAMAGED,
    sqlite3.SQLITE_CANTOPEN: Obstacle.ABSENT,
    sqlite3.SQLITE_CONSTRAINT_UNIQUE: Obstacle.REPEATED,
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY: Obstacle.REPEATED,
    sqlite3.SQLITE_CONSTRAINT_ROWID: Obstacle.REPEATED,
    sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY: Obstacle.MISSING,
}
_NOT_OPENED = "unable to open database file"
_RESHAPED = ("no such column", "no such table")


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

    def obstacle(self, error: BaseException | None) -> Obstacle | None:
        """Decide by the code of the error, and by its words where SQLite has one code for many."""
        code = getattr(error, "sqlite_errorcode", None) or 0
        if found := _OBSTACLES.get(code) or _OBSTACLES.get(code & _KIND):
            return found
        if str(error).startswith(_NOT_OPENED):
            return Obstacle.ABSENT
        return Obstacle.RESHAPED if str(error).startswith(_RESHAPED) else None

    def cancel(self, driver: sqlite3.Connection) -> None:
        """Interrupt the connection."""
        driver.interrupt()

    @contextmanager
    def keep(self, engine: Engine, lock: Lock) -> Iterator[bool]:
        """Keep SQLite's lock on an empty file beside the database; one in memory belongs to its process alone."""
        file = engine.url.database
        if not file or file == ":memory:":
            yield True
            return
        beside = Path(f"{file}-{lock.name.lower()}")
        owner_only.make_file(beside)
        with closing(sqlite3.connect(beside, timeout=0, isolation_level=None)) as kept:
            try:
                kept.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & _KIND != sqlite3.SQLITE_BUSY:
                    raise
                yield False
                return
            yield True

    def hold(self, connection: Connection, lock: Lock) -> None:
        """No-op: no other transaction writes meanwhile."""

    def keep_writers_out(self, connection: Connection, table: str) -> bool:
        """Return true: no other transaction writes meanwhile."""
        return True
