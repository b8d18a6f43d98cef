"""Browsing what is in the database: profiles, interactions and their counts, without deleted profiles.

Pages are read by key: each begins after the last row of the page before, however far down that is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement
from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.audience.names import name_alone, name_column
from core.audience.searching import matches
from core.errors import NotFoundError
from core.language.catalog import Catalog
from core.store import gate
from core.store.columns import Instant
from core.store.database import Database
from core.store.declaring import load_catalog
from core.store.masks import is_address, mask_address, masking
from core.store.records import plain_member, record_table
from core.store.tables import PROFILES, Contact, Interaction, table_of

_CONTACT, _INTERACTION = table_of(Contact), table_of(Interaction)


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of plain values under columns (name, label). ``after`` begins the next page; None at the end."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Any, ...], ...]
    after: int | None


@dataclass(frozen=True, slots=True)
class InteractionRow:
    """An interaction with the properties that have data, by name in the order of the catalog. ``who`` is the name
    of its contact.
    """

    contact_id: int
    who: str
    id: int
    kind: str
    occurred_at: datetime
    properties: dict[str, Any]

    @property
    def place(self) -> tuple[datetime, int, int]:
        """The place after which the next page begins."""
        return (self.occurred_at, self.contact_id, self.id)


@dataclass(frozen=True, slots=True)
class Counts:
    """Profiles by entity, and interactions by kind, the most frequent first."""

    profiles: dict[str, int]
    interactions: dict[str, int]


def contact_names(session: Session, ids: Collection[int]) -> dict[int, str]:
    """The names of contacts by id, where nothing else tells who they are (`names.name_alone`)."""
    columns = (_CONTACT.c.id, name_column("contact", _CONTACT), _CONTACT.c.email, _CONTACT.c.external_id)
    rows = session.connection().execute(sa.select(*columns).where(_CONTACT.c.id.in_(ids)))
    return {id_: name_alone(name, email, own_id, id_) for id_, name, email, own_id in rows}


@masking
def browse(
    database: Database, caller: Caller, entity: str, *, after: int | None = None, limit: int = 100, search: str = ""
) -> Page:
    """A page of profiles by id with all attributes, custom ones too, and the ids of their account or contact."""
    with gate.reading(database, caller, UseCase.BROWSE_DATA) as session:
        return _page(session, caller, load_catalog(session), entity, after, limit, search)


def _page(
    session: Session, caller: Caller, catalog: Catalog, entity: str, after: int | None, limit: int, search: str
) -> Page:
    table = record_table(catalog, entity)
    known = catalog.entity(entity)
    if known is None:
        raise NotFoundError(f"entity: must be contact, account or lead (got “{entity}”).")
    links = [name for name in ("account_id", "contact_id") if name in table.columns]
    columns = [("id", "Id"), *((a.name, a.label) for a in known.attributes)]
    columns += [(name, name.removesuffix("_id").capitalize()) for name in links]
    source, found_by = _search(caller, table, entity, search)
    rows = (
        sa.select(*(table.c[name] for name, _ in columns))
        .select_from(source)
        .where(table.c.deleted_at.is_(None), found_by)
        .order_by(table.c.id)
        .limit(limit)
    )
    if after is not None:
        rows = rows.where(table.c.id > after)
    hidden = [place for place, one in enumerate(known.attributes, start=1) if caller.is_masked and is_address(one)]
    found = tuple(_masked(tuple(row), hidden) for row in session.connection().execute(rows))
    return Page(tuple(columns), found, found[-1][0] if len(found) == limit else None)


def _masked(row: tuple[Any, ...], hidden: Collection[int]) -> tuple[Any, ...]:
    """Mask the values at these places."""
    if not hidden:
        return row
    return tuple(mask_address(one) if place in hidden and one else one for place, one in enumerate(row))


@masking
def browse_interactions(
    database: Database,
    caller: Caller,
    *,
    contact_id: int | None = None,
    after: tuple[datetime, int, int] | None = None,
    limit: int = 100,
) -> tuple[InteractionRow, ...]:
    """The latest interactions of one contact or of all; ``after`` is `InteractionRow.place` of the last one seen."""
    use_case, subject = UseCase.BROWSE_DATA, None
    if contact_id is not None:
        use_case, subject = UseCase.SEE_PERSON, Subject("contact", contact_id)
    with gate.reading(database, caller, use_case, subject) as session:
        catalog = load_catalog(session)
        rows = session.connection().execute(_latest(catalog, contact_id, after, limit)).mappings().all()
        names = contact_names(session, {row["contact_id"] for row in rows})
    return tuple(_interaction_row(catalog, row, names[row["contact_id"]]) for row in rows)


def _latest(
    catalog: Catalog, contact_id: int | None, after: tuple[datetime, int, int] | None, limit: int
) -> sa.Select[Any]:
    table = _INTERACTION
    place = (table.c.occurred_at, table.c.contact_id, table.c.id)
    behind: ColumnElement[bool] = sa.true()
    if after is not None:
        at = sa.literal(after[0], Instant)
        # The index can use only the first half.
        behind = sa.and_(table.c.occurred_at <= at, sa.tuple_(*place) < sa.tuple_(at, after[1], after[2]))
    latest = [column.desc() for column in place]
    if contact_id is not None:
        return sa.select(table).where(table.c.contact_id == contact_id, behind).order_by(*latest).limit(limit)
    # The latest of all are among the latest of each kind; the index gives those without sorting.
    of_kinds = [
        sa.select(sa.select(table).where(table.c.kind == kind.name, behind).order_by(*latest).limit(limit).subquery())
        for kind in catalog.kinds
    ]
    union = sa.union_all(*of_kinds).subquery()
    return sa.select(union).order_by(*(union.c[column.name].desc() for column in place)).limit(limit)


def counts(database: Database, caller: Caller) -> Counts:
    """The number of profiles of each entity, and of interactions of each kind."""
    number = sa.func.count().label("number")
    by_kind = sa.select(_INTERACTION.c.kind, number).group_by(_INTERACTION.c.kind)
    with gate.reading(database, caller, UseCase.BROWSE_DATA) as session:
        connection = session.connection()
        profiles = {}
        for entity, model in PROFILES.items():
            table = table_of(model)
            living = sa.select(sa.func.count()).select_from(table).where(table.c.deleted_at.is_(None))
            profiles[entity] = connection.scalar(living) or 0
        kinds = connection.execute(by_kind.order_by(number.desc(), _INTERACTION.c.kind)).all()
    return Counts(profiles, {kind: count for kind, count in kinds})  # noqa: C416 (rows are no pairs to the checker)


def _search(caller: Caller, table: sa.FromClause, entity: str, text: str) -> tuple[sa.FromClause, ColumnElement[bool]]:
    """The source to search for records of an entity, and the condition that found records meet."""
    match entity:
        case "lead" if text.strip():
            contact = _CONTACT.alias("of_lead")
            led = sa.and_(contact.c.id == table.c.contact_id, contact.c.deleted_at.is_(None))
            return table.outerjoin(contact, led), matches(caller, text, entity, table, contact)
        case "contact":
            return table, matches(caller, text, entity, table, table)
        case "account" | "lead":
            return table, matches(caller, text, entity, table, None)
    raise LookupError(f"entity {entity}: must be contact, account or lead.")


def _interaction_row(catalog: Catalog, columns: Mapping[Any, Any], who: str) -> InteractionRow:
    members = columns["properties"] or {}
    values = {
        p.name: plain_member(p, members.get(p.name)) if p.in_json else columns[p.name] for p in catalog.properties
    }
    data = {name: value for name, value in values.items() if value is not None}
    return InteractionRow(columns["contact_id"], who, columns["id"], columns["kind"], columns["occurred_at"], data)
