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
_BITMAP_BITS = 27


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
        self._repeats = _Repeats()
        self.table.create(connection)

    def column(self, name: str) -> sa.Column[Any]:
        """The staged column of a stored one."""
        return self.table.c[f"to_{name}"]

    def add(self, rows: Sequence[StagedRow]) -> None:
        """Stage some rows."""
        self.rows += len(rows)
        self._repeats.note([row[1] for row in rows])
        write_rows(self.connection, self.table, rows)

    def settle_repeats(self) -> int:
        """Keep the last row of each own id, and number rows of equal content, so that each has a record
        of its own. How many rows were dropped.
        """
        suspects = self._repeats.suspects
        if not suspects:
            return 0
        staged = self.table
        sa.Index("import_staging_record", staged.c.record).create(self.connection)
        dropped = 0
        ordered = sorted(suspects)
        for start in range(0, len(ordered), 1_000):
            some = staged.c.record.in_(ordered[start : start + 1_000])
            later = staged.alias("later")
            dropped += self.connection.execute(
                sa.delete(staged).where(
                    some,
                    staged.c.is_own,
                    sa.exists().where(later.c.record == staged.c.record, later.c.line > staged.c.line, later.c.is_own),
                )
            ).rowcount
            number = sa.func.row_number().over(partition_by=staged.c.record, order_by=staged.c.line)
            equal = sa.select(staged.c.line, (number - 1).label("before")).where(some, ~staged.c.is_own).subquery()
            self.connection.execute(
                sa.update(staged)
                .where(staged.c.line == equal.c.line, equal.c.before > 0)
                .values(record=staged.c.record + equal.c.before)
            )
        self.rows -= dropped
        return dropped

    def prepare_merge(self) -> None:
        """Tell the planner how many rows there are, and give the sorting ahead room in memory."""
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


class _Repeats:
    """The records that may have come more than once, in bounded memory.

    A bit for each of many classes of records is set when one of the class comes: whatever comes
    twice is found, and of a million that come once, less than one in a hundred is suspected.
    """

    def __init__(self) -> None:
        self._bits = bytearray(1 << (_BITMAP_BITS - 3))
        self.suspects: set[int] = set()

    def note(self, records: Sequence[int]) -> None:
        bits, mask = self._bits, (1 << _BITMAP_BITS) - 1
        for record in records:
            place = record & mask
            bit = 1 << (place & 7)
            if bits[place >> 3] & bit:
                self.suspects.add(record)
            else:
                bits[place >> 3] |= bit
