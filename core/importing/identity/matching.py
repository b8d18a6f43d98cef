"""Matching a list with profiles: each entry is looked up as an own id, exactly, and as an e-mail address, without case.

An entry that fits exactly one profile not deleted means that one. An entry that fits none or several is missed and
reported; nothing is guessed. The look-ups are one statement over temporary tables, however long the list is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import Select
from sqlmodel import Session

from core.importing.identity.entries import Entry
from core.language.folding import fold
from core.language.texts import is_storable
from core.store.addressing import profiles_with_address
from core.store.columns import BIG_ID, Key
from core.store.dialects import dialect_of
from core.store.temporary import temporary_table

_BATCH = 5_000


@dataclass(frozen=True, slots=True, order=True)
class Missed:
    """An entry that means no profile or several, and why."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Matches:
    """The number of ``entries`` in a list, the distinct ids they mean, and the entries ``missed``, by line."""

    entries: int
    ids: Select[int]
    missed: tuple[Missed, ...]


def match_entries(session: Session, target: str, entries: Iterable[Entry]) -> Matches:
    """Match a list with the profiles of a target; the ids can be selected until the transaction ends."""
    connection = session.connection()
    listed, number, unreadable = _stage(connection, entries)
    match = _look_up(connection, target, listed)
    first = sa.select(sa.func.min(match.c.number)).where(match.c.living == 1).group_by(_place(match.c.number))
    ids = sa.select(match.c.profile.label("id")).where(match.c.number.in_(first)).distinct()
    missed = [*unreadable, *_find_missed(connection, target, listed, match)]
    return Matches(number, ids, tuple(sorted(missed, key=lambda entry: entry.line)))


def _place(number: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    """The number of an entry: its ``other`` text has the next one."""
    return number - number % 2


def _number() -> sa.Column[int]:
    return sa.Column("number", BIG_ID, primary_key=True, autoincrement=False)


def _stage(connection: Connection, entries: Iterable[Entry]) -> tuple[sa.TableClause, int, list[Missed]]:
    """Write the entries into a table. Return their number, and those that can't be looked up."""
    listed = temporary_table(
        connection, "listed", _number(), sa.Column("line", sa.BigInteger), sa.Column("text", Key),
        sa.Column("folded", Key),
    )  # fmt: skip
    number, unreadable = 0, list[Missed]()
    writing = dialect_of(connection).writing
    form = writing.form
    numbered = enumerate(entries, start=1)
    while some := list(islice(numbered, _BATCH)):
        number = some[-1][0]
        known: list[tuple[int, int, str]] = []
        for place, entry in some:
            if entry.problem or not is_storable(entry.text):
                unreadable.append(Missed(entry.line, entry.text, entry.problem or "not found"))
            else:
                known.append((2 * place, entry.line, entry.text))
                if entry.other and is_storable(entry.other):
                    known.append((2 * place + 1, entry.line, entry.other))
        writing.write_columns(
            connection,
            listed,
            [
                form.numbers(each for each, _, _ in known),
                form.numbers(line for _, line, _ in known),
                [form.value(text) for _, _, text in known],
                [form.value(fold(text)) for _, _, text in known],
            ],
        )
    return listed, number, unreadable


def _look_up(connection: Connection, target: str, listed: sa.TableClause) -> sa.TableClause:
    """Make a table with the number of profiles not deleted that each entry fits, and the profile if it is one."""
    dialect_of(connection).writing.estimate(connection, listed.name)
    found = profiles_with_address(target, listed.c.text, listed.c.folded, listed.c.number).subquery("found")
    living = found.c.deleted_at.is_(None)
    each = sa.select(found.c.number, sa.func.count().filter(living), sa.func.min(found.c.id).filter(living)).group_by(
        found.c.number
    )
    living_and_profile = (sa.Column("living", sa.BigInteger), sa.Column("profile", sa.BigInteger))
    match = temporary_table(connection, "listed_match", _number(), *living_and_profile)
    connection.execute(sa.insert(match).from_select(["number", "living", "profile"], each))
    return match


def _find_missed(
    connection: Connection, target: str, listed: sa.TableClause, match: sa.TableClause
) -> Iterator[Missed]:
    reason = sa.case(
        (match.c.living > 1, f"several {target}s have it"), (match.c.living == 0, "deleted"), else_="not found"
    )
    other = match.alias("other")
    query = (
        sa.select(listed.c.line, listed.c.text, reason)
        .select_from(listed.outerjoin(match, match.c.number == listed.c.number))
        .where(
            listed.c.number % 2 == 0,
            sa.or_(match.c.living.is_(None), match.c.living != 1),
            listed.c.number.not_in(sa.select(_place(other.c.number)).where(other.c.living == 1)),
        )
        .order_by(listed.c.number)
    )
    for row in connection.execute(query):
        yield Missed(*row)
