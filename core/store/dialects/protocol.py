"""What the implementation of a kind of database must offer, in eight parts.

| part | says |
|---|---|
| `Transactions` | how one is isolated, waits for others, and is ended |
| `Types` | which column types hold values |
| `Expressions` | how a statement says what it asks |
| `Writing` | how to write many rows at once, and temporary tables |
| `ChangeLog` | what notes changes, and in what order they become visible |
| `Journal` | what an import wrote, for undoing it |
| `Ledger` | keeping rows as they were written |
| `Placement` | on which servers tables are |
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.sql import ColumnElement, FromClause, Join, Select
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from core.store.dialects.obstacles import Obstacle
from core.store.dialects.positions import Position
from core.store.locks import Lock
from core.store.triggers.consents import ConsentColumn
from core.store.triggers.sources import Source


class Transactions(Protocol):
    """How a transaction is isolated, waits for others, and is ended."""

    takes_turns: bool
    """Whether one transaction writes at a time, and all others wait for it."""
    reading_options: Mapping[str, Any]
    """Execution options that let all queries of a transaction see one snapshot."""

    def writing_options(self, patience_milliseconds: int | None) -> Mapping[str, Any]:
        """Execution options of a writing transaction; where writers take turns, it waits so long for its own."""

    def limit_waiting(self, connection: Connection, milliseconds: int) -> None:
        """Let the statements of this transaction end with an error instead of waiting longer for a lock."""

    def isolate(self, connection: Connection) -> None:
        """Give a writing transaction one snapshot; call it before the first query."""

    def is_undone_for_others(self, error: BaseException | None) -> bool:
        """Whether an error of the driver says that a transaction was undone to let others go on."""

    def obstacle(self, error: BaseException | None) -> Obstacle | None:
        """Return what an error of the driver means, if it is one of these."""

    def cancel(self, driver: Any) -> None:
        """End, from another thread, the query that a connection of the driver runs."""

    def keep(self, engine: Engine, lock: Lock) -> AbstractContextManager[bool]:
        """Keep a lock over several transactions, until the block or the process ends; false while another has it."""

    def hold(self, connection: Connection, lock: Lock) -> None:
        """Wait for a lock, and hold it until this transaction ends."""

    def keep_writers_out(self, connection: Connection, table: str) -> bool:
        """Make others wait before they write to a table, until this transaction ends; false if one is writing now."""


class Types(Protocol):
    """Which column types hold values."""

    row_id: TypeEngine[int]
    """A 64-bit id that the database assigns."""
    bytewise: TypeEngine[str]
    """A text that is compared byte by byte."""
    json_object: TypeEngine[Any]
    """JSON whose members can be queried; None is NULL."""
    instant: TypeEngine[Any]
    """An instant to the microsecond."""
    ordered_table: Mapping[str, Any]
    """Options of a table that keeps rows in the order of the primary key, if the database can."""
    hidden_columns: frozenset[str]
    """Columns that the database adds to every table."""

    def stored_instant(self, instant: datetime) -> Any:
        """Return an instant in UTC in the form that the driver takes."""

    def index_options(self, condition: sa.TextClause) -> Mapping[str, Any]:
        """Return the options of an index of only the rows that meet a condition."""


class Expressions(Protocol):
    """How a statement says what it asks. `core.store.expressions` defines the meanings and offers them to all rooms."""

    has_rows_distinct_first: bool
    """Whether distinct values are counted faster after making rows distinct."""

    def one_of(
        self, column: ColumnElement[Any], values: Sequence[Any], type_: TypeEngine[Any]
    ) -> ColumnElement[bool]: ...

    def among_many(
        self, column: ColumnElement[Any], values: Sequence[Any], type_: TypeEngine[Any]
    ) -> ColumnElement[bool]: ...

    def is_among(
        self, key: ColumnElement[int], ids: Any, exists: Callable[[], sa.Exists], *, is_looked_up: bool
    ) -> ColumnElement[bool]: ...

    def is_not_among(
        self, key: ColumnElement[int], ids: Any, exists: Callable[[], sa.Exists], *, is_looked_up: bool
    ) -> ColumnElement[bool]: ...

    def is_no_pair(
        self, pair: tuple[ColumnElement[Any], ColumnElement[Any]], of: tuple[ColumnElement[Any], ColumnElement[Any]]
    ) -> ColumnElement[bool]: ...

    def packed_ids(self, ids: ColumnElement[int]) -> ColumnElement[Any]: ...

    def unpacked_ids(self, packed: Any) -> npt.NDArray[np.int64]: ...

    def distinct_count(self, value: ColumnElement[Any]) -> ColumnElement[int]: ...

    def contains(self, key: ColumnElement[Any], part: str) -> ColumnElement[bool]: ...

    def ends_with(self, key: ColumnElement[Any], ending: str) -> ColumnElement[bool]: ...

    def utf8(self, text: ColumnElement[Any]) -> ColumnElement[bytes]: ...

    def instant_ranges(self, ranges: Sequence[tuple[datetime, datetime]]) -> Select[Any]: ...

    def microseconds_between(self, start: ColumnElement[Any], end: ColumnElement[Any]) -> ColumnElement[int]: ...

    def local_day(
        self,
        instant: ColumnElement[Any],
        offset: Callable[[Callable[[timedelta], ColumnElement[Any]]], ColumnElement[Any]],
        *,
        is_number: bool,
    ) -> ColumnElement[Any]:
        """``offset`` gives the zone's offset for the expression of an instant; ``is_number`` if that is
        in microseconds.
        """

    def day_in_text(self, text: ColumnElement[Any]) -> ColumnElement[Any]: ...

    def without_members(self, known: ColumnElement[Any], names: Sequence[str]) -> ColumnElement[Any]: ...

    def with_members(self, known: ColumnElement[Any], new: ColumnElement[Any]) -> ColumnElement[Any]: ...

    def month(self, day: ColumnElement[Any]) -> ColumnElement[int]: ...

    def iso_weekday(self, day: ColumnElement[Any]) -> ColumnElement[int]: ...

    def month_day(self, day: ColumnElement[Any]) -> ColumnElement[int]: ...

    def driven_join(self, join: Join, compiler: SQLCompiler, **options: Any) -> str:
        """The SQL of `core.store.expressions.DrivenJoin`."""


class Form(Protocol):
    """The form in which the driver takes staged values fastest."""

    def value(self, stored: Any) -> Any:
        """One value as a type binds it: None, a text, a number, a boolean, a day or an instant."""

    def numbers(self, numbers: Iterable[int | None]) -> Sequence[Any]:
        """Many whole numbers or None."""

    def texts(self, texts: Sequence[str]) -> Iterable[tuple[Any, Any]]:
        """Many cells of text, each with its key. They must be printable."""

    def instants(self, texts: Sequence[str], instants: Sequence[datetime]) -> Iterable[tuple[Any]]:
        """Many instants in UTC; ``texts`` are those they were read from."""


class Filling(Protocol):
    """Writing rows to a temporary table while the next ones are made."""

    def write(self, columns: Sequence[Sequence[Any]]) -> None:
        """Write the values of all columns, in their `Form`. Nothing else can run on the connection until a pause."""

    def pause(self) -> None:
        """Let something else run on the connection."""


class Writing(Protocol):
    """How to write many rows at once, and temporary tables."""

    form: Form
    counts_skipped_rows: bool
    """Whether the rows that `insert_missing` skips count as written."""

    def create_temporary(self, connection: Connection, table: sa.Table) -> None:
        """Create a table that only this connection sees and that goes when its transaction ends."""

    def numbered_column(self, name: str) -> sa.Column[int]:
        """A column of a temporary table for distinct whole numbers, without an index beside the table."""

    def filling(self, connection: Connection, table: FromClause) -> AbstractContextManager[Filling]:
        """Begin to fill a temporary table, in the fastest way."""

    def write_columns(self, connection: Connection, table: FromClause, columns: Sequence[Sequence[Any]]) -> None:
        """Fill a temporary table at once."""

    def written(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """Return a column that a `Filling` wrote, with NULL for no data."""

    def insert_missing(self, table: sa.TableClause, columns: Sequence[str], rows: Select[Any]) -> sa.Insert:
        """Return the statement that inserts rows, without those whose key exists."""

    def insert_or_update(
        self, table: sa.TableClause, values: Mapping[str, Any], key: str, where: ColumnElement[bool] | None = None
    ) -> sa.Insert:
        """Return the statement that inserts a row, or updates the row of its key if that meets ``where``."""

    def next_id(self, connection: Connection, table: sa.TableClause, place: ColumnElement[int]) -> ColumnElement[int]:
        """Return an id for a new row. ``place`` counts the ids that this transaction gives; no other one gives any."""

    def overwriting(self, connection: Connection) -> AbstractContextManager[None]:
        """Until the block ends, overwrite what is deleted, where its bytes would otherwise stay in the file."""

    def forget(self, engine: Engine, texts: Sequence[bytes]) -> None:
        """After a commit, remove what was overwritten from the database's own log, if nobody reads it right now."""

    def estimate(self, connection: Connection, *tables: str) -> None:
        """Tell the planner how many rows newly filled tables have, if it uses that."""

    def shadow(self, connection: Connection, table: str, rows: Callable[[FromClause], Select[Any]]) -> None:
        """Let the queries of this transaction find other rows under the name of a table. ``rows`` makes them of the
        table itself.
        """

    def keep_temporary(self, connection: Connection) -> None:
        """Let temporary tables live on when a transaction ends; the connection is not used again afterwards."""

    def prepare_merge(self, connection: Connection, table: str) -> None:
        """Prepare to merge a newly filled table: as `estimate`, and give sorting room in memory."""


