"""A definition as one SELECT of distinct profile ids.

Pure: the same definition, catalog, instant, zone and segments give the same SQL. The flow:

1. each block becomes a node of the algebra of sets (`conditions`, `behavior`, or another segment);
2. the chain folds strictly left to right;
3. manual lists: (chain ∪ included) − excluded;
4. the node becomes SQL (`algebra`), with the few words that differ between databases in `dialects`.
"""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause, Select

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
from core.engine.compiler.conditions import is_narrow, joined, predicate
from core.engine.compiler.ranges import Moment, Predicate
from core.engine.compiler.rows import Base, Rows
from core.language.catalog import Catalog, Relation
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
from core.store.expressions import DrivenJoin, one_of

__all__ = ["compile_definition"]


def compile_definition(
    definition: Definition,
    catalog: Catalog,
    as_of: datetime,
    zone: str,
    segments: Segments,
    within: FromClause | None = None,
    *,
    is_now: bool = False,
) -> Select[int]:
    """One SELECT of the column ``id``: the distinct ids of the definition's audience at ``as_of``.

    ``as_of`` is aware; ``zone`` is an IANA name. ``within`` has distinct ids in the column ``id``: the SELECT
    looks only at those, at a cost that grows with their number. The definition must have no problem
    (`core.language.validation.find_problems`); with one, the result is undefined or an exception.
    If ``as_of`` ``is_now``, stored members are those whose stay is open, also where a clock that was ahead dated it.
    """
    base = Base.of(catalog, definition.target, within)
    node = _Compilation(base, Moment(as_of, zone), segments, is_now).definition(definition)
    # Add the parts in order, so that SQL never nests one in another, however many there are.
    ids = _single(ids_of(node, base))
    return ids.add_cte(*base.parts, nest_here=True)


def _single(ids: Ids) -> Select[int]:
    if isinstance(ids, Select):
        return ids
    return all_ids(ids.subquery("u"))


class _Compilation:
    """One definition at one moment; a segment block starts another compilation in its own zone."""

    def __init__(self, base: Base, moment: Moment, segments: Segments, is_now: bool) -> None:  # noqa: FBT001
        self.base = base
        self.moment = moment
        self.segments = segments
        self.is_now = is_now

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
                case "or" | None:
                    node = any_of(node, block)
                case _:
                    assert_never(step.operator)
            node = shallow(node, self.base)
        return node

    def _block(self, block: Block) -> Node:
        match block:
            case ProfileBlock():
                return self._combine(block)
            case BehavioralBlock():
                return behavioral(block, self.base, self.moment)
            case SegmentBlock(segment=key):
                return self._segment(self.segments[key])
            case Group(steps=steps):
                return self._chain(steps)
            case _:
                assert_never(block)

    def _combine(self, group: ProfileBlock | ConditionGroup) -> Node:
        parts = [self._condition(part) for part in group.conditions]
        match group.match:
            case "all":
                return all_of(*parts)
            case "any":
                return any_of(*parts)
            case _:
                assert_never(group.match)

    def _condition(self, part: Condition | ConditionGroup | RelatedGroup) -> Node:
        match part:
            case Condition():
                operand = self.base.operand(part.attribute)
                return Holds(predicate(part, operand, self.moment), operand.relations, is_narrow(part, operand))
            case ConditionGroup():
                return self._combine(part)
            case RelatedGroup():
                return self._related(part)
            case _:
                assert_never(part)

    def _related(self, group: RelatedGroup) -> Node:
        """Ask every condition of the group of one and the same record of the related table."""
        relation = self._to_many(self.base.target, group)
        related = Rows.within("", self.base.catalog, relation.to)
        key = related.table.c[relation.key]
        holds, relations = self._on(related, group)

        def owners(condition: sa.ColumnElement[bool]) -> Among:
            return Among(
                sa.select(key.label("id"))
                .select_from(related.join(self.base.related(related.table, key), relations))
                .where(related.table.c.deleted_at.is_(None), key.is_not(None), condition)
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
            case _:
                assert_never(group.quantifier)

    def _to_many(self, entity: str, group: RelatedGroup) -> Relation:
        relation = self.base.catalog.relation(entity, group.relation)
        assert relation is not None, group.relation
        assert relation.to_many, group.relation
        return relation

    def _on(self, rows: Rows, group: RelatedGroup | ConditionGroup) -> tuple[Predicate, frozenset[str]]:
        """What must be true of a related row, and the to-one relations to join for that."""
        parts = [self._part_on(rows, part) for part in group.conditions]
        predicates = [predicate for predicate, _ in parts]
        relations = frozenset[str]().union(*(read for _, read in parts))
        return joined(group.match, predicates), relations

    def _part_on(self, rows: Rows, part: Condition | ConditionGroup | RelatedGroup) -> tuple[Predicate, frozenset[str]]:
        match part:
            case Condition():
                operand = rows.operand(part.attribute)
                return predicate(part, operand, self.moment), operand.relations
            case ConditionGroup():
                return self._on(rows, part)
            case RelatedGroup():
                return self._related_on(rows, part), frozenset()
            case _:
                assert_never(part)

    def _related_on(self, rows: Rows, group: RelatedGroup) -> Predicate:
        """Ask a related group of each related record by its key."""
        relation = self._to_many(rows.entity, group)
        related = Rows.within(rows.alias, self.base.catalog, relation.to)
        key = related.table.c[relation.key]
        holds, relations = self._on(related, group)

        def is_there(condition: Predicate) -> sa.Exists:
            records: sa.Select[int] = sa.select(sa.literal_column("1"))
            records = records.select_from(related.join(related.table, relations))
            records = records.where(key == rows.table.c.id, related.table.c.deleted_at.is_(None), condition)
            return records.correlate(rows.table).exists()

        match group.quantifier:
            case "any":
                return is_there(holds)
            case "none":
                return ~is_there(holds)
            case "all":
                return sa.and_(is_there(holds), ~is_there(denied(holds)))
            case _:
                assert_never(group.quantifier)

    def _segment(self, segment: KnownSegment) -> Node:
        if segment.definition is None:
            stored = _stored_members(segment.id, None if self.is_now else self.moment.as_of, self.base.within)
            return Among(stored, self.base.id, by_key=True)
        at_its_zone = Moment(self.moment.as_of, segment.zone)
        return _Compilation(self.base, at_its_zone, self.segments, self.is_now).definition(segment.definition)


_STAY = sa.table(
    "stay",
    sa.column("profile_id", sa.BigInteger),
    sa.column("segment_id", sa.BigInteger),
    sa.column("entered_at", Instant),
    sa.column("left_at", Instant),
).alias("s")


def _covering(as_of: datetime | None) -> list[ColumnElement[bool]]:
    """Conditions on a stay that covers an instant, or is open."""
    if as_of is None:
        return [_STAY.c.left_at.is_(None)]
    at = sa.literal(as_of, Instant)
    return [_STAY.c.entered_at <= at, sa.or_(_STAY.c.left_at.is_(None), _STAY.c.left_at > at)]


def _stored_members(segment_id: int, as_of: datetime | None, within: FromClause | None) -> Select[int]:
    """The members of a segment at an instant: those with a stay [entered_at, left_at) that covers it; or now."""
    source = _STAY if within is None else DrivenJoin(within, _STAY, _STAY.c.profile_id == within.c.id)
    return (
        sa.select(_STAY.c.profile_id.label("id"))
        .select_from(source)
        .where(_STAY.c.segment_id == segment_id, *_covering(as_of))
        .correlate(None)
    )
