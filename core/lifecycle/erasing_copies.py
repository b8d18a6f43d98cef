"""Erasing a person from another database by what tells it: there the record has another number, or is none."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import UseCase
from core.language.folding import fold, fold_key
from core.language.telephone import dialed
from core.lifecycle.following import TARGETS, follow
from core.store import gate
from core.store.database import Database
from core.store.dialects import dialect_of
from core.store.erasing import erase_record, known_of
from core.store.scrubbing import scrub
from core.store.tables import PROFILES, Identifier, table_of
from core.store.traces_of_people import Known

_identifier = table_of(Identifier)


def erase_known(database: Database, caller: Caller, known: Known) -> int:
    """Erase every contact, account and lead that has an address, own id or number of these, an account also by its
    name, and take what tells the person out of other texts. Return how many records went.
    """

    def work(session: Session) -> tuple[int, Known]:
        found = sorted(set(_found(session, known)))
        told = known
        for entity, record_id in found:
            told |= known_of(session, entity, record_id)
        connection = session.connection()
        with dialect_of(connection).writing.overwriting(connection):
            for entity, record_id in found:
                erase_record(session, entity, record_id)
            scrub(session, told)
            for target in TARGETS:
                ids = [record_id for entity, record_id in found if entity == target]
                if ids:
                    follow(session, target, caller.at, ids)
        return len(found), told

    erased, told = gate.replayed(database, caller, UseCase.ERASE_PERSON, work)
    database.forget(list(told.bytes_in_files()))
    return erased


def _found(session: Session, known: Known) -> Iterator[tuple[str, int]]:
    """The records that are the person: by a whole value, as a part of one may be somebody else's."""
    for entity, model in PROFILES.items():
        table = table_of(model)
        asked = [table.c[name] for name in ("external_id", "email", "phone", "country", "name") if name in table.c]
        told = sa.or_(*(known.may_be_in(column) for column in asked if column.name != "country"))
        for record_id, *values in session.execute(sa.select(table.c.id, *asked).where(told)):
            texts = {column.name: text for column, text in zip(asked, values, strict=True) if text}
            if _is_told(known, texts):
                yield entity, record_id
    further = sa.select(_identifier.c.entity, _identifier.c.profile_id, _identifier.c.value)
    for entity, record_id, value in session.execute(further.where(known.may_be_in(_identifier.c.value))):
        if fold(value) in known.texts | known.ids and entity in PROFILES:
            yield entity, record_id


def _is_told(known: Known, texts: dict[str, str]) -> bool:
    is_number = "phone" in texts and dialed(texts["phone"], fold_key(texts.get("country"))) in known.numbers
    is_name = "name" in texts and (fold(texts["name"].strip()),) in known.names
    is_address = fold(texts.get("email", "").strip()) in known.texts
    return is_number or is_name or is_address or fold(texts.get("external_id", "").strip()) in known.ids
