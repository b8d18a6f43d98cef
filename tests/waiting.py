"""Waiting for what another thread or process does.

A test waits for what it needs to have happened, never for an amount of time. The limit is there so that what hangs
ends one day; no machine is so slow that what works meets it.
"""

from __future__ import annotations

import time
from collections.abc import Callable

WITHIN_SECONDS = 600.0
LOOK_EVERY_SECONDS = 0.02


def wait_until(holds: Callable[[], bool]) -> None:
    """Look again and again until something holds."""
    give_up = time.monotonic() + WITHIN_SECONDS
    while not holds():
        assert time.monotonic() < give_up, "what the test waits for does not happen"
        time.sleep(LOOK_EVERY_SECONDS)
