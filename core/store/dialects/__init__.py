"""The kinds of databases: one Protocol, and one implementation for each kind in its own words.

Here alone stands what one database says otherwise than another. Others come from what they hold, a session or a
connection, to its implementation by `dialect_of`, and never ask which one it is.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.engine import Connection, Engine

from core.store.dialects.postgresql import PostgreSQL
from core.store.dialects.protocol import Dialect
from core.store.dialects.sqlite import SQLite

__all__ = ["Dialect", "dialect_of"]

_BY_NAME: dict[str, Dialect] = {dialect.name: dialect for dialect in (SQLite(), PostgreSQL())}


def dialect_of(bind: orm.Session | Connection | Engine | sa.Dialect) -> Dialect:
    """The implementation for what SQLAlchemy holds: a session, a connection, an engine or its own dialect."""
    if isinstance(bind, orm.Session):
        bind = bind.get_bind()
    return _BY_NAME[bind.name if isinstance(bind, sa.Dialect) else bind.dialect.name]
