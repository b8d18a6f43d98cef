"""Stored checks with their last results. No function here begins or ends a transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlmodel import Session

from core.audience.selection import Known
from core.lifecycle.checks.check_kinds import kind_of
from core.lifecycle.checks.verdicts import Verdict
from core.store.tables import CheckResult, Segment, SegmentCheck, table_of

Subject = Literal["draft", "live"]
"""What a check runs against: the audience of the draft, or the members."""

_NOT_SERVING: tuple[Subject, ...] = ("draft",)
_SUBJECTS: dict[str, tuple[Subject, ...]] = {
    "live": ("live",),
    "live_edited": ("live", "draft"),
    "error": ("live", "draft"),
}

_check, _result, _segment = table_of(SegmentCheck), table_of(CheckResult), table_of(Segment)


def subjects(state: str) -> tuple[Subject, ...]:
    """Return what the checks of a segment in this shown state run against."""
    return _SUBJECTS.get(state, _NOT_SERVING)


@dataclass(frozen=True, slots=True)
class Result:
    """How a check ended; ``message`` says what it found."""

    passed: bool
    message: str
    checked_at: datetime


@dataclass(frozen=True, slots=True)
class Check:
    """A check in words. ``results`` has no entry for a subject that it has not run against since the last change."""

    id: int
    kind: str
    value: Mapping[str, Any]
    sentence: str
    results: Mapping[Subject, Result]

    def fails(self, subject: Subject) -> bool:
        """Whether it ran against this subject and did not pass."""
        return subject in self.results and not self.results[subject].passed


# A change of the segment makes the result of its draft useless.
_IS_CURRENT = sa.or_(_result.c.subject == "live", _result.c.checked_at >= _segment.c.updated_at)


def load_checks(session: Session, segment_id: int, state: str, known: Known) -> tuple[Check, ...]:
    """Load the checks of a segment in the order of adding."""
    latest: dict[int, dict[Subject, Result]] = {}
    ended = (
        sa.select(_result)
        .join(_check, _check.c.id == _result.c.check_id)
        .join(_segment, _segment.c.id == _check.c.segment_id)
        .where(_segment.c.id == segment_id, _result.c.subject.in_(subjects(state)), _IS_CURRENT)
    )
    for row in session.execute(ended):
        latest.setdefault(row.check_id, {})[row.subject] = Result(row.passed, row.message, row.checked_at)
    return tuple(
        Check(row.id, row.kind, row.value, kind_of(row.kind).say(row.value, known), latest.get(row.id, {}))
        for row in stored_checks(session, segment_id)
    )


def stored_checks(session: Session, segment_id: int) -> list[Any]:
    """Return the rows of a segment's checks: ``id``, ``kind`` and ``value``."""
    query = sa.select(_check).where(_check.c.segment_id == segment_id).order_by(_check.c.id)
    return list(session.execute(query))


def failing_by_segment(session: Session, states: Mapping[int, str]) -> Counter[int]:
    """Return the number of failing checks by segment id; ``states`` are the shown ones."""
    query = (
        sa.select(_segment.c.id, _check.c.id.label("check_id"), _result.c.subject)
        .select_from(_result)
        .join(_check, _check.c.id == _result.c.check_id)
        .join(_segment, _segment.c.id == _check.c.segment_id)
        .where(~_result.c.passed, _IS_CURRENT)
    )
    failing = {
        (row.id, row.check_id)
        for row in session.execute(query)
        if row.id in states and row.subject in subjects(states[row.id])
    }
    return Counter(segment_id for segment_id, _ in failing)


def keep_results(session: Session, subject: Subject, verdicts: Iterable[tuple[int, Verdict]], at: datetime) -> None:
    """Replace the last results about a subject by verdicts, given with the checks' ids."""
    rows = [
        {"check_id": check_id, "subject": subject, "passed": verdict.passed, "message": verdict.message,
         "checked_at": at}
        for check_id, verdict in verdicts
    ]  # fmt: skip
    forget_results(session, [row["check_id"] for row in rows], subject)
    if rows:
        session.execute(sa.insert(_result), rows)


def forget_results(session: Session, check_ids: Iterable[Any], subject: Subject | None = None) -> None:
    """Drop the results of checks about one subject or both."""
    about = sa.true() if subject is None else _result.c.subject == subject
    session.execute(sa.delete(_result).where(_result.c.check_id.in_(list(check_ids)), about))
