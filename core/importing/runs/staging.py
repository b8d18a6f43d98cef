"""The rows of a file in a temporary table, to be merged as a whole.

| column | is |
|---|---|
| line | the line of the file, ascending |
| record | for interactions, 63 bits of the own id or, if ``is_own`` is false, of what the row says |
| ref_id, ref_text | own id, and e-mail or name, of the contact or account that the row refers to; with keys |
| to_… | the stored columns of the fields |
| kept | where no data clears: the stored columns that keep what is known nevertheless, between commas |

No data is staged in the `Form` of the database; `Staging.column` reads it.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from copy import copy
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import FromClause
from sqlalchemy.types import TypeEngine

from core.importing.values.batches import Batch
from core.store.columns import Key
from core.store.dialects import dialect_of
from core.store.dialects.protocol import Filling
from core.store.expressions import contains
from core.store.temporary import temporary_table


class Staging:
    """The temporary table; it lives as long as the transaction of its connection."""

    def __init__(
        self,
        connection: Connection,
        columns: Sequence[tuple[str, TypeEngine[Any]]],
        referring: Sequence[tuple[str, TypeEngine[Any]]],
        *,
        has_records: bool = False,
        clears: bool = False,
    ) -> None:
        """``columns`` are the stored columns, ``referring`` those that name another record; interactions also
        ``has_records``. No data keeps what is known, or ``clears`` it.
        """
        self.connection = connection
        self.clears = clears
        self.rows = 0
        self._writing = dialect_of(connection).writing
        records: tuple[sa.Column[Any], ...] = (sa.Column("record", sa.BigInteger), sa.Column("is_own", sa.Boolean))
        self.table = temporary_table(
            connection,
            "import_staging",
            self._writing.numbered_column("line"),
            *(records if has_records else ()),
            *(sa.Column(name, type_) for name, type_ in referring),
            *(sa.Column(f"to_{name}", type_) for name, type_ in columns),
            *([sa.Column("kept", Key)] if clears else []),
        )
        self.further = None if has_records else temporary_table(
            connection, "import_further", sa.Column("line", sa.BigInteger), sa.Column("key", Key)
        )  # fmt: skip
        self.twice = None if has_records else temporary_table(connection, "import_twice", *self.columns_of_seen())
        """The rows of profiles that several rows are about; some come again."""

    @staticmethod
    def columns_of_seen(*, is_unique: bool = False) -> tuple[sa.Column[Any], ...]:
        """Return the columns of a table of rows: their records and lines, and whether they set the e-mail address."""
        record = sa.Column("record", sa.BigInteger, primary_key=is_unique)
        return record, sa.Column("line", sa.BigInteger), sa.Column("sets_email", sa.Boolean)

    def column(self, name: str, rows: FromClause | None = None) -> sa.ColumnElement[Any]:
        """Return a staged column, with NULL for no data; taken from ``rows`` if they were gathered elsewhere."""
        return self._writing.written((self.table if rows is None else rows).c[name])

    def keeps(self, name: str, rows: FromClause) -> sa.ColumnElement[bool]:
        """Whether a stored column keeps what is known, although its staged value is no data."""
        return sa.func.coalesce(contains(self.column("kept", rows), f",{name},"), sa.false())

    def filling(self) -> AbstractContextManager[Filling]:
        """Begin to stage the rows of batches by `add`."""
        return self._writing.filling(self.connection, self.table)

    def add(self, batch: Batch, filling: Filling) -> None:
        """Stage the rows of a batch."""
        self.rows += len(batch.rows)
        columns = batch.columns | {"line": self._writing.form.numbers(batch.lines)}
        if batch.rows:
            filling.write([columns[column.name] for column in self.table.columns])

    def add_further(self, batch: Batch) -> None:
        """Keep the further addresses of a batch's rows beyond those that are staged."""
        if self.further is not None:
            lines, keys = zip(*batch.further, strict=True)
            self._writing.write_columns(self.connection, self.further, [self._writing.form.numbers(lines), list(keys)])

    def part(self) -> Staging:
        """Return an empty table of the same form, for some of the rows at a time."""
        made = copy(self)
        made.rows = 0
        line, *others = self.table.columns
        made.table = temporary_table(
            self.connection,
            "import_part",
            self._writing.numbered_column(line.name),
            *(sa.Column(column.name, column.type) for column in others),
        )
        return made

    def refill(self, rows: sa.Select[Any]) -> None:
        """Replace all rows by those of a query."""
        names = [column.name for column in self.table.columns]
        self.connection.execute(sa.delete(self.table))
        filled = sa.insert(self.table).from_select(names, rows)
        self.rows = self.connection.execute(filled, execution_options={"preserve_rowcount": True}).rowcount

    def prepare_merge(self) -> None:
        """Tell the planner the number of rows, and give the coming grouping and sorting room in memory."""
        self._writing.prepare_merge(self.connection, self.table.name)
