"""Why a profile is in a segment or not: every block and condition with what decided it.

Pure, over the records of one profile: itself, its account, leads and interactions, and its
membership in static segments. Every verdict is the one of `core.reference`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from core.catalog import Attribute, Catalog
from core.definition import (
    BehavioralBlock,
    Block,
    Condition,
    ConditionGroup,
    Definition,
    Group,
    ProfileBlock,
    ProfileCondition,
    RelatedGroup,
    SegmentBlock,
    Step,
)
from core.dependencies import Segments
from core.errors import Path
from core.reference import Contact, Datum, Interaction, Lead, Question, Records, fold_chain
from core.reference.behaviour import matching, measured
from core.reference.values import Clock
from core.why.details import behaviour_detail, condition_detail, instant_text


class Standing(StrEnum):
    """What settles it for a profile, before anything else is asked."""

    ABSENT = "absent"
    """Deleted, or never there."""
    EXCLUDED = "excluded"
    """Manually; this wins."""
    INCLUDED = "included"
    """Manually, whatever the blocks say."""
    BLOCKS = "blocks"
    """Nothing of these: the blocks decide."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One block, group, condition or related record, and whether it held.

    ``path`` is where it stands in the definition (below a segment block: in that segment's live
    definition, after the block's own path). ``actual`` is the profile's value, or the measure of a
    behavioral block; None is no data. ``interactions`` are those that decided, ``record_id`` is the
    related record that the children are about or that decided. ``detail`` is for a person.
    """

    path: Path
    part: Block | ProfileCondition
    held: bool
    detail: str
    actual: Datum | Fraction = None
    record_id: int | None = None
    interactions: tuple[Interaction, ...] = ()
    children: tuple[Reason, ...] = ()
    decided_by: int | None = None
    """Of a group or a dynamic segment: the index of the child at which the verdict of the chain last changed."""


@dataclass(frozen=True, slots=True)
class Why:
    """The verdict on one profile and the reasons of the steps, in order.

    ``decided_by`` is the index of the step that let the profile in or took it out: the one at which
    the verdict of the chain last changed; None where no step ever let it in.
    """

    profile_id: int
    is_member: bool
    standing: Standing
    steps: tuple[Reason, ...]
    decided_by: int | None
    detail: str


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
    """Why the profile of the target is, or is not, among the members at ``as_of`` (aware).

    ``records`` needs only what belongs to this profile; ``segments`` every segment that blocks
    name, themselves or through others. The definition has no problem.
    """
    explanation = _Explanation(Question(catalog, records, Clock(as_of, zone), segments))
    profile = records.profiles(definition.target).get(profile_id)
    if profile is None:
        return Why(profile_id, False, Standing.ABSENT, (), None, "deleted, or was never there")  # noqa: FBT003 - the verdict
    steps = explanation.chain(definition.steps, profile, ())
    decided_by = _decisive(definition.steps, steps)
    standing = _standing(definition, profile_id)
    is_member = explanation.question.selects(definition, profile_id)
    return Why(profile_id, is_member, standing, steps, decided_by, _verdict_detail(standing, is_member, decided_by))


def _standing(definition: Definition, profile_id: int) -> Standing:
    if profile_id in definition.excluded:
        return Standing.EXCLUDED
    return Standing.INCLUDED if profile_id in definition.included else Standing.BLOCKS


def _verdict_detail(standing: Standing, is_member: bool, decided_by: int | None) -> str:  # noqa: FBT001 - the verdict
    match standing:
        case Standing.EXCLUDED:
            return "manually excluded"
        case Standing.INCLUDED:
            return "manually included"
        case _ if decided_by is None:
            return "no step lets them in"
        case _:
            return f"step {decided_by + 1} {'lets them in' if is_member else 'takes them out'}"


def _decisive(steps: Sequence[Step], reasons: Sequence[Reason]) -> int | None:
    """The index of the step at which the running verdict of a chain last changed."""
    decided_by, verdict = None, False
    for index in range(len(steps)):
        so_far = zip(steps[: index + 1], reasons, strict=False)
        now = fold_chain([(step.operator, reason.held) for step, reason in so_far])
        if now != verdict:
            decided_by, verdict = index, now
    return decided_by


@dataclass(frozen=True)
class _Explanation:
    """Explains parts of a definition to one profile; a segment block opens another one in its zone."""

    question: Question

    @property
    def catalog(self) -> Catalog:
        return self.question.catalog

    def chain(self, steps: Sequence[Step], profile: Contact | Lead, path: Path) -> tuple[Reason, ...]:
        return tuple(
            self.block(step.block, profile, (*path, "steps", index, "block")) for index, step in enumerate(steps)
        )

    def block(self, block: Block, profile: Contact | Lead, path: Path) -> Reason:
        held = self.question.block_holds(block, profile)
        match block:
            case ProfileBlock():
                children = self.conditions(block.conditions, profile, path)
                return Reason(path, block, held, _joined_detail(block.match, children), children=children)
            case BehavioralBlock():
                return self.behavioral(block, profile, path, held=held)
            case SegmentBlock():
                return self.segment(block, profile, path, held=held)
            case Group():
                children = self.chain(block.steps, profile, path)
                decided_by = _decisive(block.steps, children)
                detail = _verdict_detail(Standing.BLOCKS, held, decided_by)
                return Reason(path, block, held, detail, children=children, decided_by=decided_by)

    def behavioral(self, block: BehavioralBlock, profile: Contact | Lead, path: Path, *, held: bool) -> Reason:
        clock = self.question.clock
        done = self.question.interactions_of(profile)
        counted, excluding = matching(block, done, self.catalog, clock)
        actual = measured(block.measure, counted, self.catalog, clock)
        decisive = excluding or counted
        if not excluding and block.measure.kind in ("smallest", "largest"):
            decisive = tuple(one for one in counted if _has_value(one, block.measure.property, actual))
        in_order = tuple(sorted(decisive, key=lambda interaction: (interaction.occurred_at, interaction.id)))
        if excluding:
            detail = f"happened within that time, last on {instant_text(in_order[-1].occurred_at, clock.zone)}"
        else:
            detail = behaviour_detail(block, actual, in_order, self.catalog, clock.zone, held=held)
        return Reason(path, block, held, detail, actual, interactions=in_order)

    def segment(self, block: SegmentBlock, profile: Contact | Lead, path: Path, *, held: bool) -> Reason:
        segment = self.question.segments[block.segment]
        detail = f"{'a' if held else 'not a'} member of “{segment.name}”"
        if segment.definition is None:
            return Reason(path, block, held, detail)
        asked = Question(
            self.catalog, self.question.records, Clock(self.question.clock.as_of, segment.zone), self.question.segments
        )
        children = _Explanation(asked).chain(segment.definition.steps, profile, path)
        decided_by = _decisive(segment.definition.steps, children)
        standing = _standing(segment.definition, profile.id)
        detail += f": {_verdict_detail(standing, held, decided_by)}"
        return Reason(path, block, held, detail, children=children, decided_by=decided_by)

    def conditions(
        self, conditions: Sequence[ProfileCondition], profile: Contact | Lead, path: Path
    ) -> tuple[Reason, ...]:
        return tuple(
            self.condition(condition, profile, (*path, "conditions", index))
            for index, condition in enumerate(conditions)
        )

    def condition(self, condition: ProfileCondition, profile: Contact | Lead, path: Path) -> Reason:
        held = self.question.condition_holds(condition, profile)
        match condition:
            case Condition():
                attribute, datum = self.question.datum(condition.attribute, profile)
                name = _named(attribute, condition)
                detail = condition_detail(condition, name, attribute, datum, self.question.clock, held=held)
                return Reason(path, condition, held, detail, datum, self._record_id(condition, profile))
            case ConditionGroup():
                children = self.conditions(condition.conditions, profile, path)
                return Reason(path, condition, held, _joined_detail(condition.match, children), children=children)
            case RelatedGroup():
                return self.related(condition, profile, path, held=held)

    def related(self, group: RelatedGroup, profile: Contact | Lead, path: Path, *, held: bool) -> Reason:
        """One child a related record; the record that decided is the first that meets the group, or
        for *all* the first that does not.
        """
        children = []
        for record in self.question.related(group, profile):
            inner = self.conditions(group.conditions, record, path)
            meets = all(one.held for one in inner) if group.match == "all" else any(one.held for one in inner)
            detail = f"lead {record.id}: {_joined_detail(group.match, inner)}"
            children.append(Reason(path, group, meets, detail, record_id=record.id, children=inner))
        decisive = next((child for child in children if child.held != (group.quantifier == "all")), None)
        if not children:
            detail = "has no leads"
        elif decisive is not None:
            detail = f"lead {decisive.record_id} {'does not meet' if group.quantifier == 'all' else 'meets'} it"
        else:
            detail = "every lead meets it" if group.quantifier == "all" else "no lead meets it"
        record_id = None if decisive is None else decisive.record_id
        return Reason(path, group, held, detail, record_id=record_id, children=tuple(children))

    def _record_id(self, condition: Condition, profile: Contact | Lead) -> int | None:
        """The id of the record of a to-one relation that the value comes from; None for an own attribute."""
        if "." not in condition.attribute:
            return None
        holder = self.question.holder(condition.attribute, profile)
        return None if holder is None else holder.id


def _joined_detail(match: str, children: Sequence[Reason]) -> str:
    """What decided conditions joined by *all of* (the first that fails) or *any of* (the first that holds)."""
    decisive = next((child for child in children if child.held != (match == "all")), None)
    if decisive is not None:
        return decisive.detail
    if len(children) == 1:
        return children[0].detail
    return "all of them hold" if match == "all" else "none of them holds"


def _named(attribute: Attribute, condition: Condition) -> str:
    relation, _, _ = condition.attribute.rpartition(".")
    return f"{relation} {attribute.label}" if relation else attribute.label


def _has_value(interaction: Interaction, property_name: str | None, actual: Fraction | None) -> bool:
    datum = interaction.values.get(property_name or "")
    return datum is not None and datum == actual
