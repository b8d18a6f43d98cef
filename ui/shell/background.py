"""The worker of this server that keeps segments up to date, started with the first page of its life."""

from __future__ import annotations

import atexit
import os
from datetime import timedelta

import streamlit as st

from core.lifecycle.worker import Worker
from core.store.database import Database

_END_WITHIN = timedelta(seconds=5)
"""A server that stops does not wait longer; what is not finished then is undone by the database."""


def start(database: Database) -> None:
    """Have the segments of the real data refreshed in the background, unless WINDROW_BACKGROUND is 0."""
    if os.environ.get("WINDROW_BACKGROUND") != "0":
        _worker(database.address, database)


def _end(worker: Worker) -> None:
    worker.stop(timeout=_END_WITHIN)
    atexit.unregister(worker.stop)


@st.cache_resource(show_spinner=False, on_release=_end)
def _worker(address: str, _database: Database) -> Worker:  # noqa: ARG001 - one worker for each address
    worker = Worker(_database)
    worker.start()
    atexit.register(worker.stop, timeout=_END_WITHIN)
    return worker
