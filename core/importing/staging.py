"""The rows of a file in a temporary table, from which they are merged as a whole.

| column | is |
|---|---|
| line | the line of the file, ascending |
| record | 63 bits of the own id or, where ``is_own`` is false, of the content |
| profile | of profiles, the id of the one the row is known to be, no data for a new one |
| reference | the id of the account or contact it refers to, where rows refer to any |
| to_… | the stored columns of the fields |

What is no data is staged as the form of the database has it (`core.importing.forms`); `Staging.column` reads it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import FromClause
from sqlalchemy.types import TypeEngine

from core.importing.batches import Batch
from core.importing.forms import form_of

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

    def __init__(
        self, connection: Connection, ids: Sequence[str], columns: Sequence[tuple[str, TypeEngine[Any]]]
    ) -> None:
        """``ids`` are those of *profile* and *reference* that there are, ``columns`` the stored ones."""
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
            *(sa.Column(name, sa.BigInteger) for name in ids),
            *(sa.Column(f"to_{name}", type_) for name, type_ in columns),
            prefixes=["TEMPORARY"],
            postgresql_on_commit="DROP",
        )
        self.table.create(connection)

    def column(self, name: str, rows: FromClause | None = None) -> sa.ColumnElement[Any]:
        """A staged column, of which no data is NULL; of ``rows`` where they were gathered elsewhere."""
        column = (self.table if rows is None else rows).c[name]
        return sa.func.nullif(column, sa.literal_column("''"), type_=column.type) if self.is_sqlite else column

    def add(self, batch: Batch) -> None:
        """Stage the rows of a batch."""
        self.rows += len(batch.rows)
        columns = batch.columns | {"line": form_of(self.connection.dialect).numbers(batch.lines)}
        if batch.rows:
            write_columns(self.connection, self.table, [columns[column.name] for column in self.table.columns])

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


def write_columns(connection: Connection, table: sa.Table, columns: Sequence[Sequence[Any]]) -> None:
    """Write the values of all columns of a table, in their form, the fastest way of each database."""
    name = connection.dialect.identifier_preparer.format_table(table)
    if connection.dialect.name == "sqlite":
        places = ", ".join("?" * len(columns))
        sql = f"INSERT INTO {name} VALUES ({places})"  # noqa: S608 (quoted)
        connection.exec_driver_sql(sql, list(zip(*columns, strict=True)))
        return
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(f"COPY {name} FROM STDIN") as copy:
        copy.write("".join([f"{line}\n" for line in map("\t".join, zip(*columns, strict=True))]))
