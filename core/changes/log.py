"""The change log: reading what changed after a position, noting what no trigger sees, and pruning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, Select
from sqlmodel import Session

from core.changes.change_kinds import ENTITIES, STATIC, VERSION, ChangeKind
from core.changes.positions import PRUNED_SETTING, current_position, is_after, is_any
from core.store.columns import Key
from core.store.dialects import Position, dialect_of
from core.store.tables import Change, Refresh, Segment, Setting, table_of
from core.store.triggers import WHOLE_TABLE
from core.store.triggers.sources import TABLES

KEPT_FOR = timedelta(days=7)
"""How long the log keeps changes for a segment that is not refreshed."""
PRESENCE_SETTING = "presence-log-position"
"""The setting with the position up to which rounds looked for who is gone or back."""
_change, _segment, _refresh = (table_of(model) for model in (Change, Segment, Refresh))


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes after a position that a transaction sees: each kind once, and the condition for rows of the log."""

    kinds: frozenset[ChangeKind]
    are_new: ColumnElement[bool]

    def changed_ids(self, entity: str, whats: list[str]) -> Select[int]:
        """The ids of the changed records of an entity; of interactions, their contacts' ids."""
        of_kinds = (_change.c.entity == entity, self.are_new, _change.c.what.in_(whats))
        return sa.select(_change.c.profile_id.label("id")).where(*of_kinds)


def changes_after(session: Session, log_position: str | None, until: Position) -> Changes | None:
    """The changes after a position that is stored with a segment, for a transaction at ``until``.

    None where the log can't tell them: there is no position, or it is one of another server.
    """
    are_new = None if log_position is None else is_after(session, Position.read(log_position), until)
    if are_new is None:
        return None
    query = sa.select(_change.c.entity, _change.c.what).where(_change.c.entity.in_(ENTITIES), are_new).distinct()
    kinds = {ChangeKind(entity, what) for entity, what in session.execute(query)}
    unnoted = () if dialect_of(session).change_log.notes_records else TABLES
    return Changes(frozenset(kinds.union(ChangeKind(table, WHOLE_TABLE) for table in unnoted)), are_new)


def note(session: Session, entity: str, changed: Select[*tuple[Any, ...]]) -> None:
    """Note changes that no trigger sees.

    ``changed`` has two columns, what and id: of *static*, a segment and a profile that entered or left it; of
    *version*, a segment and 0; of other entities, records that count as written now.
    """
    dialect = dialect_of(session)
    position = dialect.change_log.own_position(session)
    what, profile_id = dialect.placement.gathered(changed.distinct().subquery("noted")).c
    rows = sa.select(sa.literal(entity, Key), position, what, profile_id)
    same = (_change.c.entity == entity, _change.c.position == position)
    is_there = sa.exists().where(*same, _change.c.what == what, _change.c.profile_id == profile_id)
    columns = ["entity", "position", "what", "profile_id"]
    session.execute(sa.insert(_change).from_select(columns, rows.where(~is_there)))


def note_movements(session: Session, segment_id: int, profile_ids: sa.CompoundSelect[int]) -> None:
    """Note who entered or left a segment that gives its stored members, for segments that are built on it."""
    moved = profile_ids.subquery("moved")
    note(session, STATIC, sa.select(sa.literal(str(segment_id), Key).label("what"), moved.c.id))


def note_version(session: Session, segment_id: int) -> None:
    """Note that a segment has another live definition, or another way to give its members, for segments that
    are built on it.
    """
    note(session, VERSION, sa.select(sa.literal(str(segment_id), Key).label("what"), sa.literal(0).label("id")))


def note_reshaping(session: Session, entity: str) -> None:
    """Note that any record of an entity, or any interaction, may have other values, and that the catalog is another.

    Refreshes look at everybody, and those that run already read the catalog again, as after a new version.
    """
    note(session, entity, sa.select(sa.literal(WHOLE_TABLE, Key).label("what"), sa.literal(0).label("id")))
    note_version(session, 0)


def prune_changes(session: Session, now: datetime) -> None:
    """Delete the changes that every live segment has read, and that were looked at for who is gone or back.

    A segment whose last successful refresh is older than `KEPT_FOR` loses its position: its next refresh
    looks at everybody.
    """
    here = current_position(session)
    refreshed_at = (
        sa.select(sa.func.max(_refresh.c.as_of))
        .where(_refresh.c.segment_id == _segment.c.id, _refresh.c.outcome == "done")
        .scalar_subquery()
    )
    is_waited_for = sa.and_(_segment.c.state == "live", _segment.c.deleted_at.is_(None), refreshed_at >= now - KEPT_FOR)
    rows = session.execute(
        sa.select(_segment.c.id, _segment.c.log_position, is_waited_for).where(_segment.c.log_position.is_not(None))
    ).all()
    read = [(segment_id, Position.read(text), is_waited_for) for segment_id, text, is_waited_for in rows]
    waited_for = [position for _, position, is_waited_for in read if is_waited_for]
    if followed := session.get(Setting, PRESENCE_SETTING):
        waited_for.append(Position.read(followed.value))
    needed = (position.oldest for position in waited_for if position.server == here.server)
    oldest = min(needed, default=here.oldest)
    read_by_all = sa.and_(_change.c.entity.in_(ENTITIES), _change.c.position < oldest)
    if is_any(session, read_by_all):
        session.execute(sa.delete(_change).where(read_by_all))
        session.merge(Setting(name=PRUNED_SETTING, value=str(Position(oldest, str(oldest), here.server))))
    lost = [id_ for id_, position, _ in read if position.oldest < oldest or position.server != here.server]
    if lost:
        session.execute(sa.update(_segment).where(_segment.c.id.in_(lost)).values(log_position=None))
