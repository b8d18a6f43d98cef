"""Temporary tables as handles: the function that creates one returns it, and readers take it as an argument."""

from __future__ import annotations

from collections import Counter
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.engine import Connection

from core.store.dialects import dialect_of

_created: WeakKeyDictionary[Connection, Counter[str]] = WeakKeyDictionary()
"""The number of tables of each name that a connection has had."""


def temporary_table(bind: orm.Session | Connection, name: str, *columns: sa.Column[Any]) -> sa.TableClause:
    """Create an empty table that only this transaction sees and that ends with it.

    A second one of the same name is another table: both handles work. SQLAlchemy knows a handle by its name and
    columns, so it compiles statements about it once for all transactions.
    """
    connection = bind.connection() if isinstance(bind, orm.Session) else bind
    created = _created.setdefault(connection, Counter())
    created[name] += 1
    own_name = name if created[name] == 1 else f"{name}_{created[name]}"
    table = sa.Table(own_name, sa.MetaData(), *columns, prefixes=["TEMPORARY"])
    dialect_of(connection).writing.create_temporary(connection, table)
    return sa.table(own_name, *(sa.column(column.name, column.type) for column in columns))
