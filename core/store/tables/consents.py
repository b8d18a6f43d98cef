"""The ledger of consents: what contacts consented to and refused, and how that is known."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from core.store.columns import Key
from core.store.tables.fields import KEPT_IN_ORDER, id_field, instant_field


class ConsentEntry(SQLModel, table=True):
    """One decision. Triggers add entries as the columns of contacts change, and refuse to change or delete them while
    their contact is there; only the contact may become the one that it was merged into.

    ``is_given`` is None where nothing is known any more. ``at`` is when the contact decided, ``noted_at`` when that was
    written. ``how`` and ``text`` say by which way, and to which words. ``run_id`` is the import that brought it.
    """

    __tablename__ = "consent"
    __table_args__ = (sa.Index("ix_consent_contact_id_purpose_channel_at", "contact_id", "purpose", "channel", "at"),)

    id: int | None = id_field()
    contact_id: int = Field(sa_type=sa.BigInteger)
    purpose: str = Field(sa_type=Key)
    channel: str = Field(sa_type=Key)
    is_given: bool | None = None
    at: datetime = instant_field()
    noted_at: datetime = instant_field()
    by: str = Field(default="", sa_type=sa.Text)
    how: str = Field(default="", sa_type=sa.Text)
    text: str = Field(default="", sa_type=sa.Text)
    run_id: int | None = Field(default=None, sa_type=sa.BigInteger)


class ConsentDetail(SQLModel, table=True):
    """When and how a contact decided, for the entry that this transaction is about to add: no other one sees it."""

    __tablename__ = "consent_detail"
    __table_args__ = KEPT_IN_ORDER

    contact_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    purpose: str = Field(primary_key=True, sa_type=Key)
    channel: str = Field(primary_key=True, sa_type=Key)
    at: datetime | None = instant_field(default=None, nullable=True)
    how: str | None = Field(default=None, sa_type=sa.Text)
    text: str | None = Field(default=None, sa_type=sa.Text)
