"""PostgreSQL on one server."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection


class PostgreSQL:
    """Also the words of a cluster, which speaks PostgreSQL."""

    name = "postgresql"

    def create_temporary(self, connection: Connection, table: sa.Table) -> None:
        """PostgreSQL drops it by itself."""
        table.dialect_options[self.name]["on_commit"] = "DROP"
        table.create(connection)
