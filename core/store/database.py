"""Opening, upgrading and speaking to the database; the one owner of transactions.

`Database.reading` gives a consistent snapshot, `Database.writing` a transaction that commits as a
whole or not at all, `Database.replayed` one that is tried again when it conflicts with others, `Database.rehearsing`
one that is never committed. No other
code begins, commits or rolls back. Use cases open transactions through `core.store.gate`, which asks whether they may.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from random import uniform
from time import perf_counter, sleep
from typing import Any, TypeVar

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlmodel import Session

from core.access.policy import Policy
from core.errors import AwayError, ConflictError, DamagedError, DatabaseError, WindrowError
from core.store.answering import Answering
from core.store.cancelling import Cancellation
from core.store.dialects import DIALECTS, Dialect, dialect_at, dialect_of
from core.store.dialects.obstacles import Obstacle
from core.store.explaining import explain, explained, obstacle_of, reason
from core.store.keying import write_all_keys
from core.store.locks import Lock
from core.store.tracing import Traced
from core.store.triggers.installation import install

DEFAULT_URL = "sqlite:///data/windrow.db"
_TRIES = 6
_FIRST_PAUSE_SECONDS = 0.02
_WRITING_SECONDS = 0.3
_PAUSE_SECONDS = 0.11
"""Longer than the time after which a process that waits for its turn asks again."""
_PATIENCE_MILLISECONDS = 300_000
"""How long work in turns waits for its own."""

T = TypeVar("T")
_logger = logging.getLogger(__name__)


class Turns:
    """One connection for work in several short transactions, between which others write. Temporary tables live on."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._transactions = dialect_of(connection).transactions
        self._written_seconds = 0.0
        self._ended = 0.0

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that writes nothing but temporary tables, and so keeps nobody waiting."""
        options = dict.fromkeys(self._transactions.writing_options(None))
        with self._session(**options) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a session as `Database.writing` does. After some time of writing, it lets others write first."""
        if self._written_seconds > _WRITING_SECONDS:
            sleep(max(0.0, self._ended + _PAUSE_SECONDS - perf_counter()))
            self._written_seconds = 0.0
        with self._session(**self._transactions.writing_options(_PATIENCE_MILLISECONDS)) as session:
            began = perf_counter()
            yield session
        self._ended = perf_counter()
        self._written_seconds += self._ended - began

    @contextmanager
    def _session(self, **options: Any) -> Iterator[Session]:
        self.connection.execution_options(**options)
        with (
            self.connection.begin(),
            Session(self.connection, join_transaction_mode="rollback_only") as session,
        ):
            yield session
            session.flush()


class OneTurn:
    """Offers what `Turns` does within one transaction, where writers take no turns."""

    def __init__(self, session: Session) -> None:
        self.connection = session.connection()
        self._session = session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give the session."""
        yield self._session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give the session."""
        yield self._session


