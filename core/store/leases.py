"""Leases: the right of one process to do something alone, for a time that it must renew.

A killed process does not give its lease back; another one gets it when the time is over.
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
    """Return a unique name that tells people where to look: host, process and a random part."""
    return f"{socket.gethostname()}/{os.getpid()}/{uuid4().hex}"


def take(database: Database, name: str, holder: str, *, now: datetime, lasts: timedelta) -> bool:
    """Take or renew a lease, in one statement; false while another holder has it."""
    values = {"name": name, "holder": holder, "until": now + lasts}
    is_free = sa.or_(_lease.c.holder == holder, _lease.c.until < now)
    wanted = dialect_of(database.engine).writing.insert_or_update(_lease, values, "name", is_free)
    with database.writing() as session:
        return session.execute(wanted.returning(_lease.c.holder)).first() is not None


def give_back(database: Database, name: str, holder: str) -> None:
    """End the holder's lease, so that others need not wait until its time is over."""
    with database.writing() as session:
        end(session, name, holder)


def end(session: Session, name: str, holder: str) -> None:
    """End the holder's lease in the caller's transaction."""
    session.execute(sa.delete(_lease).where(_lease.c.name == name, _lease.c.holder == holder))
