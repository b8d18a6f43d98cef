"""The ledger of consents on SQLite: triggers for each row, and a setting that says who writes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from core.store.triggers.consents import ANOTHER_PROGRAM, COLUMNS, FIXED, GUARD, ConsentColumn

# Made of names of tables and columns, and of purposes and channels, which are checked where they are declared.
# ruff: noqa: S608

_SAID = "consent-said"
"""The setting that a transaction has while it says who writes; nobody else ever sees it."""
_setting = sa.table("setting", sa.column("name", sa.Text), sa.column("value", sa.Text))
# Of the system's SQLite, as old ones have no unixepoch('subsec').
_NOW = "CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000"

_CHANGED = "CASE WHEN NEW.updated_at IS NOT OLD.updated_at THEN NEW.updated_at END"


class SQLiteConsents:
    """A ledger by triggers."""

    is_kept = True

    def trigger_statements(self, connection: Connection, columns: Sequence[ConsentColumn]) -> Iterator[str]:
        """Yield triggers for each column, and those that keep the entries as they are."""
        yield from self.removal_statements(connection)
        for place, column in enumerate(columns):
            new, old = f'NEW."{column.name}"', f'OLD."{column.name}"'
            made, changed = _entry(column, "NEW.updated_at"), _entry(column, _CHANGED)
            # REPLACE deletes a row without firing a trigger, so a new one may have a past.
            knows = (
                "EXISTS (SELECT 1 FROM consent WHERE contact_id = NEW.id "
                f"AND (purpose, channel) = ({column.pair}) AND is_given IS NOT NULL)"
            )
            yield (
                f"CREATE TRIGGER note_consent_inserted_{place} AFTER INSERT ON contact "
                f"WHEN {new} IS NOT NULL OR {knows} BEGIN {made}; END"
            )
            yield (
                f'CREATE TRIGGER note_consent_updated_{place} AFTER UPDATE OF "{column.name}" ON contact '
                f"WHEN {old} IS NOT {new} BEGIN {changed}; END"
            )
        yield (
            "CREATE TRIGGER note_consent_gone AFTER DELETE ON contact BEGIN "
            "DELETE FROM consent WHERE contact_id = OLD.id; END"
        )
        changed = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in FIXED)
        refused = f"BEGIN SELECT RAISE(ABORT, '{GUARD}'); END"
        yield f"CREATE TRIGGER note_consent_kept BEFORE UPDATE ON consent WHEN {changed} {refused}"
        yield (
            "CREATE TRIGGER note_consent_stays BEFORE DELETE ON consent "
            f"WHEN EXISTS (SELECT 1 FROM contact WHERE id = OLD.contact_id) {refused}"
        )

    def removal_statements(self, connection: Connection) -> Iterator[str]:
        """Yield the statements that remove the triggers that there are."""
        names = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'note_consent_*'"
        for name in connection.exec_driver_sql(names).scalars().all():
            yield f'DROP TRIGGER "{name}"'

    @contextmanager
    def said(self, connection: Connection, said: Mapping[str, Any]) -> Iterator[None]:
        """Keep a setting meanwhile: no other transaction writes, so none sees it."""
        is_it = _setting.c.name == _SAID
        before = connection.scalar(sa.select(_setting.c.value).where(is_it))
        connection.execute(sa.delete(_setting).where(is_it))
        connection.execute(sa.insert(_setting).values(name=_SAID, value=json.dumps(dict(said))))
        yield
        connection.execute(sa.delete(_setting).where(is_it))
        if before is not None:
            connection.execute(sa.insert(_setting).values(name=_SAID, value=before))


def _entry(column: ConsentColumn, updated_at: str) -> str:
    named = ", ".join(f'"{name}"' for name in COLUMNS)
    at, decided_at, by, how, text, run_id = (
        f"json_extract(s.value, '$.{name}')" for name in ("at", "decided_at", "by", "how", "text", "run_id")
    )
    values = (
        f'NEW.id, {column.pair}, NEW."{column.name}", '
        f"coalesce(d.at, {decided_at}, {updated_at}, {at}, {_NOW}), coalesce({at}, {_NOW}), "
        f"coalesce({by}, ''), coalesce(d.how, {how}, '{ANOTHER_PROGRAM}'), coalesce(d.text, {text}, ''), {run_id}"
    )
    return (
        f"INSERT INTO consent ({named}) SELECT {values} FROM (SELECT 1) "
        f"LEFT JOIN setting s ON s.name = '{_SAID}' "
        f"LEFT JOIN consent_detail d ON d.contact_id = NEW.id AND (d.purpose, d.channel) = ({column.pair})"
    )
