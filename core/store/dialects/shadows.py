"""Temporary views in place of tables, on every database: an unqualified name means a temporary object first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import FromClause, Select


def create_view(connection: Connection, table: str, rows: Callable[[FromClause], Select[Any]], schema: str) -> None:
    """Create the temporary view with the name of a table in a schema."""
    columns = sa.inspect(connection).get_columns(table, schema=schema)
    itself = sa.table(table, *(sa.column(column["name"], column["type"]) for column in columns), schema=schema)
    select = rows(itself).compile(connection, compile_kwargs={"literal_binds": True})
    connection.exec_driver_sql(
        f"CREATE TEMPORARY VIEW {connection.dialect.identifier_preparer.quote(table)} AS {select}"
    )
