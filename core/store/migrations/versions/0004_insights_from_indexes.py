"""What insights count of stays stands in the indexes: reading a row for each stay took seconds for a million"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.drop_index("ix_stay_segment_id_entered_at", "stay")
    op.create_index(
        "ix_stay_segment_id_entered_at",
        "stay",
        ["segment_id", "entered_at", "profile_id", "entered_reason"],
        unique=False,
    )
    op.drop_index("ix_stay_segment_id_left_at", "stay")
    op.create_index(
        "ix_stay_segment_id_left_at",
        "stay",
        ["segment_id", "left_at", "profile_id", "left_reason", "entered_at"],
        unique=False,
    )
