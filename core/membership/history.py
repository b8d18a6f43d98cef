"""The stays of one profile, in one segment or in all that the caller sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import Select

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.language.definition import Target
from core.store import gate
from core.store.belonging import is_seen
from core.store.columns import Instant
from core.store.database import Database
from core.store.segments import IS_PICKED, SERVING_STATES
from core.store.tables import Lead, Segment, StaticMember, Stay, table_of

MOST_LEAD_STAYS = 200

_stay, _segment, _picked = table_of(Stay), table_of(Segment), table_of(StaticMember)
_lead = table_of(Lead)
_STAY_COLUMNS = (_stay.c.entered_at, _stay.c.entered_reason, _stay.c.left_at, _stay.c.left_reason)
_IS_SERVED = sa.and_(_stay.c.left_at.is_(None), _segment.c.deleted_at.is_(None), _segment.c.state.in_(SERVING_STATES))


@dataclass(frozen=True, slots=True)
class StayRow:
    """One stay [``entered_at``, ``left_at``) with the reasons of its ends; open while ``left_at`` is None."""

    entered_at: datetime
    entered_reason: str
    left_at: datetime | None
    left_reason: str | None


def stays_of(
    database: Database, caller: Caller, segment_id: int, profile_id: int, *, limit: int = 20
) -> tuple[StayRow, ...]:
    """The latest stays of a profile in a segment, the newest first."""
    query = (
        sa.select(*_STAY_COLUMNS)
        .where(_stay.c.profile_id == profile_id, _stay.c.segment_id == segment_id)
        .order_by(_stay.c.entered_at.desc())
        .limit(limit)
    )
    with gate.reading(database, caller, UseCase.SEE_MEMBERS, Subject("segment", segment_id)) as session:
        return tuple(StayRow(*row) for row in session.execute(query))


@dataclass(frozen=True, slots=True)
class SegmentStay:
    """A stay of a profile in any segment. ``is_deleted`` and ``state`` are the segment's, as stored."""

    segment_id: int
    name: str
    kind: str
    state: str
    is_deleted: bool
    stay: StayRow

    @property
    def place(self) -> tuple[datetime, int]:
        """The place after which the next page of a history begins."""
        return (self.stay.entered_at, self.segment_id)


@dataclass(frozen=True, slots=True)
class LeadStay:
    """A stay of a contact's lead; ``topic`` is empty where the lead has none."""

    lead_id: int
    topic: str
    stay: SegmentStay


def history_of(
    database: Database,
    caller: Caller,
    target: Target,
    profile_id: int,
    *,
    after: tuple[datetime, int] | None = None,
    limit: int = 50,
) -> tuple[SegmentStay, ...]:
    """The stays of a profile of a target in all segments, also in segments deleted since, the newest first.

    ``after`` is the `SegmentStay.place` of the last stay of the page before.
    """
    query = _stays_anywhere(target).where(_stay.c.profile_id == profile_id).limit(limit)
    if after is not None:
        at = sa.literal(after[0], Instant)
        query = query.where(sa.tuple_(_stay.c.entered_at, _stay.c.segment_id) < sa.tuple_(at, after[1]))
    return _read(database, caller, Subject(target, profile_id), query.where(is_seen(caller)))


def current_of(database: Database, caller: Caller, target: Target, profile_id: int) -> tuple[SegmentStay, ...]:
    """The open stays of a profile of a target, in segments that serve their members, the newest first."""
    return _read(
        database,
        caller,
        Subject(target, profile_id),
        _stays_anywhere(target).where(_stay.c.profile_id == profile_id, _IS_SERVED, is_seen(caller)),
    )


def count_hidden(database: Database, caller: Caller, target: Target, profile_id: int) -> int:
    """How many segments a profile of a target is or was in that the caller does not see."""
    query = (
        sa.select(sa.func.count(_segment.c.id.distinct()))
        .join(_stay, _stay.c.segment_id == _segment.c.id)
        .where(_segment.c.target == target, _stay.c.profile_id == profile_id, ~is_seen(caller))
    )
    with gate.reading(database, caller, UseCase.SEE_PERSON, Subject(target, profile_id)) as session:
        return int(session.execute(query).scalar_one())


def current_of_leads(database: Database, caller: Caller, contact_id: int) -> tuple[LeadStay, ...]:
    """The open stays of a contact's leads in segments that serve their members, the newest `MOST_LEAD_STAYS`."""
    query = (
        _stays_anywhere("lead")
        .add_columns(_lead.c.id, _lead.c.topic)
        .join(_lead, _lead.c.id == _stay.c.profile_id)
        .where(_lead.c.contact_id == contact_id, _lead.c.deleted_at.is_(None), _IS_SERVED, is_seen(caller))
        .limit(MOST_LEAD_STAYS)
    )
    with gate.reading(database, caller, UseCase.SEE_PERSON, Subject("contact", contact_id)) as session:
        rows = [tuple(row) for row in session.execute(query)]
    return tuple(LeadStay(lead_id, topic or "", _segment_stay(row)) for *row, lead_id, topic in rows)


def picked_for(database: Database, caller: Caller, target: Target, profile_id: int) -> frozenset[int]:
    """The ids of the static segments of a target, live or not, that a profile is picked for."""
    query = (
        sa.select(_picked.c.segment_id)
        .join(_segment, _segment.c.id == _picked.c.segment_id)
        .where(_picked.c.profile_id == profile_id, IS_PICKED)
        .where(_segment.c.target == target, _segment.c.deleted_at.is_(None), is_seen(caller))
    )
    with gate.reading(database, caller, UseCase.SEE_PERSON, Subject(target, profile_id)) as session:
        return frozenset(session.execute(query).scalars())


def _stays_anywhere(target: str) -> Select[Any]:
    return (
        sa.select(
            _segment.c.id,
            _segment.c.name,
            _segment.c.kind,
            _segment.c.state,
            _segment.c.deleted_at.is_not(None),
            *_STAY_COLUMNS,
        )
        .join(_segment, _segment.c.id == _stay.c.segment_id)
        .where(_segment.c.target == target)
        .order_by(_stay.c.entered_at.desc(), _stay.c.segment_id.desc())
    )


def _read(database: Database, caller: Caller, person: Subject, query: Select[Any]) -> tuple[SegmentStay, ...]:
    with gate.reading(database, caller, UseCase.SEE_PERSON, person) as session:
        return tuple(_segment_stay(row) for row in session.execute(query))


def _segment_stay(row: Iterable[Any]) -> SegmentStay:
    segment_id, name, kind, state, is_deleted, *stay = row
    return SegmentStay(segment_id, name, kind, state, is_deleted, StayRow(*stay))
