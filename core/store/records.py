"""Records in stored form: the table of an entity, and the row of a record.

Code that writes records in bulk, such as an import or a generated world, builds its rows here, so that an
empty text, a folded key and a property in JSON each have one form.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, assert_never

import sqlalchemy as sa
from sqlalchemy.sql import FromClause
from sqlalchemy.types import TypeEngine

from core.language.catalog import Attribute, Catalog
from core.language.folding import fold_key
from core.language.operators import AttributeType
from core.store.columns import CHOICE_SEPARATOR, Instant, Key, column_type, joined_choices
from core.store.epoch import EPOCH, microseconds
from core.store.tables import PROFILES, Interaction

INTERACTION = "interaction"


def interaction_id(own_id: str) -> int:
    """Return the stable id of an interaction: 63 bits (0 to 2**63 - 1) made of the record's own id."""
    return int.from_bytes(hashlib.blake2b(own_id.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 1


def record_table(catalog: Catalog, name: str) -> sa.TableClause:
    """Return the table of an entity or of `INTERACTION` with typed columns, custom ones included."""
    return _table(name, *_declared_columns(catalog, name))


def record_alias(catalog: Catalog, name: str, alias: str) -> FromClause:
    """Return that table under an alias."""
    return _alias(name, *_declared_columns(catalog, name), alias)


def record_keys(catalog: Catalog, name: str) -> tuple[str, ...]:
    """Return the columns of an entity that hold ids of other records."""
    holders = (
        (relation.to if relation.to_many else relation.entity, relation.key)
        for relation in catalog.relations
        if not relation.through
    )
    return tuple(dict.fromkeys(key for holder, key in holders if holder == name))


def _declared_columns(catalog: Catalog, name: str) -> tuple[tuple[Attribute, ...], tuple[str, ...]]:
    """Return the attributes of an entity, and the keys of its relations, that are declared only in the catalog."""
    entity = catalog.entity(name)
    if entity is None and name != INTERACTION:
        raise LookupError(f"{name}: must be an entity of the catalog, or {INTERACTION}.")
    built_in = _built_in(name)
    return (
        tuple(attribute for attribute in (entity.attributes if entity else ()) if attribute.name not in built_in),
        tuple(key for key in record_keys(catalog, name) if key not in built_in),
    )


@cache
def _built_in(name: str) -> dict[str, TypeEngine[Any]]:
    model = Interaction if name == INTERACTION else PROFILES.get(name)
    if model is None:
        return {"id": sa.BigInteger(), "deleted_at": Instant()}
    return {column.name: column.type for column in sa.inspect(model).local_table.columns}


# Cached: making columns takes longer than using them. A database has a handful of tables.
@lru_cache(maxsize=64)
def _table(name: str, attributes: tuple[Attribute, ...], keys: tuple[str, ...]) -> sa.TableClause:
    columns = [
        *_built_in(name).items(),
        *(column for attribute in attributes for column in attribute_columns(attribute)),
        *((key, sa.BigInteger()) for key in keys),
    ]
    return sa.table(name, *(sa.column(*column) for column in columns))


@lru_cache(maxsize=64)
def _alias(name: str, attributes: tuple[Attribute, ...], keys: tuple[str, ...], alias: str) -> FromClause:
    return _table(name, attributes, keys).alias(alias)


def attribute_columns(attribute: Attribute) -> tuple[tuple[str, TypeEngine[Any]], ...]:
    """Return the columns of an attribute outside JSON with their types: its own and, for a text, its key."""
    own = (attribute.name, column_type(attribute))
    return (own, (attribute.key_name, Key())) if attribute.type is AttributeType.TEXT else (own,)


def stored_values(attribute: Attribute, value: Any) -> tuple[Any, ...]:
    """Return the values of an attribute's columns, in the order of `attribute_columns`.

    None, the empty text and no choices are no data: None in each column.
    """
    match attribute.type:
        case AttributeType.TEXT:
            return (value or None, fold_key(value))
        case AttributeType.CHOICES:
            return (tuple(value) if value else None,)
        case AttributeType.CHOICE:
            return (value or None,)
        case AttributeType.NUMBER | AttributeType.MONEY:
            return (value if value is None or attribute.decimals else scaled(value, 0),)
        case AttributeType.YES_NO | AttributeType.DATE | AttributeType.DATETIME:
            return (value,)
        case _:
            assert_never(attribute.type)


def stored_members(attribute: Attribute, value: Any) -> dict[str, Any]:
    """Return the JSON members of a custom property of an interaction; no data has none.

    A text has its folded key beside it, a number is a whole number of the last decimal place, a date an
    ISO text, a date-time microseconds since 1970-01-01 UTC, several choices the joined form.
    """
    names = [name for name, _ in attribute_columns(attribute)]
    return {
        name: _json_value(attribute, stored)
        for name, stored in zip(names, stored_values(attribute, value), strict=True)
        if stored is not None
    }


def _json_value(attribute: Attribute, value: Any) -> Any:
    if isinstance(value, bool | str):
        return value
    if isinstance(value, datetime):
        return microseconds(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | int):
        return scaled(value, attribute.decimals)
    return joined_choices(value)


def plain_member(attribute: Attribute, stored: Any) -> Any:
    """Return the value of a JSON member that `stored_members` wrote; None is no data."""
    if stored is None:
        return None
    match attribute.type:
        case AttributeType.NUMBER | AttributeType.MONEY:
            return Decimal(stored).scaleb(-attribute.decimals) if attribute.decimals else int(stored)
        case AttributeType.CHOICES:
            return tuple(stored.strip(CHOICE_SEPARATOR).split(CHOICE_SEPARATOR))
        case AttributeType.DATE:
            return date.fromisoformat(stored)
        case AttributeType.DATETIME:
            return EPOCH + timedelta(microseconds=int(stored))
        case AttributeType.TEXT | AttributeType.CHOICE | AttributeType.YES_NO:
            return stored
        case _:
            assert_never(attribute.type)


def scaled(value: Decimal | int, decimals: int) -> int:
    """Return a number as a whole number of its last decimal place. Raises ValueError if it has more places."""
    number = Decimal(value).scaleb(decimals)
    if number != number.to_integral_value():
        raise ValueError(f"must have at most {decimals} decimal places (got {value})")
    return int(number)


def stored_row(catalog: Catalog, name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the whole row of a record for the columns of `record_table`.

    ``values`` has the record's values by name of attribute or property: text, int or Decimal, code,
    codes, bool, date, aware date-time. A missing name is no data. Columns that are no attributes
    (``id``, ``contact_id``, ``account_id``, ``kind``, ``occurred_at`` …) are passed unchanged.
    Raises ValueError for a name that is neither.
    """
    entity = catalog.entity(name)
    attributes = entity.attributes if entity else catalog.properties
    row: dict[str, Any] = {}
    members: dict[str, Any] = {}
    for attribute in attributes:
        value = values.get(attribute.name)
        if attribute.in_json:
            members |= stored_members(attribute, value)
        else:
            columns = [column for column, _ in attribute_columns(attribute)]
            row.update(zip(columns, stored_values(attribute, value), strict=True))
    if entity is None:
        row["properties"] = members or None
    known = {attribute.name for attribute in attributes}
    columns_of_table = record_table(catalog, name).columns
    for column, value in values.items():
        if column not in known:
            if column not in columns_of_table:
                raise ValueError(f"{name}: must be an attribute or a column (got “{column}”)")
            row[column] = value
    return row
