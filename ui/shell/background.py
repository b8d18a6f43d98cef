"""The worker that keeps segments up to date, started with the first page of this server's life."""

from __future__ import annotations

import atexit
import os
from datetime import timedelta

import streamlit as st

from core.lifecycle.worker import Worker
from core.store.database import Database

_END_WITHIN = timedelta(seconds=5)
"""A stopping server waits no longer; the database undoes what is unfinished."""


def start(database: Database) -> None:
    """Refresh the segments of the real data in the background, unless WINDROW_BACKGROUND is 0."""
    if os.environ.get("WINDROW_BACKGROUND") != "0":
        _worker(database.address, database)


def worker() -> Worker | None:
    """Return the worker of this process; None before the first page, and where it is switched off."""
    return _started[-1] if _started else None


_started: list[Worker] = []


def _end(worker: Worker) -> None:
    _started.remove(worker)
    worker.stop(timeout=_END_WITHIN)
    atexit.unregister(worker.stop)


@st.cache_resource(show_spinner=False, on_release=_end)
def _worker(address: str, _database: Database) -> Worker:  # noqa: ARG001 - one worker for each address
    worker = Worker(_database)
    worker.start()
    _started.append(worker)
    atexit.register(worker.stop, timeout=_END_WITHIN)
    return worker
