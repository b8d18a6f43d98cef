"""Small things that tests of the core make: people, what they did, definitions and segments.

add(database, contact(1, city="Aachen"), opened(1, at=NOW))
segment_id = live(database, "Aachen", city_is("Aachen"), now=NOW)
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from core import lifecycle, membership
from core.language.definition import (
    BehavioralBlock,
    Block,
    Condition,
    Definition,
    InTheLast,
    ProfileBlock,
    SegmentBlock,
    Span,
    Step,
)
from core.store.database import Database
from core.store.tables import Account, Contact, Interaction, Lead, Stay, table_of
from tests.callers import ANYBODY, caller

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_EARLIER = NOW - timedelta(days=1000)

_numbers = count(1)

STAY = table_of(Stay)


def contact(id_: int, *, at: datetime = _EARLIER, **values: Any) -> Contact:
    """A contact, written at ``at``."""
    return Contact(id=id_, created_at=at, updated_at=at, **values)


def account(id_: int, *, at: datetime = _EARLIER, **values: Any) -> Account:
    """An account, written at ``at``."""
    return Account(id=id_, created_at=at, updated_at=at, **values)


def lead(id_: int, *, at: datetime = _EARLIER, **values: Any) -> Lead:
    """A lead, written at ``at``."""
    return Lead(id=id_, created_at=at, updated_at=at, **values)


def opened(contact_id: int, *, at: datetime, recorded_at: datetime | None = None) -> Interaction:
    """That a contact opened an e-mail, recorded at once if not said otherwise."""
    return Interaction(
        contact_id=contact_id, id=next(_numbers), kind="email_opened", occurred_at=at, recorded_at=recorded_at or at
    )


def add(database: Database, *rows: SQLModel) -> None:
    """Write rows, accounts before their contacts."""
    with database.writing() as session:
        for row in rows:
            session.add(row)
            session.flush()


def add_many(database: Database, ids: Iterable[int]) -> None:
    """Many contacts without any data."""
    rows = [{"id": id_, "created_at": _EARLIER, "updated_at": _EARLIER} for id_ in ids]
    with database.writing() as session:
        session.execute(sa.insert(table_of(Contact)), rows)


def change(database: Database, id_: int, *, at: datetime, entity: type[SQLModel] = Contact, **values: Any) -> None:
    """Write new values of a profile at ``at``."""
    with database.writing() as session:
        row = session.get_one(entity, id_)
        for name, value in {**values, "updated_at": at}.items():
            setattr(row, name, value)
        session.add(row)


def defined(*blocks: Block, **fields: Any) -> Definition:
    """The blocks joined by *or*."""
    steps = tuple(Step(operator="or" if place else None, block=block) for place, block in enumerate(blocks))
    return Definition(steps=steps, **fields)


def where(attribute: str, operator: str, value: Any = None) -> ProfileBlock:
    """A block of one condition."""
    return ProfileBlock(conditions=(Condition(attribute=attribute, operator=operator, value=value),))


def city_is(city: str, **fields: Any) -> Definition:
    """The contacts of a city."""
    return defined(where("city", "is", city), **fields)


def opened_within(days: int) -> BehavioralBlock:
    """Who opened an e-mail in the last days."""
    return BehavioralBlock(interactions=("email_opened",), window=InTheLast(span=Span(amount=days, unit="days")))


def members_of(key: str) -> Definition:
    """The members of another segment."""
    return defined(SegmentBlock(segment=key))


def draft(database: Database, name: str, definition: Definition, *, now: datetime = NOW, zone: str = "UTC") -> int:
    """A dynamic segment that is not published; its id."""
    made = lifecycle.create_segment(
        database, caller(now), kind="dynamic", name=name, target=definition.target, zone=zone
    )
    lifecycle.save_draft(database, caller(now), made.id, definition, revision=made.draft_revision)
    return made.id


def live(database: Database, name: str, definition: Definition, *, now: datetime = NOW, zone: str = "UTC") -> int:
    """A live dynamic segment; its id."""
    segment_id = draft(database, name, definition, now=now, zone=zone)
    lifecycle.publish(database, caller(now), segment_id)
    return segment_id


def edit(database: Database, segment_id: int, definition: Definition, *, now: datetime) -> None:
    """Save another draft."""
    revision = lifecycle.segment(database, ANYBODY, segment_id).draft_revision
    lifecycle.save_draft(database, caller(now), segment_id, definition, revision=revision)


def static(database: Database, name: str, ids: Iterable[int] = (), *, now: datetime = NOW, is_live: bool = True) -> int:
    """A static segment with those members; its id."""
    made = lifecycle.create_segment(database, caller(now), kind="static", name=name)
    lifecycle.add_members(database, caller(now), made.id, ids)
    if is_live:
        lifecycle.publish(database, caller(now), made.id)
    return made.id


def stays(database: Database, segment_id: int | None = None) -> list[tuple[Any, ...]]:
    """Every stay of a segment, or of all, as stored, in order."""
    query = sa.select(STAY).order_by(STAY.c.segment_id, STAY.c.profile_id, STAY.c.entered_at)
    if segment_id is not None:
        query = query.where(STAY.c.segment_id == segment_id)
    with database.reading() as session:
        return [tuple(row) for row in session.execute(query)]


def members(database: Database, segment_id: int) -> set[int]:
    """The ids of the open stays."""
    query = sa.select(STAY.c.profile_id).where(STAY.c.segment_id == segment_id, STAY.c.left_at.is_(None))
    with database.reading() as session:
        return _distinct(session, query)


def members_at(database: Database, segment_id: int, at: datetime) -> set[int]:
    """The ids of the members at an instant, by `core.membership`."""
    with database.reading() as session:
        return _distinct(session, sa.select(membership.members_at(segment_id, at).subquery().c.id))


def _distinct(session: Session, query: sa.Select[Any]) -> set[int]:
    ids = list(session.execute(query).scalars())
    assert len(ids) == len(set(ids)), "somebody is a member twice"
    return set(ids)
