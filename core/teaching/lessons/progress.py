"""How far a learner is, and noting steps that leave no other trace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.language.dates import MIN_INSTANT
from core.language.dependencies import Kind
from core.store import gate
from core.store.database import Database
from core.store.segments import SERVING_STATES
from core.store.tables import LessonStep, Refresh, Segment, Setting, table_of
from core.teaching.lessons.proofs import own
from core.teaching.lessons.steps import STEPS, Place, Step

BEGAN, LEARNER = "lessons_began_at", "learner"
"""The settings with the instant at which the learner began, in ISO 8601, and with the learner's name."""

_segment, _refresh, _noted = table_of(Segment), table_of(Refresh), table_of(LessonStep)
_IN_OWN_LIVE_SEGMENT: dict[str, Kind] = {"members_opened": "dynamic"}
_IN_OWN_SEGMENT: dict[str, Kind] = {"added_by_query": "static", "removed": "static"}
_ANYWHERE = frozenset({"designer_opened", "template_seen", "insights_opened", "range_set"})


@dataclass(frozen=True, slots=True)
class StepProgress:
    """A step, when it was done, and the segment it is about; each None if there is none yet."""

    step: Step
    done_at: datetime | None
    segment_id: int | None


@dataclass(frozen=True, slots=True)
class Activity:
    """Whose lessons these are, when they began, and when the learner last did a step."""

    learner: str
    began_at: datetime
    last_active_at: datetime


def start_lessons(database: Database, caller: Caller, learner: str) -> None:
    """Begin a learner's lessons: segments made from now on are the learner's own."""
    with gate.writing(database, caller, UseCase.START_LESSONS, Subject("learner", learner)) as session:
        session.merge(Setting(name=LEARNER, value=learner))
        session.merge(Setting(name=BEGAN, value=caller.at.isoformat()))


def progress(database: Database, caller: Caller) -> tuple[StepProgress, ...]:
    """Return every step in order, with its progress."""
    with gate.reading(database, caller, UseCase.SEE_LESSONS) as session:
        began_at = _began_at(session)
        found = _row(session, {step.key: step.evidence(began_at) for step in STEPS})
        segments = _row(session, _segments(began_at))
    return tuple(StepProgress(step, found[step.key], segments.get(_about(step))) for step in STEPS)


def activity(database: Database, caller: Caller) -> Activity:
    """Return who works here, and when last."""
    with gate.reading(database, caller, UseCase.SEE_LESSONS) as session:
        learner = session.get(Setting, LEARNER)
        began_at = _began_at(session)
        edited = sa.select(sa.func.max(_segment.c.updated_at)).where(_segment.c.updated_at >= began_at)
        found = _row(session, {"edited": edited, "noted": sa.select(sa.func.max(_noted.c.done_at))})
    return Activity(
        learner=learner.value if learner else "",
        began_at=began_at,
        last_active_at=max(instant for instant in (began_at, *found.values()) if instant is not None),
    )


def note(database: Database, caller: Caller, name: str, *, segment_id: int | None = None) -> None:
    """Note that a step was done, the first time only.

    A step that asks for a segment of the learner's own counts only there. Raises ValueError for an unknown name.
    """
    if name not in _ANYWHERE | _IN_OWN_SEGMENT.keys() | _IN_OWN_LIVE_SEGMENT.keys():
        raise ValueError(f"step: must be one that pages note (got {name!r}).")
    with gate.reading(database, caller, UseCase.SEE_LESSONS) as session:
        if session.get(LessonStep, name) is not None or not _counts(session, name, segment_id):
            return
    with gate.writing(database, caller, UseCase.NOTE_STEP) as session:
        session.merge(LessonStep(name=name, done_at=caller.at))


def _counts(session: Session, name: str, segment_id: int | None) -> bool:
    """Whether the step was done with a segment that counts."""
    if name in _ANYWHERE:
        return True
    must_be_live = name in _IN_OWN_LIVE_SEGMENT
    kind = (_IN_OWN_LIVE_SEGMENT | _IN_OWN_SEGMENT)[name]
    states = [_segment.c.state.in_(SERVING_STATES)] if must_be_live else []
    mine = sa.select(_segment.c.id).where(_segment.c.id == segment_id, own(_began_at(session), kind), *states)
    return session.execute(mine).first() is not None


def _began_at(session: Session) -> datetime:
    """Return when the learner began; without a learner the beginning of time, so that everything counts."""
    began = session.get(Setting, BEGAN)
    return datetime.fromisoformat(began.value) if began else MIN_INSTANT


def _segments(began_at: datetime) -> dict[str, sa.Select[Any]]:
    """Return the learner's newest segment of each kind, and the live segment with the longest history."""

    def newest(kind: Kind) -> sa.Select[Any]:
        return sa.select(sa.func.max(_segment.c.id)).where(own(began_at, kind), _segment.c.deleted_at.is_(None))

    eldest = (
        sa.select(_segment.c.id)
        .join(_refresh, _refresh.c.segment_id == _segment.c.id)
        .where(_segment.c.deleted_at.is_(None), _segment.c.state.in_(SERVING_STATES))
        .order_by(_refresh.c.as_of, _segment.c.id)
        .limit(1)
    )
    return {"dynamic": newest("dynamic"), "static": newest("static"), "history": eldest}


_ABOUT: dict[Place, str] = {"definition": "dynamic", "members": "dynamic", "general": "static", "insights": "history"}


def _about(step: Step) -> str:
    return _ABOUT.get(step.place, "")


def _row(session: Session, queries: dict[str, sa.Select[Any]]) -> dict[str, Any]:
    """Ask all queries at once. Return what each finds, or None."""
    row = session.execute(sa.select(*(query.scalar_subquery().label(name) for name, query in queries.items()))).one()
    return dict(zip(queries, row, strict=True))
