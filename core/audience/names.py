"""The names of profiles wherever a person reads them: one name in SQL, and what stands where there is none.

The name of a contact is its first and last name, that of an account its name, that of a lead its topic.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause

NO_NAME = "No name"
NO_LONGER_HERE = "No longer here"
"""In place of the name of a profile whose row is gone."""
NO_TOPIC = "A lead without a topic"


def name_column(entity: str, table: FromClause) -> ColumnElement[Any]:
    """The name of a record of an entity, from its table; NULL or empty where it has none."""
    match entity:
        case "contact":
            first, last = sa.func.coalesce(table.c.first_name, ""), sa.func.coalesce(table.c.last_name, "")
            return sa.func.trim(first + " " + last)
        case "account":
            return table.c.name
        case "lead":
            return table.c.topic
    raise LookupError(entity)


def name_beside_address(name: str | None) -> str:
    """The name of a contact or lead beside its e-mail address."""
    return name or NO_NAME


def name_alone(name: str | None, email: str | None, own_id: str | None, number: int) -> str:
    """The name of a contact where nothing else tells who it is: name, address, own id, or number."""
    return name or email or own_id or f"{NO_NAME} ({number})"


def lead_name_alone(topic: str | None) -> str:
    """The name of a lead beside its contact."""
    return topic or NO_TOPIC


def name_in_sentence(label: str, number: int, name: str) -> str:
    """A record within a sentence: what it is, its number, as several may share a name, and its name."""
    return f"{label} {number} (“{name}”)" if name else f"{label} {number}"
