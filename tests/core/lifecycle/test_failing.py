"""A refresh that fails because of the database: members stay, the reason is told, it is tried again and recovers."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy import make_url

from core import lifecycle
from core.errors import AwayError, DatabaseError
from core.lifecycle import RefreshOutcome
from core.lifecycle.worker import Worker
from core.store.database import Database, open_database
from tests.callers import ANYBODY, caller
from tests.conftest import on
from tests.core.lifecycle.test_worker import wait_until, working
from tests.makers import HOUR, NOW, add, add_many, city_is, contact, defined, live, members, stays, where

MINUTE = timedelta(minutes=1)
NEW_ONES = 20_000
ROOM_FOR_A_MESSAGE = 50


def fails(database: Database, segment_id: int, reason: str, now: datetime) -> datetime:
    """Refresh what is due, which fails. Return when it is tried again."""
    [error] = lifecycle.refresh_due(database, caller(now))
    assert isinstance(error, DatabaseError)
    record = lifecycle.segment(database, ANYBODY, segment_id)
    assert (record.state, record.error) == ("error", str(error))
    assert reason in record.error
    assert record.next_refresh_at
    assert lifecycle.refresh_due(database, caller(record.next_refresh_at - timedelta(seconds=1))) == []
    return record.next_refresh_at


def recovers(database: Database, segment_id: int, now: datetime) -> None:
    [outcome] = lifecycle.refresh_due(database, caller(now))
    assert isinstance(outcome, RefreshOutcome)
    record = lifecycle.segment(database, ANYBODY, segment_id)
    assert (record.state, record.error) == ("live", "")


@on("sqlite")
def test_a_full_disk(database: Database, database_url: str) -> None:
    segment_id = live(database, "All", defined(where("city", "does_not_contain_data")))
    before = stays(database)
    add_many(database, range(1, NEW_ONES + 1))
    narrow = open_database(database_url)
    sa.event.listen(narrow.engine, "connect", _leave_little_room)
    narrow.dispose()
    first = fails(narrow, segment_id, "is full", NOW + HOUR)
    second = fails(narrow, segment_id, "is full", first)
    assert (first - NOW - HOUR, second - first) == (MINUTE, 2 * MINUTE)
    assert stays(database) == before
    narrow.dispose()
    recovers(database, segment_id, second)
    assert len(members(database, segment_id)) == NEW_ONES


def _leave_little_room(connection: sa.engine.interfaces.DBAPIConnection, _: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA page_count")
    [pages] = cursor.fetchone() or [0]
    cursor.execute(f"PRAGMA max_page_count = {pages + ROOM_FOR_A_MESSAGE}")
    cursor.close()


@on("postgresql")
def test_a_server_that_ends_the_connection_in_the_middle(database: Database, postgres_url: str) -> None:
    add(database, contact(1, city="Aachen"))
    segment_id = live(database, "Aachen", city_is("Aachen"))
    before = stays(database)
    add(database, contact(2, city="Aachen"))
    server = make_url(postgres_url).set(drivername="postgresql").render_as_string(hide_password=False)

    def end(_connection: object, cursor: Any, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO stay"):
            with psycopg.connect(server, autocommit=True) as admin:
                admin.execute("SELECT pg_terminate_backend(%s)", [cursor.connection.info.backend_pid])

    sa.event.listen(database.engine, "before_cursor_execute", end)
    with pytest.raises(AwayError, match="must answer"):  # an outage is no fault of the segment
        lifecycle.refresh_due(database, caller(NOW + HOUR))
    assert lifecycle.segment(database, ANYBODY, segment_id).state == "live"
    assert stays(database) == before
    sa.event.remove(database.engine, "before_cursor_execute", end)
    recovers(database, segment_id, NOW + HOUR)
    assert members(database, segment_id) == {1, 2}


@on("sqlite")
def test_a_file_that_is_moved_away_and_back(
    database: Database, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    add(database, contact(1, city="Aachen"))
    segment_id = live(database, "Aachen", city_is("Aachen"))
    before = stays(database)
    add(database, contact(2, city="Aachen"))
    database.dispose()
    file = Path(make_url(database_url).database or "")
    elsewhere = file.with_suffix(".moved")
    file.rename(elsewhere)
    with pytest.raises(DatabaseError, match="not where it was"):
        Worker(database).work()
    with caplog.at_level(logging.WARNING), working(database):
        wait_until(lambda: caplog.text.count("Refreshing waits for the database") >= 2)
        assert not file.exists(), "an empty one in its place would hide it"
        elsewhere.rename(file)
        wait_until(lambda: members(database, segment_id) == {1, 2})
    assert stays(database)[: len(before)] == before
    assert lifecycle.segment(database, ANYBODY, segment_id).state == "live"
