"""The list of suppressed addresses and numbers: nobody on it counts as reachable, is handed over or exported.

The list has keyed hashes alone (`core.store.suppression`), so it outlives the people on it: who is erased and comes
back with another import is suppressed again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from time import sleep

import sqlalchemy as sa
from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.errors import ConflictError, NotFoundError
from core.importing.values.addresses import read_addresses
from core.importing.values.cells import CellError
from core.language.messages import quote
from core.store import gate
from core.store.database import Database
from core.store.dialects import dialect_of
from core.store.locks import Lock
from core.store.suppression import (
    Channel,
    add_contacts,
    canonical,
    hash_of,
    key_to_write,
    known_as_of,
    read_key,
)
from core.store.tables import Contact, SuppressedContact, Suppression, table_of

BY_HAND, FROM_A_LIST, AT_ERASURE = "by hand", "from a list", "at an erasure"
_list, _suppressed, _contact = table_of(Suppression), table_of(SuppressedContact), table_of(Contact)
_BATCH = 10_000
_MOST_SHOWN = 20
_TRIES, _PAUSE_SECONDS = 200, 0.05
_NUMBER = re.compile(r"(?:\+|00)[\d\s().\-/\u2010\u2011\u2013]{6,30}")
_CELLS = re.compile(r"[,;\t\"]+")


@dataclass(frozen=True, slots=True)
class Suppressed:
    """What adding to the list did: addresses ``added`` and ``known`` before, and ``contacts`` suppressed by it.

    ``unreadable`` has the first lines without an address or number, ``left_out`` counts all of them.
    """

    added: int = 0
    known: int = 0
    contacts: int = 0
    left_out: int = 0
    unreadable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SuppressionCounts:
    """How many addresses and numbers are on the list, and how many contacts have one of them."""

    emails: int
    phones: int
    contacts: int


@dataclass(frozen=True, slots=True)
class SuppressedAddress:
    """An address or number of a contact that is on the list; ``shown`` is the contact's own way to write it."""

    channel: Channel
    shown: str
    at: datetime
    by: str
    reason: str


def suppress(database: Database, caller: Caller, text: str, *, reason: str = BY_HAND) -> Suppressed:
    """Put an address or number on the list. Raises ConflictError for a text that is none."""
    gate.demand(database, caller, UseCase.SUPPRESS)
    channel, known_as = _read(text)
    return _suppress(database, caller, {channel: [known_as]}, reason)


def suppress_listed(
    database: Database, caller: Caller, lines: Iterable[str], *, reason: str = FROM_A_LIST
) -> Suppressed:
    """Put every address and number on the list that stands in these lines, alone or among the cells of a CSV file."""
    gate.demand(database, caller, UseCase.SUPPRESS)
    done = Suppressed()
    filled = (line for line in lines if line.strip())
    while some := list(islice(filled, _BATCH)):
        wanted: dict[Channel, list[str]] = defaultdict(list)
        unread: list[str] = []
        for line in some:
            found = list(_read_line(line))
            for channel, known_as in found:
                wanted[channel].append(known_as)
            if not found:
                unread.append(line.strip())
        step = _suppress(database, caller, wanted, reason) if wanted else Suppressed()
        done = Suppressed(
            done.added + step.added, done.known + step.known, done.contacts + step.contacts,
            done.left_out + len(unread), (*done.unreadable, *unread)[:_MOST_SHOWN],
        )  # fmt: skip
    return done


def unsuppress(database: Database, caller: Caller, text: str) -> int:
    """Take an address or number off the list. Return how many contacts are suppressed by nothing any more.

    Raises NotFoundError if it is not on it, ConflictError for a text that is none.
    """

    def work(session: Session) -> int:
        channel, known_as = _read(text)
        dialect_of(session).transactions.hold(session.connection(), Lock.SUPPRESSIONS)
        key = read_key(session)
        hash_ = hash_of(key, channel, known_as) if key else ""
        is_it = _list.c.channel == channel, _list.c.hash == hash_
        if session.execute(sa.select(_list.c.hash).where(*is_it)).first() is None:
            raise NotFoundError(f"suppression: must be on the list to be taken off it (got {quote(text)}).")
        before = _contacts(session)
        session.execute(sa.delete(_list).where(*is_it))
        session.execute(sa.delete(_suppressed).where(_suppressed.c.channel == channel, _suppressed.c.hash == hash_))
        return before - _contacts(session)

    return gate.replayed(database, caller, UseCase.UNSUPPRESS, work)


def suppression_counts(database: Database, caller: Caller) -> SuppressionCounts:
    """How long the list is, and how many contacts it concerns."""
    with gate.reading(database, caller, UseCase.SEE_SUPPRESSIONS) as session:
        by_channel = sa.select(_list.c.channel, sa.func.count()).group_by(_list.c.channel)
        counts = dict(session.execute(by_channel).all())
        contacts = _contacts(session)
    return SuppressionCounts(counts.get(Channel.EMAIL.value, 0), counts.get(Channel.PHONE.value, 0), contacts)


