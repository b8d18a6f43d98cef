"""Following who is gone or back: the members of every segment, whatever its schedule and state, without an evaluation.

A round of refreshes does it for the segments that it does not refresh, and at its end for those that it could not;
use cases that delete and restore do it at once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
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
MOST_IDS = 100_000
"""From so many ids on, everybody is looked at."""

_stay, _segment = table_of(Stay), table_of(Segment)


@dataclass(frozen=True, slots=True)
class Unfollowed:
    """The ids, by target, of profiles that may be gone or back since a round looked; None stands for everybody.

    ``until`` is the position up to which they were looked for.
    """

    ids: Mapping[str, Sequence[int] | None]
    until: Position


def is_any_record_unfollowed(session: Session) -> bool:
    """Whether the log has a change of a profile that no round looked at for who is gone or back."""
    followed = session.get(Setting, PRESENCE_SETTING)
    if followed is None:
        return session.execute(sa.select(sa.literal(1)).select_from(_stay).limit(1)).first() is not None
    return is_any_after(session, Position.read(followed.value), current_position(session), *TARGETS)


def find_unfollowed(database: Database, caller: Caller, *, is_full: bool = False) -> Unfollowed | None:
    """Find the profiles that may be gone or back, without keeping anybody waiting; None if nothing was written.

    A search that ``is_full`` looks at everybody.
    """
    gate.demand(database, caller, UseCase.REFRESH_SEGMENTS)
    with gate.reading(database, caller, UseCase.LOOK_FOR_WORK) as session:
        # Where nothing notes changes of records, every round looks.
        notes_records, followed = dialect_of(session).change_log.notes_records, session.get(Setting, PRESENCE_SETTING)
        if notes_records and followed and not is_full and not is_any_record_unfollowed(session):
            return None
    until = gate.replayed(database, caller, UseCase.REFRESH_SEGMENTS, take_position)
    with gate.reading(database, caller, UseCase.LOOK_FOR_WORK) as session:
        followed = None if is_full else session.get(Setting, PRESENCE_SETTING)
        changes = changes_after(session, followed.value if followed else None, until)
        return Unfollowed({target: _moved(session, target, changes) for target in TARGETS}, until)


def follow_unfollowed(
    database: Database, caller: Caller, unfollowed: Unfollowed, *, leaving_out: Collection[int]
) -> dict[int, RefreshOutcome]:
    """Take who is gone out of every segment but some, and bring back who returned. Return what that did, by segment."""
    if not any(ids is None or ids for ids in unfollowed.ids.values()):
        return {}

    def work(session: Session) -> dict[int, RefreshOutcome]:
        dialect_of(session).transactions.hold(session.connection(), Lock.PRESENCE)
        outcomes: dict[int, RefreshOutcome] = {}
        for target, ids in unfollowed.ids.items():
            if ids is None or ids:
                outcomes |= follow(session, target, caller.at, ids, leaving_out=leaving_out)
        return outcomes

    return gate.replayed(database, caller, UseCase.REFRESH_SEGMENTS, work)


def note_followed(database: Database, caller: Caller, unfollowed: Unfollowed) -> None:
    """Note that nobody has to look for these again."""
    with gate.writing(database, caller, UseCase.REFRESH_SEGMENTS) as session:
        session.merge(Setting(name=PRESENCE_SETTING, value=str(unfollowed.until)))


def _moved(session: Session, target: str, changes: Changes | None) -> Sequence[int] | None:
    """The ids of who may be gone or back by these changes; None for everybody, where somebody is."""
    whats = [] if changes is None else _telling(changes, target)
    if changes is not None and WHOLE_TABLE not in whats:
        queries = profiles_to_follow(target, changes.changed_ids(target, whats)) if whats else ()
        found = {id_ for ids in queries for id_ in session.execute(ids.limit(MOST_IDS + 1)).scalars()}
        if len(found) <= MOST_IDS:
            return sorted(found)
    return None if segments_to_follow(session, target, None) else []


def _telling(changes: Changes, target: str) -> list[str]:
    """What changed that can tell that a profile of a target is gone or back."""
    whats = (what for entity, what in changes.kinds if entity == target)
    return sorted(what for what in whats if what in (WHOLE_RECORD, WHOLE_TABLE) or "deleted_at" in what.split())


def follow(
    session: Session,
    target: str,
    now: datetime,
    ids: Sequence[int] | sa.Select[int] | None,
    *,
    leaving_out: Collection[int] = (),
) -> dict[int, RefreshOutcome]:
    """Follow the profiles of a target with these ids, or everybody, in the caller's transaction.

    Everybody is looked at where rows are on several servers, as those can't see the ids of this transaction.
    """
    started = perf_counter()
    among = None if ids is None or dialect_of(session).placement.is_spread else _fill(session, ids)
    wanted = [id_ for id_ in segments_to_follow(session, target, among) if id_ not in leaving_out]
    if not wanted:
        return {}
    # Locked in order, and looked at again with the locks: meanwhile a refresh may have taken somebody out.
    locked = select(Segment).where(one_of(_segment.c.id, wanted, sa.BigInteger())).order_by(col(Segment.id))
    rows = session.exec(locked.with_for_update()).all()
    previous = last_done_of_each(session, wanted)
    as_of = max(instant_after(done.as_of, now) for done in previous.values())
    moved = follow_presence(session, target, {id_: done.version for id_, done in previous.items()}, as_of, among)
    took_seconds = (perf_counter() - started) / len(wanted)
    outcomes = {}
    for row in rows:
        done = previous[cast(int, row.id)]
        entered, left = moved[done.segment_id]
        if entered or left:
            members = done.members + entered - left
            outcome = RefreshOutcome(done.segment_id, as_of, members, entered, left, took_seconds)
            _record(session, row, done, outcome, now)
            outcomes[done.segment_id] = outcome
    return outcomes


def _fill(session: Session, ids: Sequence[int] | sa.Select[int]) -> sa.TableClause:
    among = temporary_table(session, "presence", sa.Column("id", sa.BigInteger, primary_key=True))
    writing = dialect_of(session).writing
    if isinstance(ids, sa.Select):
        session.execute(sa.insert(among).from_select(["id"], ids))
    else:
        writing.write_columns(session.connection(), among, [writing.form.numbers(ids)])
    writing.estimate(session.connection(), among.name)
    return among


def _record(session: Session, row: Segment, previous: Refresh, outcome: RefreshOutcome, now: datetime) -> None:
    if row.kind == "static" or row.refresh_mode == FROZEN:
        note_movements(session, outcome.segment_id, ids_moved_at(outcome.segment_id, outcome.as_of))
    version = live_version(session, row)
    failing_checks = "" if version is None else checks.after_refresh(
        session, row, Turnover(outcome.members, outcome.entered, outcome.left),
        zone=version.zone, as_of=now, is_first=False,
    )  # fmt: skip
    record_presence(session, previous, outcome, failing_checks)