class Database:
    """One database with its migrated schema, and the policy that `core.store.gate` asks.

    By default that is `core.store.tracing.Traced`. Cheap to share between threads.
    """

    def __init__(self, engine: Engine, policy: Policy | None = None) -> None:
        self.engine = engine
        self.policy: Policy = policy or Traced()
        self._answering = Answering()

    @property
    def dialect(self) -> Dialect:
        """The dialect of its address: for a cluster, the one it shares with PostgreSQL."""
        return dialect_of(self.engine)

    @property
    def address(self) -> str:
        """The address without any password."""
        return _without_password(self.engine.url)

    @contextmanager
    def reading(self, cancellation: Cancellation | None = None) -> Iterator[Session]:
        """Open a session in which every query sees the same snapshot; it never changes anything.

        Raises DatabaseError, as `writing` does, when the database does not answer, and CancelledError
        after `Cancellation.cancel`.
        """
        with (
            self._explained(),
            self._connect().execution_options(**self.dialect.transactions.reading_options) as connection,
            Session(connection) as session,
            cancellation.covering(connection) if cancellation else nullcontext(),
        ):
            yield session

    @contextmanager
    def writing(self, patience_milliseconds: int | None = None) -> Iterator[Session]:
        """Open a session whose changes are committed together at the end, or undone on any exception.

        On SQLite one session writes at a time. Raises DatabaseError when its turn does not come within
        ``patience_milliseconds`` (by default half a minute).
        """
        options = self.dialect.transactions.writing_options(patience_milliseconds)
        with (
            self._explained(),
            self._connect().execution_options(**options) as connection,
            connection.begin(),
            Session(connection, join_transaction_mode="rollback_only") as session,
        ):
            yield session
            session.flush()

    @contextmanager
    def in_turns(self) -> Iterator[Turns]:
        """Open a connection for several transactions, where one writes at a time (`Transactions.takes_turns`).

        Raises DatabaseError, as `writing` does.
        """
        with self._explained(), self._connect() as connection:
            try:
                self.dialect.writing.keep_temporary(connection)
                connection.commit()
                yield Turns(connection)
            finally:
                connection.detach()  # closed instead of used again: its temporary tables go with it

    @contextmanager
    def rehearsing(self) -> Iterator[Session]:
        """Open a session that sees the present state, and whose changes nobody else ever sees.

        Raises DatabaseError, as `writing` does.
        """
        options = self.dialect.transactions.writing_options(None)
        with (
            self._explained(),
            self.dialect.rehearsing(self.engine) as engine,
            engine.connect().execution_options(**options) as connection,
            connection.begin() as transaction,
            Session(connection, join_transaction_mode="rollback_only") as session,
        ):
            try:
                yield session
            finally:
                session.close()
                transaction.rollback()

    def replayed(self, work: Callable[[Session], T], *, isolated: bool = False) -> T:
        """Do work in a transaction of `writing`, and repeat it from the start when it was undone for others.

        So ``work`` must change nothing but the database. ``isolated`` work sees one snapshot throughout
        on every database, taken when the work begins, before it waits for any lock.
        """
        transactions = self.dialect.transactions
        tries = 0
        while True:
            tries += 1
            try:
                with self.writing() as session:
                    if isolated:
                        transactions.isolate(session.connection())
                    return work(session)
            except (DatabaseError, ConflictError) as error:
                if tries == _TRIES or not self._is_undone_for_others(error):
                    raise
                _logger.info("A transaction is done again: %s", error)
            # A random pause, so that transactions that met do not meet again.
            sleep(uniform(0, _FIRST_PAUSE_SECONDS * 2**tries))  # noqa: S311

    def is_current(self) -> bool:
        """Whether it answers, with the schema of this release. Raises DatabaseError where it does not answer."""
        with self._explained(), self._connect() as connection:
            return not _is_old(connection)

    def _explained(self) -> AbstractContextManager[None]:
        return explained(self.dialect)

    def _connect(self) -> Connection:
        """Return a connection. While the server is away, one caller tries and the others are told at once."""
        self._answering.demand()
        try:
            connection = self.engine.connect()
        except DBAPIError as error:
            if obstacle_of(self.dialect, error) is Obstacle.UNREACHABLE:
                self._answering.fail(str(explain(self.dialect, error)))
            raise
        self._answering.answer()
        return connection

    def _is_undone_for_others(self, error: WindrowError) -> bool:
        """Whether others made a transaction fail, and it may succeed now that they are done."""
        cause = error.__cause__
        return isinstance(cause, DBAPIError) and (
            self.dialect.transactions.is_undone_for_others(cause.orig)
            or obstacle_of(self.dialect, cause) is Obstacle.REPEATED
        )

    def forget(self, texts: Sequence[bytes] = ()) -> None:
        """Remove what was erased from the database's own log, too, where that keeps it, and from pages that are free,
        if one of these texts is still in its file.
        """
        self.dialect.writing.forget(self.engine, texts)

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def open_database(url: str = DEFAULT_URL, policy: Policy | None = None) -> Database:
    """Open a database, creating or upgrading its schema.

    Raises DatabaseError when the address is no database's, when the database can't be reached, or when a
    newer release of Windrow has upgraded it.
    """
    address = _parse(url)
    dialect = dialect_at(address)
    engine = dialect.engine(address)
    try:
        _upgrade(engine)
    except DBAPIError as error:
        engine.dispose()
        raise _unopened(obstacle_of(dialect, error))(
            f"database: must be one that Windrow can open at {_without_password(engine.url)} (got: {reason(error)}). "
            "Check the address, that the server runs, and that the database is empty or Windrow's own."
        ) from error
    except DatabaseError:
        engine.dispose()
        raise
    dialect.finish_opening(engine)
    return Database(engine, policy)


def _unopened(obstacle: Obstacle | None) -> type[DatabaseError]:
    match obstacle:
        case Obstacle.UNREACHABLE | Obstacle.ABSENT:
            return AwayError
        case Obstacle.DAMAGED:
            return DamagedError
        case _:
            return DatabaseError


def _without_password(address: URL) -> str:
    secret = [name for name in address.query if "password" in name.lower()]
    return address.difference_update_query(secret).render_as_string(hide_password=True)


def address_of(url: str) -> tuple[URL, Dialect]:
    """Return an address, and the kind of its database. Raises DatabaseError."""
    address = _parse(url)
    return address, dialect_at(address)


def _parse(url: str) -> URL:
    try:
        return make_url(url)
    except (ArgumentError, ValueError) as error:
        without_password = re.sub(r":.*@", ":***@", url, flags=re.DOTALL)
        examples = " or ".join(dialect.example for dialect in DIALECTS)
        raise DatabaseError(
            f"database: the address must look like {examples} (got {without_password[:60]!r})."
        ) from error


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
    transactions = dialect_of(engine).transactions
    with engine.connect().execution_options(**transactions.writing_options(None)) as connection, connection.begin():
        transactions.hold(connection, Lock.MIGRATION)
        if _is_old(connection):  # another server may have upgraded it by now
            command.upgrade(_alembic(connection), "head")
            # After all migrations: a table that SQLite rebuilds loses its triggers.
            install(connection)
            with Session(connection, join_transaction_mode="rollback_only") as session:
                write_all_keys(session)


def _is_old(connection: Connection) -> bool:
    """Whether the schema lacks migrations. Raises DatabaseError when it has unknown ones."""
    current = MigrationContext.configure(connection).get_current_revision()
    demand_known_schema(current)
    return current != _scripts().get_current_head()


def demand_known_schema(current: str | None) -> None:
    """Raise DatabaseError for the schema of a newer release."""
    try:
        _scripts().get_revision(current or "base")
    except CommandError as error:
        raise DatabaseError(
            f"database: must be of this release or an older one (got schema {current!r}, which is newer). "
            "Upgrade Windrow, or open another database."
        ) from error


@cache
def _scripts() -> ScriptDirectory:
    """Read this release's migrations, once: nothing takes longer when a current database is opened."""
    return ScriptDirectory.from_config(_alembic())
