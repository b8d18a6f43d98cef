"""The leaves of a definition: the conditions, behavioral blocks and stored members that make up its answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

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
    walk,
)
from core.language.dependencies import KnownSegment, Segments
from core.language.ways import Way, way_to


@dataclass(frozen=True, slots=True)
class AttributeLeaf:
    """A condition on an attribute of an entity, whose records are at the end of a way from the target."""

    way: Way
    entity: str
    attribute: Attribute
    condition: Condition
    zone: str


@dataclass(frozen=True, slots=True)
class BehaviorLeaf:
    """A behavioral block, and all conditions on properties in it; the contacts who act are at the end of a way."""

    way: Way
    block: BehavioralBlock
    conditions: tuple[Condition, ...]
    zone: str


@dataclass(frozen=True, slots=True)
class MembersLeaf:
    """The stored members of a segment."""

    segment_id: int


Leaf = AttributeLeaf | BehaviorLeaf | MembersLeaf


class LeafWalk:
    """A walk through a definition and every segment that it is built on, each once.

    ``built_on`` has the segments met so far.
    """

    def __init__(self, catalog: Catalog, segments: Segments) -> None:
        self._catalog = catalog
        self._segments = segments
        self.built_on: dict[str, KnownSegment] = {}

    def leaves(self, definition: Definition, zone: str) -> Iterator[Leaf]:
        """The leaves of a definition without problems, as its zone reads them."""
        for part in walk(definition):
            match part.node:
                case Condition() as condition:
                    entity = part.entity(self._catalog)
                    if entity is not None:  # else its behavioral block is the leaf
                        attribute = self._catalog.attributes_of(entity)[condition.attribute]
                        way = way_to(part, self._catalog)
                        read = way[-1].to if way else definition.target
                        yield AttributeLeaf(way, read, attribute, condition, zone)
                case BehavioralBlock() as block:
                    way = way_to(part, self._catalog)
                    yield BehaviorLeaf(way, block, tuple(inner.node for inner in walk(part, Condition)), zone)
                case SegmentBlock(segment=key):
                    yield from self._segment(key)
                case Definition() | Step() | Group() | ProfileBlock() | ConditionGroup() | RelatedGroup():
                    pass  # made of parts that are met by themselves
                case _:
                    assert_never(part.node)

    def _segment(self, key: str) -> Iterator[Leaf]:
        if key in self.built_on:
            return
        segment = self.built_on[key] = self._segments[key]
        if segment.definition is None:
            yield MembersLeaf(segment.id)
        else:
            yield from self.leaves(segment.definition, segment.zone)
