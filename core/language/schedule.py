"""When a segment is refreshed automatically: the modes, the next due instant, and the wait after a failure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.errors import StateError


@dataclass(frozen=True, slots=True)
class Mode:
    """One way to keep members up to date. ``by_itself`` is true if no one has to click."""

    key: str
    label: str
    explanation: str
    by_itself: bool


MODES = {
    mode.key: mode
    for mode in (
        Mode("interval", "At an interval", "Refreshed regularly, as often as you choose.", by_itself=True),
        Mode(
            "on_change",
            "When data changes",
            "Refreshed soon after the data it reads or a segment it is built on changes, no matter who makes the "
            "change; and at least once a day, because time passes too.",
            by_itself=True,
        ),
        Mode(
            "manual",
            "By hand",
            "Refreshed when somebody clicks Refresh, or together with a segment that is built on it.",
            by_itself=False,
        ),
        Mode(
            "frozen",
            "Never: a snapshot",
            "Its members stay as they are, for segments that are built on it too. Only who is deleted leaves.",
            by_itself=False,
        ),
    )
}
"""Every mode by its key, in the order in which pages offer them."""

BY_ITSELF = frozenset(mode.key for mode in MODES.values() if mode.by_itself)
DEFAULT_MODE = "interval"
FROZEN = "frozen"
MIN_MINUTES, MAX_MINUTES = 1, 525_600
"""One minute to one year."""
LONGEST_WAIT = timedelta(days=1)
"""The longest that an on-change segment waits for a change: time changes audiences too."""
FIRST_RETRY, LONGEST_RETRY = timedelta(minutes=1), timedelta(hours=1)


def check_mode(mode: str) -> str:
    """Return the key of a mode. Raises StateError if there is no such mode."""
    if mode not in MODES:
        raise StateError(f"refresh: must be one of {', '.join(MODES)} (got {mode[:40]!r}).")
    return mode


def check_minutes(minutes: int) -> int:
    """Return an interval in minutes. Raises StateError unless it is a whole number from 1 minute to a year."""
    if isinstance(minutes, bool) or not isinstance(minutes, int) or not MIN_MINUTES <= minutes <= MAX_MINUTES:
        raise StateError(
            f"interval: must be a whole number from {MIN_MINUTES} to {MAX_MINUTES:,} minutes, one year "
            f"(got {minutes!r})."
        )
    return minutes


def next_due(mode: str, minutes: int, refreshed_at: datetime) -> datetime | None:
    """When a segment is due after a successful refresh; None if it is never refreshed automatically."""
    match mode:
        case "interval":
            return refreshed_at + timedelta(minutes=minutes)
        case "on_change":
            return refreshed_at + LONGEST_WAIT
        case "manual" | "frozen":
            return None
    raise LookupError(f"refresh {mode}: must be one of {', '.join(MODES)}.")


def next_try(mode: str, failures: int, failed_at: datetime) -> datetime | None:
    """When to retry a failed refresh, doubling the wait with each failure in a row; None if never automatically."""
    if mode not in BY_ITSELF:
        return None
    return failed_at + backoff(failures, FIRST_RETRY, LONGEST_RETRY)


def backoff(failures: int, first: timedelta, longest: timedelta) -> timedelta:
    """How long to wait after a number of failures in a row (at least one), doubling up to the longest."""
    enough = -(-longest // first)  # a power of two far above this overflows a timedelta
    return min(first * min(1 << min(failures - 1, 64), enough), longest)
