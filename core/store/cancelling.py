"""Cancelling queries from another thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from threading import Lock

from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from core.errors import CancelledError
from core.store.dialects import dialect_of


class Cancellation:
    """Ends the queries of the `Database.reading` it was passed to: the running one and all later ones."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._end: Callable[[], None] | None = None
        self._is_asked = False

    def cancel(self) -> None:
        """End the running query. One that is just about to begin may miss it: call again to be sure."""
        with self._lock:
            self._is_asked = True
            if self._end is not None:
                self._end()

    def check(self) -> None:
        """Raise CancelledError after `cancel`."""
        if self._is_asked:
            raise CancelledError("query: must still be wanted (got cancelled). Ask again.")

    @contextmanager
    def covering(self, connection: Connection) -> Iterator[None]:
        """Let `cancel` end what runs on a connection inside the block, and nothing that runs on it afterwards."""
        cancel = dialect_of(connection.dialect).transactions.cancel
        with self._lock:
            self._end = partial(cancel, connection.connection.driver_connection)
        try:
            self.check()
            yield
        except DBAPIError:
            self.check()
            raise
        finally:
            with self._lock:
                self._end = None
