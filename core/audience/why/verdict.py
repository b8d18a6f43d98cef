"""The parts of an explanation: a verdict, and the reasons that add up to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from core.engine.reference import Datum, Interaction
from core.errors import Path
from core.language.definition import BehavioralBlock, Block, Condition, ProfileCondition


class Standing(StrEnum):
    """What settles the verdict on a profile before its blocks are asked."""

    ABSENT = "absent"
    """Deleted, or never there."""
    EXCLUDED = "excluded"
    """Manually excluded; this wins."""
    INCLUDED = "included"
    """Manually included, whatever the blocks say."""
    BLOCKS = "blocks"
    """None of these: the blocks decide."""


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
    zone: str = ""
    """Of a behavioral block: the zone of its windows and days."""

    @property
    def has_no_data(self) -> bool:
        """Whether a condition or a measure met no data."""
        asks_for_value = isinstance(self.part, Condition | BehavioralBlock)
        return asks_for_value and (self.actual is None or self.actual in ("", ()))


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
