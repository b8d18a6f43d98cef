"""What every test may ask for: an empty database, a migrated one, on SQLite and PostgreSQL.

    def test_of_the_core(database): ...        runs twice, on a migrated database of its own
    def test_of_an_address(database_url): ...  runs twice, on an empty database of its own
    @on("postgresql")                          only there (`from tests.conftest import on`)

The core is imported by the fixtures that need it, so that the others run without it.
"""

import os
import shutil
import sys
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from psycopg import sql
from sqlalchemy import make_url
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests import reporting
from tests.servers import ROOT, run_postgres

if TYPE_CHECKING:
    from core.store.database import Database

# The same examples every time, and no limit of time: a slow machine is no failure.
settings.register_profile("default", derandomize=True, deadline=None)
# New examples every time, as many as it takes: `--hypothesis-profile=prove`.
settings.register_profile(
    "prove",
    max_examples=int(os.environ.get("PROVE_EXAMPLES", "100000")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("default")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite-golden",
        action="store_true",
        help="rewrite the golden files instead of comparing with them",
    )


TOGETHER = ("tests/browser/", "tests/core/engine/test_teeth.py", "tests/sample_data/")
"""Tests that share what takes long to make (the app and a browser, loaded worlds, the sample): the longest first."""
MAX_WORKERS = 6
"""More would only wait for the one that has the browser."""


class TogetherOrAlone(LoadScopeScheduling):  # type: ignore[misc]  # it has no types
    """Hands out one test after another, but those that belong together to one worker, and these first.

    (`--dist loadgroup` is for this, but does nothing with pytest 9.2: pytest-xdist, issue 1386.)
    """

    def _split_scope(self, nodeid: str) -> str:
        return next(filter(nodeid.startswith, TOGETHER), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> TogetherOrAlone:
    config.option.loadscopereorder = False
    return TogetherOrAlone(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than processors: now and then a test waits, for a browser or for another program."""
    return min((os.cpu_count() or 1) + 1, MAX_WORKERS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        places = (number for number, part in enumerate(TOGETHER) if item.nodeid.startswith(part))
        return next(places, len(TOGETHER))

    items.sort(key=place)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(reporting)
    # No test but those of the worker itself wants segments to be refreshed behind its back.
    os.environ["WINDROW_BACKGROUND"] = "0"
    if sys.dont_write_bytecode:
        # Every program that a test starts, and every database that is opened, would compile its modules again.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = str(ROOT / "build" / "bytecode")
        sys.dont_write_bytecode = False


@pytest.fixture(scope="session")
def rewrite_golden(pytestconfig: pytest.Config) -> bool:
    return bool(pytestconfig.getoption("--rewrite-golden"))


def on(kind: str) -> pytest.MarkDecorator:
    """Runs a test that asks for a database only on "sqlite" or only on "postgresql"."""
    return pytest.mark.parametrize("database_url", [kind], indirect=True)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of a PostgreSQL server, as a user who may create databases.

    TEST_POSTGRES_URL names a running one; else the tests start their own, one for each worker.
    """
    if given := os.environ.get("TEST_POSTGRES_URL"):
        yield make_url(given).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    else:
        with run_postgres() as url:
            yield url


@pytest.fixture(scope="session")
def _postgres(postgres_url: str) -> Iterator[psycopg.Connection]:
    url = make_url(postgres_url).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
        yield connection


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a new database, gone after the test.

    It is empty, unless the test asks for `database` too: then it is the one that is open there.
    """
    is_migrated, is_declared = (name in request.fixturenames for name in ("database", "declared"))
    if request.param == "sqlite":
        file = tmp_path / "windrow.db"
        if is_migrated:
            shutil.copyfile(request.getfixturevalue("migrated_file")(is_declared=is_declared), file)
        yield f"sqlite:///{file}"
        return
    server = request.getfixturevalue("postgres_url")
    if is_migrated:
        with request.getfixturevalue("_lender")(is_declared=is_declared).lent() as name:
            yield _named(server, name)
    else:
        with _new_name(request.getfixturevalue("_postgres"), "template1") as name:
            yield _named(server, name)


@pytest.fixture
def database(database_url: str) -> Iterator["Database"]:
    """An open database of the test's own, migrated and without a row but those of `declared`."""
    from core.store.database import open_database

    database = open_database(database_url)
    yield database
    database.dispose()


@pytest.fixture
def declared() -> None:
    """Has `database` begin with what is custom in generated worlds: `load` then only writes their rows."""


# Migrating takes ten times as long as copying, and declaring even longer: both are done once, and each test
# gets a copy.


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """A SQLite database to copy, migrated; with ``is_declared``, as a test gets it that asks for `declared`."""

    @cache
    def migrated_file(*, is_declared: bool = False) -> Path:
        file = tmp_path_factory.mktemp("migrated") / "windrow.db"
        _migrate(f"sqlite:///{file}", is_declared=is_declared)
        return file

    return migrated_file


@pytest.fixture(scope="session")
def _lender(postgres_url: str, _postgres: psycopg.Connection) -> Iterator[Callable[..., "MigratedDatabase"]]:
    with ExitStack() as stack:

        @cache
        def lender(*, is_declared: bool) -> MigratedDatabase:
            name = stack.enter_context(_new_name(_postgres, "template1"))
            _migrate(_named(postgres_url, name), is_declared=is_declared)
            database = MigratedDatabase(_postgres, postgres_url, name)
            stack.callback(database.drop)
            return database

        yield lender


def _migrate(url: str, *, is_declared: bool) -> None:
    from core.store.database import open_database
    from tests.loading import declare
    from tests.pools import CATALOG

    database = open_database(url)
    if is_declared:
        with database.writing() as session:
            declare(session, CATALOG)
    database.dispose()


class MigratedDatabase:
    """A PostgreSQL database that one test after another gets as it was when it was migrated.

    Emptying it takes a fraction of the time of a new copy. A test that changes the schema leaves none
    behind: the next one gets a new copy.
    """

    def __init__(self, server: psycopg.Connection, server_url: str, template: str) -> None:
        self._server, self._server_url, self._template = server, server_url, template
        self._copy: str | None = None

    @contextmanager
    def lent(self) -> Iterator[str]:
        """The name of the database, for one test."""
        if self._copy is None:
            self._copy = _create(self._server, self._template)
            address = make_url(_named(self._server_url, self._copy)).set(drivername="postgresql")
            self._inside = psycopg.connect(address.render_as_string(hide_password=False), autocommit=True)
            self._inside.execute("SET session_replication_role = replica")  # no trigger notes what is done here
            self._schema, self._counters = _schema(self._inside), _counters(self._inside)
            self._rows = _rows(self._inside, _tables(self._inside))
        yield self._copy
        try:
            is_empty = self._emptied()
        except psycopg.OperationalError:
            is_empty = False  # the test has closed all connections
        if not is_empty:
            self.drop()

    def drop(self) -> None:
        """Have the next test begin with a new copy."""
        if self._copy is not None:
            self._inside.close()
            _drop(self._server, self._copy)
            self._copy = None

    def _emptied(self) -> bool:
        """Whether the database is again as it was migrated."""
        connection = self._inside
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        if _schema(connection) != self._schema:
            return False
        rows = _rows(connection, self._rows, {table: len(rows) + 1 for table, rows in self._rows.items()})
        used = [table for table in self._rows if rows[table] != self._rows[table]]
        if used:
            connection.execute("SET windrow.ledgers_open = 'on'")
            tables = sql.SQL(", ").join(map(sql.Identifier, used))
            connection.execute(sql.SQL("TRUNCATE {} CASCADE").format(tables))
        for counter, last in _counters(connection).items():
            if last != (first := self._counters[counter]):
                connection.execute(
                    "SELECT setval(seqrelid::regclass, coalesce(%(first)s, seqstart), %(first)s IS NOT NULL)"
                    " FROM pg_sequence WHERE seqrelid = %(counter)s",
                    {"first": first, "counter": counter},
                )
        for table in used:
            insert = sql.SQL("INSERT INTO {0} SELECT (%s::{0}).*").format(sql.Identifier(table))
            for row in self._rows[table]:
                connection.execute(insert, (row,))
        return True


def _schema(connection: psycopg.Connection) -> object:
    """Everything that a test may have changed besides rows: tables, columns, indexes, views, triggers, functions.

    Temporary tables are left out: those of a connection that was just closed may still be there.
    """
    return connection.execute(
        "WITH own AS (SELECT oid, relname FROM pg_class WHERE relnamespace = 'public'::regnamespace)"
        " SELECT array_agg(oid || relname ORDER BY oid),"
        " (SELECT array_agg(attrelid || attname || attnotnull || atttypid ORDER BY attrelid, attnum)"
        "  FROM pg_attribute JOIN own ON attrelid = own.oid WHERE NOT attisdropped),"
        " (SELECT array_agg(t.oid || tgname || tgenabled::text ORDER BY t.oid)"
        "  FROM pg_trigger t JOIN own ON tgrelid = own.oid WHERE NOT tgisinternal),"
        " (SELECT array_agg(oid || prosrc ORDER BY oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace),"
        " (SELECT array_agg(conname || conrelid ORDER BY c.oid)"
        "  FROM pg_constraint c JOIN own ON conrelid = own.oid)"
        " FROM own"
    ).fetchone()


def _counters(connection: psycopg.Connection) -> dict[int, int | None]:
    """The last number that each sequence gave, None where it gave none."""
    return dict(connection.execute("SELECT seqrelid, pg_sequence_last_value(seqrelid) FROM pg_sequence").fetchall())


def _tables(connection: psycopg.Connection) -> list[str]:
    tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    return [name for (name,) in tables]


def _rows(
    connection: psycopg.Connection, tables: Iterable[str], limits: Mapping[str, int] | None = None
) -> dict[str, list[str]]:
    """The rows of each table, as PostgreSQL writes and reads them; no more of each than its limit."""
    some = "SELECT {}, kept::text FROM (SELECT * FROM {} LIMIT {}) AS kept"
    parts = [
        sql.SQL(some).format(table, sql.Identifier(table), None if limits is None else limits[table])
        for table in tables
    ]
    rows: dict[str, list[str]] = {table: [] for table in tables}
    for table, row in connection.execute(sql.SQL(" UNION ALL ").join(parts)):
        rows[table].append(row)
    return rows


@contextmanager
def _new_name(connection: psycopg.Connection, template: str) -> Iterator[str]:
    """Creates a PostgreSQL database with a name of its own, and drops it in the end."""
    name = _create(connection, template)
    try:
        yield name
    finally:
        _drop(connection, name)


def _create(connection: psycopg.Connection, template: str) -> str:
    name = f"windrow_test_{uuid.uuid4().hex}"
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    connection.execute(create.format(sql.Identifier(name), sql.Identifier(template)))
    return name


def _drop(connection: psycopg.Connection, name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _named(server_url: str, name: str) -> str:
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)
