"""What Windrow notes for itself, and what users declare or save for all segments."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from core.store.columns import Key
from core.store.tables.fields import KEPT_IN_ORDER, id_field, instant_field


class Change(SQLModel, table=True):
    """A row of the change log: triggers note that a record was written or deleted (`core.store.triggers`).

    ``what`` names the changed columns, is `core.store.triggers.WHOLE_RECORD`, or is the kind of an interaction, and
    then ``profile_id`` is its contact. ``position`` orders changes by transaction.
    """

    __table_args__ = KEPT_IN_ORDER

    entity: str = Field(primary_key=True, sa_type=Key)
    position: int = Field(primary_key=True, sa_type=sa.BigInteger)
    what: str = Field(primary_key=True, sa_type=Key)
    profile_id: int = Field(primary_key=True, sa_type=sa.BigInteger)


class Unkeyed(SQLModel, table=True):
    """A record with a text written without its key; ``contact_id`` is an interaction's contact, else 0."""

    __table_args__ = KEPT_IN_ORDER

    entity: str = Field(primary_key=True, sa_type=Key)
    contact_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    record_id: int = Field(primary_key=True, sa_type=sa.BigInteger)


class Lease(SQLModel, table=True):
    """Which holder may do what only one process may do at a time, and until when."""

    name: str = Field(primary_key=True, sa_type=Key)
    holder: str = Field(sa_type=sa.Text)
    until: datetime = instant_field()


class Setting(SQLModel, table=True):
    """A fact about the whole database, such as whether the sample data were loaded."""

    name: str = Field(primary_key=True, sa_type=Key)
    value: str = Field(sa_type=sa.Text)


class LessonStep(SQLModel, table=True):
    """A step of the tutorial that leaves nothing else in the database, and when it was done."""

    __tablename__ = "lesson_step"

    name: str = Field(primary_key=True, sa_type=Key)
    done_at: datetime = instant_field()


class CustomAttribute(SQLModel, table=True):
    """A profile attribute that users declared; its values live in a real column. One with a purpose and a channel has
    the present state of a consent.
    """

    __tablename__ = "custom_attribute"

    entity: str = Field(primary_key=True, sa_type=Key)
    name: str = Field(primary_key=True, sa_type=Key)
    label: str = Field(sa_type=sa.Text)
    type: str = Field(sa_type=Key)
    decimals: int = 0
    choices: list[list[str]] = Field(default_factory=list, sa_type=sa.JSON)
    description: str = Field(default="", sa_type=sa.Text, sa_column_kwargs={"server_default": ""})
    purpose: str = Field(default="", sa_type=sa.Text, sa_column_kwargs={"server_default": ""})
    channel: str = Field(default="", sa_type=sa.Text, sa_column_kwargs={"server_default": ""})


class CustomProperty(SQLModel, table=True):
    """An interaction property that users declared; its values live in JSON."""

    __tablename__ = "custom_property"

    name: str = Field(primary_key=True, sa_type=Key)
    label: str = Field(sa_type=sa.Text)
    type: str = Field(sa_type=Key)
    decimals: int = 0
    choices: list[list[str]] = Field(default_factory=list, sa_type=sa.JSON)
    description: str = Field(default="", sa_type=sa.Text, sa_column_kwargs={"server_default": ""})


class OwnChoices(SQLModel, table=True):
    """The choices of a built-in attribute that users added to, ordered or renamed: all of them, in order."""

    __tablename__ = "own_choices"

    entity: str = Field(primary_key=True, sa_type=Key)
    name: str = Field(primary_key=True, sa_type=Key)
    choices: list[list[str]] = Field(default_factory=list, sa_type=sa.JSON)


class CustomKind(SQLModel, table=True):
    """An interaction kind that users declared."""

    __tablename__ = "custom_kind"

    name: str = Field(primary_key=True, sa_type=Key)
    label: str = Field(sa_type=sa.Text)
    phrase: str = Field(sa_type=sa.Text)


class Template(SQLModel, table=True):
    """A template that users saved; ``definition`` is canonical JSON, ``parameters`` as in `core.language.templates`."""

    id: int | None = id_field()
    name: str = Field(sa_type=sa.Text)
    name_key: str = Field(sa_type=Key, unique=True)
    category: str = Field(sa_type=sa.Text)
    description: str = Field(default="", sa_type=sa.Text)
    definition: str = Field(sa_type=sa.Text)
    parameters: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)
    created_by: str = Field(default="", sa_type=sa.Text)
    created_at: datetime = instant_field()
    updated_at: datetime = instant_field()
