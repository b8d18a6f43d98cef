"""Undoing each change between two definitions on its own, to show what the change does."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from core.language import edits
from core.language.catalog import Catalog
from core.language.comparison import Difference, align, differences
from core.language.definition import Definition, Step


@dataclass(frozen=True, slots=True)
class Reversion:
    """The new definition without one of its changes; ``texts`` describe that change."""

    texts: tuple[str, ...]
    definition: Definition


def reversions(old: Definition, new: Definition, catalog: Catalog) -> tuple[Reversion, ...]:
    """One reversion for each block of the outermost chain and each manual list that changed."""
    texts: dict[Hashable, list[str]] = {}
    for difference in differences(old, new, catalog):
        texts.setdefault(_place(difference), []).append(difference.text)
    found = (*_chains(old, new), *_lists(old, new))
    return tuple(Reversion(tuple(texts.get(place, ())), definition) for place, definition in found)


def _place(difference: Difference) -> Hashable:
    match difference.path:
        case ("steps", index) if difference.change == "removed":
            return "removed", index
        case (name, index, *_):
            return name, index
        case (name,):
            return name
    return ()


def _chains(old: Definition, new: Definition) -> Iterator[tuple[Hashable, Definition]]:
    before = -1
    for i, j in align([step.block for step in old.steps], [step.block for step in new.steps], lambda block: block.kind):
        if j is None:
            assert i is not None
            yield ("removed", i), _put_back(old, i, new, before + 1)
            continue
        before = j
        if i is None:
            yield ("steps", j), edits.remove(new, ("steps", j))
        elif (former := _former_step(old.steps[i], new.steps[j])) != new.steps[j]:
            yield ("steps", j), edits.replace(new, ("steps", j), former)


def _former_step(old: Step, new: Step) -> Step:
    """The step as it was. At the head of a chain, then or now, the operator is not the step's own."""
    has_own = old.operator is not None and new.operator is not None
    return Step(operator=old.operator if has_own else new.operator, block=old.block)


def _put_back(old: Definition, index: int, new: Definition, at: int) -> Definition:
    """Insert a removed step of the old definition into the new one, before its step ``at``."""
    step = old.steps[index]
    if at:
        return edits.insert(new, ("steps", at), Step(operator=step.operator or "or", block=step.block))
    follower = old.steps[index + 1].operator if index + 1 < len(old.steps) else None
    head = Step(block=step.block)
    behind = (Step(operator=follower or "or", block=new.steps[0].block), *new.steps[1:]) if new.steps else ()
    return edits.replace(new, ("steps",), (head, *behind))


def _lists(old: Definition, new: Definition) -> Iterator[tuple[Hashable, Definition]]:
    for name in ("included", "excluded"):
        if set(getattr(old, name)) != set(getattr(new, name)):
            yield name, edits.replace(new, (name,), getattr(old, name))
