"""A Citus cluster, a kind of PostgreSQL; docs/scale.md says when to use it and how it differs.

It can't keep triggers with transition tables, and transaction numbers of several servers have no common order. So
nothing notes changes of records, and refreshes look at everybody. The changes that Windrow itself notes, those of stays
and versions, are on the coordinator.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.engine import Connection
from sqlalchemy.sql import FromClause

from core.store.dialects.citus.spreading import is_spread
from core.store.dialects.positions import Position
from core.store.dialects.postgresql import PostgreSQL
from core.store.dialects.postgresql.change_log import PostgreSQLChangeLog
from core.store.dialects.postgresql.consents import PostgreSQLConsents
from core.store.dialects.postgresql.journal import PostgreSQLJournal
from core.store.dialects.postgresql.writing import PostgreSQLWriting
from core.store.dialects.protocol import ChangeLog, Consents, Journal, Placement, Suppressions, Writing
from core.store.triggers.consents import ConsentColumn
from core.store.triggers.sources import Source


class _CitusWriting(PostgreSQLWriting):
    """Writes as PostgreSQL does, but counts the rows that `insert_missing` skips."""

    counts_skipped_rows = True


class _CitusChangeLog(PostgreSQLChangeLog):
    """A change log without changes of records."""

    notes_records = False

    def trigger_statements(self, connection: Connection, source: Source) -> Iterator[str]:
        """Return none: a cluster can't keep the triggers."""
        return iter(())

    def removal_statements(self, connection: Connection, source: Source) -> Iterator[str]:
        """Return none: there are no triggers."""
        return iter(())

    def settled_position(self, session: orm.Session, entities: Collection[str]) -> Position | None:
        """Return None: nothing notes changes of records."""
        return None


class _NoJournal(PostgreSQLJournal):
    """No journal: imports can't be undone."""

    is_kept = False

    def install(self, connection: Connection) -> Iterator[str]:
        """Return none: a cluster can't keep the triggers."""
        return iter(())


class _NoConsents(PostgreSQLConsents):
    """No ledger: contacts have the present state alone."""

    is_kept = False

    def trigger_statements(self, connection: Connection, columns: Sequence[ConsentColumn]) -> Iterator[str]:
        """Return none: a cluster can't keep the triggers."""
        return iter(())

    def removal_statements(self, connection: Connection) -> Iterator[str]:
        """Return none: there are no triggers."""
        return iter(())


class _NoSuppressions:
    """No queue: contacts are held against the list as an address or number is added to it."""

    def trigger_statements(self, connection: Connection) -> Iterator[str]:
        """Return none: a cluster can't keep the triggers."""
        return iter(())


class _SeveralServers:
    """Rows of contacts are spread; other rows are on every server or on the coordinator."""

    is_spread = True

    def gathered(self, rows: FromClause) -> FromClause:
        """Collect the rows on the coordinator first."""
        return sa.select(rows).cte("gathered").prefix_with("MATERIALIZED")

    @contextmanager
    def joined_as_a_whole(self, connection: Connection) -> Iterator[None]:
        """Turn nested loops off on every server."""
        connection.exec_driver_sql("SET LOCAL citus.propagate_set_commands TO 'local'")
        connection.exec_driver_sql("SET LOCAL enable_nestloop TO off")
        yield
        connection.exec_driver_sql("SET LOCAL enable_nestloop TO DEFAULT")
        connection.exec_driver_sql("SET LOCAL citus.propagate_set_commands TO DEFAULT")


class Citus(PostgreSQL):
    """The coordinator of a cluster."""

    writing: Writing = _CitusWriting()
    change_log: ChangeLog = _CitusChangeLog()
    journal: Journal = _NoJournal()
    consents: Consents = _NoConsents()
    suppressions: Suppressions = _NoSuppressions()
    placement: Placement = _SeveralServers()

    def is_of(self, connection: Connection) -> bool:
        """Whether its tables are spread."""
        return is_spread(connection)
