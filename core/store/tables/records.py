"""Profiles and what they did.

Each text that conditions can ask has its folded key beside it; the listener at the end of this file and
`core.importing` write it. An empty text is stored as no data.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlmodel import Field, SQLModel

from core.language.folding import KEY_SUFFIX, fold_key
from core.store.columns import JSON_OBJECT, Key
from core.store.tables.fields import MONEY, id_field, instant_field, key_field


class _Profile(SQLModel):
    """The columns of every profile. ``external_id`` is the record's own id in the system it came from."""

    external_id: str | None = key_field(unique=True)
    external_id_key: str | None = key_field()
    created_at: datetime = instant_field(index=True)
    updated_at: datetime = instant_field(index=True)
    deleted_at: datetime | None = instant_field(default=None, nullable=True)


class Account(_Profile, table=True):
    """A company."""

    id: int | None = id_field()
    name: str | None = Field(default=None, sa_type=sa.Text)
    name_key: str | None = key_field(index=True)
    industry: str | None = key_field(index=True)
    employees: int | None = Field(default=None, sa_type=sa.BigInteger)
    annual_revenue: Decimal | None = Field(default=None, sa_type=MONEY)
    city: str | None = Field(default=None, sa_type=sa.Text)
    city_key: str | None = key_field(index=True)
    state: str | None = Field(default=None, sa_type=sa.Text)
    state_key: str | None = key_field()
    country: str | None = Field(default=None, sa_type=sa.Text)
    country_key: str | None = key_field()


class Contact(_Profile, table=True):
    """A person."""

    id: int | None = id_field()
    first_name: str | None = Field(default=None, sa_type=sa.Text)
    first_name_key: str | None = key_field()
    last_name: str | None = Field(default=None, sa_type=sa.Text)
    last_name_key: str | None = key_field(index=True)
    email: str | None = Field(default=None, sa_type=sa.Text)
    email_key: str | None = key_field(index=True)
    phone: str | None = Field(default=None, sa_type=sa.Text)
    phone_key: str | None = key_field()
    job_title: str | None = Field(default=None, sa_type=sa.Text)
    job_title_key: str | None = key_field()
    city: str | None = Field(default=None, sa_type=sa.Text)
    city_key: str | None = key_field(index=True)
    state: str | None = Field(default=None, sa_type=sa.Text)
    state_key: str | None = key_field()
    country: str | None = Field(default=None, sa_type=sa.Text)
    country_key: str | None = key_field()
    birthday: date | None = Field(default=None, sa_type=sa.Date, index=True)
    email_consent: bool | None = Field(default=None, sa_type=sa.Boolean)
    source: str | None = key_field()
    owner: str | None = Field(default=None, sa_type=sa.Text)
    owner_key: str | None = key_field()
    account_id: int | None = Field(default=None, foreign_key="account.id", index=True, sa_type=sa.BigInteger)


class Lead(_Profile, table=True):
    """An interest in buying."""

    id: int | None = id_field()
    topic: str | None = Field(default=None, sa_type=sa.Text)
    topic_key: str | None = key_field()
    status: str | None = key_field()
    score: int | None = Field(default=None, sa_type=sa.BigInteger)
    source: str | None = key_field()
    owner: str | None = Field(default=None, sa_type=sa.Text)
    owner_key: str | None = key_field()
    contact_id: int | None = Field(default=None, foreign_key="contact.id", index=True, sa_type=sa.BigInteger)


class Interaction(SQLModel, table=True):
    """Something a contact did or was sent.

    ``id`` is a stable 63-bit number made of the record's own id (`core.store.records.interaction_id`),
    so writing the same record again changes nothing. ``recorded_at`` is when Windrow learned
    of it. ``properties`` holds the custom properties in the stored form of `core.store.columns`.
    """

    __table_args__ = (
        sa.Index("ix_interaction_kind_occurred_at_contact_id", "kind", "occurred_at", "contact_id"),
        sa.Index("ix_interaction_contact_id_kind_occurred_at", "contact_id", "kind", "occurred_at"),
    )

    contact_id: int = Field(primary_key=True, foreign_key="contact.id", sa_type=sa.BigInteger)
    id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    kind: str = Field(sa_type=Key)
    occurred_at: datetime = instant_field()
    recorded_at: datetime = instant_field()
    email: str | None = Field(default=None, sa_type=sa.Text)
    email_key: str | None = key_field()
    link: str | None = Field(default=None, sa_type=sa.Text)
    link_key: str | None = key_field()
    form: str | None = Field(default=None, sa_type=sa.Text)
    form_key: str | None = key_field()
    event: str | None = Field(default=None, sa_type=sa.Text)
    event_key: str | None = key_field()
    page: str | None = Field(default=None, sa_type=sa.Text)
    page_key: str | None = key_field()
    equipment: str | None = Field(default=None, sa_type=sa.Text)
    equipment_key: str | None = key_field()
    amount: Decimal | None = Field(default=None, sa_type=MONEY)
    properties: dict[str, Any] | None = Field(default=None, sa_type=JSON_OBJECT)


PROFILES: dict[str, type[_Profile]] = {"contact": Contact, "account": Account, "lead": Lead}
"""The table of each entity of the catalog."""


def _write_keys(_mapper: object, _connection: object, row: SQLModel) -> None:
    """Write each text's key when a row is written through the classes above."""
    for name in type(row).model_fields:
        if name.endswith(KEY_SUFFIX):
            text_name = name.removesuffix(KEY_SUFFIX)
            text = getattr(row, text_name) or None
            setattr(row, text_name, text)
            setattr(row, name, fold_key(text))


for _table in (Account, Contact, Lead, Interaction):
    event.listen(_table, "before_insert", _write_keys)
    event.listen(_table, "before_update", _write_keys)
