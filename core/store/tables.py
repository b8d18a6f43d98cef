"""The tables, as SQLModel classes.

The primary keys of interactions and stays contain the profile's id, and no unique constraint on
them lacks it, so that they can be spread by contact over a cluster of databases. Beside each text
that can be asked stands its folded key, written by the listener at the end of this file and by
`core.importing`; an empty text is stored as no data.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlmodel import Field, SQLModel

from core.language.catalog import MONEY_DECIMALS
from core.language.folding import KEY_SUFFIX, fold_key
from core.store.columns import BIG_ID, JSON_OBJECT, Instant, Key, Scaled
from core.store.dialects import DIALECTS

# Instances are column types as good as classes, which SQLModel's annotations do not say.
_MONEY: Any = Scaled(MONEY_DECIMALS)

_KEPT_IN_ORDER = {name: value for dialect in DIALECTS for name, value in dialect.types.ordered_table.items()}
"""Options of a table whose rows lie in the order of the primary key, where that can be said."""

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING


def _where(condition: str) -> dict[str, Any]:
    """Options of an index of the rows that meet a condition."""
    options = (dialect.types.index_options(sa.text(condition)) for dialect in DIALECTS)
    return {name: value for given in options for name, value in given.items()}


def _id() -> Any:
    return Field(default=None, primary_key=True, sa_type=BIG_ID)


def _key(**options: Any) -> Any:
    return Field(default=None, sa_type=Key, **options)


def _instant(**options: Any) -> Any:
    return Field(sa_type=Instant, **options)


class _Profile(SQLModel):
    """What every profile has. ``external_id`` is the record's own id in the system it came from."""

    external_id: str | None = _key(unique=True)
    external_id_key: str | None = _key()
    created_at: datetime = _instant(index=True)
    updated_at: datetime = _instant(index=True)
    deleted_at: datetime | None = _instant(default=None, nullable=True)


class Account(_Profile, table=True):
    """A company."""

    id: int | None = _id()
    name: str | None = Field(default=None, sa_type=sa.Text)
    name_key: str | None = _key(index=True)
    industry: str | None = _key(index=True)
    employees: int | None = Field(default=None, sa_type=sa.BigInteger)
    annual_revenue: Decimal | None = Field(default=None, sa_type=_MONEY)
    city: str | None = Field(default=None, sa_type=sa.Text)
    city_key: str | None = _key(index=True)
    state: str | None = Field(default=None, sa_type=sa.Text)
    state_key: str | None = _key()
    country: str | None = Field(default=None, sa_type=sa.Text)
    country_key: str | None = _key()


class Contact(_Profile, table=True):
    """A person."""

    id: int | None = _id()
    first_name: str | None = Field(default=None, sa_type=sa.Text)
    first_name_key: str | None = _key()
    last_name: str | None = Field(default=None, sa_type=sa.Text)
    last_name_key: str | None = _key(index=True)
    email: str | None = Field(default=None, sa_type=sa.Text)
    email_key: str | None = _key(index=True)
    phone: str | None = Field(default=None, sa_type=sa.Text)
    phone_key: str | None = _key()
    job_title: str | None = Field(default=None, sa_type=sa.Text)
    job_title_key: str | None = _key()
    city: str | None = Field(default=None, sa_type=sa.Text)
    city_key: str | None = _key(index=True)
    state: str | None = Field(default=None, sa_type=sa.Text)
    state_key: str | None = _key()
    country: str | None = Field(default=None, sa_type=sa.Text)
    country_key: str | None = _key()
    birthday: date | None = Field(default=None, sa_type=sa.Date, index=True)
    email_consent: bool | None = Field(default=None, sa_type=sa.Boolean)
    source: str | None = _key()
    owner: str | None = Field(default=None, sa_type=sa.Text)
    owner_key: str | None = _key()
    account_id: int | None = Field(default=None, foreign_key="account.id", index=True, sa_type=sa.BigInteger)


