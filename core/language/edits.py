"""Edits of a definition by path: each returns a new definition and leaves the old one as it is.

A path is that of a `core.errors.Problem`. It leads to a step or its block, a condition, or a single
value of a list; `replace` also takes the path of any field. The functions edit any part of a
definition too, by paths from that part. Chains stay well formed:

- after the head of a chain is removed, the next step becomes the head and loses its operator;
- an item inserted at the head has no operator, and the former head gets *or*;
- a moved step keeps its operator; at the head, the operator passes between the two steps that
  change places, so that a move there and back changes nothing.

Every function with a path raises NotFoundError if the path leads nowhere, and DefinitionError if the new
part does not fit there. Fewer than two conditions are joined by *all of* again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from core.errors import DefinitionError, NotFoundError, Path, Problem
from core.language.definition import ChainOperator, ConditionGroup, Group, Step
from core.language.messages import quote

Items = tuple[Any, ...]
Node = TypeVar("Node", bound=BaseModel)


def part_at(whole: BaseModel, path: Path) -> Any:
    """What is at a path: a node, a field of one, or a value of a list."""
    return _trail(whole, path)[-1]


def change(node: Node, **fields: object) -> Node:
    """Copy a single node with other values in some fields, validated. Raises pydantic's ValidationError."""
    return type(node).model_validate({**dict(node), **fields})


def replace(whole: Node, path: Path, part: object) -> Node:
    """Put ``part`` in place of what is at the path, which may lead to any field but must not be empty."""
    return _put(whole, path, part)


def insert(whole: Node, path: Path, item: object, operator: ChainOperator = "or") -> Node:
    """Insert ``item`` at the path, before what is there; an index one past the end appends.

    ``operator`` joins a block that is inserted after others; a Step has its own.
    """
    items_path, index = _place(path)
    is_chain = items_path[-1] == "steps"
    part = _step(item, operator, path) if is_chain and not isinstance(item, Step) else item

    def insert_part(items: Items) -> Items:
        if not 0 <= index <= len(items):
            raise _nothing_at(path)
        joined = (*items[:index], part, *items[index:])
        return _chain(joined) if is_chain else joined

    return _change_items(whole, items_path, insert_part)


def remove(whole: Node, path: Path) -> Node:
    """Remove what is at the path."""
    items_path, index = _place(path)
    _trail(whole, (*items_path, index))

    def remove_item(items: Items) -> Items:
        left = items[:index] + items[index + 1 :]
        return _chain(left) if items_path[-1] == "steps" else left

    return _change_items(whole, items_path, remove_item)


def move(whole: Node, path: Path, offset: int) -> Node:
    """Move what is at the path ``offset`` places later among its siblings, or earlier if negative."""
    items_path, index = _place(path)
    _trail(whole, (*items_path, index))
    target = index + offset

    def move_item(items: Items) -> Items:
        if not 0 <= target < len(items):
            raise NotFoundError(f"{_where(path)} can’t be moved by {offset}: its list has {len(items)} items.")
        others = items[:index] + items[index + 1 :]
        shifted = (*others[:target], items[index], *others[target:])
        if items_path[-1] != "steps":
            return shifted
        # The step that leaves the head takes the operator of the step that becomes the head.
        return _chain(shifted, shifted[0].operator or "or")

    return _change_items(whole, items_path, move_item)


def duplicate(whole: Node, path: Path) -> Node:
    """Insert a copy of what is at the path right after it; *or* joins a copy of the head of a chain."""
    items_path, index = _place(path)
    item = _trail(whole, (*items_path, index))[-1]
    return insert(whole, (*items_path, index + 1), item)


def group(whole: Node, path: Path) -> Node:
    """Put the step or condition at the path in parentheses."""
    items_path, index = _place(path)
    part = part_at(whole, (*items_path, index))
    if isinstance(part, Step):
        return replace(whole, (*items_path, index, "block"), Group(steps=(Step(block=part.block),)))
    if items_path[-1] != "conditions":
        raise NotFoundError(f"{_where(path)} is not a step or a condition.")
    return replace(whole, (*items_path, index), ConditionGroup(conditions=(part,)))


