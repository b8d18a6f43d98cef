"""Profiles by what people call them: an own id, exactly, or an e-mail address, without case."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from core.store.dialects import dialect_of
from core.store.tables import EMAIL_SYSTEM, NO_SYSTEMS, PROFILES, Contact, Identifier, table_of

_identifier = table_of(Identifier)


def profiles_with_address(
    target: str, text: sa.ColumnElement[str], folded: sa.ColumnElement[str], *columns: sa.ColumnElement[Any]
) -> sa.CompoundSelect[Any]:
    """Select ``columns``, ``id`` and ``deleted_at`` of each profile with a text as an own id, of whatever system, or
    e-mail address.

    A lead has the e-mail address of its contact, unless the contact is deleted. One that contacts had formerly counts
    only where nobody has it now. ``text`` and its folded form are values, or columns of the table that ``columns`` are
    from. Each branch reads one index, so there is no OR.
    """
    profile, contact = table_of(PROFILES[target]), table_of(Contact)
    found = sa.select(*columns, profile.c.id, profile.c.deleted_at)
    of_contact = () if profile is contact else (profile.c.contact_id == contact.c.id, contact.c.deleted_at.is_(None))
    by_email = found.where(*of_contact, contact.c.email_key == folded)
    other = contact.alias("other")
    is_held_now = sa.exists().where(other.c.email_key == folded, other.c.deleted_at.is_(None))
    further = _identified("contact", folded, contact.c.id, _identifier.c.system == EMAIL_SYSTEM)
    by_id = _identified(target, text, profile.c.id, _identifier.c.system.not_in(NO_SYSTEMS))
    return found.where(profile.c.external_id == text).union(
        by_email, found.where(*of_contact, further, ~is_held_now), found.where(by_id)
    )


def add_identifiers(connection: Connection, rows: sa.Select[Any]) -> None:
    """Add rows of entity, value, system and id of the profile, except those that are there."""
    columns = [column.name for column in _identifier.columns]
    connection.execute(dialect_of(connection).writing.insert_missing(_identifier, columns, rows))


def _identified(
    entity: str, value: sa.ColumnElement[str], id_: sa.ColumnElement[int], is_wanted: sa.ColumnElement[bool]
) -> sa.ColumnElement[bool]:
    return sa.and_(
        _identifier.c.entity == entity, _identifier.c.value == value, _identifier.c.profile_id == id_, is_wanted
    )


def shown_id(entity: str, profile: sa.FromClause) -> sa.ColumnElement[str]:
    """The own id that other programs get of a profile: the one it shows, else its first one of a system."""
    held = _identifier.alias("held")
    first = sa.select(sa.func.min(held.c.value)).where(*_own_ids(entity, profile, held)).scalar_subquery()
    return sa.func.coalesce(profile.c.external_id, first, type_=profile.c.external_id.type)


def system_of_shown(entity: str, profile: sa.FromClause) -> sa.ColumnElement[str]:
    """The system that `shown_id` is from; NULL for none in particular."""
    named = _identifier.alias("named")
    its = named.c.value == shown_id(entity, profile)
    system = sa.func.nullif(sa.func.min(named.c.system), "", type_=sa.Text())
    return sa.select(system).where(*_own_ids(entity, profile, named), its).scalar_subquery()


def _own_ids(entity: str, profile: sa.FromClause, held: sa.FromClause) -> tuple[sa.ColumnElement[bool], ...]:
    return held.c.entity == entity, held.c.profile_id == profile.c.id, held.c.system.not_in(NO_SYSTEMS)
