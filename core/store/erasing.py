"""Erasing records: all that is kept of them but their number in stays, so that counts of the past stay exact."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement
from sqlmodel import Session

from core.store.tables import (
    PROFILES,
    ConsentEntry,
    Contact,
    Identifier,
    ImportChange,
    ImportRecord,
    ImportRejected,
    ImportRun,
    Interaction,
    Lead,
    Merge,
    MergeMove,
    Segment,
    StaticMember,
    ToldApart,
    Unkeyed,
    table_of,
)
from core.store.tables.identity import DOMAIN_SYSTEM, EMAIL_SYSTEM
from core.store.traces_of_people import Known, known_by

_contact, _lead, _interaction = table_of(Contact), table_of(Lead), table_of(Interaction)
_consent = table_of(ConsentEntry)
_identifier, _merge, _move, _apart = (table_of(model) for model in (Identifier, Merge, MergeMove, ToldApart))
_segment, _picked, _unkeyed = table_of(Segment), table_of(StaticMember), table_of(Unkeyed)
_run, _record, _change, _rejected = (table_of(m) for m in (ImportRun, ImportRecord, ImportChange, ImportRejected))
_TELLING = ("external_id", "email", "phone", "country", "first_name", "last_name", "name")


def erase_record(session: Session, entity: str, record_id: int) -> None:
    """Delete a record with its interactions, ids, picks, and what imports and merges keep of it.

    What refers to it refers to nothing then. The stays remain; the caller ends the open ones, and takes what tells it
    (`known_of`) out of other texts.
    """
    for statement in _erasing(entity, record_id):
        session.execute(statement)
    session.execute(sa.delete(table_of(PROFILES[entity])).where(table_of(PROFILES[entity]).c.id == record_id))
    if entity == "contact":  # triggers did that, except on a cluster
        session.execute(sa.delete(_consent).where(_consent.c.contact_id == record_id))


def merged_into(session: Session, entity: str, record_id: int) -> list[int]:
    """The ids of the records that were merged into one, directly or into another that was."""
    found, waiting = [], [record_id]
    while waiting:
        kept = _merge.c.entity == entity, _merge.c.kept_id == waiting.pop(), _merge.c.undone_at.is_(None)
        gone = [id_ for id_ in session.execute(sa.select(_merge.c.gone_id).where(*kept)).scalars() if id_ not in found]
        found += gone
        waiting += gone
    return found


def known_of(session: Session, entity: str, record_id: int) -> Known:
    """What tells a record, now or as imports and merges keep it: addresses, own ids, number and name."""
    table = table_of(PROFILES[entity])
    told = [table.c[name] for name in _TELLING if name in table.c]
    own = session.execute(sa.select(*told).where(table.c.id == record_id)).mappings().first()
    values = [dict(own)] if own else []
    its = _identifier.c.entity == entity, _identifier.c.profile_id == record_id
    for value, system in session.execute(sa.select(_identifier.c.value, _identifier.c.system).where(*its)):
        if system != DOMAIN_SYSTEM:
            values.append({"email" if system == EMAIL_SYSTEM else "value": value})
    noted = sa.select(_change.c.before, _change.c.after).where(
        _change.c.entity == entity, _change.c.record_id == record_id
    )
    for documents in session.execute(noted):
        values += [{**values[0], **document} if values else document for document in documents if document]
    merges = sa.select(_merge.c.changes).where(_merge.c.entity == entity, _merge.c.kept_id == record_id)
    for changes in session.execute(merges).scalars():
        for place in (0, 1):
            former = {name: pair[place] for name, pair in changes.items() if isinstance(pair, list) and len(pair) > 1}
            values.append({**values[0], **former} if values else former)
    return known_by(values)


def _erasing(entity: str, record_id: int) -> Iterator[sa.Delete | sa.Update]:
    match entity:
        case "contact":
            yield sa.delete(_interaction).where(_interaction.c.contact_id == record_id)
            yield sa.update(_lead).where(_lead.c.contact_id == record_id).values(contact_id=None)
        case "account":
            yield sa.update(_contact).where(_contact.c.account_id == record_id).values(account_id=None)
        case "lead":
            pass
        case _:
            raise LookupError(f"entity {entity}: must be contact, account or lead.")
    of_target = sa.select(_segment.c.id).where(_segment.c.target == entity)
    yield sa.delete(_picked).where(_picked.c.profile_id == record_id, _picked.c.segment_id.in_(of_target))
    yield sa.delete(_identifier).where(_identifier.c.entity == entity, _identifier.c.profile_id == record_id)
    merges = _merge.c.entity == entity, sa.or_(_merge.c.kept_id == record_id, _merge.c.gone_id == record_id)
    its_merges = sa.select(_merge.c.id).where(*merges)
    yield sa.delete(_change).where(_change.c.entity.in_(("merge", "merge_move")), _change.c.record_id.in_(its_merges))
    yield sa.delete(_move).where(_move.c.merge_id.in_(its_merges))
    yield sa.delete(_merge).where(*merges)
    pair = sa.or_(_apart.c.low_id == record_id, _apart.c.high_id == record_id)
    yield sa.delete(_apart).where(_apart.c.entity == entity, pair)
    is_it = _unkeyed.c.record_id == record_id, _unkeyed.c.entity == entity
    yield sa.delete(_unkeyed).where(*is_it)
    yield sa.delete(_record).where(_record.c.entity == entity, _record.c.record_id == record_id)
    of_its_number = _change.c.record_id == record_id
    yield sa.delete(_change).where(_change.c.entity == entity, of_its_number)
    # The entry of an identifier has the number of a record of any entity, and says which within.
    says_so = sa.or_(*(_has_text(document, f'"{entity}"') for document in (_change.c.before, _change.c.after)))
    yield sa.delete(_change).where(_change.c.entity == "identifier", of_its_number, says_so)
    if entity == "contact":
        yield sa.delete(_change).where(_change.c.entity == "interaction", _change.c.contact_id == record_id)


def _has_text(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """Whether JSON has a text in it, with any case of ASCII letters."""
    return sa.func.lower(sa.cast(column, sa.Text)).contains(text, autoescape=True)
