"""Which interactions staged rows are, beyond their ids: rows with one own id, and equal or known ones without."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause

from core.importing.identity.repeats import fill_last
from core.importing.identity.sameness import agree, identifying_members, line_id
from core.importing.runs.planning import Plan
from core.importing.runs.staging import Staging
from core.language.catalog import BUILT_IN
from core.language.folding import KEY_SUFFIX
from core.store.dialects import dialect_of
from core.store.records import INTERACTION, record_table
from core.store.temporary import fill, has_rows, temporary_table

_BATCH = 5_000
_NOT_COMPARED = frozenset({"contact_id", "id", "recorded_at", "occurred_at", "kind", "properties"})


@dataclass(slots=True)
class _Row:
    """A staged row or a known interaction, as it is compared."""

    id: int
    kind: str
    instant: Any
    values: dict[str, Any]
    properties: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class _Item:
    """Rows of one file that are one interaction, the last of them in front."""

    rows: list[_Row]
    values: dict[str, Any]

    @property
    def last(self) -> _Row:
        return self.rows[-1]


class Interactions:
    """Settles the ``rows`` of staged interactions (``line``, ``record``, ``reference``)."""

    def __init__(self, staging: Staging, plan: Plan, rows: sa.TableClause) -> None:
        self._staging = staging
        self._staged = staging.table
        self._connection = staging.connection
        self._plan = plan
        self._rows = rows
        self._table = record_table(BUILT_IN, INTERACTION)
        self._members = identifying_members(plan.catalog.properties)
        staged = [column.name.removeprefix("to_") for column in self._staged.c if column.name.startswith("to_")]
        self._names = [name for name in staged if name not in _NOT_COMPARED and name + KEY_SUFFIX not in staged]
        self._has_properties = "properties" in staged
        self.lines = 0
        """Rows that share an own id with others and are kept beside them, because they say something else."""
        self.first_line = 0
        """The first line with the own id of such rows."""

    def settle(self) -> int:
        """Give each row the id of its interaction. Return how many rows were joined into others."""
        several = self._several()
        joined = 0
        if has_rows(self._connection, several):
            joined = self._settle_own(several)
            self._number_equal(several)
        if not has_rows(self._connection, self._table):
            return joined
        self._part_kinds()
        self._find_alike()
        return joined

    def _several(self) -> sa.TableClause:
        """Return the ids that several rows have. As a rule none have: then the staged rows need not be looked at."""
        rows = self._rows
        columns = (sa.Column("reference", sa.BigInteger), sa.Column("record", sa.BigInteger))
        several = temporary_table(self._connection, "import_several", *columns)
        ids = (rows.c.reference, rows.c.record)
        fill(self._connection, several, sa.select(*ids).group_by(*ids).having(sa.func.count() > 1))
        return several

    def _among(self, several: FromClause, is_wanted: sa.ColumnElement[bool]) -> FromClause:
        """Return those ids that several of the wanted rows have."""
        rows, staged = self._rows, self._staged
        same = sa.and_(several.c.reference == rows.c.reference, several.c.record == rows.c.record)
        wanted = sa.join(several, rows, same).join(staged, staged.c.line == rows.c.line)
        ids = (rows.c.reference, rows.c.record)
        query = sa.select(*ids).select_from(wanted).where(is_wanted)
        return query.group_by(*ids).having(sa.func.count() > 1).subquery("among")

    # Rows with one own id

    def _settle_own(self, several: FromClause) -> int:
        rows, staged = self._rows, self._staged
        several = self._among(several, staged.c.is_own)
        same = sa.and_(several.c.reference == rows.c.reference, several.c.record == rows.c.record)
        repeated = temporary_table(self._connection, "import_repeated", sa.Column("line", sa.BigInteger))
        fill(self._connection, repeated, sa.select(rows.c.line).select_from(sa.join(several, rows, same)))
        if not has_rows(self._connection, repeated):
            return 0
        known = sa.and_(self._table.c.contact_id == rows.c.reference, self._table.c.id == rows.c.record)
        source = (
            sa.join(repeated, rows, rows.c.line == repeated.c.line)
            .join(staged, staged.c.line == rows.c.line)
            .outerjoin(self._table, known)
        )
        query = (
            sa.select(
                rows.c.reference, rows.c.record, rows.c.line, self._table.c.id, *self._compared(),
                *self._known_compared(),
            )
            .select_from(source)
            .order_by(rows.c.reference, rows.c.record, rows.c.line)
        )  # fmt: skip
        width = len(self._compared())
        renamed, joined, properties = list[tuple[int, int]](), list[tuple[int, int]](), list[tuple[int, Any]]()
        for (_, record), group in groupby(self._connection.execute(query), key=lambda row: (row[0], row[1])):
            found = list(group)
            known_row = None if found[0][3] is None else self._read(record, found[0], 4 + width)
            items = self._items([self._read(row[2], row, 4) for row in found])
            for item, id_ in zip(items, self._ids(record, items, known_row), strict=True):
                if id_ != record:
                    renamed.append((item.last.id, id_))
                joined += [(row.id, item.last.id) for row in item.rows[:-1]]
                members = {name: value for row in item.rows for name, value in row.properties.items()}
                if members != item.last.properties:
                    properties.append((item.last.id, members))
            if len(items) > 1:
                self.lines += len(items) - 1
                self.first_line = min(found[0][2], self.first_line or found[0][2])
        self._rename(renamed)
        self._set_properties(properties)
        return self._join(joined)

    def _items(self, rows: Sequence[_Row]) -> list[_Item]:
        items: list[_Item] = []
        for row in rows:
            item = next((item for item in items if self._is_state_of(row, item)), None)
            if item is None:
                items.append(_Item([row], dict(row.values)))
            else:
                item.rows.append(row)
                item.values |= {name: value for name, value in row.values.items() if value is not None}
        return items

    def _is_state_of(self, row: _Row, item: _Item) -> bool:
        """Whether a row is the same interaction as earlier ones with its own id, perhaps in a later state."""
        if row.kind != item.last.kind or not agree(row.values, item.values):
            return False
        return row.instant == item.last.instant or row.properties != item.last.properties

    def _ids(self, record: int, items: Sequence[_Item], known: _Row | None) -> list[int]:
        """The id of each item. One has that of the own id: the known one, else the first by what it says."""
        if len(items) == 1:
            return [record]
        contents = [repr((i.last.kind, sorted(i.values.items(), key=str), str(i.last.instant))) for i in items]
        first = min(range(len(items)), key=contents.__getitem__)
        if known is not None:
            alike = (place for place, item in enumerate(items) if item.last.kind == known.kind)
            first = next((place for place in alike if agree(known.values, items[place].values)), -1)
        kinds = [item.last.kind for item in items]
        return [
            record if place == first
            else line_id(record, kind) if kinds.count(kind) == 1
            else line_id(record, kind, content)
            for place, (kind, content) in enumerate(zip(kinds, contents, strict=True))
        ]  # fmt: skip

    def _part_kinds(self) -> None:
        """Give rows whose own id a known interaction of another kind has an id of their kind."""
        rows, staged, table = self._rows, self._staged, self._table
        kind = self._kind()
        source = sa.join(rows, staged, staged.c.line == rows.c.line).join(
            table, sa.and_(table.c.contact_id == rows.c.reference, table.c.id == rows.c.record)
        )
        other = sa.select(rows.c.line, rows.c.record, kind).select_from(source)
        other = other.where(staged.c.is_own, table.c.kind != kind)
        self._rename([(line, line_id(record, own)) for line, record, own in self._connection.execute(other)])

    # Rows without an own id

    def _number_equal(self, several: FromClause) -> None:
        rows = self._rows
        place = sa.func.row_number().over(partition_by=(rows.c.reference, rows.c.record), order_by=rows.c.line) - 1
        several = self._among(several, ~self._staged.c.is_own)
        same = sa.and_(several.c.reference == rows.c.reference, several.c.record == rows.c.record)
        numbered = sa.select(rows.c.line, place.label("before")).select_from(
            sa.join(several, rows, same)
        ).subquery("numbered")  # fmt: skip
        self._connection.execute(
            sa.update(rows)
            .where(rows.c.line == numbered.c.line, numbered.c.before > 0)
            .values(record=rows.c.record + numbered.c.before)
        )

    def _find_alike(self) -> None:
        """Find known interactions of rows that are new by what they say: by contact, kind and instant, and no value
        that contradicts. The same file with another column, or imported by an earlier release, has such rows.
        """
        rows, staged, table = self._rows, self._staged, self._table
        known, alike = table.alias("known"), table.alias("alike")
        pairs = temporary_table(
            self._connection, "import_alike", sa.Column("line", sa.BigInteger), sa.Column("reference", sa.BigInteger),
            sa.Column("id", sa.BigInteger),
        )  # fmt: skip
        is_there = sa.exists().where(known.c.contact_id == rows.c.reference, known.c.id == rows.c.record)
        same = sa.and_(
            alike.c.contact_id == rows.c.reference, alike.c.kind == self._kind(),
            alike.c.occurred_at == self._staging.column("to_occurred_at"),
        )  # fmt: skip
        source = sa.join(rows, staged, staged.c.line == rows.c.line).join(alike, same)
        found = sa.select(rows.c.line, rows.c.reference, alike.c.id).select_from(source)
        fill(self._connection, pairs, found.where(~staged.c.is_own, ~is_there))
        if not has_rows(self._connection, pairs):
            return
        taken = rows.alias("taken")
        free = sa.outerjoin(pairs, taken, sa.and_(taken.c.reference == pairs.c.reference, taken.c.record == pairs.c.id))
        source = free.join(staged, staged.c.line == pairs.c.line).join(
            table, sa.and_(table.c.contact_id == pairs.c.reference, table.c.id == pairs.c.id)
        )
        query = (
            sa.select(pairs.c.line, pairs.c.id, *self._compared(), *self._known_compared())
            .select_from(source)
            .where(taken.c.line.is_(None))
            .order_by(pairs.c.line, pairs.c.id)
        )
        renamed, used = dict[int, int](), set[tuple[int, int]]()
        width = len(self._compared())
        for row in self._connection.execute(query.add_columns(pairs.c.reference)):
            line, id_, reference = row[0], row[1], row[-1]
            if line in renamed or (reference, id_) in used:
                continue
            if agree(self._read(line, row, 2).values, self._read(id_, row, 2 + width).values):
                renamed[line] = id_
                used.add((reference, id_))
        self._rename(list(renamed.items()))

    # Comparing

    def _kind(self) -> ColumnElement[str]:
        if self._plan.kind is not None:
            return self._staging.column("to_kind")
        return sa.literal(self._plan.constant_kind, self._table.c.kind.type)

    def _compared(self) -> list[ColumnElement[Any]]:
        properties = self._staging.column("to_properties") if self._has_properties else sa.null()
        return [
            self._kind(), self._staging.column("to_occurred_at"), properties,
            *(self._staging.column(f"to_{name}") for name in self._names),
        ]  # fmt: skip

    def _known_compared(self) -> list[ColumnElement[Any]]:
        table = self._table
        properties = table.c.properties if self._has_properties else sa.null()
        return [table.c.kind, table.c.occurred_at, properties, *(table.c[name] for name in self._names)]

    def _read(self, id_: int, row: Sequence[Any], start: int) -> _Row:
        kind, instant, properties = row[start], row[start + 1], row[start + 2] or {}
        members = json.loads(properties) if isinstance(properties, str) else properties
        values = dict(zip(self._names, row[start + 3 : start + 3 + len(self._names)], strict=True))
        values |= {name: value for name, value in members.items() if name in self._members}
        return _Row(id_, kind, instant, values, members)

    # Writing

    def _rename(self, ids: Sequence[tuple[int, int]]) -> None:
        renamed = self._written("import_renamed", sa.Column("record", sa.BigInteger), ids)
        if renamed is not None:
            same = self._rows.c.line == renamed.c.line
            self._connection.execute(sa.update(self._rows).where(same).values(record=renamed.c.record))

    def _set_properties(self, properties: Sequence[tuple[int, Any]]) -> None:
        if not self._has_properties:
            return
        of_type = self._staged.c.to_properties.type
        changed = self._written("import_properties", sa.Column("properties", of_type), properties)
        if changed is not None:
            same = self._staged.c.line == changed.c.line
            self._connection.execute(sa.update(self._staged).where(same).values(to_properties=changed.c.properties))

    def _join(self, lines: Sequence[tuple[int, int]]) -> int:
        """Join rows into the last one about the same interaction: pairs of a line and that of the last."""
        joined = self._written("import_joined", sa.Column("last", sa.BigInteger), lines)
        if joined is None:
            return 0
        repeated = temporary_table(
            self._connection, "import_repeated", sa.Column("line", sa.BigInteger), sa.Column("last", sa.BigInteger)
        )
        fill(self._connection, repeated, sa.select(joined.c.line, joined.c.last))
        fill(self._connection, repeated, sa.select(joined.c.last, joined.c.last).distinct())
        if not self._staging.clears:
            fill_last(self._staging, self._rows, repeated, without=("to_properties",))
        rows = self._rows
        self._connection.execute(sa.delete(rows).where(rows.c.line.in_(sa.select(joined.c.line))))
        return len(lines)

    def _written(self, name: str, column: sa.Column[Any], values: Sequence[tuple[int, Any]]) -> sa.TableClause | None:
        """Write pairs of a line and a value into a temporary table; None if there are none."""
        if not values:
            return None
        table = temporary_table(
            self._connection, name, sa.Column("line", sa.BigInteger, primary_key=True, autoincrement=False), column
        )
        for start in range(0, len(values), _BATCH):
            some = [{"line": line, column.name: value} for line, value in values[start : start + _BATCH]]
            self._connection.execute(sa.insert(table), some)
        dialect_of(self._connection).writing.estimate(self._connection, table.name)
        return table
