"""What an implementation of a database kind must offer; nobody else asks which database it is."""

from __future__ import annotations

from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Connection


class Dialect(Protocol):
    """One kind of database in its own words."""

    name: str
    """The name that SQLAlchemy has for it."""

    def create_temporary(self, connection: Connection, table: sa.Table) -> None:
        """Create a table that this connection alone sees, and that is gone when its transaction ends."""
