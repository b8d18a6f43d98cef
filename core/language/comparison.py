"""What changed from one definition to another, in words.

Blocks are numbered in reading order: *block 2.1* is the first block of the group that is block 2.
A removed block has its number in the old definition, every other block that in the new one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, TypeVar, assert_never

from core.errors import Path
from core.language.catalog import Catalog
from core.language.definition import (
    BehavioralBlock,
    Block,
    Condition,
    ConditionGroup,
    Definition,
    Group,
    InTheLast,
    NotInTheLast,
    ProfileBlock,
    ProfileCondition,
    RelatedGroup,
    SegmentBlock,
    Step,
    Target,
    Window,
)
from core.language.sentence import STEP_WORDS, block_sentence, condition_sentence, window_sentence
from core.language.sentence.phrases import say_span
from core.language.sentence.writer import Writer

MAX_SHOWN = 300
"""The most characters about one part of a definition."""
_MAX_IDS = 10

_MATCHES = {"all": "all of", "any": "any of"}
_QUANTIFIERS = {"any": "at least one", "none": "none", "all": "at least one and only those"}

Change = Literal["added", "removed", "changed"]
Thing = TypeVar("Thing", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. ``path`` leads to its place: of a removed part in the old definition, else in the new one."""

    change: Change
    path: Path
    text: str


def differences(old: Definition, new: Definition, catalog: Catalog) -> tuple[Difference, ...]:
    """All differences in order of appearance; empty only for equal definitions.

    Parts that stayed are matched first; parts between them are compared in pairs of one kind.
    """
    return tuple(_definitions(old, new, catalog))


def _definitions(old: Definition, new: Definition, catalog: Catalog) -> Iterator[Difference]:
    if old.target != new.target:
        yield Difference("changed", ("target",), f"target changed from {old.target}s to {new.target}s")
    where = "block {}: " if max(len(old.steps), len(new.steps)) > 1 else ""
    yield from _Chains(catalog, new.target).compare(old.steps, new.steps, (), "", where)
    yield from _manual("included", old.included, new.included, new.target)
    yield from _manual("excluded", old.excluded, new.excluded, new.target)


def _manual(
    name: Literal["included", "excluded"], old: Sequence[int], new: Sequence[int], target: Target
) -> Iterator[Difference]:
    added, removed = sorted(set(new) - set(old)), sorted(set(old) - set(new))
    if added:
        yield Difference("added", (name,), f"{_profiles(added, target)} added to the manually {name} ones")
    if removed:
        yield Difference("removed", (name,), f"{_profiles(removed, target)} removed from the manually {name} ones")


def _profiles(ids: Sequence[int], target: Target) -> str:
    shown = ", ".join(map(str, ids[:_MAX_IDS])) + (", …" if len(ids) > _MAX_IDS else "")
    return f"1 {target} (id {shown})" if len(ids) == 1 else f"{len(ids):,} {target}s (ids {shown})"


class _Chains:
    """Compares chains and blocks of one target."""

    def __init__(self, catalog: Catalog, target: Target) -> None:
        self._catalog = catalog
        self._target = target
        self._writer = Writer(catalog, target)

    def compare(
        self, old: Sequence[Step], new: Sequence[Step], path: Path, numbers: str, where: str
    ) -> Iterator[Difference]:
        """``numbers`` precedes the number of each block; ``where`` introduces a block, with ``{}`` for its number."""
        pairs = align([step.block for step in old], [step.block for step in new], lambda block: block.kind)
        for i, j in pairs:
            if j is None:
                text = f"block {numbers}{1 + (i or 0)} removed: {self._block(old[i or 0].block)}"
                yield Difference("removed", (*path, "steps", i or 0), text)
                continue
            step, step_path, number = new[j], (*path, "steps", j), f"{numbers}{j + 1}"
            if i is None:
                joined = f" with “{STEP_WORDS[step.operator]}”" if step.operator else ""
                yield Difference("added", step_path, f"block {number} added{joined}: {self._block(step.block)}")
                continue
            if step.operator != old[i].operator:
                yield Difference("changed", (*step_path, "operator"), _operator_change(old[i], step, number))
            yield from self._blocks(old[i].block, step.block, (*step_path, "block"), number, where)

    def _block(self, block: Block) -> str:
        return _cut(block_sentence(block, self._catalog, self._target))

    def _blocks(self, old: Block, new: Block, path: Path, number: str, where: str) -> Iterator[Difference]:
        place = where.format(number)
        match old, new:
            case Group(), Group():
                yield from self.compare(old.steps, new.steps, path, f"{number}.", "block {}: ")
            case ProfileBlock(), ProfileBlock():
                yield from _Conditions(self._catalog, self._target, place).compare(old, new, path)
            case BehavioralBlock(), BehavioralBlock():
                yield from self._behavioral(old, new, path, place)
            case SegmentBlock(), SegmentBlock():
                if old != new:
                    before, after = (self._writer.segment(block.segment) for block in (old, new))
                    yield Difference("changed", (*path, "segment"), f"{place}segment changed from {before} to {after}")
            case _:
                raise LookupError(f"{old.kind}, {new.kind}: must be two blocks of one kind.")

    def _behavioral(self, old: BehavioralBlock, new: BehavioralBlock, path: Path, place: str) -> Iterator[Difference]:
        if old.interactions != new.interactions:
            before, after = (" or ".join(map(self._writer.kind, block.interactions)) or "none" for block in (old, new))
            text = f"{place}interaction changed from “{before}” to “{after}”"
            yield Difference("changed", (*path, "interactions"), text)
        if (old.measure, old.comparison) != (new.measure, new.comparison):
            before, after = self._writer.measure(old), self._writer.measure(new)
            part = "comparison" if old.measure == new.measure else "measure"
            yield Difference("changed", (*path, part), f"{place}“{before}” changed to “{after}”")
        if old.window != new.window:
            yield Difference("changed", (*path, "window"), place + _window_change(old.window, new.window))
        yield from _Conditions(self._catalog, None, place).lists(old.conditions, new.conditions, path)


