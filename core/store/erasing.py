"""Erasing records: all that is kept of them but their number in stays, so that counts of the past stay exact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement
from sqlmodel import Session

from core.language.folding import fold_key
from core.store.dialects import dialect_of
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
from core.store.tables.identity import EMAIL_SYSTEM

_contact, _lead, _interaction = table_of(Contact), table_of(Lead), table_of(Interaction)
_consent = table_of(ConsentEntry)
_identifier, _merge, _move, _apart = (table_of(model) for model in (Identifier, Merge, MergeMove, ToldApart))
_segment, _picked, _unkeyed = table_of(Segment), table_of(StaticMember), table_of(Unkeyed)
_run, _record, _change, _rejected = (table_of(m) for m in (ImportRun, ImportRecord, ImportChange, ImportRejected))
_LEAST_LENGTH = 6
"""Texts that are shorter may stand in the rows of other people, so they tell no row apart."""


def erase_record(session: Session, entity: str, record_id: int) -> None:
    """Delete a record with its interactions, ids, picks, and what imports and merges keep of it.

    What refers to it refers to nothing then. The stays remain; the caller ends the open ones.
    """
    connection = session.connection()
    with dialect_of(connection).writing.overwriting(connection):
        texts = list(_known_by(session, entity, record_id))
        for statement in _erasing(entity, record_id):
            session.execute(statement)
        _forget_rejected(session, texts)
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


def _known_by(session: Session, entity: str, record_id: int) -> Iterator[str]:
    """The texts that find the rows of files that are about a record: its addresses and own ids, folded."""
    table = table_of(PROFILES[entity])
    columns = [table.c.external_id_key, *([table.c.email_key] if entity == "contact" else [])]
    own = session.execute(sa.select(*columns).where(table.c.id == record_id)).first() or ()
    its = _identifier.c.entity == entity, _identifier.c.profile_id == record_id
    ids = session.execute(sa.select(_identifier.c.value, _identifier.c.system).where(*its)).all()
    yield from (text for text in own if text)
    yield from (value if system == EMAIL_SYSTEM else fold_key(value) or "" for value, system in ids)


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
    yield sa.delete(_move).where(_move.c.merge_id.in_(sa.select(_merge.c.id).where(*merges)))
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


def _forget_rejected(session: Session, texts: Sequence[str]) -> None:
    """Delete the rejected rows of files that have one of these folded texts, and what imports say about them."""
    telling = [text for text in texts if len(text) >= _LEAST_LENGTH]
    if not telling:
        return
    session.execute(sa.delete(_rejected).where(sa.or_(*(_has_text(_rejected.c.cells, text) for text in telling))))
    reports = sa.select(_run.c.id, _run.c.report).where(sa.or_(*(_has_text(_run.c.report, text) for text in telling)))
    for run_id, report in session.execute(reports).all():
        session.execute(sa.update(_run).where(_run.c.id == run_id).values(report=_without(report, telling)))


def _has_text(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """Whether JSON has a text in it, with any case of ASCII letters."""
    return sa.func.lower(sa.cast(column, sa.Text)).contains(text, autoescape=True)


def _without(report: dict[str, Any], texts: Sequence[str]) -> dict[str, Any]:
    """A report without the bad rows that have one of these texts."""
    rows = report.get("bad_rows", ())
    kept = [row for row in rows if not any(text in (fold_key(row["reason"]) or "") for text in texts)]
    return {**report, "bad_rows": kept}
