"""Aligning the stays of a segment with its audience."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause, Select
from sqlmodel import Session

from core.membership.reasons import Cause, reason_of
from core.store.columns import Instant
from core.store.dialects import dialect_of
from core.store.segments import IS_PICKED
from core.store.statements import write_rows
from core.store.tables import PROFILES, StaticMember, Stay, table_of
from core.store.temporary import temporary_table

_stay = table_of(Stay)
_picked = table_of(StaticMember)


@dataclass(frozen=True, slots=True)
class Turnover:
    """The number of members after a refresh, and how many entered and left with it."""

    members: int
    entered: int
    left: int


def align_stays(
    session: Session,
    segment_id: int,
    target: str,
    ids: Select[int],
    *,
    as_of: datetime,
    cause: Cause,
    members_before: int | None = None,
) -> Turnover:
    """End the stays of those no longer in the audience and begin those of the new ones, at ``as_of``.

    Evaluates the audience once, within the caller's transaction; writes no stay when nothing changed.
    With ``members_before``, the number of members before, ``ids`` has only those of the audience that are
    candidates of the cause, and nobody else enters or leaves.
    """
    if dialect_of(session).placement.is_spread:
        return _align_where_stays_are(session, segment_id, target, ids, as_of, cause)
    audience = fill_audience(session, ids)
    members = session.execute(sa.select(sa.func.count()).select_from(audience)).scalar_one()
    candidates = None if members_before is None else cause.candidates
    ending = ending_stays(segment_id, target, as_of, cause, audience, among=candidates)
    left = write_rows(session, ending)
    # In a statement of its own: where PostgreSQL thinks that the table is small, an INSERT that looks into its own
    # table for each row reads again and again what it has just written.
    session.execute(sa.delete(audience).where(_is_in(segment_id, audience, few=candidates is not None)))
    entered = write_rows(session, beginning_stays(segment_id, target, as_of, cause, sa.select(audience.c.id)))
    return Turnover(members if members_before is None else members_before + entered - left, entered, left)


def _align_where_stays_are(
    session: Session, segment_id: int, target: str, ids: Select[int], as_of: datetime, cause: Cause
) -> Turnover:
    """Align stays on a cluster. Every server finds its own part of an audience of contacts, for each statement
    again, so that no id moves between servers. Leads are not where their stays are, so their ids are gathered.
    """
    placement = dialect_of(session).placement
    open_stays = _stay.c.segment_id == segment_id, _stay.c.left_at.is_(None)
    audience: FromClause
    match target:
        case "lead":
            filled = fill_audience(session, ids)
            audience = placement.gathered(filled)
            entering = sa.except_(sa.select(filled.c.id), sa.select(_stay.c.profile_id).where(*open_stays))
            new = sa.select(entering.subquery("entering").c.id)
        case "contact":
            audience = ids.subquery("refresh_audience")
            new = newcomers(segment_id, audience)
        case _:
            raise LookupError(f"target {target}: must be contact or lead.")
    with placement.joined_as_a_whole(session.connection()):
        left = write_rows(session, ending_stays(segment_id, target, as_of, cause, audience))
        entered = write_rows(session, beginning_stays(segment_id, target, as_of, cause, new))
    members = session.execute(sa.select(sa.func.count()).select_from(_stay).where(*open_stays)).scalar_one()
    return Turnover(members, entered, left)


def ids_moved_at(segment_id: int, at: datetime) -> sa.CompoundSelect[int]:
    """The ids of the profiles that entered or left at an instant. Each branch reads one index, so there is no OR."""
    moved = sa.select(_stay.c.profile_id.label("id")).where(_stay.c.segment_id == segment_id)
    return moved.where(_stay.c.entered_at == at).union(moved.where(_stay.c.left_at == at))


def picked_ids(segment_id: int, target: str) -> Select[int]:
    """The ids of the profiles picked for a static segment, without deleted ones."""
    profile = table_of(PROFILES[target])
    return (
        sa.select(_picked.c.profile_id.label("id"))
        .join(profile, profile.c.id == _picked.c.profile_id)
        .where(_picked.c.segment_id == segment_id, IS_PICKED, profile.c.deleted_at.is_(None))
    )


def fill_audience(session: Session, ids: Select[int]) -> sa.TableClause:
    """Fill a temporary table with the distinct ids of an audience, in the column ``id``."""
    audience = temporary_table(session, "refresh_audience", sa.Column("id", sa.BigInteger, primary_key=True))
    session.execute(sa.insert(audience).from_select(["id"], ids))
    return audience


def ending_stays(
    segment_id: int,
    target: str,
    as_of: datetime,
    cause: Cause,
    audience: FromClause,
    *,
    among: FromClause | None = None,
) -> sa.Update:
    """The statement that ends the stays of profiles not in an audience; with ``among``, only of the ids in that."""
    still_in = sa.exists().where(audience.c.id == _stay.c.profile_id)
    looked_at = _of_segment(segment_id, few=among is not None)
    if among is not None:
        looked_at = sa.and_(_stay.c.profile_id.in_(sa.select(among.c.id)), looked_at)
    return (
        sa.update(_stay)
        .where(looked_at, _stay.c.left_at.is_(None), ~still_in)
        .values(
            left_at=as_of,
            left_version=cause.version,
            left_reason=reason_of(_stay.c.profile_id, target, cause, entering=False),
        )
    )


def newcomers(segment_id: int, audience: FromClause) -> Select[int]:
    """The ids of an audience that have no open stay."""
    return sa.select(audience.c.id).where(~_is_in(segment_id, audience))


def _is_in(segment_id: int, audience: FromClause, *, few: bool = False) -> ColumnElement[bool]:
    of_segment = _of_segment(segment_id, few=few)
    return sa.exists().where(of_segment, _stay.c.left_at.is_(None), _stay.c.profile_id == audience.c.id)


def _of_segment(segment_id: int, *, few: bool) -> ColumnElement[bool]:
    """The stays in a segment, found by profile where these are ``few``. Left to choose, both planners take the
    index of the segment, for all its members: SQLite always, PostgreSQL until it has counted the profiles.
    """
    return _stay.c.segment_id + 0 == segment_id if few else _stay.c.segment_id == segment_id


def beginning_stays(segment_id: int, target: str, as_of: datetime, cause: Cause, new: Select[int]) -> sa.Insert:
    """The statement that begins the stays of the ids in ``new``."""
    profile_id = new.selected_columns.id
    rows = new.add_columns(
        sa.literal(segment_id, sa.BigInteger),
        sa.literal(as_of, Instant),
        sa.literal(cause.version, sa.Integer),
        reason_of(profile_id, target, cause, entering=True),
    )
    columns = ["profile_id", "segment_id", "entered_at", "entered_version", "entered_reason"]
    return sa.insert(_stay).from_select(columns, rows)
