"""Behavioral blocks: contacts selected by a measure over their matching interactions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, assert_never

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement

from core.engine.compiler.algebra import Among, Node, Not, all_of, denied
from core.engine.compiler.conditions import joined, predicate
from core.engine.compiler.operators import compare_number
from core.engine.compiler.ranges import Moment, Predicate, between_instants, in_instants
from core.engine.compiler.rows import Base, Operand
from core.language.dates import MIN_INSTANT, DayRange, InstantRange, instants_of, last_instants, shift
from core.language.definition import (
    After,
    Before,
    BehavioralBlock,
    Between,
    Condition,
    ConditionGroup,
    Ever,
    InteractionCondition,
    InTheLast,
    NotInTheLast,
)
from core.language.operators import MEASURES
from core.language.values import read_date_or_instant, read_number
from core.store.expressions import distinct_count, distinct_rows, local_day

_NOTHING = Decimal(0)
_DISTINCT = frozenset({"count_distinct", "count_days"})

_OPERATORS = {
    "at_least": "is_at_least",
    "at_most": "is_at_most",
    "exactly": "is",
    "more_than": "is_more_than",
    "less_than": "is_less_than",
}


def behavioral(block: BehavioralBlock, base: Base, moment: Moment) -> Node:
    """The node of a behavioral block."""
    return _Matching(block, base, moment).node()


def ranges(block: BehavioralBlock, moment: Moment) -> tuple[InstantRange, ...]:
    """The range of instants that a block measures, and the one in which nothing may match, where it has one."""
    if isinstance(block.window, NotInTheLast):
        recent = last_instants(moment.as_of, block.window.span, moment.zone)
        return _until(InstantRange(high=recent.low, includes_high=True), moment.as_of), recent
    return (_until(_range(block.window, moment), moment.as_of),)


@dataclass(frozen=True)
class _Matching:
    block: BehavioralBlock
    base: Base
    moment: Moment

    def node(self) -> Node:
        measured, *without = ranges(self.block, self.moment)
        return all_of(self._measured(measured), *(Not(self._at_least_one(within)) for within in without))

    def _measured(self, within: InstantRange) -> Node:
        """Contacts whose measure compares as asked. Where the comparison holds without any interaction,
        turn it round: everybody except those whose interactions break it.
        """
        holds_for_none = MEASURES[self.block.measure.kind].is_zero_of_nothing and _holds_for_zero(self.block)
        if holds_for_none:
            return Not(self._at_least_one(within) if self._is_never() else self._grouped(within, is_broken=True))
        return self._at_least_one(within) if self._is_once() else self._grouped(within)

    def _is_once(self) -> bool:
        comparison = self.block.comparison
        return self.block.measure.kind == "count" and (
            (comparison.operator == "at_least" and read_number(comparison.value) == 1)
            or (comparison.operator == "more_than" and read_number(comparison.value) == 0)
        )

    def _is_never(self) -> bool:
        comparison = self.block.comparison
        return self.block.measure.kind == "count" and (
            (comparison.operator in ("exactly", "at_most") and read_number(comparison.value) == 0)
            or (comparison.operator == "less_than" and read_number(comparison.value) == 1)
        )

    def _at_least_one(self, within: InstantRange) -> Among:
        return self._among(self._matching(within), by_key=True)

    def _grouped(self, within: InstantRange, *, is_broken: bool = False) -> Among:
        """Contacts with an interaction whose measure compares as asked, or breaks it."""
        matching, contact, value = self._matching(within), self._interactions.c.contact_id, self._measured_value()
        if self.block.measure.kind in _DISTINCT and value is not None:
            each = distinct_rows(matching.add_columns(value.label("value"))).subquery()
            matching, contact, value = sa.select(each.c.id.label("id")), each.c.id, each.c.value
        comparison = self._comparison(value)
        return self._among(matching.group_by(contact).having(denied(comparison) if is_broken else comparison))

    def _among(self, contacts: sa.Select[int], *, by_key: bool = False) -> Among:
        return Among(contacts, self.base.actor_id, self.base.actor_relations, by_key)

    def _matching(self, within: InstantRange) -> sa.Select[int]:
        interactions = self._interactions
        kinds = self.block.interactions
        kind = interactions.c.kind
        return (
            sa.select(interactions.c.contact_id.label("id"))
            .select_from(self.base.acting(interactions, interactions.c.contact_id))
            .where(
                kind == kinds[0] if len(kinds) == 1 else kind.in_(sorted(kinds)),
                in_instants(interactions.c.occurred_at, within),
                *(self._holds(condition) for condition in self.block.conditions),
            )
            .correlate(None)
        )

    @property
    def _interactions(self) -> sa.FromClause:
        return self.base.interactions

    def _holds(self, condition: InteractionCondition | Any) -> Predicate:
        if isinstance(condition, Condition):
            return predicate(condition, self.base.property_operand(condition.attribute), self.moment)
        assert isinstance(condition, ConditionGroup)
        return joined(condition.match, [self._holds(part) for part in condition.conditions])

    def _comparison(self, value: ColumnElement[Any] | None) -> Predicate:
        comparison, compare = self.block.comparison, self._compare(value)
        if comparison.operator == "between":
            return sa.and_(
                compare("is_at_least", read_number(comparison.value)),
                compare("is_at_most", read_number(comparison.upper)),
            )
        return compare(_OPERATORS[comparison.operator], read_number(comparison.value))

    def _measured_value(self) -> ColumnElement[Any] | None:
        """The value of an interaction that the block measures; None where it counts interactions."""
        match self.block.measure.kind:
            case "count":
                return None
            case "count_days":
                at = self._interactions.c.occurred_at
                return local_day(at, self.moment.zone, self._earliest(), self.moment.as_of)
            case "count_distinct" | "sum" | "average" | "smallest" | "largest":
                return self._operand().value
            case _:
                assert_never(self.block.measure.kind)

    def _operand(self) -> Operand:
        return self.base.property_operand(self.block.measure.property or "")

    def _compare(self, value: ColumnElement[Any] | None) -> Callable[[str, Decimal], Predicate]:
        kind = self.block.measure.kind
        if value is None:
            return lambda key, number: compare_number(key, sa.func.count(), number)
        if kind in _DISTINCT:
            return lambda key, number: compare_number(key, distinct_count(value), number)
        scale = self._operand().attribute.decimals
        if kind == "average":
            return lambda key, number: _average(key, value, number.scaleb(scale))
        aggregate: ColumnElement[Any] = {
            "sum": sa.func.coalesce(sa.func.sum(value), 0),
            "smallest": sa.func.min(value),
            "largest": sa.func.max(value),
        }[kind]
        return lambda key, number: compare_number(key, aggregate, number.scaleb(scale))

    def _earliest(self) -> datetime:
        window = self.block.window
        if isinstance(window, InTheLast):
            return shift(self.moment.as_of, window.span, self.moment.zone, -1)
        return MIN_INSTANT


def _average(key: str, column: ColumnElement[Any], value: Decimal) -> Predicate:
    """Compare sum / count with a value without a division: sum * q with p * count, for value = p / q."""
    p, q = value.as_integer_ratio()
    total, count = sa.func.sum(column), sa.cast(sa.func.count(column), sa.Numeric)
    left: ColumnElement[Any] = total * sa.literal_column(str(q))
    right: ColumnElement[Any] = sa.literal_column(str(p)) * count
    return {
        "is": left == right,
        "is_less_than": left < right,
        "is_at_most": left <= right,
        "is_more_than": left > right,
        "is_at_least": left >= right,
    }[key]


def _holds_for_zero(block: BehavioralBlock) -> bool:
    comparison = block.comparison
    value = read_number(comparison.value)
    match comparison.operator:
        case "at_least":
            return value <= _NOTHING
        case "at_most":
            return value >= _NOTHING
        case "exactly":
            return value == _NOTHING
        case "more_than":
            return value < _NOTHING
        case "less_than":
            return value > _NOTHING
        case "between":
            return value <= _NOTHING <= read_number(comparison.upper)
        case _:
            assert_never(comparison.operator)


def _range(window: Ever | InTheLast | Between | Before | After, moment: Moment) -> InstantRange:
    match window:
        case Ever():
            return InstantRange()
        case InTheLast(span=span):
            return last_instants(moment.as_of, span, moment.zone)
        case Between(first=first, last=last):
            return between_instants(first, last, moment.zone)
        case Before(date=text):
            at = read_date_or_instant(text)
            return InstantRange(high=at) if isinstance(at, datetime) else instants_of(DayRange(end=at), moment.zone)
        case After(date=text):
            at = read_date_or_instant(text)
            if isinstance(at, datetime):
                return InstantRange(low=at, includes_low=False)
            return InstantRange(low=between_instants(text, text, moment.zone).high)
        case _:
            assert_never(window)


def _until(within: InstantRange, as_of: datetime) -> InstantRange:
    """End a range at ``as_of``: later interactions never count."""
    if within.high is None or within.high > as_of:
        return InstantRange(within.low, as_of, within.includes_low, includes_high=True)
    return within
