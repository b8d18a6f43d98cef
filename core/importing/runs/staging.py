"""The rows of a file in a temporary table, to be merged as a whole.

| column | is |
|---|---|
| line | the line of the file, ascending |
| record | 63 bits of the own id or, if ``is_own`` is false, of the content |
| profile | for profiles, the id of the known one, no data for a new one |
| reference | the id of the account or contact the row refers to, if rows refer to any |
| to_… | the stored columns of the fields |
| kept | where no data clears: the stored columns that keep what is known nevertheless, between commas |

No data is staged in the `Form` of the database; `Staging.column` reads it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import FromClause
from sqlalchemy.types import TypeEngine

from core.importing.values.batches import Batch
from core.store.columns import Key
from core.store.dialects import dialect_of
from core.store.expressions import contains
from core.store.temporary import temporary_table


class Staging:
    """The temporary table; it lives as long as the transaction of its connection."""

    def __init__(
        self,
        connection: Connection,
        ids: Sequence[str],
        columns: Sequence[tuple[str, TypeEngine[Any]]],
        *,
        clears: bool = False,
    ) -> None:
        """``ids`` are those of *profile* and *reference* that the rows have, ``columns`` the stored columns. No data
        keeps what is known, or ``clears`` it.
        """
        self.connection = connection
        self.clears = clears
        self.rows = 0
        self._writing = dialect_of(connection).writing
        self.table = temporary_table(
            connection,
            "import_staging",
            self._writing.numbered_column("line"),
            sa.Column("record", sa.BigInteger),
            sa.Column("is_own", sa.Boolean),
            *(sa.Column(name, sa.BigInteger) for name in ids),
            *(sa.Column(f"to_{name}", type_) for name, type_ in columns),
            *([sa.Column("kept", Key)] if clears else []),
        )

    def column(self, name: str, rows: FromClause | None = None) -> sa.ColumnElement[Any]:
        """Return a staged column, with NULL for no data; taken from ``rows`` if they were gathered elsewhere."""
        return self._writing.written((self.table if rows is None else rows).c[name])

    def keeps(self, name: str, rows: FromClause) -> sa.ColumnElement[bool]:
        """Whether a stored column keeps what is known, although its staged value is no data."""
        return sa.func.coalesce(contains(self.column("kept", rows), f",{name},"), sa.false())

    def add(self, batch: Batch) -> None:
        """Stage the rows of a batch."""
        self.rows += len(batch.rows)
        columns = batch.columns | {"line": self._writing.form.numbers(batch.lines)}
        if batch.rows:
            staged = [columns[column.name] for column in self.table.columns]
            self._writing.write_columns(self.connection, self.table, staged)

    def settle_repeats(self) -> int:
        """Keep the last row of each own id, and number rows of equal content, so that each has a separate
        record. Return the number of dropped rows.
        """
        staged = self.table
        repeated = temporary_table(self.connection, "import_repeated", sa.Column("record", sa.BigInteger))
        equal = sa.select(staged.c.record).group_by(staged.c.record, staged.c.is_own).having(sa.func.count() > 1)
        self.connection.execute(sa.insert(repeated).from_select(["record"], equal))
        dropped = self._settle(staged.c.record.in_(sa.select(repeated.c.record))) if self._has_rows(repeated) else 0
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

    def _has_rows(self, table: sa.TableClause) -> bool:
        return self.connection.scalar(sa.select(sa.literal(1)).select_from(table).limit(1)) is not None

    def prepare_merge(self) -> None:
        """Tell the planner the number of rows, and give the coming grouping and sorting room in memory."""
        self._writing.prepare_merge(self.connection, self.table.name)
