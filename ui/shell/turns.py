"""Pages take turns: one is drawn after another, unless somebody would wait long for it.

CPython runs one thread at a time, so threads that draw at once gain nothing and pay for it: every query and every
message to a browser hands Python's lock to another thread, mostly on another core, and the interrupted one comes
last. Fifty people waited three seconds for what takes a twentieth (`docs/sizing.md`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, local

LONGEST_WAIT_SECONDS = 0.5
"""After this wait a page is drawn beside others, so a slow page delays nobody longer."""


class Turns:
    """One turn that threads take after each other."""

    def __init__(self, longest_wait_seconds: float = LONGEST_WAIT_SECONDS) -> None:
        self._longest_wait_seconds = longest_wait_seconds
        self._lock = Lock()
        self._here = local()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Hold the turn within, after a wait; no-op for a thread that holds it."""
        if self._has_it:
            yield
            return
        self._take()
        try:
            yield
        finally:
            self._give_up()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Let others have the turn within, and take it again after. No-op without a turn; not retaken after
        an error.
        """
        if not self._has_it:
            yield
            return
        self._give_up()
        yield
        self._take()

    @property
    def _has_it(self) -> bool:
        return getattr(self._here, "has_it", False)

    def _take(self) -> None:
        self._here.has_it = self._lock.acquire(timeout=self._longest_wait_seconds)

    def _give_up(self) -> None:
        if self._has_it:
            self._lock.release()
        self._here.has_it = False


TURNS = Turns()
