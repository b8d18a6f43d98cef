"""Pages are drawn one after another, as far as nobody has to wait long for it.

CPython runs one thread at a time. Threads that draw at once gain nothing, and pay for it: every query and every
message to a browser hands Python's lock to another thread, mostly on another core, and the one that was
interrupted comes last. Fifty people waited three seconds for what takes a twentieth (`docs/hosting.md`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, local

LONGEST_WAIT_SECONDS = 0.5
"""Who has waited this long draws at the same time as others: a slow page holds nobody up for longer."""


class Turns:
    """Gives one thread after another its turn."""

    def __init__(self, longest_wait_seconds: float = LONGEST_WAIT_SECONDS) -> None:
        self._longest_wait_seconds = longest_wait_seconds
        self._lock = Lock()
        self._here = local()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Have the turn within, after a wait; who has it already, keeps it."""
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
        """Let others have it within, and have it again after; nothing for who has no turn. Whom an error ends
        does not wait for it.
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
