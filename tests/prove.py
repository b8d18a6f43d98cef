"""Holds the compiler against the reference for as long as asked: `python -m tests.prove`.

Compares PROVE_EXAMPLES random definitions (default 100,000) on SQLite and PostgreSQL, on worlds
that the tests do not use. PROVE_FROM is the seed of the first world, so that a run can go on
where another ended. Ends with status 1 when anything differed; each difference is printed with
what it takes to see it again: the seeds and the definition.
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from core.store.database import Database, open_database
from tests.agreement import disagreements
from tests.loading import load
from tests.servers import run_postgres
from tests.worlds import SCENARIOS, world

DEFINITIONS_PER_WORLD = 250
_TEMPLATE = "windrow_prove"


def main() -> int:
    """The status to exit with: 0 when everything agreed."""
    examples = int(os.environ.get("PROVE_EXAMPLES", "100000"))
    first = int(os.environ.get("PROVE_FROM", str(len(SCENARIOS))))
    started = time.monotonic()
    done = differing = 0
    with _postgres() as server, tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor() as pool:
        open_database(f"sqlite:///{folder}/{_TEMPLATE}.db").dispose()
        _create(server, _TEMPLATE, "template1")
        open_database(_named(server, _TEMPLATE)).dispose()
        shares = range(0, examples, DEFINITIONS_PER_WORLD)
        waiting = [
            pool.submit(_compare, first + number, min(DEFINITIONS_PER_WORLD, examples - start), server, folder)
            for number, start in enumerate(shares)
        ]
        for share in as_completed(waiting):
            count, found = share.result()
            done += count
            differing += len(found)
            for text in found:
                print(f"\n{text}\n", flush=True)
            took = time.monotonic() - started
            print(f"{done:,} of {examples:,} definitions, {differing} differ, {took:,.0f} s", flush=True)
        _drop(server, _TEMPLATE)
    return 1 if differing else 0


def _compare(seed: int, count: int, server: str, folder: str) -> tuple[int, list[str]]:
    """One world on both databases: how many definitions, and the differences as texts."""
    one = world(seed)
    found: list[str] = []
    for database in (_sqlite_database(seed, folder), _postgres_database(seed, server)):
        with database as opened:
            load(one, opened)
            with opened.engine.connect() as connection:
                kind = opened.engine.dialect.name
                found += [
                    f"{kind}: {differing}" for differing in disagreements(one, connection, one.definitions(count))
                ]
    return count, found


@contextmanager
def _sqlite_database(seed: int, folder: str) -> Iterator[Database]:
    file = Path(folder, f"world_{seed}.db")
    shutil.copyfile(Path(folder, f"{_TEMPLATE}.db"), file)
    database = open_database(f"sqlite:///{file}")
    yield database
    database.dispose()
    file.unlink()


@contextmanager
def _postgres_database(seed: int, server: str) -> Iterator[Database]:
    name = f"{_TEMPLATE}_{seed}"
    _create(server, name, _TEMPLATE)
    database = open_database(_named(server, name))
    yield database
    database.dispose()
    _drop(server, name)


@contextmanager
def _postgres() -> Iterator[str]:
    if given := os.environ.get("TEST_POSTGRES_URL"):
        yield make_url(given).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    else:
        with run_postgres() as url:
            yield url


def _create(server: str, name: str, template: str) -> None:
    _run(server, sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))


def _drop(server: str, name: str) -> None:
    _run(server, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _run(server: str, command: sql.Composed) -> None:
    url = make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(command)


def _named(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


if __name__ == "__main__":
    sys.exit(main())
