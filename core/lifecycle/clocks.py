"""Clocks that are or were ahead: what was done by one bears instants that have not come yet."""

from __future__ import annotations

from datetime import datetime, timedelta

TOLERANCE = timedelta(minutes=1)
"""By how much clocks of servers may differ without being wrong."""


def is_ahead(instant: datetime, now: datetime) -> bool:
    """Whether an instant that was noted is later than now by more than clocks may differ."""
    return instant - now > TOLERANCE
