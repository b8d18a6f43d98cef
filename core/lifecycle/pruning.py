"""Pruning the log of refreshes: 500 segments that refresh every 5 minutes write 144,000 lines a day.

A line is kept for ever if it tells something: a change, a failure, the first refresh of a version, the
last one of a segment. The others only say that nothing changed; they go after `IDLE_LINES_KEPT`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import Select
from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import UseCase
from core.lifecycle.clocks import is_ahead
from core.store import gate
from core.store.columns import Instant
from core.store.database import Database
from core.store.statements import write_rows
from core.store.tables import Refresh, Segment, SegmentVersion, Setting, table_of

IDLE_LINES_KEPT = timedelta(days=7)
STRETCH = timedelta(hours=1)
"""How much of the log one transaction looks at, so that nobody waits long for it."""
MOST_STRETCHES = 48
"""The limit of one round, so that a log that was never pruned holds up no refresh."""

_THINNED_UNTIL = "refreshes-thinned-until"
_segment, _version = table_of(Segment), table_of(SegmentVersion)
_line = table_of(Refresh)
_other = _line.alias("other")


def prune_log(database: Database, caller: Caller, *, go_on: Callable[[], bool] = lambda: True) -> int:
    """Remove old lines of the log that tell nothing, a stretch in each transaction. Return their number.

    Each stretch is looked at once. ``go_on`` is asked before each.
    """
    removed = 0
    for _ in range(MOST_STRETCHES):
        if not go_on():
            break
        with gate.reading(database, caller, UseCase.LOOK_FOR_WORK) as session:
            stretch = _next_stretch(session, caller.at - IDLE_LINES_KEPT)
        if stretch is None:
            break
        with gate.writing(database, caller, UseCase.PRUNE_LOG) as session:
            removed += write_rows(session, sa.delete(_line).where(_line.c.id.in_(_idle(*stretch))))
            session.merge(Setting(name=_THINNED_UNTIL, value=stretch[1].isoformat()))
    return removed


def _next_stretch(session: Session, until: datetime) -> tuple[datetime, datetime] | None:
    """Return the next stretch that was not looked at; None if it is not over yet."""
    thinned = session.get(Setting, _THINNED_UNTIL)
    begin = datetime.fromisoformat(thinned.value) if thinned else None
    if begin and is_ahead(begin, until):
        begin = None  # a clock that was ahead thinned too much, and noted it
    if begin and begin + STRETCH > until:
        return None
    first = sa.select(sa.func.min(_line.c.as_of)).where(_line.c.segment_id == _segment.c.id)
    if begin:
        first = first.where(_line.c.as_of >= sa.literal(begin, Instant))
    # The index finds the first line of each segment; there is no index by time alone.
    oldest = session.execute(sa.select(sa.func.min(first.correlate(_segment).scalar_subquery()))).scalar()
    return (oldest, oldest + STRETCH) if oldest and oldest + STRETCH <= until else None


def _idle(begin: datetime, end: datetime) -> Select[Any]:
    """Select the lines that tell nothing; each condition on other lines is a step along the index."""
    is_later_of_version = (
        sa.exists()
        .where(_version.c.segment_id == _line.c.segment_id, _version.c.number == _line.c.version)
        .where(_other.c.segment_id == _line.c.segment_id, _other.c.version == _line.c.version)
        .where(_other.c.as_of >= _version.c.published_at, _other.c.as_of < _line.c.as_of, _other.c.outcome == "done")
    )
    is_not_last = sa.exists().where(
        _other.c.segment_id == _line.c.segment_id, _other.c.as_of > _line.c.as_of, _other.c.outcome == "done"
    )
    return (
        sa.select(_line.c.id)
        .join(_segment, _segment.c.id == _line.c.segment_id)
        .where(_line.c.as_of >= begin, _line.c.as_of < end)
        .where(_line.c.outcome == "done", _line.c.entered == 0, _line.c.left == 0)
        .where(is_later_of_version, is_not_last)
    )
