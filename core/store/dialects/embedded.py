"""SQLite databases as whole files: copying, locking and removing them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from core.store.dialects import owner_only

FILE_ERRORS: Final = (OSError, sqlite3.Error)
"""What the functions below raise when the disk or SQLite refuses."""

_LOCK_SECONDS = 300
_SEARCHED_BYTES = 2**23
_BUSY_TRIES, _BUSY_SECONDS = 40, 0.25
_LOCKED_SECONDS = 5.0
_READ_SECONDS = 1.0
_SIDE_FILES = ("-wal", "-shm", "-journal")
_DAMAGED = frozenset({sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT})


def url_of(file: Path) -> str:
    """Return the address of a database file."""
    return sa.URL.create("sqlite", database=str(file)).render_as_string()


def file_at(address: str) -> Path | None:
    """Return the file of an address; None for a database on a server, and for text that is no address."""
    try:
        url = sa.make_url(address)
    except (sa.exc.ArgumentError, ValueError):
        return None
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def read_only_engine(file: Path) -> sa.Engine:
    """Return an engine that can't write."""

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, timeout=_READ_SECONDS)

    return sa.create_engine("sqlite://", creator=connect, poolclass=sa.NullPool, hide_parameters=True)


@contextmanager
def lock_in(folder: Path) -> Iterator[None]:
    """Hold the folder's lock until the block ends: one thread of one process has it at a time.

    It is SQLite's lock on an empty file in the folder: the same on every system, and released when its holder crashes.
    """
    owner_only.make_file(folder / "lock.db")
    with closing(sqlite3.connect(folder / "lock.db", timeout=_LOCK_SECONDS, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield


def copy(source: Path, target: Path) -> None:
    """Make ``target`` equal to ``source`` in one transaction, also while others have it open."""
    tries = 0

    def give_up_in_the_end(status: int, _remaining: int, _pages: int) -> None:
        nonlocal tries
        tries += status == sqlite3.SQLITE_BUSY
        if tries > _BUSY_TRIES:
            raise sqlite3.OperationalError("somebody else is writing to it")

    address = f"{source.resolve().as_uri()}?mode=rw"
    owner_only.make_file(target)
    with (
        closing(sqlite3.connect(address, uri=True)) as read,
        closing(sqlite3.connect(target, timeout=_LOCKED_SECONDS)) as written,
    ):
        read.backup(written, progress=give_up_in_the_end, sleep=_BUSY_SECONDS)


def mend(target: Path, source: Path) -> None:
    """As `copy`; if ``target`` is no database or a damaged one, ``source`` takes its place."""
    try:
        copy(source, target)
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", None) not in _DAMAGED:
            raise
        remove(target)
        source.replace(target)


def remove(file: Path) -> None:
    """Remove a database and the files that SQLite keeps beside it. Missing files are no error."""
    file.unlink(missing_ok=True)
    remove_side_files(file)


def remove_side_files(file: Path) -> None:
    """Remove the files that SQLite keeps beside a database: another of that name must not take them for its own."""
    for beside in side_files(file):
        beside.unlink(missing_ok=True)


def side_files(file: Path) -> list[Path]:
    """The files that SQLite may keep beside a database."""
    return [file.with_name(file.name + ending) for ending in _SIDE_FILES]


def has_bytes(file: Path, texts: Sequence[bytes]) -> bool:
    """Whether one of these texts stands in a file, with any case of ASCII letters."""
    longest = max(map(len, texts), default=0)
    if not longest:
        return False
    wanted = [text.lower() for text in texts]
    with file.open("rb") as opened:
        before = b""
        while part := opened.read(_SEARCHED_BYTES):
            searched = (before + part).lower()
            if any(text in searched for text in wanted):
                return True
            before = part[-longest:]
    return False
