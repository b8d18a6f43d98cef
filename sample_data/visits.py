"""The web site: pages and forms."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from random import Random
from typing import Final

from sample_data.instants import busyness, happens, in_month, months, soon_after
from sample_data.people import Person, pick
from sample_data.records import Interaction

SITE: Final = "https://www.example.com"
VISITORS_A_MONTH: Final = 150

PAGES: Final = {
    "/": 20,
    "/products": 10,
    "/products/front-loaders": 8,
    "/products/excavators": 8,
    "/products/telehandlers": 5,
    "/products/skid-steers": 5,
    "/products/attachments": 6,
    "/products/snow-equipment": 3,
    "/rental": 8,
    "/rental/rates": 6,
    "/rental/terms": 2,
    "/used": 6,
    "/parts": 8,
    "/service": 6,
    "/service/booking": 3,
    "/service/safety": 1,
    "/events": 4,
    "/events/field-days": 3,
    "/events/training": 2,
    "/news": 3,
    "/contact": 5,
}

FORMS: Final = {
    "Request a quote": 30,
    "Rental enquiry": 22,
    "Service appointment": 16,
    "Contact us": 16,
    "Book a demo": 9,
    "Newsletter sign-up": 7,
}


def visit_all(rng: Random, people: list[Person]) -> Iterator[Interaction]:
    for month in months():
        weights = [person.habits.activity * person.is_active_at(month) for person in people]
        for person in pick(rng, people, weights, int(VISITORS_A_MONTH * busyness(month))):
            for _ in range(rng.choice((1, 1, 1, 2, 3))):
                start = in_month(rng, month, person.country.utc_offset)
                yield from browsing(rng, person, start, _page(rng))


def _page(rng: Random) -> str:
    return rng.choices(list(PAGES), list(PAGES.values()))[0]


def browsing(rng: Random, person: Person, start: datetime, first_page: str) -> Iterator[Interaction]:
    """A visit that begins on a page, goes on to others, and may end at a form."""
    make = partial(Interaction, contact_id=person.contact.id)
    instant, page = start, first_page
    for _ in range(rng.choice((1, 1, 2, 2, 3, 4, 6))):
        yield make(kind="page_visited", occurred_at=instant, page=page)
        instant, page = soon_after(rng, instant, 8, 300), _page(rng)
    if happens(rng, 0.2):
        form = rng.choices(list(FORMS), list(FORMS.values()))[0]
        yield make(kind="form_visited", occurred_at=instant, form=form)
        if happens(rng, 0.4):
            yield make(kind="form_submitted", occurred_at=soon_after(rng, instant, 20, 900), form=form)
