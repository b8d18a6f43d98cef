"""Whom a refresh has to look at: those for whom the answer of a definition may have changed.

A definition is a tree over leaves: conditions, behavioral blocks and stored members of other segments.
Whoever has no record that was touched in what a leaf reads, and none that time turned over for a leaf, is
in the audience or not just as before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, Select

from core.changes.turning import turned, turned_instants
from core.engine.compiler.behavior import ranges
from core.engine.compiler.ranges import Moment
from core.engine.compiler.rows import Base, Operand, operand_on
from core.language.catalog import BUILT_IN, Attribute, Catalog
from core.language.definition import (
    BehavioralBlock,
    Condition,
    ConditionGroup,
    Definition,
    Group,
    ProfileBlock,
    RelatedGroup,
    SegmentBlock,
    Step,
    Target,
)
from core.language.dependencies import Segments
from core.store.columns import Instant
from core.store.records import INTERACTION, record_table
from core.store.triggers import EVERYBODY, EVERYTHING

STATIC, VERSION = "static", "version"
"""What touches are of beside records: a stay in a segment that gives its stored members, and a new version of one."""


@dataclass(frozen=True, slots=True)
class Asks:
    """A condition on an attribute of an entity."""

    entity: str
    attribute: Attribute
    condition: Condition
    zone: str


@dataclass(frozen=True, slots=True)
class Does:
    """A behavioral block."""

    block: BehavioralBlock
    zone: str


@dataclass(frozen=True, slots=True)
class Stored:
    """The stored members of a segment."""

    segment_id: int


Leaf = Asks | Does | Stored


@dataclass(frozen=True)
class Concerns:
    """What a definition reads, with all that it is built on: its leaves, and the ids of those segments."""

    target: Target
    leaves: tuple[Leaf, ...]
    built_on: frozenset[int]

    @classmethod
    def of(cls, definition: Definition, catalog: Catalog, zone: str, segments: Segments) -> Concerns:
        """Of a definition without problems."""
        walk = _Walk(catalog, definition.target, segments)
        leaves = tuple(walk.steps(definition.steps, zone))
        return cls(definition.target, leaves, frozenset(segments[key].id for key in walk.seen))

    def concern(self, entity: str, what: str) -> bool:
        """Whether a touch can change whom the definition selects."""
        match entity:
            case "static":
                return any(isinstance(leaf, Stored) and leaf.segment_id == int(what) for leaf in self.leaves)
            case "version":
                return int(what) in self.built_on
            case "interaction":
                return any(
                    isinstance(leaf, Does) and (what == EVERYBODY or what in leaf.block.interactions)
                    for leaf in self.leaves
                )
        columns = self._columns.get(entity)
        return columns is not None and (what in (EVERYTHING, EVERYBODY) or not columns.isdisjoint(what.split()))

    @cached_property
    def _columns(self) -> dict[str, set[str]]:
        """By entity, the columns that count, where any does."""
        asked: dict[str, set[str]] = {self.target: {"deleted_at"}}
        for leaf in self.leaves:
            if isinstance(leaf, Asks):
                asked.setdefault(leaf.entity, {"deleted_at"}).add(leaf.attribute.name)
        acts = any(isinstance(leaf, Does) for leaf in self.leaves)
        if self.target == "lead":
            if acts or asked.keys() & {"contact", "account"}:
                asked.setdefault("contact", {"deleted_at"})
                asked["lead"].add("contact_id")
        elif "lead" in asked:
            asked["lead"].add("contact_id")
            asked["contact"].add("leads")
        if "account" in asked:
            asked["contact"].add("account_id")
        return asked

    def moved_by_time(self, catalog: Catalog, before: Moment, after: Moment) -> Iterator[Select[int]]:
        """The ids of the target for whom time alone may have turned a leaf over, one SELECT for each leaf that can."""
        finder = _Finder(catalog, self.target)
        for leaf in self.leaves:
            if isinstance(leaf, Stored):
                yield from finder.of_stays(leaf, before, after)
            else:
                moments = (replace(moment, zone=leaf.zone) for moment in (before, after))
                yield from finder.of_leaf(leaf, *moments)


def targets(target: str, entity: str, ids: Select[int]) -> Select[int]:
    """The ids of the target whose answer reads these records: of an interaction, its contact's id is given."""
    contact, lead = (record_table(BUILT_IN, name).alias() for name in ("contact", "lead"))
    if entity in (target, STATIC) or (target, entity) == ("contact", INTERACTION):
        return ids
    if entity == "account":
        holders = sa.select(contact.c.id).where(contact.c.account_id.in_(ids))
        return holders if target == "contact" else targets(target, "contact", holders)
    if target == "contact":
        return sa.select(lead.c.contact_id.label("id")).where(lead.c.id.in_(ids), lead.c.contact_id.is_not(None))
    return sa.select(lead.c.id).where(lead.c.contact_id.in_(ids))


