"""Whether one condition holds on one value, and what several of them come to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from core.engine.reference.operators import rule_of
from core.engine.reference.records import Datum
from core.engine.reference.values import Clock, is_no_data
from core.language.definition import Condition, Match
from core.language.operators import OPERATORS, AttributeType


def condition_holds(condition: Condition, type_: AttributeType, datum: Datum, clock: Clock) -> bool:
    """Whether a condition holds on a value of its attribute's type.

    A positive operator never holds on no data. A negative one denies its positive one, and holds
    on no data unless the condition asks *only where there is data*.
    """
    asked = OPERATORS[condition.operator]
    rule = rule_of(asked.denies or asked.key, type_)
    if is_no_data(datum):
        return asked.denies is not None and not condition.only_with_data
    return rule(datum, condition.value, clock) is (asked.denies is None)


def combine(match: Match, verdicts: Iterable[bool]) -> bool:
    """Whether conditions that *all of* or *any of* joins hold together."""
    match match:
        case "all":
            return all(verdicts)
        case "any":
            return any(verdicts)
        case _:
            assert_never(match)
