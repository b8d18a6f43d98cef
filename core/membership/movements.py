"""Who would enter and leave a segment if it had another audience: what a refresh would do, without doing it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, Select
from sqlmodel import Session

from core.membership.stays import AUDIENCE, Change, evaluated
from core.store.tables import Stay, table_of

_movement = sa.table("preview_movement", sa.column("id", sa.BigInteger), sa.column("enters", sa.Boolean))
_stay = table_of(Stay)


def find_movements(session: Session, segment_id: int, ids: Select[int]) -> Change:
    """What `bring_in_line` would do. The movements are kept in a table of this connection alone, for the
    functions below, until the session ends.
    """
    evaluated(session, ids)
    session.execute(
        sa.text("CREATE TEMPORARY TABLE IF NOT EXISTS preview_movement (id BIGINT PRIMARY KEY, enters BOOLEAN)")
    )
    session.execute(sa.delete(_movement))
    is_open = (_stay.c.segment_id == segment_id, _stay.c.left_at.is_(None))
    is_in = sa.exists().where(*is_open, _stay.c.profile_id == AUDIENCE.c.id)
    stays_in = sa.exists().where(AUDIENCE.c.id == _stay.c.profile_id)
    for moving in (
        sa.select(AUDIENCE.c.id, sa.true()).where(~is_in),
        sa.select(_stay.c.profile_id, sa.false()).where(*is_open, ~stays_in),
    ):
        session.execute(sa.insert(_movement).from_select(["id", "enters"], moving))
    members = session.execute(sa.select(sa.func.count()).select_from(AUDIENCE)).scalar_one()
    return Change(members, *_counted(session, sa.true(), sa.true()))


def moving(*, entering: bool) -> Select[int]:
    """The ids of those who would enter, or leave."""
    return sa.select(_movement.c.id).where(_movement.c.enters.is_(entering))


def moved_by(session: Session, ids: Select[int]) -> tuple[int, int]:
    """Of those who would enter and of those who would leave, how many an audience would move too."""
    other = ids.subquery("other")
    joined = _movement.outerjoin(other, other.c.id == _movement.c.id)
    is_member = other.c.id.is_not(None)
    return _counted(session, is_member, ~is_member, joined)


def _counted(
    session: Session, enters: ColumnElement[bool], leaves: ColumnElement[bool], source: sa.FromClause = _movement
) -> tuple[int, int]:
    query = sa.select(
        sa.func.count().filter(_movement.c.enters, enters), sa.func.count().filter(~_movement.c.enters, leaves)
    ).select_from(source)
    entering, leaving = session.execute(query).one()
    return entering, leaving
