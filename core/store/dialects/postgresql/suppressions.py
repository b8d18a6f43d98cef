"""Queueing contacts that may be suppressed on PostgreSQL, by triggers for each statement."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from core.store.triggers.suppressions import ASKED, IS_ADDRESS, LISTS_ANY, MATCHING

# Made of names of tables and columns alone.
# ruff: noqa: S608

_REFERENCING = {
    "insert": "REFERENCING NEW TABLE AS new_rows",
    "update": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "REFERENCING OLD TABLE AS old_rows",
}


class PostgreSQLSuppressions:
    """A queue that triggers fill. Their functions run with the rights of the tables' owner, and without nested loops,
    as those of the change log.
    """

    def trigger_statements(self, connection: Connection) -> Iterator[str]:
        """Yield the functions and triggers."""
        schema = connection.dialect.identifier_preparer.quote_identifier(
            connection.scalar(sa.text("SELECT current_schema()"))
        )
        for table, bodies in (("contact", _of_contact()), ("identifier", _of_identifier())):
            for event, body in bodies.items():
                name = f"suppress_{table}_{event}"
                yield (
                    f"CREATE OR REPLACE FUNCTION {schema}.{name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER "
                    f"SET search_path = pg_catalog, {schema}, pg_temp SET enable_nestloop = off "
                    f"AS $$\nBEGIN\n{body}\nRETURN NULL;\nEND $$"
                )
                yield (
                    f"CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {schema}.{table} {_REFERENCING[event]} "
                    f"FOR EACH STATEMENT EXECUTE FUNCTION {schema}.{name}()"
                )


def _of_contact() -> dict[str, str]:
    changed = " OR ".join(f"o.{name} IS DISTINCT FROM n.{name}" for name in ASKED)
    return {
        "insert": _queue("SELECT id FROM new_rows WHERE email IS NOT NULL OR phone IS NOT NULL"),
        "update": _queue(f"SELECT n.id FROM new_rows n LEFT JOIN old_rows o ON o.id = n.id WHERE {changed}"),
        "delete": "DELETE FROM suppressed_contact WHERE contact_id IN (SELECT id FROM old_rows);",
    }


def _of_identifier() -> dict[str, str]:
    new, old = (
        _queue(f"SELECT profile_id FROM {rows} i WHERE {IS_ADDRESS.format(row='i')}")
        for rows in ("new_rows", "old_rows")
    )
    return {"insert": new, "update": f"{old}\n{new}", "delete": old}


def _queue(contacts: str) -> str:
    return (
        f"IF {LISTS_ANY} THEN INSERT INTO unkeyed (entity, contact_id, record_id) "
        f"SELECT DISTINCT '{MATCHING}', 0, contacts.id FROM ({contacts}) AS contacts (id) ON CONFLICT DO NOTHING; "
        "END IF;"
    )
