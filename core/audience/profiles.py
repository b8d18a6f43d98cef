"""What is in the database, to look at: profiles, interactions and their counts.

Pages are read by key: each begins behind the last row of the one before, however far down it is.
Deleted profiles are left out.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement
from sqlmodel import Session

from core.errors import NotFoundError
from core.language.catalog import Catalog
from core.language.folding import fold, prefix_end
from core.store.columns import Instant
from core.store.records import plain_member, record_table
from core.store.tables import PROFILES, Account, Contact, Interaction

_CONTACT = sa.inspect(Contact).local_table
_ACCOUNT = sa.inspect(Account).local_table
_INTERACTION = sa.inspect(Interaction).local_table

_SEARCHED = {
    "contact": ("last_name_key", "first_name_key", "email_key"),
    "account": ("name_key",),
    "lead": ("topic_key",),
}


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A contact in short. ``name`` is what there is of first and last name, maybe empty."""

    id: int
    name: str
    email: str | None
    city: str | None
    account: str | None
    external_id: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of plain values under columns (name, label). ``after`` begins the next page, None at the end."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Any, ...], ...]
    after: int | None


@dataclass(frozen=True, slots=True)
class InteractionRow:
    """An interaction with the properties that have data, by name and in the order of the catalog."""

    contact_id: int
    id: int
    kind: str
    occurred_at: datetime
    properties: dict[str, Any]

    @property
    def place(self) -> tuple[datetime, int, int]:
        """Where the next page begins."""
        return (self.occurred_at, self.contact_id, self.id)


@dataclass(frozen=True, slots=True)
class Counts:
    """Profiles by entity, and interactions by kind, the most frequent first."""

    profiles: dict[str, int]
    interactions: dict[str, int]


def find_contacts(session: Session, text: str, *, limit: int = 50, after: int | None = None) -> tuple[ContactRow, ...]:
    """Contacts by id, of which each word of the text begins a word of the name or e-mail, or the text
    is the own id; without a text all. ``after`` is the id of the last one of the page before.
    """
    contacts = _short_contacts().where(_CONTACT.c.deleted_at.is_(None), _matches(_CONTACT, "contact", text))
    if after is not None:
        contacts = contacts.where(_CONTACT.c.id > after)
    return tuple(_contact_row(row) for row in session.connection().execute(contacts.limit(limit)))


def contact(session: Session, contact_id: int) -> ContactRow:
    """One contact. Raises NotFoundError where there is none or it was deleted."""
    one = _short_contacts().where(_CONTACT.c.id == contact_id, _CONTACT.c.deleted_at.is_(None))
    row = session.connection().execute(one).one_or_none()
    if row is None:
        raise NotFoundError(f"contact {contact_id}: must be a contact that is not deleted.")
    return _contact_row(row)


def contact_names(session: Session, ids: Collection[int]) -> dict[int, str]:
    """What contacts are called: the name, the e-mail where there is none, the number where there is neither."""
    rows = session.connection().execute(_short_contacts().where(_CONTACT.c.id.in_(ids)))
    named = (_contact_row(row) for row in rows)
    return {row.id: row.name or row.email or f"No name ({row.id})" for row in named}


def browse(
    session: Session, catalog: Catalog, entity: str, *, after: int | None = None, limit: int = 100, search: str = ""
) -> Page:
    """Profiles by id with all their attributes, custom ones too, and the id of what they belong to."""
    table = record_table(catalog, entity)
    known = catalog.entity(entity)
    if known is None:
        raise NotFoundError(f"entity: must be contact, account or lead (got “{entity}”).")
    links = [name for name in ("account_id", "contact_id") if name in table.columns]
    columns = [("id", "Id"), *((a.name, a.label) for a in known.attributes)]
    columns += [(name, name.removesuffix("_id").capitalize()) for name in links]
    rows = (
        sa.select(*(table.c[name] for name, _ in columns))
        .where(table.c.deleted_at.is_(None), _matches(table, entity, search))
        .order_by(table.c.id)
        .limit(limit)
    )
    if after is not None:
        rows = rows.where(table.c.id > after)
    found = tuple(tuple(row) for row in session.connection().execute(rows))
    return Page(tuple(columns), found, found[-1][0] if len(found) == limit else None)


