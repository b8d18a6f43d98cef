"""A refresh may only follow who is gone or back; no address of who is deleted is handed over; no number is given twice

The stays of a profile outlive its row, so the next profile must not get its number. PostgreSQL never does that; SQLite
gives the highest number again unless the table says AUTOINCREMENT. That word changes nothing of how rows are kept, so
it is written into the schema (https://www.sqlite.org/lang_altertable.html, 7): making a table of a million rows again,
with all that refers to it, would take minutes. A later migration that makes one of these tables again must keep it.
"""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

from core.store.columns import Instant

revision = "0011"
down_revision = "0010"

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
"""
# On PostgreSQL a view that is replaced keeps the rights that were granted on it.
_CREATE = {"postgresql": "CREATE OR REPLACE", "sqlite": "CREATE"}
_ENTERED_AT = {
    "postgresql": "stay.entered_at",
    # Stored as microseconds; others read ISO 8601 more easily.
    "sqlite": "strftime('%Y-%m-%dT%H:%M:%S', stay.entered_at / 1000000, 'unixepoch') "
    "|| printf('.%06dZ', stay.entered_at % 1000000)",
}
_OWN = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name")
_WRITTEN = sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = :name")


def upgrade() -> None:
    op.add_column("refresh", sa.Column("evaluated_at", Instant(), nullable=True))
    name = op.get_bind().dialect.name
    if name == "sqlite":
        op.execute("DROP VIEW segment_member")
        _never_reuse_numbers(op.get_bind())
    op.execute(_VIEW.format(create=_CREATE[name], entered_at=_ENTERED_AT[name]))


def _never_reuse_numbers(connection: sa.Connection) -> None:
    # Makes the table in which SQLite keeps the highest numbers.
    op.execute("CREATE TABLE numbered (id INTEGER PRIMARY KEY AUTOINCREMENT)")
    op.execute("DROP TABLE numbered")
    op.execute("PRAGMA writable_schema = ON")
    for table in ("account", "contact", "lead"):
        (sql,) = connection.execute(_OWN, {"name": table}).scalars()
        numbered = sql.replace("id INTEGER NOT NULL,", "id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,", 1)
        numbered = re.sub(rf"CONSTRAINT pk_{table} PRIMARY KEY \(id\),?\s*", "", numbered)
        assert numbered.count("PRIMARY KEY") == numbered.count("AUTOINCREMENT") == 1, numbered
        connection.execute(_WRITTEN, {"sql": numbered, "name": table})
        op.execute(f"INSERT INTO sqlite_sequence (name, seq) SELECT '{table}', coalesce(max(id), 0) FROM {table}")  # noqa: S608 (a name of ours)
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = OFF")