def is_on_the_list(database: Database, caller: Caller, text: str) -> bool:
    """Whether an address or number is suppressed. Raises ConflictError for a text that is none."""
    with gate.reading(database, caller, UseCase.SEE_SUPPRESSIONS) as session:
        channel, known_as = _read(text)
        key = read_key(session)
        if key is None:
            return False
        is_it = _list.c.channel == channel, _list.c.hash == hash_of(key, channel, known_as)
        return session.execute(sa.select(_list.c.hash).where(*is_it)).first() is not None


def suppressions_of(database: Database, caller: Caller, contact_id: int) -> tuple[SuppressedAddress, ...]:
    """The addresses and numbers of a contact that are on the list."""
    with gate.reading(database, caller, UseCase.SEE_PERSON, Subject("contact", contact_id)) as session:
        return read_suppressions(session, contact_id)


def read_suppressions(session: Session, contact_id: int) -> tuple[SuppressedAddress, ...]:
    """`suppressions_of` within a transaction."""
    key = read_key(session)
    if key is None:
        return ()
    known = {
        (channel.value, hash_of(key, channel, known_as)): known_as
        for _, channel, known_as in known_as_of(session, _contact.c.id == contact_id)
    }
    if not known:
        return ()
    listed = sa.select(_list).where(sa.tuple_(_list.c.channel, _list.c.hash).in_(list(known)))
    return tuple(
        SuppressedAddress(Channel(row.channel), known[row.channel, row.hash], row.at, row.by, row.reason)
        for row in session.execute(listed.order_by(_list.c.channel, _list.c.hash))
    )


def suppress_records(session: Session, caller: Caller, contact_ids: Iterable[int], reason: str = AT_ERASURE) -> int:
    """Put the addresses and numbers of contacts on the list, within a transaction. Return how many were added."""
    wanted: dict[Channel, list[str]] = defaultdict(list)
    for _, channel, known_as in list(known_as_of(session, _contact.c.id.in_(list(contact_ids)))):
        wanted[channel].append(known_as)
    return _add(session, caller, wanted, reason).added


def _suppress(database: Database, caller: Caller, wanted: dict[Channel, list[str]], reason: str) -> Suppressed:
    return gate.replayed(database, caller, UseCase.SUPPRESS, lambda session: _add(session, caller, wanted, reason))


def _add(session: Session, caller: Caller, wanted: dict[Channel, list[str]], reason: str) -> Suppressed:
    connection = session.connection()
    dialect_of(connection).transactions.hold(connection, Lock.SUPPRESSIONS)
    if session.execute(sa.select(_list.c.hash).limit(1)).first() is None:
        _wait_for_writers(session)
    key = key_to_write(session)
    added = contacts = 0
    for channel, texts in wanted.items():
        hashes = {known_as: hash_of(key, channel, known_as) for known_as in dict.fromkeys(texts)}
        on_it = sa.select(_list.c.hash).where(_list.c.channel == channel, _list.c.hash.in_(list(hashes.values())))
        known = set(session.execute(on_it).scalars())
        new = {known_as: hash_ for known_as, hash_ in hashes.items() if hash_ not in known}
        if not new:
            continue
        row = {"channel": channel.value, "at": caller.at, "by": caller.name, "reason": reason}
        session.execute(sa.insert(_list), [{**row, "hash": hash_} for hash_ in new.values()])
        contacts += add_contacts(session, channel, new)
        added += len(new)
    return Suppressed(added, sum(len(set(texts)) for texts in wanted.values()) - added, contacts)


def _wait_for_writers(session: Session) -> None:
    """Wait until nobody writes contacts: triggers queue none of a transaction that began while the list was empty.

    Raises ConflictError if that takes too long.
    """
    connection = session.connection()
    transactions = dialect_of(connection).transactions
    for table in ("contact", "identifier"):
        for _ in range(_TRIES):
            if transactions.keep_writers_out(connection, table):
                break
            sleep(_PAUSE_SECONDS)
        else:
            raise ConflictError(
                "suppression: nobody must be writing contacts when the first address is suppressed (got an import or "
                "another program that is). Try again when it is done."
            )


def _contacts(session: Session) -> int:
    return int(session.execute(sa.select(sa.func.count(_suppressed.c.contact_id.distinct()))).scalar_one())


def _read(text: str) -> tuple[Channel, str]:
    found = list(_read_line(text))
    if len(found) == 1:
        return found[0]
    raise ConflictError(
        f"suppression: must be one e-mail address, or a number that begins with + and the country (got {quote(text)})."
    )


def _read_line(line: str) -> Iterator[tuple[Channel, str]]:
    for cell in _CELLS.split(line):
        text = cell.strip().strip("'\ufeff")
        if "@" in text:
            try:
                yield from ((Channel.EMAIL, canonical(Channel.EMAIL, address)) for address in read_addresses(text))
            except CellError:
                continue
        elif _NUMBER.fullmatch(text):
            yield Channel.PHONE, canonical(Channel.PHONE, text)
