"""Whether a database answers. While it does not, one caller asks it and all others are told at once.

Without this, everybody who clicks while a server is away waits for a connection, and takes a thread along.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from time import monotonic

from core.errors import AwayError

PAUSE_SECONDS = 2.0
"""After a failure nobody asks for so long."""
ASKING_SECONDS = 10.0
"""How long one caller may ask before another one does, too: longer than a connection is waited for."""


class Answering:
    """The last that was heard of one database."""

    def __init__(self, seconds: Callable[[], float] = monotonic) -> None:
        self._seconds = seconds
        self._lock = Lock()
        self._message: str | None = None
        self._asked_again_at = 0.0

    def demand(self) -> None:
        """Raise AwayError if the database did not answer just now; after a while let one caller ask again."""
        if self._message is None:
            return
        with self._lock:
            if self._message is None:
                return
            if self._seconds() < self._asked_again_at:
                raise AwayError(self._message)
            self._asked_again_at = self._seconds() + ASKING_SECONDS

    def fail(self, message: str) -> None:
        """Remember that the database did not answer, and why."""
        with self._lock:
            self._message = message
            self._asked_again_at = self._seconds() + PAUSE_SECONDS

    def answer(self) -> None:
        """Remember that the database answered."""
        if self._message is not None:
            with self._lock:
                self._message = None
