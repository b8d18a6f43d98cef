"""A Citus cluster, a kind of PostgreSQL; docs/scale.md says when to use it and what is different there.

It can't keep triggers with transition tables, and the numbers of transactions of several servers are in no order, so
that nothing notes changes of records: its refreshes look at everybody. What Windrow notes by itself, changes of stays
and versions, stands on the coordinator.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.engine import Connection
from sqlalchemy.sql import FromClause

from core.store.dialects.citus.spreading import is_spread
from core.store.dialects.positions import Position
from core.store.dialects.postgresql import PostgreSQL
from core.store.dialects.postgresql.change_log import PostgreSQLChangeLog
from core.store.dialects.postgresql.writing import PostgreSQLWriting
from core.store.dialects.protocol import ChangeLog, Placement, Writing
from core.store.locks import Lock
from core.store.triggers.sources import Source


class _CitusWriting(PostgreSQLWriting):
    """Of what is inserted unless it is there, a cluster counts all."""

    counts_skipped_rows = True


class _CitusChangeLog(PostgreSQLChangeLog):
    """Has no changes of records."""

    notes_records = False

    def trigger_statements(self, connection: Connection, source: Source) -> Iterator[str]:
        """There are none."""
        return iter(())

    def settled_position(self, session: orm.Session, entities: Collection[str]) -> Position | None:
        """There is none."""
        return None


class _SeveralServers:
    """Rows of contacts are spread, and others on every server or on the coordinator."""

    is_spread = True

    def gathered(self, rows: FromClause) -> FromClause:
        """On the coordinator, first."""
        return sa.select(rows).cte("gathered").prefix_with("MATERIALIZED")

    @contextmanager
    def joined_as_a_whole(self, connection: Connection) -> Iterator[None]:
        """On every server."""
        connection.exec_driver_sql("SET LOCAL citus.propagate_set_commands TO 'local'")
        connection.exec_driver_sql("SET LOCAL enable_nestloop TO off")
        yield
        connection.exec_driver_sql("SET LOCAL enable_nestloop TO DEFAULT")
        connection.exec_driver_sql("SET LOCAL citus.propagate_set_commands TO DEFAULT")

    def hold_own_ids(self, connection: Connection) -> None:
        """By a lock."""
        Citus.transactions.hold(connection, Lock.OWN_IDS)


class Citus(PostgreSQL):
    """The coordinator of a cluster."""

    writing: Writing = _CitusWriting()
    change_log: ChangeLog = _CitusChangeLog()
    placement: Placement = _SeveralServers()

    def is_of(self, connection: Connection) -> bool:
        """Once its tables are spread."""
        return is_spread(connection)
