"""Draws valid definitions from a source of random numbers.

One plain generator serves both Hypothesis, which hands in a source that it can shrink
(tests/strategies.py), and long seeded runs, for which it is a hundred times faster.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import TypeVar

from core.language.catalog import Attribute, Catalog
from core.language.definition import (
    After,
    Before,
    BehavioralBlock,
    Between,
    Block,
    ChainOperator,
    Comparison,
    ComparisonOperator,
    Condition,
    ConditionGroup,
    Definition,
    Ever,
    Group,
    InTheLast,
    Match,
    Measure,
    MeasureKind,
    NotInTheLast,
    ProfileBlock,
    ProfileCondition,
    Quantifier,
    RelatedGroup,
    SegmentBlock,
    Span,
    Step,
    Target,
    Unit,
    Value,
    Window,
)
from core.language.dependencies import Segments
from core.language.operators import PERIODS, UNITS, AttributeType, Operator, ValueShape, operators_of
from tests.pools import AMOUNTS, COUNTS, DAYS, EXTREME_DAYS, LETTERS, NUMBERS, TEXTS, TIMES

T = AttributeType
Thing = TypeVar("Thing")

_PLAIN_COMPARISONS: tuple[ComparisonOperator, ...] = ("at_least", "at_most", "exactly", "more_than", "less_than")
_AMOUNTS: tuple[MeasureKind, ...] = ("sum", "average", "smallest", "largest")
_QUANTIFIERS: tuple[Quantifier, ...] = ("any", "none", "all")
_MATCHES: tuple[Match, ...] = ("all", "any")


def one_of(random: Random, things: Sequence[Thing]) -> Thing:
    """Any of them, each with the same chance."""
    return things[random.randrange(len(things))]


def early(random: Random, things: Sequence[Thing]) -> Thing:
    """Any of them, early ones more often, so that definitions and data meet more often."""
    return things[min(random.randrange(len(things)), random.randrange(len(things)))]


@dataclass(frozen=True)
class Favourites:
    """What every other span, day and instant is, so that definitions meet the bounds of a world's data."""

    spans: Sequence[Span] = ()
    days: Sequence[str] = ()
    instants: Sequence[str] = ()


