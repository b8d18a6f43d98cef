"""When a segment is refreshed by itself: the modes, the next due instant, and the wait after a failure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.errors import StateError


@dataclass(frozen=True, slots=True)
class Mode:
    """One way of keeping members up to date. ``by_itself`` is true where nobody has to click."""

    key: str
    label: str
    explanation: str
    by_itself: bool


MODES = {
    mode.key: mode
    for mode in (
        Mode("interval", "At an interval", "Refreshed again and again, as often as you choose.", by_itself=True),
        Mode(
            "on_change",
            "When data changes",
            "Refreshed soon after data that it asks for change, whoever writes them, or a segment that it is built on; "
            "and once a day, as time passes too.",
            by_itself=True,
        ),
        Mode(
            "manual",
            "By hand",
            "Refreshed when somebody clicks Refresh, or with a segment that is built on it.",
            by_itself=False,
        ),
        Mode(
            "frozen",
            "Never: a snapshot",
            "Its members stay exactly as they are, also for segments that are built on it.",
            by_itself=False,
        ),
    )
}
"""Every mode by its key, in the order in which they are offered."""

BY_ITSELF = frozenset(mode.key for mode in MODES.values() if mode.by_itself)
DEFAULT_MODE = "interval"
FROZEN = "frozen"
MIN_MINUTES, MAX_MINUTES = 1, 525_600
"""A year at most."""
LONGEST_WAIT = timedelta(days=1)
"""How long a segment that is refreshed on change waits for one: time changes audiences too."""
FIRST_RETRY, LONGEST_RETRY = timedelta(minutes=1), timedelta(hours=1)


def check_mode(mode: str) -> str:
    """The key of a mode. Raises StateError where there is no such mode."""
    if mode not in MODES:
        raise StateError(f"refresh: must be one of {', '.join(MODES)} (got {mode[:40]!r}).")
    return mode


def check_minutes(minutes: int) -> int:
    """An interval in minutes. Raises StateError where it is no whole number from 1 to a year's."""
    if isinstance(minutes, bool) or not isinstance(minutes, int) or not MIN_MINUTES <= minutes <= MAX_MINUTES:
        raise StateError(
            f"interval: must be a whole number from {MIN_MINUTES} to {MAX_MINUTES:,} minutes, which are a year "
            f"(got {minutes!r})."
        )
    return minutes


def next_due(mode: str, minutes: int, refreshed_at: datetime) -> datetime | None:
    """When a segment is due after a refresh that succeeded; None where it never is by itself."""
    match mode:
        case "interval":
            return refreshed_at + timedelta(minutes=minutes)
        case "on_change":
            return refreshed_at + LONGEST_WAIT
        case "manual" | "frozen":
            return None
    raise LookupError(f"refresh {mode}: must be one of {', '.join(MODES)}.")


def next_try(mode: str, failures: int, failed_at: datetime) -> datetime | None:
    """When a refresh that failed is tried again, after twice the time with each failure in a row."""
    if mode not in BY_ITSELF:
        return None
    return failed_at + backoff(failures, FIRST_RETRY, LONGEST_RETRY)


def backoff(failures: int, first: timedelta, longest: timedelta) -> timedelta:
    """How long to wait after so many failures in a row (at least one), doubling up to the longest."""
    enough = -(-longest // first)  # a power of two far above it would be too long for a timedelta
    return min(first * min(1 << min(failures - 1, 64), enough), longest)
