"""Addresses and numbers that nothing is to be sent to, known by keyed hashes alone, and the contacts that have them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from core.store.columns import Key
from core.store.tables.fields import KEPT_IN_ORDER, instant_field


class Suppression(SQLModel, table=True):
    """An address or number on the list. ``hash`` is that of `core.store.suppression.hash_of`; no record has a part in
    it, so it stays when everybody who has the address is erased.
    """

    __table_args__ = KEPT_IN_ORDER

    channel: str = Field(primary_key=True, sa_type=Key)
    hash: str = Field(primary_key=True, sa_type=Key)
    at: datetime = instant_field()
    by: str = Field(default="", sa_type=sa.Text)
    reason: str = Field(default="", sa_type=sa.Text)


class SuppressedContact(SQLModel, table=True):
    """A contact with an address or number that is on the list (`core.store.suppression` keeps these rows right)."""

    __tablename__ = "suppressed_contact"
    __table_args__ = (sa.Index("ix_suppressed_contact_channel_hash", "channel", "hash"), KEPT_IN_ORDER)

    contact_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    channel: str = Field(primary_key=True, sa_type=Key)
    hash: str = Field(primary_key=True, sa_type=Key)
