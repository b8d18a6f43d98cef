"""How many members an e-mail may reach."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.store import gate
from core.store.database import Database
from core.store.segments import segment_row
from core.store.suppression import Channel, is_suppressed
from core.store.tables import Contact, Interaction, Lead, Stay, table_of

ENDING_KINDS = ("email_unsubscribed", "email_bounced_hard")
"""Interactions after which a contact gets no e-mail until somebody writes its record again. The
second is not built in: a database may declare it. A plain bounce may just be a full mailbox.
"""

_contact, _lead = table_of(Contact), table_of(Lead)
_interaction, _stay = table_of(Interaction), table_of(Stay)


def reachable(database: Database, caller: Caller, segment_id: int) -> int:
    """The number of members now who have an e-mail address, agree to e-mail, have not unsubscribed since,
    and are not suppressed.

    A lead counts by its contact. Consent has no history, so this is no figure of a range. The consent
    already includes what happened before the last change of the contact's record. Raises NotFoundError.
    """
    with gate.reading(database, caller, UseCase.SEE_SEGMENT, Subject("segment", segment_id)) as session:
        return _count(session, segment_id, segment_row(session, segment_id).target)


def _count(session: Session, segment_id: int, target: str) -> int:
    has_ended = sa.exists().where(
        _interaction.c.contact_id == _contact.c.id,
        _interaction.c.kind.in_(ENDING_KINDS),
        _interaction.c.occurred_at > _contact.c.updated_at,
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
            _contact.c.email_consent.is_(sa.true()),
            ~has_ended,
            ~is_suppressed(_contact.c.id, Channel.EMAIL),
        )
    )
    return int(session.execute(query).scalar_one())
