"""Refreshing many segments at one instant: all of them, or those that are due."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence

from sqlmodel import col, select

from core.access.caller import Caller
from core.access.use_cases import UseCase
from core.changes.log import prune_changes
from core.errors import NotFoundError, RefusedError, StateError, WindrowError
from core.language.dependencies import KnownSegment, Segments, in_dependency_order, needed_by
from core.lifecycle.bookkeeping import RefreshOutcome
from core.lifecycle.due import is_any_change_unread, is_due, mark_due_on_change
from core.lifecycle.following import find_unfollowed, follow_unfollowed, is_any_record_unfollowed, note_followed
from core.lifecycle.live_definitions import KnownAt
from core.lifecycle.refreshing import attempt
from core.lifecycle.skipping import skip_unaffected
from core.store import gate
from core.store.database import Database
from core.store.keying import is_any_unkeyed
from core.store.seen_segments import seen_ids
from core.store.segments import load_segments
from core.store.tables import Segment

_logger = logging.getLogger(__name__)


def refresh_all(database: Database, caller: Caller, *, is_full: bool = False) -> list[RefreshOutcome | WindrowError]:
    """Refresh every live segment that is not frozen, at one instant, referenced ones first.

    A refresh that ``is_full`` looks at everybody, also at profiles without any change. A failing refresh
    stops no other. Tells of those segments that the caller sees. Raises DatabaseError if it can't even record a
    failure.
    """
    gate.demand(database, caller, UseCase.REFRESH_SEGMENTS)
    with gate.reading(database, caller, UseCase.LOOK_FOR_WORK) as session:
        segments, seen = load_segments(session), seen_ids(session, caller)
    outcomes = _refresh_in_order(database, caller, segments, due_ids=None, go_on=lambda: True, is_full=is_full)
    return [one for one in outcomes if isinstance(one, WindrowError) or one.segment_id in seen]


def refresh_due(
    database: Database, caller: Caller, *, go_on: Callable[[], bool] = lambda: True
) -> list[RefreshOutcome | WindrowError]:
    """Refresh the due segments, and the live segments they are built on, at one instant.

    Referenced segments come first, and a failing one stops no other. ``go_on`` is asked before each
    segment; segments not refreshed stay due. Raises DatabaseError if it can't even record a failure.
    """
    gate.demand(database, caller, UseCase.REFRESH_SEGMENTS)
    gate.settle_keys(database, UseCase.REFRESH_SEGMENTS)
    mark_due_on_change(database, caller)
    with gate.reading(database, caller, UseCase.LOOK_FOR_WORK) as session:
        due_ids = set(session.exec(select(col(Segment.id)).where(is_due(caller.at))))
        segments = load_segments(session)
    due = {key: known for key, known in segments.items() if known.id in due_ids}
    wanted = dict(due)
    for known in due.values():
        wanted |= {needed.key: needed for needed in needed_by(known.definition, segments)}
    return _refresh_in_order(database, caller, wanted, due_ids=due_ids, go_on=go_on)


def is_anything_due(database: Database, caller: Caller) -> bool:
    """Whether `refresh_due` would find something to do. It changes nothing."""
    with gate.reading(database, caller, UseCase.LOOK_FOR_WORK) as session:
        is_any_due = session.exec(select(Segment.id).where(is_due(caller.at)).limit(1)).first() is not None
        is_any_unread = is_any_change_unread(session) or is_any_record_unfollowed(session)
        return is_any_due or is_any_unkeyed(session) or is_any_unread


def _refresh_in_order(
    database: Database,
    caller: Caller,
    wanted: Segments,
    *,
    due_ids: Collection[int | None] | None,
    go_on: Callable[[], bool],
    is_full: bool = False,
) -> list[RefreshOutcome | WindrowError]:
    """Refresh the wanted segments; those in ``due_ids`` only if still due when their turn comes.

    Who is gone leaves the others too, before, and at the end those that could not be refreshed.
    """
    ordered = [known for known in in_dependency_order(wanted) if known.is_live and not known.is_snapshot]
    if not go_on():
        return []
    unfollowed = find_unfollowed(database, caller, is_full=is_full)
    if not (ordered or unfollowed):
        return []
    followed: dict[int, RefreshOutcome] = {}
    if unfollowed:
        followed = follow_unfollowed(database, caller, unfollowed, leaving_out={known.id for known in ordered})
    outcomes = _refresh_each(database, caller, ordered, due_ids=due_ids, go_on=go_on, is_full=is_full)
    if unfollowed:
        followed |= follow_unfollowed(database, caller, unfollowed, leaving_out=())
        note_followed(database, caller, unfollowed)
    with gate.writing(database, caller, UseCase.REFRESH_SEGMENTS) as session:
        prune_changes(session, caller.at)
    return [*followed.values(), *outcomes]


def _refresh_each(
    database: Database,
    caller: Caller,
    ordered: Sequence[KnownSegment],
    *,
    due_ids: Collection[int | None] | None,
    go_on: Callable[[], bool],
    is_full: bool,
) -> list[RefreshOutcome | WindrowError]:
    with gate.reading(database, caller, UseCase.LOOK_FOR_WORK) as session:
        known_at = KnownAt.of(session)
    skipped: dict[int, RefreshOutcome] = {}
    if not is_full:
        due = [known for known in ordered if due_ids is None or known.id in due_ids]
        only_if = None if due_ids is None else is_due(caller.at)
        skipped = skip_unaffected(database, caller, due, known_at, only_if=only_if)
    outcomes: list[RefreshOutcome | WindrowError] = []
    for known in ordered:
        if known.id in skipped:
            outcomes.append(skipped[known.id])
            continue
        if outcomes and not go_on():
            break
        try:
            only_if = is_due(caller.at) if due_ids and known.id in due_ids else None
            outcomes.append(attempt(database, caller, known.id, only_if=only_if, known_at=known_at, is_full=is_full))
        except (StateError, NotFoundError, RefusedError) as error:
            kind = type(error).__name__
            _logger.info("A segment is left out of a round", extra={"segment": known.id, "error": kind})
    return outcomes
