"""Opening, upgrading and speaking to the database."""

from __future__ import annotations

import os
import pwd
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import make_url
from sqlmodel import select

from core.errors import ConflictError, DatabaseError, NotFoundError
from core.store.database import Database, open_database
from core.store.dialects.sqlite import connecting, transactions
from core.store.tables import Contact, Setting
from tests.conftest import on
from tests.makers import add, contact
from tests.waiting import WITHIN_SECONDS

ROOT = Path(__file__).resolve().parents[3]
PROCESSES = 3


def names(database: Database) -> list[str]:
    with database.reading() as session:
        return [row.name for row in session.exec(select(Setting).order_by(Setting.name))]


def remember(database: Database, name: str) -> None:
    with database.writing() as session:
        session.add(Setting(name=name, value=""))


# Opening


@on("sqlite")
def test_sqlite_has_a_log_foreign_keys_and_patience(database: Database) -> None:
    with database.engine.connect() as connection:
        told = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        ]
    assert told == ["wal", 1, transactions.BUSY_TIMEOUT_MILLISECONDS]


def test_a_reference_to_nobody_is_refused(database: Database) -> None:
    with pytest.raises(ConflictError, match="somebody else deleted something of it"):
        add(database, contact(1, account_id=99))


def test_opening_again_keeps_every_row(database_url: str) -> None:
    first = open_database(database_url)
    add(first, contact(1, city="Aachen"))
    first.dispose()
    again = open_database(database_url)
    with again.reading() as session:
        assert session.get_one(Contact, 1).city == "Aachen"
    again.dispose()


def test_opening_does_not_wait_for_a_writer(database: Database, database_url: str) -> None:
    with database.writing() as session:
        session.add(Setting(name="unfinished", value=""))
        session.flush()
        open_database(database_url).dispose()


OPEN = "import sys; from core.store.database import open_database; open_database(sys.argv[1]).dispose()"


def test_several_processes_that_open_a_new_database_at_once_all_succeed(database_url: str) -> None:
    started = [
        subprocess.Popen([sys.executable, "-c", OPEN, database_url], cwd=ROOT, stderr=subprocess.PIPE, text=True)
        for _ in range(PROCESSES)
    ]
    errors = [process.communicate(timeout=WITHIN_SECONDS)[1] for process in started]
    assert errors == [""] * PROCESSES
    database = open_database(database_url)
    assert names(database) == []
    database.dispose()


def test_several_threads_that_open_a_new_database_at_once_all_succeed(database_url: str) -> None:
    failures: list[Exception] = []

    def open_it() -> None:
        try:
            open_database(database_url).dispose()
        except DatabaseError as error:
            failures.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


