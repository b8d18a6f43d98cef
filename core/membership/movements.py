"""Who would enter and leave a segment with another audience: what a refresh would do, without doing it."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, Select
from sqlmodel import Session

from core.membership.stays import Turnover, fill_audience
from core.store.tables import Stay, table_of
from core.store.temporary import temporary_table

_stay = table_of(Stay)


@dataclass(frozen=True, slots=True)
class Movements:
    """An audience (``id``), and who would move to make it the members (``id``, ``enters``), both in temporary
    tables.
    """

    turnover: Turnover
    audience: sa.TableClause
    _movement: sa.TableClause

    def ids(self, *, entering: bool) -> Select[int]:
        """The ids of those who would enter, or leave."""
        return sa.select(self._movement.c.id).where(self._movement.c.enters.is_(entering))

    def shared_with(self, session: Session, ids: Select[int]) -> tuple[int, int]:
        """How many of those who would enter, and of those who would leave, are in another audience."""
        other = ids.subquery("other")
        joined = self._movement.outerjoin(other, other.c.id == self._movement.c.id)
        is_member = other.c.id.is_not(None)
        return _count(session, self._movement, is_member, ~is_member, joined)


def find_movements(session: Session, segment_id: int, ids: Select[int]) -> Movements:
    """Find what `align_stays` would do with an audience."""
    audience = fill_audience(session, ids)
    id_and_direction = (sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("enters", sa.Boolean))
    movement = temporary_table(session, "preview_movement", *id_and_direction)
    is_open = (_stay.c.segment_id == segment_id, _stay.c.left_at.is_(None))
    is_in = sa.exists().where(*is_open, _stay.c.profile_id == audience.c.id)
    stays_in = sa.exists().where(audience.c.id == _stay.c.profile_id)
    for moving in (
        sa.select(audience.c.id, sa.true()).where(~is_in),
        sa.select(_stay.c.profile_id, sa.false()).where(*is_open, ~stays_in),
    ):
        session.execute(sa.insert(movement).from_select(["id", "enters"], moving))
    members = session.execute(sa.select(sa.func.count()).select_from(audience)).scalar_one()
    turnover = Turnover(members, *_count(session, movement, sa.true(), sa.true(), movement))
    return Movements(turnover, audience, movement)


def _count(
    session: Session,
    movement: sa.TableClause,
    enters: ColumnElement[bool],
    leaves: ColumnElement[bool],
    source: sa.FromClause,
) -> tuple[int, int]:
    query = sa.select(
        sa.func.count().filter(movement.c.enters, enters), sa.func.count().filter(~movement.c.enters, leaves)
    ).select_from(source)
    entering, leaving = session.execute(query).one()
    return entering, leaving
