"""Draws blocks aimed at the data they will meet: values that somebody has, or that lie just beside.

Of what is drawn at random little is near a bound; of what is drawn here nearly everything is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from random import Random

from core.engine.reference import Datum, Record, Records
from core.engine.reference.days import local_day
from core.engine.reference.values import Clock
from core.language.catalog import MAX_NUMBER, Attribute, Catalog
from core.language.definition import (
    BehavioralBlock,
    Block,
    Comparison,
    ComparisonOperator,
    Condition,
    Ever,
    Measure,
    MeasureKind,
    ProfileBlock,
    Quantifier,
    RelatedGroup,
    Value,
)
from core.language.operators import AttributeType, Operator, ValueShape, operators_of
from tests.drawing import Drawing, early, one_of
from tests.plain import everyone

T = AttributeType

_COMPARISONS: tuple[ComparisonOperator, ...] = ("exactly", "at_least", "at_most", "more_than", "less_than")
_QUANTIFIERS: tuple[Quantifier, ...] = ("any", "any", "none", "all")
_MEASURES: tuple[MeasureKind, ...] = ("sum", "average", "average")


@dataclass(frozen=True)
class Target:
    """The data to aim at."""

    catalog: Catalog
    records: Records
    clock: Clock

    @cached_property
    def repeated(self) -> list[tuple[int, str]]:
        """Contacts and kinds of what they did at least twice."""
        counts = Counter((one.contact_id, one.kind) for one in self.records.interactions)
        return [pair for pair, count in counts.items() if count > 1]

    @cached_property
    def several_leads(self) -> list[tuple[Record, ...]]:
        """The leads of contacts with at least two, none deleted."""
        contacts = everyone(self.records, "contact")
        each = (self.records.having("lead", "contact_id", contact.id) for contact in contacts)
        return [leads for leads in each if len(leads) > 1]


class Aim:
    """Draws one block at a time; ``drawing`` gives what the data do not."""

    def __init__(self, random: Random, drawing: Drawing, target: Target) -> None:
        self.random = random
        self.drawing = drawing
        self.target = target

    def block(self, entity: str) -> Block:
        """A block on contacts or leads."""
        match self.random.randrange(8):
            case 0 | 1:
                return self._measured()
            case 2:
                return self._on_properties()
            case 3 if entity == "contact" and self.target.several_leads:
                return self._related()
            case _:
                profile = one_of(self.random, everyone(self.target.records, entity))
                return ProfileBlock(conditions=(self._condition(self._own(entity), profile.values),))

    def _measured(self) -> BehavioralBlock:
        """Compares with exactly what it measures of one contact, where decimals can say that."""
        contact_id, kind = one_of(self.random, self.target.repeated)
        numeric = [p.name for p in self.target.catalog.properties if p.type in (T.NUMBER, T.MONEY)]
        measure = Measure(kind=one_of(self.random, _MEASURES), property=one_of(self.random, numeric))
        done = [one for one in self.target.records.interactions if (one.contact_id, one.kind) == (contact_id, kind)]
        past = [one.values.get(measure.property or "") for one in done if one.occurred_at <= self.target.clock.as_of]
        data = [Decimal(str(datum)) for datum in past if datum is not None]
        value = sum(data, Decimal(0)) / (len(data) or 1 if measure.kind == "average" else 1)
        said_exactly = abs(value) <= MAX_NUMBER and value == round(value, 6)
        return BehavioralBlock(
            interactions=(kind,),
            measure=measure,
            comparison=Comparison(
                operator=one_of(self.random, _COMPARISONS), value=_plain(value if said_exactly else Decimal("0.1"))
            ),
            window=Ever() if self.random.randrange(3) else self.drawing.window(),
        )

    def _on_properties(self) -> BehavioralBlock:
        """One or two conditions on properties that one interaction has."""
        done = early(self.random, self.target.records.interactions)
        properties = {property_.name: property_ for property_ in self.target.catalog.properties}
        count = 1 + self.random.randrange(2)
        return BehavioralBlock(
            interactions=(done.kind,),
            conditions=tuple(self._condition(properties, done.values) for _ in range(count)),
            comparison=Comparison() if self.random.randrange(2) else Comparison(operator="exactly", value=0),
        )

    def _related(self) -> ProfileBlock:
        """Two conditions that two leads of one contact meet, maybe neither of them both."""
        leads = one_of(self.random, self.target.several_leads)
        own = self._own("lead")
        conditions = (self._condition(own, leads[0].values), self._condition(own, leads[1].values))
        quantifier = one_of(self.random, _QUANTIFIERS)
        return ProfileBlock(
            conditions=(RelatedGroup(relation="leads", quantifier=quantifier, match="all", conditions=conditions),)
        )

    def _own(self, entity_name: str) -> Mapping[str, Attribute]:
        entity = self.target.catalog.entity(entity_name)
        assert entity is not None, entity_name
        return {attribute.name: attribute for attribute in entity.attributes}

    def _condition(self, attributes: Mapping[str, Attribute], values: Mapping[str, Datum]) -> Condition:
        """On a value that is there, of any type with the same chance; on any attribute where none is."""
        by_type: dict[AttributeType, list[str]] = {}
        for name, attribute in attributes.items():
            if values.get(name) not in (None, "", ()):
                by_type.setdefault(attribute.type, []).append(name)
        if not by_type:
            return self.drawing.condition(attributes)
        name = one_of(self.random, by_type[one_of(self.random, tuple(by_type))])
        attribute = attributes[name]
        operator = one_of(self.random, operators_of(attribute.type))
        value = self._value(attribute, operator, values[name])
        only_with_data = operator.is_negative and self.random.randrange(3) == 0
        return Condition(attribute=name, operator=operator.key, value=value, only_with_data=only_with_data)

    def _value(self, attribute: Attribute, operator: Operator, datum: Datum) -> Value:
        drawn = self.drawing.value(attribute, operator)
        match operator.shape:
            case ValueShape.ONE:
                return self._near(attribute, datum)
            case ValueShape.MANY if isinstance(datum, tuple):
                return one_of(self.random, (datum, datum[:1], tuple(reversed(datum)), drawn))
            case ValueShape.MANY:
                assert isinstance(drawn, tuple)
                return tuple(dict.fromkeys((self._near(attribute, datum), *drawn[:2])))
            case ValueShape.PAIR if isinstance(datum, int | Decimal):
                near, other = self._near(attribute, datum), self._near(attribute, datum)
                lower, upper = sorted((near, other), key=Decimal)
                return lower, upper
            case ValueShape.PAIR:
                near = self._near(attribute, datum)
                return near, near
            case _:
                return drawn

    def _near(self, attribute: Attribute, datum: Datum) -> int | str:
        match datum:
            case str() if attribute.type is T.TEXT:
                return one_of(self.random, _near_texts(datum))
            case int() | Decimal():
                half = Decimal(5).scaleb(-attribute.decimals - 1)
                number = Decimal(datum) + one_of(self.random, (Decimal(0), Decimal(0), half, -half))
                return _plain(number if abs(number) <= MAX_NUMBER else Decimal(datum))
            case datetime():
                day = local_day(datum, self.target.clock.zone).isoformat()
                texts = (datum.isoformat().replace("+00:00", "Z"), day)
                return one_of(self.random, texts)
            case date():
                return datum.isoformat()
            case _:
                return str(datum)


def _near_texts(text: str) -> Sequence[str]:
    """The text, in another case, its parts, and the one whose beginnings end just before it."""
    middle = (len(text) + 1) // 2
    near = [text, text.upper(), text.lower(), text[:middle], text[middle:], text[1:], text[:-1]]
    code = ord(text[-1])
    if code > 1 and not 0xD800 <= code - 1 <= 0xDFFF:
        near.append(text[:-1] + chr(code - 1))
    return [one for one in near if one]


def _plain(number: Decimal) -> int | str:
    """As a definition says it: a whole number, or a decimal as text."""
    return int(number) if number == number.to_integral_value() else format(number.normalize(), "f")
