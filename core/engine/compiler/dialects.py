"""Where SQLite and PostgreSQL say the same thing differently: each difference once, by name."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ColumnElement, Join
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeEngine

from core.language.dates import offsets
from core.store.columns import Instant, Microseconds
from core.store.epoch import EPOCH, microseconds

_DAY_MICROSECONDS = 86_400_000_000
_BIAS_DAYS = 719_162
"""Days from 0001-01-01 to 1970-01-01: makes every instant positive, so that / rounds down."""


Wording = Callable[[], ColumnElement[Any]]


class PerDatabase(ColumnElement[Any]):
    """One meaning in two wordings; the database that runs the statement has only its own made."""

    inherit_cache = False

    def __init__(self, type_: TypeEngine[Any], *, sqlite: Wording, postgresql: Wording) -> None:
        self.type = type_
        self._sqlite = sqlite
        self._postgresql = postgresql

    # Each is made once, so that what is written several times has one set of parameters.
    @cached_property
    def sqlite(self) -> ColumnElement[Any]:
        """What SQLite reads."""
        return self._sqlite().self_group()

    @cached_property
    def postgresql(self) -> ColumnElement[Any]:
        """What PostgreSQL reads."""
        return self._postgresql().self_group()

    def self_group(self, against: OperatorType | None = None) -> PerDatabase:
        """Each wording is grouped where it is written; a boolean one is never compared with 1."""
        return self

    @property
    def _from_objects(self) -> list[Any]:
        return []  # every SELECT here names its tables itself


@compiles(PerDatabase)
def _in_the_words_of(element: PerDatabase, compiler: SQLCompiler, **options: Any) -> str:
    wording = element.postgresql if compiler.dialect.name == "postgresql" else element.sqlite
    return compiler.process(wording, **options)


class DrivenJoin(Join):
    """An inner join whose left side is small, and the right side looked up for each of its rows.

    SQLite has no idea how many rows a table has, and takes the order that is said; PostgreSQL knows.
    """

    inherit_cache = True


@compiles(DrivenJoin, "sqlite")
def _driven(join: DrivenJoin, compiler: SQLCompiler, **options: Any) -> str:
    left, right = (compiler.process(side, **{**options, "asfrom": True}) for side in (join.left, join.right))
    assert join.onclause is not None
    return f"{left} CROSS JOIN {right} ON {compiler.process(join.onclause, **options)}"


def one_of(column: ColumnElement[Any], values: Sequence[Any], type_: TypeEngine[Any]) -> ColumnElement[bool]:
    """``column`` is one of ``values``; one parameter however long the list, so that no limit is met."""

    def in_json() -> ColumnElement[bool]:
        members = sa.func.json_each(json.dumps(list(values))).table_valued("value")
        return column.in_(sa.select(members.c.value).correlate(None))

    return PerDatabase(
        sa.Boolean(),
        sqlite=in_json,
        postgresql=lambda: column == sa.any_(sa.bindparam(None, list(values), type_=ARRAY(type_))),
    )


def among_many(column: ColumnElement[Any], values: Sequence[Any], type_: TypeEngine[Any]) -> ColumnElement[bool]:
    """As `one_of`, of thousands of values: PostgreSQL joins them, and never looks at each for every row."""

    def in_rows() -> ColumnElement[bool]:
        array = sa.bindparam(None, list(values), type_=ARRAY(type_))
        return column.in_(sa.select(sa.func.unnest(array, type_=type_)).correlate(None))

    return PerDatabase(sa.Boolean(), sqlite=lambda: one_of(column, values, type_), postgresql=in_rows)


def packed_ids(ids: ColumnElement[int]) -> ColumnElement[Any]:
    """All the ids of a group as one value, for `unpacked_ids`; NULL of none."""
    return PerDatabase(
        sa.types.NullType(),
        sqlite=lambda: sa.func.group_concat(ids, type_=sa.Text),
        postgresql=lambda: sa.func.string_agg(
            sa.func.int8send(ids), sa.literal_column("''::bytea"), type_=sa.LargeBinary
        ),
    )


def unpacked_ids(packed: str | bytes | None) -> npt.NDArray[np.int64]:
    """The ids that `packed_ids` wrote, without an object for each of them."""
    if isinstance(packed, str):
        return np.fromstring(packed, dtype=np.int64, sep=",")
    return np.frombuffer(packed or b"", dtype=">i8").astype(np.int64)


def distinct_count(value: ColumnElement[Any]) -> ColumnElement[int]:
    """How many different values there are in a group of rows, which PostgreSQL has with each value once."""
    return PerDatabase(
        sa.BigInteger(), sqlite=lambda: sa.func.count(value.distinct()), postgresql=lambda: sa.func.count(value)
    )


def contains(key: ColumnElement[Any], part: str) -> ColumnElement[bool]:
    """``part`` stands anywhere in ``key``; every character is an ordinary one."""
    return PerDatabase(
        sa.Boolean(),
        sqlite=lambda: sa.func.instr(key, part) > 0,
        postgresql=lambda: sa.func.strpos(key, part) > 0,
    )


def ends_with(key: ColumnElement[Any], ending: str) -> ColumnElement[bool]:
    """``key`` ends with ``ending``, which is not empty."""
    return PerDatabase(
        sa.Boolean(),
        sqlite=lambda: sa.func.substr(key, -len(ending)) == ending,
        postgresql=lambda: sa.func.right(key, len(ending)) == ending,
    )


class InstantRanges(FunctionElement[Any]):
    """A table of ranges of instants, as parameters that are few however long it is: ``place`` (from 1),
    ``start`` and ``finish``.
    """

    inherit_cache = False
    name = "instant_ranges"

    def __init__(self, ranges: Sequence[tuple[datetime, datetime]]) -> None:
        super().__init__()
        text = json.dumps([[microseconds(start), microseconds(finish)] for start, finish in ranges])
        self.sqlite = sa.func.json_each(text)
        arrays = (sa.literal(list(side), ARRAY(Instant())) for side in zip(*ranges, strict=True))
        self.postgresql = sa.func.unnest(*arrays)

    def as_table(self) -> sa.TableValuedAlias:
        """To select from, under a name of its own."""
        columns = (sa.column("place", sa.Integer), sa.column("start", Instant), sa.column("finish", Instant))
        return self.table_valued(*columns, name="ranges")


@compiles(InstantRanges)
def _ranges(element: InstantRanges, compiler: SQLCompiler, **options: Any) -> str:
    if compiler.dialect.name == "postgresql":
        rows = f"{compiler.process(element.postgresql, **options)} WITH ORDINALITY AS r(start, finish, place)"
        return f"(SELECT place, start, finish FROM {rows})"  # noqa: S608 - the values are parameters
    rows = compiler.process(element.sqlite, **options)
    return f"(SELECT key + 1 AS place, value ->> 0 AS start, value ->> 1 AS finish FROM {rows})"  # noqa: S608


def microseconds_between(start: ColumnElement[Any], end: ColumnElement[Any]) -> ColumnElement[int]:
    """The whole microseconds from one instant to another, exactly."""

    def from_epoch() -> ColumnElement[int]:
        seconds = sa.extract("epoch", sa.type_coerce(end, sa.DateTime) - sa.type_coerce(start, sa.DateTime))
        return sa.cast(seconds * 1_000_000, sa.BigInteger)

    return PerDatabase(
        sa.BigInteger(),
        sqlite=lambda: sa.type_coerce(end, sa.BigInteger) - sa.type_coerce(start, sa.BigInteger),
        postgresql=from_epoch,
    )


def local_day(instant: ColumnElement[Any], zone: str, low: datetime, high: datetime) -> ColumnElement[Any]:
    """The day of an instant on a zone's wall clock, as DATE (PostgreSQL) or ISO text (SQLite).

    The offsets come from Python's time zones on both databases, never from the database's own.
    Instants are known to lie between ``low`` and ``high``.
    """

    def days() -> ColumnElement[Any]:
        return _days_since_1970(instant, _offset(instant, zone, low, high, _as_microseconds))

    def postgresql() -> ColumnElement[Any]:
        if isinstance(instant.type, Microseconds):
            return sa.cast(sa.literal(EPOCH.date()), sa.Date) + sa.cast(days(), sa.Integer)
        offset = _offset(instant, zone, low, high, _as_interval)
        return sa.cast(sa.func.timezone("UTC", instant) + offset, sa.Date)

    return PerDatabase(
        sa.types.NullType(), sqlite=lambda: sa.func.date(days() * 86_400, "unixepoch"), postgresql=postgresql
    )


def _days_since_1970(instant: ColumnElement[Any], offset: ColumnElement[Any]) -> ColumnElement[Any]:
    local = sa.type_coerce(instant, sa.BigInteger) + offset + _BIAS_DAYS * _DAY_MICROSECONDS
    return local // _DAY_MICROSECONDS - _BIAS_DAYS


def _as_microseconds(offset: timedelta) -> ColumnElement[Any]:
    return sa.literal_column(str(offset // timedelta(microseconds=1)), sa.BigInteger)


def _as_interval(offset: timedelta) -> ColumnElement[Any]:
    return sa.literal_column(f"INTERVAL '{int(offset.total_seconds())} seconds'", sa.Interval)


def _offset(instant: ColumnElement[Any], zone: str, low: datetime, high: datetime, write: Any) -> ColumnElement[Any]:
    """The zone's offset at an instant: a CASE of cases, two deep, as SQLite's parser takes no deeper ones."""
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


def month(day: ColumnElement[Any]) -> ColumnElement[int]:
    """1 to 12."""
    return PerDatabase(
        sa.Integer(),
        sqlite=lambda: _sqlite_part("%m", day),
        postgresql=lambda: sa.extract("month", day),
    )


def iso_weekday(day: ColumnElement[Any]) -> ColumnElement[int]:
    """1 (Monday) to 7."""
    return PerDatabase(
        sa.Integer(),
        sqlite=lambda: (_sqlite_part("%w", day) + 6) % 7 + 1,
        postgresql=lambda: sa.extract("isodow", day),
    )


def month_day(day: ColumnElement[Any]) -> ColumnElement[int]:
    """Month * 100 + day of the month."""
    return PerDatabase(
        sa.Integer(),
        sqlite=lambda: _sqlite_part("%m", day) * 100 + _sqlite_part("%d", day),
        postgresql=lambda: sa.extract("month", day) * 100 + sa.extract("day", day),
    )


def _sqlite_part(code: str, day: ColumnElement[Any]) -> ColumnElement[Any]:
    return sa.cast(sa.func.strftime(code, day), sa.Integer)
