"""Which contacts have an address or number that is suppressed: by keyed hashes, so that the list names nobody.

`core.store.tables.SuppressedContact` is kept right by `match_some`, wherever keys of texts are written
(`core.store.keying`): triggers queue the contacts whose addresses or number changed. A contact in the queue counts as
suppressed until it was held against the list.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement, FromClause
from sqlmodel import Session

from core.errors import StateError
from core.language.folding import fold, fold_key
from core.language.telephone import dialed
from core.store.columns import Key
from core.store.dialects import dialect_of
from core.store.locks import Lock
from core.store.tables import Contact, Identifier, Setting, SuppressedContact, Suppression, Unkeyed, table_of
from core.store.tables.identity import EMAIL_SYSTEM
from core.store.temporary import temporary_table
from core.store.triggers.suppressions import MATCHING

KEY_VARIABLE = "WINDROW_SUPPRESSION_KEY"
"""The variable of the environment with the secret of the hashes; without it, one is made and kept as a setting."""
_KEY, _PROOF = "suppression-key", "suppression-key-proof"
_BATCH = 20_000
_contact, _identifier, _queue = table_of(Contact), table_of(Identifier), table_of(Unkeyed)
_setting, _list, _suppressed = table_of(Setting), table_of(Suppression), table_of(SuppressedContact)


class Channel(StrEnum):
    """By what something is sent."""

    EMAIL = "email"
    PHONE = "phone"


def is_suppressed(contact_id: ColumnElement[Any], *channels: Channel) -> ColumnElement[bool]:
    """Whether a contact is suppressed, by any of these channels; without one, by any at all."""
    of_it = [_suppressed.c.contact_id == contact_id]
    if channels:
        of_it.append(_suppressed.c.channel.in_(channels))
    waits = sa.exists().where(_queue.c.entity == MATCHING, _queue.c.contact_id == 0, _queue.c.record_id == contact_id)
    return sa.or_(sa.exists().where(*of_it), waits)


def is_profile_suppressed(target: str, profile: FromClause) -> ColumnElement[bool]:
    """Whether a profile of a target is suppressed by any channel; a lead by its contact."""
    match target:
        case "contact":
            return is_suppressed(profile.c.id)
        case "lead":
            return is_suppressed(profile.c.contact_id)
        case _:
            raise LookupError(f"target {target}: must be contact or lead.")


def canonical(channel: Channel, text: str, country: str | None = None) -> str:
    """Return the one form of all ways to write an address or number."""
    match channel:
        case Channel.EMAIL:
            return fold(text.strip())
        case Channel.PHONE:
            return dialed(text, country)


def hash_of(key: bytes, channel: Channel, known_as: str) -> str:
    """Return what stands on the list for a canonical address or number."""
    return hmac.digest(key, f"{channel}:{known_as}".encode(errors="surrogatepass"), hashlib.sha256).hex()


def read_key(session: Session) -> bytes | None:
    """Return the secret of the hashes; None before the first suppression.

    Raises StateError if it is not the one that the list was made with: nobody on it would be known.
    """
    kept = sa.select(_setting.c.name, _setting.c.value).where(_setting.c.name.in_((_KEY, _PROOF)))
    stored = dict(session.execute(kept).all())
    if _PROOF not in stored:
        return None
    key = (os.environ.get(KEY_VARIABLE) or stored.get(_KEY, "")).encode()
    if not hmac.compare_digest(_proof(key), stored[_PROOF]):
        raise StateError(
            f"{KEY_VARIABLE}: must be the one that the list of suppressions was made with (got another one, or none). "
            "Nobody on the list can be told from others without it."
        )
    return key


def key_to_write(session: Session) -> bytes:
    """Return the secret of the hashes, made now if there is none. The caller holds `Lock.SUPPRESSIONS`."""
    known = read_key(session)
    if known is not None:
        return known
    given = os.environ.get(KEY_VARIABLE)
    key = given or secrets.token_urlsafe(32)
    if not given:
        session.execute(sa.insert(_setting).values(name=_KEY, value=key))
    session.execute(sa.insert(_setting).values(name=_PROOF, value=_proof(key.encode())))
    return key.encode()


def _proof(key: bytes) -> str:
    return hmac.digest(key, b"proof", hashlib.sha256).hex()


def match_some(session: Session) -> int:
    """Hold some queued contacts against the list. Return their number, 0 if none is left."""
    connection = session.connection()
    dialect_of(connection).transactions.hold(connection, Lock.SUPPRESSIONS)
    queued = sa.select(_queue.c.record_id).where(_queue.c.entity == MATCHING).order_by(_queue.c.record_id)
    ids = session.execute(queued.limit(_BATCH)).scalars().all()
    if not ids:
        return 0
    waiting = _staged_ids(connection, ids)
    its = sa.select(waiting.c.id)
    session.execute(sa.delete(_suppressed).where(_suppressed.c.contact_id.in_(its)))
    key = read_key(session)
    if key is not None:
        found = [
            (id_, channel, hash_of(key, channel, known_as))
            for id_, channel, known_as in known_as_of(session, _contact.c.id.in_(its))
        ]
        _write(connection, found)
    session.execute(sa.delete(_queue).where(_queue.c.entity == MATCHING, _queue.c.record_id.in_(its)))
    return len(ids)


def known_as_of(session: Session, condition: ColumnElement[bool]) -> Iterator[tuple[int, Channel, str]]:
    """The canonical addresses and numbers of some contacts, each with the contact's id."""
    rows = session.execute(
        sa.select(_contact.c.id, _contact.c.email, _contact.c.phone, _contact.c.country).where(condition)
    ).all()
    for id_, email, phone, country in rows:
        if email:
            yield id_, Channel.EMAIL, canonical(Channel.EMAIL, email)
        if phone:
            yield id_, Channel.PHONE, canonical(Channel.PHONE, phone, fold_key(country))
    further = _identifier.c.entity == "contact", _identifier.c.system == EMAIL_SYSTEM
    ids = sa.select(_contact.c.id).where(condition)
    addresses = sa.select(_identifier.c.profile_id, _identifier.c.value)
    for id_, address in session.execute(addresses.where(*further, _identifier.c.profile_id.in_(ids))).all():
        yield id_, Channel.EMAIL, canonical(Channel.EMAIL, address)


