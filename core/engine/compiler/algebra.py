"""Sets of ids as a small algebra, and how each becomes SQL that no planner runs in quadratic time.

*And* and *but not* become semi- and anti-joins in one WHERE, *or* a UNION of branches unless every
branch is a plain predicate on the same row. Negation reads an unknown value as "does not hold" in
one function, `denied`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeGuard

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, CompoundSelect, FromClause, Select

from core.engine.compiler.rows import Base
from core.store.expressions import is_among, is_not_among

Ids = Select[int] | CompoundSelect[int]

_ID = sa.column("id", sa.BigInteger)


@dataclass(frozen=True, slots=True)
class Holds:
    """Rows of the base for which a predicate is true. It may be NULL, and it also reads ``relations``.

    ``is_narrow`` is true where an index finds the rows and they are few as a rule.
    """

    predicate: ColumnElement[bool]
    relations: frozenset[str] = frozenset()
    is_narrow: bool = False


@dataclass(frozen=True, slots=True)
class Among:
    """Rows of the base whose ``key`` is among ``ids``; ids are never NULL, the key may be.

    ``by_key`` is true where ``ids`` are a plain SELECT in which an index finds the rows of one key.
    ``is_spread`` is false for ids of a table that a cluster has on every server: a UNION of these and
    others would gather both in one place.
    """

    ids: Ids
    key: ColumnElement[int]
    relations: frozenset[str] = frozenset()
    by_key: bool = False
    is_spread: bool = True


@dataclass(frozen=True, slots=True)
class All:
    """Rows in every part; all rows without any."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Rows in at least one part; none without any."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Rows that are not in the part."""

    part: Node


Node = Holds | Among | All | Any | Not


def denied(predicate: ColumnElement[bool]) -> ColumnElement[bool]:
    """True where the predicate is false or unknown."""
    return predicate.self_group().is_not(sa.true())


def all_of(*parts: Node) -> Node:
    """The intersection, flat."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, All) else (part,))]
    return flat[0] if len(flat) == 1 else All(tuple(flat))


def any_of(*parts: Node) -> Node:
    """The union, flat."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Any) else (part,))]
    return flat[0] if len(flat) == 1 else Any(tuple(flat))


MAX_DEPTH = 8
"""How deep nodes nest before the inside becomes a part of its own."""


def shallow(node: Node, base: Base) -> Node:
    """The same rows, with the inside of a deep node as a part of its own."""
    return Among(_as_part(node, base), base.id) if _depth(node) > MAX_DEPTH else node


def _depth(node: Node) -> int:
    match node:
        case Holds() | Among():
            return 0
        case Not(part):
            return 1 + _depth(part)
        case All(parts) | Any(parts):
            return 1 + max((_depth(part) for part in parts), default=0)


def ids_of(node: Node, base: Base) -> Ids:
    """The distinct ids of the base's rows in a node: one SELECT, or a UNION of several."""
    if not isinstance(node, Any) or _is_plain(node):
        return _select(node, base)
    branches = _branches(node)
    if any(_is_bare(branch, base) for branch in branches):
        among = Among(_loose_ids(node, base), base.id)
        return base.select(frozenset()).where(_is_among(among)).correlate(None)
    return sa.union(*(_select(branch, base) for branch in branches))


def _loose_ids(node: Node, base: Base) -> Ids:
    """Ids that contain those of the node's rows: an id may come twice, or be that of a deleted row."""
    if isinstance(node, Any) and not _is_plain(node):
        return sa.union_all(*(_loose(branch, base) for branch in _branches(node)))
    return _loose(node, base)


def _loose(node: Node, base: Base) -> Ids:
    if _is_bare(node, base):
        return node.ids
    return (
        base.select(_relations(node), needed=_needed(node), deleted_too=True)
        .where(_condition(node, base))
        .correlate(None)
    )


def _is_bare(node: Node, base: Base) -> TypeGuard[Among]:
    """Whether a node is ids that need no row of the base beside them."""
    return isinstance(node, Among) and node.key is base.id and node.is_spread


def _select(node: Node, base: Base) -> Select[int]:
    return base.select(_relations(node), needed=_needed(node)).where(_condition(node, base)).correlate(None)


