"""Who may change with a refresh: those whom what was touched since the last one, or time, concerns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, Select
from sqlmodel import Session

from core.changes import touches
from core.changes.concerns import STATIC, Concerns, targets
from core.engine.compiler.ranges import Moment
from core.language.catalog import Catalog
from core.store.columns import Key
from core.store.tables import PROFILES, table_of

CANDIDATES = sa.table("refresh_candidate", sa.column("id", sa.BigInteger), sa.column("reason", Key))
"""What `consider` fills: those who may change, and why if they do."""

FULL_FROM_SHARE = 0.15
"""The share of all profiles from which on looking at everybody is faster (bench/refreshing.py)."""
FULL_FROM = 2_000
"""So many are looked at by themselves in any case."""


def consider(
    session: Session,
    concerns: Concerns,
    kinds: Iterable[tuple[str, str]],
    new: ColumnElement[bool],
    turning: tuple[Catalog, datetime, datetime, str] | None,
) -> int | None:
    """Fill `CANDIDATES`: whom touches of these kinds concern and, unless ``turning`` is None, whom time does.

    ``turning`` is the catalog, the instants of the last refresh and of this one, and the zone. How many they are;
    None where they are so many that it is better to look at everybody: then those whom time concerns may be missing.
    """
    _empty(session)
    concerning = sorted(kind for kind in kinds if concerns.concern(*kind))
    # Who comes twice keeps the reason that comes first.
    for entity in sorted({entity for entity, _ in concerning}, key=lambda entity: entity != STATIC):
        ids = touches.touched(entity, [what for of, what in concerning if of == entity], new)
        _add(session, targets(concerns.target, entity, ids), "manual" if entity == STATIC else "data")
    if turning is None:
        return None
    catalog, before, after, zone = turning
    limit = _limit(session, concerns.target)
    if _count(session) > limit:
        return None
    for ids in concerns.moved_by_time(catalog, Moment(before, zone), Moment(after, zone)):
        _add(session, ids, "time", limit=limit + 1)
    count = _count(session)
    if count > limit:
        return None
    if count:
        # Both planners have to know how few they are, or read whole tables for them.
        session.execute(sa.text("ANALYZE refresh_candidate"))
    return count


def _empty(session: Session) -> None:
    emptied = " ON COMMIT DELETE ROWS" if session.get_bind().dialect.name == "postgresql" else ""
    session.execute(
        sa.text(
            "CREATE TEMPORARY TABLE IF NOT EXISTS refresh_candidate "
            f"(id BIGINT PRIMARY KEY, reason TEXT NOT NULL){emptied}"
        )
    )
    session.execute(sa.delete(CANDIDATES))


def _add(session: Session, ids: Select[int], reason: str, limit: int | None = None) -> None:
    found = ids.subquery("found")
    rows = sa.select(found.c[0], sa.literal(reason, Key)).distinct().limit(limit)
    is_there = sa.exists().where(CANDIDATES.c.id == found.c[0])
    session.execute(sa.insert(CANDIDATES).from_select(["id", "reason"], rows.where(~is_there)))


def _count(session: Session) -> int:
    return int(session.execute(sa.select(sa.func.count()).select_from(CANDIDATES)).scalar_one())


def _limit(session: Session, target: str) -> int:
    """The highest id stands for how many there are: counting them would take as long as some refreshes."""
    highest = session.execute(sa.select(sa.func.max(table_of(PROFILES[target]).c.id))).scalar()
    return max(FULL_FROM, int((highest or 0) * FULL_FROM_SHARE))
