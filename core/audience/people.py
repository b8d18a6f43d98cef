"""Profiles as people see them in a list of members: a name, an address, a place."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause
from sqlmodel import Session

from core.language.folding import fold
from core.store.expressions import contains
from core.store.tables import Account, Contact, Lead, table_of


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member. Of a lead, ``name`` is its topic and the rest its contact's. ``entered_at`` and
    ``entered_reason`` are None in an audience that is not (yet) a membership.
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
"""How many columns `described` selects, in the order of MemberRow."""


def described(ids: FromClause, target: str) -> tuple[list[ColumnElement[Any]], FromClause]:
    """Columns for MemberRow and the join that gives them, for ids in the column ``id``."""
    source: FromClause
    if target == "lead":
        source = ids.join(_lead, _lead.c.id == ids.c.id).outerjoin(_contact, _contact.c.id == _lead.c.contact_id)
        name: ColumnElement[Any] = _lead.c.topic
    else:
        source = ids.join(_contact, _contact.c.id == ids.c.id)
        name = _full_name()
    source = source.outerjoin(_account, _account.c.id == _contact.c.account_id)
    return [ids.c.id, name, _contact.c.email, _contact.c.city, _account.c.name], source


def named(session: Session, target: str, ids: Collection[int]) -> list[MemberRow]:
    """Some profiles by their ids, those that there are, in the order of the ids."""
    if not ids:
        return []
    table = table_of(Lead if target == "lead" else Contact)
    columns, source = described(sa.select(table.c.id).where(table.c.id.in_(ids)).subquery("named"), target)
    rows = session.connection().execute(sa.select(*columns).select_from(source).order_by(columns[0]))
    return [member_row(row) for row in rows]


def _full_name() -> ColumnElement[Any]:
    first, last = sa.func.coalesce(_contact.c.first_name, ""), sa.func.coalesce(_contact.c.last_name, "")
    return sa.func.trim(first + " " + last)


def matches(text: str, target: str) -> ColumnElement[bool]:
    """Each word of the text stands in the name or the e-mail address; case makes no difference."""
    keys = [_contact.c.email_key]
    keys += [_lead.c.topic_key] if target == "lead" else [_contact.c.first_name_key, _contact.c.last_name_key]
    words = (sa.or_(*(contains(key, fold(word)) for key in keys)) for word in text.split())
    return sa.and_(sa.true(), *words)


def member_row(shown: Any) -> MemberRow:
    """A row of `described`, with or without the two columns of a stay."""
    profile_id, name, *rest = shown
    return MemberRow(profile_id, name or "No name", *rest)
