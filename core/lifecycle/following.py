"""Following who is gone or back: the members of every segment, whatever its schedule and state, without an evaluation.

A round of refreshes does it first, for changes that any program made; use cases that delete and restore do it at once.
"""

from __future__ import annotations

import logging
from datetime import datetime
from functools import partial
from time import perf_counter
from typing import cast, get_args

import sqlalchemy as sa
from sqlmodel import Session, col, select

from core.access.caller import Caller
from core.access.use_cases import UseCase
from core.changes.log import PRESENCE_SETTING, Changes, changes_after, note_movements
from core.changes.positions import current_position, is_any_after, take_position
from core.language.definition import Target
from core.language.schedule import FROZEN
from core.lifecycle import checks
from core.lifecycle.bookkeeping import RefreshOutcome, instant_after, last_done_of_each, record_presence
from core.membership import Turnover, ids_moved_at
from core.membership.presence import follow_presence, profiles_to_follow, segments_to_follow
from core.store import gate
from core.store.database import Database
from core.store.dialects import Position, dialect_of
from core.store.expressions import one_of
from core.store.locks import Lock
from core.store.segments import live_version
from core.store.tables import Refresh, Segment, Setting, Stay, table_of
from core.store.temporary import temporary_table
from core.store.triggers import WHOLE_RECORD, WHOLE_TABLE

TARGETS: tuple[str, ...] = get_args(Target)

_logger = logging.getLogger(__name__)
_stay, _segment = table_of(Stay), table_of(Segment)


def is_any_record_unfollowed(session: Session) -> bool:
    """Whether the log has a change of a profile that no round looked at for who is gone or back."""
    followed = session.get(Setting, PRESENCE_SETTING)
    if followed is None:
        return session.execute(sa.select(sa.literal(1)).select_from(_stay).limit(1)).first() is not None
    return is_any_after(session, Position.read(followed.value), current_position(session), *TARGETS)


def follow_records(database: Database, caller: Caller) -> dict[int, RefreshOutcome]:
    """Take who is gone out of every segment, and bring back who returned. Return what that did, by segment.

    On an error nobody moves, and the next round tries again.
    """
    gate.demand(database, caller, UseCase.REFRESH_SEGMENTS)
    with gate.reading(database, caller, UseCase.LOOK_FOR_WORK) as session:
        # Where nothing notes changes of records, every round looks.
        if dialect_of(session).change_log.notes_records and not is_any_record_unfollowed(session):
            return {}
    try:
        return gate.replayed(database, caller, UseCase.REFRESH_SEGMENTS, partial(_follow_log, now=caller.at))
    except Exception:
        _logger.exception("Segments can't follow who is gone or back")
        return {}


def _follow_log(session: Session, now: datetime) -> dict[int, RefreshOutcome]:
    dialect_of(session).transactions.hold(session.connection(), Lock.PRESENCE)
    followed = session.get(Setting, PRESENCE_SETTING)
    until = take_position(session)
    changes = changes_after(session, followed.value if followed else None, until)
    outcomes: dict[int, RefreshOutcome] = {}
    for target in TARGETS:
        if changes is None:
            outcomes |= follow(session, target, now)
        elif whats := _telling(changes, target):
            changed = None if WHOLE_TABLE in whats else changes.changed_ids(target, whats)
            outcomes |= follow(session, target, now, changed)
    session.merge(Setting(name=PRESENCE_SETTING, value=str(until)))
    return outcomes


def _telling(changes: Changes, target: str) -> list[str]:
    """What changed that can tell that a profile of a target is gone or back."""
    whats = (what for entity, what in changes.kinds if entity == target)
    return sorted(what for what in whats if what in (WHOLE_RECORD, WHOLE_TABLE) or "deleted_at" in what.split())


def follow(
    session: Session, target: str, now: datetime, changed: sa.Select[int] | None = None
) -> dict[int, RefreshOutcome]:
    """Follow the profiles of a target with these ids, or everybody, in the caller's transaction."""
    started = perf_counter()
    among = None if changed is None else _fill(session, changed)
    ids = segments_to_follow(session, target, among)
    if not ids:
        return {}
    # Locked in order, and looked at again with the locks: meanwhile a refresh may have taken somebody out.
    locked = select(Segment).where(one_of(_segment.c.id, ids, sa.BigInteger())).order_by(col(Segment.id))
    rows = session.exec(locked.with_for_update()).all()
    previous = last_done_of_each(session, ids)
    as_of = max(instant_after(done.as_of, now) for done in previous.values())
    moved = follow_presence(session, target, {id_: done.version for id_, done in previous.items()}, as_of, among)
    took_seconds = (perf_counter() - started) / len(ids)
    outcomes = {}
    for row in rows:
        done = previous[cast(int, row.id)]
        entered, left = moved[done.segment_id]
        if entered or left:
            members = done.members + entered - left
            outcome = RefreshOutcome(done.segment_id, as_of, members, entered, left, took_seconds)
            _record(session, row, done, outcome)
            outcomes[done.segment_id] = outcome
    return outcomes


def _fill(session: Session, changed: sa.Select[int]) -> sa.TableClause:
    among = temporary_table(session, "presence", sa.Column("id", sa.BigInteger, primary_key=True))
    writing = dialect_of(session).writing
    for ids in profiles_to_follow(changed):
        session.execute(writing.insert_missing(among, ["id"], ids))
    writing.estimate(session.connection(), among.name)
    return among


def _record(session: Session, row: Segment, previous: Refresh, outcome: RefreshOutcome) -> None:
    if row.kind == "static" or row.refresh_mode == FROZEN:
        note_movements(session, outcome.segment_id, ids_moved_at(outcome.segment_id, outcome.as_of))
    version = live_version(session, row)
    failing_checks = "" if version is None else checks.after_refresh(
        session, row, Turnover(outcome.members, outcome.entered, outcome.left),
        zone=version.zone, as_of=outcome.as_of, is_first=False,
    )  # fmt: skip
    record_presence(session, previous, outcome, failing_checks)
