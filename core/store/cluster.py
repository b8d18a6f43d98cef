"""Tables that may be spread over several servers (`core.store.dialects.citus`)."""

from __future__ import annotations

from contextlib import AbstractContextManager

from sqlalchemy.engine import Connection
from sqlalchemy.sql import FromClause

from core.access.caller import Caller
from core.access.use_cases import UseCase
from core.store import dialects, gate
from core.store.database import Database
from core.store.dialects import dialect_of


def distribute(database: Database, caller: Caller) -> list[str]:
    """Spread the tables that are not yet; their names. Raises DatabaseError where there is no cluster."""
    with gate.writing(database, caller, UseCase.DISTRIBUTE_TABLES) as session:
        return dialects.distribute(session.connection())


def is_spread(connection: Connection) -> bool:
    """Whether the tables of this database are spread over a cluster."""
    return dialect_of(connection).placement.is_spread


def gathered(connection: Connection, rows: FromClause) -> FromClause:
    """As `core.store.dialects.protocol.Placement` says."""
    return dialect_of(connection).placement.gathered(rows)


def joined_as_a_whole(connection: Connection) -> AbstractContextManager[None]:
    """As `core.store.dialects.protocol.Placement` says."""
    return dialect_of(connection).placement.joined_as_a_whole(connection)
