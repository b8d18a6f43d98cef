"""Edits of a definition by path: each gives a new definition and leaves the old one as it is.

A path is that of a `core.errors.Problem`. It may name a step or the step's block, a condition, a
single value of a list; `replace` takes the path of any field. Chains stay well formed:

- what is removed from the head of a chain leaves its place to the next, which loses its operator;
- what is inserted at the head has none, and the former first gets *or*;
- what is moved takes its operator along; at the head, the operator passes between the two blocks
  that change places, so that a move there and back changes nothing.

Every function with a path raises NotFoundError where it leads nowhere, and DefinitionError where the new
part can't stand there. Conditions of which fewer than two are left are joined by *all of* again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from core.errors import DefinitionError, NotFoundError, Path, Problem
from core.language.definition import ChainOperator, Definition, Group, Step
from core.language.messages import quoted

Items = tuple[Any, ...]
Node = TypeVar("Node", bound=BaseModel)


def part_at(definition: Definition, path: Path) -> Any:
    """What stands at a path: a node, a field of one, or a value of a list."""
    return _trail(definition, path)[-1]


def changed(node: Node, **fields: object) -> Node:
    """A node alone with other values in some fields, checked and in its one form. Raises pydantic's ValidationError."""
    return type(node).model_validate({**dict(node), **fields})


def replace(definition: Definition, path: Path, part: object) -> Definition:
    """With ``part`` in place of what is at the path, which may lead to any field but not be empty."""
    return _with(definition, path, part)


def insert(definition: Definition, path: Path, item: object, operator: ChainOperator = "or") -> Definition:
    """With ``item`` at the path, before what is there; one past the end appends.

    ``operator`` joins a block that comes to stand behind others; a Step brings its own.
    """
    items_path, index = _place(path)
    is_chain = items_path[-1] == "steps"
    part = _step(item, operator, path) if is_chain and not isinstance(item, Step) else item

    def inserted(items: Items) -> Items:
        if not 0 <= index <= len(items):
            raise _nothing_at(path)
        joined = (*items[:index], part, *items[index:])
        return _chained(joined) if is_chain else joined

    return _changed(definition, items_path, inserted)


def remove(definition: Definition, path: Path) -> Definition:
    """Without what is at the path."""
    items_path, index = _place(path)
    _trail(definition, (*items_path, index))

    def removed(items: Items) -> Items:
        left = items[:index] + items[index + 1 :]
        return _chained(left) if items_path[-1] == "steps" else left

    return _changed(definition, items_path, removed)


def move(definition: Definition, path: Path, offset: int) -> Definition:
    """With what is at the path ``offset`` places later (earlier where negative) among its siblings."""
    items_path, index = _place(path)
    _trail(definition, (*items_path, index))
    target = index + offset

    def moved(items: Items) -> Items:
        if not 0 <= target < len(items):
            raise NotFoundError(f"{_where(path)} can’t be moved by {offset}: there are {len(items)} in its place.")
        others = items[:index] + items[index + 1 :]
        shifted = (*others[:target], items[index], *others[target:])
        if items_path[-1] != "steps":
            return shifted
        # Whoever leaves the head takes the operator of whoever comes to stand there.
        return _chained(shifted, shifted[0].operator or "or")

    return _changed(definition, items_path, moved)


def duplicate(definition: Definition, path: Path) -> Definition:
    """With a copy of what is at the path right behind it; a copy of the first of a chain is joined by *or*."""
    items_path, index = _place(path)
    item = _trail(definition, (*items_path, index))[-1]
    return insert(definition, (*items_path, index + 1), item)


def group(definition: Definition, path: Path) -> Definition:
    """With the step at the path in parentheses."""
    block = _step_at(definition, path).block
    return replace(definition, (*path, "block"), Group(steps=(Step(block=block),)))


def ungroup(definition: Definition, path: Path) -> Definition:
    """With the steps of the group at the path in its place; the first takes the group's operator."""
    items_path, index = _place(path)
    step = _step_at(definition, path)
    inner = step.block.steps if isinstance(step.block, Group) else (step,)
    head = tuple(Step(operator=step.operator, block=first.block) for first in inner[:1])
    return _changed(
        definition, items_path, lambda steps: _chained((*steps[:index], *head, *inner[1:], *steps[index + 1 :]))
    )


def _place(path: Path) -> tuple[Path, int]:
    """The list in which something stands, and its index there."""
    whole = path[:-1] if path[-1:] == ("block",) else path
    if len(whole) < 2 or not isinstance(whole[-1], int):
        raise NotFoundError(f"{_where(path)} is no place in a chain or list.")
    return whole[:-1], whole[-1]


def _step_at(definition: Definition, path: Path) -> Step:
    step = part_at(definition, path)
    if not isinstance(step, Step):
        raise NotFoundError(f"{_where(path)} is no step of a chain.")
    return step


def _trail(definition: Definition, path: Path) -> list[Any]:
    """What the path leads through, from the definition to the end of the path."""
    trail: list[Any] = [definition]
    for part in path:
        node = trail[-1]
        if isinstance(node, tuple) and isinstance(part, int) and 0 <= part < len(node):
            trail.append(node[part])
        elif isinstance(node, BaseModel) and part in type(node).model_fields:
            trail.append(getattr(node, str(part)))
        else:
            raise _nothing_at(path)
    return trail


def _changed(definition: Definition, path: Path, change: Callable[[Items], Items]) -> Definition:
    items = _trail(definition, path)[-1]
    if not isinstance(items, tuple):
        raise NotFoundError(f"{_where(path)} is no chain or list.")
    return _with(definition, path, change(items))


def _with(definition: Definition, path: Path, part: Any) -> Definition:
    """Builds the nodes along the path anew, from the inside out."""
    if not path:
        raise NotFoundError("A path must lead to a part of the definition (got the whole).")
    nodes = _trail(definition, path)[:-1]
    for node, name in zip(reversed(nodes[1:]), reversed(path[1:]), strict=True):
        if isinstance(node, tuple):
            index = int(name)
            part = (*node[:index], part, *node[index + 1 :])
        else:
            part = _rebuilt(node, str(name), part, path)
    return _rebuilt(definition, str(path[0]), part, path)


def _rebuilt(node: Node, name: str, part: Any, path: Path) -> Node:
    """Checked as it is built: a copy would take anything."""
    try:
        return changed(node, **{name: part})
    except ValidationError as error:
        raise _misfit(path, error) from error


def _step(block: object, operator: ChainOperator, path: Path) -> Step:
    try:
        return Step.model_validate({"operator": operator, "block": block})
    except ValidationError as error:
        raise _misfit(path, error) from error


def _chained(steps: Items, freed: ChainOperator = "or") -> tuple[Step, ...]:
    """The first without an operator, every other with one: its own, or else the one that is free."""
    return tuple(
        Step(operator=(step.operator or freed) if position else None, block=step.block)
        for position, step in enumerate(steps)
    )


def _misfit(path: Path, error: ValidationError) -> DefinitionError:
    detail = error.errors(include_url=False)[0]
    got = quoted(type(detail["input"]).__name__)
    return DefinitionError([Problem(path, f"must be something that can stand here (got {got}: {detail['msg']}).")])


def _nothing_at(path: Path) -> NotFoundError:
    return NotFoundError(f"There is nothing at {_where(path)} of the definition.")


def _where(path: Path) -> str:
    return quoted(Problem(path, "").where)