class Lead(_Profile, table=True):
    """An interest in buying."""

    id: int | None = _id()
    topic: str | None = Field(default=None, sa_type=sa.Text)
    topic_key: str | None = _key()
    status: str | None = _key()
    score: int | None = Field(default=None, sa_type=sa.BigInteger)
    source: str | None = _key()
    owner: str | None = Field(default=None, sa_type=sa.Text)
    owner_key: str | None = _key()
    contact_id: int | None = Field(default=None, foreign_key="contact.id", index=True, sa_type=sa.BigInteger)


class Interaction(SQLModel, table=True):
    """Something a contact did or was sent.

    ``id`` is a stable 63-bit number made of the record's own id (`core.importing.interaction_id`),
    so that writing the same record again changes nothing. ``recorded_at`` is when Windrow learned
    of it. ``properties`` holds the further properties in the stored form of `core.store.columns`.
    """

    __table_args__ = (
        sa.Index("ix_interaction_kind_occurred_at_contact_id", "kind", "occurred_at", "contact_id"),
        sa.Index("ix_interaction_contact_id_kind_occurred_at", "contact_id", "kind", "occurred_at"),
    )

    contact_id: int = Field(primary_key=True, foreign_key="contact.id", sa_type=sa.BigInteger)
    id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    kind: str = Field(sa_type=Key)
    occurred_at: datetime = _instant()
    recorded_at: datetime = _instant()
    email: str | None = Field(default=None, sa_type=sa.Text)
    email_key: str | None = _key()
    link: str | None = Field(default=None, sa_type=sa.Text)
    link_key: str | None = _key()
    form: str | None = Field(default=None, sa_type=sa.Text)
    form_key: str | None = _key()
    event: str | None = Field(default=None, sa_type=sa.Text)
    event_key: str | None = _key()
    page: str | None = Field(default=None, sa_type=sa.Text)
    page_key: str | None = _key()
    equipment: str | None = Field(default=None, sa_type=sa.Text)
    equipment_key: str | None = _key()
    amount: Decimal | None = Field(default=None, sa_type=_MONEY)
    properties: dict[str, Any] | None = Field(default=None, sa_type=JSON_OBJECT)


class Segment(SQLModel, table=True):
    """A segment with its draft; ``key`` names it for ever, also in other segments' definitions.

    ``draft_revision`` counts saves, so that a second editor is told before anything is overwritten.
    ``draft`` is the canonical JSON of a dynamic segment's draft definition, None for a static one.
    ``refresh_mode`` is a key of `core.language.schedule`; ``next_refresh_at`` is None where nothing is due by
    itself; ``failures`` counts the refreshes that failed since the last one that did not;
    ``log_position`` is the position in the change log up to which it has read (`core.changes`), None where it has to
    look at everybody.
    """

    id: int | None = _id()
    key: str = Field(sa_type=Key, unique=True)
    name: str = Field(sa_type=sa.Text)
    description: str = Field(default="", sa_type=sa.Text)
    kind: str = Field(sa_type=Key)
    target: str = Field(default="contact", sa_type=Key)
    zone: str = Field(default="UTC", sa_type=Key)
    owner: str = Field(default="", sa_type=sa.Text)
    state: str = Field(default="draft", sa_type=Key)
    draft: str | None = Field(default=None, sa_type=sa.Text)
    draft_revision: int = 0
    draft_saved_by: str = Field(default="", sa_type=sa.Text)
    draft_saved_at: datetime | None = _instant(default=None, nullable=True)
    live_version: int | None = None
    refresh_mode: str = Field(default="interval", sa_type=Key)
    refresh_minutes: int = 5
    next_refresh_at: datetime | None = _instant(default=None, nullable=True)
    failures: int = 0
    error: str = Field(default="", sa_type=sa.Text)
    log_position: str | None = Field(default=None, sa_type=sa.Text)
    created_at: datetime = _instant()
    updated_at: datetime = _instant()
    deleted_at: datetime | None = _instant(default=None, nullable=True)