@on("sqlite")
def test_opening_waits_for_another_that_is_just_creating_it(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite says *locked* at once to a connection that turns the log on while another writes without it."""
    creating = sqlite3.connect(make_url(database_url).database or "", isolation_level=None)
    creating.execute("BEGIN IMMEDIATE")
    pauses: list[float] = []

    def end_at_the_third_pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            creating.rollback()

    monkeypatch.setattr(connecting, "sleep", end_at_the_third_pause)
    open_database(database_url).dispose()
    assert len(pauses) == 3
    creating.close()


# What can't be opened


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("", "must look like"),
        ("windrow.db", "must look like"),
        ("mysql://host/name", r"must be SQLite or PostgreSQL \(got 'mysql'\)"),
        ("postgresql://host:port/name", "must look like"),
        ("sqlite://", "must have a file"),
        ("sqlite:///:memory:", "must have a file"),
        ("postgresql://127.0.0.1:1/name", "Check the address, that the server runs"),
        ("postgresql://127.0.0.1:99999/name", "Check the address"),
        ("postgresql://localhost/name?no_such_option=1", "Check the address"),
        ("postgresql:///name?host=/no/such/folder", "Check the address"),
    ],
)
def test_an_address_that_can_not_be_opened_is_a_message(url: str, message: str) -> None:
    with pytest.raises(DatabaseError, match=message):
        open_database(url)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://anna:geheim@127.0.0.1:1/name",
        "postgresql://anna:geheim@127.0.0.1:port/name",
        "postgresql://anna:ge:he@im@127.0.0.1:1/name",
        "postgresql:/anna:geheim@127.0.0.1/name",
        "anna:geheim@127.0.0.1/name",
        "postgresql://127.0.0.1:1/name?user=anna&password=geheim",
        "postgresql://127.0.0.1:1/name?sslpassword=geheim",
        "mysql://anna:geheim@host/name",
    ],
)
def test_no_message_shows_a_password(url: str) -> None:
    with pytest.raises(DatabaseError) as raised:
        open_database(url)
    assert "geheim" not in str(raised.value)
    assert "ge:he" not in str(raised.value)


def test_the_address_shows_no_password() -> None:
    database = Database(sa.create_engine("postgresql+psycopg://anna:geheim@host/name?host=a&password=geheim"))
    assert database.address == "postgresql+psycopg://anna:***@host/name?host=a"


def test_a_file_that_is_no_database_is_a_message_and_stays(tmp_path: Path) -> None:
    file = tmp_path / "letter.db"
    file.write_text("Dear Anna,\n" * 100)
    with pytest.raises(DatabaseError, match="not a database"):
        open_database(f"sqlite:///{file}")
    assert file.read_text() == "Dear Anna,\n" * 100


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="unable to open"):
        open_database(f"sqlite:///{tmp_path}")


def test_a_folder_that_can_not_be_made_is_a_message(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseError, match=r"the folder .*file.inside must exist"):
        open_database(f"sqlite:///{tmp_path}/file/inside/windrow.db")


@pytest.fixture
def closed() -> Iterator[Path]:
    """A folder in which this process may not write; root could write anywhere, so it becomes `nobody`."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o555)
        is_root = os.geteuid() == 0
        if is_root:
            os.seteuid(pwd.getpwnam("nobody").pw_uid)
        yield folder
        if is_root:
            os.seteuid(0)
        folder.chmod(0o700)


@pytest.mark.parametrize("inside", ["windrow.db", "new/windrow.db"])
def test_a_folder_without_permission_is_a_message(closed: Path, inside: str) -> None:
    with pytest.raises(DatabaseError, match=r"unable to open|ask for permission"):
        open_database(f"sqlite:///{closed}/{inside}")
    assert list(closed.iterdir()) == []


def test_a_new_folder_is_made(tmp_path: Path) -> None:
    file = tmp_path / "a" / "b" / "windrow.db"
    open_database(f"sqlite:///{file}").dispose()
    assert file.exists()


def test_a_database_of_another_program_is_a_message(database_url: str) -> None:
    engine = sa.create_engine(make_url(database_url))
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE contact (name TEXT)"))
    with pytest.raises(DatabaseError, match="empty or Windrow's own"):
        open_database(database_url)
    assert sa.inspect(engine).get_table_names() == ["contact"]
    engine.dispose()


@on("sqlite")
def test_a_busy_database_is_a_message(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transactions, "BUSY_TIMEOUT_MILLISECONDS", 50)
    database = open_database(database_url)
    with database.writing(), pytest.raises(DatabaseError, match=r"must answer \(got: database is locked\)"):
        remember(database, "second")
    database.dispose()


@on("postgresql")
def test_a_server_that_is_gone_is_a_message(database: Database) -> None:
    def lose_the_connection() -> None:
        with database.engine.connect() as administrator, database.reading() as session:
            pid = session.execute(sa.text("SELECT pg_backend_pid()")).scalar_one()
            administrator.execute(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
            session.execute(sa.text("SELECT pg_sleep(600)"))

    with pytest.raises(DatabaseError, match="must answer"):
        lose_the_connection()
    assert names(database) == []  # the next one gets a new connection


# Transactions


def test_a_reader_sees_one_snapshot_while_another_writes(database: Database) -> None:
    remember(database, "before")
    with database.reading() as session:
        assert len(session.exec(select(Setting)).all()) == 1
        remember(database, "meanwhile")
        session.expire_all()
        assert len(session.exec(select(Setting)).all()) == 1
    assert names(database) == ["before", "meanwhile"]


def test_a_reader_changes_nothing(database: Database) -> None:
    with database.reading() as session:
        session.add(Setting(name="forgotten", value=""))
        session.flush()
    assert names(database) == []


def test_a_writer_commits_all_of_it(database: Database) -> None:
    with database.writing() as session:
        session.add_all(Setting(name=f"{number:03}", value="") for number in range(100))
    assert len(names(database)) == 100


@pytest.mark.parametrize("error", [ValueError, NotFoundError, KeyboardInterrupt])
def test_a_writer_that_fails_leaves_nothing(database: Database, error: type[BaseException]) -> None:
    def fail_half_way() -> None:
        with database.writing() as session:
            session.add(Setting(name="half", value=""))
            session.flush()
            session.execute(sa.text("UPDATE setting SET value = 'changed'"))
            raise error

    with pytest.raises(error):
        fail_half_way()
    assert names(database) == []


def test_a_writer_that_fails_at_the_end_leaves_nothing(database: Database) -> None:
    remember(database, "taken")
    with pytest.raises(ConflictError, match="somebody else saved the same"):
        add(database, Setting(name="new", value=""), Setting(name="taken", value=""))
    assert names(database) == ["taken"]


def test_two_writers_wait_for_each_other(database: Database) -> None:
    """Each reads a number and writes the next: none may be lost, and none fails."""
    add(database, Setting(name="number", value="0"))
    failures: list[Exception] = []

    def count_up() -> None:
        try:
            for _ in range(10):
                with database.writing() as session:
                    row = session.exec(select(Setting).where(Setting.name == "number").with_for_update()).one()
                    time.sleep(0.002)
                    row.value = str(int(row.value) + 1)
        except Exception as error:  # noqa: BLE001 - of any kind, told by the assertion
            failures.append(error)

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with database.reading() as session:
        assert session.get_one(Setting, "number").value == "40"
