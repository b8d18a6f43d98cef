"""Segments that neither a change nor time can concern: refreshed all at once, without looking at anybody."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement
from sqlmodel import Session, col, select

from core.access.caller import Caller
from core.access.use_cases import UseCase
from core.audience.selection import Known, checked
from core.changes import touches
from core.changes.concerns import Concerns, Stored
from core.engine.compiler.dialects import one_of
from core.engine.compiler.ranges import Moment
from core.errors import DefinitionError
from core.language import schedule
from core.language.dependencies import KnownSegment
from core.lifecycle.evaluating import Reading, Unread
from core.lifecycle.refreshing import RefreshOutcome, instant_after, refresh_line
from core.membership import Change
from core.store import gate
from core.store.database import Database
from core.store.segments import going_live_ids
from core.store.tables import Refresh, Segment, SegmentCheck, table_of

_logger = logging.getLogger(__name__)
_refresh, _segment = table_of(Refresh), table_of(Segment)


def refresh_unconcerned(
    database: Database,
    caller: Caller,
    segments: Iterable[KnownSegment],
    reading: Reading,
    *,
    only_if: ColumnElement[bool] | None,
) -> dict[int, RefreshOutcome]:
    """The outcomes, by id, of those segments whose members stay exactly as they are; the others are left alone.

    All of them where something goes wrong: refreshed one by one, each tells its own reason.
    """
    ids = [known.id for known in segments if known.definition is not None]
    try:
        return gate.replayed(
            database,
            caller,
            UseCase.REFRESH_SEGMENTS,
            lambda session: _refreshed(session, ids, caller.at, reading, only_if),
            isolated=True,
        )
    except Exception:
        _logger.exception("Segments can't be refreshed together")
        return {}


def _refreshed(
    session: Session, ids: list[int], now: datetime, reading: Reading, only_if: ColumnElement[bool] | None
) -> dict[int, RefreshOutcome]:
    until = touches.take_position(session)
    known = reading.still(session, until).known
    unread: dict[str, Unread | None] = {}
    outcomes = {}
    for row, previous in _refreshable(session, ids, now, only_if):
        read = cast(str, row.touches_read)
        if read not in unread:
            unread[read] = Unread.of(session, read, until)
        as_of = instant_after(previous.as_of, now)
        segment = known.segments.get(row.key)
        if segment is None or not _is_unconcerned(session, segment, known, unread[read], previous.as_of, as_of):
            continue
        row.touches_read = str(until)
        row.failures = 0
        row.next_refresh_at = schedule.next_due(row.refresh_mode, row.refresh_minutes, as_of)
        segment_id, change = cast(int, row.id), Change(previous.members, 0, 0)
        session.add(refresh_line(segment_id, previous.version, change, as_of=as_of, took_seconds=0.0))
        outcomes[segment_id] = RefreshOutcome(segment_id, as_of, change.members, 0, 0, 0.0)
    return outcomes


def _refreshable(
    session: Session, ids: list[int], now: datetime, only_if: ColumnElement[bool] | None
) -> list[tuple[Segment, Refresh]]:
    """Live segments without checks that were refreshed with their live version, with their last refresh; locked."""
    is_checked = sa.exists().where(col(SegmentCheck.segment_id) == Segment.id)
    query = (
        select(Segment)
        .where(one_of(_segment.c.id, ids, sa.BigInteger()), Segment.state == "live", ~is_checked)
        .where(col(Segment.deleted_at).is_(None), col(Segment.touches_read).is_not(None))
        .where(Segment.refresh_mode != schedule.FROZEN)
        .order_by(col(Segment.id))
    )
    rows = session.exec((query if only_if is None else query.where(only_if)).with_for_update()).all()
    last = (
        sa.select(_refresh.c.id)
        .where(_refresh.c.segment_id == Segment.id, _refresh.c.outcome == "done")
        .order_by(_refresh.c.as_of.desc())
        .limit(1)
        .scalar_subquery()
    )
    lasts = sa.select(last.label("id")).select_from(Segment).where(one_of(_segment.c.id, ids, sa.BigInteger()))
    found = session.exec(select(Refresh).where(col(Refresh.id).in_(lasts))).all()
    previous = {refresh.segment_id: refresh for refresh in found}
    going_live = going_live_ids(session, now)
    return [
        (row, previous[row.id])
        for row in rows
        if row.id in previous and row.id not in going_live and previous[row.id].version == row.live_version
    ]


def _is_unconcerned(
    session: Session, segment: KnownSegment, known: Known, unread: Unread | None, before: datetime, as_of: datetime
) -> bool:
    """Also false of a definition with a problem, and of one over stored members, which are refreshed in this round."""
    if unread is None or segment.definition is None:
        return False
    try:
        checked(segment.definition, known, segment.key)
    except DefinitionError:
        return False
    concerns = Concerns.of(segment.definition, known.catalog, segment.zone, known.segments)
    if any(isinstance(leaf, Stored) for leaf in concerns.leaves) or any(
        concerns.concern(*kind) for kind in unread.kinds
    ):
        return False
    moments = (Moment(instant, segment.zone) for instant in (before, as_of))
    moved = concerns.moved_by_time(known.catalog, *moments)
    return all(session.execute(ids.limit(1)).first() is None for ids in moved)
