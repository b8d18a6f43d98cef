"""All that a database holds, read without the code that wrote it: its schema, and the rows of every table."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import make_url

Rows = dict[str, list[dict[str, Any]]]
Schema = dict[str, Any]


def plain_engine(url: str) -> sa.Engine:
    """An engine that knows nothing about Windrow."""
    return sa.create_engine(url)


def empty(url: str) -> None:
    """Take away everything that is in a database."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        for end in ("", "-wal", "-shm"):
            Path(f"{address.database}{end}").unlink(missing_ok=True)
        return
    engine = plain_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP SCHEMA public CASCADE"))
        connection.execute(sa.text("CREATE SCHEMA public"))
    engine.dispose()


def rows_of(url: str) -> Rows:
    """The rows of every table, in an order of their own."""
    engine = plain_engine(url)
    with engine.connect() as connection:
        names = sa.inspect(connection).get_table_names()
        found = {name: connection.execute(sa.text(f'SELECT * FROM "{name}"')).mappings().all() for name in names}  # noqa: S608
    engine.dispose()
    return {name: in_order([dict(row) for row in rows]) for name, rows in found.items()}


def in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows in an order that depends on their values alone."""
    return sorted(rows, key=lambda row: repr(sorted(row.items())))


def schema_of(url: str) -> Schema:
    """What there is by name: of a table its columns, keys and indexes, of a view, trigger or function its text."""
    engine = plain_engine(url)
    with engine.connect() as connection:
        inspector = sa.inspect(connection)
        tables = {f"table {name}": _table(inspector, name) for name in inspector.get_table_names()}
        texts = connection.execute(sa.text(_TEXTS[engine.dialect.name])).all()
    engine.dispose()
    return {**tables, **{f"{kind} {name}": _said(kind, text) for kind, name, text in texts}}


def _said(kind: str, text: str) -> str:
    """PostgreSQL writes the casts of a view another way once it was loaded from a dump."""
    return re.sub(r"::[a-z ]+(\[\])?|[()]", "", text) if kind == "view" else text


def _table(inspector: sa.Inspector, name: str) -> dict[str, Any]:
    return {
        "columns": {
            column["name"]: (str(column["type"]), column["nullable"], column["default"])
            for column in inspector.get_columns(name)
        },
        "primary key": inspector.get_pk_constraint(name),
        "foreign keys": _by_name(inspector.get_foreign_keys(name)),
        "unique": _by_name(inspector.get_unique_constraints(name)),
        "check": _by_name(inspector.get_check_constraints(name)),
    }


def _by_name(constraints: list[Any]) -> dict[str, Any]:
    return {str(constraint["name"]): dict(constraint) for constraint in constraints}


_TEXTS = {
    "sqlite": "SELECT type, name, sql FROM sqlite_master WHERE type <> 'table' AND sql IS NOT NULL "
    "UNION ALL SELECT 'without rowid', name, '' FROM sqlite_master WHERE type = 'table' AND sql LIKE '%WITHOUT ROWID%'",
    "postgresql": "SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' "
    "UNION ALL SELECT 'view', viewname, definition FROM pg_views WHERE schemaname = 'public' "
    "UNION ALL SELECT 'function', proname, pg_get_functiondef(oid) FROM pg_proc "
    "WHERE pronamespace = CAST('public' AS regnamespace) "
    "UNION ALL SELECT 'trigger', tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid "
    "WHERE NOT tgisinternal AND c.relnamespace = CAST('public' AS regnamespace)",
}
