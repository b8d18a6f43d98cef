"""Imports are kept, with what undoing them needs"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.store.columns import JSON_OBJECT, Instant, Key

revision = "0012"
down_revision = "0011"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _create_runs()
    op.create_table(
        "import_record",
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("entity", Key(), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("fingerprint", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "entity", "record_id", name=op.f("pk_import_record")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "import_change",
        sa.Column("id", _ID, nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("entity", Key(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("before", JSON_OBJECT, nullable=True),
        sa.Column("after", JSON_OBJECT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_change")),
    )
    op.create_index("ix_import_change_run_id", "import_change", ["run_id"], unique=False)
    op.create_index("ix_import_change_entity_record_id", "import_change", ["entity", "record_id"], unique=False)
    op.create_table(
        "import_rejected",
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "line", name=op.f("pk_import_rejected")),
        sqlite_with_rowid=False,
    )


def _create_runs() -> None:
    op.create_table(
        "import_run",
        sa.Column("id", _ID, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("mark", Instant(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("door", Key(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("entity", Key(), nullable=False),
        sa.Column("signature", Key(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("state", Key(), nullable=False),
        sa.Column("phase", Key(), nullable=False),
        sa.Column("bytes_read", sa.BigInteger(), nullable=False),
        sa.Column("rows_read", sa.BigInteger(), nullable=False),
        sa.Column("rows_applied", sa.BigInteger(), nullable=False),
        sa.Column("is_stopping", sa.Boolean(), nullable=False),
        sa.Column("alive_at", Instant(), nullable=False),
        sa.Column("took_seconds", sa.Float(), nullable=False),
        sa.Column("report", JSON_OBJECT, nullable=True),
        sa.Column("declared", sa.JSON(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("undone_at", Instant(), nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=False),
        sa.Column("undo", JSON_OBJECT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
        sa.UniqueConstraint("mark", name=op.f("uq_import_run_mark")),
    )
    op.create_index("ix_import_run_signature", "import_run", ["signature"], unique=False)
