"""Tables of PostgreSQL to which rows are only added.

On a cluster too: such tables are on the coordinator alone, where triggers work as on one server.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.engine import Connection

_OPEN = "windrow.ledgers_open"
"""The parameter that is *on* while a transaction may change rows."""
_FUNCTION = "keep_added_rows"


class PostgreSQLLedger:
    """Tables kept by a trigger for each statement, which also fires for a replica of another server."""

    def install(self, connection: Connection, table: str) -> Iterator[str]:
        """Yield the function, and the trigger that calls it."""
        schema = connection.dialect.identifier_preparer.quote_identifier(
            connection.scalar(sa.text("SELECT current_schema()"))
        )
        yield (
            f"CREATE OR REPLACE FUNCTION {schema}.{_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n"
            f"IF current_setting('{_OPEN}', true) IS DISTINCT FROM 'on' THEN\n"
            "RAISE restrict_violation USING MESSAGE = "
            "TG_TABLE_NAME || ': rows are only added, never changed or removed.';\n"
            "END IF;\nRETURN NULL;\nEND $$"
        )
        yield (
            f"CREATE OR REPLACE TRIGGER keep_{table} BEFORE UPDATE OR DELETE OR TRUNCATE ON {schema}.{table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {schema}.{_FUNCTION}()"
        )
        yield f"ALTER TABLE {schema}.{table} ENABLE ALWAYS TRIGGER keep_{table}"

    @contextmanager
    def opened(self, connection: Connection) -> Iterator[None]:
        """Set the parameter; it ends with the transaction, also where an error left no chance to reset it."""
        connection.execute(sa.text("SELECT set_config(:name, 'on', true)"), {"name": _OPEN})
        yield
        connection.execute(sa.text("SELECT set_config(:name, 'off', true)"), {"name": _OPEN})
