"""Refreshing many segments at one instant: all of them, or those whose time has come."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement
from sqlmodel import col, select

from core.access.caller import Caller
from core.access.use_cases import UseCase
from core.changes import touches
from core.errors import NotFoundError, StateError, WindrowError
from core.language import schedule
from core.language.dependencies import Segments, in_dependency_order, needed_by
from core.lifecycle.evaluating import Reading
from core.lifecycle.looking import known_segments
from core.lifecycle.refreshing import RefreshOutcome, attempt
from core.lifecycle.unconcerned import refresh_unconcerned
from core.lifecycle.waking import is_any_waking, wake
from core.store import gate
from core.store.database import Database
from core.store.keying import is_any_unkeyed, write_keys
from core.store.segments import SERVING_STATES, load_segments
from core.store.tables import Segment

_logger = logging.getLogger(__name__)


def refresh_all(database: Database, caller: Caller, *, is_full: bool = False) -> list[RefreshOutcome | WindrowError]:
    """Refresh every live segment that is not frozen, at one instant, referenced ones first.

    A refresh that ``is_full`` looks at everybody, also at those for whom nothing has changed. A failing one
    stops no other. Raises DatabaseError where not even the failure can be recorded.
    """
    gate.demand(database, caller, UseCase.REFRESH_SEGMENTS)
    write_keys(database, caller)
    segments = known_segments(database, caller)
    return _refresh_in_order(database, caller, segments, is_due=None, go_on=lambda: True, is_full=is_full)


def refresh_due(
    database: Database, caller: Caller, *, go_on: Callable[[], bool] = lambda: True
) -> list[RefreshOutcome | WindrowError]:
    """Refresh what is due by itself, and the live segments that it is built on, at one instant.

    Referenced ones come first, and a failing one stops no other. ``go_on`` is asked before each
    segment; what was not refreshed stays due. Raises DatabaseError where not even the failure can
    be recorded.
    """
    gate.demand(database, caller, UseCase.REFRESH_SEGMENTS)
    write_keys(database, caller)
    wake(database, caller)
    with gate.reading(database, caller, UseCase.LOOK_FOR_WORK) as session:
        due_ids = set(session.exec(select(Segment.id).where(_due_by(caller.at))))
        segments = load_segments(session)
    due = {key: known for key, known in segments.items() if known.id in due_ids}
    wanted = dict(due)
    for known in due.values():
        wanted |= {needed.key: needed for needed in needed_by(known.definition, segments)}
    return _refresh_in_order(database, caller, wanted, is_due=due_ids.__contains__, go_on=go_on)


def is_anything_due(database: Database, caller: Caller) -> bool:
    """Whether `refresh_due` would find something to do; changes nothing."""
    with gate.reading(database, caller, UseCase.LOOK_FOR_WORK) as session:
        is_due = session.exec(select(Segment.id).where(_due_by(caller.at)).limit(1)).first() is not None
        return is_due or is_any_unkeyed(session) or is_any_waking(session)


def _due_by(now: datetime) -> ColumnElement[bool]:
    """Live dynamic segments whose time has come; those of an older release have none yet, and are due."""
    return sa.and_(
        col(Segment.deleted_at).is_(None),
        col(Segment.kind) == "dynamic",
        col(Segment.state).in_(SERVING_STATES),
        col(Segment.refresh_mode).in_(schedule.BY_ITSELF),
        sa.or_(col(Segment.next_refresh_at).is_(None), col(Segment.next_refresh_at) <= now),
    )


def _refresh_in_order(
    database: Database,
    caller: Caller,
    wanted: Segments,
    *,
    is_due: Callable[[int], bool] | None,
    go_on: Callable[[], bool],
    is_full: bool = False,
) -> list[RefreshOutcome | WindrowError]:
    ordered = [known for known in in_dependency_order(wanted) if known.is_live and not known.is_snapshot]
    if not ordered or not go_on():
        return []
    with gate.reading(database, caller, UseCase.LOOK_FOR_WORK) as session:
        reading = Reading.of(session)
    done: dict[int, RefreshOutcome] = {}
    if not is_full:
        due = [known for known in ordered if is_due is None or is_due(known.id)]
        only_if = _due_by(caller.at) if is_due else None
        done = refresh_unconcerned(database, caller, due, reading, only_if=only_if)
    outcomes: list[RefreshOutcome | WindrowError] = []
    for known in ordered:
        if known.id in done:
            outcomes.append(done[known.id])
            continue
        if outcomes and not go_on():
            break
        try:
            only_if = _due_by(caller.at) if is_due and is_due(known.id) else None
            outcomes.append(attempt(database, caller, known.id, only_if=only_if, reading=reading, is_full=is_full))
        except (StateError, NotFoundError) as error:
            _logger.info("Segment %s needs no refresh any more: %s", known.key, error)
    with gate.writing(database, caller, UseCase.REFRESH_SEGMENTS) as session:
        touches.prune(session, caller.at)
    return outcomes
