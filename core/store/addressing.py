"""Profiles by what people call them: an own id, exactly, or an e-mail address, without case."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from core.store.tables import PROFILES, Contact, table_of


def profiles_with_address(
    target: str, text: sa.ColumnElement[str], folded: sa.ColumnElement[str], *columns: sa.ColumnElement[Any]
) -> sa.CompoundSelect[Any]:
    """Select ``columns``, ``id`` and ``deleted_at`` of each profile with a text as its own id or e-mail address.

    A lead has the e-mail address of its contact, unless the contact is deleted. ``text`` and its folded form are
    values, or columns of the table that ``columns`` are from. Each branch reads one index, so there is no OR.
    """
    profile, contact = table_of(PROFILES[target]), table_of(Contact)
    found = sa.select(*columns, profile.c.id, profile.c.deleted_at)
    if profile is contact:
        by_email = found.where(contact.c.email_key == folded)
    else:
        is_its_contact = sa.and_(profile.c.contact_id == contact.c.id, contact.c.deleted_at.is_(None))
        by_email = found.where(is_its_contact, contact.c.email_key == folded)
    return found.where(profile.c.external_id == text).union(by_email)
