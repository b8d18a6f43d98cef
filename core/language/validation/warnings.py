"""The walk over a definition that finds what runs but hardly means what its author wants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from core.errors import Path, Problem, Severity
from core.language.catalog import Catalog
from core.language.definition import (
    BehavioralBlock,
    ConditionGroup,
    Definition,
    Group,
    ProfileBlock,
    RelatedGroup,
    Step,
)
from core.language.dependencies import Segments
from core.language.messages import quoted, shortened
from core.language.validation.behavior import behavior_warnings
from core.language.validation.chains import chain_warnings
from core.language.validation.joins import Placed, all_of, clashes, join_warnings
from core.language.validation.limits import MAX_LEVELS
from core.language.validation.scope import Scope


def find_warnings(
    definition: Definition, catalog: Catalog, segments: Segments, as_of: datetime | None = None
) -> tuple[Problem, ...]:
    """What selects nobody, everybody or nothing new by what is written alone; ``()`` without any.

    Never a false alarm, whatever the data and the zone. Parts with problems are passed over, and so
    is a definition that nests too deep. Windows that begin later than ``as_of`` need it to be given.
    """
    if _nests_too_deep(definition):
        return ()
    return shortened(_Walk(catalog, segments, as_of).warnings(definition))


@dataclass(frozen=True)
class _Walk:
    catalog: Catalog
    segments: Segments
    as_of: datetime | None

    def warnings(self, definition: Definition) -> Iterator[Problem]:
        yield from self._chain(definition.steps, (), Scope(self.catalog, definition.target))
        excluded = set(definition.excluded)
        for index, id_ in enumerate(definition.included):
            if id_ in excluded:
                message = f"{quoted(id_)} is excluded by hand too, and stays out."
                yield Problem(("included", index), message, "Remove it from one of the two lists.", Severity.WARNING)

    def _chain(self, steps: tuple[Step, ...], path: Path, scope: Scope) -> Iterator[Problem]:
        yield from chain_warnings(steps, path, self.segments)
        # What everyone meets who is selected so far; after an “or” that is nothing certain.
        met: list[Placed] = []
        for index, step in enumerate(steps):
            at = (*path, "steps", index, "block")
            if step.operator == "or":
                met = []
            match step.block:
                case ProfileBlock() as block:
                    yield from join_warnings(block.match, block.conditions, at, scope)
                    if index == 0 or step.operator == "and_also":
                        here = all_of(block.match, block.conditions, at, scope)
                        yield from clashes(met, here)
                        met += here
                case BehavioralBlock() as block:
                    yield from join_warnings("all", block.conditions, at, Scope(self.catalog, None))
                    yield from behavior_warnings(block, at, self.as_of)
                case Group() as block:
                    yield from self._chain(block.steps, at, scope)


def _nests_too_deep(definition: Definition) -> bool:
    """Whether what follows, and Python's own comparison of nodes, would recurse too far."""
    waiting: list[tuple[object, int]] = [(step.block, 0) for step in definition.steps]
    while waiting:
        node, level = waiting.pop()
        if level > MAX_LEVELS:
            return True
        match node:
            case Group():
                waiting.extend((step.block, level + 1) for step in node.steps)
            case ProfileBlock() | BehavioralBlock() | ConditionGroup() | RelatedGroup():
                waiting.extend((condition, level + 1) for condition in node.conditions)
    return False
