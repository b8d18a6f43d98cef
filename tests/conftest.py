"""What every test may ask for: an empty database, a migrated one, on SQLite and PostgreSQL.

    def test_of_the_core(database): ...        runs twice, on a migrated database of its own
    def test_of_an_address(database_url): ...  runs twice, on an empty database of its own
    @on("postgresql")                          only there (`from tests.conftest import on`)

The core is imported by the fixtures that need it, so that the others run without it.
"""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from psycopg import sql
from sqlalchemy import make_url
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.servers import run_postgres

if TYPE_CHECKING:
    from core.database import Database

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
        help="write the golden files anew instead of comparing with them",
    )


class OneBrowserWorker(LoadScopeScheduling):  # type: ignore[misc]  # it has no types
    """Hands out one test after another, but all browser tests to one worker, and those first.

    They share one app and one browser, and two at a time are too much for a small machine.
    (`--dist loadgroup` is for this, but does nothing with pytest 9.2: pytest-xdist, issue 1386.)
    """

    def _split_scope(self, nodeid: str) -> str:
        return "browser" if nodeid.startswith("tests/browser/") else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> OneBrowserWorker:
    return OneBrowserWorker(config, log)


def pytest_configure() -> None:
    """No test but those of the worker itself wants segments to be refreshed behind its back."""
    os.environ["WINDROW_BACKGROUND"] = "0"


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
    migrated = "database" in request.fixturenames
    if request.param == "sqlite":
        file = tmp_path / "windrow.db"
        if migrated:
            shutil.copyfile(request.getfixturevalue("_migrated_file"), file)
        yield f"sqlite:///{file}"
    else:
        connection = request.getfixturevalue("_postgres")
        template = request.getfixturevalue("_migrated_name") if migrated else "template1"
        with _new_name(connection, template) as name:
            yield _named(request.getfixturevalue("postgres_url"), name)


@pytest.fixture
def database(database_url: str) -> Iterator["Database"]:
    """An open database of the test's own, migrated and without a row."""
    from core.database import open_database

    database = open_database(database_url)
    yield database
    database.dispose()


# Migrating takes ten times as long as copying: it is done once, and each test gets a copy.


@pytest.fixture(scope="session")
def _migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from core.database import open_database

    file = tmp_path_factory.mktemp("migrated") / "windrow.db"
    open_database(f"sqlite:///{file}").dispose()
    return file


@pytest.fixture(scope="session")
def _migrated_name(postgres_url: str, _postgres: psycopg.Connection) -> Iterator[str]:
    from core.database import open_database

    with _new_name(_postgres, "template1") as name:
        open_database(_named(postgres_url, name)).dispose()
        yield name


@contextmanager
def _new_name(connection: psycopg.Connection, template: str) -> Iterator[str]:
    """Creates a PostgreSQL database with a name of its own, and drops it in the end."""
    name = f"windrow_test_{uuid.uuid4().hex}"
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    connection.execute(create.format(sql.Identifier(name), sql.Identifier(template)))
    try:
        yield name
    finally:
        drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
        connection.execute(drop.format(sql.Identifier(name)))


def _named(server_url: str, name: str) -> str:
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)
