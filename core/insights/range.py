"""A range of days as instants in the segment's zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.errors import StateError
from core.language.dates import MAX_INSTANT, day_start

MAX_DAYS = 3660


@dataclass(frozen=True, slots=True)
class LocalDays:
    """The days in a zone from the first to the last, both included.

    Raises StateError where the range is reversed or longer than ten years.
    """

    first: date
    last: date
    zone: str

    def __post_init__(self) -> None:
        """Refuse a range that no chart can draw."""
        if not 1 <= self.count <= MAX_DAYS:
            raise StateError(
                f"range: must run from an earlier to a later day, over at most {MAX_DAYS:,} days "
                f"(got {self.first.isoformat()} to {self.last.isoformat()}). Choose other dates."
            )

    @property
    def count(self) -> int:
        """The number of days."""
        return (self.last - self.first).days + 1

    @property
    def start(self) -> datetime:
        """The instant when the first day begins."""
        return day_start(self.first, self.zone)

    @property
    def end(self) -> datetime:
        """The instant when the last day is over."""
        return MAX_INSTANT if self.last == date.max else day_start(self.last + timedelta(days=1), self.zone)

    def days(self) -> list[date]:
        return [self.first + timedelta(days=place) for place in range(self.count)]

    def bounds(self) -> list[tuple[datetime, datetime]]:
        """The instants [start, end) of each day, in order."""
        starts = [day_start(day, self.zone) for day in self.days()]
        return list(zip(starts, [*starts[1:], self.end], strict=True))
