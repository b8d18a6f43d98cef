"""An explanation as a tree of words and marks: what each part of a definition asks, and what it found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import assert_never

from core.audience.why import Reason, Standing, Why
from core.audience.why.wording import instant_text, value_text
from core.engine.reference import Interaction, fold_chain
from core.language.catalog import Catalog
from core.language.definition import (
    BehavioralBlock,
    Condition,
    ConditionGroup,
    Definition,
    Group,
    ProfileBlock,
    RelatedGroup,
    SegmentBlock,
    Step,
)
from core.language.dependencies import Segments
from core.language.sentence import STEP_WORDS, block_sentence, condition_sentence
from ui.shell import formats

MOST_LINES = 200
MOST_INTERACTIONS = 5
MOST_RECORDS = 5
_LONGEST = 240
_MARKS = {True: ":green[✓]", False: ":red[✗]"}
_JOINED = {"all": "all of these", "any": "at least one of these"}


def verdict(why: Why) -> str:
    """Return whether the profile is in, and what decided it."""
    return f"{_MARKS[why.is_member]} **{'In' if why.is_member else 'Not in'}** – {_plain(why.detail)}"


def tree(why: Why, definition: Definition, catalog: Catalog, segments: Segments) -> str:
    """Return the reasons as a nested list; ``""`` where there is nothing to ask, as of a deleted profile."""
    if why.standing is Standing.ABSENT:
        return ""
    writing = _Tree(definition.target, catalog, segments)
    lines = writing.definition(definition, why)
    shown = [f"{'  ' * depth}- {text}" for depth, text in islice(lines, MOST_LINES)]
    if next(lines, None):
        shown.append("- … and more that would not fit here.")
    return "\n".join(shown)


Lines = Iterator[tuple[int, str]]
"""Depth and Markdown of each line."""


@dataclass(frozen=True)
class _Tree:
    target: str
    catalog: Catalog
    segments: Segments

    def definition(self, definition: Definition, why: Why) -> Lines:
        yield from self.chain(definition.steps, why.steps, 0)
        if definition.included:
            on_list = why.profile_id in definition.included
            yield 0, f"{_MARKS[on_list]} {'on' if on_list else 'not on'} the list of those who are always in"
        if definition.excluded:
            on_list = why.profile_id in definition.excluded
            yield 0, f"{_MARKS[on_list]} {'on' if on_list else 'not on'} the list of those who are never in"

    def chain(self, steps: Sequence[Step], reasons: Sequence[Reason], depth: int) -> Lines:
        """Add a line for each step, with the verdict of the chain so far if there are several."""
        verdicts = [(step.operator, reason.held) for step, reason in zip(steps, reasons, strict=True)]
        for place, (step, reason) in enumerate(zip(steps, reasons, strict=True)):
            before = f"**{STEP_WORDS[step.operator]}** " if step.operator else ""
            is_in = fold_chain(verdicts[: place + 1])
            so_far = (":green-badge[→ in]" if is_in else ":red-badge[→ out]") if len(steps) > 1 else ""
            yield from self.block(reason, depth, before, so_far)

    def block(self, reason: Reason, depth: int, before: str, after: str) -> Lines:
        block = reason.part
        match block:
            case ProfileBlock(conditions=conditions) if len(conditions) != 1:
                yield depth, _line(reason, _JOINED[block.match], before=before, after=after, detail="")
                yield from self.conditions(reason.children, depth + 1, self.target)
            case ProfileBlock():
                yield from self.condition(reason.children[0], depth, self.target, before, after)
            case BehavioralBlock():
                said = block_sentence(block, self.catalog, self.target)
                yield depth, _line(reason, said, before=before, after=after)
                yield from self.interactions(reason, depth + 1)
            case SegmentBlock():
                said = block_sentence(block, self.catalog, self.target)
                yield depth, _line(reason, said, before=before, after=after)
                live = self.segments[block.segment].definition
                if live and reason.children:
                    yield from self.chain(live.steps, reason.children, depth + 1)
            case Group():
                yield depth, _line(reason, "in parentheses", before=before, after=after)
                yield from self.chain(block.steps, reason.children, depth + 1)
            case _:
                assert_never(block)

    def conditions(self, reasons: Sequence[Reason], depth: int, entity: str) -> Lines:
        for reason in reasons:
            yield from self.condition(reason, depth, entity)

    def condition(self, reason: Reason, depth: int, entity: str, before: str = "", after: str = "") -> Lines:
        part = reason.part
        match part:
            case Condition():
                said = condition_sentence(part, self.catalog, entity)
                yield depth, _line(reason, said, before=before, after=after)
            case ConditionGroup():
                yield depth, _line(reason, _JOINED[part.match], before=before, after=after, detail="")
                yield from self.conditions(reason.children, depth + 1, entity)
            case RelatedGroup():
                said = condition_sentence(part, self.catalog, entity)
                yield depth, _line(reason, said, before=before, after=after)
                yield from self.records(reason, part, depth + 1, entity)
            case _:
                assert_never(part)

    def records(self, reason: Reason, group: RelatedGroup, depth: int, entity: str) -> Lines:
        """Add the related records, the deciding one first."""
        relation = self.catalog.relation(entity, group.relation)
        related = relation.to if relation else entity
        in_order = sorted(reason.children, key=lambda child: child.record_id != reason.record_id)
        for child in in_order[:MOST_RECORDS]:
            yield depth, _line(child, child.detail, detail="")
            if len(group.conditions) > 1:
                yield from self.conditions(child.children, depth + 1, related)
        yield from _rest(len(in_order) - MOST_RECORDS, depth)

    def interactions(self, reason: Reason, depth: int) -> Lines:
        """Add the interactions that decided, the latest first."""
        latest = reason.interactions[::-1]
        for interaction in latest[:MOST_INTERACTIONS]:
            yield depth, self._interaction(interaction, reason.zone)
        yield from _rest(len(latest) - MOST_INTERACTIONS, depth)

    def _interaction(self, done: Interaction, zone: str) -> str:
        kind = self.catalog.kind(done.kind)
        facts = [kind.label if kind else done.kind, instant_text(done.occurred_at, zone)]
        for property_ in self.catalog.properties:
            value = done.values.get(property_.name)
            if value is not None:
                facts.append(f"{property_.label}: {value_text(property_, value, zone)}")
        return f":small[{' · '.join(_plain(fact) for fact in facts)}]"


def _line(reason: Reason, said: str, *, before: str = "", after: str = "", detail: str | None = None) -> str:
    found = _plain(reason.detail if detail is None else detail)
    if found:
        found = f":gray-badge[{found}]" if reason.has_no_data else f":gray[– {found}]"
    parts = (f"{before}{_MARKS[reason.held]} {_plain(said)}", found, after)
    return " ".join(part for part in parts if part)


def _rest(left: int, depth: int) -> Lines:
    if left > 0:
        yield depth, f":small[… and {left:,} more]"


def _plain(text: str) -> str:
    return formats.plain(text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()} …")
