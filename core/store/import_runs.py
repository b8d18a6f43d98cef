"""The rows of imports that run: a process makes one, renews it while it works, and drops it if nothing came of it.

As with leases, no person asks for these transactions: the import itself went through the gate.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from core.errors import ConflictError, DatabaseError
from core.store.database import Database
from core.store.tables import ImportChange, ImportRecord, ImportRejected, ImportRun, table_of

_run = table_of(ImportRun)
_STEP = timedelta(microseconds=1)
_TRIES = 20


def begin(database: Database, values: dict[str, Any]) -> int:
    """Insert a row. Return its id."""
    with database.writing() as session:
        return begin_within(session, values)


def begin_within(session: Session, values: dict[str, Any]) -> int:
    """Insert a row in the caller's transaction. Return its id."""
    row = ImportRun(**{"state": "running", **values})
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def mark(database: Database, run_id: int, at: datetime) -> datetime:
    """Give an import a mark at or right after an instant that no other import has. Return it."""
    for _ in range(_TRIES):
        try:
            with database.writing() as session:
                return mark_within(session, run_id, at)
        except ConflictError:  # another import took the mark first
            continue
    raise DatabaseError(f"import: must find a free mark (got {_TRIES} conflicts). Try again.")


def mark_within(session: Session, run_id: int, at: datetime) -> datetime:
    """Give it in the caller's transaction. Raises ConflictError in the end when another one takes the same."""
    taken = set(session.execute(sa.select(_run.c.mark).where(_run.c.mark >= at)).scalars())
    free = at
    while free in taken:
        free += _STEP
    session.execute(sa.update(_run).where(_run.c.id == run_id).values(mark=free))
    return free


def renew(database: Database, run_id: int, values: dict[str, Any]) -> bool:
    """Write how far a running import is. Return whether somebody asks it to stop."""
    with database.writing() as session:
        own = sa.update(_run).where(_run.c.id == run_id).values(**values).returning(_run.c.is_stopping)
        return bool(session.execute(own).scalar_one_or_none())


def drop(database: Database, run_id: int) -> None:
    """Delete a row of which nothing came."""
    with database.writing() as session:
        for table in (table_of(model) for model in (ImportRecord, ImportChange, ImportRejected)):
            session.execute(sa.delete(table).where(table.c.run_id == run_id))
        session.execute(sa.delete(_run).where(_run.c.id == run_id))
