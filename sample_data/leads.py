"""Leads: what people asked for when they became contacts."""

from dataclasses import replace
from random import Random
from typing import Final

from sample_data.instants import ANCHOR, END, START, between, happens, soon_after
from sample_data.names import SALESPEOPLE
from sample_data.people import SOURCE_SHARES, Person, mostly, shared, updated_at
from sample_data.records import Lead

LEADS: Final = 1200
TOPICS: Final = (
    *("Front loader, three-month rental", "Quote for a compact excavator", "Service contract", "Fleet replacement"),
    *("Winter equipment", "Snow blade and bucket", "Used telehandler", "Trench work, six weeks", "Demo on our site"),
    *("Forestry grapple", "Parts agreement", "Operator training", "Skid steer for a nursery", "Lift for a warehouse"),
)
STATUSES: Final = ("new", "contacted", "qualified", "disqualified", "converted")
STATUS_SHARES_BY_AGE: Final = ((60, (55, 30, 11, 3, 1)), (180, (15, 35, 25, 15, 10)), (9999, (3, 10, 22, 35, 30)))
"""Age in days up to which the shares hold."""
SCORES: Final = {
    "new": (5, 75),
    "contacted": (15, 85),
    "qualified": (45, 100),
    "disqualified": (0, 50),
    "converted": (55, 100),
}


def make_leads(rng: Random, people: list[Person]) -> list[Lead]:
    """Most belong to people of the last two years; some have no contact, some contacts several."""
    weights = [3 if person.contact.created_at >= START else 1 for person in people]
    chosen = rng.choices(people, weights, k=LEADS)
    leads = sorted((_lead(rng, mostly(rng, person, 0.95)) for person in chosen), key=lambda lead: lead.created_at)
    return [replace(lead, id=f"L{number:05}") for number, lead in enumerate(leads, start=1)]


def _lead(rng: Random, person: Person | None) -> Lead:
    start, end = (person.contact.created_at, min(person.habits.active_from, END)) if person else (START, ANCHOR)
    created_at = soon_after(rng, start, 0, 7200)
    if happens(rng, 0.6) or not person:
        created_at = between(rng, created_at, end, utc_offset=0)
    age_days = (END - created_at).days
    shares = next(shares for up_to_days, shares in STATUS_SHARES_BY_AGE if age_days <= up_to_days)
    status = rng.choices(STATUSES, shares)[0]
    owner = person.contact.owner if person and happens(rng, 0.9) else rng.choice(SALESPEOPLE)
    return Lead(
        id="",
        topic=rng.choice(TOPICS),
        status=status,
        score=mostly(rng, rng.randint(*SCORES[status]), 0.72 if status == "new" else 0.93),
        source=person.contact.source if person else shared(rng, SOURCE_SHARES),
        contact_id=person.contact.id if person else None,
        owner=mostly(rng, owner, 0.96),
        created_at=created_at,
        updated_at=updated_at(rng, created_at, end),
    )
