"""What is rented and bought."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Final, NamedTuple

from sample_data.instants import busyness, in_month, months
from sample_data.people import Person, pick
from sample_data.records import Interaction

RENTALS_A_MONTH: Final = 135
PURCHASES_A_MONTH: Final = 150
SHORT_RENTAL_DAYS: Final = 5
"""Longer ones may get a discount."""


class Article(NamedTuple):
    name: str
    category: str
    price: int
    """A day when rented, a piece when bought."""


MACHINES: Final = (
    Article("Compact front loader", "Front loader", 190),
    Article("Mid-size front loader", "Front loader", 340),
    Article("Heavy front loader", "Front loader", 620),
    Article("Mini excavator", "Excavator", 170),
    Article("Crawler excavator", "Excavator", 480),
    Article("Wheeled excavator", "Excavator", 450),
    Article("Telehandler, 7 m", "Telehandler", 210),
    Article("Telehandler, 14 m", "Telehandler", 320),
    Article("Wheeled skid steer", "Skid steer", 150),
    Article("Tracked skid steer", "Skid steer", 180),
    Article("Vibratory roller", "Roller", 160),
    Article("Plate compactor", "Roller", 45),
    Article("Wood chipper", "Forestry machine", 140),
    Article("Stump grinder", "Forestry machine", 120),
    Article("Scissor lift", "Lift", 95),
    Article("Boom lift", "Lift", 230),
    Article("Light tower with generator", "Generator", 80),
)
GOODS: Final = (
    Article("Pallet fork", "Attachment", 980),
    Article("General purpose bucket", "Attachment", 1450),
    Article("Snow blade", "Attachment", 2300),
    Article("Forestry grapple", "Attachment", 3900),
    Article("Hydraulic breaker", "Attachment", 5200),
    Article("Bucket teeth, set of 5", "Wear part", 145),
    Article("Cutting edge", "Wear part", 210),
    Article("Rubber track", "Wear part", 890),
    Article("Engine oil filter", "Filter", 24),
    Article("Air filter kit", "Filter", 61),
    Article("Hydraulic filter", "Filter", 48),
    Article("Hydraulic hose, 2 m", "Hydraulics", 39),
    Article("Lift cylinder seal kit", "Hydraulics", 72),
    Article("Hydraulic oil, 20 l", "Fluid", 96),
    Article("Coolant, 10 l", "Fluid", 42),
    Article("Tyre 17.5-25", "Tyre", 1180),
)
FAVOURITES: Final = {
    "construction": ("Front loader", "Excavator", "Roller"),
    "agriculture": ("Front loader", "Telehandler"),
    "landscaping": ("Skid steer", "Excavator"),
    "forestry": ("Forestry machine",),
    "municipal": ("Roller", "Front loader", "Forestry machine"),
    "rental": ("Lift", "Skid steer"),
    "logistics": ("Lift", "Telehandler"),
    "energy": ("Generator", "Lift", "Excavator"),
}


def trade_all(rng: Random, people: list[Person]) -> Iterator[Interaction]:
    for month in months():
        weights = [person.habits.buys * person.is_active_at(month) for person in people]
        for person in pick(rng, people, weights, int(RENTALS_A_MONTH * busyness(month))):
            for _ in range(rng.choice((1, 1, 1, 2))):
                yield _rental(rng, person, in_month(rng, month, person.country.utc_offset))
        for person in pick(rng, people, weights, int(PURCHASES_A_MONTH * busyness(month))):
            instant = in_month(rng, month, person.country.utc_offset)
            for article in dict.fromkeys(rng.choices(GOODS, k=rng.choice((1, 1, 2)))):
                yield _purchase(rng, person, instant, article)


def _rental(rng: Random, person: Person, instant: datetime) -> Interaction:
    favourites = FAVOURITES.get(person.industry or "", ())
    machine = rng.choices(MACHINES, [3 if machine.category in favourites else 1 for machine in MACHINES])[0]
    days = 1 + int(rng.random() * rng.random() * rng.random() * 60)
    percent = rng.choice((90, 95, 100)) if days > SHORT_RENTAL_DAYS else 100
    return Interaction(
        contact_id=person.contact.id,
        kind="rental",
        occurred_at=instant,
        equipment=machine.name,
        category=machine.category,
        amount=Decimal(machine.price * days * percent) / 100,
        quantity=days,
    )


def _purchase(rng: Random, person: Person, instant: datetime, article: Article) -> Interaction:
    pieces = 1 + int(rng.random() * rng.random() * 400 / (article.price + 40))
    return Interaction(
        contact_id=person.contact.id,
        kind="purchase",
        occurred_at=instant,
        equipment=article.name,
        category=article.category,
        amount=Decimal(article.price * pieces * rng.randint(92, 104)) / 100,
        quantity=pieces,
    )