class SegmentVersion(SQLModel, table=True):
    """A published definition, frozen; ``definition`` is None for a static segment."""

    __tablename__ = "segment_version"

    segment_id: int = Field(primary_key=True, foreign_key="segment.id", sa_type=sa.BigInteger)
    number: int = Field(primary_key=True)
    definition: str | None = Field(default=None, sa_type=sa.Text)
    zone: str = Field(sa_type=Key)
    published_at: datetime = _instant()
    published_by: str = Field(default="", sa_type=sa.Text)


class StaticMember(SQLModel, table=True):
    """A profile picked for a static segment; its stays follow when the segment is refreshed.

    It is picked while ``removed_at`` is None. A removed row stays for a while, so that its removal can be undone.
    """

    __tablename__ = "static_member"
    __table_args__ = (
        # Two partial ones, so that a million removed rows don't slow down reading the picked ones, nor these those.
        sa.Index(
            "ix_static_member_picked",
            "segment_id",
            **_where("removed_at IS NULL"),
        ),
        sa.Index(
            "ix_static_member_removed",
            "segment_id",
            "removed_at",
            **_where("removed_at IS NOT NULL"),
        ),
    )

    profile_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    segment_id: int = Field(primary_key=True, foreign_key="segment.id", sa_type=sa.BigInteger)
    added_at: datetime = _instant()
    removed_at: datetime | None = _instant(default=None, nullable=True)


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
            **_where("left_at IS NULL"),
        ),
        # The columns after the profile's id are for insights, which read no row of a million then.
        sa.Index("ix_stay_segment_id_entered_at", "segment_id", "entered_at", "profile_id", "entered_reason"),
        sa.Index("ix_stay_segment_id_left_at", "segment_id", "left_at", "profile_id", "left_reason", "entered_at"),
    )

    profile_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    segment_id: int = Field(primary_key=True, foreign_key="segment.id", sa_type=sa.BigInteger)
    entered_at: datetime = Field(primary_key=True, sa_type=Instant)
    left_at: datetime | None = _instant(default=None, nullable=True)
    entered_version: int
    left_version: int | None = None
    entered_reason: str = Field(sa_type=Key)
    left_reason: str | None = _key()


class Change(SQLModel, table=True):
    """A row of the change log: a record was written or is gone, as triggers note it (`core.store.triggers`).

    ``what`` names the columns that changed, `core.store.triggers.WHOLE_RECORD`, or the kind of an interaction, whose
    ``profile_id`` is its contact. ``position`` orders changes as transactions do.
    """

    __table_args__ = _KEPT_IN_ORDER

    entity: str = Field(primary_key=True, sa_type=Key)
    position: int = Field(primary_key=True, sa_type=sa.BigInteger)
    what: str = Field(primary_key=True, sa_type=Key)
    profile_id: int = Field(primary_key=True, sa_type=sa.BigInteger)


class Unkeyed(SQLModel, table=True):
    """A record with a text that was written without its key; ``contact_id`` is that of an interaction, else 0."""

    __table_args__ = _KEPT_IN_ORDER

    entity: str = Field(primary_key=True, sa_type=Key)
    contact_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    record_id: int = Field(primary_key=True, sa_type=sa.BigInteger)


class Refresh(SQLModel, table=True):
    """One refresh of one segment: what it found, how long it took, how it ended."""

    __table_args__ = (sa.Index("ix_refresh_segment_id_as_of", "segment_id", "as_of"),)

    id: int | None = _id()
    segment_id: int = Field(foreign_key="segment.id", sa_type=sa.BigInteger)
    version: int
    as_of: datetime = _instant()
    started_at: datetime = _instant()
    took_seconds: float
    outcome: str = Field(sa_type=Key)
    members: int
    entered: int
    left: int
    message: str = Field(default="", sa_type=sa.Text)


class SegmentCheck(SQLModel, table=True):
    """A test that a segment has to pass; ``kind`` and what ``value`` holds are those of `core.lifecycle.checks`."""

    __tablename__ = "segment_check"

    id: int | None = _id()
    segment_id: int = Field(foreign_key="segment.id", index=True, sa_type=sa.BigInteger)
    kind: str = Field(sa_type=Key)
    value: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)


