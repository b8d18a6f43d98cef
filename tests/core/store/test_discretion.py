"""Files of a database are their owner's alone, and errors name no value of a row."""

from __future__ import annotations

import logging
import os
import stat
import traceback
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.errors import ConflictError, DatabaseError
from core.store.database import Database, open_database
from core.store.dialects import dialect_of, embedded, owner_only
from core.store.tables import Setting
from tests.conftest import on
from tests.makers import add, contact

PERSONAL = "anna.geheim@example.org"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_database_and_all_beside_it_are_its_owners(tmp_path: Path) -> None:
    before = os.umask(0)  # by which everybody could read everything
    try:
        database = open_database(f"sqlite:///{tmp_path}/data/windrow.db")
        add(database, contact(1))
        found = {path.name: mode(path) for path in (tmp_path / "data").iterdir()}
        database.dispose()
    finally:
        os.umask(before)
    assert found == {"windrow.db": 0o600, "windrow.db-wal": 0o600, "windrow.db-shm": 0o600}
    assert mode(tmp_path / "data") == 0o700


def test_a_database_that_others_could_read_is_theirs_no_longer_and_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "windrow.db"
    open_database(f"sqlite:///{file}").dispose()
    for path in tmp_path.iterdir():
        path.chmod(0o664)
    with caplog.at_level(logging.WARNING):
        open_database(f"sqlite:///{file}").dispose()
    assert {mode(path) for path in tmp_path.iterdir()} == {0o600}
    assert "windrow.db; now they can't" in caplog.text


def test_a_copy_is_its_owners(tmp_path: Path) -> None:
    open_database(f"sqlite:///{tmp_path}/one.db").dispose()
    before = os.umask(0)
    try:
        embedded.copy(tmp_path / "one.db", tmp_path / "other.db")
    finally:
        os.umask(before)
    assert mode(tmp_path / "other.db") == 0o600


def test_a_folder_in_place_of_a_file_keeps_its_permissions(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    owner_only.keep_from_others(tmp_path)
    assert mode(tmp_path) == 0o755


def told(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))


def test_an_error_about_a_row_names_no_value(database: Database) -> None:
    add(database, Setting(name=PERSONAL, value=PERSONAL))
    with pytest.raises(ConflictError) as raised:
        add(database, Setting(name=PERSONAL, value=PERSONAL))
    assert PERSONAL not in told(raised.value)
    assert "setting" in told(raised.value)


@on("postgresql")
@pytest.mark.parametrize(
    "statement", ["SELECT CAST(:value AS INTEGER)", "SELECT :value::text::date", "SELECT json_extract_path(:value)"]
)
def test_an_error_about_a_value_does_not_name_it(database: Database, statement: str) -> None:
    def ask() -> None:
        with database.reading() as session:
            session.execute(sa.text(statement.replace(":value::text", "CAST(:value AS TEXT)")), {"value": PERSONAL})

    with pytest.raises(sa.exc.DBAPIError) as raised:
        ask()
    assert PERSONAL not in told(raised.value)


@on("postgresql")
def test_an_error_about_rows_that_are_copied_names_no_value(database: Database) -> None:
    def copy() -> None:
        with database.writing() as session:
            connection = session.connection()
            table = sa.Table("given", sa.MetaData(), sa.Column("number", sa.BigInteger), prefixes=["TEMPORARY"])
            writing = dialect_of(connection).writing
            writing.create_temporary(connection, table)
            writing.write_columns(connection, table, [[PERSONAL]])

    with pytest.raises((sa.exc.DBAPIError, DatabaseError)) as raised:
        copy()
    assert PERSONAL not in told(raised.value)
    assert "InvalidTextRepresentation" in told(raised.value)
