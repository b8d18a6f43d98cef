"""Profiles that time alone may move between two instants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import assert_never

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, Select

from core.changes.crossings import crossings, instant_crossings
from core.changes.leaves import AttributeLeaf, BehaviorLeaf, Leaf, MembersLeaf
from core.changes.targets import affected_ids
from core.engine.compiler.behavior import ranges
from core.engine.compiler.ranges import Moment
from core.engine.compiler.rows import Base, Operand, operand_on
from core.language.catalog import Catalog
from core.language.definition import Target
from core.store.columns import Instant
from core.store.records import record_table
from core.store.tables import Stay, table_of

_stay = table_of(Stay)


@dataclass(frozen=True)
class Passage:
    """The passage of time from ``before`` to ``after``, for the profiles of a target."""

    catalog: Catalog
    target: Target
    before: datetime
    after: datetime

    def affected_ids(self, leaves: Iterable[Leaf]) -> Iterator[Select[int]]:
        """The ids of the target for which a leaf may hold at only one of both instants: one SELECT for each
        range that moves, as an index answers one at a time.
        """
        for leaf in leaves:
            match leaf:
                case AttributeLeaf():
                    yield from self._of_attribute(leaf)
                case BehaviorLeaf():
                    yield from self._of_behavior(leaf)
                case MembersLeaf():
                    yield from self._of_members(leaf)
                case _:
                    assert_never(leaf)

    def _of_attribute(self, leaf: AttributeLeaf) -> Iterator[Select[int]]:
        table = record_table(self.catalog, leaf.entity).alias("t")
        operand = operand_on(table, leaf.attribute)
        for crossing in crossings(leaf.condition, operand, *self._moments(leaf.zone)):
            yield affected_ids(leaf.way, sa.select(table.c.id).where(crossing))

    def _of_behavior(self, leaf: BehaviorLeaf) -> Iterator[Select[int]]:
        occurred_at = self._base.interactions.c.occurred_at
        before, after = self._moments(leaf.zone)
        for earlier, later in zip(ranges(leaf.block, before), ranges(leaf.block, after), strict=True):
            yield from self._acting(leaf, instant_crossings(occurred_at, earlier, later))
        for condition in leaf.conditions:
            operand: Operand = self._base.property_operand(condition.attribute)
            yield from self._acting(leaf, crossings(condition, operand, before, after))

    def _acting(self, leaf: BehaviorLeaf, each: Iterable[ColumnElement[bool]]) -> Iterator[Select[int]]:
        interactions = self._base.interactions
        of_kinds = interactions.c.kind.in_(sorted(leaf.block.interactions))
        for crossing in each:
            contacts = sa.select(interactions.c.contact_id.label("id")).where(of_kinds, crossing)
            yield affected_ids(leaf.way, contacts)

    def _of_members(self, leaf: MembersLeaf) -> Iterator[Select[int]]:
        """Profiles with a stay that begins or ends in between."""
        low, high = (sa.literal(instant, Instant) for instant in (self.before, self.after))
        for bound in (_stay.c.entered_at, _stay.c.left_at):
            inside = sa.and_(_stay.c.segment_id == leaf.segment_id, bound >= low, bound <= high)
            yield sa.select(_stay.c.profile_id.label("id")).where(inside)

    def _moments(self, zone: str) -> tuple[Moment, Moment]:
        return Moment(self.before, zone), Moment(self.after, zone)

    @cached_property
    def _base(self) -> Base:
        """Made on demand: most definitions have nothing that time moves."""
        return Base.of(self.catalog, self.target)
