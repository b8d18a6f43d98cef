"""From the records that a change or a crossing is of to the profiles that it affects."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.sql import Select

from core.changes.kinds import STATIC
from core.language.catalog import BUILT_IN
from core.store.records import INTERACTION, record_table


def affected_ids(target: str, entity: str, ids: Select[int]) -> Select[int]:
    """The ids of the target whose answer these records may turn; an interaction stands under its contact's id."""
    contact, lead = (record_table(BUILT_IN, name).alias() for name in ("contact", "lead"))
    if entity in (target, STATIC) or (target, entity) == ("contact", INTERACTION):
        return ids
    if entity == "account":
        holders = sa.select(contact.c.id).where(contact.c.account_id.in_(ids))
        return holders if target == "contact" else affected_ids(target, "contact", holders)
    if target == "contact":
        return sa.select(lead.c.contact_id.label("id")).where(lead.c.id.in_(ids), lead.c.contact_id.is_not(None))
    return sa.select(lead.c.id).where(lead.c.contact_id.in_(ids))
