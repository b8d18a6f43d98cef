"""Pure edits of a chain that the canvas offers beside those of `core.language.edits`: parentheses."""

from __future__ import annotations

from typing import Any

from core.errors import Path
from core.language import edits
from core.language.definition import Definition, Group, Step


def part_at(definition: Definition, path: Path) -> Any:
    """What stands at a path."""
    part: Any = definition
    for name in path:
        part = part[name] if isinstance(name, int) else getattr(part, name)
    return part


def grouped(definition: Definition, path: Path) -> Definition:
    """With the step at the path in parentheses."""
    step = part_at(definition, path)
    return edits.replace(definition, (*path, "block"), Group(steps=(Step(block=step.block),)))


def ungrouped(definition: Definition, path: Path) -> Definition:
    """With the steps of the group at the path in its place; the first takes the group's operator."""
    *chain, index = path
    steps: tuple[Step, ...] = part_at(definition, tuple(chain))
    group = steps[int(index)]
    inner: list[Step] = list(group.block.steps) if isinstance(group.block, Group) else [group]
    if inner:
        inner[0] = Step(operator=group.operator, block=inner[0].block)
    joined = [*steps[: int(index)], *inner, *steps[int(index) + 1 :]]
    if joined and joined[0].operator is not None:
        joined[0] = Step(block=joined[0].block)
    return edits.replace(definition, tuple(chain), tuple(joined))
