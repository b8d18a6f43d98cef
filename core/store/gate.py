"""The gate of all use cases: it asks whether the caller may, opens the transaction, and leaves the trace in it.

    with gate.writing(database, caller, UseCase.STOP_SEGMENT, Subject("segment", segment_id)) as session:

No use case that asks records meets a wrong key of a text: those that another program left are written first.

A caller whose roles refuse it costs the database nothing; whether folders do (`core.store.belonging`) is asked first in
the transaction. Only work that no caller asks for (leases, migrations) opens a transaction
without the gate; a test lists it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from typing import TypeVar

from sqlmodel import Session

from core.access import policy
from core.access.caller import Caller
from core.access.policy import State
from core.access.use_cases import READING_RECORDS, WITHOUT_RECORDS, Subject, UseCase
from core.errors import DatabaseError
from core.store.belonging import demand_reach, is_asked_by_reach
from core.store.cancelling import Cancellation
from core.store.database import Database, Turns
from core.store.keying import is_any_unkeyed, shadow_unkeyed, write_all_keys, write_some_keys

T = TypeVar("T")
_PATIENCE_MILLISECONDS = 200
"""How long a use case waits for its turn to write keys."""


def demand(database: Database, caller: Caller, use_case: UseCase, subject: Subject | None = None) -> None:
    """Raise RefusedError if the caller may not, and NotFoundError if the subject is a segment that they don't see.

    It is for use cases that do something else before their transaction.
    """
    policy.demand(database.policy, caller, use_case, subject)
    if is_asked_by_reach(caller, subject):
        with database.reading() as session:
            demand_reach(session, caller, use_case, subject)


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
    policy.demand(database.policy, caller, use_case, subject)
    _trace_reading(database, caller, use_case, subject)
    with _with_right_keys(use_case, database, partial(database.reading, cancellation), shadow_unkeyed) as session:
        demand_reach(session, caller, use_case, subject)
        yield session


@contextmanager
def writing(database: Database, caller: Caller, use_case: UseCase, subject: Subject | None = None) -> Iterator[Session]:
    """Open `Database.writing` for a caller who may. Raises RefusedError, and what that raises."""
    policy.demand(database.policy, caller, use_case, subject)
    with _with_right_keys(use_case, database, database.writing, partial(_correct, database, use_case)) as session:
        demand_reach(session, caller, use_case, subject)
        before = look(database, session, caller, use_case, subject)
        yield session
        leave_trace(database, session, caller, use_case, subject, before)


@contextmanager
def rehearsing(
    database: Database, caller: Caller, use_case: UseCase, subject: Subject | None = None
) -> Iterator[Session]:
    """Open `Database.rehearsing` for a caller who may. Raises RefusedError, and what that raises.

    The trace is committed first, as that of `reading`.
    """
    policy.demand(database.policy, caller, use_case, subject)
    _trace_reading(database, caller, use_case, subject)
    with database.rehearsing() as session:
        demand_reach(session, caller, use_case, subject)
        if use_case not in WITHOUT_RECORDS:
            write_all_keys(session)
        yield session


@contextmanager
def in_turns(database: Database, caller: Caller, use_case: UseCase, subject: Subject | None = None) -> Iterator[Turns]:
    """Open `Database.in_turns` for a caller who may; `leave_trace` belongs into the first transaction that writes, or
    into the last one.

    Raises RefusedError, and what that raises.
    """
    policy.demand(database.policy, caller, use_case, subject)
    settle_keys(database, use_case)
    with database.in_turns() as turns:
        yield turns


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
    policy.demand(database.policy, caller, use_case, subject)
    settle_keys(database, use_case)

    def traced(session: Session) -> T:
        demand_reach(session, caller, use_case, subject)
        if use_case not in WITHOUT_RECORDS:
            _correct(database, use_case, session)
        before = look(database, session, caller, use_case, subject)
        result = work(session)
        leave_trace(database, session, caller, use_case, subject, before)
        return result

    return database.replayed(traced, isolated=isolated)


@contextmanager
def _with_right_keys(
    use_case: UseCase,
    database: Database,
    transaction: Callable[[], AbstractContextManager[Session]],
    correct: Callable[[Session], object],
) -> Iterator[Session]:
    """Open a transaction. If it meets records without right keys, open it after these are written; ``correct`` sees to
    those that another program wrote since, or is writing again.
    """
    with transaction() as session:
        if use_case in WITHOUT_RECORDS or not is_any_unkeyed(session):
            yield session
            return
    _write_keys_at_once(database)
    with transaction() as session:
        correct(session)
        yield session


def _correct(database: Database, use_case: UseCase, session: Session) -> None:
    """See to keys in a transaction that writes, but don't wait for others who write records unless it does, too."""
    if use_case in READING_RECORDS and not database.dialect.transactions.takes_turns:
        shadow_unkeyed(session)
    else:
        write_all_keys(session)


def settle_keys(database: Database, use_case: UseCase) -> None:
    """Write the keys that another program left, before a use case, if it asks records."""
    if use_case in WITHOUT_RECORDS:
        return
    with database.reading() as session:
        if not is_any_unkeyed(session):
            return
    _write_keys_at_once(database)


def _write_keys_at_once(database: Database) -> None:
    """Write the keys of queued records, some in each transaction. Leave it while others write."""
    with suppress(DatabaseError):
        while True:
            with database.writing(_PATIENCE_MILLISECONDS) as session:
                database.dialect.transactions.limit_waiting(session.connection(), _PATIENCE_MILLISECONDS)
                if not write_some_keys(session):
                    return


def look(
    database: Database, session: Session, caller: Caller, use_case: UseCase, subject: Subject | None
) -> State | None:
    """Return what the subject is like at the beginning of a transaction that leaves a trace."""
    if not database.policy.traces_writing(caller, use_case):
        return None
    return database.policy.state(session, use_case, subject)


def leave_trace(
    database: Database,
    session: Session,
    caller: Caller,
    use_case: UseCase,
    subject: Subject | None,
    before: State | None = None,
) -> None:
    """Leave the trace of a use case, as the last act of a transaction; ``before`` is from `look`."""
    if database.policy.traces_writing(caller, use_case):
        session.flush()
        database.policy.trace(session, caller, use_case, subject, before)


def _trace_reading(database: Database, caller: Caller, use_case: UseCase, subject: Subject | None) -> None:
    """Commit the trace of a reading before it, unless a recent one stands for it."""
    if not database.policy.traces_reading(caller, use_case, subject):
        return
    with database.writing() as session:
        demand_reach(session, caller, use_case, subject)
        database.policy.trace(session, caller, use_case, subject, None)
    database.policy.keep_reading(caller, use_case, subject)
