"""Rows of the trace are only added: by no plain SQL can one be changed or removed."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from core.store.database import Database
from core.store.dialects import dialect_of
from core.store.tables import Trace, table_of
from core.store.triggers.installation import install
from tests.conftest import on
from tests.makers import NOW
from tests.policies import BrokenError

TRACE = table_of(Trace)
REFUSED = "trace: rows are only added, never changed or removed|RestrictViolation"
"""Of an error of PostgreSQL only its kind is told: its words could have values of rows."""
COLUMNS = st.sampled_from(TRACE.columns.keys())
CONDITIONS = st.sampled_from([
    "1 = 1", "id > 1", "id IN (SELECT max(id) FROM trace)", "name LIKE '%a%'", "user_id IS NULL",
])  # fmt: skip
CHANGES = st.one_of(
    CONDITIONS.map("DELETE FROM trace WHERE {}".format),
    st.tuples(COLUMNS, CONDITIONS).map(lambda of: f"UPDATE trace SET {of[0]} = {of[0]} WHERE {of[1]}"),  # noqa: S608
    CONDITIONS.map("UPDATE trace SET name = 'Nobody', before = NULL WHERE {}".format),
    st.just(
        "INSERT INTO trace (id, at, name, door, use_case, subject_kind, subject_id) "
        "SELECT id, at, 'Nobody', door, use_case, subject_kind, subject_id FROM trace WHERE true "
        "ON CONFLICT (id) DO UPDATE SET name = 'Nobody'"
    ),
    st.just("WITH gone AS (SELECT id FROM trace) DELETE FROM trace WHERE id IN (SELECT id FROM gone)"),
)


@pytest.fixture
def traced(database: Database) -> Database:
    with database.writing() as session:
        for name in ("Anna", "Ben", ""):
            session.add(Trace(at=NOW, name=name, door="page", use_case="STOP_SEGMENT"))
    return database


def rows(database: Database) -> list[tuple[object, ...]]:
    with database.reading() as session:
        return [tuple(row) for row in session.connection().execute(sa.select(TRACE).order_by(TRACE.c.id))]


@given(CHANGES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_plain_sql_changes_no_row(traced: Database, statement: str) -> None:
    before = rows(traced)
    with pytest.raises(IntegrityError, match=REFUSED), traced.engine.begin() as connection:
        connection.execute(sa.text(statement))

    assert rows(traced) == before


@on("sqlite")
@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE"])
def test_no_row_is_replaced(traced: Database, verb: str) -> None:
    values = "VALUES (1, 0, 'Nobody', 'page', 'STOP_SEGMENT', '', '')"
    with pytest.raises(IntegrityError, match=REFUSED), traced.engine.begin() as connection:
        connection.execute(
            sa.text(f"{verb} INTO trace (id, at, name, door, use_case, subject_kind, subject_id) {values}")
        )


def delete_all(session: Session) -> None:
    session.execute(sa.delete(TRACE))


def run(database: Database, *statements: str) -> None:
    with database.engine.begin() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))


@on("postgresql")
@pytest.mark.parametrize("statement", ["TRUNCATE trace", "SET LOCAL session_replication_role = replica"])
def test_neither_truncating_nor_replicating_removes_rows(traced: Database, statement: str) -> None:
    with pytest.raises(IntegrityError, match=REFUSED):
        run(traced, statement, "DELETE FROM trace")


def test_who_opens_the_ledger_may_remove_rows(traced: Database) -> None:
    with traced.writing() as session, dialect_of(session).ledger.opened(session.connection()):
        session.execute(sa.delete(TRACE).where(TRACE.c.name == "Ben"))

    assert [row[3] for row in rows(traced)] == ["Anna", ""]


def open_and_close(database: Database) -> None:
    with database.writing() as session:
        with dialect_of(session).ledger.opened(session.connection()):
            pass
        delete_all(session)


def test_the_ledger_is_closed_again_in_the_same_transaction(traced: Database) -> None:
    with pytest.raises(IntegrityError, match=REFUSED):
        open_and_close(traced)

    assert len(rows(traced)) == 3


def delete_all_but_fail(database: Database) -> None:
    with database.writing() as session, dialect_of(session).ledger.opened(session.connection()):
        delete_all(session)
        raise BrokenError


def test_the_ledger_is_closed_after_an_error(traced: Database) -> None:
    with pytest.raises(BrokenError):
        delete_all_but_fail(traced)
    with pytest.raises(IntegrityError, match=REFUSED), traced.writing() as session:
        delete_all(session)

    assert len(rows(traced)) == 3


def test_triggers_made_again_keep_the_rows_as_before(traced: Database) -> None:
    with traced.writing() as session:
        install(session.connection())
    with pytest.raises(IntegrityError, match=REFUSED), traced.writing() as session:
        delete_all(session)


def test_rows_are_added_beside_an_open_ledger(traced: Database) -> None:
    with traced.writing() as session:
        session.add(Trace(at=NOW + timedelta(hours=1), name="Cleo", door="page", use_case="STOP_SEGMENT"))

    assert len(rows(traced)) == 4