class ChangeLog(Protocol):
    """What notes changes, and in what order they become visible."""

    notes_records: bool
    """Whether the log has changes of records, made by any program."""
    takes_by_writing: bool
    """Whether taking a position may have to write, and so wait for others."""

    def trigger_statements(self, connection: Connection, source: Source) -> Iterator[str]:
        """Yield the statements that replace the triggers of a table."""

    def removal_statements(self, connection: Connection, source: Source) -> Iterator[str]:
        """Yield the statements that remove the triggers of a table, which may have some of them."""

    def right_keys(self, connection: Connection) -> AbstractContextManager[None]:
        """Until the block ends, this transaction writes every key beside its text, so that none is queued."""

    def current_position(self, session: orm.Session) -> Position:
        """Return the position of the state that this transaction sees."""

    def settled_position(self, session: orm.Session, entities: Collection[str]) -> Position | None:
        """As `current_position`, if every later change is after it. None if a later change could look like one of
        these entities that is in the log already, or if nothing notes changes.
        """

    def take_position(self, session: orm.Session, entities: Collection[str]) -> Position:
        """As `settled_position`; if there is none, move the position up."""

    def is_after(self, position: Position, noted: ColumnElement[int]) -> ColumnElement[bool]:
        """Whether a visible change, noted at a position, came after a state of the same server."""

    def own_position(self, session: orm.Session) -> ColumnElement[int]:
        """Return the position at which this transaction notes its changes."""


