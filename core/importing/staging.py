"""The rows of a file in a temporary table, from which they are merged as a whole.

| column | is |
|---|---|
| line | the line of the file, ascending |
| record | 63 bits of the own id or, where ``is_own`` is false, of the content |
| profile | the id of the profile the row is known to be, NULL for a new one |
| reference | the id of the account or contact it refers to |
| … | the stored columns of the fields |
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.types import TypeEngine

from core.importing.building import StagedRow

_CACHE_KIBIBYTES = 49_152

_REPEATED = sa.Table(
    "import_repeated",
    sa.MetaData(),
    sa.Column("record", sa.BigInteger),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DROP",
)
"""The records that come more than once."""


class Staging:
    """The temporary table; it lives as long as the transaction of its connection."""

    def __init__(self, connection: Connection, columns: Sequence[tuple[str, TypeEngine[Any]]]) -> None:
        self.connection = connection
        self.is_sqlite = connection.dialect.name == "sqlite"
        self.rows = 0
        self.table = sa.Table(
            "import_staging",
            sa.MetaData(),
            # In SQLite a key of this type is the row's own number: no index beside the table.
            sa.Column("line", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=self.is_sqlite),
            sa.Column("record", sa.BigInteger),
            sa.Column("is_own", sa.Boolean),
            sa.Column("profile", sa.BigInteger),
            sa.Column("reference", sa.BigInteger),
            *(sa.Column(f"to_{name}", type_) for name, type_ in columns),
            prefixes=["TEMPORARY"],
            postgresql_on_commit="DROP",
        )
        self.table.create(connection)

    def column(self, name: str) -> sa.Column[Any]:
        """The staged column of a stored one."""
        return self.table.c[f"to_{name}"]

    def add(self, rows: Sequence[StagedRow]) -> None:
        """Stage some rows."""
        self.rows += len(rows)
        write_rows(self.connection, self.table, rows)

    def settle_repeats(self) -> int:
        """Keep the last row of each own id, and number rows of equal content, so that each has a record
        of its own. How many rows were dropped.
        """
        staged, repeated = self.table, _REPEATED
        repeated.create(self.connection)
        equal = sa.select(staged.c.record).group_by(staged.c.record, staged.c.is_own).having(sa.func.count() > 1)
        self.connection.execute(sa.insert(repeated).from_select(["record"], equal))
        dropped = self._settle(staged.c.record.in_(sa.select(repeated.c.record))) if self._has_rows(repeated) else 0
        if self.is_sqlite:
            repeated.drop(self.connection)
        self.rows -= dropped
        return dropped

    def _settle(self, is_repeated: sa.ColumnElement[bool]) -> int:
        staged = self.table
        from_last = sa.func.row_number().over(partition_by=staged.c.record, order_by=staged.c.line.desc())
        own = sa.select(staged.c.line, from_last.label("place")).where(is_repeated, staged.c.is_own).subquery()
        dropped = self.connection.execute(
            sa.delete(staged).where(staged.c.line.in_(sa.select(own.c.line).where(own.c.place > 1)))
        ).rowcount
        before = sa.func.row_number().over(partition_by=staged.c.record, order_by=staged.c.line) - 1
        equal = sa.select(staged.c.line, before.label("before")).where(is_repeated, ~staged.c.is_own).subquery()
        self.connection.execute(
            sa.update(staged)
            .where(staged.c.line == equal.c.line, equal.c.before > 0)
            .values(record=staged.c.record + equal.c.before)
        )
        return dropped

    def _has_rows(self, table: sa.Table) -> bool:
        return self.connection.scalar(sa.select(sa.literal(1)).select_from(table).limit(1)) is not None

    def prepare_merge(self) -> None:
        """Tell the planner how many rows there are, and give the grouping and sorting ahead room in memory."""
        if self.is_sqlite:
            self.connection.exec_driver_sql(f"PRAGMA cache_size = -{_CACHE_KIBIBYTES}")
        else:
            self.connection.exec_driver_sql("SET LOCAL work_mem = '64MB'")
            self.connection.exec_driver_sql("ANALYZE import_staging")

    def drop(self) -> None:
        """Remove the table, where it would outlive the transaction."""
        if self.is_sqlite:
            self.table.drop(self.connection)


def write_rows(connection: Connection, table: sa.Table, rows: Sequence[Sequence[Any]]) -> None:
    """Write rows of stored values for all columns of a table, the fastest way of each database."""
    if not rows:
        return
    name = connection.dialect.identifier_preparer.format_table(table)
    if connection.dialect.name == "sqlite":
        places = ", ".join("?" * len(table.columns))
        sql = f"INSERT INTO {name} VALUES ({places})"  # noqa: S608 (quoted)
        connection.exec_driver_sql(sql, [tuple(row) for row in rows])
        return
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(f"COPY {name} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