class CheckResult(SQLModel, table=True):
    """How a check ended last, of the *draft* and of the *live* members."""

    __tablename__ = "check_result"

    check_id: int = Field(primary_key=True, foreign_key="segment_check.id", sa_type=sa.BigInteger)
    subject: str = Field(primary_key=True, sa_type=Key)
    passed: bool
    message: str = Field(sa_type=sa.Text)
    checked_at: datetime = _instant()


class Template(SQLModel, table=True):
    """A template that users saved; ``definition`` is canonical JSON, ``parameters`` as in `core.language.templates`."""

    id: int | None = _id()
    name: str = Field(sa_type=sa.Text)
    name_key: str = Field(sa_type=Key, unique=True)
    category: str = Field(sa_type=sa.Text)
    description: str = Field(default="", sa_type=sa.Text)
    definition: str = Field(sa_type=sa.Text)
    parameters: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)
    created_by: str = Field(default="", sa_type=sa.Text)
    created_at: datetime = _instant()
    updated_at: datetime = _instant()


class Lease(SQLModel, table=True):
    """Who may do what only one process may do at a time, and until when."""

    name: str = Field(primary_key=True, sa_type=Key)
    holder: str = Field(sa_type=sa.Text)
    until: datetime = _instant()


class LessonStep(SQLModel, table=True):
    """A step of the tutorial that leaves nothing else in the database, and when it was done."""

    __tablename__ = "lesson_step"

    name: str = Field(primary_key=True, sa_type=Key)
    done_at: datetime = _instant()


class CustomAttribute(SQLModel, table=True):
    """An attribute of a profile that users declared; its values live in a real column."""

    __tablename__ = "custom_attribute"

    entity: str = Field(primary_key=True, sa_type=Key)
    name: str = Field(primary_key=True, sa_type=Key)
    label: str = Field(sa_type=sa.Text)
    type: str = Field(sa_type=Key)
    decimals: int = 0
    choices: list[list[str]] = Field(default_factory=list, sa_type=sa.JSON)


class CustomProperty(SQLModel, table=True):
    """A further property of interactions that users declared; its values live in JSON."""

    __tablename__ = "custom_property"

    name: str = Field(primary_key=True, sa_type=Key)
    label: str = Field(sa_type=sa.Text)
    type: str = Field(sa_type=Key)
    decimals: int = 0
    choices: list[list[str]] = Field(default_factory=list, sa_type=sa.JSON)


class CustomKind(SQLModel, table=True):
    """An interaction kind that users declared."""

    __tablename__ = "custom_kind"

    name: str = Field(primary_key=True, sa_type=Key)
    label: str = Field(sa_type=sa.Text)
    phrase: str = Field(sa_type=sa.Text)


class Setting(SQLModel, table=True):
    """A fact about this database as a whole, such as whether the sample data were loaded."""

    name: str = Field(primary_key=True, sa_type=Key)
    value: str = Field(sa_type=sa.Text)


PROFILES: dict[str, type[_Profile]] = {"contact": Contact, "account": Account, "lead": Lead}
"""The table of each entity of the catalog."""


def table_of(model: type[SQLModel]) -> sa.Table:
    """The table behind a class, for statements about its columns."""
    return SQLModel.metadata.tables[str(model.__tablename__)]


def _write_keys(_mapper: object, _connection: object, row: SQLModel) -> None:
    """Keep each key beside its text when a row is written through the classes above."""
    for name in type(row).model_fields:
        if name.endswith(KEY_SUFFIX):
            text_name = name.removesuffix(KEY_SUFFIX)
            text = getattr(row, text_name) or None
            setattr(row, text_name, text)
            setattr(row, name, fold_key(text))


for _table in (Account, Contact, Lead, Interaction):
    event.listen(_table, "before_insert", _write_keys)
    event.listen(_table, "before_update", _write_keys)
