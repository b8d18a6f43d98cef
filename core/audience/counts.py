"""How many each part of a definition holds, and what the whole would be without it: all exact.

All are counted in one evaluation, so that every number is of the same instant and adds up; the last step's running
number with the manual lists is the members' number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from core.audience.evaluations import Evaluation
from core.errors import Path, Problem, Severity
from core.language.definition import (
    BehavioralBlock,
    Block,
    Condition,
    ConditionGroup,
    Definition,
    Group,
    ProfileBlock,
    RelatedGroup,
    Step,
)
from core.language.edits import remove

Part = Condition | ConditionGroup | RelatedGroup


@dataclass(frozen=True, slots=True)
class PartCount:
    """A block, a condition or a group of them, by its path.

    ``holds`` are the profiles it selects alone; ``running`` those of its chain up to and with it,
    None of what is no step; ``without`` the members of the definition if it were left out.
    """

    path: Path
    holds: int
    running: int | None
    without: int


@dataclass(frozen=True, slots=True)
class Counts:
    """The members of the whole definition, its parts in the order in which they are read, and all
    profiles of the target.
    """

    members: int
    population: int
    parts: tuple[PartCount, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is counted for a part: three definitions, or two of what is no step."""

    path: Path
    alone: Definition
    running: Definition | None
    without: Definition


def count_parts(evaluation: Evaluation, definition: Definition) -> Counts:
    """Count a definition and every part of it. Raises DefinitionError where it has a problem."""
    members = evaluation.count(definition)
    asked = list(_parts(definition))
    for part in asked:  # all of them before any whole, as a block is folded of conditions that were evaluated
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
    """What the numbers show to be odd: parts that nobody or everybody meets, steps that change nothing."""
    return tuple(_count_warnings(counts))


def _count_warnings(counts: Counts) -> Iterator[Problem]:
    running_before: dict[Path, int] = {}
    for part in counts.parts:
        if part.holds == 0:
            yield _warning(part.path, "should hold for somebody (got nobody).", "Check its values.")
        elif part.running is None and part.holds == counts.population:
            yield _warning(part.path, "should tell some from others (got everybody).", "It can be left out.")
        if part.running is None:
            continue
        before = running_before.get(part.path[:-1])
        if before == part.running and part.holds:
            yield _warning(part.path, "should change who is in (it adds and removes nobody).", "It can be left out.")
        running_before[part.path[:-1]] = part.running


def _warning(path: Path, message: str, hint: str) -> Problem:
    return Problem(path, message, hint, Severity.WARNING)


def _everybody(definition: Definition) -> Definition:
    """Every profile of the target that is not deleted: those with data somewhere, and those without."""
    either = tuple(
        Condition(attribute="external_id", operator=key) for key in ("contains_data", "does_not_contain_data")
    )
    return Definition(target=definition.target, steps=(Step(block=ProfileBlock(match="any", conditions=either)),))


def _parts(definition: Definition) -> Iterator[_Asked]:
    yield from _steps(definition, definition.steps, ("steps",))


def _steps(whole: Definition, steps: tuple[Step, ...], path: Path) -> Iterator[_Asked]:
    for place, step in enumerate(steps):
        at = (*path, place)
        running = _chain(whole, steps[: place + 1])
        yield _Asked(at, _chain(whole, (Step(block=step.block),)), running, _without(whole, at))
        yield from _inside(whole, step.block, (*at, "block"))


def _inside(whole: Definition, block: Block, path: Path) -> Iterator[_Asked]:
    match block:
        case Group(steps=steps):
            yield from _steps(whole, steps, (*path, "steps"))
        case ProfileBlock(conditions=conditions):
            yield from _conditions(whole, conditions, path, lambda part: ProfileBlock(conditions=(part,)))
        case BehavioralBlock(conditions=conditions):
            yield from _conditions(whole, conditions, path, lambda part: _with_one(block, part))


def _conditions(
    whole: Definition, parts: tuple[Part, ...], path: Path, around: Callable[[Part], Block]
) -> Iterator[_Asked]:
    """Each condition alone in what surrounds it: of a behavioral block, the interactions that meet it."""
    for place, part in enumerate(parts):
        at = (*path, "conditions", place)
        yield _Asked(at, _chain(whole, (Step(block=around(part)),)), None, _without(whole, at))
        if not isinstance(part, Condition):
            yield from _conditions(whole, part.conditions, at, partial(_nested, part, around))


def _nested(group: ConditionGroup | RelatedGroup, around: Callable[[Part], Block], part: Part) -> Block:
    return around(_with_one(group, part))


def _with_one(group: Any, part: Part) -> Any:
    """A group or block with one condition only; then all or any of it is the same."""
    return type(group).model_validate({**dict(group), "conditions": (part,)})


def _chain(whole: Definition, steps: tuple[Step, ...]) -> Definition:
    return Definition(target=whole.target, steps=steps)


def _without(whole: Definition, path: Path) -> Definition:
    """The definition without a part, and without the groups and blocks that are empty without it."""
    removed = remove(whole, path)
    parent, empty = _around(removed, path)
    return _without(whole, parent) if empty else removed


def _around(removed: Definition, path: Path) -> tuple[Path, bool]:
    """What a part stood in, as something that can be left out itself, and whether it is empty now."""
    parent = path[:-2]
    node: Any = removed
    for name in parent:
        node = node[name] if isinstance(name, int) else getattr(node, name)
    if parent[-1:] == ("block",):
        parent = parent[:-1]
    left = node.steps if isinstance(node, Definition | Group) else node.conditions
    return parent, not left and not isinstance(node, Definition | BehavioralBlock)