def ungroup(whole: Node, path: Path) -> Node:
    """Put the parts of the group at the path in its place; of steps, the first takes the group's operator.

    Leaves anything but a group as it is.
    """
    items_path, index = _place(path)
    part = part_at(whole, (*items_path, index))
    if isinstance(part, Step) and isinstance(part.block, Group):
        steps = part.block.steps
        inner: Items = (*(Step(operator=part.operator, block=one.block) for one in steps[:1]), *steps[1:])
    else:
        inner = part.conditions if isinstance(part, ConditionGroup) else (part,)

    def open_group(items: Items) -> Items:
        opened = (*items[:index], *inner, *items[index + 1 :])
        return _chain(opened) if items_path[-1] == "steps" else opened

    return _change_items(whole, items_path, open_group)


def _place(path: Path) -> tuple[Path, int]:
    """The path of the list around an item, and the item's index in it."""
    whole = path[:-1] if path[-1:] == ("block",) else path
    if len(whole) < 2 or not isinstance(whole[-1], int):
        raise NotFoundError(f"{_where(path)} is not a place in a chain or list.")
    return whole[:-1], whole[-1]


def _trail(whole: BaseModel, path: Path) -> list[Any]:
    """Everything along the path, from the definition to what is at its end."""
    trail: list[Any] = [whole]
    for part in path:
        node = trail[-1]
        if isinstance(node, tuple) and isinstance(part, int) and 0 <= part < len(node):
            trail.append(node[part])
        elif isinstance(node, BaseModel) and part in type(node).model_fields:
            trail.append(getattr(node, str(part)))
        else:
            raise _nothing_at(path)
    return trail


def _change_items(whole: Node, path: Path, edit: Callable[[Items], Items]) -> Node:
    items = _trail(whole, path)[-1]
    if not isinstance(items, tuple):
        raise NotFoundError(f"{_where(path)} is not a chain or list.")
    return _put(whole, path, edit(items))


def _put(whole: Node, path: Path, part: Any) -> Node:
    """Rebuild the nodes along the path, from the inside out."""
    if not path:
        raise NotFoundError("A path must lead to a part of the definition (got the whole).")
    nodes = _trail(whole, path)[:-1]
    for node, name in zip(reversed(nodes[1:]), reversed(path[1:]), strict=True):
        if isinstance(node, tuple):
            index = int(name)
            part = (*node[:index], part, *node[index + 1 :])
        else:
            part = _rebuild(node, str(name), part, path)
    return _rebuild(whole, str(path[0]), part, path)


def _rebuild(node: Node, name: str, part: Any, path: Path) -> Node:
    """Validate the new node; pydantic's own copy would take any value."""
    try:
        return change(node, **{name: part})
    except ValidationError as error:
        raise _misfit(path, error) from error


def _step(block: object, operator: ChainOperator, path: Path) -> Step:
    try:
        return Step.model_validate({"operator": operator, "block": block})
    except ValidationError as error:
        raise _misfit(path, error) from error


def _chain(steps: Items, default: ChainOperator = "or") -> tuple[Step, ...]:
    """Remove the operator of the first step, and give ``default`` to every other step that has none."""
    return tuple(
        Step(operator=(step.operator or default) if position else None, block=step.block)
        for position, step in enumerate(steps)
    )


def _misfit(path: Path, error: ValidationError) -> DefinitionError:
    detail = error.errors(include_url=False)[0]
    got = quote(type(detail["input"]).__name__)
    return DefinitionError([Problem(path, f"must be something that fits here (got {got}: {detail['msg']}).")])


def _nothing_at(path: Path) -> NotFoundError:
    return NotFoundError(f"The definition has nothing at {_where(path)}.")


def _where(path: Path) -> str:
    return quote(Problem(path, "").where)
