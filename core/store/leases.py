"""Leases: what only one process may do at a time, for a time that it must renew.

A process that was killed does not give its lease back; another one gets it when the time is over.
"""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta
from uuid import uuid4

import sqlalchemy as sa
from sqlmodel import Session

from core.store.database import Database
from core.store.dialects import dialect_of
from core.store.tables import Lease, table_of

_lease = table_of(Lease)


def new_holder() -> str:
    """A name that no other holder has, and that tells people where to look."""
    return f"{socket.gethostname()}/{os.getpid()}/{uuid4().hex}"


def take(database: Database, name: str, holder: str, *, now: datetime, lasts: timedelta) -> bool:
    """Take or renew a lease, in one statement; false while somebody else has it."""
    values = {"name": name, "holder": holder, "until": now + lasts}
    is_free = sa.or_(_lease.c.holder == holder, _lease.c.until < now)
    wanted = dialect_of(database.engine).writing.insert_or_update(_lease, values, "name", is_free)
    with database.writing() as session:
        return session.execute(wanted.returning(_lease.c.holder)).first() is not None


def give_back(database: Database, name: str, holder: str) -> None:
    """End one's own lease, so that others need not wait until it is over."""
    with database.writing() as session:
        end(session, name, holder)


def end(session: Session, name: str, holder: str) -> None:
    """Give one's own lease back together with what the transaction does."""
    session.execute(sa.delete(_lease).where(_lease.c.name == name, _lease.c.holder == holder))