class _Walk:
    """Through a definition and every segment that it is built on, each once."""

    def __init__(self, catalog: Catalog, target: str, segments: Segments) -> None:
        self._catalog = catalog
        self._target = target
        self._segments = segments
        self.seen: set[str] = set()

    def steps(self, steps: tuple[Step, ...], zone: str) -> Iterator[Leaf]:
        for step in steps:
            match step.block:
                case ProfileBlock() as block:
                    yield from self._conditions(block, self._target, zone)
                case BehavioralBlock() as block:
                    yield Does(block, zone)
                case Group(steps=inner):
                    yield from self.steps(inner, zone)
                case SegmentBlock(segment=key) if key not in self.seen:
                    self.seen.add(key)
                    segment = self._segments[key]
                    if segment.definition is None:
                        yield Stored(segment.id)
                    else:
                        yield from self.steps(segment.definition.steps, segment.zone)

    def _conditions(
        self, group: ProfileBlock | ConditionGroup | RelatedGroup, entity: str, zone: str
    ) -> Iterator[Leaf]:
        for part in group.conditions:
            match part:
                case Condition(attribute=name):
                    relation = name.rpartition(".")[0]
                    related = self._catalog.relation(entity, relation) if relation else None
                    attribute = self._catalog.attributes_of(entity)[name]
                    yield Asks(related.to if related else entity, attribute, part, zone)
                case RelatedGroup():
                    yield from self._conditions(part, "lead", zone)
                case ConditionGroup():
                    yield from self._conditions(part, entity, zone)


class _Finder:
    """Finds whom time moved, in the words of a target."""

    def __init__(self, catalog: Catalog, target: Target) -> None:
        self._catalog = catalog
        self._target = target

    @cached_property
    def _base(self) -> Base:
        """Made where it is needed: most definitions have nothing that time moves."""
        return Base.of(self._catalog, self._target)

    def of_leaf(self, leaf: Asks | Does, before: Moment, after: Moment) -> Iterator[Select[int]]:
        if isinstance(leaf, Asks):
            table = record_table(self._catalog, leaf.entity).alias("t")
            for found in turned(leaf.condition, operand_on(table, leaf.attribute), before, after):
                yield self._targets(leaf.entity, sa.select(table.c.id).where(found))
            return
        interactions = self._base.interactions
        for one, other in zip(ranges(leaf.block, before), ranges(leaf.block, after), strict=True):
            yield from self._acting(leaf.block, turned_instants(interactions.c.occurred_at, one, other))
        for condition in _property_conditions(leaf.block.conditions):
            operand: Operand = self._base.property_operand(condition.attribute)
            yield from self._acting(leaf.block, turned(condition, operand, before, after))

    def _acting(self, block: BehavioralBlock, each: Iterable[ColumnElement[bool]]) -> Iterator[Select[int]]:
        interactions = self._base.interactions
        of_kinds = interactions.c.kind.in_(sorted(block.interactions))
        for found in each:
            yield self._targets(INTERACTION, sa.select(interactions.c.contact_id.label("id")).where(of_kinds, found))

    def of_stays(self, leaf: Stored, before: Moment, after: Moment) -> Iterator[Select[int]]:
        """Those whose stay begins or ends in the time between."""
        low, high = (sa.literal(moment.as_of, Instant) for moment in (before, after))
        for bound in (_STAY.c.entered_at, _STAY.c.left_at):
            inside = sa.and_(_STAY.c.segment_id == leaf.segment_id, bound >= low, bound <= high)
            yield sa.select(_STAY.c.profile_id.label("id")).where(inside)

    def _targets(self, entity: str, ids: Select[int]) -> Select[int]:
        return targets(self._target, entity, ids)


def _property_conditions(parts: tuple[Any, ...]) -> Iterator[Condition]:
    for part in parts:
        if isinstance(part, Condition):
            yield part
        else:
            yield from _property_conditions(part.conditions)


_STAY = sa.table(
    "stay",
    sa.column("profile_id", sa.BigInteger),
    sa.column("segment_id", sa.BigInteger),
    sa.column("entered_at", Instant),
    sa.column("left_at", Instant),
)
