"""The worker refreshes each due segment once, even beside other workers and after failures."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from psycopg import sql
from sqlalchemy import make_url

from core import lifecycle
from core.access import clock
from core.access.caller import Door
from core.errors import DatabaseError
from core.lifecycle import first_start
from core.lifecycle.worker import LEASE, Worker
from core.store import leases
from core.store.database import Database, open_database
from core.store.tables import Refresh, Setting, table_of
from tests.callers import ANYBODY, caller
from tests.conftest import on
from tests.makers import HOUR, NOW, add, add_many, city_is, contact, defined, live, members, stays, where
from tests.policies import Noting
from tests.waiting import WITHIN_SECONDS, wait_until

ROOT = Path(__file__).resolve().parents[3]
MANY = 12
SHORT = timedelta(milliseconds=20)
ROUNDS = 3


def hourly(database: Database, name: str) -> int:
    """A segment that has been due for a long time, and then every hour."""
    segment_id = live(database, name, city_is("Aachen"))
    lifecycle.schedule(database, caller(NOW), segment_id, mode="interval", minutes=60)
    return segment_id


def refreshes(database: Database) -> Counter[int]:
    """Return how often each segment was refreshed, including when it went live."""
    with database.reading() as session:
        return Counter(session.execute(sa.select(table_of(Refresh).c.segment_id)).scalars())


class CountingWorker(Worker):
    """A worker that counts its rounds."""

    rounds = 0

    def work(self) -> None:
        try:
            super().work()
        finally:
            self.rounds += 1

    def wait_for_rounds(self) -> None:
        """Wait until it has looked for due segments some more times."""
        enough = self.rounds + ROUNDS
        wait_until(lambda: self.rounds >= enough)


@contextmanager
def working(database: Database, **options: object) -> Iterator[CountingWorker]:
    started = CountingWorker(database, poll_every=SHORT, **options)  # type: ignore[arg-type]
    started.start()
    try:
        yield started
    finally:
        started.stop(timeout=timedelta(seconds=WITHIN_SECONDS))


WATCHING = """
import sys
from core.commands.app import app
from core.lifecycle.worker import Worker
real = Worker.work
def told(self):
    real(self)
    print("looked", file=sys.stderr, flush=True)
Worker.work = told
Worker.__init__.__kwdefaults__["poll_every"] /= 50
app(["refresh", "--watch", "--database", sys.argv[1]])
"""
"""`refresh --watch` that reports each look, and looks more often."""


@contextmanager
def watching(database_url: str, folder: Path, number: int) -> Iterator[list[subprocess.Popen[str]]]:
    """`refresh --watch` in separate processes; two files of each one's folder have its output."""
    with ExitStack() as files:
        started = []
        for index in range(number):
            out, err = (files.enter_context((folder / f"{index}.{name}").open("w")) for name in ("out", "err"))
            command = [sys.executable, "-c", WATCHING, database_url]
            started.append(subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=err, text=True))
        try:
            yield started
        finally:
            for process in started:
                process.kill()
                process.wait()


def test_two_processes_refresh_each_due_segment_once(database: Database, database_url: str, tmp_path: Path) -> None:
    add(database, contact(1, city="Aachen"))
    ids = [hourly(database, f"Segment {number}") for number in range(MANY)]

    def written(name: str) -> list[str]:
        return [(tmp_path / f"{index}.{name}").read_text() for index in range(2)]

    with watching(database_url, tmp_path, 2) as processes:
        wait_until(lambda: refreshes(database).total() >= 2 * MANY)
        looked = [err.count("looked") for err in written("err")]
        wait_until(
            lambda: all(now.count("looked") >= then + ROUNDS for now, then in zip(written("err"), looked, strict=True))
        )
        for process in processes:
            process.send_signal(signal.SIGTERM)
        assert [process.wait(WITHIN_SECONDS) for process in processes] == [0, 0]
    assert refreshes(database) == Counter(dict.fromkeys(ids, 2))
    assert sum(out.count("1 members") for out in written("out")) == MANY
    assert all("Traceback" not in err for err in written("err"))


def test_two_threads_refresh_each_due_segment_once(database: Database) -> None:
    ids = [hourly(database, f"Segment {number}") for number in range(MANY)]
    with working(database) as one, working(database) as other:
        wait_until(lambda: refreshes(database).total() >= 2 * MANY)
        one.wait_for_rounds()
        other.wait_for_rounds()
    assert refreshes(database) == Counter(dict.fromkeys(ids, 2))


KILLED_IN_THE_MIDDLE = """
import os, signal, sys
from datetime import timedelta
from core.store.database import open_database
from core.lifecycle import alignment
from core.lifecycle.worker import Worker
real = alignment.align_stays
def killed(*arguments, **named):
    real(*arguments, **named)
    os.kill(os.getpid(), signal.SIGKILL)
alignment.align_stays = killed
Worker(open_database(sys.argv[1]), lease_lasts=timedelta(hours=1)).run()
"""


