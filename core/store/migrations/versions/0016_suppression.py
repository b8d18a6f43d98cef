"""The list of suppressed addresses and numbers, and the contacts that have one"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.store.columns import Instant, Key

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "suppression",
        sa.Column("channel", Key(), nullable=False),
        sa.Column("hash", Key(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "hash", name=op.f("pk_suppression")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "suppressed_contact",
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", Key(), nullable=False),
        sa.Column("hash", Key(), nullable=False),
        sa.PrimaryKeyConstraint("contact_id", "channel", "hash", name=op.f("pk_suppressed_contact")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_suppressed_contact_channel_hash", "suppressed_contact", ["channel", "hash"], unique=False)
