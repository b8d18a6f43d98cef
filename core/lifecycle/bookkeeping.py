"""The record of a refresh, however it ended: a line of the log, and the fields of its segment.

A refresh was done, was skipped because nothing could move anybody, or failed; this module records all three.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import sqlalchemy as sa
from sqlmodel import Session, col, select

from core.language import schedule
from core.lifecycle.clocks import is_ahead
from core.membership import Turnover
from core.store.dialects import Position
from core.store.expressions import one_of
from core.store.tables import Refresh, Segment, table_of

_ONE_TICK = timedelta(microseconds=1)
_NOBODY_COUNTED = Turnover(0, 0, 0)
_refresh, _segment = table_of(Refresh), table_of(Segment)


@dataclass(frozen=True, slots=True)
class RefreshOutcome:
    """What a refresh did at ``as_of``: the number of members after it, and of those who entered and left."""

    segment_id: int
    as_of: datetime
    members: int
    entered: int
    left: int
    took_seconds: float


@dataclass(frozen=True, slots=True)
class Ending:
    """How a refresh of a version ended. The definition was asked for ``asked_at`` (`Instants`). ``log_position`` is the
    position up to which it read the change log, None if it did not; ``failing_checks`` are in words; with an ``error``
    the members stay as they were.
    """

    version: int
    as_of: datetime
    asked_at: datetime
    turnover: Turnover = _NOBODY_COUNTED
    took_seconds: float = 0.0
    log_position: Position | None = None
    failing_checks: str = ""
    error: str | None = None


def record_refresh(session: Session, row: Segment, ending: Ending) -> RefreshOutcome:
    """Record how a refresh of a segment ended, and when the next one is due. The caller has locked the row."""
    segment_id, turnover = cast(int, row.id), ending.turnover
    if ending.error is not None:
        row.state, row.error, row.failures = "error", ending.error, row.failures + 1
        row.next_refresh_at = schedule.next_try(row.refresh_mode, row.failures, ending.asked_at)
    else:
        row.state, row.error, row.failures = "live", "", 0
        is_dynamic = row.kind == "dynamic"
        row.next_refresh_at = (
            schedule.next_due(row.refresh_mode, row.refresh_minutes, ending.asked_at) if is_dynamic else None
        )
    if ending.log_position is not None:
        row.log_position = str(ending.log_position)
    session.add(
        Refresh(
            segment_id=segment_id,
            version=ending.version,
            as_of=ending.as_of,
            started_at=ending.asked_at,
            took_seconds=ending.took_seconds,
            outcome="done" if ending.error is None else "failed",
            members=turnover.members,
            entered=turnover.entered,
            left=turnover.left,
            message=ending.failing_checks if ending.error is None else ending.error,
        )
    )
    return RefreshOutcome(
        segment_id, ending.as_of, turnover.members, turnover.entered, turnover.left, ending.took_seconds
    )


def record_presence(session: Session, previous: Refresh, outcome: RefreshOutcome, failing_checks: str) -> None:
    """Record that profiles that are gone left a segment, and those that are back returned, without an evaluation."""
    session.add(
        Refresh(
            segment_id=outcome.segment_id,
            version=previous.version,
            as_of=outcome.as_of,
            evaluated_at=evaluation_of(previous),
            started_at=asked_at(previous),
            took_seconds=outcome.took_seconds,
            outcome="done",
            members=outcome.members,
            entered=outcome.entered,
            left=outcome.left,
            message=failing_checks,
        )
    )


def evaluation_of(done: Refresh) -> datetime:
    """The ``as_of`` of the refresh that last asked the definition, up to one with the outcome *done*."""
    return done.evaluated_at or done.as_of


def asked_at(done: Refresh) -> datetime:
    """The instant for which the definition was last asked, up to a refresh with the outcome *done*."""
    return min(done.started_at, evaluation_of(done))


def last_done(session: Session, segment_id: int) -> Refresh | None:
    """Return the last refresh of a segment with the outcome *done*."""
    done = select(Refresh).where(Refresh.segment_id == segment_id, Refresh.outcome == "done")
    return session.exec(done.order_by(col(Refresh.as_of).desc()).limit(1)).first()


def last_done_of_each(session: Session, ids: Collection[int]) -> dict[int, Refresh]:
    """As `last_done`, by segment id; segments without one are left out."""
    last = (
        sa.select(_refresh.c.id)
        .where(_refresh.c.segment_id == _segment.c.id, _refresh.c.outcome == "done")
        .order_by(_refresh.c.as_of.desc())
        .limit(1)
        .scalar_subquery()
    )
    lasts = sa.select(last.label("id")).select_from(_segment).where(one_of(_segment.c.id, list(ids), sa.BigInteger()))
    found = session.exec(select(Refresh).where(col(Refresh.id).in_(lasts))).all()
    return {refresh.segment_id: refresh for refresh in found}


def instant_after(previous: datetime | None, now: datetime) -> datetime:
    """Return the instant of a refresh after another: history never goes back, even if a server's clock does."""
    return now if previous is None else max(now, previous + _ONE_TICK)


@dataclass(frozen=True, slots=True)
class Instants:
    """The two instants of a refresh, mostly the same: stays begin and end at ``as_of``, which never goes back; time
    ranges are asked for at ``asked_at``, which is now. They part where a clock was ahead at the last refresh.
    """

    as_of: datetime
    asked_at: datetime
    is_back: bool
    """Whether the last refresh asked for a later instant: what time moves is then found by looking at everybody."""

    @classmethod
    def after(cls, previous: Refresh | None, now: datetime) -> Instants:
        """Return those of a refresh now. Clocks of servers that differ by little are no clock that was ahead."""
        as_of = instant_after(previous.as_of if previous else None, now)
        asked = now if is_ahead(as_of, now) else as_of
        return cls(as_of, asked, is_back=previous is not None and asked_at(previous) > asked)
