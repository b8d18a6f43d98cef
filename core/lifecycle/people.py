"""Deleting, restoring and erasing a contact, an account or a lead; the members of every segment follow at once.

A deleted record is in no segment and found nowhere, and can be restored. Of an erased one nothing is left but a number
in the history of segments.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Literal

import sqlalchemy as sa
from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.audience.names import lead_name_alone, name_alone, name_column
from core.errors import NotFoundError, StateError
from core.importing.kept_files import forget_files
from core.lifecycle.following import TARGETS, follow
from core.lifecycle.suppressing import suppress_records
from core.store import gate
from core.store.database import Database
from core.store.dialects import dialect_of
from core.store.erasing import erase_record, known_of, merged_into
from core.store.masks import masking
from core.store.scrubbing import scrub
from core.store.tables import PROFILES, Lead, Merge, table_of
from core.store.traces_of_people import Known

Entity = Literal["contact", "account", "lead"]
_lead, _merge = table_of(Lead), table_of(Merge)


@dataclass(frozen=True, slots=True)
class Followed:
    """A record that was deleted, restored or erased, and the number of segments that it left or returned to at once.

    ``name`` is never empty. An erasure also counts the records ``erased`` with it, and names the segments and templates
    whose ``definitions`` named it: in its place stands a text that nobody has. ``known`` tells the person in other
    places.
    """

    entity: Entity
    id: int
    name: str
    segments: int
    erased: int = 0
    definitions: tuple[str, ...] = ()
    known: Known = field(default_factory=Known, repr=False, compare=False)


@masking
def delete_person(database: Database, caller: Caller, entity: Entity, record_id: int) -> Followed:
    """Mark a record as deleted. Raises NotFoundError, and StateError for one that is deleted already."""

    def work(session: Session) -> Followed:
        name, deleted_at = _locked(session, entity, record_id)
        if deleted_at is not None:
            raise StateError(f"{entity} “{name}”: must not be deleted yet to be deleted (got one that is).")
        return _marked(session, caller, entity, record_id, name, deleted_at=caller.at)

    return gate.replayed(database, caller, UseCase.DELETE_PERSON, work, subject=Subject(entity, record_id))


@masking
def restore_person(database: Database, caller: Caller, entity: Entity, record_id: int) -> Followed:
    """Undo a deletion. It returns to the static segments that it is picked for, and to where it was taken out by the
    deletion; other dynamic segments find it with their next refresh.

    Raises NotFoundError for an erased record, and StateError for one that is not deleted or was merged into another.
    """

    def work(session: Session) -> Followed:
        name, deleted_at = _locked(session, entity, record_id)
        if deleted_at is None:
            raise StateError(f"{entity} “{name}”: must be deleted to be restored (got one that is there).")
        merged = _merge.c.entity == entity, _merge.c.gone_id == record_id, _merge.c.undone_at.is_(None)
        kept_id = session.execute(sa.select(_merge.c.kept_id).where(*merged).limit(1)).scalar()
        if kept_id is not None:
            raise StateError(
                f"{entity} “{name}”: must not be merged into another to be restored (got one that is in number "
                f"{kept_id}). Undo the merge instead."
            )
        return _marked(session, caller, entity, record_id, name, deleted_at=None)

    return gate.replayed(database, caller, UseCase.RESTORE_PERSON, work, subject=Subject(entity, record_id))


@masking
def erase_person(
    database: Database,
    caller: Caller,
    entity: Entity,
    record_id: int,
    *,
    with_leads: bool = False,
    suppress: bool = False,
) -> Followed:
    """Erase a record for ever: its values, ids, interactions and picks, and what imports and merges keep of it, with
    the records that were merged into it. Leads of a contact stay without one, or are erased ``with_leads``. Before, its
    addresses and number are put on the list of suppressions if that is wanted (``suppress``).

    Its number stays in the history of segments, so that counts of the past stay exact. Raises NotFoundError.
    """

    def work(session: Session) -> tuple[Followed, Known]:
        name, _ = _locked(session, entity, record_id)
        going: dict[Entity, list[int]] = {entity: [record_id, *merged_into(session, entity, record_id)]}
        if with_leads and entity == "contact":
            of_them = _lead.c.contact_id.in_(going["contact"])
            going["lead"] = list(session.execute(sa.select(_lead.c.id).where(of_them)).scalars())
        if suppress:
            suppress_records(session, caller, going.get("contact", ()))
        connection = session.connection()
        with dialect_of(connection).writing.overwriting(connection):
            records = [(kind, id_) for kind, ids in going.items() for id_ in ids]
            known = Known()
            for kind, id_ in records:
                known |= known_of(session, kind, id_)
            for kind, id_ in records:
                erase_record(session, kind, id_)
            definitions = scrub(session, known)
            left = sum(_follow(session, caller, kind, ids) for kind, ids in going.items())
        subject.told["erased"] = len(records)
        return Followed(entity, record_id, name, left, len(records), definitions), known

    subject = Subject(entity, record_id)
    erased, known = gate.replayed(database, caller, UseCase.ERASE_PERSON, work, subject=subject)
    forget_files(known)
    database.forget(list(known.bytes_in_files()))
    return replace(erased, known=known)


def _locked(session: Session, entity: Entity, record_id: int) -> tuple[str, Any]:
    """Lock a record. Return its name and when it was deleted. Raises NotFoundError."""
    table = table_of(PROFILES[entity])
    columns = [name_column(entity, table), table.c.external_id, table.c.deleted_at]
    columns.append(table.c.email if entity == "contact" else sa.null())
    row = session.execute(sa.select(*columns).where(table.c.id == record_id).with_for_update()).first()
    if row is None:
        raise NotFoundError(f"{entity}: must exist (got number {record_id}). It may have been erased.")
    name, own_id, deleted_at, email = row
    return (lead_name_alone(name) if entity == "lead" else name_alone(name, email, own_id, record_id)), deleted_at


def _marked(
    session: Session, caller: Caller, entity: Entity, record_id: int, name: str, *, deleted_at: Any
) -> Followed:
    table = table_of(PROFILES[entity])
    session.execute(sa.update(table).where(table.c.id == record_id).values(deleted_at=deleted_at))
    return Followed(entity, record_id, name, _follow(session, caller, entity, [record_id]))


def _follow(session: Session, caller: Caller, entity: Entity, ids: list[int]) -> int:
    return len(follow(session, entity, caller.at, ids)) if entity in TARGETS else 0
