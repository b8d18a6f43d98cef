"""The gate of all use cases: it asks whether the caller may, opens the transaction, and leaves the trace in it.

    with gate.writing(database, caller, UseCase.STOP_SEGMENT, Subject("segment", segment_id)) as session:

A refused caller costs the database nothing. Only work that no caller asks for (leases, migrations) opens a transaction
without the gate; a test lists it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlmodel import Session

from core.access import policy
from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.store.cancelling import Cancellation
from core.store.database import Database

T = TypeVar("T")


def demand(database: Database, caller: Caller, use_case: UseCase, subject: Subject | None = None) -> None:
    """Raise RefusedError if the caller may not. It is for use cases that do something else before their transaction."""
    policy.demand(database.policy, caller, use_case, subject)


@contextmanager
def reading(
    database: Database,
    caller: Caller,
    use_case: UseCase,
    subject: Subject | None = None,
    *,
    cancellation: Cancellation | None = None,
) -> Iterator[Session]:
    """Open `Database.reading` for a caller who may. Raises RefusedError, and what that raises.

    The trace is committed first: even if a later step fails, the caller may have seen something.
    """
    demand(database, caller, use_case, subject)
    if database.policy.traces(use_case):
        with database.writing() as session:
            database.policy.trace(session, caller, use_case, subject)
    with database.reading(cancellation) as session:
        yield session


@contextmanager
def writing(database: Database, caller: Caller, use_case: UseCase, subject: Subject | None = None) -> Iterator[Session]:
    """Open `Database.writing` for a caller who may. Raises RefusedError, and what that raises."""
    demand(database, caller, use_case, subject)
    with database.writing() as session:
        yield session
        _trace(database, session, caller, use_case, subject)


@contextmanager
def rehearsing(
    database: Database, caller: Caller, use_case: UseCase, subject: Subject | None = None
) -> Iterator[Session]:
    """Open `Database.rehearsing` for a caller who may. Raises RefusedError, and what that raises.

    The trace is committed first, as that of `reading`.
    """
    demand(database, caller, use_case, subject)
    if database.policy.traces(use_case):
        with database.writing() as session:
            database.policy.trace(session, caller, use_case, subject)
    with database.rehearsing() as session:
        yield session


def replayed(
    database: Database,
    caller: Caller,
    use_case: UseCase,
    work: Callable[[Session], T],
    *,
    subject: Subject | None = None,
    isolated: bool = False,
) -> T:
    """Do work as `Database.replayed` does, for a caller who may. Raises RefusedError, and what that raises."""
    demand(database, caller, use_case, subject)

    def traced(session: Session) -> T:
        result = work(session)
        _trace(database, session, caller, use_case, subject)
        return result

    return database.replayed(traced, isolated=isolated)


def _trace(database: Database, session: Session, caller: Caller, use_case: UseCase, subject: Subject | None) -> None:
    if database.policy.traces(use_case):
        session.flush()
        database.policy.trace(session, caller, use_case, subject)
