"""Who did what: the trace, to which rows are only added."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from core.store.columns import JSON_OBJECT, Key
from core.store.tables.fields import id_field, instant_field


class Trace(SQLModel, table=True):
    """One act: who, by which door, what (a member of `core.access.use_cases.UseCase`), to which subject.

    ``subject_id`` is empty for everything of its kind. ``before`` and ``after`` have what changed, None where nothing
    of the subject can be shown; they hold no personal data of profiles.
    """

    __table_args__ = (
        sa.Index("ix_trace_subject_kind_subject_id_id", "subject_kind", "subject_id", "id"),
        sa.Index("ix_trace_user_id_id", "user_id", "id"),
        sa.Index("ix_trace_at", "at"),
    )

    id: int | None = id_field()
    at: datetime = instant_field()
    user_id: int | None = Field(default=None, sa_type=sa.BigInteger)
    name: str = Field(default="", sa_type=sa.Text)
    door: str = Field(sa_type=Key)
    use_case: str = Field(sa_type=Key)
    subject_kind: str = Field(default="", sa_type=Key)
    subject_id: str = Field(default="", sa_type=Key)
    before: dict[str, Any] | None = Field(default=None, sa_type=JSON_OBJECT)
    after: dict[str, Any] | None = Field(default=None, sa_type=JSON_OBJECT)
