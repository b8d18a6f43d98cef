"""Writing many rows to PostgreSQL, and its temporary tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from datetime import date, datetime
from types import TracebackType
from typing import Any, Self

import psycopg
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import ColumnElement, FromClause, Select

from core.store.dialects.postgresql.discreet_errors import hide_values
from core.store.dialects.protocol import Form
from core.store.dialects.shadows import create_view
from core.store.dialects.staged_cells import with_keys


class CopiedForm:
    """Text for COPY; each value is escaped once, not in each row."""

    _INSTANTS = re.compile(r"(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n?)+", re.ASCII)
    _ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})

    def value(self, stored: Any) -> Any:
        """Escape one value."""
        if stored is None:
            return r"\N"
        if isinstance(stored, str):
            return stored.translate(self._ESCAPES)
        return stored.isoformat() if isinstance(stored, date) else str(stored)

    def numbers(self, numbers: Iterable[int | None]) -> Sequence[Any]:
        """Format numbers; nothing in them has to be escaped."""
        return [r"\N" if number is None else str(number) for number in numbers]

    def texts(self, texts: Sequence[str]) -> Iterable[tuple[Any, Any]]:
        """Escape backslashes: no other printable character needs it."""
        escaped = with_keys([text.replace("\\", r"\\") for text in texts])
        return [pair if pair[0] else (r"\N", r"\N") for pair in escaped]

    def instants(self, texts: Sequence[str], instants: Sequence[datetime]) -> Iterable[tuple[Any]]:
        """Pass the texts on if PostgreSQL can read them, else format the instants."""
        if self._INSTANTS.fullmatch("\n".join(texts)):
            return zip(texts)
        return zip(map(datetime.isoformat, instants))


class CopiedRows:
    """The rows of one COPY after another; each lasts until a pause. Errors are those of SQLAlchemy."""

    def __init__(self, connection: Connection, statement: str) -> None:
        self._connection = connection
        self._statement = statement
        self._running = ExitStack()
        self._copy: psycopg.Copy | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, type_: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Abort the COPY on an error, else end it."""
        with self._explained():
            self._running.__exit__(type_, error, trace)

    def write(self, columns: Sequence[Sequence[Any]]) -> None:
        """Send the rows."""
        with self._explained():
            if self._copy is None:
                cursor: Any = self._running.enter_context(self._connection.connection.cursor())  # type: ignore[arg-type]
                self._copy = self._running.enter_context(cursor.copy(self._statement))
            self._copy.write("".join([f"{line}\n" for line in map("\t".join, zip(*columns, strict=True))]))

    def pause(self) -> None:
        """End the COPY."""
        with self._explained():
            self._copy = None
            self._running.close()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except psycopg.Error as error:
            hide_values(error)
            raise DBAPIError.instance(self._statement, None, error, psycopg.Error) from error


class PostgreSQLWriting:
    """PostgreSQL's writing; many rows are copied."""

    form: Form = CopiedForm()
    counts_skipped_rows = False

    def create_temporary(self, connection: Connection, table: sa.Table) -> None:
        """Create it so that PostgreSQL drops it on commit."""
        table.dialect_options["postgresql"]["on_commit"] = "DROP"
        table.create(connection)

    def numbered_column(self, name: str) -> sa.Column[int]:
        """A plain column: the index of a key would be stored beside the table."""
        return sa.Column(name, sa.BigInteger)

    def filling(self, connection: Connection, table: FromClause) -> CopiedRows:
        """Copy: PostgreSQL takes rows in while the next ones are made."""
        return CopiedRows(connection, f"COPY {connection.dialect.identifier_preparer.format_table(table)} FROM STDIN")

    def write_columns(self, connection: Connection, table: FromClause, columns: Sequence[Sequence[Any]]) -> None:
        """Fill it in one go."""
        with self.filling(connection, table) as filling:
            filling.write(columns)

    def written(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """Return the column: no data is NULL."""
        return column

    def insert_missing(self, table: sa.TableClause, columns: Sequence[str], rows: Select[Any]) -> sa.Insert:
        """Do nothing on a conflict."""
        return insert(table).from_select(list(columns), rows).on_conflict_do_nothing()

    def insert_or_update(
        self, table: sa.TableClause, values: Mapping[str, Any], key: str, where: ColumnElement[bool] | None = None
    ) -> sa.Insert:
        """An upsert."""
        wanted = insert(table).values(**values)
        written = {name: wanted.excluded[name] for name in values if name != key}
        return wanted.on_conflict_do_update(index_elements=[table.c[key]], set_=written, where=where)

    def next_id(self, connection: Connection, table: sa.TableClause, place: ColumnElement[int]) -> ColumnElement[int]:
        """Take the next number of the table's sequence, moved up first if somebody wrote higher ids without it."""
        name = sa.func.pg_get_serial_sequence(table.name, "id")
        last = sa.func.coalesce(sa.func.pg_sequence_last_value(sa.cast(name, postgresql.REGCLASS)), 0)
        highest = sa.select(sa.func.max(table.c.id).label("id")).subquery("highest")
        connection.execute(sa.select(sa.func.setval(name, highest.c.id)).where(highest.c.id > last))
        return sa.func.nextval(sa.func.pg_get_serial_sequence(table.name, "id"), type_=sa.BigInteger)

    def overwriting(self, connection: Connection) -> AbstractContextManager[None]:
        """No-op: autovacuum frees the room of deleted rows, and later rows overwrite it."""
        return nullcontext()

    def forget(self, engine: Engine, texts: Sequence[bytes]) -> None:
        """No-op: the server recycles its log, and what is free is overwritten after its next vacuum."""

    def estimate(self, connection: Connection, *tables: str) -> None:
        """Sample the tables."""
        names = ", ".join(map(connection.dialect.identifier_preparer.quote, tables))
        connection.exec_driver_sql(f"ANALYZE {names}")

    def shadow(self, connection: Connection, table: str, rows: Callable[[FromClause], Select[Any]]) -> None:
        """Create a temporary view. Naming its schema in the path has prepared statements planned again."""
        schemas = connection.execute(sa.text("SELECT unnest(current_schemas(false))")).scalars()
        schema = next(schema for schema in schemas if not schema.startswith("pg_temp"))
        create_view(connection, table, rows, schema)
        connection.execute(
            sa.text("SELECT set_config('search_path', 'pg_temp, ' || current_setting('search_path'), true)")
        )

    def keep_temporary(self, connection: Connection) -> None:
        """Raise: work is not cut into several transactions where writers take no turns."""
        raise NotImplementedError("PostgreSQL drops temporary tables on commit.")

    def prepare_merge(self, connection: Connection, table: str) -> None:
        """Raise the memory of this transaction, and estimate."""
        connection.exec_driver_sql("SET LOCAL work_mem = '64MB'")
        self.estimate(connection, table)
