"""Whom a list means: each entry is looked up as an own id, exactly, and as an e-mail address, without case.

An entry that fits one living profile means that one. What fits nobody, or several, is missed and told:
nothing is guessed. The look-ups are one statement over temporary tables, however long the list is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import Select
from sqlmodel import Session

from core.importing.entries import Entry
from core.importing.forms import form_of
from core.importing.staging import write_columns
from core.language.folding import fold
from core.language.texts import is_storable
from core.store.columns import Key
from core.store.tables import PROFILES, table_of

_BATCH = 5_000


@dataclass(frozen=True, slots=True, order=True)
class Missed:
    """An entry that means nobody in particular, and why."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Matches:
    """How many ``entries`` a list has, the distinct ids of those they mean, and the entries ``missed``, by line."""

    entries: int
    ids: Select[int]
    missed: tuple[Missed, ...]


@contextmanager
def matched(session: Session, target: str, entries: Iterable[Entry]) -> Iterator[Matches]:
    """Match a list with the profiles of a target; the ids can be selected until the block ends.

    Only contacts have e-mail addresses.
    """
    connection = session.connection()
    for table in _METADATA.sorted_tables:
        table.create(connection)
    number, unreadable = _stage(connection, entries)
    _look_up(connection, target)
    ids = sa.select(_match.c.profile.label("id")).where(_match.c.living == 1).distinct()
    missed = [*unreadable, *_missed(connection, target)]
    yield Matches(number, ids, tuple(sorted(missed, key=lambda entry: entry.line)))
    if connection.dialect.name == "sqlite":  # the others are dropped when the transaction ends
        for table in _METADATA.sorted_tables:
            table.drop(connection)


_METADATA = sa.MetaData()
_OPTIONS: dict[str, Any] = {"prefixes": ["TEMPORARY"], "postgresql_on_commit": "DROP"}
_number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_listed = sa.Table(
    "listed",
    _METADATA,
    sa.Column("number", _number, primary_key=True, autoincrement=False),
    sa.Column("line", sa.BigInteger),
    sa.Column("text", Key),
    sa.Column("folded", Key),
    **_OPTIONS,
)
_match = sa.Table(
    "listed_match",
    _METADATA,
    sa.Column("number", _number, primary_key=True, autoincrement=False),
    sa.Column("living", sa.BigInteger),
    sa.Column("profile", sa.BigInteger),
    **_OPTIONS,
)


def _stage(connection: Connection, entries: Iterable[Entry]) -> tuple[int, list[Missed]]:
    """Write the entries into the table; how many there are, and those that can't be looked up."""
    number, unreadable = 0, list[Missed]()
    form = form_of(connection.dialect)
    numbered = enumerate(entries, start=1)
    while some := list(islice(numbered, _BATCH)):
        number = some[-1][0]
        known: list[tuple[int, Entry]] = []
        for place, entry in some:
            if entry.problem or not is_storable(entry.text):
                unreadable.append(Missed(entry.line, entry.text, entry.problem or "not found"))
            else:
                known.append((place, entry))
        write_columns(
            connection,
            _listed,
            [
                form.numbers(place for place, _ in known),
                form.numbers(entry.line for _, entry in known),
                [form.value(entry.text) for _, entry in known],
                [form.value(fold(entry.text)) for _, entry in known],
            ],
        )
    return number, unreadable


def _look_up(connection: Connection, target: str) -> None:
    """Count for each entry the living profiles that it fits; the one, where it is one."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("ANALYZE listed")
    profile = table_of(PROFILES[target])
    fits = [_listed.c.text == profile.c.external_id]
    if "email_key" in profile.c:
        fits.append(_listed.c.folded == profile.c.email_key)
    columns = (_listed.c.number, profile.c.id, profile.c.deleted_at)
    found = sa.union(*(sa.select(*columns).join(profile, fit) for fit in fits)).subquery("found")
    living = found.c.deleted_at.is_(None)
    each = sa.select(found.c.number, sa.func.count().filter(living), sa.func.min(found.c.id).filter(living)).group_by(
        found.c.number
    )
    connection.execute(sa.insert(_match).from_select(["number", "living", "profile"], each))


def _missed(connection: Connection, target: str) -> Iterator[Missed]:
    reason = sa.case(
        (_match.c.living > 1, f"several {target}s have it"), (_match.c.living == 0, "deleted"), else_="not found"
    )
    query = (
        sa.select(_listed.c.line, _listed.c.text, reason)
        .select_from(_listed.outerjoin(_match, _match.c.number == _listed.c.number))
        .where(sa.or_(_match.c.living.is_(None), _match.c.living != 1))
        .order_by(_listed.c.number)
    )
    for row in connection.execute(query):
        yield Missed(*row)
