"""The table of touches becomes the change log: one word for what the database notes and a refresh reads

Triggers are made again after every upgrade, so those of before only have to go.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from core.store.columns import Key

revision = "0008"
down_revision = "0007"

_TABLES = ("account", "contact", "lead", "interaction")
_EVENTS = ("insert", "update", "delete", "truncate")
_ROW_EVENTS = ("inserting", "identifying", "inserted", "updated", "renumbered", "deleted")
_SETTINGS = {"touch_position": "change-log-position", "touches_pruned": "change-log-pruned-until"}


def upgrade() -> None:
    connection = op.get_bind()
    for statement in _dropped_triggers(connection.dialect.name):
        op.execute(statement)
    op.create_table(
        "change",
        sa.Column("entity", Key(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("what", Key(), nullable=False),
        sa.Column("profile_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("entity", "position", "what", "profile_id", name=op.f("pk_change")),
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO change SELECT entity, position, what, profile_id FROM touch")
    op.drop_table("touch")
    op.alter_column("segment", "touches_read", new_column_name="log_position")
    setting = sa.table("setting", sa.column("name", Key()))
    for former, name in _SETTINGS.items():
        connection.execute(sa.update(setting).where(setting.c.name == former).values(name=name))


def _dropped_triggers(dialect: str) -> Iterator[str]:
    """Of SQLite one by one, of PostgreSQL with the function that each calls."""
    for table in _TABLES:
        if dialect == "sqlite":
            yield from (f"DROP TRIGGER IF EXISTS touch_{table}_{event}" for event in _ROW_EVENTS)
        else:
            yield from (f"DROP FUNCTION IF EXISTS touch_{table}_{event} CASCADE" for event in _EVENTS)
