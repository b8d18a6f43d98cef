"""Stays: bringing them in line with an audience, and reading members at any instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, Select
from sqlmodel import Session

from core.columns import Instant, Key
from core.database import Database
from core.definition import Definition
from core.errors import NotFoundError
from core.members import MemberRow, described, matches, member_row
from core.segment_store import segment_row
from core.tables import Account, Contact, Interaction, Lead, Stay, table_of

PAGE_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Change:
    """What one refresh did: members after it, and how many entered and left."""

    members: int
    entered: int
    left: int


@dataclass(frozen=True, slots=True)
class Cause:
    """What a refresh knows of why: the version it evaluates, the one and the instant of the refresh
    before (None for the first), and the manual lists. A static segment's changes are all manual.
    """

    version: int
    previous_version: int | None
    previous_as_of: datetime | None
    definition: Definition | None

    @property
    def is_new_version(self) -> bool:
        """True of the first refresh of a version."""
        return self.version != self.previous_version


_audience = sa.table("refresh_audience", sa.column("id", sa.BigInteger))
_stay = table_of(Stay)
_contact = table_of(Contact)
_account = table_of(Account)
_lead = table_of(Lead)
_interaction = table_of(Interaction)


def bring_in_line(
    session: Session, segment_id: int, target: str, ids: Select[int], as_of: datetime, cause: Cause
) -> Change:
    """End the stays of those no longer in the audience and begin those of the new ones, at ``as_of``.

    The audience is evaluated once. Part of the caller's transaction; writes no stay when nothing changed.
    """
    _evaluate(session, ids)
    members = session.execute(sa.select(sa.func.count()).select_from(_audience)).scalar_one()
    left = _end_stays(session, segment_id, target, as_of, cause)
    entered = _begin_stays(session, segment_id, target, as_of, cause)
    return Change(members, entered, left)


def _evaluate(session: Session, ids: Select[int]) -> None:
    """The audience in a table of this connection alone."""
    session.execute(sa.text("CREATE TEMPORARY TABLE IF NOT EXISTS refresh_audience (id BIGINT PRIMARY KEY)"))
    session.execute(sa.delete(_audience))
    session.execute(sa.insert(_audience).from_select(["id"], ids))


def _end_stays(session: Session, segment_id: int, target: str, as_of: datetime, cause: Cause) -> int:
    still_in = sa.exists().where(_audience.c.id == _stay.c.profile_id)
    statement = (
        sa.update(_stay)
        .where(_stay.c.segment_id == segment_id, _stay.c.left_at.is_(None), ~still_in)
        .values(
            left_at=as_of,
            left_version=cause.version,
            left_reason=_reason(_stay.c.profile_id, target, as_of, cause, entering=False),
        )
    )
    return _touched_rows(session, statement)


def _begin_stays(session: Session, segment_id: int, target: str, as_of: datetime, cause: Cause) -> int:
    already_in = sa.exists().where(
        _stay.c.segment_id == segment_id, _stay.c.left_at.is_(None), _stay.c.profile_id == _audience.c.id
    )
    new = sa.select(
        _audience.c.id,
        sa.literal(segment_id, sa.BigInteger),
        sa.literal(as_of, Instant),
        sa.literal(cause.version, sa.Integer),
        _reason(_audience.c.id, target, as_of, cause, entering=True),
    ).where(~already_in)
    columns = ["profile_id", "segment_id", "entered_at", "entered_version", "entered_reason"]
    return _touched_rows(session, sa.insert(_stay).from_select(columns, new))


def _touched_rows(session: Session, statement: Any) -> int:
    return session.connection().execute(statement).rowcount


def _reason(
    profile: ColumnElement[int], target: str, as_of: datetime, cause: Cause, *, entering: bool
) -> ColumnElement[str]:
    """Why a stay begins or ends: *deleted*, *manual*, *definition*, *data*, else *time* alone."""
    listed = () if cause.definition is None else (cause.definition.included if entering else cause.definition.excluded)
    cases: list[tuple[ColumnElement[bool], ColumnElement[str]]] = []
    if not entering:
        table = _lead if target == "lead" else _contact
        gone = sa.exists().where(table.c.id == profile, table.c.deleted_at.is_not(None))
        cases.append((gone, _word("deleted")))
    if cause.definition is None:
        return sa.case(*cases, else_=_word("manual")) if cases else _word("manual")
    if listed:
        cases.append((profile.in_(listed), _word("manual")))
    if cause.is_new_version or cause.previous_as_of is None:
        return sa.case(*cases, else_=_word("definition")) if cases else _word("definition")
    cases.append((_has_new_data(profile, target, cause.previous_as_of, as_of), _word("data")))
    return sa.case(*cases, else_=_word("time"))


def _word(reason: str) -> ColumnElement[str]:
    return sa.literal(reason, Key)


def _has_new_data(profile: ColumnElement[int], target: str, after: datetime, until: datetime) -> ColumnElement[bool]:
    """The profile, its account, contact, leads or interactions were written in (after, until]."""
    if target == "lead":
        own_contact = sa.select(_lead.c.contact_id).where(_lead.c.id == profile).correlate_except(_lead)
        return sa.or_(
            sa.exists().where(_lead.c.id == profile, *_written(_lead.c.updated_at, after, until)),
            _contact_has_new_data(own_contact.scalar_subquery(), after, until),
        )
    return _contact_has_new_data(profile, after, until)


def _contact_has_new_data(contact: ColumnElement[int], after: datetime, until: datetime) -> ColumnElement[bool]:
    own_account = sa.select(_contact.c.account_id).where(_contact.c.id == contact).correlate_except(_contact)
    return sa.or_(
        sa.exists().where(_contact.c.id == contact, *_written(_contact.c.updated_at, after, until)),
        sa.exists().where(
            _account.c.id == own_account.scalar_subquery(), *_written(_account.c.updated_at, after, until)
        ),
        sa.exists().where(_lead.c.contact_id == contact, *_written(_lead.c.updated_at, after, until)),
        sa.exists().where(_interaction.c.contact_id == contact, *_written(_interaction.c.recorded_at, after, until)),
    )


def _written(instant: ColumnElement[datetime], after: datetime, until: datetime) -> tuple[ColumnElement[bool], ...]:
    return (instant > after, instant <= until)


def members_at(segment_id: int, at: datetime | None = None) -> Select[Any]:
    """``id``, ``entered_at`` and ``entered_reason`` of the members at an instant, or now."""
    query = sa.select(_stay.c.profile_id.label("id"), _stay.c.entered_at, _stay.c.entered_reason).where(
        _stay.c.segment_id == segment_id
    )
    if at is None:
        return query.where(_stay.c.left_at.is_(None))
    return query.where(_stay.c.entered_at <= at, sa.or_(_stay.c.left_at.is_(None), _stay.c.left_at > at))


@dataclass(frozen=True, slots=True)
class MembersPage:
    """Some members by id. ``total`` counts all that match; ``next_after`` asks for the next page."""

    rows: list[MemberRow]
    total: int
    next_after: str | None


def members_page(
    database: Database,
    segment_id: int,
    *,
    search: str = "",
    after: str | None = None,
    limit: int = 50,
    at: datetime | None = None,
) -> MembersPage:
    """A page of the members, now or at a past instant. Raises NotFoundError."""
    limit = min(max(limit, 1), PAGE_LIMIT)
    with database.reading() as session:
        target = segment_row(session, segment_id).target
        stays = members_at(segment_id, at).subquery("members")
        columns, source = described(stays, target)
        found = sa.select(*columns, stays.c.entered_at, stays.c.entered_reason).select_from(source)
        if search.strip():
            found = found.where(matches(search, target))
        total = session.execute(sa.select(sa.func.count()).select_from(found.subquery())).scalar_one()
        page = found.where(stays.c.id > _position(after)).order_by(stays.c.id).limit(limit + 1)
        rows = [member_row(row) for row in session.execute(page)]
    more = len(rows) > limit
    return MembersPage(rows[:limit], total, str(rows[limit - 1].profile_id) if more else None)


def _position(after: str | None) -> int:
    try:
        return int(after or 0)
    except ValueError as error:
        raise NotFoundError(f"page: must be one that was offered (got {after!r}). Start from the first.") from error
