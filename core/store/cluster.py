"""Tables that may be spread over several servers (`core.store.dialects.citus`)."""

from __future__ import annotations

from contextlib import AbstractContextManager

from sqlalchemy.engine import Connection
from sqlalchemy.sql import FromClause

from core.store.dialects import dialect_of


def is_spread(connection: Connection) -> bool:
    """Whether the tables of this database are spread over a cluster."""
    return dialect_of(connection).placement.is_spread


def gathered(connection: Connection, rows: FromClause) -> FromClause:
    """As `core.store.dialects.protocol.Placement` says."""
    return dialect_of(connection).placement.gathered(rows)


def joined_as_a_whole(connection: Connection) -> AbstractContextManager[None]:
    """As `core.store.dialects.protocol.Placement` says."""
    return dialect_of(connection).placement.joined_as_a_whole(connection)
