"""The kinds of databases: one Protocol, and one implementation for each kind in its own words.

Here alone stands what one database says otherwise than another. Others come from what they hold, a session or a
connection, to its implementation by `dialect_of`, and never ask which one it is.
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
"""Each with a name and words of its own."""
_SPECIAL: tuple[Dialect, ...] = (Citus(),)
"""Those that have the name and the words of another, and are told from it by asking the database."""
_BY_NAME = {dialect.name: dialect for dialect in DIALECTS}
_found: WeakKeyDictionary[Connection, Dialect] = WeakKeyDictionary()


def dialect_of(bind: orm.Session | Connection | Engine | sa.Dialect) -> Dialect:
    """The implementation for what SQLAlchemy holds: a session, a connection, an engine or its own dialect.

    Of a session or connection, the database is asked once for special ones.
    """
    match bind:
        case sa.Dialect():  # first, as it is asked for each value of some types
            return _BY_NAME[bind.name]
        case orm.Session():
            return dialect_of(bind.connection())
        case Connection():
            if bind not in _found:
                _found[bind] = _asked(bind)
            return _found[bind]
        case Engine():
            return _BY_NAME[bind.dialect.name]
        case _:
            assert_never(bind)


def _asked(connection: Connection) -> Dialect:
    usual = _BY_NAME[connection.dialect.name]
    return next((kind for kind in _SPECIAL if kind.name == usual.name and kind.is_of(connection)), usual)


def distribute(connection: Connection) -> list[str]:
    """Spread the tables that are not, as part of a transaction of writing; their names.

    Raises DatabaseError where the database is not the coordinator of a Citus cluster.
    """
    spread = spreading.distribute(connection)
    _found.pop(connection, None)
    return spread


def dialect_at(address: URL) -> Dialect:
    """The implementation for an address. Raises DatabaseError."""
    backend = address.get_backend_name()
    for dialect in DIALECTS:
        if backend in dialect.schemes:
            return dialect
    labels = " or ".join(dialect.label for dialect in DIALECTS)
    raise DatabaseError(f"database: must be {labels} (got {backend!r}).")
