"""How many members an e-mail may reach."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.errors import NotFoundError
from core.language.catalog import NEWSLETTERS, Consent
from core.store import gate
from core.store.database import Database
from core.store.declaring import load_catalog
from core.store.dialects import dialect_of
from core.store.segments import segment_row
from core.store.suppression import Channel, is_suppressed
from core.store.tables import ConsentEntry, Contact, Interaction, Lead, Stay, table_of

ENDING_KINDS = ("email_unsubscribed", "email_bounced_hard")
"""Interactions after which a contact gets no e-mail until it consents again. The
second is not built in: a database may declare it. A plain bounce may just be a full mailbox.
"""

_contact, _lead = table_of(Contact), table_of(Lead)
_interaction, _stay, _entry = table_of(Interaction), table_of(Stay), table_of(ConsentEntry)


def reachable(database: Database, caller: Caller, segment_id: int, consent: str = "email_consent") -> int:
    """The number of members now who have an e-mail address, consent to e-mails for a purpose, have not unsubscribed
    since they consented, and are not suppressed. ``consent`` is the attribute of a consent by e-mail.

    A lead counts by its contact. Raises NotFoundError.
    """
    with gate.reading(database, caller, UseCase.SEE_SEGMENT, Subject("segment", segment_id)) as session:
        catalog = load_catalog(session)
        about = catalog.consents.get(consent)
        if about is None or about.channel != NEWSLETTERS.channel:
            raise NotFoundError(f"consent: must be one to get e-mails (got “{consent}”). See the list of attributes.")
        return _count(session, segment_id, segment_row(session, segment_id).target, consent, about)


def _count(session: Session, segment_id: int, target: str, consent: str, about: Consent) -> int:
    state = sa.literal_column(f'contact."{consent}"', sa.Boolean)  # a name from the catalog
    its = _entry.c.contact_id == _contact.c.id, _entry.c.purpose == about.purpose, _entry.c.channel == about.channel
    given_at = sa.select(sa.func.max(_entry.c.at)).where(*its, _entry.c.is_given.is_(sa.true())).scalar_subquery()
    is_kept = dialect_of(session).consents.is_kept
    has_ended = sa.exists().where(
        _interaction.c.contact_id == _contact.c.id,
        _interaction.c.kind.in_(ENDING_KINDS),
        _interaction.c.occurred_at
        > (sa.func.coalesce(given_at, _contact.c.updated_at) if is_kept else _contact.c.updated_at),
    )
    match target:
        case "lead":
            leads = _stay.join(_lead, _lead.c.id == _stay.c.profile_id)
            members = leads.join(_contact, _contact.c.id == _lead.c.contact_id)
            is_there = sa.and_(_lead.c.deleted_at.is_(None), _contact.c.deleted_at.is_(None))
        case "contact":
            members = _stay.join(_contact, _contact.c.id == _stay.c.profile_id)
            is_there = _contact.c.deleted_at.is_(None)
        case _:
            raise LookupError(f"target {target}: must be contact or lead.")
    query = (
        sa.select(sa.func.count())
        .select_from(members)
        .where(
            _stay.c.segment_id == segment_id,
            _stay.c.left_at.is_(None),
            is_there,
            _contact.c.email.is_not(None),
            state.is_(sa.true()),
            ~has_ended,
            ~is_suppressed(_contact.c.id, Channel.EMAIL),
        )
    )
    return int(session.execute(query).scalar_one())
