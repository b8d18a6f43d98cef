"""Own ids of several systems, further e-mail addresses, and records that were merged into others"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.store.columns import Instant, Key

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "identifier",
        sa.Column("entity", Key(), nullable=False),
        sa.Column("value", Key(), nullable=False),
        sa.Column("system", Key(), nullable=False),
        sa.Column("profile_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("entity", "value", "system", "profile_id", name=op.f("pk_identifier")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_identifier_entity_profile_id", "identifier", ["entity", "profile_id"], unique=False)
    op.create_table(
        "merge",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entity", Key(), nullable=False),
        sa.Column("kept_id", sa.BigInteger(), nullable=False),
        sa.Column("gone_id", sa.BigInteger(), nullable=False),
        sa.Column("merged_at", Instant(), nullable=False),
        sa.Column("merged_by", sa.Text(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("undone_at", Instant(), nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge")),
    )
    op.create_index("ix_merge_entity_gone_id", "merge", ["entity", "gone_id"], unique=False)
    op.create_index("ix_merge_entity_kept_id", "merge", ["entity", "kept_id"], unique=False)
    op.create_table(
        "merge_move",
        sa.Column("merge_id", sa.BigInteger(), nullable=False),
        sa.Column("what", Key(), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("detail", Key(), nullable=False),
        sa.PrimaryKeyConstraint("merge_id", "what", "record_id", "detail", name=op.f("pk_merge_move")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "told_apart",
        sa.Column("entity", Key(), nullable=False),
        sa.Column("low_id", sa.BigInteger(), nullable=False),
        sa.Column("high_id", sa.BigInteger(), nullable=False),
        sa.Column("told_at", Instant(), nullable=False),
        sa.Column("told_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("entity", "low_id", "high_id", name=op.f("pk_told_apart")),
        sqlite_with_rowid=False,
    )
