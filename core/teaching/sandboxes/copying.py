"""Copying SQLite databases whole, and a lock that ends with whoever holds it.

This is the one place beside `core.store.database` that speaks to SQLite itself: neither a copy of all pages nor
a lock on a folder is a transaction on rows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from core.errors import DatabaseError

LOCK_WAIT_SECONDS = 300
_BUSY_TRIES, _BUSY_SECONDS = 40, 0.25
_LOCKED_SECONDS = 5.0
_SIDE_FILES = ("-wal", "-shm", "-journal")
_DAMAGED = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Held by one thread of one process at a time. Raises DatabaseError when the wait is too long.

    It is SQLite's lock on an empty file: the same on every system, and gone when its holder crashes.
    """
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = sqlite3.connect(folder / "lock.db", timeout=LOCK_WAIT_SECONDS, isolation_level=None)
    with closing(lock):
        with explained(folder):
            lock.execute("BEGIN EXCLUSIVE")
        yield


@contextmanager
def explained(file: Path) -> Iterator[None]:
    """What a disk or SQLite refuses, as an error that a person can read."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise DatabaseError(
            f"sandbox: {file.name} must be one that can be read and written (got: {reason}). "
            "Try again; if that does not help, check that the disk has room."
        ) from error


def copy(source: Path, target: Path) -> None:
    """Make ``target`` the same as ``source`` in one transaction, also while others have it open."""
    tries = 0

    def give_up_in_the_end(status: int, _remaining: int, _pages: int) -> None:
        nonlocal tries
        tries += status == sqlite3.SQLITE_BUSY
        if tries > _BUSY_TRIES:
            raise sqlite3.OperationalError("somebody else is writing to it")

    address = f"{source.resolve().as_uri()}?mode=rw"
    with (
        closing(sqlite3.connect(address, uri=True)) as read,
        closing(sqlite3.connect(target, timeout=_LOCKED_SECONDS)) as written,
    ):
        read.backup(written, progress=give_up_in_the_end, sleep=_BUSY_SECONDS)


def is_damaged(error: sqlite3.Error) -> bool:
    """Whether SQLite says that a file is no database, or no whole one."""
    return getattr(error, "sqlite_errorcode", None) in _DAMAGED


def remove(file: Path) -> None:
    """Remove a database with the files that SQLite keeps beside it. What is not there is no error."""
    file.unlink(missing_ok=True)
    remove_side_files(file)


def remove_side_files(file: Path) -> None:
    """Remove what belonged to a database of that name: another one must never take it for its own."""
    for ending in _SIDE_FILES:
        file.with_name(file.name + ending).unlink(missing_ok=True)
