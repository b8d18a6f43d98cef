"""Expressions that databases word differently, each by its meaning; `core.store.dialects` has the words."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa
from sqlalchemy.engine import Dialect as SQLAlchemyDialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ColumnElement, Join, Select
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeDecorator, TypeEngine

from core.language.dates import offsets
from core.store.columns import Instant, Microseconds
from core.store.dialects import DIALECTS, dialect_of
from core.store.dialects.protocol import Expressions

Wording = Callable[[Expressions], ColumnElement[Any]]


class PerDatabase(ColumnElement[Any]):
    """One meaning; it is worded only for the database that runs the statement."""

    inherit_cache = False

    def __init__(self, type_: TypeEngine[Any], wording: Wording) -> None:
        self.type = type_
        self._wording = wording
        self._worded: dict[Expressions, ColumnElement[Any]] = {}

    def worded(self, dialect: SQLAlchemyDialect) -> ColumnElement[Any]:
        """Return the wording for a database, always the same: an expression used twice has one set of parameters."""
        words = dialect_of(dialect).expressions
        if words not in self._worded:
            self._worded[words] = self._wording(words).self_group()
        return self._worded[words]

    def self_group(self, against: OperatorType | None = None) -> PerDatabase:
        """Return itself: each wording is grouped where it is rendered, and a boolean one is never compared with 1."""
        return self

    @property
    def _from_objects(self) -> list[Any]:
        return []  # every SELECT here names its tables itself


@compiles(PerDatabase)
def _in_the_words_of(element: PerDatabase, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.worded(compiler.dialect), **options)


class DrivenJoin(Join):
    """An inner join with a small left side; the right side is looked up for each of its rows."""

    inherit_cache = True


@compiles(DrivenJoin)
def _compile_driven_join(join: DrivenJoin, compiler: SQLCompiler, **options: Any) -> str:
    return dialect_of(compiler.dialect).expressions.driven_join(join, compiler, **options)


def one_of(column: ColumnElement[Any], values: Sequence[Any], type_: TypeEngine[Any]) -> ColumnElement[bool]:
    """``column`` is one of ``values``. They are one parameter, however many, so no limit applies."""
    return PerDatabase(sa.Boolean(), lambda words: words.one_of(column, values, type_))


def among_many(column: ColumnElement[Any], values: Sequence[Any], type_: TypeEngine[Any]) -> ColumnElement[bool]:
    """As `one_of`, for thousands of values."""
    return PerDatabase(sa.Boolean(), lambda words: words.among_many(column, values, type_))


def is_among(
    key: ColumnElement[int], ids: Any, exists: Callable[[], sa.Exists], *, is_looked_up: bool
) -> ColumnElement[bool]:
    """``key``, which may be NULL, is among ids that never are. ``exists`` asks for one key; with ``is_looked_up`` few
    rows are left to look at, and that is best.
    """
    return PerDatabase(sa.Boolean(), lambda words: words.is_among(key, ids, exists, is_looked_up=is_looked_up))


def is_not_among(
    key: ColumnElement[int], ids: Any, exists: Callable[[], sa.Exists], *, is_looked_up: bool
) -> ColumnElement[bool]:
    """The opposite of `is_among`; true for NULL."""
    return PerDatabase(sa.Boolean(), lambda words: words.is_not_among(key, ids, exists, is_looked_up=is_looked_up))


def is_no_pair(
    pair: tuple[ColumnElement[Any], ColumnElement[Any]], of: tuple[ColumnElement[Any], ColumnElement[Any]]
) -> ColumnElement[bool]:
    """No row has these two values in its two columns. None of the four is ever NULL."""
    return PerDatabase(sa.Boolean(), lambda words: words.is_no_pair(pair, of))


class _PackedIds(TypeDecorator[npt.NDArray[np.int64]]):
    """Many ids in one value, read without an object for each."""

    impl = sa.types.NullType
    cache_ok = True

    def process_result_value(self, value: Any, dialect: SQLAlchemyDialect) -> npt.NDArray[np.int64]:
        """Return an array, empty for no ids."""
        return dialect_of(dialect).expressions.unpacked_ids(value)


def packed_ids(ids: ColumnElement[int]) -> ColumnElement[npt.NDArray[np.int64]]:
    """All the ids of a group, as one array."""
    return PerDatabase(_PackedIds(), lambda words: words.packed_ids(ids))


def distinct_rows(rows: Select[Any]) -> Select[Any]:
    """Rows for `distinct_count`."""
    for dialect in DIALECTS:
        if dialect.expressions.has_rows_distinct_first:
            rows = rows.prefix_with("DISTINCT", dialect=dialect.name)
    return rows


def distinct_count(value: ColumnElement[Any]) -> ColumnElement[int]:
    """The number of distinct values in a group of `distinct_rows`."""
    return PerDatabase(sa.BigInteger(), lambda words: words.distinct_count(value))


def contains(key: ColumnElement[Any], part: str) -> ColumnElement[bool]:
    """``part`` is anywhere in ``key``; every character is an ordinary one."""
    return PerDatabase(sa.Boolean(), lambda words: words.contains(key, part))


def ends_with(key: ColumnElement[Any], ending: str) -> ColumnElement[bool]:
    """``key`` ends with ``ending``, which is not empty."""
    return PerDatabase(sa.Boolean(), lambda words: words.ends_with(key, ending))


def utf8(text: ColumnElement[Any]) -> ColumnElement[bytes]:
    """The bytes of a text, which another program may have written wrongly."""
    return PerDatabase(sa.LargeBinary(), lambda words: words.utf8(text))


class InstantRanges(FunctionElement[Any]):
    """A table of ranges of instants with the columns ``place`` (from 1), ``start`` and ``finish``. It takes few
    parameters, however many ranges there are.
    """

    inherit_cache = False
    name = "instant_ranges"

    def __init__(self, ranges: Sequence[tuple[datetime, datetime]]) -> None:
        super().__init__()
        self.ranges = ranges

    def as_table(self) -> sa.TableValuedAlias:
        """Return it as a table to select from, with a unique name."""
        columns = (sa.column("place", sa.Integer), sa.column("start", Instant), sa.column("finish", Instant))
        return self.table_valued(*columns, name="ranges")


@compiles(InstantRanges)
def _ranges(element: InstantRanges, compiler: SQLCompiler, **options: Any) -> str:
    rows = dialect_of(compiler.dialect).expressions.instant_ranges(element.ranges)
    return f"({compiler.process(rows, **options)})"


def microseconds_between(start: ColumnElement[Any], end: ColumnElement[Any]) -> ColumnElement[int]:
    """The whole microseconds from one instant to another, exactly."""
    return PerDatabase(sa.BigInteger(), lambda words: words.microseconds_between(start, end))


def local_day(instant: ColumnElement[Any], zone: str, low: datetime, high: datetime) -> ColumnElement[Any]:
    """The day of an instant on a zone's wall clock, in the form of a date's column.

    The offsets come from Python's time zones on every database, never from the database's own.
    Instants are known to lie between ``low`` and ``high``.
    """
    offset = partial(_offset, instant, zone, low, high)
    is_number = isinstance(instant.type, Microseconds)
    return PerDatabase(sa.types.NullType(), lambda words: words.local_day(instant, offset, is_number=is_number))


def _offset(
    instant: ColumnElement[Any],
    zone: str,
    low: datetime,
    high: datetime,
    write: Callable[[timedelta], ColumnElement[Any]],
) -> ColumnElement[Any]:
    """The zone's offset at an instant: a CASE of CASEs, only two deep, for SQLite's parser."""
    every = offsets(zone)
    since_low = max((i for i, (start, _) in enumerate(every) if start <= low), default=0)
    needed = [turn for i, turn in enumerate(every) if i >= since_low and (i == since_low or turn[0] <= high)]
    width = math.isqrt(len(needed)) + 1
    groups = [needed[start : start + width] for start in range(0, len(needed), width)]

    def chosen(starts: list[datetime], values: list[ColumnElement[Any]]) -> ColumnElement[Any]:
        *earlier, last = values
        if not earlier:
            return last
        ends = [sa.literal(start, instant.type) for start in starts[1:]]
        return sa.case(*((instant < end, value) for end, value in zip(ends, earlier, strict=True)), else_=last)

    inner = [chosen([start for start, _ in group], [write(offset) for _, offset in group]) for group in groups]
    return chosen([group[0][0] for group in groups], inner)


def day_in_text(text: ColumnElement[Any]) -> ColumnElement[Any]:
    """A day stored as ISO text, in the form of a date's column."""
    return PerDatabase(sa.Date(), lambda words: words.day_in_text(text))


def without_members(known: ColumnElement[Any], names: Sequence[str]) -> ColumnElement[Any]:
    """``known``, a JSON object, without these members; others stay, also those that are null. NULL stays NULL."""
    return PerDatabase(known.type, lambda words: words.without_members(known, names))


def with_members(known: ColumnElement[Any], new: ColumnElement[Any]) -> ColumnElement[Any]:
    """``known``, a JSON object, with the members of ``new`` in place of its own; those that are null there go.

    No object is one without members; one without members is NULL.
    """
    return PerDatabase(known.type, lambda words: words.with_members(known, new))


def month(day: ColumnElement[Any]) -> ColumnElement[int]:
    """1 to 12."""
    return PerDatabase(sa.Integer(), lambda words: words.month(day))


def iso_weekday(day: ColumnElement[Any]) -> ColumnElement[int]:
    """1 (Monday) to 7."""
    return PerDatabase(sa.Integer(), lambda words: words.iso_weekday(day))


def month_day(day: ColumnElement[Any]) -> ColumnElement[int]:
    """Month * 100 + day of the month."""
    return PerDatabase(sa.Integer(), lambda words: words.month_day(day))
