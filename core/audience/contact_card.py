"""Everything known of one contact: the values of all attributes, of its account, and of its leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement
from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.audience.names import name_alone, name_column
from core.errors import NotFoundError
from core.language.catalog import Attribute, Catalog
from core.store import gate
from core.store.database import Database
from core.store.declaring import load_catalog
from core.store.masks import masking
from core.store.records import record_table

MOST_LEADS = 200

Values = tuple[tuple[Attribute, Any], ...]
"""Attributes in the order of the catalog, each with its value; None is no data."""


@dataclass(frozen=True, slots=True)
class ContactCard:
    """A contact with its account, ``()`` where it has none, and the newest `MOST_LEADS` of its leads.

    ``name`` joins first and last name and may be empty; ``title`` is never empty (`names.name_alone`).
    """

    id: int
    name: str
    title: str
    deleted_at: datetime | None
    contact: Values
    account: Values
    leads: tuple[Values, ...]


@masking
def contact_card(database: Database, caller: Caller, contact_id: int) -> ContactCard:
    """The card of a contact, deleted or not. Raises NotFoundError."""
    with gate.reading(database, caller, UseCase.SEE_PERSON, Subject("contact", contact_id)) as session:
        catalog = load_catalog(session)
        contact, account, lead = (record_table(catalog, entity) for entity in ("contact", "account", "lead"))
        links = (name_column("contact", contact), contact.c.deleted_at, contact.c.account_id)
        found = _values(session, catalog, contact, contact.c.id == contact_id, links)
        if not found:
            raise NotFoundError(f"contact: must exist (got number {contact_id}). Search for it by name.")
        own, (name, deleted_at, account_id) = found[0]
        accounts = _values(session, catalog, account, sa.and_(account.c.id == account_id, _is_living(account)))
        leads = _values(session, catalog, lead, sa.and_(lead.c.contact_id == contact_id, _is_living(lead)))
    known = {attribute.name: value for attribute, value in own}
    title = name_alone(name, known["email"], known["external_id"], contact_id)
    account_values = accounts[0][0] if accounts else ()
    return ContactCard(contact_id, name, title, deleted_at, own, account_values, tuple(values for values, _ in leads))


def _is_living(table: sa.TableClause) -> ColumnElement[bool]:
    return table.c.deleted_at.is_(None)


def _values(
    session: Session,
    catalog: Catalog,
    table: sa.TableClause,
    condition: ColumnElement[bool],
    links: Sequence[ColumnElement[Any]] = (),
) -> list[tuple[Values, tuple[Any, ...]]]:
    """The values of at most `MOST_LEADS` records, the newest first, each with those of further columns."""
    known = catalog.entity(table.name)
    assert known is not None
    columns = [table.c[attribute.name] for attribute in known.attributes]
    query = sa.select(*columns, *links).where(condition).order_by(table.c.id.desc()).limit(MOST_LEADS)
    rows = (tuple(row) for row in session.connection().execute(query))
    return [(tuple(zip(known.attributes, row, strict=False)), row[len(columns) :]) for row in rows]
