"""Temporary tables as handles: what creates one returns it, and who reads it takes it."""

from __future__ import annotations

from collections import Counter
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.engine import Connection

from core.store.dialects import dialect_of

_created: WeakKeyDictionary[Connection, Counter[str]] = WeakKeyDictionary()
"""How many tables of a name each connection has had."""


def temporary_table(bind: orm.Session | Connection, name: str, *columns: sa.Column[Any]) -> sa.TableClause:
    """Create an empty table that this transaction alone sees and that ends with it.

    Another one of the same name is a table of its own: both handles can be used. SQLAlchemy compiles what is said
    of a handle once for all transactions, as it is known by its name and columns.
    """
    connection = bind.connection() if isinstance(bind, orm.Session) else bind
    created = _created.setdefault(connection, Counter())
    created[name] += 1
    own_name = name if created[name] == 1 else f"{name}_{created[name]}"
    table = sa.Table(own_name, sa.MetaData(), *columns, prefixes=["TEMPORARY"])
    dialect_of(connection).writing.create_temporary(connection, table)
    return sa.table(own_name, *(sa.column(column.name, column.type) for column in columns))
