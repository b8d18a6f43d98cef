"""Imports: what each was, which rows it rejected, and what undoing it needs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from core.store.columns import JSON_OBJECT, Key
from core.store.tables.fields import KEPT_IN_ORDER, id_field, instant_field


class ImportRun(SQLModel, table=True):
    """One import, kept for ever. ``state`` is a member of `core.importing.runs.ledger.State`.

    ``mark`` is ``recorded_at`` of the interactions that it makes: no other import has it; None for profiles.
    ``signature`` stands for the names of the columns, empty if no line of the file names them. ``answers`` are those
    that map the next file of that shape. ``alive_at`` is renewed while it runs. ``declared`` names what it declared,
    each with what it belongs to.
    """

    __tablename__ = "import_run"
    __table_args__ = (sa.Index("ix_import_run_signature", "signature"),)

    id: int | None = id_field()
    at: datetime = instant_field()
    mark: datetime | None = instant_field(default=None, nullable=True, unique=True)
    by: str = Field(default="", sa_type=sa.Text)
    door: str = Field(sa_type=Key)
    source: str = Field(default="", sa_type=sa.Text)
    size: int = Field(default=0, sa_type=sa.BigInteger)
    entity: str = Field(default="", sa_type=Key)
    signature: str = Field(default="", sa_type=Key)
    columns: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    state: str = Field(sa_type=Key)
    phase: str = Field(default="", sa_type=Key)
    bytes_read: int = Field(default=0, sa_type=sa.BigInteger)
    rows_read: int = Field(default=0, sa_type=sa.BigInteger)
    rows_applied: int = Field(default=0, sa_type=sa.BigInteger)
    is_stopping: bool = False
    alive_at: datetime = instant_field()
    took_seconds: float = 0.0
    report: dict[str, Any] | None = Field(default=None, sa_type=JSON_OBJECT)
    declared: list[list[str]] = Field(default_factory=list, sa_type=sa.JSON)
    message: str = Field(default="", sa_type=sa.Text)
    undone_at: datetime | None = instant_field(default=None, nullable=True)
    undone_by: str = Field(default="", sa_type=sa.Text)
    undo: dict[str, Any] | None = Field(default=None, sa_type=JSON_OBJECT)


class ImportRecord(SQLModel, table=True):
    """A profile that an import made. ``fingerprint`` is that of its row as the import left it."""

    __tablename__ = "import_record"
    __table_args__ = KEPT_IN_ORDER

    run_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    entity: str = Field(primary_key=True, sa_type=Key)
    record_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    fingerprint: int = Field(sa_type=sa.BigInteger)


class ImportChange(SQLModel, table=True):
    """A row that an import changed or deleted, or that it made and that is no record (an identifier).

    ``before`` and ``after`` have the stored values of the columns that differ, as the journal of the database writes
    them; ``before`` is NULL for a row that was made, ``after`` for one that was deleted.
    """

    __tablename__ = "import_change"
    __table_args__ = (
        sa.Index("ix_import_change_run_id", "run_id"),
        sa.Index("ix_import_change_entity_record_id", "entity", "record_id"),
    )

    id: int | None = id_field()
    run_id: int = Field(sa_type=sa.BigInteger)
    entity: str = Field(sa_type=Key)
    contact_id: int = Field(sa_type=sa.BigInteger)
    record_id: int = Field(sa_type=sa.BigInteger)
    before: dict[str, Any] | None = Field(default=None, sa_type=JSON_OBJECT)
    after: dict[str, Any] | None = Field(default=None, sa_type=JSON_OBJECT)


class ImportRejected(SQLModel, table=True):
    """A row of a file that was not imported: its cells, and each reason with the column it is about."""

    __tablename__ = "import_rejected"
    __table_args__ = KEPT_IN_ORDER

    run_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    line: int = Field(primary_key=True, sa_type=sa.BigInteger)
    cells: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    reasons: list[list[str]] = Field(default_factory=list, sa_type=sa.JSON)
