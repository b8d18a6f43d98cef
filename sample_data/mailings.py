"""E-mails: sent, delivered or bounced, opened, clicked, and the pages that a click leads to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Final

from sample_data.instants import at_work, busyness, following, happens, months, next_working_day, soon_after
from sample_data.people import Person, pick
from sample_data.records import Interaction
from sample_data.visits import SITE, browsing

YEAR_ROUND: Final = tuple(range(1, 13))
FRONT_LOADERS: Final = "/products/front-loaders"


@dataclass(frozen=True, slots=True)
class Campaign:
    name: str
    day: int
    recipients: int
    in_months: tuple[int, ...]
    pages: tuple[str, ...]
    """What its links lead to."""
    is_service: bool = False
    """Allowed without consent."""


CAMPAIGNS: Final = (
    Campaign("Field Days invitation", 3, 330, YEAR_ROUND, ("/events/field-days", "/events/field-days", "/events")),
    Campaign(
        "Yard newsletter", 8, 480, YEAR_ROUND, ("/news", "/news", "/products/telehandlers", "/parts", FRONT_LOADERS)
    ),
    Campaign("Front loader offer", 19, 360, (1, 3, 5, 7, 9, 11), (FRONT_LOADERS, FRONT_LOADERS, "/rental/rates")),
    Campaign("Rental rates update", 21, 340, (2, 5, 8, 11), ("/rental/rates", "/rental/rates", "/rental/terms")),
    Campaign("Parts and attachments sale", 23, 330, (1, 4, 6, 10, 12), ("/parts", "/products/attachments")),
    Campaign("Spring service offer", 11, 420, (3, 4), ("/service", "/service/booking")),
    Campaign("Winter readiness check", 13, 360, (10, 11), ("/service/booking", "/products/snow-equipment")),
    Campaign("Operator training dates", 25, 260, (2, 6, 9), ("/events/training", "/contact")),
    Campaign("Used machine list", 27, 260, (1, 3, 5, 7, 8, 10, 12), ("/used", "/used", FRONT_LOADERS)),
    Campaign("Safety notice", 16, 420, (4, 9, 12), ("/service/safety",), is_service=True),
)


def send_all(rng: Random, people: list[Person]) -> Iterator[Interaction]:
    bounced: set[str] = set()
    for month in months():
        for campaign in CAMPAIGNS:
            if month.month in campaign.in_months:
                day = next_working_day(month + timedelta(days=campaign.day - 1))
                weights = [_weight(person, campaign, day) * (person.contact.id not in bounced) for person in people]
                size = int(campaign.recipients * 0.9 * busyness(month))
                for person in pick(rng, people, weights, size):
                    yield from _send(rng, campaign, person, day, bounced)


def _weight(person: Person, campaign: Campaign, day: datetime) -> float:
    consent = person.contact.email_consent
    if person.contact.email is None or not person.is_active_at(day) or (consent == "no" and not campaign.is_service):
        return 0
    return min(person.habits.activity, 1.5) * (1 if consent == "yes" else 0.5)


def _send(rng: Random, campaign: Campaign, person: Person, day: datetime, bounced: set[str]) -> Iterator[Interaction]:
    make = partial(Interaction, contact_id=person.contact.id, email=campaign.name)
    nine_there = timedelta(hours=9 - person.country.utc_offset, seconds=rng.randrange(900))
    sent_at = day + nine_there
    yield make(kind="email_sent", occurred_at=sent_at)
    if person.habits.mailbox_dead or happens(rng, 0.012):
        reason = "hard" if person.habits.mailbox_dead else "soft"
        if reason == "hard":
            bounced.add(person.contact.id)
        yield make(kind="email_bounced", occurred_at=soon_after(rng, sent_at, 2, 900), category=reason)
    elif happens(rng, 0.995):
        delivered_at = soon_after(rng, sent_at, 2, 120)
        yield make(kind="email_delivered", occurred_at=delivered_at)
        if happens(rng, person.habits.openness):
            yield from _read(rng, campaign, person, delivered_at)


def _read(rng: Random, campaign: Campaign, person: Person, delivered_at: datetime) -> Iterator[Interaction]:
    make = partial(Interaction, contact_id=person.contact.id, email=campaign.name)
    opened_at = soon_after(rng, delivered_at, 60, 5 * 3600)
    if happens(rng, 0.4):
        later = at_work(rng, delivered_at + timedelta(days=rng.randint(1, 4)), person.country.utc_offset)
        opened_at = following(delivered_at, later)
    yield make(kind="email_opened", occurred_at=opened_at)
    if happens(rng, 0.12):
        yield make(kind="email_opened", occurred_at=soon_after(rng, opened_at, 3600, 90_000))
    if happens(rng, 0.24):
        page = rng.choice(campaign.pages)
        clicked_at = soon_after(rng, opened_at, 5, 240)
        yield make(kind="email_clicked", occurred_at=clicked_at, link=SITE + page)
        if happens(rng, 0.7):
            yield from browsing(rng, person, soon_after(rng, clicked_at, 1, 4), page)
