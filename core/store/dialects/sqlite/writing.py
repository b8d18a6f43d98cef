"""Writing many rows to SQLite, and its temporary tables."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.sql import ColumnElement, FromClause, Select

from core.store.dialects import embedded
from core.store.dialects.protocol import Form
from core.store.dialects.shadows import create_view
from core.store.dialects.sqlite.transactions import BUSY_TIMEOUT_MILLISECONDS
from core.store.dialects.staged_cells import with_keys
from core.store.epoch import microseconds

_sequence = sa.table("sqlite_sequence", sa.column("name", sa.Text), sa.column("seq", sa.BigInteger))
"""SQLite's own table with the highest id of each table that says AUTOINCREMENT."""
_PATIENCE_MILLISECONDS = 500
_logger = logging.getLogger(__name__)
_EMPTY_LOG = "PRAGMA wal_checkpoint(TRUNCATE)"
_CACHE_KIBIBYTES = 49_152
_LOG_PAGES = 16_384
_IS_KEEPING = "windrow_keeps_temporary"
_TEMPORARY = "windrow_temporary"
"""Key in the connection's ``info``: the names of the temporary tables of its transaction."""


class BoundForm:
    """Values as they are bound. The driver takes long to look for an adapter of None and of booleans: None becomes
    the empty text, which is no data in every column, and booleans become numbers.
    """

    def value(self, stored: Any) -> Any:
        if stored is None:
            return ""
        return int(stored) if isinstance(stored, bool) else stored

    def numbers(self, numbers: Iterable[int | None]) -> Sequence[Any]:
        return ["" if number is None else number for number in numbers]

    def texts(self, texts: Sequence[str]) -> Iterable[tuple[Any, Any]]:
        return with_keys(texts)

    def instants(self, texts: Sequence[str], instants: Sequence[datetime]) -> Iterable[tuple[Any]]:
        """Convert instants to microseconds."""
        return zip(map(microseconds, instants))


class InsertedRows:
    """Rows that one statement inserts for each call."""

    def __init__(self, connection: Connection, statement: str) -> None:
        self._connection = connection
        self._statement = statement

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """No-op: nothing is left to write."""

    def write(self, columns: Sequence[Sequence[Any]]) -> None:
        """Insert them. Without any, SQLAlchemy would run the statement once, with nothing bound."""
        if rows := list(zip(*columns, strict=True)):
            self._connection.exec_driver_sql(self._statement, rows)

    def pause(self) -> None:
        """No-op: nothing runs between calls."""


class SQLiteWriting:
    """SQLite's writing. Temporary tables would outlive the transaction, so committing it drops them."""

    form: Form = BoundForm()
    counts_skipped_rows = False

    def create_temporary(self, connection: Connection, table: sa.Table) -> None:
        """Create it, and remember to drop it."""
        table.create(connection)
        connection.info.setdefault(_TEMPORARY, []).append(table.name)

    def numbered_column(self, name: str) -> sa.Column[int]:
        """A primary key: of this type it is SQLite's own row number."""
        return sa.Column(name, sa.Integer, primary_key=True)

    def filling(self, connection: Connection, table: FromClause) -> InsertedRows:
        """Insert the rows of each call by one statement."""
        name = connection.dialect.identifier_preparer.format_table(table)
        places = ", ".join("?" * len(table.columns))
        return InsertedRows(connection, f"INSERT INTO {name} VALUES ({places})")  # noqa: S608 (quoted)

    def write_columns(self, connection: Connection, table: FromClause, columns: Sequence[Sequence[Any]]) -> None:
        """Fill it in one go."""
        with self.filling(connection, table) as filling:
            filling.write(columns)

    def written(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """Turn the empty text into NULL."""
        return sa.func.nullif(column, sa.literal_column("''"), type_=column.type)

    def insert_missing(self, table: sa.TableClause, columns: Sequence[str], rows: Select[Any]) -> sa.Insert:
        """Add a WHERE: without one SQLite takes ON CONFLICT for the ON of a join."""
        return insert(table).from_select(list(columns), rows.where(sa.true())).on_conflict_do_nothing()

    def insert_or_update(
        self, table: sa.TableClause, values: Mapping[str, Any], key: str, where: ColumnElement[bool] | None = None
    ) -> sa.Insert:
        """An upsert."""
        wanted = insert(table).values(**values)
        written = {name: wanted.excluded[name] for name in values if name != key}
        return wanted.on_conflict_do_update(index_elements=[table.c[key]], set_=written, where=where)

    def next_id(self, connection: Connection, table: sa.TableClause, place: ColumnElement[int]) -> ColumnElement[int]:
        """Count on from the highest id that a row ever had: only one transaction writes."""
        highest = sa.select(_sequence.c.seq).where(_sequence.c.name == table.name).scalar_subquery()
        return place + sa.func.coalesce(highest, 0)

    @contextmanager
    def overwriting(self, connection: Connection) -> Iterator[None]:
        """Write zeros."""
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
        try:
            yield
        finally:
            connection.exec_driver_sql("PRAGMA secure_delete = OFF")

    def forget(self, engine: Engine, texts: Sequence[bytes]) -> None:
        """Bring the pages into the file and empty the log of writes. Others are not waited for long.

        Values that were changed or moved before the erasure may still stand in free parts of pages: if one does, the
        file is written anew without them.
        """
        with engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.execute(f"PRAGMA busy_timeout = {_PATIENCE_MILLISECONDS}").close()
            try:
                driver.execute(_EMPTY_LOG).close()
                if embedded.has_bytes(Path(engine.url.database or ""), texts):
                    driver.execute("VACUUM").close()
                    driver.execute(_EMPTY_LOG).close()
            except sqlite3.OperationalError as error:
                _logger.warning("What was erased stays in free parts of the file until the next erasure: %s", error)
            finally:
                driver.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MILLISECONDS}").close()

    def estimate(self, connection: Connection, *tables: str) -> None:
        """No-op: statements fix the order of joins."""

    def shadow(self, connection: Connection, table: str, rows: Callable[[FromClause], Select[Any]]) -> None:
        """Create a temporary view; the transaction only reads, so its end undoes that."""
        create_view(connection, table, rows, "main")

    def keep_temporary(self, connection: Connection) -> None:
        """Say so to the end of transactions, and let the log grow: moving pages into the file after each of many
        short transactions takes longer.
        """
        connection.info[_IS_KEEPING] = True
        connection.exec_driver_sql(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")

    def prepare_merge(self, connection: Connection, table: str) -> None:
        """Enlarge the cache."""
        connection.exec_driver_sql(f"PRAGMA cache_size = -{_CACHE_KIBIBYTES}")


def drop_temporary(connection: Connection) -> None:
    """Drop temporary tables before a commit; after a rollback there are none. The statement names the schema, so it
    can't drop another table.
    """
    if connection.info.get(_IS_KEEPING):
        return
    quote = connection.dialect.identifier_preparer.quote
    for name in connection.info.pop(_TEMPORARY, ()):
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS temp.{quote(name)}")


def forget_temporary(connection: Connection) -> None:
    """Forget temporary tables after a rollback, which undid their creation."""
    connection.info.pop(_TEMPORARY, None)