class Journal(Protocol):
    """What an import wrote, noted by the database itself: `core.store.tables.ImportRecord` and `ImportChange`.

    A row is here a mapping of its columns to values as JSON has them; a key, one of the columns that identify it.
    """

    is_kept: bool
    """Whether the database can note it."""

    def install(self, connection: Connection) -> Iterator[str]:
        """Yield the statements that replace what it needs in the schema."""

    def begin(self, connection: Connection, tables: Sequence[str], run_id: int, mark: datetime) -> None:
        """From now on note what this connection, or this transaction, writes to these tables as that of an import.
        ``mark`` tells the interactions that the import makes.
        """

    def end(self, connection: Connection, tables: Sequence[str]) -> None:
        """Note no more."""

    def prepare(self, connection: Connection) -> None:
        """Get ready for what follows, for this transaction."""

    def fingerprint(self, connection: Connection, table: str, alias: str) -> ColumnElement[int]:
        """Return a number that stands for all values of a row of a profile, under an alias, but for `updated_at`."""

    def rows(
        self, connection: Connection, table: str, keys: Sequence[Mapping[str, Any]]
    ) -> Iterator[Mapping[str, Any]]:
        """Yield the rows with these keys."""

    def restore(
        self, connection: Connection, table: str, rows: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]
    ) -> None:
        """Write some columns of rows, given with their keys."""

    def bring_back(self, connection: Connection, table: str, row: Mapping[str, Any]) -> bool:
        """Insert a row as it was; false if there is one with its key."""

    def forget_members(self, connection: Connection, names: Sequence[str]) -> None:
        """Take members of the properties of interactions out of what was noted."""


