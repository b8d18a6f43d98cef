"""Saying who records consents, and reading the ledger of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from core.language.catalog import Consent
from core.store.columns import BIG_ID, Instant
from core.store.dialects import dialect_of
from core.store.epoch import microseconds
from core.store.expressions import one_of
from core.store.tables import ConsentDetail, ConsentEntry, table_of

_entry, _detail = table_of(ConsentEntry), table_of(ConsentDetail)


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """An entry of the ledger; ``is_given`` is None where nothing is known any more."""

    id: int
    contact_id: int
    consent: Consent
    is_given: bool | None
    at: datetime
    noted_at: datetime
    by: str
    how: str
    text: str
    run_id: int | None


@contextmanager
def said(
    bind: Session | sa.Connection,
    by: str,
    at: datetime,
    how: str,
    *,
    text: str = "",
    run_id: int | None = None,
    decided_at: datetime | None = None,
) -> Iterator[None]:
    """Until the block ends, enter the consents that this transaction changes as noted by somebody at an instant.
    ``decided_at`` stands before the instant at which the record says that it was written.
    """
    connection = bind.connection() if isinstance(bind, Session) else bind
    words: dict[str, object] = {"at": microseconds(at), "by": by, "how": how, "text": text, "run_id": run_id}
    if decided_at is not None:
        words["decided_at"] = microseconds(decided_at)
    with dialect_of(connection).consents.said(connection, words):
        yield


@contextmanager
def detailed(connection: sa.Connection, details: Sequence[Mapping[str, Any]]) -> Iterator[None]:
    """Until the block ends, enter what these contacts decide with the instant, way and text that is given for each."""
    if details:
        connection.execute(sa.insert(_detail), list(details))
    yield
    if details:
        ids = one_of(_detail.c.contact_id, sorted({detail["contact_id"] for detail in details}), BIG_ID)
        connection.execute(sa.delete(_detail).where(ids))


def newest_decisions(connection: sa.Connection, contact_ids: Sequence[int]) -> dict[tuple[int, Consent], datetime]:
    """Return when each contact last decided on each consent, as far as the ledger has it."""
    its = one_of(_entry.c.contact_id, list(contact_ids), BIG_ID)
    columns = (_entry.c.contact_id, _entry.c.purpose, _entry.c.channel)
    query = sa.select(*columns, sa.func.max(_entry.c.at, type_=Instant)).where(its).group_by(*columns)
    return {(id_, Consent(purpose, channel)): at for id_, purpose, channel, at in connection.execute(query)}


def entries_of(session: Session, contact_ids: list[int]) -> list[ConsentRow]:
    """Return what is in the ledger about contacts, the newest decision first."""
    its = one_of(_entry.c.contact_id, contact_ids, BIG_ID)
    return list(_rows(session, sa.select(_entry).where(its).order_by(_entry.c.at.desc(), _entry.c.id.desc())))


def all_entries(session: Session, consent: Consent | None = None) -> Iterator[ConsentRow]:
    """Yield the whole ledger, or what is in it about one consent, in the order of contacts and decisions."""
    query = sa.select(_entry).order_by(_entry.c.contact_id, _entry.c.at, _entry.c.id)
    if consent is not None:
        query = query.where(_entry.c.purpose == consent.purpose, _entry.c.channel == consent.channel)
    yield from _rows(session, query)


def _rows(session: Session, query: sa.Select[tuple[object, ...]]) -> Iterator[ConsentRow]:
    options = {"stream_results": True, "yield_per": 5_000}
    for row in session.connection().execute(query, execution_options=options):
        yield ConsentRow(
            row.id, row.contact_id, Consent(row.purpose, row.channel), row.is_given, row.at, row.noted_at, row.by,
            row.how, row.text, row.run_id,
        )  # fmt: skip
