"""The members of a definition now: how many, and who they are. `core.audience.evaluations` counts in the builder.

Every figure comes from the SELECT that gives the members.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.sql import Select
from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import UseCase
from core.audience.people import MemberRow, describe, member_row
from core.engine.compiler import compile_definition
from core.errors import DefinitionError
from core.language.catalog import Catalog
from core.language.definition import Definition
from core.language.dependencies import Segments
from core.language.validation import find_problems
from core.store import gate
from core.store.cancelling import Cancellation
from core.store.database import Database
from core.store.declaring import load_catalog
from core.store.masks import masking
from core.store.seen_segments import catalog_with, segments_for
from core.store.segments import load_segments

_BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Known:
    """What the check and the compiler need beside a definition, read in one snapshot."""

    catalog: Catalog
    segments: Segments

    @classmethod
    def of(cls, session: Session) -> Known:
        """The catalog and the segments of a database."""
        return cls(load_catalog(session), load_segments(session))

    @classmethod
    def to(cls, session: Session, caller: Caller) -> Known:
        """The catalog and the segments as a caller knows them."""
        segments = segments_for(session, caller)
        return cls(catalog_with(session, segments), segments)


def selection(
    session: Session,
    definition: Definition,
    *,
    as_of: datetime,
    zone: str,
    key: str | None = None,
    caller: Caller | None = None,
) -> Select[int]:
    """The one SELECT of a definition's members. Raises DefinitionError where the definition has a problem: with a
    caller, also where it names a segment that they must not name.

    ``key`` is the segment it belongs to, so that the check finds a circle through that segment.
    """
    known = Known.of(session) if caller is None else Known.to(session, caller)
    check_definition(definition, known, key)
    return compile_definition(definition, known.catalog, as_of, zone, known.segments)


def check_definition(definition: Definition, known: Known, key: str | None = None) -> None:
    """Raise DefinitionError where a definition has a problem; every way to its members calls this first."""
    problems = find_problems(definition, known.catalog, known.segments, key)
    if problems:
        raise DefinitionError(problems)


def count(
    database: Database, caller: Caller, definition: Definition, *, as_of: datetime | None = None, zone: str
) -> int:
    """How many members a definition has at ``as_of``, by default the caller's instant. Raises DefinitionError."""
    with gate.reading(database, caller, UseCase.COUNT_PEOPLE) as session:
        return count_ids(session, selection(session, definition, as_of=as_of or caller.at, zone=zone, caller=caller))


def count_ids(session: Session, ids: Select[int]) -> int:
    """Count the ids of a selection."""
    return int(session.execute(sa.select(sa.func.count()).select_from(ids.subquery("members"))).scalar_one())


@masking
def sample(
    database: Database,
    caller: Caller,
    definition: Definition,
    *,
    as_of: datetime | None = None,
    zone: str,
    limit: int = 20,
    cancellation: Cancellation | None = None,
) -> list[MemberRow]:
    """The first members by id, by default at the caller's instant.

    Raises DefinitionError, and CancelledError after ``cancellation``.
    """
    with gate.reading(database, caller, UseCase.SEE_SELECTED, cancellation=cancellation) as session:
        ids = selection(session, definition, as_of=as_of or caller.at, zone=zone, caller=caller).subquery("members")
        columns, source = describe(ids, definition.target)
        query = sa.select(*columns).select_from(source).order_by(ids.c.id).limit(limit)
        return [member_row(row) for row in session.execute(query)]


def member_ids(
    database: Database, caller: Caller, definition: Definition, *, as_of: datetime | None = None, zone: str
) -> Iterator[int]:
    """Every id that a definition selects, by default at the caller's instant, in order, in constant memory.

    Raises DefinitionError.
    """
    with gate.reading(database, caller, UseCase.SEE_SELECTED) as session:
        ids = selection(session, definition, as_of=as_of or caller.at, zone=zone, caller=caller).subquery("members")
        query = sa.select(ids.c.id).order_by(ids.c.id).execution_options(yield_per=_BATCH)
        yield from session.execute(query).scalars()
