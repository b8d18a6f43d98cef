"""SQLite, the embedded database."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.schema import CreateTable

_TEMPORARY = "windrow_temporary"
"""Among what SQLAlchemy keeps with a connection: the names of the temporary tables of its transaction."""


class SQLite:
    """Its temporary tables would outlive the transaction, so they are dropped as part of committing it."""

    name = "sqlite"

    def create_temporary(self, connection: Connection, table: sa.Table) -> None:
        """Named with its schema, so that it is dropped and nothing else."""
        connection.execute(CreateTable(table))
        connection.info.setdefault(_TEMPORARY, []).append(table.name)


def drop_temporary(connection: Connection) -> None:
    """Before a transaction is committed; one that is rolled back has created nothing."""
    quote = connection.dialect.identifier_preparer.quote
    for name in connection.info.pop(_TEMPORARY, ()):
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS temp.{quote(name)}")


def forget_temporary(connection: Connection) -> None:
    """After a transaction was rolled back."""
    connection.info.pop(_TEMPORARY, None)
