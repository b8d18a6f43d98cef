"""What contacts consented to and refused: recording it, and reading the ledger.

The yes/no attribute of a consent has the newest decision; the ledger has all of them, and how each is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.errors import NotFoundError, StateError, did_you_mean
from core.language.catalog import Consent
from core.language.texts import CONSENT_HOW, CONSENT_TEXT, clean
from core.store import gate
from core.store.consents import ConsentRow, all_entries, detailed, entries_of, newest_decisions, said
from core.store.database import Database
from core.store.declaring import load_catalog
from core.store.dialects import dialect_of
from core.store.masks import masking
from core.store.records import record_table
from core.store.tables import ConsentEntry, table_of

_entry = table_of(ConsentEntry)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a contact decided on the consent of an attribute, None to take back that anything is known.

    ``how`` says by which way (*phone call*), ``text`` to which words; ``at`` defaults to the instant of the call.
    """

    attribute: str
    is_given: bool | None
    how: str
    text: str = ""
    at: datetime | None = None


@masking
def consents_of(database: Database, caller: Caller, contact_id: int) -> list[ConsentRow]:
    """Everything in the ledger about a contact, the newest decision first."""
    with gate.reading(database, caller, UseCase.SEE_PERSON, Subject("contact", contact_id)) as session:
        return entries_of(session, [contact_id])


def record_consent(database: Database, caller: Caller, contact_id: int, decision: Decision) -> bool:
    """Enter a decision in the ledger. Return whether it counts: one that is older than the newest does not.

    Raises NotFoundError, and StateError for a deleted contact, an instant that is still to come, or an empty ``how``.
    """

    def work(session: Session) -> bool:
        return _record(session, caller, contact_id, decision)

    return gate.replayed(database, caller, UseCase.RECORD_CONSENT, work, subject=Subject("contact", contact_id))


@masking
def export_consents(database: Database, caller: Caller, attribute: str | None = None) -> Iterator[ConsentRow]:
    """Yield the ledger, or what is in it about the consent of an attribute. Raises NotFoundError."""
    with gate.reading(database, caller, UseCase.EXPORT_CONSENTS) as session:
        yield from all_entries(session, None if attribute is None else _consent(session, attribute))


def _consent(session: Session, attribute: str) -> Consent:
    known = load_catalog(session).consents
    if attribute not in known:
        raise NotFoundError(
            f"consent: must be an attribute of contacts with a purpose and a channel (got “{attribute}”). "
            f"{did_you_mean(attribute, known) or 'See the list of attributes.'}"
        )
    return known[attribute]


def _record(session: Session, caller: Caller, contact_id: int, decision: Decision) -> bool:
    consent = _consent(session, decision.attribute)
    where = f"consent to {consent}"
    how = clean(CONSENT_HOW, f"{where}: how it came", decision.how, StateError)
    text = clean(CONSENT_TEXT, f"{where}: the text", decision.text, StateError)
    at = decision.at or caller.at
    if at > caller.at:
        raise StateError(f"{where}: must have been decided by now (got {at.isoformat()}). Give the day it was.")
    connection, table = session.connection(), record_table(load_catalog(session), "contact")
    state = table.c[decision.attribute]
    row = connection.execute(
        sa.select(state, table.c.deleted_at).where(table.c.id == contact_id).with_for_update()
    ).first()
    if row is None:
        raise NotFoundError(f"contact: must exist (got number {contact_id}). It may have been erased.")
    if row.deleted_at is not None:
        raise StateError(f"{where}: its contact must not be deleted. Restore it first.")
    newest = newest_decisions(connection, [contact_id]).get((contact_id, consent))
    counts = newest is None or newest <= at
    if counts and row[0] is not decision.is_given:
        detail = {"contact_id": contact_id, "purpose": consent.purpose, "channel": consent.channel, "at": at}
        change = sa.update(table).where(table.c.id == contact_id)
        with said(session, caller.name, caller.at, how, text=text), detailed(connection, [detail]):
            connection.execute(change.values({decision.attribute: decision.is_given, "updated_at": caller.at}))
    elif dialect_of(session).consents.is_kept:
        entry = {
            "contact_id": contact_id, "purpose": consent.purpose, "channel": consent.channel,
            "is_given": decision.is_given, "at": at, "noted_at": caller.at, "by": caller.name, "how": how, "text": text,
        }  # fmt: skip
        connection.execute(sa.insert(_entry).values(entry))
    return counts
