"""Which profiles a definition selects: chains, groups, profile blocks, segment blocks and manual lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never

from core.engine.reference.behavior import block_holds
from core.engine.reference.conditions import combine, condition_holds
from core.engine.reference.records import Datum, Interaction, Record, Records
from core.engine.reference.values import Clock
from core.language.catalog import Attribute, Catalog, Relation
from core.language.definition import (
    BehavioralBlock,
    Block,
    ChainOperator,
    Condition,
    ConditionGroup,
    Definition,
    Group,
    Match,
    ProfileBlock,
    ProfileCondition,
    RelatedGroup,
    SegmentBlock,
    Step,
)
from core.language.dependencies import Segments


def members(
    definition: Definition, catalog: Catalog, records: Records, as_of: datetime, zone: str, segments: Segments
) -> frozenset[int]:
    """The ids of the target's profiles that a definition without problems selects.

    ``as_of`` is aware; ``segments`` holds every segment that blocks name, directly or through other segments.
    """
    question = Question(catalog, records, Clock(as_of, zone), segments)
    return frozenset(id_ for id_ in records.of(definition.target) if question.selects(definition, id_))


@dataclass(frozen=True)
class Question:
    """What every block is evaluated with. It asks one profile at a time: the chain operators mean the
    same for the yes or no of one profile as for sets of profiles.
    """

    catalog: Catalog
    records: Records
    clock: Clock
    segments: Segments
    _audiences: dict[tuple[str, int], bool] = field(default_factory=dict)

    def selects(self, definition: Definition, id_: int) -> bool:
        """Whether the profile exists and is in (definition ∪ included) − excluded."""
        profile = self.records.of(definition.target).get(id_)
        if profile is None or id_ in definition.excluded:
            return False
        return id_ in definition.included or self.chain_holds(definition.steps, profile)

    def chain_holds(self, steps: Sequence[Step], profile: Record) -> bool:
        """Whether a chain holds, strictly left to right."""
        return fold_chain([(step.operator, self.block_holds(step.block, profile)) for step in steps])

    def block_holds(self, block: Block, profile: Record) -> bool:
        """Whether a block of any kind holds on a profile of the target."""
        match block:
            case ProfileBlock():
                return self._combine(block.match, block.conditions, profile)
            case BehavioralBlock():
                return block_holds(block, self.interactions_of(profile), self.catalog, self.clock)
            case SegmentBlock():
                return self.is_in_segment(block.segment, profile.id)
            case Group():
                return self.chain_holds(block.steps, profile)
            case _:
                assert_never(block)

    def is_in_segment(self, key: str, id_: int) -> bool:
        """Whether a profile is a member of a segment.

        A static segment gives its stored members; a dynamic one what its live definition selects at the
        same instant in its own zone.
        """
        segment = self.segments[key]
        if segment.definition is None:
            return id_ in self.records.static_members.get(key, ())
        if (key, id_) not in self._audiences:
            clock = Clock(self.clock.as_of, segment.zone)
            asked = Question(self.catalog, self.records, clock, self.segments, self._audiences)
            self._audiences[key, id_] = asked.selects(segment.definition, id_)
        return self._audiences[key, id_]

    def interactions_of(self, profile: Record) -> tuple[Interaction, ...]:
        """A contact's own interactions; a lead's are its contact's."""
        relation = self.catalog.to_actor(profile.entity)
        return self.records.interactions_of(self._one(relation, profile) if relation else profile)

    def condition_holds(self, condition: ProfileCondition, profile: Record) -> bool:
        """Whether a condition, a group of conditions or a related group holds on a profile."""
        match condition:
            case Condition():
                attribute, datum = self.datum(condition.attribute, profile)
                return condition_holds(condition, attribute.type, datum, self.clock)
            case ConditionGroup():
                return self._combine(condition.match, condition.conditions, profile)
            case RelatedGroup():
                verdicts = [
                    self._combine(condition.match, condition.conditions, related)
                    for related in self.related(condition, profile)
                ]
                match condition.quantifier:
                    case "any":
                        return any(verdicts)
                    case "none":
                        return not any(verdicts)
                    case "all":
                        return bool(verdicts) and all(verdicts)
                    case _:
                        assert_never(condition.quantifier)
            case _:
                assert_never(condition)

    def related(self, group: RelatedGroup, profile: Record) -> tuple[Record, ...]:
        """The records that a related group asks, without deleted ones."""
        relation = self._relation(group.relation, profile)
        if not relation.to_many:
            raise LookupError(group.relation)
        return self.records.having(relation.to, relation.key, profile.id)

    def datum(self, name: str, profile: Record) -> tuple[Attribute, Datum]:
        """An attribute by the name a condition gives it, and its value for a profile.

        A to-one relation to a record that is missing or deleted gives no data.
        """
        attribute = self.catalog.attributes_of(profile.entity)[name]
        holder = self.holder(name, profile)
        return attribute, None if holder is None else holder.values.get(attribute.name)

    def holder(self, name: str, profile: Record) -> Record | None:
        """The record that an attribute is read from: the profile, or the one its relation leads to."""
        relation, _, _ = name.rpartition(".")
        return self._one(self._relation(relation, profile), profile) if relation else profile

    def _one(self, relation: Relation, profile: Record) -> Record | None:
        """The record of a to-one relation; its key is in the profile or in the record it goes through."""
        having = profile
        if relation.through:
            between = self._one(self._relation(relation.through, profile), profile)
            if between is None:
                return None
            having = between
        id_ = having.keys.get(relation.key)
        return None if id_ is None else self.records.of(relation.to).get(id_)

    def _relation(self, name: str, profile: Record) -> Relation:
        """Raise LookupError for an unknown name: such a definition has a problem."""
        relation = self.catalog.relation(profile.entity, name)
        if relation is None:
            raise LookupError(name)
        return relation

    def _combine(self, match: Match, conditions: Sequence[ProfileCondition], profile: Record) -> bool:
        return combine(match, (self.condition_holds(condition, profile) for condition in conditions))


def fold_chain(verdicts: Sequence[tuple[ChainOperator | None, bool]]) -> bool:
    """Fold the verdicts of a chain strictly left to right, without precedence; an empty chain does not hold."""
    held = False
    for operator, verdict in verdicts:
        match operator:
            case None | "or":
                held = held or verdict
            case "and_also":
                held = held and verdict
            case "but_not":
                held = held and not verdict
            case _:
                assert_never(operator)
    return held
