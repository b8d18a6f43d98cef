"""Templates, a schedule of refreshes, who saved a draft, and what learners have done"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.store.columns import Instant, Key

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "template",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", Key(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template")),
        sa.UniqueConstraint("name_key", name=op.f("uq_template_name_key")),
    )
    op.create_table(
        "lease",
        sa.Column("name", Key(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.create_table(
        "lesson_step",
        sa.Column("name", Key(), nullable=False),
        sa.Column("done_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lesson_step")),
    )
    with op.batch_alter_table("segment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("draft_saved_by", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("draft_saved_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("refresh_mode", Key(), nullable=False, server_default="interval"))
        batch_op.add_column(sa.Column("refresh_minutes", sa.Integer(), nullable=False, server_default="5"))
        batch_op.add_column(sa.Column("next_refresh_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("failures", sa.Integer(), nullable=False, server_default="0"))
