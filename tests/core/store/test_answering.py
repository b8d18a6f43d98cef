"""A database that is away costs those who wait for it nothing, and is found again when it is back."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.errors import AwayError, ConflictError, DamagedError, DatabaseError
from core.store import answering
from core.store.answering import ASKING_SECONDS, PAUSE_SECONDS, Answering
from core.store.database import Database, open_database
from core.store.dialects.postgresql import connecting
from core.store.tables import Setting
from tests.conftest import on
from tests.servers import StoppablePostgres


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_one_asks_while_the_others_are_told_at_once() -> None:
    clock = Clock()
    database = Answering(clock)
    database.demand()
    database.fail("database: must answer.")
    with pytest.raises(AwayError, match="must answer"):
        database.demand()
    clock.now += PAUSE_SECONDS
    database.demand()  # this one asks
    with pytest.raises(AwayError):
        database.demand()
    clock.now += ASKING_SECONDS
    database.demand()  # the other one seems to be lost
    database.answer()
    database.demand()
    database.demand()


@pytest.fixture
def server() -> Iterator[StoppablePostgres]:
    server = StoppablePostgres()
    try:
        server.start()
        yield server
    finally:
        server.remove()


def test_a_server_that_is_stopped_is_told_and_found_again(
    server: StoppablePostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = open_database(server.url)
    write(database, "before")
    with pytest.raises(AwayError, match="must answer"):
        write(database, "lost", then=server.stop)
    tries = 0

    def count(*_: object) -> None:
        nonlocal tries
        tries += 1

    sa.event.listen(database.engine, "do_connect", count)
    with monkeypatch.context() as patience:
        patience.setattr(answering, "PAUSE_SECONDS", 1e6)
        for _ in range(20):
            with pytest.raises(AwayError), database.reading():
                pass
    assert tries == 1
    with pytest.raises(AwayError):
        open_database(server.url)
    server.start()
    with pytest.raises(AwayError), database.reading():  # nobody asks yet
        pass
    monkeypatch.setattr(answering.Answering, "demand", lambda _: None)
    assert database.is_current()
    assert names(database) == ["before"]
    write(database, "after")
    database.dispose()


def test_a_server_that_hangs_is_given_up(server: StoppablePostgres, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "ANSWER_SECONDS", 0.2)
    database = open_database(f"{server.url}&connect_timeout=2")
    with database.reading() as session:
        parent = session.scalar(sa.text("SELECT pg_backend_pid()"))
    backends = [int(parent), main_process(int(parent))]
    for process in reversed(backends):
        os.kill(process, signal.SIGSTOP)
    try:
        with pytest.raises(AwayError, match="must answer"), database.reading():
            pass
        with pytest.raises(AwayError), database.reading():
            pass
    finally:
        for process in backends:
            os.kill(process, signal.SIGCONT)
    monkeypatch.setattr(answering.Answering, "demand", lambda _: None)
    assert database.is_current()
    database.dispose()


def main_process(backend: int) -> int:
    """The process that a backend was started by."""
    for line in Path(f"/proc/{backend}/status").read_text().splitlines():
        if line.startswith("PPid:"):
            return int(line.split()[1])
    raise AssertionError(f"process {backend} has no parent")


@on("sqlite")
def test_a_file_that_is_damaged_says_what_to_do(database: Database, tmp_path: Path) -> None:
    write(database, "kept")
    database.dispose()
    file = tmp_path / "windrow.db"
    file.write_bytes(b"no database " * 1000)
    for side in ("-wal", "-shm"):
        Path(f"{file}{side}").unlink(missing_ok=True)
    with pytest.raises(DamagedError, match="Restore it from a backup"), database.reading() as session:
        session.execute(sa.select(Setting))
    with pytest.raises(DamagedError):
        open_database(f"sqlite:///{file}")


@on("sqlite")
def test_a_file_that_is_away_is_asked_for_each_time(database: Database, tmp_path: Path) -> None:
    write(database, "kept")
    database.dispose()
    file, aside = tmp_path / "windrow.db", tmp_path / "aside.db"
    file.rename(aside)
    with pytest.raises(AwayError, match="it is not where it was"), database.reading():
        pass
    aside.rename(file)
    assert names(database) == ["kept"]


def test_who_meets_others_is_told_so_in_words(database: Database) -> None:
    write(database, "same")
    with pytest.raises(ConflictError, match="somebody else saved the same"):
        write(database, "same")
    with pytest.raises(DatabaseError, match="Somebody may have changed attributes"), database.reading() as session:
        session.execute(sa.text("SELECT shoe_size FROM contact"))


def test_work_that_is_replayed_looks_again_when_others_stored_the_same_first(database: Database) -> None:
    """All see that nothing is there, and store it at the same time."""
    met = threading.Barrier(3, timeout=60)
    failures: list[Exception] = []

    def store_once() -> None:
        is_first_try = True

        def work(session: sa.orm.Session) -> None:
            nonlocal is_first_try
            if session.get(Setting, "shared") is None:
                if is_first_try and not database.dialect.transactions.takes_turns:
                    is_first_try = False
                    met.wait()
                session.add(Setting(name="shared", value=""))
                session.flush()

        try:
            database.replayed(work)
        except Exception as error:  # noqa: BLE001 - of any kind, told by the assertion
            failures.append(error)

    threads = [threading.Thread(target=store_once) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert names(database) == ["shared"]


def write(database: Database, name: str, then: Callable[[], object] = lambda: None) -> None:
    with database.writing() as session:
        session.add(Setting(name=name, value=""))
        session.flush()
        then()


def names(database: Database) -> list[str]:
    with database.reading() as session:
        return sorted(session.scalars(sa.select(Setting.name)))
