"""Accounts and contacts, and the habits of each contact that its interactions follow from."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import accumulate
from random import Random
from typing import Final, NamedTuple, TypeVar

from sample_data.instants import ANCHOR, END, SHORTEST_MONTH, START, between, happens
from sample_data.names import (
    COMPANY_FIRST,
    COMPANY_FORM,
    COMPANY_KIND,
    COMPANY_SECOND,
    CULTURES,
    JOB_TITLES,
    LATIN,
    SALESPEOPLE,
    Name,
)
from sample_data.places import CITIES, City, Country
from sample_data.records import Account, Contact
from sample_data.shift import shift_months

T = TypeVar("T")

ACCOUNTS: Final = 800
CONTACTS: Final = 5000
FIRST_ACCOUNT: Final = datetime(2017, 3, 1, tzinfo=UTC)
LONG_AFTER: Final = shift_months(END, 12)
FIRST_CONTACT: Final = datetime(2018, 6, 1, tzinfo=UTC)

INDUSTRY_SHARES: Final = (27, 19, 14, 7, 9, 10, 8, 6)
CONSENT_SHARES: Final = {"yes": 72, "no": 12, None: 16}
SOURCE_SHARES: Final = {"web": 34, "referral": 18, "trade_show": 22, "phone": 14, "partner": 8, None: 4}
MAIL_DOMAINS: Final = ("example.com", "example.com", "example.org", "example.net")


class Habits(NamedTuple):
    activity: float
    """Relative to others; 0 is silent."""
    openness: float
    """The chance that a delivered e-mail is opened."""
    buys: float
    mailbox_dead: bool
    active_from: datetime
    active_until: datetime


@dataclass(frozen=True, slots=True)
class Person:
    contact: Contact
    industry: str | None
    country: Country
    habits: Habits

    def is_active_at(self, instant: datetime) -> bool:
        habits = self.habits
        return habits.activity > 0 and habits.active_from <= instant <= habits.active_until


def shared(rng: Random, shares: dict[T, int]) -> T:
    return rng.choices(list(shares), list(shares.values()))[0]


def mostly(rng: Random, value: T, chance: float) -> T | None:
    return value if happens(rng, chance) else None


def pick(rng: Random, people: Sequence[Person], weights: Iterable[float], count: int) -> list[Person]:
    """At most `count` different people; those of weight 0 never."""
    totals = list(accumulate(weights))
    drawn = rng.choices(range(len(people)), cum_weights=totals, k=count)
    return [people[index] for index in dict.fromkeys(drawn)]


def make_accounts(rng: Random) -> list[Account]:
    """Without the day of the last update, which depends on the contacts."""
    created = sorted(_created_at(rng, FIRST_ACCOUNT, within_data=0.25) for _ in range(ACCOUNTS))
    names: set[str] = set()
    return [_account(rng, f"A{number:04}", created_at, names) for number, created_at in enumerate(created, start=1)]


def _created_at(rng: Random, first: datetime, within_data: float) -> datetime:
    start, end = (START, END) if rng.random() < within_data else (first, START)
    return between(rng, start, end, utc_offset=0)


def _account(rng: Random, account_id: str, created_at: datetime, names: set[str]) -> Account:
    industry = rng.choices(list(COMPANY_KIND), INDUSTRY_SHARES)[0]
    city = _city(rng, CITIES)
    employees = int(2 + 8 / (rng.random() + 0.01))
    revenue = Decimal(employees * rng.randrange(60_000_00, 320_000_00)) / 100
    has_address = happens(rng, 0.97)
    return Account(
        id=account_id,
        name=_company(rng, industry, city.country, names),
        industry=mostly(rng, industry, 0.97),
        employees=mostly(rng, employees, 0.9),
        annual_revenue=mostly(rng, revenue.quantize(Decimal("0.01")), 0.84),
        city=city.name if has_address else None,
        state=city.state if has_address else None,
        country=city.country.name,
        created_at=created_at,
        updated_at=created_at,
    )


def _company(rng: Random, industry: str, country: Country, taken: set[str]) -> str:
    forms = ("",) if industry == "municipal" else ("", *COMPANY_FORM.get(country.name, ("",)))
    while True:
        first = rng.choice(COMPANY_FIRST) + rng.choice(COMPANY_SECOND)
        name = f"{first} {rng.choice(COMPANY_KIND[industry])}{rng.choice(forms)}"
        if first not in taken or (name not in taken and happens(rng, 0.02)):
            taken |= {first, name}
            return name


def _city(rng: Random, cities: Sequence[City]) -> City:
    return rng.choices(cities, [city.weight for city in cities])[0]


def make_people(rng: Random, accounts: list[Account]) -> list[Person]:
    created = sorted(_created_at(rng, FIRST_CONTACT, within_data=0.45) for _ in range(CONTACTS))
    account_created = [account.created_at for account in accounts]
    totals = list(accumulate(1 / (rng.random() + 0.05) for _ in accounts))
    mailboxes: Counter[str] = Counter()
    people = []
    for number, created_at in enumerate(created, start=1):
        known = bisect_left(account_created, created_at.replace(day=1))
        account = rng.choices(accounts[:known], cum_weights=totals[:known])[0] if happens(rng, 0.9) else None
        people.append(_person(rng, f"C{number:05}", created_at, account, mailboxes))
    return people


def _person(
    rng: Random, contact_id: str, created_at: datetime, account: Account | None, mailboxes: Counter[str]
) -> Person:
    city = _home(rng, account)
    given, family = _name(rng, city.country)
    consent = shared(rng, CONSENT_SHARES)
    email = _email(rng, given, family, mailboxes) if happens(rng, 0.94) else None
    habits = _habits(rng, created_at)
    has_address = happens(rng, 0.96)
    contact = Contact(
        id=contact_id,
        first_name=mostly(rng, given.written, 0.985),
        last_name=family.written,
        email=email,
        phone=mostly(rng, f"+{city.country.dial} 000 555 {rng.randrange(10_000):04}", 0.75 if email else 1),
        job_title=mostly(rng, rng.choice(JOB_TITLES), 0.86),
        city=city.name if has_address else None,
        state=city.state if has_address else None,
        country=mostly(rng, city.country.name, 1 if has_address else 0.5),
        birthday=mostly(rng, _birthday(rng), 0.68),
        email_consent=consent if email else mostly(rng, "no", 0.1),
        source=shared(rng, SOURCE_SHARES),
        owner=mostly(rng, rng.choice(SALESPEOPLE), 0.94),
        account_id=account.id if account else None,
        created_at=created_at,
        updated_at=updated_at(rng, created_at, habits.active_from),
    )
    return Person(contact, account.industry if account else None, city.country, habits)


def _home(rng: Random, account: Account | None) -> City:
    nearby = [city for city in CITIES if account and city.country.name == account.country]
    at_work_too = [city for city in nearby if account and (city.name, city.state) == (account.city, account.state)]
    return at_work_too[0] if at_work_too and happens(rng, 0.8) else _city(rng, nearby or CITIES)


def _name(rng: Random, country: Country) -> tuple[Name, Name]:
    cultures = country.cultures
    if happens(rng, 0.05):
        cultures = tuple(CULTURES if happens(rng, 0.4) else LATIN)
    culture = CULTURES[rng.choice(cultures)]
    return rng.choice(culture.given), rng.choice(culture.family)


def _email(rng: Random, given: Name, family: Name, mailboxes: Counter[str]) -> str:
    box = rng.choice((f"{given.latin}.", f"{given.latin[0]}.", given.latin)) + family.latin
    mailboxes[box] += 1
    number = str(mailboxes[box]) if mailboxes[box] > 1 else ""
    return f"{box}{number}@{rng.choice(MAIL_DOMAINS)}"


def _birthday(rng: Random) -> date:
    if happens(rng, 0.005):
        return date(4 * rng.randrange(489, 502), 2, 29)
    return date(1956, 1, 1) + timedelta(days=rng.randrange(365 * 49))


def _habits(rng: Random, created_at: datetime) -> Habits:
    silent, lapsed = happens(rng, 0.12), happens(rng, 0.13)
    level = rng.random()
    return Habits(
        activity=0 if silent else 0.2 / (level + 0.02),
        openness=0.08 + 0.75 * (1 - level) * rng.random(),
        buys=0 if happens(rng, 0.55) else 0.2 / (rng.random() + 0.03),
        mailbox_dead=happens(rng, 0.035),
        active_from=_active_from(rng, created_at),
        active_until=START + (END - START) * rng.random() if lapsed else LONG_AFTER,
    )


def _active_from(rng: Random, created_at: datetime) -> datetime:
    """A midnight 1 to 5 days later, early enough in its month to stay later in every shift."""
    day = max(START, created_at.replace(hour=0, minute=0, second=0) + timedelta(days=rng.randint(1, 5)))
    return shift_months(day.replace(day=1), 1) if day.day >= SHORTEST_MONTH else day


def updated_at(rng: Random, created_at: datetime, before: datetime) -> datetime:
    """Never within the anchor month unless created there, so that no load sees an update of tomorrow."""
    updated = created_at if happens(rng, 0.4) else between(rng, created_at, before, utc_offset=0)
    return updated if updated < ANCHOR else created_at


def with_updates(rng: Random, accounts: list[Account], people: list[Person]) -> list[Account]:
    """The accounts, last updated before the first of their contacts was created."""
    first = {person.contact.account_id: person.contact.created_at for person in reversed(people)}
    return [
        replace(account, updated_at=updated_at(rng, account.created_at, first.get(account.id, ANCHOR)))
        for account in accounts
    ]
