"""Founding schema"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from core.store.columns import Instant, Key

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("external_id", Key(), nullable=True),
        sa.Column("external_id_key", Key(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.Column("deleted_at", Instant(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("name_key", Key(), nullable=True),
        sa.Column("industry", Key(), nullable=True),
        sa.Column("employees", sa.BigInteger(), nullable=True),
        sa.Column("annual_revenue", sa.BigInteger(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("city_key", Key(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("state_key", Key(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("country_key", Key(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("external_id", name=op.f("uq_account_external_id")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_city_key"), ["city_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_account_industry"), ["industry"], unique=False)
        batch_op.create_index(batch_op.f("ix_account_name_key"), ["name_key"], unique=False)

    op.create_table(
        "custom_attribute",
        sa.Column("entity", Key(), nullable=False),
        sa.Column("name", Key(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("type", Key(), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("entity", "name", name=op.f("pk_custom_attribute")),
    )
    op.create_table(
        "custom_kind",
        sa.Column("name", Key(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("phrase", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_custom_kind")),
    )
    op.create_table(
        "custom_property",
        sa.Column("name", Key(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("type", Key(), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_custom_property")),
    )
    op.create_table(
        "segment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", Key(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("kind", Key(), nullable=False),
        sa.Column("target", Key(), nullable=False),
        sa.Column("zone", Key(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("state", Key(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=True),
        sa.Column("draft_revision", sa.Integer(), nullable=False),
        sa.Column("live_version", sa.Integer(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.Column("deleted_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segment")),
        sa.UniqueConstraint("key", name=op.f("uq_segment_key")),
    )
    op.create_table(
        "setting",
        sa.Column("name", Key(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "contact",
        sa.Column("external_id", Key(), nullable=True),
        sa.Column("external_id_key", Key(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.Column("deleted_at", Instant(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=True),
        sa.Column("first_name_key", Key(), nullable=True),
        sa.Column("last_name", sa.Text(), nullable=True),
        sa.Column("last_name_key", Key(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("email_key", Key(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("phone_key", Key(), nullable=True),
        sa.Column("job_title", sa.Text(), nullable=True),
        sa.Column("job_title_key", Key(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("city_key", Key(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("state_key", Key(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("country_key", Key(), nullable=True),
        sa.Column("birthday", sa.Date(), nullable=True),
        sa.Column("email_consent", sa.Boolean(), nullable=True),
        sa.Column("source", Key(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("owner_key", Key(), nullable=True),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_contact_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("external_id", name=op.f("uq_contact_external_id")),
    )
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_city_key"), ["city_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_email_key"), ["email_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_last_name_key"), ["last_name_key"], unique=False)

    op.create_table(
        "refresh",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("segment_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("as_of", Instant(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("took_seconds", sa.Float(), nullable=False),
        sa.Column("outcome", Key(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("entered", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["segment_id"], ["segment.id"], name=op.f("fk_refresh_segment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refresh")),
    )
    with op.batch_alter_table("refresh", schema=None) as batch_op:
        batch_op.create_index("ix_refresh_segment_id_as_of", ["segment_id", "as_of"], unique=False)

    op.create_table(
        "segment_version",
        sa.Column("segment_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=True),
        sa.Column("zone", Key(), nullable=False),
        sa.Column("published_at", Instant(), nullable=False),
        sa.Column("published_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["segment_id"], ["segment.id"], name=op.f("fk_segment_version_segment_id")),
        sa.PrimaryKeyConstraint("segment_id", "number", name=op.f("pk_segment_version")),
    )
    op.create_table(
        "static_member",
        sa.Column("profile_id", sa.BigInteger(), nullable=False),
        sa.Column("segment_id", sa.BigInteger(), nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["segment_id"], ["segment.id"], name=op.f("fk_static_member_segment_id")),
        sa.PrimaryKeyConstraint("profile_id", "segment_id", name=op.f("pk_static_member")),
    )
    with op.batch_alter_table("static_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_static_member_segment_id"), ["segment_id"], unique=False)

    op.create_table(
        "stay",
        sa.Column("profile_id", sa.BigInteger(), nullable=False),
        sa.Column("segment_id", sa.BigInteger(), nullable=False),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.Column("left_at", Instant(), nullable=True),
        sa.Column("entered_version", sa.Integer(), nullable=False),
        sa.Column("left_version", sa.Integer(), nullable=True),
        sa.Column("entered_reason", Key(), nullable=False),
        sa.Column("left_reason", Key(), nullable=True),
        sa.ForeignKeyConstraint(["segment_id"], ["segment.id"], name=op.f("fk_stay_segment_id")),
        sa.PrimaryKeyConstraint("profile_id", "segment_id", "entered_at", name=op.f("pk_stay")),
    )
    with op.batch_alter_table("stay", schema=None) as batch_op:
        batch_op.create_index("ix_stay_segment_id_entered_at", ["segment_id", "entered_at"], unique=False)
        batch_op.create_index("ix_stay_segment_id_left_at", ["segment_id", "left_at", "profile_id"], unique=False)
        batch_op.create_index(
            "uq_stay_open",
            ["profile_id", "segment_id"],
            unique=True,
            sqlite_where=sa.text("left_at IS NULL"),
            postgresql_where=sa.text("left_at IS NULL"),
        )

    op.create_table(
        "interaction",
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("kind", Key(), nullable=False),
        sa.Column("occurred_at", Instant(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("email_key", Key(), nullable=True),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("link_key", Key(), nullable=True),
        sa.Column("form", sa.Text(), nullable=True),
        sa.Column("form_key", Key(), nullable=True),
        sa.Column("event", sa.Text(), nullable=True),
        sa.Column("event_key", Key(), nullable=True),
        sa.Column("page", sa.Text(), nullable=True),
        sa.Column("page_key", Key(), nullable=True),
        sa.Column("equipment", sa.Text(), nullable=True),
        sa.Column("equipment_key", Key(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column(
            "properties",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_interaction_contact_id")),
        sa.PrimaryKeyConstraint("contact_id", "id", name=op.f("pk_interaction")),
    )
    with op.batch_alter_table("interaction", schema=None) as batch_op:
        batch_op.create_index(
            "ix_interaction_contact_id_kind_occurred_at", ["contact_id", "kind", "occurred_at"], unique=False
        )
        batch_op.create_index(
            "ix_interaction_kind_occurred_at_contact_id", ["kind", "occurred_at", "contact_id"], unique=False
        )

    op.create_table(
        "lead",
        sa.Column("external_id", Key(), nullable=True),
        sa.Column("external_id_key", Key(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.Column("deleted_at", Instant(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("topic_key", Key(), nullable=True),
        sa.Column("status", Key(), nullable=True),
        sa.Column("score", sa.BigInteger(), nullable=True),
        sa.Column("source", Key(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("owner_key", Key(), nullable=True),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_lead_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead")),
        sa.UniqueConstraint("external_id", name=op.f("uq_lead_external_id")),
    )
    with op.batch_alter_table("lead", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lead_contact_id"), ["contact_id"], unique=False)
