"""Who is who: the ids by which records are known beside their own, and records that were merged into others."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from core.store.columns import Key
from core.store.tables.fields import KEPT_IN_ORDER, id_field, instant_field

EMAIL_SYSTEM = "email"
"""In place of a system: the identifier is a folded e-mail address, which several contacts may share."""
DOMAIN_SYSTEM = "domain"
"""In place of a system: the identifier is the domain of an account, which several may share."""
NO_SYSTEMS = (EMAIL_SYSTEM, DOMAIN_SYSTEM)
"""What stands in place of a system where an identifier is no own id."""


class Identifier(SQLModel, table=True):
    """An id of a record in one system, a further e-mail address of a contact, or a domain of an account.

    ``external_id`` stays the first own id of a record. One from no particular system has no row here, unless another
    record has the same ``external_id``.
    """

    __table_args__ = (sa.Index("ix_identifier_entity_profile_id", "entity", "profile_id"), KEPT_IN_ORDER)

    entity: str = Field(primary_key=True, sa_type=Key)
    value: str = Field(primary_key=True, sa_type=Key)
    system: str = Field(primary_key=True, sa_type=Key)
    profile_id: int = Field(primary_key=True, sa_type=sa.BigInteger)


class Merge(SQLModel, table=True):
    """One record merged into another; the one that is gone is deleted. ``changes`` has for each column of the kept
    record that changed the stored values before and after, in JSON.
    """

    __table_args__ = (
        sa.Index("ix_merge_entity_gone_id", "entity", "gone_id"),
        sa.Index("ix_merge_entity_kept_id", "entity", "kept_id"),
    )

    id: int | None = id_field()
    entity: str = Field(sa_type=Key)
    kept_id: int = Field(sa_type=sa.BigInteger)
    gone_id: int = Field(sa_type=sa.BigInteger)
    merged_at: datetime = instant_field()
    merged_by: str = Field(default="", sa_type=sa.Text)
    changes: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    undone_at: datetime | None = instant_field(default=None, nullable=True)
    undone_by: str = Field(default="", sa_type=sa.Text)


class MergeMove(SQLModel, table=True):
    """What moved along with a merge: ``what`` names the table, ``record_id`` the row (of picks and stays, the segment),
    ``detail`` the rest of the key of an identifier.
    """

    __tablename__ = "merge_move"
    __table_args__ = KEPT_IN_ORDER

    merge_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    what: str = Field(primary_key=True, sa_type=Key)
    record_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    detail: str = Field(default="", primary_key=True, sa_type=Key)


class ToldApart(SQLModel, table=True):
    """Two records that look like one and are not, as a person said; ``low_id`` is less than ``high_id``."""

    __tablename__ = "told_apart"
    __table_args__ = KEPT_IN_ORDER

    entity: str = Field(primary_key=True, sa_type=Key)
    low_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    high_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    told_at: datetime = instant_field()
    told_by: str = Field(default="", sa_type=sa.Text)
