"""Finding every problem of a definition in one walk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import assert_never

from core.errors import Path, Problem
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
from core.language.definition.walking import UNKNOWN, Node
from core.language.dependencies import Segments
from core.language.messages import quote, shorten, suggestion
from core.language.validation.behavior import behavior_problems
from core.language.validation.conditions import condition_problems
from core.language.validation.limits import MAX_BLOCKS, MAX_CONDITIONS, MAX_ID, MAX_LEVELS, MAX_VALUES_OF_ALL
from core.language.validation.references import circle_problems, reference_problems
from core.language.validation.scope import Scope


def find_problems(
    definition: Definition, catalog: Catalog, segments: Segments, key: str | None = None
) -> tuple[Problem, ...]:
    """Find everything that keeps a definition from running; ``()`` if it can run.

    ``key`` is that of the segment it belongs to, None if it has no segment yet: it serves to find circles
    through the segment itself. Past a limit (see `core.language.validation.limits`) the rest is not checked.
    Manual lists alone are a problem: that is what static segments are for.
    """
    return shorten(_ProblemFinder(catalog, segments, key).problems(definition))


@dataclass
class _ProblemFinder:
    """Walks one definition and counts its parts, to stop at the limits."""

    catalog: Catalog
    segments: Segments
    key: str | None
    blocks: int = 0
    conditions: int = 0
    values: int = 0
    references: list[tuple[Path, SegmentBlock]] = field(default_factory=list)

    def problems(self, definition: Definition) -> Iterator[Problem]:
        for part in walk(definition, most_levels=MAX_LEVELS):
            if self.blocks > MAX_BLOCKS:
                break
            yield from self._part(part)
        yield from circle_problems(self.references, self.segments, self.key)
        yield from _id_problems(definition.included, "included")
        yield from _id_problems(definition.excluded, "excluded")

    def _part(self, part: Part[Node]) -> Iterator[Problem]:
        match part.node:
            case Definition(steps=()):
                hint = "Add a block; to choose people by hand alone, make a static segment."
                yield Problem(("steps",), "must have at least one block (got none).", hint)
            case Step() as step:
                yield from self._step(step, part.path)
            case ProfileBlock(conditions=()):
                yield _without_condition(part.path)
            case BehavioralBlock() as block:
                yield from behavior_problems(block, part.path, self.catalog)
            case SegmentBlock() as block:
                yield from reference_problems(block, part.path, part.target, self.segments, self.key)
                self.references.append((part.path, block))
            case Group() if part.level == MAX_LEVELS:
                yield _too_deep(part.path)
            case Group(steps=()):
                yield Problem((*part.path, "steps"), "must have at least one block (got an empty group).")
            case Condition() | ConditionGroup() | RelatedGroup() as condition:
                yield from self._condition_part(condition, part)
            case Definition() | ProfileBlock() | Group():
                pass  # only its parts can have problems
            case _:
                assert_never(part.node)

    def _step(self, step: Step, path: Path) -> Iterator[Problem]:
        is_first = path[-1] == 0
        if is_first and step.operator is not None:
            got = quote(step.operator)
            yield Problem((*path, "operator"), f"must be left out in the first step of a chain (got {got}).")
        if not is_first and step.operator is None:
            hint = "Use or, and_also or but_not."
            yield Problem((*path, "operator"), "must say how the block joins those before it (got nothing).", hint)
        self.blocks += 1
        if self.blocks > MAX_BLOCKS:
            hint = "Move some to segments of their own."
            yield Problem((), f"must have at most {MAX_BLOCKS} blocks (got more).", hint)

    def _condition_part(
        self, condition: Condition | ConditionGroup | RelatedGroup, part: Part[Node]
    ) -> Iterator[Problem]:
        entity = part.entity(self.catalog)
        if entity == UNKNOWN or self.conditions > MAX_CONDITIONS or self.values > MAX_VALUES_OF_ALL:
            return
        self.conditions += 1
        if self.conditions > MAX_CONDITIONS:
            hint = "Use “is in” for many values."
            yield Problem((), f"must have at most {MAX_CONDITIONS} conditions (got more).", hint)
            return
        scope = Scope(self.catalog, entity)
        if isinstance(condition, Condition):
            yield from self._condition(condition, part.path, scope)
            return
        if part.level == MAX_LEVELS:
            yield _too_deep(part.path)
            return
        if isinstance(condition, RelatedGroup):
            yield from _relation_problems(condition, part.path, scope)
        if not condition.conditions:
            yield _without_condition(part.path)

    def _condition(self, condition: Condition, path: Path, scope: Scope) -> Iterator[Problem]:
        self.values += len(condition.value) if isinstance(condition.value, tuple) else 1
        if self.values > MAX_VALUES_OF_ALL:
            yield Problem(
                (),
                f"must have at most {MAX_VALUES_OF_ALL:,} values in all lists together (got more).",
                "Import long lists as a static segment, and use that.",
            )
            return
        yield from condition_problems(condition, path, scope)


def _relation_problems(group: RelatedGroup, path: Path, scope: Scope) -> Iterator[Problem]:
    if scope.entity is None:
        yield Problem(path, "must be a condition on a property of the interaction (got a related group).")
        return
    relation = scope.catalog.relation(scope.entity, group.relation)
    if relation is not None and relation.to_many:
        return
    known = [known.name for known in scope.catalog.relations_of(scope.entity, to_many=True)]
    hint = suggestion(group.relation, known)
    if relation is not None:
        hint = f"It leads to one record: use “{relation.name}.…” in a plain condition."
    elif not known:
        hint = "There is none here."
    got = quote(group.relation)
    yield Problem((*path, "relation"), f"must be a relation to several records (got {got}).", hint)


def _without_condition(path: Path) -> Problem:
    return Problem((*path, "conditions"), "must have at least one condition (got none).")


def _too_deep(path: Path) -> Problem:
    return Problem(path, f"must be nested at most {MAX_LEVELS} levels deep (got more).", "Use fewer groups in groups.")


def _id_problems(ids: tuple[int, ...], name: str) -> Iterator[Problem]:
    for index, id_ in enumerate(ids):
        if not 1 <= id_ <= MAX_ID:
            yield Problem((name, index), f"must be the id of a profile, 1 to {MAX_ID} (got {quote(id_)}).")
