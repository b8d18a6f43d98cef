"""What keeps a query from running where the rows are: the documented rules of Citus, held against SQL.

`breaches` parses a statement for PostgreSQL and names the rules of `RULES` that it breaks. A statement
that breaks none runs on all servers at once, each on its own rows, and only its outcome is sent to the coordinator.
The rules are those of https://docs.citusdata.com (co-location, subquery pushdown, SQL support).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import sqlglot
from sqlglot import exp

from core.store.dialects.citus.spreading import BY_CONTACT, ON_EVERY_SERVER

RULES = {
    "join": "Rows of two spread tables meet only by the contact's id: other pairs are on different servers.",
    "subquery": "A subquery over a spread table is tied to the spread table around it by the contact's id.",
    "small outside": "A small table alone can't ask a spread one: every server would answer for all its copies.",
    "outer join": "A small table may be outer-joined with one spread table by the contact's id, and with nothing more.",
    "outer join and union": "A query with an outer join that asks a UNION in a subquery has both gathered.",
    "set": "EXCEPT and INTERSECT are made in one place, of all rows.",
    "union": "Each branch of a UNION is spread and gives the contact's id in the same place.",
    "grouping": "Inside of a query, rows are grouped, counted and made distinct by the contact's id, or in one place.",
    "limit": "Inside of a query, LIMIT and OFFSET are about all rows, so that these are gathered first.",
    "window": "A window is partitioned by the contact's id, or its rows are gathered.",
    "shared part": "A part of the WITH clause that is read twice, or MATERIALIZED, is gathered and sent to all.",
    "local": "A table of the coordinator alone is sent to all servers, or can't be read at all.",
    "written": "What is written into a spread table has the contact's id from a spread table.",
}


@dataclass(frozen=True)
class _Rows:
    """What can be selected from: whether it is spread, by which of its columns, whether it is tied to the query
    around it by the contact's id, and whether there is a UNION inside.
    """

    is_spread: bool
    keys: frozenset[str] = frozenset()
    is_tied: bool = False
    has_union: bool = False


class _Equal:
    """Columns, as *alias.column*, that are equal to one another."""

    def __init__(self) -> None:
        self._same: dict[str, frozenset[str]] = {}

    def join(self, one: str, other: str) -> None:
        together = self.of(one) | self.of(other)
        self._same.update(dict.fromkeys(together, together))

    def of(self, column: str) -> frozenset[str]:
        return self._same.get(column, frozenset({column}))


def breaches(sql: str) -> set[str]:
    """The names of the rules that a statement breaks. Parameters may be in the form of psycopg."""
    statement = sqlglot.parse_one(re.sub(r"%\(\w+\)s", "NULL", sql), read="postgres")
    return _Inspection(statement).broken


class _Inspection:
    def __init__(self, statement: exp.Expr) -> None:
        self.broken: set[str] = set()
        self._statement = statement
        parts = self._parts(statement, {})
        match statement:
            case exp.Insert():
                self._insert(statement, parts)
            case exp.Update() | exp.Delete():
                table = statement.this
                self._keys(statement, {table.alias_or_name: self._named(table, parts)}, _Equal(), parts)
            case _:
                self._query(statement, parts, frozenset(), nested=False)

    def _insert(self, statement: exp.Insert, parts: Mapping[str, _Rows]) -> None:
        into = statement.this
        columns = [column.name for column in into.expressions]
        place = columns.index(BY_CONTACT[into.this.name])
        query = statement.expression
        rows = self._query(query, parts, frozenset(), nested=False)
        if not rows.is_spread or query.selects[place].alias_or_name not in rows.keys:
            self.broken.add("written")

    def _parts(self, node: exp.Expr, parts: Mapping[str, _Rows]) -> Mapping[str, _Rows]:
        """The parts of a WITH clause beside those known."""
        known = dict(parts)
        clause = node.args.get("with_")
        for part in clause.expressions if clause else ():
            read = [table for table in self._statement.find_all(exp.Table) if table.name == part.alias]
            if len(read) > 1 or part.args.get("materialized"):
                self.broken.add("shared part")
            known[part.alias] = self._query(part.this, known, frozenset(), nested=True)
        return known

    def _query(self, node: exp.Expr, parts: Mapping[str, _Rows], around: frozenset[str], *, nested: bool) -> _Rows:
        """``around`` are the columns that are the contact's id in the query around."""
        node = node.unnest()
        parts = self._parts(node, parts)
        if nested and any(node.args.get(clause) for clause in ("limit", "offset")):
            self.broken.add("limit")
        match node:
            case exp.Union():
                sides = [self._query(side, parts, around, nested=True) for side in (node.left, node.right)]
                names = [side.unnest().selects[0].alias_or_name for side in (node.left, node.right)]
                if not all(side.is_spread and name in side.keys for side, name in zip(sides, names, strict=True)):
                    self.broken.add("union")
                return _Rows(
                    is_spread=True, keys=sides[0].keys, is_tied=all(side.is_tied for side in sides), has_union=True
                )
            case exp.SetOperation():
                self.broken.add("set")
                return self._query(node.left, parts, around, nested=True)
            case exp.Select():
                return self._select(node, parts, around, nested=nested)
            case _:
                raise NotImplementedError(type(node).__name__)

    def _select(self, node: exp.Select, parts: Mapping[str, _Rows], around: frozenset[str], *, nested: bool) -> _Rows:
        clause = node.args.get("from_")
        items = [clause.this] if clause else []
        joins = node.args.get("joins") or []
        sources = {item.alias_or_name: self._source(item, parts) for item in (*items, *(join.this for join in joins))}
        equal = _Equal()
        for join in joins:
            _equate(join.args.get("on"), equal)
        first = next(iter(sources.values()), None)
        spread_joins = [join for join in joins if join.side and sources[join.this.alias_or_name].is_spread]
        if first and not first.is_spread and spread_joins and len(joins) > 1:
            self.broken.add("outer join")
        keys, asks_union = self._keys(node, sources, equal, parts)
        is_spread = any(rows.is_spread for rows in sources.values())
        only = next(iter(sources)) if len(sources) == 1 else ""
        given = frozenset(
            column.alias_or_name
            for column in node.selects
            if isinstance(column.unalias(), exp.Column) and _name(column.unalias(), only) in keys
        )
        if nested and is_spread:
            self._check_grouping(node, keys, given)
        has_union = asks_union or any(rows.has_union for rows in sources.values())
        return _Rows(is_spread, given, is_tied=not keys.isdisjoint(around), has_union=has_union)

    def _check_grouping(self, node: exp.Select, keys: frozenset[str], given: frozenset[str]) -> None:
        own = [found for select in node.selects for found in select.find_all(exp.AggFunc, exp.Window)]
        group = node.args.get("group")
        by_key = group and any(isinstance(e, exp.Column) and _name(e) in keys for e in group.expressions)
        windows = [found for found in own if isinstance(found, exp.Window)]
        if any(not any(_name(c) in keys for c in w.args.get("partition_by") or ()) for w in windows):
            self.broken.add("window")
        if (group and not by_key) or (own and not windows and not group) or (node.args.get("distinct") and not given):
            self.broken.add("grouping")

    def _keys(
        self, node: exp.Expr, sources: Mapping[str, _Rows], equal: _Equal, parts: Mapping[str, _Rows]
    ) -> tuple[frozenset[str], bool]:
        """The columns that are the contact's id, and whether a subquery has a UNION; checks how what is selected from
        is tied together by them.
        """
        where = node.args.get("where")
        _equate(where.this if where else None, equal)
        each = [
            frozenset[str]().union(*(equal.of(f"{alias}.{key}") for key in rows.keys))
            for alias, rows in sources.items()
            if rows.is_spread
        ]
        if any(each[0].isdisjoint(other) for other in each[1:]):
            self.broken.add("join")
        keys = frozenset[str]().union(*each)
        asks_union = False
        for subquery in _subqueries(node):
            is_in = isinstance(subquery, exp.In)
            rows = self._query(subquery.args["query"] if is_in else subquery.this, parts, keys, nested=True)
            is_tied = rows.is_tied or (is_in and _name(subquery.this) in keys and bool(rows.keys))
            if rows.is_spread and not is_tied:
                self.broken.add("subquery" if keys else "small outside")
            asks_union = asks_union or rows.has_union
        if asks_union and any(join.side for join in node.args.get("joins") or ()):
            self.broken.add("outer join and union")
        return keys, asks_union

    def _source(self, item: exp.Expr, parts: Mapping[str, _Rows]) -> _Rows:
        if isinstance(item, exp.Table):
            return self._named(item, parts)
        if isinstance(item, exp.Subquery):
            return self._query(item.this, parts, frozenset(), nested=True)
        raise NotImplementedError(type(item).__name__)

    def _named(self, table: exp.Table, parts: Mapping[str, _Rows]) -> _Rows:
        if table.name in parts:
            return parts[table.name]
        if table.name in BY_CONTACT:
            return _Rows(is_spread=True, keys=frozenset({BY_CONTACT[table.name]}))
        if table.name not in ON_EVERY_SERVER:
            self.broken.add("local")
        return _Rows(is_spread=False)


def _equate(condition: exp.Expr | None, equal: _Equal) -> None:
    """Learn from the equations of a condition that hold in any case."""
    for part in condition.flatten() if isinstance(condition, exp.And) else [condition]:
        match part:
            case exp.Paren():
                _equate(part.this, equal)
            case exp.EQ(this=exp.Column() as one, expression=exp.Column() as other):
                equal.join(_name(one), _name(other))


def _name(column: exp.Expr, source: str = "") -> str:
    """The name of a column; of one that names no table, that of ``source``."""
    return f"{column.table or source}.{column.name}" if isinstance(column, exp.Column) else ""


def _subqueries(node: exp.Expr) -> Iterator[exp.Expr]:
    """The subqueries in the clauses of a query or a statement, not those inside of them."""
    for name in ("expressions", "where", "having", "set"):
        clause = node.args.get(name)
        for root in clause if isinstance(clause, list) else [clause] if clause else []:
            for found in root.walk(prune=_is_subquery):
                if _is_subquery(found):
                    yield found


def _is_subquery(node: exp.Expr) -> bool:
    return isinstance(node, exp.Exists | exp.Subquery) or (isinstance(node, exp.In) and bool(node.args.get("query")))
