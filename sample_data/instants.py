"""The two years of the data, and instants in them that stay in order when months are shifted.

A shift clamps the days 29 to 31, which may put a later instant before an earlier one:
30 January 17:00 and 31 January 09:00 both fall on 28 February. So place an
instant that must follow another with `following` or `between`, which avoid such pairs.
"""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from random import Random
from typing import Final

from sample_data.shift import ANCHOR_MONTH, shift_months

MONTHS_BEFORE: Final = 24
ANCHOR: Final = datetime.combine(ANCHOR_MONTH, time(), UTC)
START: Final = shift_months(ANCHOR, -MONTHS_BEFORE)
END: Final = shift_months(ANCHOR, 1)
"""Nothing happens at or after this instant."""

SHORTEST_MONTH: Final = 28
SATURDAY: Final = 5
SEASON: Final = (0.7, 0.75, 1.0, 1.15, 1.2, 1.15, 1.1, 1.05, 1.1, 1.05, 0.9, 0.65)
"""How busy January to December are."""


def happens(rng: Random, chance: float) -> bool:
    return rng.random() < chance


def months() -> list[datetime]:
    """Return the first instant of each month of the data."""
    return [shift_months(START, number) for number in range(MONTHS_BEFORE + 1)]


def busyness(month: datetime) -> float:
    """Return how busy a month is: the season, and a business that grows by half in the two years."""
    return SEASON[month.month - 1] * (0.8 + 0.4 * (month - START) / (END - START))


def in_order(*instants: datetime) -> bool:
    """Return whether the instants are in order, and stay so after a shift by any number of months."""
    return all(earlier <= later and _shortest(earlier) <= _shortest(later) for earlier, later in pairwise(instants))


def _shortest(instant: datetime) -> datetime:
    return instant.replace(day=min(instant.day, SHORTEST_MONTH))


def following(before: datetime, after: datetime) -> datetime:
    """Return `after`, or as many days later as it takes to stay after `before` in every shift."""
    while not in_order(before, after):
        after += timedelta(days=1)
    return after


def soon_after(rng: Random, before: datetime, seconds_at_least: int, seconds_at_most: int) -> datetime:
    return following(before, before + timedelta(seconds=rng.randint(seconds_at_least, seconds_at_most)))


def next_working_day(day: datetime) -> datetime:
    """The day itself unless it is on a weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= SATURDAY else day


def at_work(rng: Random, day: datetime, utc_offset: int) -> datetime:
    """A time on that day or, mostly, on the next working day: 85 % of it between 7:30 and 17:30."""
    if happens(rng, 0.85):
        day = next_working_day(day)
    first, last = (450, 1050) if happens(rng, 0.85) else (360, 1320)
    local = timedelta(minutes=rng.randrange(first, last), seconds=rng.randrange(60))
    return datetime.combine(day.date(), time(), UTC) + local - timedelta(hours=utc_offset)


def between(rng: Random, start: datetime, end: datetime, utc_offset: int) -> datetime:
    """A time at work from `start` to `end` that stays between them in every shift; else `start`."""
    for _ in range(20):
        instant = at_work(rng, start + (end - start) * rng.random(), utc_offset)
        if in_order(start, instant, end):
            return instant
    return start


def in_month(rng: Random, month: datetime, utc_offset: int) -> datetime:
    """A time at work in the month that begins at `month`."""
    next_month = shift_months(month, 1)
    while True:
        instant = at_work(rng, month + (next_month - month) * rng.random(), utc_offset)
        if month <= instant < next_month:
            return instant
