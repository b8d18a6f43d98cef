"""The database's own bulk load of the imported interactions, as the mark of the import.

It writes the rows that the import stored into a table with the same keys and indexes, in the order of its
primary key, which is the fastest. SQLite's `executemany` runs in one
transaction, and only its time counts, not that of reading the rows. PostgreSQL's `COPY` reads a file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from core.store.database import open_database

_PROFILES = ("account", "contact")
_BATCH_ROWS = 10_000
_BLOCK_BYTES = 1 << 20
_CACHE_KIBIBYTES = 49_152
_IN_ORDER = "SELECT * FROM interaction ORDER BY contact_id, id"
_DROP = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")


def executemany_seconds(source: Path, folder: Path) -> float:
    """Return the seconds of SQLite, into a new file that is deleted afterwards."""
    file = folder / "bulk.db"
    file.unlink(missing_ok=True)
    open_database(f"sqlite:///{file}").dispose()
    try:
        with (
            closing(sqlite3.connect(source)) as read,
            closing(sqlite3.connect(file, isolation_level=None)) as written,
        ):
            written.execute("PRAGMA synchronous = NORMAL")
            written.execute(f"PRAGMA cache_size = -{_CACHE_KIBIBYTES}")
            for table in _PROFILES:
                _insert(written, table, read.execute(f"SELECT * FROM {table}"))  # noqa: S608 - names above
            written.execute("PRAGMA foreign_keys = ON")
            return _insert(written, "interaction", read.execute(_IN_ORDER))
    finally:
        for left in folder.glob("bulk.db*"):
            left.unlink()


def _insert(connection: sqlite3.Connection, table: str, rows: sqlite3.Cursor) -> float:
    places = ", ".join("?" * len(rows.description))
    statement = f"INSERT INTO {table} VALUES ({places})"  # noqa: S608 - names above
    connection.execute("BEGIN")
    seconds = sum(_seconds(partial(connection.executemany, statement, batch)) for batch in _batches(rows))
    return seconds + _seconds(partial(connection.execute, "COMMIT"))


def _batches(rows: sqlite3.Cursor) -> Iterator[list[Any]]:
    while batch := rows.fetchmany(_BATCH_ROWS):
        yield batch


def _seconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def copy_seconds(source: str, folder: Path) -> float:
    """Return the seconds of PostgreSQL, from the database of a URL into a new one that is dropped afterwards."""
    url = make_url(source).set(drivername="postgresql")
    name = f"{url.database}_bulk"
    target = url.set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as read:
        read.execute(_DROP.format(sql.Identifier(name)))
        read.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            open_database(target).dispose()
            with psycopg.connect(target) as written:
                for table in _PROFILES:
                    _copy(read, written, table, f"SELECT * FROM {table}", folder)  # noqa: S608 - names above
                return _copy(read, written, "interaction", _IN_ORDER, folder)
        finally:
            read.execute(_DROP.format(sql.Identifier(name)))


def _copy(read: psycopg.Connection, written: psycopg.Connection, table: str, rows: str, folder: Path) -> float:
    """Return the seconds of writing, the commit included."""
    file = folder / f"{table}.copy"
    with file.open("wb") as out, read.cursor().copy(f"COPY ({rows}) TO STDOUT".encode()) as blocks:
        for block in blocks:
            out.write(block)
    began = perf_counter()
    with file.open("rb") as ready, written.cursor().copy(f"COPY {table} FROM STDIN".encode()) as copy:
        while block := ready.read(_BLOCK_BYTES):
            copy.write(block)
    written.commit()
    seconds = perf_counter() - began
    file.unlink()
    return seconds
