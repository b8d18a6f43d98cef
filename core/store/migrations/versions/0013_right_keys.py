"""Every key is that of its text, also of texts that other programs wrote before triggers looked at all of them

What may be wrong is queued here. Once the triggers are made again, as after every upgrade, the keys are written.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from core.store.dialects import dialect_of

revision = "0013"
down_revision = "0012"

_TABLES = ("account", "contact", "lead", "interaction")


def upgrade() -> None:
    connection = op.get_bind()
    if not dialect_of(connection).change_log.notes_records:
        return  # a cluster queues nothing
    for table in _TABLES:
        ids = "contact_id, id" if table == "interaction" else "0, id"
        suspects = " OR ".join(_suspects(connection, table))
        op.execute(
            f"INSERT INTO unkeyed (entity, contact_id, record_id) SELECT '{table}', {ids} FROM {table} "  # noqa: S608
            f"WHERE {suspects} ON CONFLICT DO NOTHING"
        )


def _suspects(connection: sa.Connection, table: str) -> Iterator[str]:
    """Yield conditions: a text of ASCII has another key, or a text has other letters."""
    names = [column["name"] for column in sa.inspect(connection).get_columns(table)]
    for name in names:
        text, key = f'"{name}"', f'"{name}_key"'
        if f"{name}_key" not in names:
            continue
        if connection.dialect.name == "sqlite":
            yield f"{key} IS NOT nullif(lower({text}), '') OR length({text}) <> length(CAST({text} AS BLOB))"
        else:
            small = f"nullif(lower({text} COLLATE \"C\"), '')"
            yield f"{key} IS DISTINCT FROM {small} OR octet_length({text}) <> length({text})"
    if table == "interaction" and _has_text_properties(connection):
        yield "properties IS NOT NULL"


def _has_text_properties(connection: sa.Connection) -> bool:
    declared = sa.table("custom_property", sa.column("name"), sa.column("type"))
    return connection.execute(sa.select(declared.c.name).where(declared.c.type == "text").limit(1)).first() is not None
