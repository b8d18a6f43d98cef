"""Blocks and paths in short, for the templates that are shipped.

    chain(did("email_delivered", within=months(3)), ("but_not", did("email_opened")))

The paths are those of the steps of a chain without groups, counted from 0.
"""

from __future__ import annotations

from typing import Any

from core.errors import Path
from core.language.definition import (
    BehavioralBlock,
    Block,
    ChainOperator,
    Comparison,
    Condition,
    Definition,
    Ever,
    InTheLast,
    Measure,
    NotInTheLast,
    ProfileBlock,
    ProfileCondition,
    Quantifier,
    RelatedGroup,
    Span,
    Step,
    Target,
)

EMPTY: tuple[str, ...] = ()
"""A list of values that is still to be given."""


def chain(first: Block, *others: tuple[ChainOperator, Block], target: Target = "contact") -> Definition:
    """A definition of these blocks."""
    joined = (Step(operator=operator, block=block) for operator, block in others)
    return Definition(target=target, steps=(Step(block=first), *joined))


def where(attribute: str, operator: str, value: Any = None) -> Condition:
    """A condition."""
    return Condition(attribute=attribute, operator=operator, value=value)


def who(*conditions: ProfileCondition) -> ProfileBlock:
    """Those who meet all of the conditions."""
    return ProfileBlock(conditions=conditions)


def leads(*conditions: Condition, quantifier: Quantifier = "any") -> RelatedGroup:
    """Conditions on the leads of a contact."""
    return RelatedGroup(relation="leads", quantifier=quantifier, conditions=conditions)


def did(
    *interactions: str,
    which: tuple[Condition, ...] = (),
    within: Span | None = None,
    not_since: Span | None = None,
    measure: Measure | None = None,
    compared: Comparison | None = None,
) -> BehavioralBlock:
    """Those who did any of these at least once; ``not_since`` asks for those who did it only before."""
    window = InTheLast(span=within) if within else NotInTheLast(span=not_since) if not_since else Ever()
    return BehavioralBlock(
        interactions=interactions,
        conditions=which,
        measure=measure or Measure(),
        comparison=compared or Comparison(),
        window=window,
    )


def at_least(number: int) -> Comparison:
    """At least that number."""
    return Comparison(operator="at_least", value=number)


def days(amount: int) -> Span:
    """So many days."""
    return Span(amount=amount, unit="days")


def months(amount: int) -> Span:
    """So many months."""
    return Span(amount=amount, unit="months")


def value_of(step: int, condition: int = 0) -> Path:
    """The value of a condition of a block."""
    return ("steps", step, "block", "conditions", condition, "value")


def lead_value_of(step: int, condition: int) -> Path:
    """The value of a condition of the related group with which a block begins."""
    return ("steps", step, "block", "conditions", 0, "conditions", condition, "value")


def span_of(step: int) -> Path:
    """The length of time of a block's window."""
    return ("steps", step, "block", "window", "span")


def number_of(step: int) -> Path:
    """The number that a block's measure is compared with."""
    return ("steps", step, "block", "comparison", "value")


def segment_of(step: int) -> Path:
    """The segment that a block names."""
    return ("steps", step, "block", "segment")
