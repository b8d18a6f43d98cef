"""Short forms of blocks and paths, for the shipped templates.

    chain(did("email_delivered", within=months(3)), ("but_not", did("email_opened")))

Paths lead into the steps of a chain without groups, counted from 0.
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
"""A list of values that the template must ask for."""


def chain(first: Block, *others: tuple[ChainOperator, Block], target: Target = "contact") -> Definition:
    joined = (Step(operator=operator, block=block) for operator, block in others)
    return Definition(target=target, steps=(Step(block=first), *joined))


def where(attribute: str, operator: str, value: Any = None) -> Condition:
    return Condition(attribute=attribute, operator=operator, value=value)


def who(*conditions: ProfileCondition) -> ProfileBlock:
    """Profiles that meet all of the conditions."""
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
    """Contacts who did any of these at least once; with ``not_since``, before that span and not in it."""
    window = InTheLast(span=within) if within else NotInTheLast(span=not_since) if not_since else Ever()
    return BehavioralBlock(
        interactions=interactions,
        conditions=which,
        measure=measure or Measure(),
        comparison=compared or Comparison(),
        window=window,
    )


def at_least(number: int) -> Comparison:
    return Comparison(operator="at_least", value=number)


def days(amount: int) -> Span:
    return Span(amount=amount, unit="days")


def months(amount: int) -> Span:
    return Span(amount=amount, unit="months")


def value_of(step: int, condition: int = 0) -> Path:
    """The path of a condition's value in a block."""
    return ("steps", step, "block", "conditions", condition, "value")


def lead_value_of(step: int, condition: int) -> Path:
    """The path of a condition's value in the related group that comes first in a block."""
    return ("steps", step, "block", "conditions", 0, "conditions", condition, "value")


def span_of(step: int) -> Path:
    """The path of the length of time in a block's window."""
    return ("steps", step, "block", "window", "span")


def number_of(step: int) -> Path:
    """The path of the number that a block's measure is compared with."""
    return ("steps", step, "block", "comparison", "value")


def segment_of(step: int) -> Path:
    """The path of the segment that a block names."""
    return ("steps", step, "block", "segment")
