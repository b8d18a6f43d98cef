"""The proofs that a step was done: queries for the first instant at which it was done, NULL before.

Each takes the instant at which the learner began; older segments are not the learner's own.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.language.definition import Definition, to_json
from core.language.dependencies import Kind
from core.store.segments import IS_PICKED
from core.store.tables import LessonStep, Segment, SegmentVersion, StaticMember, Stay, table_of

Evidence = Callable[[datetime], sa.Select[tuple[datetime | None]]]

_segment, _version = table_of(Segment), table_of(SegmentVersion)
_member, _stay, _noted = table_of(StaticMember), table_of(Stay), table_of(LessonStep)
_EMPTY = [to_json(Definition(target=target)) for target in ("contact", "lead")]


def own(began_at: datetime, kind: Kind) -> sa.ColumnElement[bool]:
    """Condition on a segment: the learner made it, even if it was deleted since."""
    return sa.and_(_segment.c.kind == kind, _segment.c.created_at >= began_at)


def _own_ids(began_at: datetime, kind: Kind) -> sa.Select[tuple[int]]:
    return sa.select(_segment.c.id).where(own(began_at, kind))


def saved(kind: Kind) -> Evidence:
    """A segment of the learner's own exists."""
    return lambda began_at: sa.select(sa.func.min(_segment.c.created_at)).where(own(began_at, kind))


def changed(began_at: datetime) -> sa.Select[tuple[datetime | None]]:
    """A dynamic segment was saved again, with something in it."""
    return sa.select(sa.func.min(_segment.c.draft_saved_at)).where(
        own(began_at, "dynamic"),
        _segment.c.draft_saved_at > _segment.c.created_at,
        _segment.c.draft.not_in(_EMPTY),
    )


def went_live(kind: Kind) -> Evidence:
    """A segment of the learner's own was published."""
    return lambda began_at: sa.select(sa.func.min(_version.c.published_at)).where(
        _version.c.segment_id.in_(_own_ids(began_at, kind))
    )


def found_members(began_at: datetime) -> sa.Select[tuple[datetime | None]]:
    """A dynamic segment found somebody."""
    return _first_entry(began_at, "dynamic")


def added(began_at: datetime) -> sa.Select[tuple[datetime | None]]:
    """Somebody was added to a static segment in any way, even if all were removed again."""
    segment_ids = _own_ids(began_at, "static")
    picked = sa.select(sa.func.min(_member.c.added_at)).where(_member.c.segment_id.in_(segment_ids), IS_PICKED)
    return _first(picked, _first_entry(began_at, "static"), noted("removed")(began_at))


def removed(began_at: datetime) -> sa.Select[tuple[datetime | None]]:
    """Somebody was removed from a static segment, live or not."""
    ended = sa.select(sa.func.min(_stay.c.left_at)).where(
        _stay.c.segment_id.in_(_own_ids(began_at, "static")), _stay.c.left_reason == "manual"
    )
    return _first(ended, noted("removed")(began_at))


def noted(name: str) -> Evidence:
    """A page noted that it was done."""
    return lambda _began_at: sa.select(sa.func.min(_noted.c.done_at)).where(_noted.c.name == name)


def opened_designer(began_at: datetime) -> sa.Select[tuple[datetime | None]]:
    """The blank designer was opened: the page noted it, or a segment came out of it."""
    return _first(noted("designer_opened")(began_at), saved("dynamic")(began_at))


def _first_entry(began_at: datetime, kind: Kind) -> sa.Select[tuple[datetime | None]]:
    return sa.select(sa.func.min(_stay.c.entered_at)).where(_stay.c.segment_id.in_(_own_ids(began_at, kind)))


def _first(*queries: sa.Select[Any]) -> sa.Select[tuple[datetime | None]]:
    instants = sa.union_all(*queries).subquery()
    return sa.select(sa.func.min(instants.c[0]))
