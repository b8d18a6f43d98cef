"""A definition as one SELECT of distinct profile ids.

Pure: the same definition, catalog, instant, zone and segments give the same SQL. The flow:

1. each block becomes a node of the algebra of sets (`conditions`, `behavior`, or another segment);
2. the chain folds strictly left to right;
3. manual lists: (chain ∪ included) − excluded;
4. the node becomes SQL (`algebra`), with the few words that differ between databases in `dialects`.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.sql import FromClause, Select

from core.engine.compiler.algebra import (
    Among,
    Any,
    Holds,
    Ids,
    Node,
    Not,
    all_ids,
    all_of,
    any_of,
    denied,
    ids_of,
    shallow,
)
from core.engine.compiler.behavior import behavioral
from core.engine.compiler.conditions import is_narrow, predicate
from core.engine.compiler.dialects import DrivenJoin, one_of
from core.engine.compiler.ranges import Moment
from core.engine.compiler.rows import Base, operand_on
from core.language.catalog import Catalog
from core.language.definition import (
    BehavioralBlock,
    Block,
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
from core.store.columns import Instant
from core.store.records import record_table

__all__ = ["compile_definition"]


def compile_definition(
    definition: Definition,
    catalog: Catalog,
    as_of: datetime,
    zone: str,
    segments: Segments,
    within: FromClause | None = None,
) -> Select[int]:
    """One SELECT of the column ``id``: the distinct ids of the definition's audience at ``as_of``.

    ``as_of`` is aware; ``zone`` is an IANA name. ``within`` has distinct ids in the column ``id``: only they
    are looked at, at a cost that grows with how many they are. The definition must have no problem
    (`core.language.validation.find_problems`); with one, the outcome is undefined or an exception.
    """
    base = Base.of(catalog, definition.target, within)
    node = _Compilation(base, Moment(as_of, zone), segments).definition(definition)
    # Parts are added in order, so that none is written inside another, however many there are.
    ids = _single(ids_of(node, base))
    return ids.add_cte(*base.parts, nest_here=True)


def _single(ids: Ids) -> Select[int]:
    if isinstance(ids, Select):
        return ids
    return all_ids(ids.subquery("u"))


class _Compilation:
    """One definition at one moment; segment blocks open another one at their own zone."""

    def __init__(self, base: Base, moment: Moment, segments: Segments) -> None:
        self.base = base
        self.moment = moment
        self.segments = segments

    def definition(self, definition: Definition) -> Node:
        node = self._chain(definition.steps)
        if definition.included:
            node = any_of(node, self._listed(definition.included))
        if definition.excluded:
            node = all_of(node, Not(self._listed(definition.excluded)))
        return node

    def _listed(self, ids: tuple[int, ...]) -> Node:
        return Holds(one_of(self.base.id, ids, sa.BigInteger()))

    def _chain(self, steps: tuple[Step, ...]) -> Node:
        node: Node = Any(())
        for step in steps:
            block = self._block(step.block)
            match step.operator:
                case "and_also":
                    node = all_of(node, block)
                case "but_not":
                    node = all_of(node, Not(block))
                case _:
                    node = any_of(node, block)
            node = shallow(node, self.base)
        return node

    def _block(self, block: Block) -> Node:
        match block:
            case ProfileBlock():
                return self._joined(block)
            case BehavioralBlock():
                return behavioral(block, self.base, self.moment)
            case SegmentBlock(segment=key):
                return self._segment(self.segments[key])
            case Group(steps=steps):
                return self._chain(steps)

    def _joined(self, group: ProfileBlock | ConditionGroup) -> Node:
        parts = [self._condition(part) for part in group.conditions]
        return all_of(*parts) if group.match == "all" else any_of(*parts)

    def _condition(self, part: Condition | ConditionGroup | RelatedGroup) -> Node:
        match part:
            case Condition():
                operand = self.base.operand(part.attribute)
                return Holds(predicate(part, operand, self.moment), operand.relations, is_narrow(part, operand))
            case ConditionGroup():
                return self._joined(part)
            case RelatedGroup():
                return self._related(part)

    def _related(self, group: RelatedGroup) -> Node:
        """Every condition of the group is asked of one and the same record of the related table."""
        related = record_table(self.base.catalog, "lead").alias("r")
        holds = self._on(related, group)

        def owners(condition: sa.ColumnElement[bool]) -> Among:
            return Among(
                sa.select(related.c.contact_id.label("id"))
                .select_from(self.base.driven(related, related.c.contact_id))
                .where(related.c.deleted_at.is_(None), related.c.contact_id.is_not(None), condition)
                .correlate(None),
                self.base.id,
                by_key=True,
                is_spread=False,
            )

        match group.quantifier:
            case "any":
                return owners(holds)
            case "none":
                return Not(owners(holds))
            case "all":
                return all_of(owners(holds), Not(owners(denied(holds))))

    def _on(self, related: sa.FromClause, group: RelatedGroup | ConditionGroup) -> sa.ColumnElement[bool]:
        entity = self.base.catalog.entity("lead")
        assert entity is not None
        parts: list[sa.ColumnElement[bool]] = []
        for part in group.conditions:
            if isinstance(part, Condition):
                attribute = entity.attribute(part.attribute)
                assert attribute is not None, part.attribute
                parts.append(predicate(part, operand_on(related, attribute), self.moment))
            else:
                assert isinstance(part, ConditionGroup)
                parts.append(self._on(related, part))
        return sa.and_(*parts) if group.match == "all" else sa.or_(*parts)

    def _segment(self, segment: KnownSegment) -> Node:
        if segment.definition is None:
            stored = _stored_members(segment.id, self.moment.as_of, self.base.within)
            return Among(stored, self.base.id, by_key=True)
        at_its_zone = Moment(self.moment.as_of, segment.zone)
        return _Compilation(self.base, at_its_zone, self.segments).definition(segment.definition)


_STAY = sa.table(
    "stay",
    sa.column("profile_id", sa.BigInteger),
    sa.column("segment_id", sa.BigInteger),
    sa.column("entered_at", Instant),
    sa.column("left_at", Instant),
).alias("s")


def _stored_members(segment_id: int, as_of: datetime, within: FromClause | None) -> Select[int]:
    """The members of a segment at an instant: whose stay [entered_at, left_at) covers it."""
    at = sa.literal(as_of, Instant)
    source = _STAY if within is None else DrivenJoin(within, _STAY, _STAY.c.profile_id == within.c.id)
    return (
        sa.select(_STAY.c.profile_id.label("id"))
        .select_from(source)
        .where(_STAY.c.segment_id == segment_id, _STAY.c.entered_at <= at)
        .where(sa.or_(_STAY.c.left_at.is_(None), _STAY.c.left_at > at))
        .correlate(None)
    )
