"""Generated worlds: profiles, interactions and segments at one instant in one zone.

The instants of the scenarios lie where date arithmetic goes wrong: on days on which clocks change,
at month ends, around 29 February, at midnight. The data lie on the bounds that definitions drawn
from the same pools ask for, and one microsecond beside them. Everything comes from the seed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property, lru_cache
from random import Random

from core.engine.reference import Datum, Interaction, Record, Records
from core.engine.reference.days import after_span, before_span, local_day, shift_day, start_of
from core.engine.reference.values import Clock
from core.language.catalog import Attribute, Catalog
from core.language.definition import Condition, Definition, ProfileBlock, Span, Step, Target
from core.language.dependencies import KnownSegment, Segments
from core.language.operators import AttributeType
from tests import aiming
from tests.aiming import Aim
from tests.drawing import Drawing, Favourites, early, one_of
from tests.plain import a_contact, a_lead, an_account
from tests.pools import AMOUNTS, CATALOG, DAY_UNITS, DAYS, LETTERS, NUMBERS, TEXTS, TIMES

T = AttributeType

SCENARIOS = (
    ("UTC", "2024-12-31T23:59:59.999999Z"),
    ("Europe/Berlin", "2024-03-31T01:00:00Z"),  # the instant at which the clock jumps from 02:00 to 03:00
    ("Europe/Berlin", "2024-10-27T01:30:00Z"),  # 02:30 for the second time that day
    ("Europe/Berlin", "2025-03-31T00:30:00Z"),  # 02:30; a year before, no clock showed 02:30
    ("America/New_York", "2024-11-03T06:30:00Z"),  # 01:30 for the second time that day
    ("America/New_York", "2024-03-10T07:30:00Z"),  # half an hour after the jump
    ("Asia/Kolkata", "2024-02-29T18:45:00Z"),  # already 1 March there
    ("Pacific/Apia", "2012-01-30T05:00:00Z"),  # a month before lies 30 December 2011, which Apia never had
    ("Australia/Lord_Howe", "2024-04-06T15:15:00Z"),  # clocks go back by half an hour
    ("Asia/Beirut", "2024-03-31T12:00:00Z"),  # a day that begins at 01:00
    ("America/Havana", "2024-11-03T05:30:00Z"),  # a day with two midnights
    ("America/Sao_Paulo", "2017-10-15T02:59:59.999999Z"),  # the last instant before a day that begins at 01:00
    ("Europe/Berlin", "2025-02-28T11:00:00.000001Z"),  # anniversaries of 29 February
    ("Asia/Kolkata", "2024-03-30T18:30:00Z"),  # midnight of 31 March; a month before is clamped
    ("Pacific/Apia", "2024-01-01T09:59:59Z"),
    ("UTC", "2024-02-29T00:00:00Z"),
)

CONTACTS, ACCOUNTS, LEADS, INTERACTIONS = 36, 9, 24, 260
IDS = range(1, CONTACTS + 4)
"""Ids that manual lists and static segments draw on; the last ones are of nobody."""

_OTHER_ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Australia/Lord_Howe")


@dataclass(frozen=True)
class World:
    """Everything a definition is evaluated with."""

    seed: int
    catalog: Catalog
    records: Records
    as_of: datetime
    zone: str
    segments: Segments
    favourites: Favourites = field(default_factory=Favourites)

    def definition(self, seed: object) -> Definition:
        """The definition of a seed: of any size, small, or aimed at the data. A third are of leads."""
        random = Random(f"{self.seed}/{seed}")  # noqa: S311 - repeatable, no secret
        drawing = Drawing(random, self.catalog, self.segments, max_depth=3, ids=IDS, favourites=self.favourites)
        target: Target = "lead" if random.randrange(3) == 2 else "contact"
        match random.randrange(10):
            case 0 | 1 | 2:
                return drawing.definition(target)
            case 3 | 4 | 5:
                return drawing.small_definition(target)
            case _:
                block = Aim(random, drawing, self._aim).block(target)
                return Definition(target=target, steps=(Step(block=block),))

    def definitions(self, count: int) -> Iterator[tuple[int, Definition]]:
        """The definitions of the first seeds, each with its seed."""
        return ((seed, self.definition(seed)) for seed in range(count))

    @cached_property
    def _aim(self) -> aiming.Target:
        return aiming.Target(self.catalog, self.records, Clock(self.as_of, self.zone))


def world(seed: int, catalog: Catalog = CATALOG) -> World:
    """The world of a seed; its scenario is the seed modulo their number."""
    return _usual_world(seed) if catalog is CATALOG else _world(seed, catalog)


@lru_cache(maxsize=len(SCENARIOS))
def _usual_world(seed: int) -> World:
    """Made once for all tests that ask for it: nothing in it changes."""
    return _world(seed, CATALOG)


def _world(seed: int, catalog: Catalog) -> World:
    zone, as_of = SCENARIOS[seed % len(SCENARIOS)]
    random = Random(seed)  # noqa: S311 - repeatable, no secret
    maker = _Maker(random, catalog, datetime.fromisoformat(as_of), zone)
    records = maker.records()
    segments = maker.segments()
    return World(seed, catalog, records, maker.as_of, zone, segments, maker.favourites)


class _Maker:
    def __init__(self, random: Random, catalog: Catalog, as_of: datetime, zone: str) -> None:
        self.random = random
        self.catalog = catalog
        self.as_of = as_of
        self.zone = zone
        self.today = local_day(as_of, zone)
        self.spans = tuple(Span(amount=amount, unit=unit) for unit, amounts in AMOUNTS.items() for amount in amounts)
        self.favourites = self._favourites()
        self.instants = tuple(sorted(set(self._instants())))
        self.days = tuple(sorted(set(self._days())))

    def records(self) -> Records:
        accounts = tuple(
            an_account(id_, self._profile_values("account"), deleted=self._chance(8)) for id_ in range(1, ACCOUNTS + 1)
        )
        contacts = tuple(
            a_contact(
                id_,
                self._profile_values("contact"),
                account_id=None if self._chance(4) else one_of(self.random, accounts).id,
                deleted=self._chance(10),
            )
            for id_ in range(1, CONTACTS + 1)
        )
        leads = tuple(
            a_lead(
                id_,
                self._profile_values("lead"),
                contact_id=None if self._chance(6) else early(self.random, contacts).id,
                deleted=self._chance(8),
            )
            for id_ in range(1, LEADS + 1)
        )
        interactions = tuple(self._interaction(id_, contacts) for id_ in range(1, INTERACTIONS + 1))
        statics = {key: self._some_ids() for key in ("picked-contacts", "picked-leads")}
        return Records((*contacts, *accounts, *leads), interactions, statics)

    def segments(self) -> Segments:
        """Static ones, live dynamic ones that build on one another, and a stopped one."""
        known: dict[str, KnownSegment] = {}

        def add(key: str, target: Target, definition: Definition | None, *, is_live: bool = True) -> None:
            known[key] = KnownSegment(
                id=len(known) + 1,
                key=key,
                name=key.replace("-", " ").capitalize(),
                kind="static" if definition is None else "dynamic",
                target=target,
                zone=one_of(self.random, _OTHER_ZONES),
                is_live=is_live,
                definition=definition,
            )

        add("picked-contacts", "contact", None)
        add("picked-leads", "lead", None)
        targets: tuple[Target, ...] = ("contact", "lead")
        for target in targets:
            add(f"today-{target}s", target, self._of_the_zone(target))
            for number in (1, 2):
                drawing = Drawing(self.random, self.catalog, known, max_depth=2, ids=IDS, favourites=self.favourites)
                add(f"live-{target}s-{number}", target, drawing.definition(target))
        drawing = Drawing(self.random, self.catalog, known, max_depth=2, ids=IDS)
        add("stopped", "contact", drawing.definition("contact"), is_live=False)
        return known

    def _profile_values(self, entity_name: str) -> Mapping[str, Datum]:
        entity = self.catalog.entity(entity_name)
        assert entity is not None
        values = {attribute.name: self._datum(attribute) for attribute in entity.attributes}
        values["created_at"] = self._instant()
        values["updated_at"] = self._instant()
        # An own id is unique among the profiles of an entity: no two may draw the same.
        values["external_id"] = None if self._chance(3) else f"{one_of(self.random, TEXTS)} {self.random.random()}"
        return {name: datum for name, datum in values.items() if datum is not None or self._chance(2)}

    def _interaction(self, id_: int, contacts: Sequence[Record]) -> Interaction:
        values = {property_.name: self._datum(property_) for property_ in self.catalog.properties}
        return Interaction(
            contact_id=early(self.random, contacts).id,
            id=id_,
            kind=early(self.random, self.catalog.kinds[: one_of(self.random, (6, len(self.catalog.kinds)))]).name,
            occurred_at=self._instant(),
            values={name: datum for name, datum in values.items() if datum is not None or self._chance(2)},
        )

    def _datum(self, attribute: Attribute) -> Datum:
        if self._chance(5):
            return None
        match attribute.type:
            case T.TEXT:
                return self._text()
            case T.NUMBER | T.MONEY:
                fitting = [n for n in map(Decimal, NUMBERS) if n == round(n, attribute.decimals)]
                number = one_of(self.random, fitting)
                return number if attribute.decimals else int(number)
            case T.CHOICE:
                return one_of(self.random, attribute.choice_codes)
            case T.CHOICES:
                return tuple(code for code in attribute.choice_codes if self._chance(2))
            case T.YES_NO:
                return self._chance(2)
            case T.DATE:
                return self._day()
            case T.DATETIME:
                return self._instant()

    def _text(self) -> str:
        if self._chance(8):
            return "".join(one_of(self.random, LETTERS) for _ in range(self.random.randrange(5)))
        return "" if self._chance(12) else early(self.random, TEXTS)

    def _of_the_zone(self, target: Target) -> Definition:
        """Whom it selects depends on where it is which day."""
        day = self.favourites.days[0]
        conditions = (
            Condition(attribute="updated_at", operator="is_in_period", value="today"),
            Condition(attribute="created_at", operator="is_on", value=day),
            Condition(attribute="created_at", operator="is_in_the_last", value=Span(amount=1, unit="months")),
        )
        return Definition(target=target, steps=(Step(block=ProfileBlock(match="any", conditions=conditions)),))

    def _favourites(self) -> Favourites:
        within_reach = [span for span in self.spans if before_span(self.as_of, span, self.zone).year > 1900]
        days = [self.today + timedelta(days=days) for days in (0, -1, 1, -7)] + self.random.sample(DAYS, 4)
        at_midnight = [start_of(day, self.zone) for day in days]
        instants = [self.as_of, *at_midnight, *(datetime.fromisoformat(f"{day}T00:00:00Z") for day in days)]
        return Favourites(
            spans=(
                Span(amount=1, unit="days"),
                Span(amount=1, unit="months"),
                *self.random.sample(within_reach, 8),
            ),
            days=tuple(day.isoformat() for day in days),
            instants=tuple(instant.isoformat().replace("+00:00", "Z") for instant in instants),
        )

    def _instant(self) -> datetime:
        """On or beside a favourite bound as often as not."""
        steps = (0, 0, 0, 1, -1, 1_800_000_000, -1_800_000_000, 3_600_000_000, 86_400_000_000, -90_000_000_000)
        step = timedelta(microseconds=one_of(self.random, steps))
        match self.random.randrange(8):
            case 0 | 1 | 2:
                move = one_of(self.random, (before_span, before_span, before_span, after_span))
                bound = move(self.as_of, one_of(self.random, self.favourites.spans), self.zone)
                return bound + step if bound.year < 2100 else self.as_of
            case 3 | 4:
                return datetime.fromisoformat(one_of(self.random, self.favourites.instants)) + step
            case _:
                return one_of(self.random, self.instants)

    def _day(self) -> date:
        """On or beside a favourite day as often as not."""
        step = timedelta(days=one_of(self.random, (0, 0, 0, 1, -1, 2, -2)))
        match self.random.randrange(8):
            case 0 | 1 | 2:
                spans = [span for span in self.favourites.spans if span.unit in DAY_UNITS]
                day = shift_day(self.today, one_of(self.random, spans), one_of(self.random, (1, -1, -1, -1)))
                return day + step if day.year < 2100 else self.today
            case 3:
                return date.fromisoformat(one_of(self.random, self.favourites.days)) + step
            case 4:
                return date(one_of(self.random, (1988, 2000)), 2, 29)
            case _:
                return one_of(self.random, self.days)

    def _instants(self) -> Iterator[datetime]:
        """Bounds of windows and days, and what lies a microsecond or a change of clocks beside them."""
        nearby = (timedelta(0), timedelta(microseconds=1), timedelta(minutes=30), timedelta(hours=1))
        bounds = [self.as_of]
        for span in self.spans:
            bounds += [before_span(self.as_of, span, self.zone), after_span(self.as_of, span, self.zone)]
        around_today = [self.today + timedelta(days=days) for days in (-8, -7, -2, -1, 0, 1, 2, 7, 8)]
        for day in (*around_today, *self._period_days(), *DAYS[10:]):
            bounds.append(start_of(day, self.zone))
        for bound in bounds:
            if 1900 < bound.year < 2100:
                step = one_of(self.random, nearby)
                yield from (bound, bound + step, bound - step)
        for _ in range(40):
            yield datetime.fromisoformat(f"{one_of(self.random, DAYS)}T{one_of(self.random, TIMES)}")
        for _ in range(80):
            yield self.as_of - timedelta(seconds=self.random.randrange(90 * 86_400))

    def _days(self) -> Iterator[date]:
        yield from DAYS
        yield from self._period_days()
        for span in self.spans:
            if span.unit in DAY_UNITS:
                for moved in (shift_day(self.today, span, 1), shift_day(self.today, span, -1)):
                    if 1900 < moved.year < 2100:
                        yield from (moved, moved + timedelta(days=self.random.randrange(-1, 2)))
        for days in (-31, -7, -1, 0, 1, 7, 28, 31):
            birthday = self.today + timedelta(days=days)
            yield from (birthday, birthday.replace(year=1980, day=min(birthday.day, 28)))

    def _period_days(self) -> Iterator[date]:
        """First and last days of months, quarters and years around today."""
        for months in range(-15, 16):
            span = Span(amount=abs(months), unit="months")
            first = shift_day(self.today.replace(day=1), span, 1 if months > 0 else -1)
            yield from (first, first - timedelta(days=1))

    def _some_ids(self) -> frozenset[int]:
        return frozenset(id_ for id_ in IDS if self._chance(3))

    def _chance(self, one_in: int) -> bool:
        return self.random.randrange(one_in) == 0
