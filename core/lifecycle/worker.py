"""Refreshing in the background: rounds of `core.lifecycle.refresh_due`, one worker per database at a time.

A worker that finds something due takes the lease, renews it between segments and gives it back after the
round. If a worker is killed, another one goes on as soon as the lease is over; even if both work, a segment
that one has refreshed is no longer due for the other.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from core import lifecycle
from core.access import clock
from core.access.caller import Caller, Door, local
from core.errors import DatabaseError, WindrowError
from core.language.schedule import backoff
from core.lifecycle import RefreshOutcome, first_start
from core.store import leases
from core.store.database import Database
from core.team.trace import prune_trace

LEASE = "refresh"
LEASE_LASTS = timedelta(minutes=1)
POLL_EVERY = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=5)

Outcomes = Sequence[RefreshOutcome | WindrowError]
_logger = logging.getLogger(__name__)


def _log_failures(outcomes: Outcomes) -> None:
    for outcome in outcomes:
        if isinstance(outcome, WindrowError):
            # Its segment tells the reason, which may repeat values of a definition.
            _logger.warning("A refresh failed", extra={"error": type(outcome).__name__})


class Worker:
    """Refreshes due segments until it is told to stop. ``report`` gets the outcomes of each round.

    ``last_round_at`` is when it last looked for work without an error.
    """

    def __init__(
        self,
        database: Database,
        *,
        report: Callable[[Outcomes], object] = _log_failures,
        now: Callable[[], datetime] = clock.now,
        poll_every: timedelta = POLL_EVERY,
        lease_lasts: timedelta = LEASE_LASTS,
    ) -> None:
        self._database = database
        self._report = report
        self._now = now
        self._poll_every = poll_every
        self._lease_lasts = lease_lasts
        self._holder = leases.new_holder()
        self._stop = threading.Event()
        self.last_round_at: datetime | None = None
        self._thread = threading.Thread(target=self.run, name="refresh", daemon=True)

    @property
    def is_alive(self) -> bool:
        """Whether its thread works or waits for work."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Work in a separate thread, which ends with the process."""
        self._thread.start()

    def join(self) -> None:
        """Wait until the thread has ended."""
        self._thread.join()

    def stop(self, timeout: timedelta = timedelta(0)) -> None:
        """Stop after the segment in progress; wait for it, but no longer than the timeout."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout.total_seconds())

    def run(self) -> None:
        """Work until `stop`. No error ends it: errors are logged and the work is tried again, after growing pauses."""
        failures = 0
        while not self._stop.is_set():
            try:
                self.work()
                self.last_round_at = self._now()
                failures = 0
            except DatabaseError as error:
                failures += 1
                _logger.warning("Refreshing waits for the database: %s", error)
            except Exception:
                failures += 1
                _logger.exception("A round of refreshes failed")
            pause = backoff(failures + 1, self._poll_every, max(LONGEST_PAUSE, self._poll_every))
            self._stop.wait(pause.total_seconds())

    def work(self) -> None:
        """Do one round if anything is due and no other worker is at it. Raises DatabaseError."""
        caller = self._caller()
        if first_start.is_under_way(self._database, caller) or not lifecycle.is_anything_due(self._database, caller):
            return
        if not self._holds_lease():
            return
        try:
            self._report(lifecycle.refresh_due(self._database, self._caller(), go_on=self._goes_on))
            lifecycle.prune_log(self._database, self._caller(), go_on=self._goes_on)
            prune_trace(self._database, self._caller())
        finally:
            with suppress(DatabaseError):
                leases.give_back(self._database, LEASE, self._holder)

    def _caller(self) -> Caller:
        return local(Door.WORKER, at=self._now())

    def _goes_on(self) -> bool:
        return not self._stop.is_set() and self._holds_lease()

    def _holds_lease(self) -> bool:
        return leases.take(self._database, LEASE, self._holder, now=self._now(), lasts=self._lease_lasts)
