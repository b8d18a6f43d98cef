"""Moves the sample data in time, so that it always ends in the current month."""

from calendar import monthrange
from datetime import date, datetime
from typing import Final

ANCHOR_MONTH: Final = date(2025, 12, 1)
"""The month that the files on disk were written for; it becomes the month of the load."""


def months_between(anchor: date, today: date) -> int:
    """Whole calendar months from the month of `anchor` to that of `today`; the days don't matter."""
    return (today.year - anchor.year) * 12 + today.month - anchor.month


def shift_months(instant: datetime, months: int) -> datetime:
    """Move by calendar months: the day is clamped to the month's length, time of day and zone are kept.

    One month after 31 January is the last day of February. Clamping puts two days onto one, so instants
    may swap places in general; those of the sample data are chosen so that related ones never do.
    """
    year, month = divmod(instant.year * 12 + instant.month - 1 + months, 12)
    day = min(instant.day, monthrange(year, month + 1)[1])
    return instant.replace(year=year, month=month + 1, day=day)