def browse_interactions(
    session: Session,
    catalog: Catalog,
    *,
    contact_id: int | None = None,
    after: tuple[datetime, int, int] | None = None,
    limit: int = 100,
) -> tuple[InteractionRow, ...]:
    """The latest interactions, of one contact or of all; ``after`` is `InteractionRow.place` of the last one seen."""
    table = _INTERACTION
    place = (table.c.occurred_at, table.c.contact_id, table.c.id)
    behind: ColumnElement[bool] = sa.true()
    if after is not None:
        at = sa.literal(after[0], Instant)
        # The first half is what the index can use.
        behind = sa.and_(table.c.occurred_at <= at, sa.tuple_(*place) < sa.tuple_(at, after[1], after[2]))
    latest = [column.desc() for column in place]
    if contact_id is not None:
        rows = sa.select(table).where(table.c.contact_id == contact_id, behind).order_by(*latest).limit(limit)
    else:
        # The latest of all are among the latest of each kind, which the index gives without sorting.
        of_kinds = [
            sa.select(
                sa.select(table).where(table.c.kind == kind.name, behind).order_by(*latest).limit(limit).subquery()
            )
            for kind in catalog.kinds
        ]
        union = sa.union_all(*of_kinds).subquery()
        rows = sa.select(union).order_by(*(union.c[column.name].desc() for column in place)).limit(limit)
    return tuple(_interaction_row(catalog, row) for row in session.connection().execute(rows))


def counts(session: Session) -> Counts:
    """How many profiles of each entity, and interactions of each kind, there are."""
    connection = session.connection()
    profiles = {}
    for entity, model in PROFILES.items():
        table = sa.inspect(model).local_table
        living = sa.select(sa.func.count()).select_from(table).where(table.c.deleted_at.is_(None))
        profiles[entity] = connection.scalar(living) or 0
    number = sa.func.count().label("number")
    by_kind = sa.select(_INTERACTION.c.kind, number).group_by(_INTERACTION.c.kind)
    kinds = connection.execute(by_kind.order_by(number.desc(), _INTERACTION.c.kind))
    return Counts(profiles, {kind: count for kind, count in kinds})  # noqa: C416 (rows are no pairs to the checker)


def _short_contacts() -> sa.Select[Any]:
    account = sa.and_(_ACCOUNT.c.id == _CONTACT.c.account_id, _ACCOUNT.c.deleted_at.is_(None))
    return (
        sa.select(
            _CONTACT.c.id,
            _CONTACT.c.first_name,
            _CONTACT.c.last_name,
            _CONTACT.c.email,
            _CONTACT.c.city,
            _ACCOUNT.c.name,
            _CONTACT.c.external_id,
        )
        .select_from(_CONTACT.outerjoin(_ACCOUNT, account))
        .order_by(_CONTACT.c.id)
    )


def _contact_row(row: sa.Row[Any]) -> ContactRow:
    id_, first_name, last_name, email, city, account, external_id = tuple(row)
    return ContactRow(id_, " ".join(filter(None, (first_name, last_name))), email, city, account, external_id)


def _matches(table: sa.FromClause, entity: str, text: str) -> ColumnElement[bool]:
    words = fold(text).split()
    if not words:
        return sa.true()
    columns = [table.c[name] for name in _SEARCHED[entity]]
    by_words = sa.and_(*(sa.or_(*(_begins_a_word(column, word) for column in columns)) for word in words))
    return sa.or_(by_words, table.c.external_id == text.strip())


def _begins_a_word(key: ColumnElement[Any], word: str) -> ColumnElement[bool]:
    end = prefix_end(word)
    begins = sa.and_(key >= word, key < end) if end else key >= word
    return sa.or_(begins, key.contains(f" {word}", autoescape=True))


def _interaction_row(catalog: Catalog, row: sa.Row[Any]) -> InteractionRow:
    columns = row._mapping  # noqa: SLF001 (SQLAlchemy's public name for it)
    members = columns["properties"] or {}
    values = {
        p.name: plain_member(p, members.get(p.name)) if p.in_json else columns[p.name] for p in catalog.properties
    }
    data = {name: value for name, value in values.items() if value is not None}
    return InteractionRow(columns["contact_id"], columns["id"], columns["kind"], columns["occurred_at"], data)
