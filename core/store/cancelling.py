"""Ending, from another thread, what a database is asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock
from typing import Any

import psycopg
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from core.errors import CancelledError

_ANSWER_WITHIN_SECONDS = 2.0


class Cancellation:
    """Ends the queries of a `Database.reading` that was given it: the one that runs, and all later ones."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._driver: Any = None
        self._is_asked = False

    def cancel(self) -> None:
        """End what runs. A query that was just about to begin may miss it, so whoever must be sure asks again."""
        with self._lock:
            self._is_asked = True
            if isinstance(self._driver, sqlite3.Connection):
                self._driver.interrupt()
            elif self._driver is not None:
                with suppress(psycopg.Error):  # a server that does not take it will end the query in its own time
                    self._driver.cancel_safe(timeout=_ANSWER_WITHIN_SECONDS)

    def check(self) -> None:
        """Raises CancelledError once it was asked for."""
        if self._is_asked:
            raise CancelledError("query: must still be wanted (got cancelled). Ask again.")

    @contextmanager
    def covering(self, connection: Connection) -> Iterator[None]:
        """Let what runs on a connection be ended, and nothing that runs on it afterwards."""
        with self._lock:
            self._driver = connection.connection.driver_connection
        try:
            self.check()
            yield
        except DBAPIError:
            self.check()
            raise
        finally:
            with self._lock:
                self._driver = None
