"""Skipping: segments that neither a change nor time can move are refreshed together, without looking at anybody."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from functools import cache

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement
from sqlmodel import Session, col, select

from core.access.caller import Caller
from core.access.use_cases import UseCase
from core.changes.log import Changes, changes_after
from core.changes.positions import take_position
from core.changes.reads import Reads
from core.language import schedule
from core.language.dependencies import KnownSegment
from core.lifecycle.bookkeeping import (
    Ending,
    Instants,
    RefreshOutcome,
    asked_at,
    last_done_of_each,
    record_refresh,
)
from core.lifecycle.live_definitions import KnownAt, live_reads
from core.membership import Turnover
from core.store import gate
from core.store.database import Database
from core.store.expressions import one_of
from core.store.segments import going_live_ids
from core.store.tables import Refresh, Segment, SegmentCheck, table_of

_logger = logging.getLogger(__name__)
_segment = table_of(Segment)


def skip_unaffected(
    database: Database,
    caller: Caller,
    segments: Iterable[KnownSegment],
    known_at: KnownAt,
    *,
    only_if: ColumnElement[bool] | None,
) -> dict[int, RefreshOutcome]:
    """Record the refresh of each segment whose members stay exactly as they are. Return the outcomes by id.

    The others are left for a refresh of their own; on an error all are, so that each then tells its own reason.
    """
    gate.demand(database, caller, UseCase.REFRESH_SEGMENTS)
    ids = [known.id for known in segments if known.definition is not None]
    try:
        return gate.replayed(
            database,
            caller,
            UseCase.REFRESH_SEGMENTS,
            lambda session: _skip(session, ids, caller.at, known_at, only_if),
            isolated=True,
        )
    except Exception:
        _logger.exception("Segments can't be refreshed together")
        return {}


def _skip(
    session: Session, ids: list[int], now: datetime, known_at: KnownAt, only_if: ColumnElement[bool] | None
) -> dict[int, RefreshOutcome]:
    until = take_position(session)
    known = known_at.known_until(session, until)
    changes_since = cache(lambda log_position: changes_after(session, log_position, until))
    outcomes = {}
    for row, previous in _skippable(session, ids, now, only_if):
        at = Instants.after(previous, now)
        segment = known.segments.get(row.key)
        reads = live_reads(segment, known) if segment else None
        if at.is_back or reads is None:
            continue
        if not _can_move(session, reads, changes_since(row.log_position), asked_at(previous), at.asked_at):
            turnover = Turnover(previous.members, 0, 0)
            ending = Ending(previous.version, at.as_of, at.asked_at, turnover, log_position=until)
            outcomes[previous.segment_id] = record_refresh(session, row, ending)
    return outcomes


def _skippable(
    session: Session, ids: list[int], now: datetime, only_if: ColumnElement[bool] | None
) -> list[tuple[Segment, Refresh]]:
    """Lock the live segments without checks whose last refresh was of their live version; return both."""
    is_checked = sa.exists().where(col(SegmentCheck.segment_id) == Segment.id)
    query = (
        select(Segment)
        .where(one_of(_segment.c.id, ids, sa.BigInteger()), Segment.state == "live", ~is_checked)
        .where(col(Segment.deleted_at).is_(None), col(Segment.log_position).is_not(None))
        .where(Segment.refresh_mode != schedule.FROZEN)
        .order_by(col(Segment.id))
    )
    rows = session.exec((query if only_if is None else query.where(only_if)).with_for_update()).all()
    previous = last_done_of_each(session, ids)
    going_live = going_live_ids(session, now)
    return [
        (row, previous[row.id])
        for row in rows
        if row.id in previous and row.id not in going_live and previous[row.id].version == row.live_version
    ]


def _can_move(session: Session, reads: Reads, changes: Changes | None, before: datetime, after: datetime) -> bool:
    """Whether somebody can move; true for a definition over stored members, which this round may refresh."""
    if changes is None or reads.has_stored_members or reads.affecting(changes.kinds):
        return True
    return any(session.execute(ids.limit(1)).first() is not None for ids in reads.moved_by_time(before, after))
