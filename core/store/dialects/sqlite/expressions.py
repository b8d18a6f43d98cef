"""Expressions in the words of SQLite."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, Join, Select
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from core.store.dialects.offsets import days_since_1970, in_microseconds
from core.store.epoch import microseconds


class SQLiteExpressions:
    """SQLite's expressions; lists are JSON, days are texts, instants are numbers."""

    has_rows_distinct_first = False

    def one_of(self, column: ColumnElement[Any], values: Sequence[Any], type_: TypeEngine[Any]) -> ColumnElement[bool]:
        """One parameter, as JSON."""
        members = sa.func.json_each(json.dumps(list(values))).table_valued("value")
        return column.in_(sa.select(members.c.value).correlate(None))

    def among_many(
        self, column: ColumnElement[Any], values: Sequence[Any], type_: TypeEngine[Any]
    ) -> ColumnElement[bool]:
        """As `one_of`."""
        return self.one_of(column, values, type_)

    def is_among(
        self, key: ColumnElement[int], ids: Any, exists: Callable[[], sa.Exists], *, is_looked_up: bool
    ) -> ColumnElement[bool]:
        """IN, which collects all ids before it looks at a row. That is best unless few rows are left to look at."""
        return exists() if is_looked_up else key.in_(ids)

    def is_not_among(
        self, key: ColumnElement[int], ids: Any, exists: Callable[[], sa.Exists], *, is_looked_up: bool
    ) -> ColumnElement[bool]:
        """NOT IN, best for the same reason; a NULL key must be let through explicitly."""
        return ~exists() if is_looked_up else sa.or_(key.is_(None), key.not_in(ids))

    def is_no_pair(
        self, pair: tuple[ColumnElement[Any], ColumnElement[Any]], of: tuple[ColumnElement[Any], ColumnElement[Any]]
    ) -> ColumnElement[bool]:
        """NOT IN, for which SQLite builds an index; otherwise it would scan all rows for each pair."""
        return sa.tuple_(*pair).not_in(sa.select(*of))

    def packed_ids(self, ids: ColumnElement[int]) -> ColumnElement[Any]:
        """A text with commas between ids."""
        return sa.func.group_concat(ids, type_=sa.Text)

    def unpacked_ids(self, packed: str | None) -> npt.NDArray[np.int64]:
        """All ids at once."""
        return np.fromstring(packed or "", dtype=np.int64, sep=",")

    def distinct_count(self, value: ColumnElement[Any]) -> ColumnElement[int]:
        """count(DISTINCT …) over the rows as they are."""
        return sa.func.count(value.distinct())

    def contains(self, key: ColumnElement[Any], part: str) -> ColumnElement[bool]:
        """A search for its position."""
        return sa.func.instr(key, part) > 0

    def ends_with(self, key: ColumnElement[Any], ending: str) -> ColumnElement[bool]:
        """A comparison of the last characters."""
        return sa.func.substr(key, -len(ending)) == ending

    def utf8(self, text: ColumnElement[Any]) -> ColumnElement[bytes]:
        return sa.cast(text, sa.LargeBinary)

    def instant_ranges(self, ranges: Sequence[tuple[datetime, datetime]]) -> Select[Any]:
        """One parameter, as JSON."""
        text = json.dumps([[microseconds(start), microseconds(finish)] for start, finish in ranges])
        members = {"place": "key + 1", "start": "value ->> 0", "finish": "value ->> 1"}
        columns: list[ColumnElement[Any]] = [sa.literal_column(sql).label(name) for name, sql in members.items()]
        return sa.select(*columns).select_from(sa.func.json_each(text))

    def microseconds_between(self, start: ColumnElement[Any], end: ColumnElement[Any]) -> ColumnElement[int]:
        """A difference: instants are microseconds."""
        return sa.type_coerce(end, sa.BigInteger) - sa.type_coerce(start, sa.BigInteger)

    def local_day(
        self,
        instant: ColumnElement[Any],
        offset: Callable[[Callable[[timedelta], ColumnElement[Any]]], ColumnElement[Any]],
        *,
        is_number: bool,
    ) -> ColumnElement[Any]:
        """A day as ISO text."""
        return sa.func.date(days_since_1970(instant, offset(in_microseconds)) * 86_400, "unixepoch")

    def day_in_text(self, text: ColumnElement[Any]) -> ColumnElement[Any]:
        """The text itself."""
        return sa.type_coerce(text, sa.Date)

    def without_members(self, known: ColumnElement[Any], names: Sequence[str]) -> ColumnElement[Any]:
        return sa.func.json_remove(known, *(f'$."{name}"' for name in names))

    def with_members(self, known: ColumnElement[Any], new: ColumnElement[Any]) -> ColumnElement[Any]:
        """A patch; the known text as it is where the patch changes nothing, however it is spaced."""
        nothing: ColumnElement[Any] = sa.literal_column("'{}'")
        before = sa.case((sa.func.json_valid(known) == 1, sa.func.json(known)), else_=nothing)
        after = sa.func.json_patch(before, new)
        return sa.case((sa.or_(new.is_(None), after == before), known), else_=sa.func.nullif(after, nothing))

    def month(self, day: ColumnElement[Any]) -> ColumnElement[int]:
        return _part("%m", day)

    def iso_weekday(self, day: ColumnElement[Any]) -> ColumnElement[int]:
        """SQLite counts weekdays from Sunday, 0."""
        return (_part("%w", day) + 6) % 7 + 1

    def month_day(self, day: ColumnElement[Any]) -> ColumnElement[int]:
        return _part("%m", day) * 100 + _part("%d", day)

    def driven_join(self, join: Join, compiler: SQLCompiler, **options: Any) -> str:
        """CROSS JOIN, which fixes the order: SQLite doesn't know how many rows a table has."""
        left, right = (compiler.process(side, **{**options, "asfrom": True}) for side in (join.left, join.right))
        assert join.onclause is not None
        return f"{left} CROSS JOIN {right} ON {compiler.process(join.onclause, **options)}"


def _part(code: str, day: ColumnElement[Any]) -> ColumnElement[Any]:
    return sa.cast(sa.func.strftime(code, day), sa.Integer)
