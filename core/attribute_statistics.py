"""How much data the attributes of an entity have."""

from __future__ import annotations

from decimal import Decimal

import sqlalchemy as sa
from sqlmodel import Session

from core.catalog import Catalog
from core.errors import NotFoundError
from core.records import record_table


def fill_rates(session: Session, catalog: Catalog, entity: str) -> dict[str, Decimal]:
    """The share of an entity's records that have data in each attribute, 0 to 1; 0 where there is no record.

    One pass over the table. Deleted records are left out. Raises NotFoundError.
    """
    known = catalog.entity(entity)
    if known is None:
        raise NotFoundError(f"entity: must be one of the catalog (got “{entity}”).")
    table = record_table(catalog, entity)
    counts = [sa.func.count(table.c[attribute.name]).label(attribute.name) for attribute in known.attributes]
    query = sa.select(sa.func.count().label("records of all"), *counts).where(table.c.deleted_at.is_(None))
    records, *with_data = session.connection().execute(query).one()
    return {
        attribute.name: Decimal(number) / records if records else Decimal(0)
        for attribute, number in zip(known.attributes, with_data, strict=True)
    }
