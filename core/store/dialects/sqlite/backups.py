"""Backups of SQLite: another database file, made by SQLite while others write."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import URL

from core.errors import DamagedError, DatabaseError, StateError
from core.store.dialects import embedded
from core.store.dialects.owner_only import make_file

_OWN = ("sqlite_", "alembic_version")
"""What tables of no data begin with."""


class SQLiteBackups:
    """Backups as files that SQLite itself opens."""

    begins_with = b"SQLite format 3\0"

    def write(self, address: URL, file: Path) -> None:
        """Copy the database, what is only in its log included, as of one instant."""
        source = _file_of(address)
        if not source.exists():
            raise DatabaseError(f"database: must exist to be backed up (got none at {source}).")
        make_file(file)
        try:
            embedded.copy(source, file)
            with closing(sqlite3.connect(file, isolation_level=None)) as copied:
                # A copy of a database with a log would want its log beside it.
                copied.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.Error as error:
            raise DatabaseError(f"backup: must be written whole (got: {error}). Try again.") from error

    def read(self, file: Path, address: URL) -> None:
        """Put the copy in the place of the database, whole or not at all."""
        target = _file_of(address)
        target.parent.mkdir(parents=True, exist_ok=True)
        placed = target.with_name(f"{target.name}.restored")
        make_file(placed)
        embedded.copy(file, placed)
        embedded.remove_side_files(target)
        placed.replace(target)

    def demand_unused(self, address: URL) -> None:
        """Raise StateError while somebody has the database open."""
        target = _file_of(address)
        if not target.exists():
            return
        try:
            with closing(sqlite3.connect(target, timeout=0, isolation_level=None)) as alone:
                # Only the last connection can put a log away.
                [mode] = alone.execute("PRAGMA journal_mode = DELETE").fetchone()
        except sqlite3.OperationalError:
            mode = "wal"
        except sqlite3.DatabaseError:
            return  # damaged: nobody works with it
        if mode != "delete":
            raise StateError("database: must not be open elsewhere to be restored (got one in use). Stop the servers.")

    def has_tables(self, address: URL) -> bool:
        target = _file_of(address)
        if not target.exists():
            return False
        try:
            return bool(list(self._tables(target)))
        except DamagedError:
            return True

    def tables(self, file: Path) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Yield each table of a backup with its rows. Raises DamagedError for a file that can't be read whole."""
        with closing(_opened(file)) as read:
            try:
                found = [row[0] for row in read.execute("PRAGMA integrity_check")]
                if found != ["ok"]:
                    raise DamagedError(f"backup: must be whole (got: {found[0]}). Take another one.")
                for name in self._tables(file):
                    yield name, (repr(row).encode() for row in read.execute(f'SELECT * FROM "{name}"'))  # noqa: S608 - names are quoted
            except sqlite3.DatabaseError as error:
                raise DamagedError(f"backup: must be whole (got: {error}). Take another one.") from error

    def revision(self, file: Path) -> str | None:
        with closing(_opened(file)) as read:
            try:
                found = read.execute("SELECT version_num FROM alembic_version").fetchone()
            except sqlite3.DatabaseError:
                return None
        return None if found is None else str(found[0])

    def _tables(self, file: Path) -> Iterator[str]:
        with closing(_opened(file)) as read:
            try:
                names = read.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
            except sqlite3.DatabaseError as error:
                raise DamagedError(f"backup: must be a database that can be read (got: {error}).") from error
        return iter([name for (name,) in names if not name.startswith(_OWN)])


def _opened(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)


def _file_of(address: URL) -> Path:
    return Path(address.database or "")
