"""The leaves of a definition: the conditions, behavioral blocks and stored members that its answer is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.language.catalog import Attribute, Catalog
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
)
from core.language.dependencies import KnownSegment, Segments


@dataclass(frozen=True, slots=True)
class AttributeLeaf:
    """A condition on an attribute of an entity."""

    entity: str
    attribute: Attribute
    condition: Condition
    zone: str


@dataclass(frozen=True, slots=True)
class BehaviorLeaf:
    """A behavioral block."""

    block: BehavioralBlock
    zone: str


@dataclass(frozen=True, slots=True)
class MembersLeaf:
    """The stored members of a segment."""

    segment_id: int


Leaf = AttributeLeaf | BehaviorLeaf | MembersLeaf


class LeafWalk:
    """Through a definition and every segment that it is built on, each once; ``built_on`` are those met so far."""

    def __init__(self, catalog: Catalog, target: str, segments: Segments) -> None:
        self._catalog = catalog
        self._target = target
        self._segments = segments
        self.built_on: dict[str, KnownSegment] = {}

    def leaves(self, definition: Definition, zone: str) -> Iterator[Leaf]:
        """The leaves of a definition without problems, read in a zone."""
        yield from self._steps(definition.steps, zone)

    def _steps(self, steps: tuple[Step, ...], zone: str) -> Iterator[Leaf]:
        for step in steps:
            match step.block:
                case ProfileBlock() as block:
                    yield from self._conditions(block, self._target, zone)
                case BehavioralBlock() as block:
                    yield BehaviorLeaf(block, zone)
                case Group(steps=inner):
                    yield from self._steps(inner, zone)
                case SegmentBlock(segment=key) if key not in self.built_on:
                    segment = self.built_on[key] = self._segments[key]
                    if segment.definition is None:
                        yield MembersLeaf(segment.id)
                    else:
                        yield from self.leaves(segment.definition, segment.zone)

    def _conditions(
        self, group: ProfileBlock | ConditionGroup | RelatedGroup, entity: str, zone: str
    ) -> Iterator[Leaf]:
        for part in group.conditions:
            match part:
                case Condition(attribute=name):
                    relation = name.rpartition(".")[0]
                    related = self._catalog.relation(entity, relation) if relation else None
                    attribute = self._catalog.attributes_of(entity)[name]
                    yield AttributeLeaf(related.to if related else entity, attribute, part, zone)
                case RelatedGroup():
                    yield from self._conditions(part, "lead", zone)
                case ConditionGroup():
                    yield from self._conditions(part, entity, zone)
