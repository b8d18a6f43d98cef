"""The kinds of databases: one Protocol, and one implementation for each kind.

Everything that differs between databases is here and nowhere else. Other code gets the implementation from its
session or connection through `dialect_of`, and never asks which one it is.
"""

from __future__ import annotations

from typing import assert_never
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.engine import URL, Connection, Engine

from core.errors import DatabaseError
from core.store.dialects.citus import Citus, spreading
from core.store.dialects.positions import Position
from core.store.dialects.postgresql import PostgreSQL
from core.store.dialects.protocol import Dialect
from core.store.dialects.sqlite import SQLite

__all__ = ["DIALECTS", "Dialect", "Position", "dialect_at", "dialect_of", "distribute"]

DIALECTS: tuple[Dialect, ...] = (SQLite(), PostgreSQL())
"""One for each name of an SQLAlchemy dialect."""
_SPECIAL: tuple[Dialect, ...] = (Citus(),)
"""Those that share the name of another and are told from it by asking the database."""
_BY_NAME = {dialect.name: dialect for dialect in DIALECTS}
_found: WeakKeyDictionary[Connection, Dialect] = WeakKeyDictionary()


def dialect_of(bind: orm.Session | Connection | Engine | sa.Dialect) -> Dialect:
    """Return the implementation for an object of SQLAlchemy: a session, a connection, an engine or a dialect.

    For a session or a connection, the database is asked once whether it is a special kind.
    """
    match bind:
        case sa.Dialect():  # first, as it is asked for each value of some types
            return _BY_NAME[bind.name]
        case orm.Session():
            return dialect_of(bind.connection())
        case Connection():
            if bind not in _found:
                _found[bind] = _find_kind(bind)
            return _found[bind]
        case Engine():
            return _BY_NAME[bind.dialect.name]
        case _:
            assert_never(bind)


def _find_kind(connection: Connection) -> Dialect:
    usual = _BY_NAME[connection.dialect.name]
    return next((kind for kind in _SPECIAL if kind.name == usual.name and kind.is_of(connection)), usual)


def distribute(connection: Connection) -> list[str]:
    """Spread the tables that are not spread yet, in the caller's transaction. Return their names.

    Raises DatabaseError unless the database is the coordinator of a Citus cluster.
    """
    spread = spreading.distribute(connection)
    _found.pop(connection, None)
    return spread


def dialect_at(address: URL) -> Dialect:
    """Return the implementation for an address. Raises DatabaseError for an unknown kind of database."""
    backend = address.get_backend_name()
    for dialect in DIALECTS:
        if backend in dialect.schemes:
            return dialect
    labels = " or ".join(dialect.label for dialect in DIALECTS)
    raise DatabaseError(f"database: must be {labels} (got {backend!r}).")
