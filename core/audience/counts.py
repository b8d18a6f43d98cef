"""How many profiles each part of a definition selects, and the whole without that part: all exact.

One evaluation counts them all, so that every number is of the same instant and adds up; the last step's running
number with the manual lists is the number of members.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from core.audience.evaluations import Evaluation
from core.errors import Path, Problem, Severity
from core.language import edits
from core.language.definition import (
    BehavioralBlock,
    Block,
    Condition,
    ConditionGroup,
    Definition,
    Part,
    ProfileBlock,
    RelatedGroup,
    Step,
    walk,
)


@dataclass(frozen=True, slots=True)
class PartCount:
    """The counts of a block, a condition or a group of them, by its path.

    ``holds`` counts the profiles it selects alone; ``running`` those of its chain up to and with it,
    None where it is no step; ``without`` the members of the definition without it.
    """

    path: Path
    holds: int
    running: int | None
    without: int


@dataclass(frozen=True, slots=True)
class Counts:
    """The members of the whole definition, all profiles of the target, and the parts in reading order."""

    members: int
    population: int
    parts: tuple[PartCount, ...]


@dataclass(frozen=True, slots=True)
class _PartQuestion:
    """What to count for a part: three definitions, or two where it is no step."""

    path: Path
    alone: Definition
    running: Definition | None
    without: Definition


def count_parts(evaluation: Evaluation, definition: Definition) -> Counts:
    """Count a definition and every part of it. Raises DefinitionError where it has a problem."""
    members = evaluation.count(definition)
    asked = list(_parts(definition))
    for part in asked:  # all of these before any whole, so that blocks fold from their evaluated conditions
        evaluation.ids(part.alone)
    parts = tuple(
        PartCount(
            part.path,
            len(evaluation.ids(part.alone)),
            None if part.running is None else len(evaluation.ids(part.running)),
            len(evaluation.ids(part.without)),
        )
        for part in asked
    )
    return Counts(members, len(evaluation.ids(_everybody(definition))), parts)


def count_warnings(counts: Counts) -> tuple[Problem, ...]:
    """What looks odd in the numbers: parts that nobody or everybody meets, steps that change nothing."""
    return tuple(_count_warnings(counts))


def _count_warnings(counts: Counts) -> Iterator[Problem]:
    running_before: dict[Path, int] = {}
    for part in counts.parts:
        if part.holds == 0:
            yield _warning(part.path, "should hold for somebody (got nobody).", "Check its values.")
        elif part.running is None and part.holds == counts.population:
            yield _warning(part.path, "should leave somebody out (got everybody).", "You can leave it out.")
        if part.running is None:
            continue
        before = running_before.get(part.path[:-1])
        if before == part.running and part.holds:
            yield _warning(part.path, "should add or remove somebody (got nobody).", "You can leave it out.")
        running_before[part.path[:-1]] = part.running


def _warning(path: Path, message: str, hint: str) -> Problem:
    return Problem(path, message, hint, Severity.WARNING)


def _everybody(definition: Definition) -> Definition:
    """A definition of every profile of the target that is not deleted: with data in an attribute, or without."""
    either = tuple(
        Condition(attribute="external_id", operator=key) for key in ("contains_data", "does_not_contain_data")
    )
    return Definition(target=definition.target, steps=(Step(block=ProfileBlock(match="any", conditions=either)),))


def _parts(definition: Definition) -> Iterator[_PartQuestion]:
    """Every step and condition, alone in what surrounds it: in a behavioral block, the interactions that meet it."""
    for part in walk(definition):
        node, around = part.node, part.parent
        if isinstance(node, Step):
            assert around is not None
            alone, running = node.block, _chain(definition, around.node.steps[: int(part.path[-1]) + 1])
        elif isinstance(node, Condition | ConditionGroup | RelatedGroup):
            alone, running = _alone(part), None
        else:
            continue
        without = edits.remove(definition, _outermost_left_empty(part).path)
        yield _PartQuestion(part.path, _chain(definition, (Step(block=alone),)), running, without)


def _alone(part: Part[Any]) -> Block:
    """The block around a condition with only that condition; *all of* and *any of* are then the same."""
    node, around = part.node, part.parent
    while around is not None and not isinstance(around.node, Step):
        node, around = edits.change(around.node, conditions=(node,)), around.parent
    return cast(Block, node)


def _outermost_left_empty(part: Part[Any]) -> Part[Any]:
    """The outermost group or block that is empty without a part, else the part itself."""
    around = part.parent
    while (
        around is not None and len(around.children) == 1 and not isinstance(around.node, Definition | BehavioralBlock)
    ):
        part, around = around, around.parent
    return part


def _chain(whole: Definition, steps: tuple[Step, ...]) -> Definition:
    return Definition(target=whole.target, steps=steps)
