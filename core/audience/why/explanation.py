"""Every block and condition of a definition with what decided it for one profile.

Pure, over the records of that profile: itself, its account, leads and interactions, and its
membership in static segments. Every verdict comes from `core.engine.reference`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import assert_never

from core.audience.names import name_in_sentence
from core.audience.why.verdict import Reason, Standing, Why
from core.audience.why.wording import behavior_detail, condition_detail, instant_text
from core.engine.reference import Interaction, Question, Record, Records, fold_chain
from core.engine.reference.behavior import Matching, comparison_holds, matching, measure_of
from core.engine.reference.conditions import combine
from core.engine.reference.values import Clock
from core.errors import Path
from core.language.catalog import Attribute, Catalog
from core.language.definition import (
    BehavioralBlock,
    Block,
    Condition,
    ConditionGroup,
    Definition,
    Group,
    Match,
    Measure,
    ProfileBlock,
    ProfileCondition,
    Quantifier,
    RelatedGroup,
    SegmentBlock,
    Step,
)
from core.language.dependencies import Segments

_JOINED: dict[Match, tuple[bool, str]] = {"all": (False, "all of them hold"), "any": (True, "none of them holds")}
"""The verdict of a condition that decides for all of them, and what is said where none has it."""
_QUANTIFIED: dict[Quantifier, tuple[bool, str, str]] = {
    "any": (True, "meets it", "no"),
    "none": (True, "meets it", "no"),
    "all": (False, "does not meet it", "every"),
}
"""The verdict of a record that decides for all of them, what is said of it, and of which records where none has it."""


def explain(
    definition: Definition,
    catalog: Catalog,
    records: Records,
    profile_id: int,
    *,
    as_of: datetime,
    zone: str,
    segments: Segments,
) -> Why:
    """Explain why the profile of the target is, or is not, among the members at ``as_of`` (aware).

    ``records`` needs only what belongs to this profile; ``segments`` every segment that blocks
    name, directly or through other segments. The definition must have no problem.
    """
    explanation = _Explanation(Question(catalog, records, Clock(as_of, zone), segments))
    profile = records.of(definition.target).get(profile_id)
    if profile is None:
        detail = _verdict_detail(Standing.ABSENT, None, is_member=False)
        return Why(profile_id, False, Standing.ABSENT, (), None, detail)  # noqa: FBT003 - the verdict
    steps = explanation.chain(definition.steps, profile, ())
    decided_by = _decisive(definition.steps, steps)
    standing = _standing(definition, profile_id)
    is_member = _is_selected(standing, definition.steps, steps)
    detail = _verdict_detail(standing, decided_by, is_member=is_member)
    return Why(profile_id, is_member, standing, steps, decided_by, detail)


def _standing(definition: Definition, profile_id: int) -> Standing:
    if profile_id in definition.excluded:
        return Standing.EXCLUDED
    return Standing.INCLUDED if profile_id in definition.included else Standing.BLOCKS


def _is_selected(standing: Standing, steps: Sequence[Step], reasons: Sequence[Reason]) -> bool:
    """Whether a definition selects a profile that exists."""
    return standing is Standing.INCLUDED or (standing is Standing.BLOCKS and _fold(steps, reasons))


def _fold(steps: Sequence[Step], reasons: Sequence[Reason]) -> bool:
    """The verdict of a chain, or of its first steps where there are fewer reasons."""
    return fold_chain([(step.operator, reason.held) for step, reason in zip(steps, reasons, strict=False)])


def _verdict_detail(standing: Standing, decided_by: int | None, *, is_member: bool) -> str:
    match standing:
        case Standing.EXCLUDED:
            return "manually excluded"
        case Standing.INCLUDED:
            return "manually included"
        case Standing.BLOCKS:
            if decided_by is None:
                return "no step lets them in"
            return f"step {decided_by + 1} {'lets them in' if is_member else 'takes them out'}"
        case Standing.ABSENT:
            return "deleted, or was never there"
        case _:
            assert_never(standing)


def _decisive(steps: Sequence[Step], reasons: Sequence[Reason]) -> int | None:
    """The index of the step at which the running verdict of a chain last changed."""
    decided_by, verdict = None, False
    for index in range(len(steps)):
        now = _fold(steps, reasons[: index + 1])
        if now != verdict:
            decided_by, verdict = index, now
    return decided_by


@dataclass(frozen=True)
class _Explanation:
    """The explanation of a definition's parts for one profile; a segment block starts another one in its zone.

    It evaluates nothing twice: whether a chain holds follows from the reasons of its steps, and a segment
    that blocks name again comes without its reasons, which would be the same.
    """

    question: Question
    told: dict[str, tuple[bool, str]] = field(default_factory=dict)

    @property
    def catalog(self) -> Catalog:
        return self.question.catalog

    def chain(self, steps: Sequence[Step], profile: Record, path: Path) -> tuple[Reason, ...]:
        return tuple(
            self.block(step.block, profile, (*path, "steps", index, "block")) for index, step in enumerate(steps)
        )

    def block(self, block: Block, profile: Record, path: Path) -> Reason:
        match block:
            case ProfileBlock():
                held = self.question.block_holds(block, profile)
                children = self.conditions(block.conditions, profile, path)
                return Reason(path, block, held, _joined_detail(block.match, children), children=children)
            case BehavioralBlock():
                return self.behavioral(block, profile, path)
            case SegmentBlock():
                return self.segment(block, profile, path)
            case Group():
                children = self.chain(block.steps, profile, path)
                held, decided_by = _fold(block.steps, children), _decisive(block.steps, children)
                detail = _verdict_detail(Standing.BLOCKS, decided_by, is_member=held)
                return Reason(path, block, held, detail, children=children, decided_by=decided_by)
            case _:
                assert_never(block)

    def behavioral(self, block: BehavioralBlock, profile: Record, path: Path) -> Reason:
        clock = self.question.clock
        done = self.question.interactions_of(profile)
        counted, excluding = matching(block, done, self.catalog, clock)
        actual = measure_of(block.measure, counted, self.catalog, clock)
        held = not excluding and comparison_holds(block.comparison, actual)
        decisive = excluding or _measured(block.measure, counted, actual)
        in_order = tuple(sorted(decisive, key=lambda interaction: (interaction.occurred_at, interaction.id)))
        if excluding:
            detail = f"happened within that time, last on {instant_text(in_order[-1].occurred_at, clock.zone)}"
        else:
            detail = behavior_detail(block, actual, in_order, self.catalog, clock.zone, held=held)
            of_kind = sum(one.kind in block.interactions and one.occurred_at <= clock.as_of for one in done)
            if of_kind > len(counted):
                kinds = "that kind" if len(block.interactions) == 1 else "these kinds"
                detail += f"; {of_kind:,} of {kinds} in all"
        return Reason(path, block, held, detail, actual, interactions=in_order, zone=clock.zone)

    def segment(self, block: SegmentBlock, profile: Record, path: Path) -> Reason:
        key, segment = block.segment, self.question.segments[block.segment]
        if key in self.told:
            return Reason(path, block, *self.told[key])
        children: tuple[Reason, ...] = ()
        decided_by = None
        if segment.definition is None:
            held = self.question.is_in_segment(key, profile.id)
            how = ""
        else:
            steps, standing = segment.definition.steps, _standing(segment.definition, profile.id)
            clock = Clock(self.question.clock.as_of, segment.zone)
            asked = Question(self.catalog, self.question.records, clock, self.question.segments)
            children = _Explanation(asked, self.told).chain(steps, profile, path)
            held, decided_by = _is_selected(standing, steps, children), _decisive(steps, children)
            how = f": {_verdict_detail(standing, decided_by, is_member=held)}"
        if not segment.is_seen:
            children, decided_by, how = (), None, ""  # what it asks is part of what is hidden
        detail = f"{'a' if held else 'not a'} member of “{segment.name}”{how}"
        self.told[key] = (held, detail)
        return Reason(path, block, held, detail, children=children, decided_by=decided_by)

    def conditions(self, conditions: Sequence[ProfileCondition], profile: Record, path: Path) -> tuple[Reason, ...]:
        return tuple(
            self.condition(condition, profile, (*path, "conditions", index))
            for index, condition in enumerate(conditions)
        )

    def condition(self, condition: ProfileCondition, profile: Record, path: Path) -> Reason:
        held = self.question.condition_holds(condition, profile)
        match condition:
            case Condition():
                attribute, datum = self.question.datum(condition.attribute, profile)
                name = _attribute_name(attribute, condition)
                detail = condition_detail(condition, name, attribute, datum, self.question.clock, held=held)
                return Reason(path, condition, held, detail, datum, self._record_id(condition, profile))
            case ConditionGroup():
                children = self.conditions(condition.conditions, profile, path)
                return Reason(path, condition, held, _joined_detail(condition.match, children), children=children)
            case RelatedGroup():
                return self.related(condition, profile, path, held=held)
            case _:
                assert_never(condition)

    def related(self, group: RelatedGroup, profile: Record, path: Path, *, held: bool) -> Reason:
        """One child for each related record. The first record that meets the group decides, or for *all* the
        first that does not.
        """
        children = []
        records = self.question.related(group, profile)
        for record in records:
            inner = self.conditions(group.conditions, record, path)
            meets = combine(group.match, (one.held for one in inner))
            detail = f"{self._name_of(record)}: {_joined_detail(group.match, inner)}"
            children.append(Reason(path, group, meets, detail, record_id=record.id, children=inner))
        decides, said, others = _QUANTIFIED[group.quantifier]
        decisive = next((child for child in children if child.held == decides), None)
        relation = self.catalog.relation(profile.entity, group.relation)
        assert relation is not None
        if not children:
            detail = f"has no {relation.label.lower()}"
        elif decisive is not None:
            named = next(self._name_of(record) for record in records if record.id == decisive.record_id)
            detail = f"{named} {said}"
        else:
            detail = f"{others} {self._label(relation.to)} meets it"
        record_id = None if decisive is None else decisive.record_id
        return Reason(path, group, held, detail, record_id=record_id, children=tuple(children))

    def _name_of(self, record: Record) -> str:
        """A related record as ``lead 5 (“Cranes”)``."""
        entity = self.catalog.entity(record.entity)
        titles = (record.values.get(name) for name in entity.titled_by) if entity else ()
        name = " ".join(str(title) for title in titles if title)
        return name_in_sentence(self._label(record.entity), record.id, name)

    def _label(self, entity: str) -> str:
        known = self.catalog.entity(entity)
        return known.label.lower() if known else entity

    def _record_id(self, condition: Condition, profile: Record) -> int | None:
        """The id of the record of a to-one relation that the value comes from; None for an own attribute."""
        if "." not in condition.attribute:
            return None
        holder = self.question.holder(condition.attribute, profile)
        return None if holder is None else holder.id


def _joined_detail(match: Match, children: Sequence[Reason]) -> str:
    """What decides conditions joined by *all of* (the first that fails) or *any of* (the first that holds)."""
    decides, otherwise = _JOINED[match]
    decisive = next((child for child in children if child.held == decides), None)
    if decisive is not None:
        return decisive.detail
    if len(children) == 1:
        return children[0].detail
    return otherwise


def _attribute_name(attribute: Attribute, condition: Condition) -> str:
    relation, _, _ = condition.attribute.rpartition(".")
    return f"{relation} {attribute.label}" if relation else attribute.label


def _measured(measure: Measure, counted: Matching, actual: Fraction | None) -> Matching:
    """The interactions that make a measure what it is."""
    match measure.kind:
        case "smallest" | "largest":
            return tuple(one for one in counted if _has_value(one, measure.property, actual))
        case "count" | "count_distinct" | "count_days" | "sum" | "average":
            return counted
        case _:
            assert_never(measure.kind)


def _has_value(interaction: Interaction, property_name: str | None, actual: Fraction | None) -> bool:
    datum = interaction.values.get(property_name or "")
    return datum is not None and datum == actual
