"""Candidates of a refresh: the profiles that changes or time since the last one may move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.sql import Select
from sqlmodel import Session

from core.changes.change_kinds import STATIC
from core.changes.log import Changes
from core.changes.reads import Reads
from core.store.columns import Key
from core.store.tables import PROFILES, table_of
from core.store.temporary import temporary_table

FULL_FROM_SHARE = 0.15
"""From this share of all profiles on, looking at everybody is faster (bench/refreshing.py)."""
FULL_FROM = 2_000
"""Up to so many candidates, a refresh never looks at everybody."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Profiles that may enter or leave: a temporary table with ``id``, and the ``reason`` if they do.

    ``count`` is None where the refresh must look at everybody: then the table lacks those that only time may move.
    """

    table: sa.TableClause
    count: int | None


def find_candidates(session: Session, reads: Reads, changes: Changes, before: datetime, after: datetime) -> Candidates:
    """Find the profiles that changes, or time between two instants, may move.

    The refresh must look at everybody where they are so many that this is faster.
    """
    found = find_changed(session, reads, changes)
    limit = _limit(session, reads.target)
    if _count(session, found.table) > limit:
        return found
    for ids in reads.moved_by_time(before, after):
        _add(session, found.table, ids, "time", limit=limit + 1)
    count = _count(session, found.table)
    if count > limit:
        return found
    if count:
        # Both planners must know how few these are, or they read whole tables for them.
        session.execute(sa.text(f"ANALYZE {found.table.name}"))
    return Candidates(found.table, count)


def find_changed(session: Session, reads: Reads, changes: Changes) -> Candidates:
    """Find the profiles that changes may move, for their reasons in a refresh that looks at everybody."""
    id_and_reason = (sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("reason", Key, nullable=False))
    table = temporary_table(session, "refresh_candidate", *id_and_reason)
    whats: dict[str, list[str]] = {}
    for entity, what in reads.affecting(changes.kinds):
        whats.setdefault(entity, []).append(what)
    # A profile that comes twice keeps its first reason.
    for entity in sorted(whats, key=lambda entity: entity != STATIC):
        for ids in reads.affected_ids(entity, changes.changed_ids(entity, whats[entity])):
            _add(session, table, ids, "manual" if entity == STATIC else "data")
    return Candidates(table, None)


def _add(session: Session, table: sa.TableClause, ids: Select[int], reason: str, limit: int | None = None) -> None:
    found = ids.subquery("found")
    rows = sa.select(found.c[0], sa.literal(reason, Key)).distinct().limit(limit)
    is_there = sa.exists().where(table.c.id == found.c[0])
    session.execute(sa.insert(table).from_select(["id", "reason"], rows.where(~is_there)))


def _count(session: Session, table: sa.TableClause) -> int:
    return int(session.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def _limit(session: Session, target: str) -> int:
    """The most candidates of a refresh. The highest id stands for the number of profiles: counting them
    takes as long as some refreshes.
    """
    highest = session.execute(sa.select(sa.func.max(table_of(PROFILES[target]).c.id))).scalar()
    return max(FULL_FROM, int((highest or 0) * FULL_FROM_SHARE))
