"""What a definition reads, and which changes affect it.

Leaves make up its answer: conditions, behavioral blocks and stored members of other segments. A profile without
a change in what a leaf reads, and without a crossing in a leaf, has the same answer as before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy.sql import Select

from core.changes.change_kinds import STATIC, VERSION, ChangeKind
from core.changes.leaves import AttributeLeaf, BehaviorLeaf, Leaf, LeafWalk, MembersLeaf
from core.changes.passage import Passage
from core.changes.targets import affected_ids
from core.language.catalog import Catalog
from core.language.definition import Definition, Target
from core.language.dependencies import Segments
from core.language.ways import Way
from core.store.records import INTERACTION
from core.store.triggers import WHOLE_RECORD, WHOLE_TABLE


@dataclass(frozen=True)
class Reads:
    """What a definition and the segments that it is built on read: their leaves, and the ids of those segments."""

    catalog: Catalog
    target: Target
    leaves: tuple[Leaf, ...]
    built_on: frozenset[int]

    @classmethod
    def of(cls, definition: Definition, catalog: Catalog, zone: str, segments: Segments) -> Reads:
        """What a definition without problems reads."""
        walk = LeafWalk(catalog, segments)
        leaves = tuple(walk.leaves(definition, zone))
        return cls(catalog, definition.target, leaves, frozenset(segment.id for segment in walk.built_on.values()))

    @property
    def has_stored_members(self) -> bool:
        """Whether it reads the stored members of a segment."""
        return any(isinstance(leaf, MembersLeaf) for leaf in self.leaves)

    def affecting(self, kinds: Iterable[ChangeKind]) -> list[ChangeKind]:
        """The kinds of change that can turn the definition's answer, in order."""
        return sorted(kind for kind in kinds if self._is_affected_by(kind))

    def moved_by_time(self, before: datetime, after: datetime) -> Iterator[Select[int]]:
        """The ids of the target that time alone may move, as several SELECTs."""
        return Passage(self.catalog, self.target, before, after).affected_ids(self.leaves)

    def affected_ids(self, entity: str, ids: Select[int]) -> Iterator[Select[int]]:
        """The ids of the target whose answer the changed records of an entity may turn: one SELECT for each way.

        An interaction has its contact's id, a stay its profile's.
        """
        if entity == STATIC:
            ways: set[Way] = {()}
        elif entity == VERSION:
            ways = set()  # it has no profiles: a refresh after it looks at everybody
        elif entity == INTERACTION:
            ways = {leaf.way for leaf in self.leaves if isinstance(leaf, BehaviorLeaf)}
        else:
            ways = self._ways[entity]
        for way in sorted(ways, key=len):
            yield affected_ids(way, ids)

    def _is_affected_by(self, kind: ChangeKind) -> bool:
        entity, what = kind
        if entity == STATIC:
            return any(isinstance(leaf, MembersLeaf) and leaf.segment_id == int(what) for leaf in self.leaves)
        if entity == VERSION:
            return int(what) in self.built_on
        if entity == INTERACTION:
            blocks = (leaf.block for leaf in self.leaves if isinstance(leaf, BehaviorLeaf))
            return any(what == WHOLE_TABLE or what in block.interactions for block in blocks)
        columns = self._columns.get(entity)
        return columns is not None and (what in (WHOLE_RECORD, WHOLE_TABLE) or not columns.isdisjoint(what.split()))

    @cached_property
    def _columns(self) -> dict[str, set[str]]:
        """The columns that it reads of each entity; entities that it does not read are missing."""
        read: dict[str, set[str]] = {entity: {"deleted_at"} for entity in self._ways}
        for leaf in self.leaves:
            if isinstance(leaf, AttributeLeaf):
                read[leaf.entity].add(leaf.attribute.name)
        for step in {way[-1] for ways in self._ways.values() for way in ways if way}:
            read[step.to if step.to_many else step.entity].add(step.key)
            if step.to_many:
                # What triggers note of the record that another one leaves (`core.store.triggers`).
                read[step.entity].add(step.name)
        return read

    @cached_property
    def _ways(self) -> dict[str, set[Way]]:
        """The ways to each entity, including those that lie on longer ways."""
        found: dict[str, set[Way]] = {self.target: {()}}
        for leaf in self.leaves:
            way = () if isinstance(leaf, MembersLeaf) else leaf.way
            for length, step in enumerate(way, start=1):
                found.setdefault(step.to, set()).add(way[:length])
        return found