def test_when_a_worker_is_killed_another_goes_on_after_its_lease(database: Database, database_url: str) -> None:
    segment_id = hourly(database, "Aachen")
    add(database, contact(1, city="Aachen"))
    command = [sys.executable, "-c", KILLED_IN_THE_MIDDLE, database_url]
    killed = subprocess.run(command, cwd=ROOT, timeout=WITHIN_SECONDS, check=False)
    assert killed.returncode == -signal.SIGKILL
    with database.reading() as session:
        until = session.execute(sa.text("SELECT until FROM lease")).scalar_one()
    assert stays(database) == []  # all of a refresh or nothing
    with working(database) as early:
        early.wait_for_rounds()
    assert stays(database) == []
    with working(database, now=lambda: clock.now() + HOUR):
        wait_until(lambda: members(database, segment_id) == {1})
    [stay] = stays(database)
    assert stay[2] >= (until if isinstance(until, datetime) else datetime.fromtimestamp(until / 1e6, UTC))
    assert refreshes(database) == {segment_id: 2}
    assert leases.take(database, LEASE, "another", now=clock.now() + HOUR, lasts=HOUR)  # given back


def test_nothing_is_written_where_nothing_is_due(database: Database) -> None:
    live(database, "Aachen", city_is("Aachen"), now=clock.now())
    lifecycle.refresh_due(database, caller(clock.now()))
    reported: list[object] = []
    with working(database, report=reported.append) as worker:
        worker.wait_for_rounds()
    assert reported == []
    with database.reading() as session:
        assert session.execute(sa.text("SELECT count(*) FROM lease")).scalar_one() == 0


def test_a_mistake_ends_no_worker(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    segment_id = hourly(database, "Aachen")
    real, calls = lifecycle.refresh_due, []

    def once_mistaken(*arguments: object, **named: object) -> object:
        calls.append(1)
        if len(calls) == 1:
            raise ZeroDivisionError
        return real(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(lifecycle, "refresh_due", once_mistaken)
    with working(database):
        wait_until(lambda: refreshes(database)[segment_id] == 2)
    assert "A round of refreshes failed" in caplog.text


def answers(database: Database) -> bool:
    try:
        with database.reading():
            return True
    except DatabaseError:
        return False


@on("postgresql")
def test_a_worker_goes_on_when_the_database_is_back(
    database: Database, database_url: str, postgres_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    name = make_url(database_url).database or ""
    allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    server = make_url(postgres_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as admin, working(database):
        admin.execute(allow.format(sql.Identifier(name), sql.SQL("false")))
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        wait_until(lambda: "Refreshing waits for the database" in caplog.text)
        admin.execute(allow.format(sql.Identifier(name), sql.SQL("true")))
        wait_until(lambda: answers(database))  # those who ask while it is away are told without asking again
        segment_id = hourly(database, "Aachen")
        wait_until(lambda: refreshes(database)[segment_id] == 2)


@on("sqlite")
def test_a_full_disk_leaves_members_as_they_were_and_is_gone_over(
    database: Database, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    segment_id = live(database, "All", defined(where("city", "does_not_contain_data")))
    before = stays(database)
    add_many(database, range(1, 2_001))
    narrow = open_database(database_url)
    sa.event.listen(narrow.engine, "connect", _allow_no_more_pages)
    narrow.dispose()
    with working(narrow):
        wait_until(lambda: "A refresh failed" in caplog.text)
    assert stays(database) == before
    with working(database, now=lambda: clock.now() + HOUR):  # without waiting for the next try
        wait_until(lambda: len(members(database, segment_id)) == 2_000)
    assert lifecycle.segment(database, ANYBODY, segment_id).state == "live"
    narrow.dispose()


def _allow_no_more_pages(connection: sa.engine.interfaces.DBAPIConnection, _: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA max_page_count = 1")  # not less than there are
    cursor.close()


def test_the_worker_calls_through_its_own_door(database: Database) -> None:
    hourly(database, "Aachen")
    noting = Noting()
    database.policy = noting
    Worker(database, now=lambda: NOW + HOUR).work()
    assert {(caller.door, caller.at) for caller in noting.callers} == {(Door.WORKER, NOW + HOUR)}


def test_a_first_start_is_not_disturbed(database: Database) -> None:
    hourly(database, "Aachen")
    quiet = Worker(database, now=lambda: NOW + HOUR)
    for begun, refreshed in ((NOW + HOUR, 1), (NOW - HOUR, 2)):  # the second was given up
        with database.writing() as session:
            session.merge(Setting(name=first_start.BEGUN, value=begun.isoformat()))
        quiet.work()
        assert refreshes(database).total() == refreshed


def test_a_worker_that_is_told_to_stop_ends_soon(database: Database) -> None:
    started = Worker(database, poll_every=timedelta(hours=1))
    started.start()
    started.stop()
    started.join()  # for an hour, if it slept on
