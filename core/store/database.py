"""Opening, upgrading and speaking to the database; the one owner of transactions.

`Database.reading` gives a consistent snapshot, `Database.writing` a transaction that commits as a
whole or not at all, `Database.replayed` one that is tried again where others stood in its way. Nobody
else begins, commits or rolls back. Use cases open theirs by `core.store.gate`, which asks whether they may.
"""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from random import uniform
from time import sleep
from typing import TypeVar

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, NoSuchModuleError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionLeftError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session

from core.access.policy import LOCAL, Policy
from core.errors import DatabaseError
from core.store import triggers
from core.store.cancelling import Cancellation
from core.store.dialects.sqlite import drop_temporary, forget_temporary

DEFAULT_URL = "sqlite:///data/windrow.db"
BUSY_TIMEOUT_MILLISECONDS = 30_000
CONNECT_TIMEOUT_SECONDS = 10
_MIGRATION_LOCK = 7_461_920_113
"""The advisory lock of PostgreSQL under which one server at a time upgrades."""

_WRITES = "windrow_writes"
_PATIENCE = "windrow_patience"
_UNDONE_FOR_OTHERS = frozenset({"40001", "40P01"})
"""What PostgreSQL says when it undid a transaction for the sake of others: no serial order, a deadlock."""
_TRIES = 6
_FIRST_PAUSE_SECONDS = 0.02

T = TypeVar("T")
_logger = logging.getLogger(__name__)


class Database:
    """One database with its migrated schema, and the policy that `core.store.gate` asks.

    Cheap to share between threads.
    """

    def __init__(self, engine: Engine, policy: Policy = LOCAL) -> None:
        self.engine = engine
        self.policy = policy

    @property
    def is_sqlite(self) -> bool:
        """True of the embedded database."""
        return self.engine.dialect.name == "sqlite"

    @property
    def address(self) -> str:
        """Where it is, without any password."""
        return _shown(self.engine.url)

    @contextmanager
    def reading(self, cancellation: Cancellation | None = None) -> Iterator[Session]:
        """A session in which every query sees the same snapshot; it never changes anything.

        Raises DatabaseError, as `writing` does, when the database does not answer, and CancelledError
        where ``cancellation`` was asked for.
        """
        options = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with (
            _answering(),
            self.engine.connect().execution_options(**options) as connection,
            Session(connection) as session,
            cancellation.covering(connection) if cancellation else nullcontext(),
        ):
            yield session

    @contextmanager
    def writing(self, patience_milliseconds: int | None = None) -> Iterator[Session]:
        """A session whose changes are committed together at the end, or undone on any exception.

        On SQLite one writes at a time; DatabaseError is raised when one's turn does not come in that time
        (in BUSY_TIMEOUT_MILLISECONDS, if none is given).
        """
        options = {_WRITES: True, _PATIENCE: patience_milliseconds}
        with (
            _answering(),
            self.engine.connect().execution_options(**options) as connection,
            connection.begin(),
            Session(connection, join_transaction_mode="rollback_only") as session,
        ):
            yield session
            session.flush()

    def replayed(self, work: Callable[[Session], T], *, isolated: bool = False) -> T:
        """Do work in a transaction of `writing`, and from its start again where it was undone for others.

        So ``work`` must change nothing but the database. ``isolated`` work sees one snapshot throughout
        on PostgreSQL too; it begins when the work does, before any lock is waited for.
        """
        tries = 0
        while True:
            tries += 1
            try:
                with self.writing() as session:
                    if isolated and not self.is_sqlite:
                        session.execute(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
                    return work(session)
            except DatabaseError as error:
                if tries == _TRIES or not _was_undone_for_others(error):
                    raise
                _logger.info("A transaction is done again: %s", error)
            # By chance, so that those who met do not meet again.
            sleep(uniform(0, _FIRST_PAUSE_SECONDS * 2**tries))  # noqa: S311

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def open_database(url: str = DEFAULT_URL, policy: Policy = LOCAL) -> Database:
    """Open a database, creating or upgrading its schema.

    Raises DatabaseError when the address is no database's, when it can't be reached, or when a
    newer release of Windrow has upgraded it.
    """
    engine = _engine(_address(url))
    try:
        _upgrade(engine)
    except DBAPIError as error:
        engine.dispose()
        raise DatabaseError(
            f"database: must be one that Windrow can open at {_shown(engine.url)} (got: {_reason(error)}). "
            "Check the address, that the server runs, and that the database is empty or Windrow's own."
        ) from error
    except DatabaseError:
        engine.dispose()
        raise
    if engine.dialect.name == "sqlite":
        event.listen(engine, "do_connect", _demand_file)
    return Database(engine, policy)


@contextmanager
def _answering() -> Iterator[None]:
    """What a database does when it is busy, full or gone, as an error that a person can read."""
    try:
        yield
    except (OperationalError, InterfaceError, NoConnectionLeftError) as error:
        raise DatabaseError(
            f"database: must answer (got: {_reason(error)}). Try again; if that does not help, "
            "check that it runs and has room."
        ) from error


def _was_undone_for_others(error: DatabaseError) -> bool:
    cause = error.__cause__
    return isinstance(cause, DBAPIError) and getattr(cause.orig, "sqlstate", None) in _UNDONE_FOR_OTHERS


def _reason(error: Exception) -> str:
    """What the driver says, in one line."""
    return " ".join(str(error.orig if isinstance(error, DBAPIError) else error).split())


def _shown(address: URL) -> str:
    """An address without any password."""
    secret = [name for name in address.query if "password" in name.lower()]
    return address.difference_update_query(secret).render_as_string(hide_password=True)


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError) as error:
        without_password = re.sub(r":.*@", ":***@", url, flags=re.DOTALL)
        raise DatabaseError(
            "database: the address must look like sqlite:///data/windrow.db or "
            f"postgresql://user:password@host/name (got {without_password[:60]!r})."
        ) from error
    backend = address.get_backend_name()
    if backend in ("postgresql", "postgres"):
        return address.set(drivername="postgresql+psycopg")
    if backend == "sqlite":
        if address.database in (None, "", ":memory:"):
            raise DatabaseError(
                "database: SQLite must have a file, as in sqlite:///data/windrow.db (got an address without one)."
            )
        return address.set(drivername="sqlite")
    raise DatabaseError(f"database: must be SQLite or PostgreSQL (got {backend!r}).")


