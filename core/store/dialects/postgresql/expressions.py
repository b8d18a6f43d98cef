"""Expressions in the words of PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.sql import ColumnElement, Join, Select
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from core.store.dialects.offsets import days_since_1970, in_microseconds
from core.store.epoch import EPOCH


class PostgreSQLExpressions:
    """PostgreSQL's expressions; lists are arrays."""

    has_rows_distinct_first = True
    """For count(DISTINCT value) PostgreSQL sorts all rows; SQLite is twice as fast with it."""

    def one_of(self, column: ColumnElement[Any], values: Sequence[Any], type_: TypeEngine[Any]) -> ColumnElement[bool]:
        """One parameter, compared with every row."""
        return column == sa.any_(sa.bindparam(None, list(values), type_=ARRAY(type_)))

    def among_many(
        self, column: ColumnElement[Any], values: Sequence[Any], type_: TypeEngine[Any]
    ) -> ColumnElement[bool]:
        """One parameter, joined."""
        array = sa.bindparam(None, list(values), type_=ARRAY(type_))
        return column.in_(sa.select(sa.func.unnest(array, type_=type_)).correlate(None))

    def is_among(
        self, key: ColumnElement[int], ids: Any, exists: Callable[[], sa.Exists], *, is_looked_up: bool
    ) -> ColumnElement[bool]:
        """A semi-join for either value of ``exists``, in the order that the planner chooses."""
        return key.in_(ids)

    def is_not_among(
        self, key: ColumnElement[int], ids: Any, exists: Callable[[], sa.Exists], *, is_looked_up: bool
    ) -> ColumnElement[bool]:
        """An anti-join: the plan of NOT IN can be quadratic."""
        return ~exists()

    def is_no_pair(
        self, pair: tuple[ColumnElement[Any], ColumnElement[Any]], of: tuple[ColumnElement[Any], ColumnElement[Any]]
    ) -> ColumnElement[bool]:
        """An anti-join, as in `is_not_among`."""
        return ~sa.exists().where(*(other == one for one, other in zip(pair, of, strict=True)))

    def packed_ids(self, ids: ColumnElement[int]) -> ColumnElement[Any]:
        """Eight bytes for each id."""
        return sa.func.string_agg(sa.func.int8send(ids), sa.literal_column("''::bytea"), type_=sa.LargeBinary)

    def unpacked_ids(self, packed: bytes | None) -> npt.NDArray[np.int64]:
        """All ids at once."""
        return np.frombuffer(packed or b"", dtype=">i8").astype(np.int64)

    def distinct_count(self, value: ColumnElement[Any]) -> ColumnElement[int]:
        """A plain count: each value is there once."""
        return sa.func.count(value)

    def contains(self, key: ColumnElement[Any], part: str) -> ColumnElement[bool]:
        """A pattern, which takes half the time of searching for a position."""
        return key.contains(part, autoescape=True)

    def ends_with(self, key: ColumnElement[Any], ending: str) -> ColumnElement[bool]:
        """A comparison of the last characters."""
        return sa.func.right(key, len(ending)) == ending

    def utf8(self, text: ColumnElement[Any]) -> ColumnElement[bytes]:
        return sa.func.convert_to(text, "UTF8", type_=sa.LargeBinary)

    def instant_ranges(self, ranges: Sequence[tuple[datetime, datetime]]) -> Select[Any]:
        """Two parameters."""
        instants = ARRAY(sa.DateTime(timezone=True))
        arrays = (sa.literal(list(side), instants) for side in zip(*ranges, strict=True))
        rows = sa.func.unnest(*arrays).table_valued("start", "finish", with_ordinality="place", name="r")
        rows = rows.render_derived()
        return sa.select(rows.c.place, rows.c.start, rows.c.finish)

    def microseconds_between(self, start: ColumnElement[Any], end: ColumnElement[Any]) -> ColumnElement[int]:
        """From seconds, which are exact decimals."""
        seconds = sa.extract("epoch", sa.type_coerce(end, sa.DateTime) - sa.type_coerce(start, sa.DateTime))
        return sa.cast(seconds * 1_000_000, sa.BigInteger)

    def local_day(
        self,
        instant: ColumnElement[Any],
        offset: Callable[[Callable[[timedelta], ColumnElement[Any]]], ColumnElement[Any]],
        *,
        is_number: bool,
    ) -> ColumnElement[Any]:
        if is_number:
            days = sa.cast(days_since_1970(instant, offset(in_microseconds)), sa.Integer)
            return sa.cast(sa.literal(EPOCH.date()), sa.Date) + days
        return sa.cast(sa.func.timezone("UTC", instant) + offset(_in_interval), sa.Date)

    def day_in_text(self, text: ColumnElement[Any]) -> ColumnElement[Any]:
        return sa.cast(text, sa.Date)

    def without_members(self, known: ColumnElement[Any], names: Sequence[str]) -> ColumnElement[Any]:
        return known.op("-", return_type=JSONB())(sa.bindparam(None, list(names), type_=ARRAY(sa.Text)))

    def with_members(self, known: ColumnElement[Any], new: ColumnElement[Any]) -> ColumnElement[Any]:
        """Concatenation; whoever else wrote something that is no object, it goes."""
        nothing: ColumnElement[Any] = sa.literal_column("'{}'::jsonb", JSONB)
        before = sa.case((sa.func.jsonb_typeof(known) == "object", known), else_=nothing)
        after = sa.func.jsonb_strip_nulls(before.op("||")(new), type_=JSONB)
        return sa.case((new.is_(None), known), else_=sa.func.nullif(after, nothing))

    def month(self, day: ColumnElement[Any]) -> ColumnElement[int]:
        return sa.extract("month", day)

    def iso_weekday(self, day: ColumnElement[Any]) -> ColumnElement[int]:
        return sa.extract("isodow", day)

    def month_day(self, day: ColumnElement[Any]) -> ColumnElement[int]:
        return sa.extract("month", day) * 100 + sa.extract("day", day)

    def driven_join(self, join: Join, compiler: SQLCompiler, **options: Any) -> str:
        """A plain join: PostgreSQL knows how many rows a table has."""
        return str(compiler.visit_join(join, **options))  # type: ignore[no-untyped-call]  # SQLAlchemy's has no types


def _in_interval(offset: timedelta) -> ColumnElement[Any]:
    return sa.literal_column(f"INTERVAL '{int(offset.total_seconds())} seconds'", sa.Interval)
