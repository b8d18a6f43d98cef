"""Attributes and properties that people declare have a description; built-in lists of choices can be added to"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.store.columns import Key

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    for table in ("custom_attribute", "custom_property"):
        op.add_column(table, sa.Column("description", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "own_choices",
        sa.Column("entity", Key(), nullable=False),
        sa.Column("name", Key(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("entity", "name", name=op.f("pk_own_choices")),
    )
