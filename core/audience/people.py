"""Profiles as lists show them: a name, an address, a place. `names` says what a profile is called."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause
from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import UseCase
from core.audience import searching
from core.audience.names import NO_LONGER_HERE, name_beside_address, name_column
from core.store import gate
from core.store.database import Database
from core.store.masks import masking
from core.store.tables import Account, Contact, Lead, table_of


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member. A lead has its topic as ``name``, and the rest from its contact. ``entered_at`` and
    ``entered_reason`` are None in an audience that is no membership (yet).
    """

    profile_id: int
    name: str
    email: str | None
    city: str | None
    account: str | None
    entered_at: datetime | None = None
    entered_reason: str | None = None


_contact = table_of(Contact).alias("c")
_account = table_of(Account).alias("a")
_lead = table_of(Lead).alias("l")

SHOWN = 5
"""How many columns `describe` selects, in the order of MemberRow."""


def describe(ids: FromClause, target: str) -> tuple[list[ColumnElement[Any]], FromClause]:
    """The columns of MemberRow and the join that gives them, for ids in the column ``id``.

    A profile whose row is gone has its id, and `NO_LONGER_HERE` as its name: members of the past are all counted. Who
    is deleted has no address: nobody is to write to it.
    """
    profile = _profile(target)
    id_, name, email, *rest = _columns(ids.c.id, target)
    name = sa.case((profile.c.id.is_(None), sa.literal(NO_LONGER_HERE)), else_=name)
    email = sa.case((profile.c.deleted_at.is_(None), email))
    return [id_, name, email, *rest], _with_relations(ids.outerjoin(profile, profile.c.id == ids.c.id), target)


def person_names() -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """The first and last name in the join of `describe`."""
    return _contact.c.first_name, _contact.c.last_name


def rows_by_id(session: Session, target: str, ids: Collection[int]) -> list[MemberRow]:
    """The profiles with these ids, ordered by id; unknown ids are left out."""
    if not ids:
        return []
    return _rows(session, target, _profile(target).c.id.in_(ids))


@masking
def people_of(database: Database, caller: Caller, target: str, ids: Collection[int]) -> list[MemberRow]:
    """The profiles with these ids, ordered by id; unknown ids are left out."""
    with gate.reading(database, caller, UseCase.FIND_PEOPLE) as session:
        return rows_by_id(session, target, ids)


@masking
def find_people(
    database: Database, caller: Caller, target: str, text: str, *, limit: int, after: int | None = None
) -> tuple[MemberRow, ...]:
    """Profiles of a target that a text finds and that are not deleted, by id; all without a text.

    ``after`` is the last id of the page before.
    """
    profile = _profile(target)
    wanted = sa.and_(profile.c.deleted_at.is_(None), matches(caller, text, target))
    if after is not None:
        wanted = sa.and_(wanted, profile.c.id > after)
    with gate.reading(database, caller, UseCase.FIND_PEOPLE) as session:
        return tuple(_rows(session, target, wanted, limit))


def matches(caller: Caller, text: str, target: str) -> ColumnElement[bool]:
    """Whether a text finds a profile in the join of `describe`."""
    return searching.matches(caller, text, target, _profile(target), _contact)


def member_row(shown: Any) -> MemberRow:
    """A row of `describe`, with or without the two columns of a stay."""
    profile_id, name, *rest = shown
    return MemberRow(profile_id, name_beside_address(name), *rest)


def _rows(session: Session, target: str, wanted: ColumnElement[bool], limit: int | None = None) -> list[MemberRow]:
    profile = _profile(target)
    query = sa.select(*_columns(profile.c.id, target)).select_from(_with_relations(profile, target)).where(wanted)
    rows = session.connection().execute(query.order_by(profile.c.id).limit(limit))
    return [member_row(row) for row in rows]


def _profile(target: str) -> FromClause:
    return {"contact": _contact, "lead": _lead}[target]


def _columns(id_: ColumnElement[Any], target: str) -> list[ColumnElement[Any]]:
    return [
        id_,
        name_column(target, _profile(target)),
        _contact.c.email,
        _contact.c.city,
        name_column("account", _account),
    ]


def _with_relations(source: FromClause, target: str) -> FromClause:
    """Join the contact of leads, and the account; a deleted record counts as none."""
    match target:
        case "lead":
            led = sa.and_(_contact.c.id == _lead.c.contact_id, _contact.c.deleted_at.is_(None))
            source = source.outerjoin(_contact, led)
        case "contact":
            pass
        case _:
            raise LookupError(f"target {target}: must be contact or lead.")
    return source.outerjoin(_account, sa.and_(_account.c.id == _contact.c.account_id, _account.c.deleted_at.is_(None)))
