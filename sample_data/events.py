"""Events: registered, checked in, at a booth."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Final

from sample_data.instants import START, at_work, busyness, following, happens, months, next_working_day, soon_after
from sample_data.people import Person, pick
from sample_data.records import Interaction
from sample_data.shift import shift_months

BOOTHS: Final = {
    "Harrow & Finch booth": 0.6,
    "Demo ground": 0.34,
    "Rental desk": 0.22,
    "Parts counter": 0.18,
    "Service corner": 0.12,
}
"""The chance that a visitor comes to the booth."""


@dataclass(frozen=True, slots=True)
class Event:
    name: str
    day: int
    """The first possible day of the month; weekends are moved to Monday."""
    registrations: int
    every: int = 1
    first: int = 0
    """The interval in months, and the first month."""
    booths: bool = False


EVENTS: Final = (
    Event("Field Days conference", 14, 140, booths=True),
    Event("Operator safety workshop", 5, 45, every=2),
    Event("Open yard day", 24, 60, every=3, first=1),
    Event("Compact machines demo day", 7, 50, every=3, first=2),
    Event("Rental planning webinar", 20, 55, every=2, first=1),
)


def hold_all(rng: Random, people: list[Person]) -> Iterator[Interaction]:
    """Hold the events, those of the month after the data too: people have registered already."""
    for number, month in enumerate([*months(), shift_months(months()[-1], 1)]):
        for event in EVENTS:
            if number % event.every == event.first:
                yield from _hold(rng, event, month, people)


def _hold(rng: Random, event: Event, month: datetime, people: list[Person]) -> Iterator[Interaction]:
    day = next_working_day(month + timedelta(days=event.day - 1))
    weights = [min(person.habits.activity, 3) * person.is_active_at(day) for person in people]
    for person in pick(rng, people, weights, int(event.registrations * (0.6 + busyness(month) / 2))):
        yield from _attend(rng, event, person, day)


def _attend(rng: Random, event: Event, person: Person, day: datetime) -> Iterator[Interaction]:
    make = partial(Interaction, contact_id=person.contact.id, event=event.name)
    weeks_before = at_work(
        rng, day - timedelta(days=3 + int(rng.random() * rng.random() * 35)), person.country.utc_offset
    )
    registered_at = max(weeks_before, START, person.habits.active_from) + timedelta(seconds=rng.randrange(3600))
    yield make(kind="event_registered", occurred_at=registered_at)
    if happens(rng, 0.69):
        day += timedelta(days=rng.choice((0, 0, 1)) if event.booths else 0)
        doors = day + timedelta(hours=8 - person.country.utc_offset)
        instant = soon_after(rng, following(registered_at, doors), 0, 3 * 3600)
        yield make(kind="event_checked_in", occurred_at=instant)
        for booth, chance in BOOTHS.items() if event.booths else ():
            if happens(rng, chance):
                instant = soon_after(rng, instant, 600, 5400)
                yield make(kind="booth_visited", occurred_at=instant, booth=booth)
