"""Where tables are."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from sqlalchemy.engine import Connection
from sqlalchemy.sql import FromClause


class OneServer:
    """All together."""

    is_spread = False

    def gathered(self, rows: FromClause) -> FromClause:
        """They are."""
        return rows

    def joined_as_a_whole(self, connection: Connection) -> AbstractContextManager[None]:
        """They are."""
        return nullcontext()

    def hold_own_ids(self, connection: Connection) -> None:
        """A key keeps them apart."""
