"""Nobody who is suppressed is in the view of members that other programs read"""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"

# A later migration that makes one of these tables anew, as SQLite does for some changes, has to drop
# the view before and create it again after.
_VIEW = """
{create} VIEW segment_member AS
SELECT
    segment.key AS segment_key, segment.name AS segment_name, segment.target AS target,
    stay.profile_id AS profile_id, contact.external_id AS external_id,
    CASE WHEN contact.deleted_at IS NULL THEN contact.email END AS email,
    {entered_at} AS entered_at
FROM segment
JOIN stay ON stay.segment_id = segment.id AND stay.left_at IS NULL
LEFT JOIN contact ON contact.id = stay.profile_id
WHERE segment.target = 'contact' AND segment.state IN ('live', 'error') AND segment.deleted_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM suppressed_contact WHERE suppressed_contact.contact_id = contact.id)
UNION ALL
SELECT
    segment.key, segment.name, segment.target,
    stay.profile_id, lead.external_id,
    CASE WHEN lead.deleted_at IS NULL AND contact.deleted_at IS NULL THEN contact.email END,
    {entered_at}
FROM segment
JOIN stay ON stay.segment_id = segment.id AND stay.left_at IS NULL
LEFT JOIN lead ON lead.id = stay.profile_id
LEFT JOIN contact ON contact.id = lead.contact_id
WHERE segment.target = 'lead' AND segment.state IN ('live', 'error') AND segment.deleted_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM suppressed_contact WHERE suppressed_contact.contact_id = contact.id)
"""
# On PostgreSQL a view that is replaced keeps the rights that were granted on it.
_CREATE = {"postgresql": "CREATE OR REPLACE", "sqlite": "CREATE"}
_ENTERED_AT = {
    "postgresql": "stay.entered_at",
    # Stored as microseconds; others read ISO 8601 more easily.
    "sqlite": "strftime('%Y-%m-%dT%H:%M:%S', stay.entered_at / 1000000, 'unixepoch') "
    "|| printf('.%06dZ', stay.entered_at % 1000000)",
}


def upgrade() -> None:
    name = op.get_bind().dialect.name
    if name == "sqlite":
        op.execute("DROP VIEW segment_member")
    op.execute(_VIEW.format(create=_CREATE[name], entered_at=_ENTERED_AT[name]))
