"""Locks: each subject has its own."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from core.store.database import Database
from core.store.dialects import dialect_of
from core.store.locks import Lock
from core.store.segments import lock_segments
from tests.conftest import on

CORE = Path(__file__).resolve().parents[3] / "core"


def impatient(session: Session) -> Connection:
    """The connection of a session that waits for no lock, so that the speed of the machine does not matter."""
    session.execute(sa.text("SET LOCAL lock_timeout = '1ms'"))
    return session.connection()


def test_no_two_subjects_have_one_number() -> None:
    """Also none that another name of Python's stands for."""
    numbers = [lock.value for lock in Lock.__members__.values()]
    assert len(numbers) == len(set(numbers))


def test_servers_of_two_releases_agree_on_the_lock_of_migrations() -> None:
    assert Lock.MIGRATION.value == 7_461_920_113


def test_only_the_room_of_databases_takes_advisory_locks() -> None:
    taking = [file.name for file in CORE.rglob("*.py") if "pg_advisory" in file.read_text(encoding="utf-8")]
    assert taking == ["transactions.py"]


@on("postgresql")
@pytest.mark.parametrize("wanted", Lock)
@pytest.mark.parametrize("held", Lock)
def test_a_lock_keeps_out_its_own_subject_and_no_other(database: Database, held: Lock, wanted: Lock) -> None:
    transactions = database.dialect.transactions
    with database.writing() as one, database.writing() as other:
        transactions.hold(one.connection(), held)
        connection = impatient(other)
        if held is wanted:
            with pytest.raises(OperationalError, match="lock timeout"), connection.begin_nested():
                transactions.hold(connection, wanted)
        else:
            transactions.hold(connection, wanted)


@on("postgresql")
def test_an_import_lets_others_publish(database: Database) -> None:
    with database.writing() as importing, database.writing() as publishing:
        dialect_of(importing).transactions.hold(importing.connection(), Lock.OWN_IDS)
        impatient(publishing)
        lock_segments(publishing)


def test_a_lock_ends_with_its_transaction(database: Database) -> None:
    for _ in range(2):
        with database.writing() as session:
            dialect_of(session).transactions.hold(session.connection(), Lock.SEGMENTS)
