"""Opening, upgrading and speaking to the database; the one owner of transactions.

`Database.reading` gives a consistent snapshot, `Database.writing` a transaction that commits as a
whole or not at all. Nobody else begins, commits or rolls back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session

from core.errors import DatabaseError

DEFAULT_URL = "sqlite:///data/windrow.db"
BUSY_TIMEOUT_MILLISECONDS = 30_000
_MIGRATION_LOCK = 7_461_920_113
"""The advisory lock of PostgreSQL under which one server at a time upgrades."""

_WRITES = "windrow_writes"


class Database:
    """One database, with its migrated schema. Cheap to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @property
    def is_sqlite(self) -> bool:
        """True of the embedded database."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session in which every query sees the same snapshot; it never changes anything."""
        options = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with self.engine.connect().execution_options(**options) as connection, Session(connection) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose changes are committed together at the end, or undone on any exception."""
        with self.engine.connect().execution_options(**{_WRITES: True}) as connection:
            with connection.begin(), Session(connection, join_transaction_mode="rollback_only") as session:
                yield session
                session.flush()

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def open_database(url: str = DEFAULT_URL) -> Database:
    """Open a database, creating or upgrading its schema.

    Raises DatabaseError when the address is no database's, when it can't be reached, or when a
    newer release of Windrow has upgraded it.
    """
    engine = _engine(_address(url))
    try:
        _upgrade(engine)
    except DBAPIError as error:
        raise DatabaseError(
            f"database: must be reachable at {engine.url.render_as_string()} (got: {error.orig}). "
            "Check the address, and that the server runs."
        ) from error
    return Database(engine)


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise DatabaseError(
            "database: the address must look like sqlite:///data/windrow.db or "
            f"postgresql://user:password@host/name (got {url[:60]!r})."
        ) from error
    backend = address.get_backend_name()
    if backend in ("postgresql", "postgres"):
        return address.set(drivername="postgresql+psycopg")
    if backend == "sqlite":
        return address
    raise DatabaseError(f"database: must be SQLite or PostgreSQL (got {backend!r}).")


def _engine(address: URL) -> Engine:
    if address.get_backend_name() == "sqlite":
        if address.database:
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
        engine = sa.create_engine(address)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    try:
        return sa.create_engine(address, pool_pre_ping=True)
    except NoSuchModuleError as error:
        raise DatabaseError(
            "database: PostgreSQL needs the package psycopg. Run `pip install psycopg[binary]`."
        ) from error


def _prepare_sqlite(connection: sa.engine.interfaces.DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # SQLAlchemy's begin event says BEGIN, not the driver
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MILLISECONDS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes its lock at once: a reader that turns writer could not wait for another one."""
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _alembic(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", "core:migrations")
    config.attributes["connection"] = connection
    return config


def _upgrade(engine: Engine) -> None:
    """Bring the schema to this release's, in one transaction, one server at a time."""
    with engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
        config = _alembic(connection)
        scripts = ScriptDirectory.from_config(config)
        current = MigrationContext.configure(connection).get_current_revision()
        if current == scripts.get_current_head():
            return
        try:
            scripts.get_revision(current or "base")
        except CommandError as error:
            raise DatabaseError(
                f"database: must be of this release or an older one (got schema {current!r}, which is newer). "
                "Upgrade Windrow, or open another database."
            ) from error
        command.upgrade(config, "head")