def add_contacts(session: Session, channel: Channel, hashes: Mapping[str, str]) -> int:
    """Note the contacts that have one of these addresses or numbers, given as hashes by what they stand for. Return
    how many are suppressed by it that were not. The caller holds `Lock.SUPPRESSIONS`.
    """
    connection = session.connection()
    staged = temporary_table(connection, "suppressing", sa.Column("known_as", Key()), sa.Column("hash", Key()))
    connection.execute(sa.insert(staged), [{"known_as": text, "hash": hash_} for text, hash_ in hashes.items()])
    before = _count(session)
    match channel:
        case Channel.EMAIL:
            of_contact = sa.select(_contact.c.id, sa.literal(channel.value), staged.c.hash).join_from(
                staged, _contact, _contact.c.email_key == staged.c.known_as
            )
            _insert(connection, of_contact)
            further = _identifier.c.entity == "contact", _identifier.c.system == EMAIL_SYSTEM
            of_identifier = sa.select(_identifier.c.profile_id, sa.literal(channel.value), staged.c.hash).join_from(
                staged, _identifier, sa.and_(_identifier.c.value == staged.c.known_as, *further)
            )
            _insert(connection, of_identifier)
        case Channel.PHONE:
            _write(connection, list(_with_numbers(session, hashes)))
    return _count(session) - before


def _with_numbers(session: Session, hashes: Mapping[str, str]) -> Iterator[tuple[int, Channel, str]]:
    """The contacts with these numbers. Whatever stands between digits, the last ones follow each other."""
    query = sa.select(_contact.c.id, _contact.c.phone, _contact.c.country).where(_contact.c.phone.is_not(None))
    if len(hashes) <= _FEW:
        ends = ["%".join(["", *number[-_TELLING_DIGITS:], ""]) for number in hashes]
        query = query.where(sa.or_(*(_contact.c.phone_key.like(end) for end in ends)))
    for id_, phone, country in session.execute(query.execution_options(yield_per=_BATCH)):
        hash_ = hashes.get(canonical(Channel.PHONE, phone, fold_key(country)))
        if hash_ is not None:
            yield id_, Channel.PHONE, hash_


_FEW, _TELLING_DIGITS = 10, 6


def _count(session: Session) -> int:
    return int(session.execute(sa.select(sa.func.count(_suppressed.c.contact_id.distinct()))).scalar_one())


def _staged_ids(connection: Connection, ids: Sequence[int]) -> sa.TableClause:
    staged = temporary_table(connection, "matching", sa.Column("id", sa.BigInteger))
    connection.execute(sa.insert(staged), [{"id": id_} for id_ in ids])
    return staged


def _write(connection: Connection, found: Iterable[tuple[int, Channel, str]]) -> None:
    """Note those of these contacts whose hash is on the list."""
    rows = [{"contact_id": id_, "channel": channel.value, "hash": hash_} for id_, channel, hash_ in found]
    if not rows:
        return
    columns: tuple[sa.Column[Any], ...] = (
        sa.Column("contact_id", sa.BigInteger), sa.Column("channel", Key()), sa.Column("hash", Key()),
    )  # fmt: skip
    staged = temporary_table(connection, "hashed", *columns)
    connection.execute(sa.insert(staged), rows)
    listed = sa.and_(_list.c.channel == staged.c.channel, _list.c.hash == staged.c.hash)
    _insert(connection, sa.select(*staged.c).join_from(staged, _list, listed))


def _insert(connection: Connection, rows: sa.Select[Any]) -> None:
    writing = dialect_of(connection).writing
    connection.execute(writing.insert_missing(_suppressed, ("contact_id", "channel", "hash"), rows.distinct()))
