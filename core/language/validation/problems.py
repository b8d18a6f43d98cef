"""The walk over a definition that finds every problem."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from core.errors import Path, Problem
from core.language.catalog import Catalog
from core.language.definition import (
    BehavioralBlock,
    Block,
    Condition,
    ConditionGroup,
    Definition,
    Group,
    ProfileBlock,
    RelatedGroup,
    SegmentBlock,
    Step,
    Target,
)
from core.language.dependencies import Segments
from core.language.messages import quoted, shortened, suggestion
from core.language.validation.behavior import behavior_problems
from core.language.validation.conditions import condition_problems
from core.language.validation.limits import MAX_BLOCKS, MAX_CONDITIONS, MAX_ID, MAX_LEVELS, MAX_VALUES_OF_ALL
from core.language.validation.references import circle_problems, reference_problems
from core.language.validation.scope import Scope


def find_problems(
    definition: Definition, catalog: Catalog, segments: Segments, key: str | None = None
) -> tuple[Problem, ...]:
    """Everything that keeps a definition from running; ``()`` where it can run.

    ``key`` is that of the segment it belongs to, None for one that has no segment yet: with it,
    circles through the segment itself are found. Past a limit (see `core.language.validation.limits`) the
    rest is not looked at. Manual lists alone make no definition: that is what static segments are.
    """
    walk = _Walk(catalog, segments, definition.target, key)
    return shortened(walk.problems(definition))


@dataclass
class _Walk:
    """One look at one definition; counts what it has seen, to stop at the limits."""

    catalog: Catalog
    segments: Segments
    target: Target
    key: str | None
    blocks: int = 0
    conditions: int = 0
    values: int = 0
    references: list[tuple[Path, SegmentBlock]] = field(default_factory=list)

    def problems(self, definition: Definition) -> Iterator[Problem]:
        if not definition.steps:
            hint = "Add a block; to choose people by hand alone, make a static segment."
            yield Problem(("steps",), "must have at least one block (got none).", hint)
        yield from self._chain(definition.steps, (), 0)
        yield from circle_problems(self.references, self.segments, self.key)
        yield from _id_problems(definition.included, "included")
        yield from _id_problems(definition.excluded, "excluded")

    def _chain(self, steps: tuple[Step, ...], path: Path, level: int) -> Iterator[Problem]:
        for index, step in enumerate(steps):
            if self.blocks > MAX_BLOCKS:
                return
            at = (*path, "steps", index)
            if index == 0 and step.operator is not None:
                said = quoted(step.operator)
                yield Problem((*at, "operator"), f"must be left out of the first of a chain (got {said}).")
            if index > 0 and step.operator is None:
                hint = "Use or, and_also or but_not."
                yield Problem((*at, "operator"), "must say how the block joins those before it (got nothing).", hint)
            self.blocks += 1
            if self.blocks > MAX_BLOCKS:
                yield Problem(
                    (), f"must have at most {MAX_BLOCKS} blocks (got more).", "Move some to segments of their own."
                )
                return
            yield from self._block(step.block, (*at, "block"), level)

    def _block(self, block: Block, path: Path, level: int) -> Iterator[Problem]:
        match block:
            case ProfileBlock():
                yield from self._conditions(block.conditions, path, Scope(self.catalog, self.target), level)
            case BehavioralBlock():
                yield from behavior_problems(block, path, self.catalog)
                if block.conditions:
                    yield from self._conditions(block.conditions, path, Scope(self.catalog, None), level)
            case SegmentBlock():
                yield from reference_problems(block, path, self.target, self.segments, self.key)
                self.references.append((path, block))
            case Group():
                if level >= MAX_LEVELS:
                    yield _too_deep(path)
                    return
                if not block.steps:
                    yield Problem((*path, "steps"), "must have at least one block (got an empty group).")
                yield from self._chain(block.steps, path, level + 1)

    def _conditions(
        self, conditions: Sequence[Condition | ConditionGroup | RelatedGroup], path: Path, scope: Scope, level: int
    ) -> Iterator[Problem]:
        if not conditions:
            yield Problem((*path, "conditions"), "must have at least one condition (got none).")
        for index, condition in enumerate(conditions):
            at = (*path, "conditions", index)
            if self.conditions > MAX_CONDITIONS or self.values > MAX_VALUES_OF_ALL:
                return
            self.conditions += 1
            if self.conditions > MAX_CONDITIONS:
                yield Problem(
                    (), f"must have at most {MAX_CONDITIONS} conditions (got more).", "Use “is in” for many values."
                )
                return
            if isinstance(condition, Condition):
                yield from self._condition(condition, at, scope)
            elif level >= MAX_LEVELS:
                yield _too_deep(at)
            elif isinstance(condition, ConditionGroup):
                yield from self._conditions(condition.conditions, at, scope, level + 1)
            else:
                yield from self._related(condition, at, scope, level)

    def _condition(self, condition: Condition, path: Path, scope: Scope) -> Iterator[Problem]:
        self.values += len(condition.value) if isinstance(condition.value, tuple) else 1
        if self.values > MAX_VALUES_OF_ALL:
            yield Problem(
                (),
                f"must have at most {MAX_VALUES_OF_ALL:,} values in all lists together (got more).",
                "Import long lists as a static segment, and name that.",
            )
            return
        yield from condition_problems(condition, path, scope)

    def _related(self, group: RelatedGroup, path: Path, scope: Scope, level: int) -> Iterator[Problem]:
        relation = self.catalog.relation(scope.entity, group.relation) if scope.entity else None
        if scope.entity is None:
            yield Problem(path, "must be a condition on a property of the interaction (got a related group).")
        elif relation is None or not relation.to_many:
            known = [known.name for known in self.catalog.relations_of(scope.entity, to_many=True)]
            hint = suggestion(group.relation, known)
            if relation is not None:
                hint = f"It leads to one record: ask for “{relation.name}.…” in a plain condition."
            elif not known:
                hint = "There is none here."
            said = quoted(group.relation)
            yield Problem((*path, "relation"), f"must be a relation to several records (got {said}).", hint)
        if not group.conditions:
            yield Problem((*path, "conditions"), "must have at least one condition (got none).")
        elif relation is not None and relation.to_many:
            yield from self._conditions(group.conditions, path, Scope(self.catalog, relation.to), level + 1)


def _too_deep(path: Path) -> Problem:
    return Problem(path, f"must be nested at most {MAX_LEVELS} levels deep (got more).", "Use fewer groups in groups.")


def _id_problems(ids: tuple[int, ...], name: str) -> Iterator[Problem]:
    for index, id_ in enumerate(ids):
        if not 1 <= id_ <= MAX_ID:
            yield Problem((name, index), f"must be the id of a profile, 1 to {MAX_ID} (got {quoted(id_)}).")
