"""Checks of segments, and what is handed over to other programs: current members and changes in order"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.store.columns import Instant, Key

revision = "0003"
down_revision = "0002"

# A later migration that makes one of these tables anew, as SQLite does for some changes, has to drop
# the view before and create it again after.
_VIEW = """
CREATE VIEW segment_member AS
SELECT
    segment.key AS segment_key, segment.name AS segment_name, segment.target AS target,
    stay.profile_id AS profile_id, contact.external_id AS external_id, contact.email AS email,
    {entered_at} AS entered_at
FROM segment
JOIN stay ON stay.segment_id = segment.id AND stay.left_at IS NULL
LEFT JOIN contact ON contact.id = stay.profile_id
WHERE segment.target = 'contact' AND segment.state IN ('live', 'error') AND segment.deleted_at IS NULL
UNION ALL
SELECT
    segment.key, segment.name, segment.target,
    stay.profile_id, lead.external_id, contact.email,
    {entered_at}
FROM segment
JOIN stay ON stay.segment_id = segment.id AND stay.left_at IS NULL
LEFT JOIN lead ON lead.id = stay.profile_id
LEFT JOIN contact ON contact.id = lead.contact_id
WHERE segment.target = 'lead' AND segment.state IN ('live', 'error') AND segment.deleted_at IS NULL
"""
_ENTERED_AT = {
    "postgresql": "stay.entered_at",
    # Stored as microseconds; others read ISO 8601 more easily.
    "sqlite": "strftime('%Y-%m-%dT%H:%M:%S', stay.entered_at / 1000000, 'unixepoch') "
    "|| printf('.%06dZ', stay.entered_at % 1000000)",
}


def upgrade() -> None:
    op.create_table(
        "segment_check",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("segment_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", Key(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["segment_id"], ["segment.id"], name=op.f("fk_segment_check_segment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segment_check")),
    )
    op.create_index(op.f("ix_segment_check_segment_id"), "segment_check", ["segment_id"], unique=False)
    op.create_table(
        "check_result",
        sa.Column("check_id", sa.BigInteger(), nullable=False),
        sa.Column("subject", Key(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("checked_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["check_id"], ["segment_check.id"], name=op.f("fk_check_result_check_id")),
        sa.PrimaryKeyConstraint("check_id", "subject", name=op.f("pk_check_result")),
    )
    op.drop_index("ix_stay_segment_id_entered_at", "stay")
    op.create_index("ix_stay_segment_id_entered_at", "stay", ["segment_id", "entered_at", "profile_id"], unique=False)
    op.execute(_VIEW.format(entered_at=_ENTERED_AT[op.get_bind().dialect.name]))
