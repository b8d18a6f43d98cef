"""The records that a person means by an own id, an e-mail address or the name of an account."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from core.access.caller import Caller
from core.access.use_cases import UseCase
from core.audience.names import lead_name_alone, name_alone, name_column
from core.language.folding import fold_key
from core.store import gate
from core.store.database import Database
from core.store.masks import masking
from core.store.tables import PROFILES, Account, Contact, Identifier, table_of
from core.store.tables.identity import EMAIL_SYSTEM

_identifier, _contact, _account = table_of(Identifier), table_of(Contact), table_of(Account)

_NUMBER = re.compile("[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class Addressed:
    """A record with its number and name, which is never empty, and when it was deleted."""

    id: int
    name: str
    deleted_at: datetime | None


@masking
def addressed(database: Database, caller: Caller, entity: str, text: str) -> tuple[Addressed, ...]:
    """The records of an entity that a text is an own id of, in any system, the address, or an account's name; deleted
    ones too.

    Never by its number in Windrow, which looks like an own id.
    """
    table, text, folded = table_of(PROFILES[entity]), text.strip(), fold_key(text.strip())
    its = _identifier.c.entity == entity, _identifier.c.value.in_({text, folded or text})
    is_meant = sa.or_(_identifier.c.system != EMAIL_SYSTEM, _identifier.c.value == folded)
    ways = [
        sa.select(table.c.id).where(table.c.external_id == text),
        sa.select(_identifier.c.profile_id).where(*its, is_meant),
    ]
    match entity:
        case "contact":
            ways.append(sa.select(_contact.c.id).where(_contact.c.email_key == folded))
        case "account":
            ways.append(sa.select(_account.c.id).where(_account.c.name_key == folded))
        case "lead":
            pass
        case _:
            raise LookupError(f"entity {entity}: must be contact, account or lead.")
    return _read(database, caller, entity, sa.union(*ways))


@masking
def numbered(database: Database, caller: Caller, entity: str, text: str) -> tuple[Addressed, ...]:
    """The record of an entity with a number in Windrow, deleted or not; none for what is no number."""
    number = int(text) if _NUMBER.fullmatch(text.strip()) else 0  # no record has the number 0
    return _read(database, caller, entity, sa.select(sa.literal(number, sa.BigInteger)))


def _read(database: Database, caller: Caller, entity: str, ids: sa.SelectBase) -> tuple[Addressed, ...]:
    table = table_of(PROFILES[entity])
    email = _contact.c.email if entity == "contact" else sa.null()
    columns = (table.c.id, name_column(entity, table), email, table.c.external_id, table.c.deleted_at)
    found = ids.subquery("found")
    query = sa.select(*columns).where(table.c.id.in_(sa.select(found.c[0]))).order_by(table.c.id)
    with gate.reading(database, caller, UseCase.FIND_PEOPLE) as session:
        return tuple(
            Addressed(id_, lead_name_alone(name) if entity == "lead" else name_alone(name, mail, own, id_), deleted_at)
            for id_, name, mail, own, deleted_at in session.execute(query)
        )