class _Conditions:
    """Compares conditions on an entity, or on interactions if None; ``place`` precedes each text."""

    def __init__(self, catalog: Catalog, entity: str | None, place: str) -> None:
        self._catalog = catalog
        self._entity = entity
        self._place = place

    def compare(
        self,
        old: ProfileBlock | ConditionGroup | RelatedGroup,
        new: ProfileBlock | ConditionGroup | RelatedGroup,
        path: Path,
    ) -> Iterator[Difference]:
        """Compare two lists of conditions and the words that join them."""
        if old.match != new.match:
            text = f"{self._place}“{_MATCHES[old.match]}” the conditions changed to “{_MATCHES[new.match]}” them"
            yield Difference("changed", (*path, "match"), text)
        yield from self.lists(old.conditions, new.conditions, path)

    def lists(
        self, old: Sequence[ProfileCondition], new: Sequence[ProfileCondition], path: Path
    ) -> Iterator[Difference]:
        """Compare two lists of conditions, paired by their attribute or relation."""
        for i, j in align(old, new, _subject):
            if j is None:
                old_path = (*path, "conditions", i or 0)
                yield Difference("removed", old_path, f"{self._place}condition removed: {self._phrase(old[i or 0])}")
            elif i is None:
                new_path = (*path, "conditions", j)
                yield Difference("added", new_path, f"{self._place}condition added: {self._phrase(new[j])}")
            else:
                yield from self._pair(old[i], new[j], (*path, "conditions", j))

    def _pair(self, old: ProfileCondition, new: ProfileCondition, path: Path) -> Iterator[Difference]:
        match old, new:
            case ConditionGroup(), ConditionGroup():
                yield from self.compare(old, new, path)
            case RelatedGroup(), RelatedGroup():
                if old.quantifier != new.quantifier:
                    before, after = _QUANTIFIERS[old.quantifier], _QUANTIFIERS[new.quantifier]
                    text = f"{self._place}“{before}” of {new.relation} changed to “{after}”"
                    yield Difference("changed", (*path, "quantifier"), text)
                relation = self._catalog.relation(self._entity or "", new.relation)
                place = f"{self._place}in {new.relation}: "
                yield from _Conditions(self._catalog, relation.to if relation else "", place).compare(old, new, path)
            case Condition(), Condition():
                if old != new:
                    text = f"{self._place}condition changed from {self._phrase(old)} to {self._phrase(new)}"
                    yield Difference("changed", path, text)
            case _:
                raise LookupError(f"{old.kind}, {new.kind}: must be two conditions of one kind.")

    def _phrase(self, condition: ProfileCondition) -> str:
        return _cut(condition_sentence(condition, self._catalog, self._entity))


def _subject(condition: ProfileCondition) -> Hashable:
    match condition:
        case Condition():
            return condition.kind, condition.attribute
        case RelatedGroup():
            return condition.kind, condition.relation
        case ConditionGroup():
            return condition.kind, ""
        case _:
            assert_never(condition)


def _operator_change(old: Step, new: Step, number: str) -> str:
    if new.operator is None:
        return f"block {number} comes first now"
    if old.operator is None:
        return f"“{STEP_WORDS[new.operator]}” put before block {number}"
    return f"“{STEP_WORDS[old.operator]}” changed to “{STEP_WORDS[new.operator]}” before block {number}"


def _window_change(old: Window, new: Window) -> str:
    if isinstance(old, InTheLast | NotInTheLast) and isinstance(new, InTheLast | NotInTheLast) and old.kind == new.kind:
        same_unit = old.span.unit == new.span.unit
        before = str(old.span.amount) if same_unit else say_span(old.span)
        return f"window changed from {before} to {say_span(new.span)}"
    return f"window changed from “{window_sentence(old)}” to “{window_sentence(new)}”"


def _cut(text: str) -> str:
    return text if len(text) <= MAX_SHOWN else text[:MAX_SHOWN] + "…"


def align(
    old: Sequence[Thing], new: Sequence[Thing], likeness: Callable[[Thing], Hashable]
) -> Iterator[tuple[int | None, int | None]]:
    """Pair the indices in order: first equal things, then between them things of one likeness; None for no partner."""
    for change, i, i_end, j, j_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if change == "equal":
            yield from zip(range(i, i_end), range(j, j_end), strict=True)
            continue
        before, after = list(map(likeness, old[i:i_end])), list(map(likeness, new[j:j_end]))
        for inner, k, k_end, m, m_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if inner == "equal":
                yield from zip(range(i + k, i + k_end), range(j + m, j + m_end), strict=True)
            else:
                yield from ((index, None) for index in range(i + k, i + k_end))
                yield from ((None, index) for index in range(j + m, j + m_end))
