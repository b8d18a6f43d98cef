"""Behavioral blocks: which interactions match, what is measured over them, how it compares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import assert_never, cast

from core.engine.reference.conditions import combine, condition_holds
from core.engine.reference.days import before_span, local_day
from core.engine.reference.records import Datum, Interaction
from core.engine.reference.values import (
    Clock,
    fold,
    is_after,
    is_before,
    is_between,
    is_no_data,
    number,
)
from core.language.catalog import Attribute, Catalog
from core.language.definition import (
    After,
    Before,
    BehavioralBlock,
    Between,
    Comparison,
    Condition,
    Ever,
    InTheLast,
    Measure,
    NotInTheLast,
    ProfileCondition,
    Window,
)
from core.language.operators import MEASURES, AttributeType

Matching = tuple[Interaction, ...]


def block_holds(block: BehavioralBlock, done: Sequence[Interaction], catalog: Catalog, clock: Clock) -> bool:
    """Whether a block holds for a profile with exactly these interactions."""
    counted, excluding = matching(block, done, catalog, clock)
    return not excluding and comparison_holds(block.comparison, measure_of(block.measure, counted, catalog, clock))


def matching(
    block: BehavioralBlock, done: Iterable[Interaction], catalog: Catalog, clock: Clock
) -> tuple[Matching, Matching]:
    """The interactions that a block measures, and those that rule it out.

    Only *not within the last N units* has any that rule it out: the matching interactions within that range.
    Interactions later than ``as_of`` are in neither.
    """
    of_kind = tuple(
        interaction
        for interaction in done
        if interaction.kind in block.interactions
        and interaction.occurred_at <= clock.as_of
        and all(_holds(condition, interaction, catalog, clock) for condition in block.conditions)
    )
    if isinstance(block.window, NotInTheLast):
        since = before_span(clock.as_of, block.window.span, clock.zone)
        return (
            tuple(interaction for interaction in of_kind if interaction.occurred_at <= since),
            tuple(interaction for interaction in of_kind if interaction.occurred_at > since),
        )
    return tuple(i for i in of_kind if _is_within(i.occurred_at, block.window, clock)), ()


def _is_within(instant: datetime, window: Window, clock: Clock) -> bool:
    match window:
        case Ever():
            return True
        case InTheLast(span=span):
            return instant > before_span(clock.as_of, span, clock.zone)
        case Between(first=first, last=last):
            return is_between(instant, first, last, clock.zone)
        case Before(date=bound):
            return is_before(instant, bound, clock.zone)
        case After(date=bound):
            return is_after(instant, bound, clock.zone)
    raise LookupError(window.kind)


def _holds(condition: ProfileCondition, interaction: Interaction, catalog: Catalog, clock: Clock) -> bool:
    """Whether a condition or a group of conditions holds on one interaction."""
    if isinstance(condition, Condition):
        property_ = _property(catalog, condition.attribute)
        return condition_holds(condition, property_.type, interaction.values.get(property_.name), clock)
    return combine(condition.match, (_holds(inner, interaction, catalog, clock) for inner in condition.conditions))


def _property(catalog: Catalog, name: str | None) -> Attribute:
    """Raise LookupError for an unknown name: such a definition has a problem."""
    property_ = catalog.property(name or "")
    if property_ is None:
        raise LookupError(name)
    return property_


def measure_of(measure: Measure, counted: Matching, catalog: Catalog, clock: Clock) -> Fraction | None:
    """The measure over the interactions, exactly; None where it has no data.

    The count and the sum of nothing are 0; interactions with no data in the property do not count.
    """
    if measure.kind not in MEASURES:  # also where there is nothing to measure
        raise LookupError(measure.kind)
    if measure.kind == "count":
        return Fraction(len(counted))
    if measure.kind == "count_days":
        return Fraction(len({local_day(interaction.occurred_at, clock.zone) for interaction in counted}))
    property_ = _property(catalog, measure.property)
    data = [interaction.values.get(property_.name) for interaction in counted]
    data = [datum for datum in data if not is_no_data(datum)]
    if measure.kind == "count_distinct":
        return Fraction(len({_distinct_form(datum, property_.type) for datum in data}))
    numbers = [Fraction(number(cast("int | Decimal", datum))) for datum in data]
    if measure.kind == "sum":
        return sum(numbers, Fraction(0))
    if not numbers:
        return None
    match measure.kind:
        case "average":
            return sum(numbers, Fraction(0)) / len(numbers)
        case "smallest":
            return min(numbers)
        case "largest":
            return max(numbers)
    raise LookupError(measure.kind)


def _distinct_form(datum: Datum, type_: AttributeType) -> object:
    """A form that is equal for values that count as one: texts that differ only in case, choices in another order."""
    match type_:
        case AttributeType.TEXT:
            return fold(cast(str, datum))
        case AttributeType.CHOICES:
            return frozenset(cast("tuple[str, ...]", datum))
        case AttributeType.NUMBER | AttributeType.MONEY | AttributeType.CHOICE | AttributeType.YES_NO:
            return datum
        case AttributeType.DATE | AttributeType.DATETIME:
            return datum
        case _:
            assert_never(type_)


def comparison_holds(comparison: Comparison, actual: Fraction | None) -> bool:
    """Whether a measure compares as asked; no data never does."""
    if actual is None:
        return False
    asked = Fraction(number(comparison.value))
    match comparison.operator:
        case "at_least":
            return actual >= asked
        case "at_most":
            return actual <= asked
        case "exactly":
            return actual == asked
        case "more_than":
            return actual > asked
        case "less_than":
            return actual < asked
        case "between":
            return comparison.upper is not None and asked <= actual <= Fraction(number(comparison.upper))
        case _:
            assert_never(comparison.operator)
