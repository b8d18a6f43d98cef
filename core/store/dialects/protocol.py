"""What an implementation of a kind of database must offer, in six parts.

| part | says |
|---|---|
| `Transactions` | how one is isolated, waits for others, and is ended |
| `Types` | in what columns hold values |
| `Expressions` | what a statement asks |
| `Writing` | how many rows are written at once, and temporary tables |
| `ChangeLog` | what notes changes, and in what order they became visible |
| `Placement` | on which servers tables are |
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.sql import ColumnElement, FromClause, Join, Select
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from core.store.dialects.positions import Position
from core.store.locks import Lock
from core.store.triggers.sources import Source


class Transactions(Protocol):
    """How a transaction is isolated, waits for others, and is ended."""

    reading_options: Mapping[str, Any]
    """Execution options under which all queries of a transaction see one snapshot."""

    def writing_options(self, patience_milliseconds: int | None) -> Mapping[str, Any]:
        """Execution options of a transaction that writes; it waits so long for its turn where writers take turns."""

    def isolate(self, connection: Connection) -> None:
        """Have a transaction that writes see one snapshot; before it asks anything."""

    def is_undone_for_others(self, error: BaseException | None) -> bool:
        """Whether an error of the driver says that a transaction was undone for the sake of others."""

    def cancel(self, driver: Any) -> None:
        """End what a connection of the driver runs, from another thread."""

    def hold(self, connection: Connection, lock: Lock) -> None:
        """Wait until no other transaction holds a lock, and hold it until this one ends."""

    def keep_writers_out(self, connection: Connection, table: str) -> bool:
        """Have others wait before they write a table, until this transaction ends; false where one is writing it."""


class Types(Protocol):
    """In what columns hold values."""

    row_id: TypeEngine[int]
    """A 64-bit id that the database counts up by itself."""
    bytewise: TypeEngine[str]
    """A text that is compared byte by byte."""
    json_object: TypeEngine[Any]
    """JSON whose members can be asked; None is NULL."""
    instant: TypeEngine[Any]
    """An instant to the microsecond."""
    ordered_table: Mapping[str, Any]
    """Options of a table whose rows lie in the order of the primary key, where that can be said."""
    hidden_columns: frozenset[str]
    """Columns that every table has without saying so."""

    def stored_instant(self, instant: datetime) -> Any:
        """An instant in UTC as the driver takes it."""

    def index_options(self, condition: sa.TextClause) -> Mapping[str, Any]:
        """Options of an index of those rows alone that meet a condition."""


class Expressions(Protocol):
    """What a statement asks. `core.store.expressions` says what each means, and offers it to everybody."""

    has_rows_distinct_first: bool
    """Whether different values are counted faster of rows that are made distinct before."""

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

    def instant_ranges(self, ranges: Sequence[tuple[datetime, datetime]]) -> Select[Any]: ...

    def microseconds_between(self, start: ColumnElement[Any], end: ColumnElement[Any]) -> ColumnElement[int]: ...

    def local_day(
        self,
        instant: ColumnElement[Any],
        offset: Callable[[Callable[[timedelta], ColumnElement[Any]]], ColumnElement[Any]],
        *,
        is_number: bool,
    ) -> ColumnElement[Any]:
        """``offset`` gives the zone's at the instant, in the words that it is given for one; ``is_number`` of
        microseconds.
        """

    def day_in_text(self, text: ColumnElement[Any]) -> ColumnElement[Any]: ...

    def month(self, day: ColumnElement[Any]) -> ColumnElement[int]: ...

    def iso_weekday(self, day: ColumnElement[Any]) -> ColumnElement[int]: ...

    def month_day(self, day: ColumnElement[Any]) -> ColumnElement[int]: ...

    def driven_join(self, join: Join, compiler: SQLCompiler, **options: Any) -> str:
        """The text of `core.store.expressions.DrivenJoin`."""


class Form(Protocol):
    """In what form the driver takes staged values quickest."""

    def value(self, stored: Any) -> Any:
        """Of what a type binds: None, a text, a number, a boolean, a day or an instant."""

    def numbers(self, numbers: Iterable[int | None]) -> Sequence[Any]:
        """Of many whole numbers or None."""

    def texts(self, texts: Sequence[str]) -> Iterable[tuple[Any, Any]]:
        """Of many cells of text, each with its key. They have to be printable."""

    def instants(self, texts: Sequence[str], instants: Sequence[datetime]) -> Iterable[tuple[Any]]:
        """Of many instants in UTC, given the texts that they were read from."""


class Writing(Protocol):
    """How many rows are written at once, and temporary tables."""

    form: Form
    counts_skipped_rows: bool
    """Whether the rows that `insert_missing` skips count as written."""

    def create_temporary(self, connection: Connection, table: sa.Table) -> None:
        """Create a table that this connection alone sees, and that is gone when its transaction ends."""

    def numbered_column(self, name: str) -> sa.Column[int]:
        """A column of a temporary table for different whole numbers, with no index beside the table."""

    def write_columns(self, connection: Connection, table: FromClause, columns: Sequence[Sequence[Any]]) -> None:
        """Write the values of all columns of a temporary table, in their `Form`, the fastest way there is."""

    def written(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """A column that `write_columns` wrote, NULL where it has no data."""

    def insert_missing(self, table: sa.TableClause, columns: Sequence[str], rows: Select[Any]) -> sa.Insert:
        """The statement that inserts rows without those whose key is there already."""

    def insert_or_update(
        self, table: sa.TableClause, values: Mapping[str, Any], key: str, where: ColumnElement[bool] | None = None
    ) -> sa.Insert:
        """The statement that inserts a row, or writes its values into the row of its key where that meets ``where``."""

    def estimate(self, connection: Connection, *tables: str) -> None:
        """Have the planner count the rows of tables that were just filled, where it goes by them."""

    def prepare_merge(self, connection: Connection, table: str) -> None:
        """Before a table that was just filled is merged: as `estimate`, and give sorting room in memory."""


class ChangeLog(Protocol):
    """What notes changes, and in what order they became visible."""

    notes_records: bool
    """Whether changes of records are in the log, whoever makes them."""
    takes_by_writing: bool
    """Whether taking a position may have to write, and so to wait for others."""

    def trigger_statements(self, connection: Connection, source: Source) -> Iterator[str]:
        """What makes the triggers of a table anew."""

    def current_position(self, session: orm.Session) -> Position:
        """The position of what this transaction sees."""

    def settled_position(self, session: orm.Session, entities: Collection[str]) -> Position | None:
        """As `current_position`, where every later change is after it; None where one may come that could not be told
        from those of these entities that are in the log, or nothing notes changes.
        """

    def take_position(self, session: orm.Session, entities: Collection[str]) -> Position:
        """As `settled_position`, moving it up where there is none."""

    def is_after(self, position: Position, noted: ColumnElement[int]) -> ColumnElement[bool]:
        """Whether a visible change, noted at a position, came after that of a state of the same server."""

    def own_position(self, session: orm.Session) -> ColumnElement[int]:
        """At what this transaction notes its changes."""


class Placement(Protocol):
    """On which servers tables are."""

    is_spread: bool
    """Whether rows of one table are on several servers."""

    def gathered(self, rows: FromClause) -> FromClause:
        """Rows as a statement can read them that writes a table kept elsewhere: temporary ones beside a table that is
        spread or on every server, or the other way round.
        """

    def joined_as_a_whole(self, connection: Connection) -> AbstractContextManager[None]:
        """Statements over all rows of a table that may have just been filled, until the block ends: a server that
        thinks it small would look through the others once for each of its rows. Part of the caller's transaction.
        """

    def hold_own_ids(self, connection: Connection) -> None:
        """Wait until nobody else gives contacts own ids, where no key keeps them apart."""


class Dialect(Protocol):
    """A kind of database in its own words."""

    name: str
    """The name that SQLAlchemy has for it."""
    label: str
    """The name that people have for it."""
    schemes: frozenset[str]
    """What its addresses may begin with."""
    example: str
    """An address."""

    transactions: Transactions
    types: Types
    expressions: Expressions
    writing: Writing
    change_log: ChangeLog
    placement: Placement

    def is_of(self, connection: Connection) -> bool:
        """Whether the database of a connection, of this name, is of this kind."""

    def engine(self, address: URL) -> Engine:
        """An engine for an address with one of the schemes, which connects later. Raises DatabaseError."""

    def finish_opening(self, engine: Engine) -> None:
        """Once the schema is there."""
