"""Temporary tables as handles: the function that creates one returns it, and readers take it as an argument."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
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
    own_name = _own_name(name, created[name])
    table = sa.Table(own_name, sa.MetaData(), *columns, prefixes=["TEMPORARY"])
    dialect_of(connection).writing.create_temporary(connection, table)
    return sa.table(own_name, *(sa.column(column.name, column.type) for column in columns))


def fill(connection: Connection, table: sa.TableClause, rows: sa.Select[Any] | sa.CompoundSelect[Any]) -> None:
    """Insert the rows of a query into a table, whose columns the query has in their order."""
    connection.execute(sa.insert(table).from_select([column.name for column in table.columns], rows))


def has_rows(connection: Connection, table: sa.FromClause) -> bool:
    """Whether a table has a row; it does not count them."""
    return connection.scalar(sa.select(sa.literal(1)).select_from(table).limit(1)) is not None


def count_rows(connection: Connection, table: sa.FromClause) -> int:
    """Return the number of rows of a table."""
    return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


@contextmanager
def own_temporary_tables(connection: Connection) -> Iterator[None]:
    """Drop the tables that the block creates at its end, so that those of the next block have the same names."""
    before = _created.setdefault(connection, Counter()).copy()
    yield
    quote = connection.dialect.identifier_preparer.quote
    for name, number in _created[connection].items():
        for place in range(before[name] + 1, number + 1):
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS {quote(_own_name(name, place))}")
    _created[connection] = before


def _own_name(name: str, place: int) -> str:
    return name if place == 1 else f"{name}_{place}"