def _engine(address: URL) -> Engine:
    if address.get_backend_name() == "sqlite":
        folder = Path(address.database or "").parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DatabaseError(
                f"database: the folder {folder} must exist or be one that can be made (got: {error.strerror}). "
                "Choose another folder, or ask for permission."
            ) from error
        engine = sa.create_engine(address)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        event.listen(engine, "commit", drop_temporary)
        event.listen(engine, "rollback", forget_temporary)
        return engine
    waits = {} if "connect_timeout" in address.query else {"connect_timeout": CONNECT_TIMEOUT_SECONDS}
    try:
        return sa.create_engine(address, pool_pre_ping=True, connect_args=waits)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise DatabaseError(
            "database: PostgreSQL needs the package psycopg. Run `pip install psycopg[binary]`."
        ) from error


_MAPPED_BYTES = 2**31 - 2**16
"""What SQLite reads where the system has it instead of copying it page by page, which takes a third longer on
large files. It is the most that SQLite can. Writing goes another way: a full disk is an error as ever.
"""


def _prepare_sqlite(connection: sa.engine.interfaces.DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # SQLAlchemy's begin event says BEGIN, not the driver
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MILLISECONDS}")
    _turn_wal_on(cursor)
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA mmap_size = {_MAPPED_BYTES}")
    cursor.close()


def _demand_file(_dialect: object, _record: object, arguments: list[str], _options: object) -> None:
    """A file that was moved away is not made anew, empty: whoever opened that would not see it come back."""
    if not Path(arguments[0]).exists():
        raise sqlite3.OperationalError("unable to open database file: it is not where it was")


_RETRY_SECONDS = 0.05


def _turn_wal_on(cursor: sa.engine.interfaces.DBAPICursor) -> None:
    """Let readers read while one writes. The file remembers it, so that only the first one waits.

    SQLite answers *busy* at once, without its timeout, while another process is turning it on.
    """
    tries = int(BUSY_TIMEOUT_MILLISECONDS / 1000 / _RETRY_SECONDS)
    for tries_left in reversed(range(tries)):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or not tries_left:
                raise
            sleep(_RETRY_SECONDS)


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes its lock at once: a reader that turns writer could not wait for another one."""
    options = connection.get_execution_options()
    if not options.get(_WRITES, False):
        connection.exec_driver_sql("BEGIN")
        return
    patience = options.get(_PATIENCE)
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MILLISECONDS if patience is None else patience}")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MILLISECONDS}")


def _alembic(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", "core.store:migrations")
    config.attributes["connection"] = connection
    return config


def _upgrade(engine: Engine) -> None:
    """Bring the schema to this release's, in one transaction, one server at a time."""
    with engine.connect() as connection:
        if not _is_old(connection):
            return
    with engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
        if _is_old(connection):  # another server may have upgraded it meanwhile
            command.upgrade(_alembic(connection), "head")
            # After all of them, as a table that SQLite makes anew loses its triggers.
            triggers.install(connection)


def _is_old(connection: Connection) -> bool:
    """Whether the schema lacks migrations. Raises DatabaseError where it has unknown ones."""
    scripts = ScriptDirectory.from_config(_alembic())
    current = MigrationContext.configure(connection).get_current_revision()
    try:
        scripts.get_revision(current or "base")
    except CommandError as error:
        raise DatabaseError(
            f"database: must be of this release or an older one (got schema {current!r}, which is newer). "
            "Upgrade Windrow, or open another database."
        ) from error
    return current != scripts.get_current_head()
