"""SQLite, the embedded database: a file, and one transaction that writes at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.engine import URL, Connection, Engine

from core.errors import DatabaseError
from core.store.dialects import embedded
from core.store.dialects.placement import OneServer
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
from core.store.dialects.sqlite import connecting
from core.store.dialects.sqlite.backups import SQLiteBackups
from core.store.dialects.sqlite.change_log import SQLiteChangeLog
from core.store.dialects.sqlite.consents import SQLiteConsents
from core.store.dialects.sqlite.expressions import SQLiteExpressions
from core.store.dialects.sqlite.journal import SQLiteJournal
from core.store.dialects.sqlite.kept_rows import SQLiteLedger
from core.store.dialects.sqlite.suppressions import SQLiteSuppressions
from core.store.dialects.sqlite.transactions import SQLiteTransactions
from core.store.dialects.sqlite.types import SQLiteTypes
from core.store.dialects.sqlite.writing import SQLiteWriting


class SQLite:
    """SQLite; it needs no locks and no order of transactions, because they write one after another."""

    name = "sqlite"
    label = "SQLite"
    schemes = frozenset({"sqlite"})
    example = "sqlite:///data/windrow.db"
    transactions: Transactions = SQLiteTransactions()
    types: Types = SQLiteTypes()
    expressions: Expressions = SQLiteExpressions()
    writing: Writing = SQLiteWriting()
    change_log: ChangeLog = SQLiteChangeLog()
    journal: Journal = SQLiteJournal()
    consents: Consents = SQLiteConsents()
    suppressions: Suppressions = SQLiteSuppressions()
    ledger: Ledger = SQLiteLedger()
    backups: Backups = SQLiteBackups()
    placement: Placement = OneServer()

    def is_of(self, connection: Connection) -> bool:
        """Return true: there is one kind of SQLite."""
        return True

    def engine(self, address: URL) -> Engine:
        """Return an engine for a file; a missing folder is created."""
        if address.database in (None, "", ":memory:"):
            raise DatabaseError(
                f"database: SQLite must have a file, as in {self.example} (got an address without one)."
            )
        return connecting.engine(address.set(drivername=self.name))

    def finish_opening(self, engine: Engine) -> None:
        """Make a missing file an error from now on."""
        connecting.demand_file(engine)

    @contextmanager
    def rehearsing(self, engine: Engine) -> Iterator[Engine]:
        """Return that of a copy of the file, which is gone afterwards."""
        with TemporaryDirectory(prefix="windrow-") as folder:
            file = Path(folder, "rehearsal.db")
            embedded.copy(Path(engine.url.database or ""), file)
            rehearsal = connecting.engine(engine.url.set(database=str(file)))
            try:
                yield rehearsal
            finally:
                rehearsal.dispose()
