"""The ledger of consents on PostgreSQL: triggers for each statement, and a parameter that says who writes."""

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

_SAID = "windrow.consent"
_REFERENCING = {
    "insert": "REFERENCING NEW TABLE AS new_rows",
    "update": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "REFERENCING OLD TABLE AS old_rows",
}
# Microseconds since 1970, which JSON has as whole numbers.
_AT, _DECIDED_AT = (
    f"timestamptz 'epoch' + (said ->> '{name}')::bigint * interval '1 microsecond'" for name in ("at", "decided_at")
)


class PostgreSQLConsents:
    """A ledger by triggers."""

    is_kept = True

    def trigger_statements(self, connection: Connection, columns: Sequence[ConsentColumn]) -> Iterator[str]:
        """Yield the functions and triggers. The functions run with the rights of the tables' owner, and without nested
        loops, as those of the change log.
        """
        schema = _schema(connection)
        for event, body in _bodies(columns).items():
            name = f"note_consent_{event}"
            yield (
                f"CREATE OR REPLACE FUNCTION {schema}.{name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER "
                f"SET search_path = pg_catalog, {schema}, pg_temp SET enable_nestloop = off AS $$\n"
                f"DECLARE said jsonb := coalesce(nullif(current_setting('{_SAID}', true), ''), '{{}}')::jsonb;\n"
                f"BEGIN\n{body}\nRETURN NULL;\nEND $$"
            )
            yield (
                f"CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {schema}.contact {_REFERENCING[event]} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {schema}.{name}()"
            )
        changed = ", ".join(f'{{0}}."{name}"' for name in FIXED)
        is_changed = f"({changed.format('OLD')}) IS DISTINCT FROM ({changed.format('NEW')})"
        is_there = f"EXISTS (SELECT 1 FROM {schema}.contact WHERE id = OLD.contact_id)"
        yield from _guard(schema, "note_consent_kept", "UPDATE", is_changed, "NEW")
        yield from _guard(schema, "note_consent_stays", "DELETE", is_there, "OLD")

    def removal_statements(self, connection: Connection) -> Iterator[str]:
        """Yield the statements that remove what notes changes; what guards the entries stays."""
        for event in _REFERENCING:
            yield f"DROP TRIGGER IF EXISTS note_consent_{event} ON {_schema(connection)}.contact"

    @contextmanager
    def said(self, connection: Connection, said: Mapping[str, Any]) -> Iterator[None]:
        """Set a parameter of this transaction."""
        setting = sa.text("SELECT set_config(:name, :value, true)")
        before = connection.scalar(sa.text("SELECT current_setting(:name, true)"), {"name": _SAID})
        connection.execute(setting, {"name": _SAID, "value": json.dumps(dict(said))})
        yield
        connection.execute(setting, {"name": _SAID, "value": before or ""})


def _schema(connection: Connection) -> str:
    return connection.dialect.identifier_preparer.quote_identifier(
        str(connection.scalar(sa.text("SELECT current_schema()")))
    )


def _guard(schema: str, name: str, event: str, refused: str, row: str) -> Iterator[str]:
    yield (
        f"CREATE OR REPLACE FUNCTION {schema}.{name}() RETURNS trigger LANGUAGE plpgsql "
        f"SET search_path = pg_catalog, {schema}, pg_temp AS $$\n"
        f"BEGIN IF {refused} THEN RAISE EXCEPTION '{GUARD}'; END IF; RETURN {row}; END $$"
    )
    yield (
        f"CREATE OR REPLACE TRIGGER {name} BEFORE {event} ON {schema}.consent "
        f"FOR EACH ROW EXECUTE FUNCTION {schema}.{name}()"
    )


def _bodies(columns: Sequence[ConsentColumn]) -> dict[str, str]:
    inserted, updated = (
        ", ".join(f'({column.pair}, n."{column.name}"{was.format(column.name)})' for column in columns)
        for was in ("", ', o."{}"')
    )
    return {
        "insert": _entries(
            f"new_rows n CROSS JOIN LATERAL (VALUES {inserted}) AS c (purpose, channel, is_given)",
            "c.is_given IS NOT NULL",
            "n.updated_at",
        ),
        "update": _entries(
            "new_rows n JOIN old_rows o ON o.id = n.id "
            f"CROSS JOIN LATERAL (VALUES {updated}) AS c (purpose, channel, is_given, was_given)",
            "c.is_given IS DISTINCT FROM c.was_given",
            "CASE WHEN n.updated_at IS DISTINCT FROM o.updated_at THEN n.updated_at END",
        ),
        "delete": "DELETE FROM consent c USING old_rows o WHERE c.contact_id = o.id;",
    }


def _entries(rows: str, condition: str, updated_at: str) -> str:
    named = ", ".join(f'"{name}"' for name in COLUMNS)
    values = (
        "n.id, c.purpose, c.channel, c.is_given, "
        f"coalesce(d.at, {_DECIDED_AT}, {updated_at}, {_AT}, now()), coalesce({_AT}, now()), "
        f"coalesce(said ->> 'by', ''), coalesce(d.how, said ->> 'how', '{ANOTHER_PROGRAM}'), "
        "coalesce(d.text, said ->> 'text', ''), (said ->> 'run_id')::bigint"
    )
    return (
        f"INSERT INTO consent ({named}) SELECT {values} FROM {rows} "
        "LEFT JOIN consent_detail d ON d.contact_id = n.id AND d.purpose = c.purpose AND d.channel = c.channel "
        f"WHERE {condition} ORDER BY n.id;"
    )
