"""What the database itself notes, whoever writes: touched records, and texts written without their key.

Triggers write `core.store.tables.Touch` and `core.store.tables.Unkeyed`, so that other programs count as much as
Windrow does. They are made from the columns that a table has, custom ones included, and made anew after
every migration and declaration.

| written | touch: entity, what, profile |
|---|---|
| profile inserted, deleted, given another id | its own, `EVERYTHING` |
| profile updated | its own, the changed columns, each with a space before it (a key counts as its text) |
| lead leaves a contact | contact, ``" leads"``, that contact |
| interaction inserted, deleted, changed | interaction, its kind, its contact |
| table truncated | its own, `EVERYBODY`, 0 |

``recorded_at`` alone touches nothing, as nothing asks for it.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from core.store import cluster
from core.store.triggers import postgresql, sqlite
from core.store.triggers.watched import EVERYBODY, EVERYTHING, POSITION_SETTING, TABLES, Record

__all__ = ["EVERYBODY", "EVERYTHING", "POSITION_SETTING", "install"]


def install(connection: Connection, *tables: str) -> None:
    """Make the triggers of these tables anew, or of all that have any; a cluster has none (`core.store.cluster`)."""
    if cluster.is_spread(connection):
        return
    inspector = sa.inspect(connection)
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    for table in tables or TABLES:
        columns = [column["name"] for column in inspector.get_columns(table)]
        for statement in dialect.statements(connection, Record.of(table, columns)):
            connection.exec_driver_sql(statement)
