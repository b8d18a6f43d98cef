"""How much data attributes and properties have, and which values are frequent."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import UseCase
from core.errors import NotFoundError
from core.language.catalog import Attribute, Catalog
from core.language.operators import AttributeType
from core.store import gate
from core.store.columns import joined_choices
from core.store.database import Database
from core.store.declaring import load_catalog
from core.store.expressions import contains
from core.store.masks import is_address, masking
from core.store.records import INTERACTION, plain_member, record_table


def fill_rates(database: Database, caller: Caller, entity: str) -> dict[str, Decimal]:
    """The share of an entity's records that have data in each attribute, 0 to 1; 0 where there is no record.

    One pass over the table, without deleted records. Raises NotFoundError.
    """
    with gate.reading(database, caller, UseCase.BROWSE_DATA) as session:
        catalog = load_catalog(session)
        known = catalog.entity(entity)
        if known is None:
            raise NotFoundError(f"entity: must be in the catalog (got “{entity}”).")
        table = record_table(catalog, entity)
        # By the key: an empty text, as another program may write it, is no data.
        counts = [sa.func.count(table.c[_key_member(one)]).label(one.name) for one in known.attributes]
        query = sa.select(sa.func.count().label("records of all"), *counts).where(table.c.deleted_at.is_(None))
        records, *with_data = session.connection().execute(query).one()
    return {
        attribute.name: Decimal(number) / records if records else Decimal(0)
        for attribute, number in zip(known.attributes, with_data, strict=True)
    }


@masking
def frequent_values(
    database: Database, caller: Caller, entity: str, name: str, *, limit: int = 20
) -> tuple[tuple[Any, int], ...]:
    """The most frequent values of an attribute, or (entity `INTERACTION`) property, each with its number.

    Texts that are equal without case are one value; of several choices each counts by itself. None of addresses and
    numbers for a caller who is masked.
    Raises NotFoundError.
    """
    with gate.reading(database, caller, UseCase.BROWSE_DATA) as session:
        catalog = load_catalog(session)
        known = catalog.entity(entity)
        attribute = known.attribute(name) if known else None
        if caller.is_masked and attribute and is_address(attribute):
            return ()
        return _frequent(session, catalog, entity, name, limit)


def _frequent(session: Session, catalog: Catalog, entity: str, name: str, limit: int) -> tuple[tuple[Any, int], ...]:
    known = catalog.entity(entity)
    attribute = known.attribute(name) if known else catalog.property(name)
    if attribute is None:
        raise NotFoundError(f"{entity}: must have an attribute or property of that name (got “{name}”).")
    table = record_table(catalog, entity)
    if attribute.type is AttributeType.CHOICES:
        return _choice_counts(session, table, attribute, entity)[:limit]
    if attribute.in_json:
        value, key = (table.c.properties[member].as_string() for member in (attribute.name, _key_member(attribute)))
    else:
        value, key = table.c[attribute.name], table.c[_key_member(attribute)]
    number = sa.func.count().label("number")
    # Only texts need MIN, as their spellings may differ; PostgreSQL has no MIN of booleans.
    shown = sa.func.min(value) if attribute.type is AttributeType.TEXT else key
    rows = sa.select(shown, number).where(key.is_not(None)).group_by(key).order_by(number.desc(), key).limit(limit)
    if entity != INTERACTION:
        rows = rows.where(table.c.deleted_at.is_(None))
    found = session.connection().execute(rows)
    return tuple((_plain_text(attribute, row[0]) if attribute.in_json else row[0], row[1]) for row in found)


def _choice_counts(
    session: Session, table: sa.TableClause, attribute: Attribute, entity: str
) -> tuple[tuple[str, int], ...]:
    """How many records have each choice, the most frequent first; one pass over the table."""
    stored = table.c.properties[attribute.name].as_string() if attribute.in_json else table.c[attribute.name]
    as_text = sa.cast(stored, sa.Text)
    counts = [
        sa.func.count(sa.case((contains(as_text, joined_choices((code,)) or ""), 1))).label(f"n{index}")
        for index, code in enumerate(attribute.choice_codes)
    ]
    query = sa.select(*counts).select_from(table)
    if entity != INTERACTION:
        query = query.where(table.c.deleted_at.is_(None))
    numbers = session.connection().execute(query).one()
    counted = zip(attribute.choice_codes, numbers, strict=True)
    return tuple(sorted(((code, number) for code, number in counted if number), key=lambda pair: -pair[1]))


def _key_member(attribute: Attribute) -> str:
    return attribute.key_name if attribute.type is AttributeType.TEXT else attribute.name


def _plain_text(attribute: Attribute, text: Any) -> Any:
    """The value of a JSON member that the database gives as text: for yes SQLite gives 1, PostgreSQL true."""
    if attribute.type is AttributeType.YES_NO:
        return str(text) in ("1", "true")
    return plain_member(attribute, text)
