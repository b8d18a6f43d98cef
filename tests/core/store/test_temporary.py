"""Temporary tables: each has its own handle, and nothing is left after the transaction."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from core.store.database import Database
from core.store.temporary import temporary_table


def made(session: Session, *ids: int) -> sa.TableClause:
    table = temporary_table(session, "listed", sa.Column("id", sa.BigInteger, primary_key=True))
    for id_ in ids:
        session.execute(sa.insert(table).values(id=id_))
    return table


def read(session: Session, table: sa.TableClause) -> list[int]:
    return list(session.execute(sa.select(table.c.id).order_by(table.c.id)).scalars())


def test_two_of_one_name_are_two_tables(database: Database) -> None:
    with database.writing() as session:
        one, other = made(session, 1), made(session, 2, 3)
        assert (read(session, one), read(session, other)) == ([1], [2, 3])


def test_one_can_be_filled_while_reading(database: Database) -> None:
    with database.reading() as session:
        assert read(session, made(session, 7)) == [7]


def test_the_next_transaction_finds_nothing_of_it(database: Database) -> None:
    """Whether it was committed or rolled back: the connection, which the pool gives again, has none."""
    for opened in (database.writing, database.reading, database.writing):
        with opened() as session:
            left = made(session, 1)
        with database.reading() as session, pytest.raises(DBAPIError, match="listed"):
            read(session, left)


def test_a_savepoint_that_is_undone_takes_it_along(database: Database) -> None:
    with database.writing() as session:
        savepoint = session.connection().begin_nested()
        made(session, 1)
        savepoint.rollback()
        assert read(session, made(session, 2)) == [2]


def test_the_statements_of_the_next_handle_are_the_same(database: Database) -> None:
    with database.writing() as session:
        one = sa.select(made(session).c.id)._generate_cache_key()  # noqa: SLF001 - nothing public gives it
    with database.writing() as session:
        again = sa.select(made(session).c.id)._generate_cache_key()  # noqa: SLF001
    assert one is not None
    assert again is not None
    assert one.key == again.key
