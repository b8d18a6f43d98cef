"""Users with roles, sign-ins, tokens, folders of segments, and the trace of who did what"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.store.columns import JSON_OBJECT, Instant, Key

revision = "0014"
down_revision = "0013"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _create_users()
    _create_folders()
    op.create_table(
        "trace",
        sa.Column("id", _ID, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("door", Key(), nullable=False),
        sa.Column("use_case", Key(), nullable=False),
        sa.Column("subject_kind", Key(), nullable=False),
        sa.Column("subject_id", Key(), nullable=False),
        sa.Column("before", JSON_OBJECT, nullable=True),
        sa.Column("after", JSON_OBJECT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trace")),
    )
    op.create_index("ix_trace_subject_kind_subject_id_id", "trace", ["subject_kind", "subject_id", "id"], unique=False)
    op.create_index("ix_trace_user_id_id", "trace", ["user_id", "id"], unique=False)
    op.create_index("ix_trace_at", "trace", ["at"], unique=False)


def _create_users() -> None:
    op.create_table(
        "app_user",
        sa.Column("id", _ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("email_key", Key(), nullable=True),
        sa.Column("issuer", Key(), nullable=True),
        sa.Column("subject", Key(), nullable=True),
        sa.Column("is_masked", sa.Boolean(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=True),
        sa.Column("signed_out_at", Instant(), nullable=True),
        sa.Column("switched_off_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_app_user")),
        sa.UniqueConstraint("email_key", name=op.f("uq_app_user_email_key")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_app_user_issuer_subject")),
    )
    op.create_table(
        "user_role",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("role", Key(), nullable=False),
        sa.Column("source", Key(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_user_role_user_id")),
        sa.PrimaryKeyConstraint("user_id", "role", "source", name=op.f("pk_user_role")),
    )
    for table, name in (("group_role", "name"), ("domain_role", "domain")):
        op.create_table(
            table,
            sa.Column(name, Key(), nullable=False),
            sa.Column("role", Key(), nullable=False),
            sa.PrimaryKeyConstraint(name, "role", name=op.f(f"pk_{table}")),
        )
    op.create_table(
        "sign_in",
        sa.Column("key", Key(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("began_at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_sign_in_user_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in")),
    )
    op.create_index("ix_sign_in_user_id", "sign_in", ["user_id"], unique=False)
    op.create_table(
        "access_token",
        sa.Column("id", _ID, nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("hash", Key(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=True),
        sa.Column("used_at", Instant(), nullable=True),
        sa.Column("revoked_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_access_token_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_token")),
        sa.UniqueConstraint("hash", name=op.f("uq_access_token_hash")),
    )
    op.create_index("ix_access_token_user_id", "access_token", ["user_id"], unique=False)


def _create_folders() -> None:
    op.create_table(
        "folder",
        sa.Column("id", _ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", Key(), nullable=False),
        sa.Column("is_private", sa.Boolean(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_folder")),
        sa.UniqueConstraint("name_key", name=op.f("uq_folder_name_key")),
    )
    op.create_table(
        "folder_user",
        sa.Column("folder_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("edits", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["folder_id"], ["folder.id"], name=op.f("fk_folder_user_folder_id")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_folder_user_user_id")),
        sa.PrimaryKeyConstraint("folder_id", "user_id", name=op.f("pk_folder_user")),
    )
    op.create_index("ix_folder_user_user_id", "folder_user", ["user_id"], unique=False)
    for column in ("owner_id", "folder_id"):
        op.add_column("segment", sa.Column(column, sa.BigInteger(), nullable=True))
        op.create_index(f"ix_segment_{column}", "segment", [column], unique=False)
