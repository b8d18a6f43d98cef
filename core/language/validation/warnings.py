"""Finding, in one walk, what runs but is probably not what its author means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never

from core.errors import Path, Problem, Severity
from core.language.catalog import Catalog
from core.language.definition import (
    BehavioralBlock,
    Condition,
    ConditionGroup,
    Definition,
    Group,
    Part,
    ProfileBlock,
    RelatedGroup,
    SegmentBlock,
    Step,
    walk,
)
from core.language.dependencies import Segments
from core.language.messages import quote, shorten
from core.language.validation.behavior import behavior_warnings
from core.language.validation.chains import chain_warnings
from core.language.validation.joins import Placed, all_of, clashes, join_warnings
from core.language.validation.limits import MAX_LEVELS


def find_warnings(
    definition: Definition, catalog: Catalog, segments: Segments, as_of: datetime | None = None
) -> tuple[Problem, ...]:
    """Find what selects nobody, everybody or nothing new by its form alone; ``()`` if nothing does.

    Never a false alarm, whatever the data and the zone. Skips parts with problems and definitions that
    nest too deep. Finds windows that begin later than ``as_of`` only if it is given.
    """
    if any(part.level > MAX_LEVELS for part in walk(definition)):
        # Comparing nodes would recurse too deep for Python.
        return ()
    return shorten(_WarningFinder(catalog, segments, as_of).warnings(definition))


@dataclass(frozen=True)
class _WarningFinder:
    catalog: Catalog
    segments: Segments
    as_of: datetime | None

    def warnings(self, definition: Definition) -> Iterator[Problem]:
        # By chain, the conditions that everyone selected so far meets; an “or” leaves none certain.
        met: defaultdict[Path, list[Placed]] = defaultdict(list)
        for part in walk(definition):
            match part.node:
                case Definition() | Group() as chain:
                    yield from chain_warnings(chain.steps, part.path, self.segments)
                case Step() as step:
                    yield from self._step(step, part, met[part.path[:-1]])
                case ProfileBlock() | BehavioralBlock() | SegmentBlock():
                    pass  # checked with its step
                case Condition() | ConditionGroup() | RelatedGroup():
                    pass  # checked with its block
                case _:
                    assert_never(part.node)
        excluded = set(definition.excluded)
        for index, id_ in enumerate(definition.included):
            if id_ in excluded:
                message = f"{quote(id_)} is also excluded by hand, and stays out."
                yield Problem(("included", index), message, "Remove it from one of the two lists.", Severity.WARNING)

    def _step(self, step: Step, part: Part[Any], met: list[Placed]) -> Iterator[Problem]:
        (block,) = part.children
        if step.operator == "or":
            met.clear()
        if isinstance(block.node, ProfileBlock | BehavioralBlock):
            yield from join_warnings(block, self.catalog)
        if isinstance(block.node, BehavioralBlock):
            yield from behavior_warnings(block.node, block.path, self.as_of)
        if isinstance(block.node, ProfileBlock) and (part.path[-1] == 0 or step.operator == "and_also"):
            here = all_of(block, self.catalog)
            yield from clashes(met, here)
            met += here
