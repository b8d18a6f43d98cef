"""What was touched since a refresh: positions among the touches that triggers write (`core.store.triggers`).

A position names a state of the database; the touches after it are those that a transaction made which
was not part of that state.

On SQLite transactions write one after another. A position is a number; every taking of one moves the number
up that triggers write, so that what comes later is written under a larger one.

On PostgreSQL transactions become visible in another order than they began, so no running number tells which
touches are new. Touches have the number of their transaction, and a position is a snapshot
(`pg_current_snapshot()`): new are the touches that are visible now and whose transaction was not visible in
it. They are found from the oldest transaction on that was at work then. A refresh takes its position before it
looks at anything, in one snapshot or an older one than that of its queries, so nothing falls between. Numbers
of transactions are those of one server: elsewhere, as after a restored dump, a position is worth nothing.

On a cluster (`core.store.cluster`) nothing notes touches of records, so that everybody counts as touched at any time;
those of stays and versions, which Windrow notes by itself, stand on the coordinator.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, Select
from sqlmodel import Session

from core.changes.concerns import STATIC, VERSION
from core.store import cluster
from core.store.columns import Key
from core.store.tables import Refresh, Segment, Setting, Touch, table_of
from core.store.triggers import EVERYBODY, POSITION_SETTING
from core.store.triggers.watched import TABLES

KEPT_FOR = timedelta(days=7)
"""How long touches are kept for a segment that is not refreshed."""
_touch, _setting, _segment, _refresh = (table_of(model) for model in (Touch, Setting, Segment, Refresh))
_ENTITIES = (*TABLES, STATIC, VERSION)
_PRUNED_SETTING = "touches_pruned"
"""The setting with the position before which touches are forgotten."""


@dataclass(frozen=True, slots=True)
class Position:
    """A state of the database: ``oldest`` is the first position that a touch after it can have, ``snapshot`` what
    PostgreSQL needs beside it, and ``server`` whose numbers they are.
    """

    oldest: int
    snapshot: str = ""
    server: str = ""

    def __str__(self) -> str:
        return f"{self.server}/{self.snapshot}" if self.server else str(self.oldest)

    @classmethod
    def read(cls, text: str) -> Position:
        """As written by ``str``."""
        server, _, snapshot = text.rpartition("/")
        return cls(int(snapshot.partition(":")[0]), snapshot if server else "", server)


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def now_at(session: Session) -> Position:
    """The position of what this transaction sees."""
    if _is_sqlite(session):
        value = session.execute(sa.select(_setting.c.value).where(_setting.c.name == POSITION_SETTING)).scalar()
        return Position(int(value or 0))
    server, snapshot = session.execute(
        sa.text("SELECT system_identifier::text, pg_current_snapshot()::text FROM pg_control_system()")
    ).one()
    return Position.read(f"{server}/{snapshot}")


def take_position(session: Session) -> Position:
    """The position of what this transaction sees; whatever is touched later is after it."""
    position = settled_position(session) if _is_sqlite(session) else now_at(session)
    if position is not None:
        return position
    following = Position(now_at(session).oldest + 1)
    session.merge(Setting(name=POSITION_SETTING, value=str(following)))
    session.flush()
    return following


def after(session: Session, position: Position, until: Position) -> ColumnElement[bool] | None:
    """The touches after a position, as one that is at ``until`` finds them; None where nobody can tell them."""
    if position.server != until.server:
        return None
    new = _touch.c.position >= position.oldest
    if _is_sqlite(session):
        return new
    visible_then = sa.text(
        "NOT pg_visible_in_snapshot(CAST(CAST(touch.position AS text) AS xid8), CAST(:snapshot AS pg_snapshot))"
    ).bindparams(snapshot=position.snapshot)
    return sa.and_(new, visible_then)


def settled_position(session: Session) -> Position | None:
    """The position of what this transaction sees, taken without writing; None where a touch may still come that
    could not be told from those that are there, or nothing notes touches.
    """
    if cluster.is_spread(session.connection()):
        return None
    position = now_at(session)
    return None if _is_sqlite(session) and is_any(session, _touch.c.position >= position.oldest) else position


def is_unchanged(session: Session, position: Position) -> bool:
    """Whether this transaction sees nothing that was touched after a position; False where nobody can tell."""
    pruned = session.execute(sa.select(_setting.c.value).where(_setting.c.name == _PRUNED_SETTING)).scalar()
    if pruned and Position.read(pruned).server == position.server and Position.read(pruned).oldest > position.oldest:
        return False
    new = after(session, position, now_at(session))
    return new is not None and not is_any(session, new)


def kinds_of(session: Session, new: ColumnElement[bool]) -> frozenset[tuple[str, str]]:
    """What the touches are: entity and what, each once."""
    query = sa.select(_touch.c.entity, _touch.c.what).where(_touch.c.entity.in_(_ENTITIES), new).distinct()
    unnoted = TABLES if cluster.is_spread(session.connection()) else ()
    noted = {(entity, what) for entity, what in session.execute(query)}
    return frozenset(noted.union((table, EVERYBODY) for table in unnoted))


def touched(entity: str, whats: list[str], new: ColumnElement[bool]) -> Select[int]:
    """Whom those touches are of."""
    return sa.select(_touch.c.profile_id.label("id")).where(_touch.c.entity == entity, new, _touch.c.what.in_(whats))


def note(session: Session, entity: str, noted: Select[*tuple[Any, ...]]) -> None:
    """Touch what no trigger notes. ``noted`` has what and whom: of *static*, a segment and who entered or left it;
    of *version*, a segment and 0; of other entities, records that are to count as written now.
    """
    position: ColumnElement[int] = (
        sa.literal(now_at(session).oldest, sa.BigInteger)
        if _is_sqlite(session)
        else sa.literal_column("pg_current_xact_id()::text::bigint")
    )
    what, profile_id = cluster.gathered(session.connection(), noted.distinct().subquery("noted")).c
    rows = sa.select(sa.literal(entity, Key), position, what, profile_id)
    same = (_touch.c.entity == entity, _touch.c.position == position)
    is_there = sa.exists().where(*same, _touch.c.what == what, _touch.c.profile_id == profile_id)
    columns = ["entity", "position", "what", "profile_id"]
    session.execute(sa.insert(_touch).from_select(columns, rows.where(~is_there)))


def note_version(session: Session, segment_id: int) -> None:
    """Touch whoever is built on a segment, as its live definition or how it gives its members is another."""
    note(session, VERSION, sa.select(sa.literal(str(segment_id), Key).label("what"), sa.literal(0).label("id")))


def prune(session: Session, now: datetime) -> None:
    """Forget the touches that every live segment has read. One that was not refreshed for long, because nobody wants
    it or it fails, has to look at everybody then.
    """
    here = now_at(session)
    refreshed_at = (
        sa.select(sa.func.max(_refresh.c.as_of))
        .where(_refresh.c.segment_id == _segment.c.id, _refresh.c.outcome == "done")
        .scalar_subquery()
    )
    keeps = sa.and_(_segment.c.state == "live", _segment.c.deleted_at.is_(None), refreshed_at >= now - KEPT_FOR)
    rows = session.execute(
        sa.select(_segment.c.id, _segment.c.touches_read, keeps).where(_segment.c.touches_read.is_not(None))
    ).all()
    read = [(segment_id, Position.read(text), keeps) for segment_id, text, keeps in rows]
    kept = (position.oldest for _, position, keeps in read if keeps and position.server == here.server)
    oldest = min(kept, default=here.oldest)
    read_by_all = sa.and_(_touch.c.entity.in_(_ENTITIES), _touch.c.position < oldest)
    if is_any(session, read_by_all):
        session.execute(sa.delete(_touch).where(read_by_all))
        session.merge(Setting(name=_PRUNED_SETTING, value=str(Position(oldest, str(oldest), here.server))))
    lost = [id_ for id_, position, _ in read if position.oldest < oldest or position.server != here.server]
    if lost:
        session.execute(sa.update(_segment).where(_segment.c.id.in_(lost)).values(touches_read=None))


def is_any(session: Session, new: ColumnElement[bool], *entities: str) -> bool:
    """Whether there are such touches, of these entities or of any."""
    query = sa.select(sa.literal(1)).where(_touch.c.entity.in_(entities or _ENTITIES), new).limit(1)
    return session.execute(query).first() is not None
