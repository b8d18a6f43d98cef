"""PostgreSQL on a server, where several transactions write at once."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.exc import NoSuchModuleError

from core.errors import DatabaseError
from core.store.dialects.placement import OneServer
from core.store.dialects.postgresql import connecting
from core.store.dialects.postgresql.backups import PostgreSQLBackups
from core.store.dialects.postgresql.change_log import PostgreSQLChangeLog
from core.store.dialects.postgresql.consents import PostgreSQLConsents
from core.store.dialects.postgresql.expressions import PostgreSQLExpressions
from core.store.dialects.postgresql.journal import PostgreSQLJournal
from core.store.dialects.postgresql.kept_rows import PostgreSQLLedger
from core.store.dialects.postgresql.suppressions import PostgreSQLSuppressions
from core.store.dialects.postgresql.transactions import PostgreSQLTransactions
from core.store.dialects.postgresql.types import PostgreSQLTypes
from core.store.dialects.postgresql.writing import PostgreSQLWriting
from core.store.dialects.protocol import (
    Backups,
    ChangeLog,
    Consents,
    Expressions,
    Journal,
    Ledger,
    Placement,
    Suppressions,
    Transactions,
    Types,
    Writing,
)


class PostgreSQL:
    """PostgreSQL on one server."""

    name = "postgresql"
    label = "PostgreSQL"
    schemes = frozenset({"postgresql", "postgres"})
    example = "postgresql://user:password@host/name"
    transactions: Transactions = PostgreSQLTransactions()
    types: Types = PostgreSQLTypes()
    expressions: Expressions = PostgreSQLExpressions()
    writing: Writing = PostgreSQLWriting()
    change_log: ChangeLog = PostgreSQLChangeLog()
    journal: Journal = PostgreSQLJournal()
    consents: Consents = PostgreSQLConsents()
    suppressions: Suppressions = PostgreSQLSuppressions()
    ledger: Ledger = PostgreSQLLedger()
    backups: Backups = PostgreSQLBackups()
    placement: Placement = OneServer()

    def is_of(self, connection: Connection) -> bool:
        """True unless it is of a special kind."""
        return True

    def engine(self, address: URL) -> Engine:
        """Return an engine that waits some seconds for a server, and asks each connection before use."""
        try:
            return connecting.engine(address.set(drivername=f"{self.name}+psycopg"))
        except (NoSuchModuleError, ModuleNotFoundError) as error:
            raise DatabaseError(
                "database: PostgreSQL needs the package psycopg. Run `pip install psycopg[binary]`."
            ) from error

    def finish_opening(self, engine: Engine) -> None:
        """No-op."""

    def rehearsing(self, engine: Engine) -> AbstractContextManager[Engine]:
        """Return the same: writers take no turns."""
        return nullcontext(engine)
