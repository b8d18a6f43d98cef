"""What changed since the last refresh, as triggers note it, and texts that were written without their key"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.store.columns import Key

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "touch",
        sa.Column("entity", Key(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("what", Key(), nullable=False),
        sa.Column("profile_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("entity", "position", "what", "profile_id", name=op.f("pk_touch")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "unkeyed",
        sa.Column("entity", Key(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("entity", "contact_id", "record_id", name=op.f("pk_unkeyed")),
        sqlite_with_rowid=False,
    )
    op.add_column("segment", sa.Column("touches_read", sa.Text(), nullable=True))
    for table in ("account", "contact", "lead"):
        for column in ("created_at", "updated_at"):
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
    op.create_index(op.f("ix_contact_birthday"), "contact", ["birthday"], unique=False)
    declared = sa.table("custom_attribute", sa.column("entity"), sa.column("name"), sa.column("type"))
    dates = sa.select(declared.c.entity, declared.c.name).where(declared.c.type.in_(["date", "datetime"]))
    for table, column in op.get_bind().execute(dates).all():
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
