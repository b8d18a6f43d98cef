"""A cancelled query ends in the database, at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from core.audience.evaluations import Evaluations
from core.errors import CancelledError, DatabaseError
from core.store.cancelling import Cancellation
from core.store.database import Database
from tests.callers import caller
from tests.makers import NOW, city_is

LONG = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) "
    "SELECT count(*) FROM n",
    "postgresql": "SELECT pg_sleep(600)",
}
"""A query that takes minutes and returns an answer if nothing ends it."""


@contextmanager
def cancelled(cancellation: Cancellation) -> Iterator[None]:
    """Cancel from another thread, again and again: a query that is just about to begin may miss it."""
    is_over = Event()

    def ask() -> None:
        while not is_over.is_set():
            cancellation.cancel()
            is_over.wait(0.05)

    thread = Thread(target=ask)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def test_a_long_query_ends_when_it_is_cancelled_and_its_connection_goes_on(database: Database) -> None:
    cancellation = Cancellation()
    with database.reading() as session:
        before = _driver(session)
    with (
        pytest.raises(CancelledError),
        database.reading(cancellation) as session,
        cancelled(cancellation),
    ):
        session.execute(sa.text(LONG[database.engine.dialect.name]))
    with database.reading() as session:
        assert _driver(session) is before
        assert session.execute(sa.text("SELECT 1")).scalar_one() == 1


def _driver(session: Session) -> Any:
    return session.connection().connection.driver_connection


def test_what_is_cancelled_before_it_begins_asks_nothing(database: Database) -> None:
    cancellation = Cancellation()
    cancellation.cancel()
    with (
        pytest.raises(CancelledError),
        Evaluations().reading(database, caller(NOW), zone="UTC", cancellation=cancellation) as evaluation,
    ):
        evaluation.count(city_is("Aachen"))


def test_nothing_else_is_ended_on_a_connection_that_is_given_back(database: Database) -> None:
    cancellation = Cancellation()
    with database.reading(cancellation) as session:
        before = _driver(session)
    with database.reading() as session:
        assert _driver(session) is before
        with cancelled(cancellation):
            session.execute(sa.text("SELECT 1"))
        assert session.execute(sa.text("SELECT 1")).scalar_one() == 1


def test_an_error_that_nobody_asked_for_stays_what_it_is(database: Database) -> None:
    with pytest.raises((sa.exc.DBAPIError, DatabaseError)), database.reading(Cancellation()) as session:
        session.execute(sa.text("SELECT nothing FROM nowhere"))
