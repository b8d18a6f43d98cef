"""The worker of the app's own server."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from core import lifecycle
from core.store.database import Database
from tests.callers import ANYBODY
from tests.conftest import on
from tests.makers import NOW, city_is, live
from tests.waiting import wait_until
from ui.shell import background


@pytest.fixture(autouse=True)
def _no_worker_is_left() -> Iterator[None]:
    yield
    background._worker.clear()  # noqa: SLF001 - as when Streamlit clears its caches
    wait_until(lambda: workers() == [])


def workers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "refresh" and thread.is_alive()]


@on("sqlite")
def test_one_worker_refreshes_what_is_due_however_often_it_is_started(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WINDROW_BACKGROUND")
    segment_id = live(database, "Aachen", city_is("Aachen"), now=NOW - timedelta(days=1))
    for _ in range(3):
        background.start(database)
    [worker] = workers()
    assert worker.daemon
    wait_until(lambda: len(lifecycle.refreshes(database, ANYBODY, segment_id)) == 2)


@on("sqlite")
def test_it_can_be_switched_off(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WINDROW_BACKGROUND", "0")
    background.start(database)
    assert workers() == []
