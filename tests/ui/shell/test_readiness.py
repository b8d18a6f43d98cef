"""/ready tells the truth: the database answers with this release's schema, and the worker lives."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from core.errors import DatabaseError
from core.lifecycle.worker import Worker
from core.store.database import Database
from ui.shell import background, databases
from ui.shell.doors import readiness


def answer() -> tuple[int, dict[str, object]]:
    app = Starlette(routes=[Route("/ready", readiness.Probe().answer)])
    found = TestClient(app).get("/ready")
    return found.status_code, found.json()


@pytest.fixture(autouse=True)
def _of_this_test(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "main", lambda: database)
    monkeypatch.setattr(background, "worker", lambda: None)


def test_a_server_with_a_current_database_is_ready() -> None:
    status, found = answer()
    assert status == 200
    assert found == {"status": "ready", "database": "answers", "worker": "none", "last_round_at": None}


def test_an_older_schema_is_not_ready(database: Database) -> None:
    with database.writing() as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
    status, found = answer()
    assert (status, found["database"]) == (503, "old schema")


def test_a_database_that_is_away_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> Database:
        raise DatabaseError("database: must answer.")

    monkeypatch.setattr(databases, "main", away)
    status, found = answer()
    assert (status, found["database"]) == (503, "away")


def test_a_database_that_hangs_is_told_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    goes_on = threading.Event()

    def hanging() -> Database:
        goes_on.wait()
        raise DatabaseError("database: must answer.")

    monkeypatch.setattr(databases, "main", hanging)
    monkeypatch.setattr(readiness, "_WITHIN_SECONDS", 0.05)
    app = Starlette(routes=[Route("/ready", readiness.Probe().answer)])
    with TestClient(app) as client:
        assert client.get("/ready").status_code == 503
        goes_on.set()


@pytest.mark.parametrize("end", [True, False])
def test_a_worker_that_ended_is_not_ready(
    database: Database, monkeypatch: pytest.MonkeyPatch, *, end: bool, worker_is_at: Callable[[Worker], None]
) -> None:
    worker = Worker(database)
    worker.start()
    worker_is_at(worker)
    monkeypatch.setattr(background, "worker", lambda: worker)
    if end:
        worker.stop()
        worker.join()
    status, found = answer()
    worker.stop()
    worker.join()
    assert (status, found["worker"]) == ((503, "ended") if end else (200, "alive"))
    assert found["last_round_at"]


@pytest.fixture
def worker_is_at() -> Callable[[Worker], None]:
    from tests.waiting import wait_until

    return lambda worker: wait_until(lambda: worker.last_round_at is not None)
