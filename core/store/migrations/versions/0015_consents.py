"""The ledger of consents, with what contacts said before there was one"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.store.columns import Instant, Key

revision = "0015"
down_revision = "0014"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    ledger = op.create_table(
        "consent",
        sa.Column("id", _ID, nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("purpose", Key(), nullable=False),
        sa.Column("channel", Key(), nullable=False),
        sa.Column("is_given", sa.Boolean(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("noted_at", Instant(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_table(
        "consent_detail",
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("purpose", Key(), nullable=False),
        sa.Column("channel", Key(), nullable=False),
        sa.Column("at", Instant(), nullable=True),
        sa.Column("how", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("contact_id", "purpose", "channel", name=op.f("pk_consent_detail")),
        sqlite_with_rowid=False,
    )
    for column in ("purpose", "channel"):
        op.add_column("custom_attribute", sa.Column(column, sa.Text(), nullable=False, server_default=""))
    _move(ledger)
    columns = ["contact_id", "purpose", "channel", "at"]
    op.create_index("ix_consent_contact_id_purpose_channel_at", "consent", columns, unique=False)


def _move(ledger: sa.Table) -> None:
    """Enter what is known, as said when the record was last written."""
    contact = sa.table(
        "contact", sa.column("id", sa.BigInteger()), sa.column("email_consent", sa.Boolean()),
        sa.column("updated_at", Instant()),
    )  # fmt: skip
    values = {
        "contact_id": contact.c.id, "purpose": sa.literal("newsletters"), "channel": sa.literal("e-mail"),
        "is_given": contact.c.email_consent, "at": contact.c.updated_at, "noted_at": contact.c.updated_at,
        "by": sa.literal(""), "how": sa.literal("before the ledger"), "text": sa.literal(""),
    }  # fmt: skip
    known = sa.select(*values.values()).where(contact.c.email_consent.is_not(None)).order_by(contact.c.id)
    op.execute(sa.insert(ledger).from_select(list(values), known))
