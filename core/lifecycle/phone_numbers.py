"""Phone numbers that are one, however they are written (`core.language.telephone`), compared by the database."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from core.language.telephone import BRACKETS, SIGNS, TRUNK_ZERO, regions_by_name, ways_to_dial
from core.store.columns import Key
from core.store.expressions import one_of

LEAST_CHARACTERS = 6


def dialed_numbers(connection: Connection, table: sa.TableClause) -> sa.CTE:
    """Return living contacts with a phone: their ``id``, and the number as all ways to write it have it, ``dialed``.

    Each step is a table of its own: within one expression, a database would take each sign out of a number many times.
    """
    plain: ColumnElement[str] = table.c.phone_key
    for sign in SIGNS:
        plain = sa.func.replace(plain, sign, "")
    has_one = table.c.phone_key.is_not(None), table.c.deleted_at.is_(None)
    signs_out = _step("signs_out", sa.select(table.c.id, table.c.country_key, plain.label("plain")).where(*has_one))

    plain = signs_out.c.plain
    is_abroad = sa.or_(plain.startswith("+"), plain.startswith("00"))
    # +49 (0)30 has a zero that is dialed only within the country.
    bare: ColumnElement[str] = sa.case((is_abroad, sa.func.replace(plain, TRUNK_ZERO, "")), else_=plain)
    for sign in BRACKETS:
        bare = sa.func.replace(bare, sign, "")
    brackets_out = _step("brackets_out", sa.select(signs_out.c.id, signs_out.c.country_key, bare.label("bare")))

    bare, country = brackets_out.c.bare, brackets_out.c.country_key
    begun = [(bare.startswith("00"), _begun("", bare, 2)), (bare.startswith("+"), bare)]
    for (code, trunk), names in _used_countries(connection, table).items():
        begun.append((sa.and_(country.in_(names), bare.startswith(trunk)), _begun(code, bare, len(trunk))))
    return _step("dialed_numbers", sa.select(brackets_out.c.id, sa.case(*begun, else_=bare).label("dialed")))


def _step(name: str, rows: sa.Select[Any]) -> sa.CTE:
    return rows.cte(name).prefix_with("MATERIALIZED")


def _begun(code: str, bare: ColumnElement[str], leaving_out: int) -> ColumnElement[str]:
    return sa.literal(f"+{code}", Key()).concat(sa.func.substr(bare, leaving_out + 1))


def _used_countries(connection: Connection, table: sa.TableClause) -> dict[tuple[str, str], list[str]]:
    """Return how the countries that contacts have are dialed, with the names that they are written by."""
    known = regions_by_name()
    query = sa.select(table.c.country_key).where(one_of(table.c.country_key, sorted(known), Key())).distinct()
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name in sorted(connection.scalars(query)):
        for way in ways_to_dial(known[name]):
            found[way].append(name)
    return found