class Consents(Protocol):
    """The ledger of consents, to which the database itself adds (`core.store.triggers.consents`)."""

    is_kept: bool
    """Whether the database can keep it."""

    def trigger_statements(self, connection: Connection, columns: Sequence[ConsentColumn]) -> Iterator[str]:
        """Yield the statements that replace the triggers, for the columns of contacts that have a state."""

    def removal_statements(self, connection: Connection) -> Iterator[str]:
        """Yield the statements that remove the triggers of contacts."""

    def said(self, connection: Connection, said: Mapping[str, Any]) -> AbstractContextManager[None]:
        """Until the block ends, entries get ``at`` and ``decided_at`` (microseconds), ``by``, ``how``, ``text`` and
        ``run_id`` of this, where it has them.
        """


class Suppressions(Protocol):
    """Queueing contacts whose addresses or number change (`core.store.triggers.suppressions`)."""

    def trigger_statements(self, connection: Connection) -> Iterator[str]:
        """Yield the statements that replace the triggers of contacts and identifiers."""


class Ledger(Protocol):
    """Keeping the rows of some tables (`core.store.triggers.sources.ADDED_ONLY`) as they were written.

    Whoever owns the tables can remove the triggers; nobody else can change or delete a row, by any program.
    """

    def install(self, connection: Connection, table: str) -> Iterator[str]:
        """Yield the statements that replace the triggers of a table."""

    def opened(self, connection: Connection) -> AbstractContextManager[None]:
        """Until the block ends, let this transaction change and delete rows of these tables."""


class Backups(Protocol):
    """Backups of whole databases, in files."""

    begins_with: bytes
    """How every such file begins."""

    def write(self, address: URL, file: Path) -> None:
        """Write everything in a database, as of one instant, into a new file. Raises DatabaseError."""

    def read(self, file: Path, address: URL) -> None:
        """Put what is in a file in the place of a database, whole or not at all. Raises DatabaseError."""

    def demand_unused(self, address: URL) -> None:
        """Raise StateError while somebody has the database open, DatabaseError if it does not answer."""

    def has_tables(self, address: URL) -> bool:
        """Whether there is anything that a restore would replace."""

    def tables(self, file: Path) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Yield the tables in a file, each with its rows to be read at once. Raises DamagedError."""

    def revision(self, file: Path) -> str | None:
        """Return the migration of the schema in a file; None without one."""


class Placement(Protocol):
    """On which servers tables are."""

    is_spread: bool
    """Whether the rows of one table can be on several servers."""

    def gathered(self, rows: FromClause) -> FromClause:
        """Return rows in a form that a statement can read while it writes to a table with another placement:
        temporary rows for a table that is spread or on every server, or the other way round.
        """

    def joined_as_a_whole(self, connection: Connection) -> AbstractContextManager[None]:
        """Until the block ends, plan joins for all rows of a table that may be newly filled: a server that thinks
        it small would scan the others once for each of its rows. Part of the caller's transaction.
        """


class Dialect(Protocol):
    """A kind of database."""

    name: str
    """Its name in SQLAlchemy."""
    label: str
    """Its name for people."""
    schemes: frozenset[str]
    """The schemes of its addresses."""
    example: str
    """An example of an address."""

    transactions: Transactions
    types: Types
    expressions: Expressions
    writing: Writing
    change_log: ChangeLog
    journal: Journal
    consents: Consents
    suppressions: Suppressions
    ledger: Ledger
    backups: Backups
    placement: Placement

    def is_of(self, connection: Connection) -> bool:
        """Whether the database of a connection, which has this name, is of this kind."""

    def engine(self, address: URL) -> Engine:
        """Return an engine for an address with one of the schemes; it connects later. Raises DatabaseError."""

    def finish_opening(self, engine: Engine) -> None:
        """Adjust the engine once the schema exists."""

    def rehearsing(self, engine: Engine) -> AbstractContextManager[Engine]:
        """Until the block ends, return an engine for a transaction that is rolled back in the end and closes out
        nobody meanwhile: where writers take turns, that of a copy.
        """
