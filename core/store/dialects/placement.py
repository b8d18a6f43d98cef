"""The placement of tables on one server."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from sqlalchemy.engine import Connection
from sqlalchemy.sql import FromClause


class OneServer:
    """All tables are on one server."""

    is_spread = False

    def gathered(self, rows: FromClause) -> FromClause:
        return rows

    def joined_as_a_whole(self, connection: Connection) -> AbstractContextManager[None]:
        return nullcontext()
