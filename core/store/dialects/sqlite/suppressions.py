"""Queueing contacts that may be suppressed on SQLite, by triggers for each row."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.engine import Connection

from core.store.triggers.suppressions import ASKED, IS_ADDRESS, LISTS_ANY, MATCHING

# Made of names of tables and columns alone.
# ruff: noqa: S608


class SQLiteSuppressions:
    """A queue that triggers fill."""

    def trigger_statements(self, connection: Connection) -> Iterator[str]:
        """Yield the statements that replace the triggers."""
        changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in ("id", *ASKED))
        # REPLACE deletes rows without firing a trigger, so the row that goes may have been suppressed.
        has_any = (
            "(NEW.email IS NOT NULL OR NEW.phone IS NOT NULL "
            "OR EXISTS (SELECT 1 FROM suppressed_contact WHERE contact_id = NEW.id))"
        )
        columns = ", ".join(("id", *ASKED))
        yield from _trigger("contact_inserted", f"AFTER INSERT ON contact WHEN {LISTS_ANY} AND {has_any}", "NEW.id")
        updated = f"AFTER UPDATE OF {columns} ON contact WHEN {LISTS_ANY} AND ({changed})"
        yield from _trigger("contact_updated", updated, "NEW.id")
        yield "DROP TRIGGER IF EXISTS suppress_contact_deleted"
        yield (
            "CREATE TRIGGER suppress_contact_deleted AFTER DELETE ON contact BEGIN "
            "DELETE FROM suppressed_contact WHERE contact_id = OLD.id; END"
        )
        for event, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
            of_contact = f"AFTER {event} ON identifier WHEN {LISTS_ANY} AND {IS_ADDRESS.format(row=row)}"
            yield from _trigger(f"identifier_{event.lower()}", of_contact, f"{row}.profile_id")


def _trigger(name: str, event: str, contact_id: str) -> Iterator[str]:
    # Not OR IGNORE: the conflict clause of the statement that fires a trigger replaces that of the trigger's own.
    queue = (
        f"INSERT INTO unkeyed (entity, contact_id, record_id) VALUES ('{MATCHING}', 0, {contact_id}) "
        "ON CONFLICT DO NOTHING"
    )
    yield f"DROP TRIGGER IF EXISTS suppress_{name}"
    yield f"CREATE TRIGGER suppress_{name} {event} BEGIN {queue}; END"
