"""Tables of SQLite to which rows are only added.

REPLACE deletes rows without firing a trigger, so a trigger looks for the row that would be replaced. While a
transaction may change rows, it has a setting that it removes before it ends, and that no other connection sees.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from core.store.triggers.sources import LEDGERS_SETTING

# Made of names of tables alone.
# ruff: noqa: S608

_IS_CLOSED = f"NOT EXISTS (SELECT 1 FROM setting WHERE name = '{LEDGERS_SETTING}')"


class SQLiteLedger:
    """Tables kept by triggers for each row."""

    def install(self, connection: Connection, table: str) -> Iterator[str]:
        """Yield one trigger for each way to change a row."""
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table}: rows are only added, never changed or removed.'); END"
        is_replaced = f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"
        for event, condition in (("update", ""), ("delete", ""), ("insert", f" AND {is_replaced}")):
            name = f"keep_{table}_{event}"
            yield f"DROP TRIGGER IF EXISTS {name}"
            yield f"CREATE TRIGGER {name} BEFORE {event.upper()} ON {table} WHEN {_IS_CLOSED}{condition} {refuse}"

    @contextmanager
    def opened(self, connection: Connection) -> Iterator[None]:
        """Keep the setting meanwhile."""
        name = {"name": LEDGERS_SETTING}
        connection.execute(sa.text("INSERT INTO setting (name, value) VALUES (:name, '')"), name)
        try:
            yield
        finally:
            connection.execute(sa.text("DELETE FROM setting WHERE name = :name"), name)