def _branches(node: Any) -> tuple[Node, ...]:
    """Plain predicates together in one branch, and a branch for every other part."""
    plain = tuple(part for part in node.parts if _is_plain(part))
    others = tuple(part for part in node.parts if not _is_plain(part))
    return (*((any_of(*plain),) if plain else ()), *others)


def _is_plain(node: Node) -> bool:
    """Whether a node is a predicate on the row alone."""
    match node:
        case Holds():
            return True
        case Among():
            return False
        case Not(part):
            return _is_plain(part)
        case All(parts) | Any(parts):
            return all(_is_plain(part) for part in parts)


def _relations(node: Node) -> frozenset[str]:
    """The to-one relations that the WHERE of a node reads (not those of its subqueries)."""
    match node:
        case Holds() | Among():
            return node.relations
        case Not(Not(part)):
            return _relations(part)
        case Not(part):
            return _relations(part) if _stays_in_place(part) else frozenset()
        case All(parts):
            return frozenset().union(*(_relations(part) for part in parts))
        case Any(parts):
            return frozenset().union(*(_relations(part) for part in parts)) if _is_plain(node) else frozenset()


def _needed(node: Node) -> frozenset[str]:
    """The relations that every row in a node has, because their key is among some ids."""
    match node:
        case Among():
            return node.relations
        case All(parts):
            return frozenset().union(*(_needed(part) for part in parts))
        case Holds() | Any() | Not():
            return frozenset()


def _stays_in_place(part: Node) -> bool:
    return isinstance(part, Among) or _is_plain(part)


def _condition(node: Node, base: Base, beside: tuple[Node, ...] = ()) -> ColumnElement[bool]:
    """What is true of the rows in a node, given that they are in all nodes ``beside`` it too."""
    match node:
        case Holds(predicate):
            return predicate
        case Among():
            return _is_among(node, beside)
        case All(parts):
            return sa.and_(sa.true(), *(_condition(part, base, parts) for part in parts))
        case Any(parts) if _is_plain(node):
            return sa.or_(sa.false(), *(_condition(part, base) for part in parts))
        case Any():
            return _is_among(Among(_as_part(node, base), base.id))
        case Not(Not(part)):
            return _condition(part, base, beside)
        case Not(Among() as part):
            return _is_not_among(part, beside)
        case Not(part) if _is_plain(part):
            return denied(_condition(part, base))
        case Not(part):
            return _is_not_among(Among(_as_part(part, base), base.id))


def _as_part(node: Node, base: Base) -> Select[int]:
    """Make a node a part of the WITH clause, so that a nested definition does not become nested SQL:
    the stack of SQLite's parser is shallow. Both databases plan the part as if it stood in its place.
    """
    part = _loose_ids(node, base).cte()
    base.parts.append(part)
    return all_ids(part)


def all_ids(part: FromClause) -> Select[int]:
    """Every id of a part, by the name of its column: a look-up copies the columns of all that the part is made of."""
    return sa.select(_ID).select_from(part).correlate(None)


def _is_among(node: Among, beside: tuple[Node, ...] = ()) -> ColumnElement[bool]:
    is_looked_up = node.by_key and any(_is_narrow(part) for part in beside)
    return is_among(node.key, node.ids, lambda: _exists(node), is_looked_up=is_looked_up)


def _is_not_among(node: Among, beside: tuple[Node, ...] = ()) -> ColumnElement[bool]:
    """Other ids leave few rows to look at, as a narrow predicate does."""
    is_looked_up = node.by_key and any(isinstance(part, Among) or _is_narrow(part) for part in beside)
    return is_not_among(node.key, node.ids, lambda: _exists(node), is_looked_up=is_looked_up)


def _is_narrow(node: Node) -> bool:
    return isinstance(node, Holds) and node.is_narrow


def _exists(node: Among) -> sa.Exists:
    if node.by_key:
        assert isinstance(node.ids, Select)
        (id_,) = node.ids.selected_columns
        assert isinstance(id_, sa.Label)
        return node.ids.where(id_.element == node.key).correlate(node.key.table).exists()
    inner = node.ids.subquery()
    found: Select[int] = sa.select(sa.literal_column("1")).select_from(inner).where(next(iter(inner.c)) == node.key)
    return sa.exists(found.correlate(node.key.table))
