"""The same rows in DuckDB, as the mark of a columnar database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from bench.handwritten import counting, parameters
from core.language.catalog import BUILT_IN
from core.store.columns import Instant
from core.store.database import Database
from core.store.epoch import microseconds
from core.store.records import record_table

_POSTGRESQL = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy's has no types
TABLES = ("account", "contact", "lead", "interaction")
_AS_TEXT = {"TEXT": "VARCHAR", "JSONB": "VARCHAR"}


def copy_to_duckdb(source: Database, file: Path) -> None:
    """Copy the records of a PostgreSQL database; instants become whole microseconds, as in SQLite.

    No-op where the file exists.
    """
    if file.exists():
        return
    unfinished, rows = file.with_suffix(".unfinished"), file.with_suffix(".csv")
    unfinished.unlink(missing_ok=True)
    with duckdb.connect(unfinished) as target:
        for name in TABLES:
            columns = record_table(BUILT_IN, name).columns
            _write_csv(source, name, columns, rows)
            types = {column.name: _duckdb_type(column) for column in columns}
            target.execute(
                f"CREATE TABLE {name} AS SELECT * FROM read_csv($file, header = false, columns = $columns)",  # noqa: S608 - a name of ours
                {"file": str(rows), "columns": types},
            )
    rows.unlink()
    unfinished.rename(file)


def _write_csv(source: Database, name: str, columns: Any, path: Path) -> None:
    values = ", ".join(_selected(column) for column in columns)
    copying = f"COPY (SELECT {values} FROM {name}) TO STDOUT (FORMAT csv)"  # noqa: S608 - names of columns
    with source.reading() as session, path.open("wb") as out:
        driver: Any = session.connection().connection
        with driver.cursor() as cursor, cursor.copy(copying) as rows:
            for block in rows:
                out.write(block)


def _selected(column: sa.ColumnClause[Any]) -> str:
    if isinstance(column.type, Instant):
        return f"CAST(extract(epoch FROM {column.name}) * 1000000 AS bigint)"
    return column.name


def _duckdb_type(column: sa.ColumnClause[Any]) -> str:
    if isinstance(column.type, Instant):
        return "BIGINT"
    written = column.type.compile(_POSTGRESQL).split(" COLLATE")[0]
    return _AS_TEXT.get(written, written)


def members(connection: duckdb.DuckDBPyConnection, sql: str) -> npt.NDArray[np.int64]:
    """Return the ids, sorted."""
    ids = connection.execute(_named(sql), _values(sql)).fetchnumpy()["id"]
    return np.sort(np.asarray(ids, np.int64))


def count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    """Return the number of ids."""
    row = connection.execute(_named(counting(sql)), _values(sql)).fetchone()
    return int(row[0]) if row else 0


def _named(sql: str) -> str:
    return sql.replace(":", "$")


def _values(sql: str) -> dict[str, int]:
    return {name: microseconds(instant) for name, instant in parameters(sql).items()}
