"""Connections of SQLite, and the beginning and end of their transactions."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path
from time import sleep

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.pool import ConnectionPoolEntry

from core.errors import DatabaseError
from core.store.dialects import embedded, owner_only
from core.store.dialects.sqlite import transactions
from core.store.dialects.sqlite.writing import drop_temporary, forget_temporary

_RETRY_SECONDS = 0.05


def engine(address: URL) -> Engine:
    """Return an engine for a file; a missing folder is created. Raises DatabaseError."""
    folder = Path(address.database or "").parent
    try:
        owner_only.make_folder(folder)
    except OSError as error:
        raise DatabaseError(
            f"database: the folder {folder} must exist or be one that can be made (got: {error.strerror}). "
            "Choose another folder, or ask for permission."
        ) from error
    created = sa.create_engine(address, hide_parameters=True)
    event.listen(created, "do_connect", _keep_from_others)
    event.listen(created, "connect", _prepare)
    event.listen(created, "begin", _begin)
    event.listen(created, "commit", drop_temporary)
    event.listen(created, "rollback", forget_temporary)
    return created


def demand_file(engine: Engine) -> None:
    """Raise an error instead of creating an empty file for one that was moved away: it would hide the file's return."""
    event.remove(engine, "do_connect", _keep_from_others)  # which makes a file; an engine runs it first either way
    event.listen(engine, "do_connect", _check_file)
    event.listen(engine, "do_connect", _keep_from_others)


def _keep_from_others(_dialect: object, _record: object, arguments: list[str], _options: object) -> None:
    with suppress(OSError):  # SQLite itself says why it can't open the file
        owner_only.make_file(Path(arguments[0]))
    for file in embedded.side_files(Path(arguments[0])):
        owner_only.keep_from_others(file)


def _check_file(_dialect: object, _record: object, arguments: list[str], _options: object) -> None:
    if not Path(arguments[0]).exists():
        raise sqlite3.OperationalError("unable to open database file: it is not where it was")


def _prepare(connection: sa.engine.interfaces.DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # SQLAlchemy's begin event says BEGIN, not the driver
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {transactions.BUSY_TIMEOUT_MILLISECONDS}")
    _turn_wal_on(cursor)
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA mmap_size = 0")  # reading a mapped file that another program cut short ends the process
    cursor.close()


def _turn_wal_on(cursor: sa.engine.interfaces.DBAPICursor) -> None:
    """Let readers read while one connection writes. The file remembers it, so only the first connection waits.

    While another process turns it on, SQLite answers *busy* at once and ignores its timeout.
    """
    tries = int(transactions.BUSY_TIMEOUT_MILLISECONDS / 1000 / _RETRY_SECONDS)
    for tries_left in reversed(range(tries)):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or not tries_left:
                raise
            sleep(_RETRY_SECONDS)


def _begin(connection: Connection) -> None:
    """Begin; a writer takes its lock at once, because a reader that turns writer could not wait for another writer."""
    patience = connection.get_execution_options().get(transactions.PATIENCE)
    if patience is None:
        connection.exec_driver_sql("BEGIN")
        return
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {patience}")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {transactions.BUSY_TIMEOUT_MILLISECONDS}")
