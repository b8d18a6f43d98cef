"""The parts of tables: columns, names of keys, and options that differ between databases."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from core.language.catalog import MONEY_DECIMALS
from core.store.columns import BIG_ID, Instant, Key, Scaled
from core.store.dialects import DIALECTS

# Instances serve as column types as well as classes do; SQLModel's annotations allow only classes.
MONEY: Any = Scaled(MONEY_DECIMALS)

KEPT_IN_ORDER = {name: value for dialect in DIALECTS for name, value in dialect.types.ordered_table.items()}
"""Options of a table that keeps rows in the order of the primary key, on databases that can."""

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


def where(condition: str) -> dict[str, Any]:
    """Return the options of an index of only the rows that meet a condition."""
    options = (dialect.types.index_options(sa.text(condition)) for dialect in DIALECTS)
    return {name: value for given in options for name, value in given.items()}


def id_field() -> Any:
    """A primary key that the database assigns."""
    return Field(default=None, primary_key=True, sa_type=BIG_ID)


def key_field(**options: Any) -> Any:
    """A text compared byte by byte, or no data."""
    return Field(default=None, sa_type=Key, **options)


def instant_field(**options: Any) -> Any:
    """An aware instant."""
    return Field(sa_type=Instant, **options)
