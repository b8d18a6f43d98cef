"""Segments, their versions and members, and the records of their refreshes and checks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from core.store.columns import Instant, Key
from core.store.tables.fields import id_field, instant_field, key_field, where


class Segment(SQLModel, table=True):
    """A segment with its draft; ``key`` names it for ever, also in other segments' definitions.

    ``draft_revision`` counts saves, so that a second editor is warned before overwriting anything.
    ``draft`` is the canonical JSON of a dynamic segment's draft definition, None for a static segment.
    ``refresh_mode`` is a key of `core.language.schedule`; ``next_refresh_at`` is None if nothing is due by
    itself; ``failures`` counts the failed refreshes since the last successful one;
    ``owner`` is a name, ``owner_id`` the user of that name if it is one. Without ``folder_id`` it is shared.
    ``log_position`` is the position up to which it has read the change log (`core.changes`), None if it must
    look at everybody.
    """

    id: int | None = id_field()
    key: str = Field(sa_type=Key, unique=True)
    name: str = Field(sa_type=sa.Text)
    description: str = Field(default="", sa_type=sa.Text)
    kind: str = Field(sa_type=Key)
    target: str = Field(default="contact", sa_type=Key)
    zone: str = Field(default="UTC", sa_type=Key)
    owner: str = Field(default="", sa_type=sa.Text)
    owner_id: int | None = Field(default=None, index=True, sa_type=sa.BigInteger)
    folder_id: int | None = Field(default=None, index=True, sa_type=sa.BigInteger)
    state: str = Field(default="draft", sa_type=Key)
    draft: str | None = Field(default=None, sa_type=sa.Text)
    draft_revision: int = 0
    draft_saved_by: str = Field(default="", sa_type=sa.Text)
    draft_saved_at: datetime | None = instant_field(default=None, nullable=True)
    live_version: int | None = None
    refresh_mode: str = Field(default="interval", sa_type=Key)
    refresh_minutes: int = 5
    next_refresh_at: datetime | None = instant_field(default=None, nullable=True)
    failures: int = 0
    error: str = Field(default="", sa_type=sa.Text)
    log_position: str | None = Field(default=None, sa_type=sa.Text)
    created_at: datetime = instant_field()
    updated_at: datetime = instant_field()
    deleted_at: datetime | None = instant_field(default=None, nullable=True)


class SegmentVersion(SQLModel, table=True):
    """A published definition, frozen; ``definition`` is None for a static segment."""

    __tablename__ = "segment_version"

    segment_id: int = Field(primary_key=True, foreign_key="segment.id", sa_type=sa.BigInteger)
    number: int = Field(primary_key=True)
    definition: str | None = Field(default=None, sa_type=sa.Text)
    zone: str = Field(sa_type=Key)
    published_at: datetime = instant_field()
    published_by: str = Field(default="", sa_type=sa.Text)


class StaticMember(SQLModel, table=True):
    """A profile picked for a static segment; its stays follow when the segment is refreshed.

    It is picked while ``removed_at`` is None. A removed row stays for a while, so that undoing the removal is possible.
    """

    __tablename__ = "static_member"
    __table_args__ = (
        # Two partial indexes, so that a million removed rows don't slow down reading the picked ones, nor the reverse.
        sa.Index(
            "ix_static_member_picked",
            "segment_id",
            **where("removed_at IS NULL"),
        ),
        sa.Index(
            "ix_static_member_removed",
            "segment_id",
            "removed_at",
            **where("removed_at IS NOT NULL"),
        ),
    )

    profile_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    segment_id: int = Field(primary_key=True, foreign_key="segment.id", sa_type=sa.BigInteger)
    added_at: datetime = instant_field()
    removed_at: datetime | None = instant_field(default=None, nullable=True)


class Stay(SQLModel, table=True):
    """A membership [``entered_at``, ``left_at``); open while ``left_at`` is None. Never rewritten,
    only ended. The reasons are *data*, *definition*, *time*, *manual* and *deleted*.
    """

    __table_args__ = (
        sa.Index(
            "uq_stay_open",
            "profile_id",
            "segment_id",
            unique=True,
            **where("left_at IS NULL"),
        ),
        # The columns after the profile's id are for insights: with them they read the index alone, not a million rows.
        sa.Index("ix_stay_segment_id_entered_at", "segment_id", "entered_at", "profile_id", "entered_reason"),
        sa.Index("ix_stay_segment_id_left_at", "segment_id", "left_at", "profile_id", "left_reason", "entered_at"),
    )

    profile_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    segment_id: int = Field(primary_key=True, foreign_key="segment.id", sa_type=sa.BigInteger)
    entered_at: datetime = Field(primary_key=True, sa_type=Instant)
    left_at: datetime | None = instant_field(default=None, nullable=True)
    entered_version: int
    left_version: int | None = None
    entered_reason: str = Field(sa_type=Key)
    left_reason: str | None = key_field()


class Refresh(SQLModel, table=True):
    """One refresh of one segment: what it found, how long it took, and how it ended.

    One that only followed who is gone or back (`core.membership.presence`) has in ``evaluated_at`` the instant of the
    last one before it that asked the definition; None where that is ``as_of``.
    """

    __table_args__ = (sa.Index("ix_refresh_segment_id_as_of", "segment_id", "as_of"),)

    id: int | None = id_field()
    segment_id: int = Field(foreign_key="segment.id", sa_type=sa.BigInteger)
    version: int
    as_of: datetime = instant_field()
    evaluated_at: datetime | None = instant_field(default=None, nullable=True)
    started_at: datetime = instant_field()
    took_seconds: float
    outcome: str = Field(sa_type=Key)
    members: int
    entered: int
    left: int
    message: str = Field(default="", sa_type=sa.Text)


class SegmentCheck(SQLModel, table=True):
    """A test that a segment must pass; `core.lifecycle.checks` defines ``kind`` and the contents of ``value``."""

    __tablename__ = "segment_check"

    id: int | None = id_field()
    segment_id: int = Field(foreign_key="segment.id", index=True, sa_type=sa.BigInteger)
    kind: str = Field(sa_type=Key)
    value: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)


class CheckResult(SQLModel, table=True):
    """The last result of a check, on the *draft* or on the *live* members."""

    __tablename__ = "check_result"

    check_id: int = Field(primary_key=True, foreign_key="segment_check.id", sa_type=sa.BigInteger)
    subject: str = Field(primary_key=True, sa_type=Key)
    passed: bool
    message: str = Field(sa_type=sa.Text)
    checked_at: datetime = instant_field()