class Drawing:
    """Draws parts of definitions of one catalog; every part is valid and in its one form.

    Segment blocks name the live ``segments`` of the target. ``max_depth`` bounds how deep groups
    nest in groups and condition groups in condition groups. Manual lists draw on ``ids``.
    """

    def __init__(
        self,
        random: Random,
        catalog: Catalog,
        segments: Segments,
        *,
        max_depth: int,
        ids: Sequence[int],
        favourites: Favourites = Favourites(),
    ) -> None:
        self.random = random
        self.catalog = catalog
        self.segments = segments
        self.max_depth = max_depth
        self.ids = ids
        self.favourites = favourites
        self._properties = {property_.name: property_ for property_ in catalog.properties}

    def definition(self, target: Target) -> Definition:
        """A definition of at least one block, now and then with manual lists."""
        steps = self._chain(target, self.max_depth)
        included, excluded = (self._some_ids(), self._some_ids()) if self._now_and_then(4) else ((), ())
        return Definition(target=target, steps=steps, included=included, excluded=excluded)

    def small_definition(self, target: Target) -> Definition:
        """One condition, or one behavioral block of one kind: nothing around it that hides what it does."""
        if self._now_and_then(2):
            kind = early(self.random, self.catalog.kinds).name
            block: Block = self.behavioral_block().model_copy(update={"interactions": (kind,)})
            if self._now_and_then(2):
                block = block.model_copy(update={"conditions": ()})
        else:
            block = ProfileBlock(conditions=(self.condition(self.catalog.attributes_of(target)),))
        return Definition(target=target, steps=(Step(block=block),))

    def condition(self, attributes: Mapping[str, Attribute]) -> Condition:
        """A condition on one of the attributes; every type, then every operator, has the same chance."""
        by_type: dict[AttributeType, list[str]] = {}
        for name, attribute in attributes.items():
            by_type.setdefault(attribute.type, []).append(name)
        name = self._one_of(by_type[self._one_of(tuple(by_type))])
        attribute = attributes[name]
        operator = self._one_of(operators_of(attribute.type))
        return Condition(
            attribute=name,
            operator=operator.key,
            value=self.value(attribute, operator),
            only_with_data=operator.is_negative and self._now_and_then(2),
        )

    def behavioral_block(self) -> BehavioralBlock:
        """A behavioral block; about a third ask for *at least once* or *never*."""
        if self._now_and_then(3):
            measure = Measure()
            comparison = Comparison() if self._now_and_then(2) else Comparison(operator="exactly", value=0)
        else:
            measure, comparison = self._measured()

        def leaf() -> ProfileCondition:
            return self.condition(self._properties)

        return BehavioralBlock(
            interactions=self._distinct(lambda: early(self.random, self.catalog.kinds).name, 3),
            conditions=tuple(self._nested(leaf, 2) for _ in range(self.random.randrange(3))),
            measure=measure,
            comparison=comparison,
            window=self.window(),
        )

    def window(self) -> Window:
        """A window of any kind."""
        match self.random.randrange(6):
            case 0:
                return Ever()
            case 1:
                return InTheLast(span=self.span())
            case 2:
                return NotInTheLast(span=self.span())
            case 3:
                first, last = self._pair_of_dates(with_instants=True)
                return Between(first=first, last=last)
            case 4:
                return Before(date=self._day_or_instant())
            case _:
                return After(date=self._day_or_instant())

    def span(self, units: Sequence[Unit] = UNITS) -> Span:
        """A length of time, in any of the units."""
        favourites = [span for span in self.favourites.spans if span.unit in units]
        if favourites and self._now_and_then(2):
            return self._one_of(favourites)
        unit = self._one_of(units)
        return Span(amount=self._one_of(AMOUNTS[unit]), unit=unit)

    def _chain(self, target: Target, depth: int) -> tuple[Step, ...]:
        first = Step(block=self._block(target, depth))
        operators: tuple[ChainOperator, ...] = ("or", "and_also", "but_not")
        rest = range(self.random.randrange(3))
        return (first, *(Step(operator=self._one_of(operators), block=self._block(target, depth)) for _ in rest))

    def _block(self, target: Target, depth: int) -> Block:
        keys = sorted(key for key, s in self.segments.items() if s.target == target and s.is_live)
        kind = self.random.randrange(10)
        if kind == 9 and depth > 1:
            return Group(steps=self._chain(target, depth - 1))
        if kind == 8 and keys:
            return SegmentBlock(segment=self._one_of(keys))
        if kind >= 4:
            return self.behavioral_block()
        inner = self._profile_conditions(target)
        return ProfileBlock(match=self._match(inner), conditions=inner)

    def _profile_conditions(self, entity: str) -> tuple[ProfileCondition, ...]:
        own = self.catalog.attributes_of(entity)
        relations = self.catalog.relations_of(entity, to_many=True)

        def leaf() -> ProfileCondition:
            if not relations or not self._now_and_then(4):
                return self.condition(own)
            relation = self._one_of(relations)
            related = self._own_attributes(relation.to)
            inner = tuple(self._nested(lambda: self.condition(related), 2) for _ in range(self._few()))
            return RelatedGroup(
                relation=relation.name,
                quantifier=self._one_of(_QUANTIFIERS),
                match=self._match(inner),
                conditions=inner,
            )

        return tuple(self._nested(leaf, self.max_depth) for _ in range(self._few()))

    def _own_attributes(self, entity_name: str) -> Mapping[str, Attribute]:
        """A related group asks for the related record's own attributes, not for those of its relations."""
        entity = self.catalog.entity(entity_name)
        assert entity is not None, entity_name
        return {attribute.name: attribute for attribute in entity.attributes}

    def _nested(self, leaf: Callable[[], ProfileCondition], depth: int) -> ProfileCondition:
        """A leaf, or now and then a group of conditions, up to ``depth`` levels."""
        if depth <= 1 or not self._now_and_then(4):
            return leaf()
        inner = tuple(self._nested(leaf, depth - 1) for _ in range(self._few()))
        return ConditionGroup(match=self._match(inner), conditions=inner)

    def _match(self, inner: tuple[ProfileCondition, ...]) -> Match:
        return self._one_of(_MATCHES) if len(inner) > 1 else "all"

    def _measured(self) -> tuple[Measure, Comparison]:
        numeric = [p.name for p in self.catalog.properties if p.type in (T.NUMBER, T.MONEY)]
        match self.random.randrange(5):
            case 0:
                return Measure(), self._comparison(COUNTS)
            case 1:
                return Measure(kind="count_days"), self._comparison(COUNTS)
            case 2:
                name = self._one_of(self.catalog.properties).name
                return Measure(kind="count_distinct", property=name), self._comparison(COUNTS)
            case _:
                measure = Measure(kind=self._one_of(_AMOUNTS), property=self._one_of(numeric))
                return measure, self._comparison(NUMBERS)

    def _comparison(self, bounds: Sequence[int | str]) -> Comparison:
        if self._now_and_then(5):
            value, upper = self._ordered(bounds)
            return Comparison(operator="between", value=value, upper=upper)
        return Comparison(operator=self._one_of(_PLAIN_COMPARISONS), value=self._one_of(bounds))

    def value(self, attribute: Attribute, operator: Operator) -> Value:
        """What may stand to the right of an operator on an attribute."""
        match operator.shape:
            case ValueShape.NONE:
                return None
            case ValueShape.ONE:
                return self._single(attribute)
            case ValueShape.MANY:
                return self._distinct(lambda: self._single(attribute), 4)
            case ValueShape.PAIR if attribute.type in (T.NUMBER, T.MONEY):
                return self._ordered(NUMBERS)
            case ValueShape.PAIR:
                return self._pair_of_dates(with_instants=attribute.type is T.DATETIME)
            case ValueShape.SPAN:
                return self.span(units=operator.units(attribute.type))
            case ValueShape.PERIOD:
                return self._one_of(tuple(PERIODS))
            case ValueShape.MONTH:
                return 1 + self.random.randrange(12)
            case ValueShape.WEEKDAY:
                return 1 + self.random.randrange(7)

    def _single(self, attribute: Attribute) -> int | str:
        match attribute.type:
            case T.TEXT:
                return self._text()
            case T.NUMBER | T.MONEY:
                return self._one_of(NUMBERS)
            case T.CHOICE | T.CHOICES:
                return self._one_of(attribute.choice_codes)
            case T.DATE:
                return self._day()
            case _:
                return self._day_or_instant()

    def _text(self) -> str:
        if self._now_and_then(8):
            return "".join(self._one_of(LETTERS) for _ in range(self._few()))
        return early(self.random, TEXTS)

    def _day(self) -> str:
        if self.favourites.days and self._now_and_then(2):
            return self._one_of(self.favourites.days)
        return self._one_of(EXTREME_DAYS if self._now_and_then(20) else DAYS).isoformat()

    def _instant(self) -> str:
        if self.favourites.instants and self._now_and_then(2):
            return self._one_of(self.favourites.instants)
        return f"{self._one_of(DAYS)}T{self._one_of(TIMES)}"

    def _day_or_instant(self) -> str:
        return self._instant() if self._now_and_then(2) else self._day()

    def _pair_of_dates(self, *, with_instants: bool) -> tuple[str, str]:
        """The lower first. A day beside an instant lies at least two days from it, so that the
        order is the same in every zone.
        """
        match self.random.randrange(4) if with_instants else 0:
            case 1:
                first, last = sorted((self._instant(), self._instant()), key=_instant_order)
                return first, last
            case 2:
                instant = self._instant()
                return str(date.fromisoformat(instant[:10]) - timedelta(self._one_of((2, 3, 60, 366)))), instant
            case 3:
                instant = self._instant()
                return instant, str(date.fromisoformat(instant[:10]) + timedelta(self._one_of((2, 3, 60, 366))))
            case _:
                first, last = sorted((self._day(), self._day()))
                return first, last

    def _ordered(self, bounds: Sequence[int | str]) -> tuple[int | str, int | str]:
        lower, upper = sorted((self._one_of(bounds), self._one_of(bounds)), key=Decimal)
        return lower, upper

    def _distinct(self, draw: Callable[[], Thing], at_most: int) -> tuple[Thing, ...]:
        return tuple(dict.fromkeys(draw() for _ in range(1 + self.random.randrange(at_most))))

    def _some_ids(self) -> tuple[int, ...]:
        return tuple(sorted({self._one_of(self.ids) for _ in range(self.random.randrange(4))}))

    def _few(self) -> int:
        """1, 2 or 3; one more often than three."""
        return 1 + min(self.random.randrange(3), self.random.randrange(3))

    def _now_and_then(self, one_in: int) -> bool:
        return self.random.randrange(one_in) == one_in - 1

    def _one_of(self, things: Sequence[Thing]) -> Thing:
        return one_of(self.random, things)


def _instant_order(text: str) -> tuple[str, str]:
    """Sorts whole seconds before their fractions, which plain text order would not (``.`` < ``Z``)."""
    return text[:19], text[19:].removesuffix("Z")
