"""How much a segment has in common with every other one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import cast

import sqlalchemy as sa
from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.language.dependencies import Kind
from core.store import gate
from core.store.belonging import is_seen
from core.store.database import Database
from core.store.segments import SERVING_STATES, segment_row
from core.store.tables import Segment, Stay, table_of

_segment = table_of(Segment)
_stay = table_of(Stay)
_own, _theirs = _stay.alias("own"), _stay.alias("theirs")


@dataclass(frozen=True, slots=True)
class Overlap:
    """Another live segment: the members of both, of this one alone, and of that one alone."""

    segment_id: int
    name: str
    kind: Kind
    both: int
    only_this: int
    only_that: int

    @property
    def share(self) -> Decimal | None:
        """The members of both as a part of this one's; None where this one has none."""
        members = self.both + self.only_this
        return Decimal(self.both) / members if members else None

    @property
    def similarity(self) -> Decimal | None:
        """The members of both as a part of those in either (Jaccard, 1912); None where neither has any."""
        either = self.both + self.only_this + self.only_that
        return Decimal(self.both) / either if either else None


def overlaps(database: Database, caller: Caller, segment_id: int) -> tuple[Overlap, ...]:
    """Every other live segment of the same target that the caller sees, the one with most in common first.

    Raises NotFoundError.
    """
    with gate.reading(database, caller, UseCase.SEE_SEGMENT, Subject("segment", segment_id)) as session:
        target = segment_row(session, segment_id).target
        others = session.execute(
            sa.select(_segment.c.id, _segment.c.name, _segment.c.kind).where(
                _segment.c.id != segment_id,
                _segment.c.target == target,
                _segment.c.state.in_(SERVING_STATES),
                _segment.c.deleted_at.is_(None),
                is_seen(caller),
            )
        ).all()
        members = _members(session, [segment_id, *(other.id for other in others)])
        both = _common(session, segment_id)
    found = []
    for other in others:
        common = both.get(other.id, 0)
        alone, theirs = members.get(segment_id, 0) - common, members.get(other.id, 0) - common
        found.append(Overlap(other.id, other.name, cast(Kind, other.kind), common, alone, theirs))
    return tuple(sorted(found, key=lambda one: (-one.both, one.name, one.segment_id)))


def _members(session: Session, ids: list[int]) -> dict[int, int]:
    query = (
        sa.select(_stay.c.segment_id, sa.func.count())
        .where(_stay.c.segment_id.in_(ids), _stay.c.left_at.is_(None))
        .group_by(_stay.c.segment_id)
    )
    return {found: number for found, number in session.execute(query)}  # noqa: C416 (rows are no pairs to the checker)


def _common(session: Session, segment_id: int) -> dict[int, int]:
    """How many members of the segment are in each segment: one join of open stays for all of them."""
    query = (
        sa.select(_theirs.c.segment_id, sa.func.count())
        .select_from(_own.join(_theirs, _theirs.c.profile_id == _own.c.profile_id))
        .where(_own.c.segment_id == segment_id, _own.c.left_at.is_(None), _theirs.c.left_at.is_(None))
        .group_by(_theirs.c.segment_id)
    )
    return {found: number for found, number in session.execute(query)}  # noqa: C416 (rows are no pairs to the checker)
