"""A profile removed from a static segment keeps its row, which says when; until now its id stood in a setting"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

from core.store.columns import Instant, Key

revision = "0007"
down_revision = "0006"

_setting = sa.table("setting", sa.column("name", Key()))
_LISTS = sa.and_(_setting.c.name >= "removed/", _setting.c.name < "removed0")
"""Each setting *removed/segment/microseconds* is one removal: a JSON array of profile ids."""

# A cluster sends what it reads in one place to where it writes only when that is materialized.
_MOVE = """
INSERT INTO static_member (profile_id, segment_id, added_at, removed_at)
WITH removed AS MATERIALIZED (SELECT CAST(element.value AS BIGINT) AS id FROM setting, {elements} WHERE name = :name)
SELECT removed.id, segment.id, :removed_at, :removed_at FROM removed, segment WHERE segment.id = :segment_id
ON CONFLICT DO NOTHING
"""
_ELEMENTS = {
    "postgresql": "json_array_elements_text(CAST(setting.value AS JSON)) AS element (value)",
    "sqlite": "json_each(setting.value) AS element",
}


def upgrade() -> None:
    op.add_column("static_member", sa.Column("removed_at", Instant(), nullable=True))
    op.drop_index(op.f("ix_static_member_segment_id"), "static_member")
    op.create_index(
        "ix_static_member_picked",
        "static_member",
        ["segment_id"],
        unique=False,
        sqlite_where=sa.text("removed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_index(
        "ix_static_member_removed",
        "static_member",
        ["segment_id", "removed_at"],
        unique=False,
        sqlite_where=sa.text("removed_at IS NOT NULL"),
        postgresql_where=sa.text("removed_at IS NOT NULL"),
    )
    connection = op.get_bind()
    move = sa.text(_MOVE.format(elements=_ELEMENTS[connection.dialect.name])).bindparams(
        sa.bindparam("removed_at", type_=Instant)
    )
    # The last removal first: a profile with a row, because it is in again or was removed again, keeps that one.
    removals = [(*name.split("/")[1:], name) for name in connection.scalars(sa.select(_setting.c.name).where(_LISTS))]
    for segment_id, microseconds, name in sorted(removals, key=lambda removal: removal[1], reverse=True):
        removed_at = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(microseconds))
        connection.execute(move, {"name": name, "segment_id": int(segment_id), "removed_at": removed_at})
    connection.execute(sa.delete(_setting).where(_LISTS))
