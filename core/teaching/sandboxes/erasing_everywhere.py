"""Erasing a person from learners' sandboxes: learners may import the same people, or write of them."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from core.access.caller import Caller, local
from core.access.policy import BY_ROLE
from core.errors import DatabaseError
from core.lifecycle.erasing_copies import erase_known
from core.lifecycle.people import Entity, Followed, erase_person
from core.store.database import Database, open_database
from core.store.dialects import embedded
from core.store.traces_of_people import Known
from core.teaching.sandboxes.folder import Sandboxes

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reached:
    """What an erasure did in sandboxes: how many had a record of the person, and how many could not be opened, may have
    had one and were ``deleted``.
    """

    sandboxes: int = 0
    deleted: int = 0


def erase_everywhere(
    database: Database,
    caller: Caller,
    sandboxes: Sandboxes | None,
    entity: Entity,
    record_id: int,
    *,
    with_leads: bool = False,
    suppress: bool = False,
) -> tuple[Followed, Reached]:
    """Erase a person as `core.lifecycle.erase_person` does, and then from every sandbox, by address, own id or number.

    A sandbox is a learner's own, whose roles are other ones: who may erase the person may erase it there. Erasing
    within a sandbox reaches no others (``sandboxes`` is None).
    """
    erased = erase_person(database, caller, entity, record_id, with_leads=with_leads, suppress=suppress)
    files = sandboxes.files() if sandboxes and erased.known else ()
    done = [_erase_in(file, caller, erased.known) for file in files]
    return erased, Reached(sum(one.sandboxes for one in done), sum(one.deleted for one in done))


def _erase_in(file: Path, caller: Caller, known: Known) -> Reached:
    there = local(caller.door, caller.name, at=caller.at)
    try:
        opened = open_database(embedded.url_of(file), BY_ROLE)
        try:
            return Reached(sandboxes=int(erase_known(opened, there, known) > 0))
        finally:
            opened.dispose()
    except (DatabaseError, DBAPIError) as error:
        reason = error.orig if isinstance(error, DBAPIError) else error
        _logger.warning("A sandbox could not be searched for who is erased: %s", type(reason).__name__)
    if not _may_have(file, known):
        return Reached()
    embedded.remove(file)
    return Reached(deleted=1)


def _may_have(file: Path, known: Known) -> bool:
    """Whether the bytes of a sandbox that can't be opened have the person in them, or can't be read either."""
    texts = [text.encode() for text in (*known.texts, *known.ids, *known.numbers)]
    texts += ["".join(part * 2 for part in parts).encode() for parts in known.names]
    try:
        return any(embedded.has_bytes(each, texts) for each in (file, *embedded.side_files(file)) if each.exists())
    except OSError:
        return True
