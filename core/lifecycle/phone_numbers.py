"""Phone numbers that are one, however they are written, compared by the database.

A number that begins with + or 00 says its country. One that is written as within a country says it only together with
the country of the contact; without that, it is compared by its digits alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any

import phonenumbers
import sqlalchemy as sa
from babel import Locale
from babel.core import get_global
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from core.language.folding import fold
from core.store.columns import Key
from core.store.expressions import one_of

LEAST_CHARACTERS = 6
_SIGNS = (
    " -/.\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{FIGURE DASH}"
    "\N{MINUS SIGN}"
)
_LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "pl", "da", "sv", "nb", "fi", "cs")


def dialed_numbers(connection: Connection, table: sa.TableClause) -> sa.CTE:
    """Return living contacts with a phone: their ``id``, and the number as all ways to write it have it, ``dialed``.

    Each step is a table of its own: within one expression, a database would take each sign out of a number many times.
    """
    plain: ColumnElement[str] = table.c.phone_key
    for sign in _SIGNS:
        plain = sa.func.replace(plain, sign, "")
    has_one = table.c.phone_key.is_not(None), table.c.deleted_at.is_(None)
    signs_out = _step("signs_out", sa.select(table.c.id, table.c.country_key, plain.label("plain")).where(*has_one))

    plain = signs_out.c.plain
    is_abroad = sa.or_(plain.startswith("+"), plain.startswith("00"))
    # +49 (0)30 has a zero that is dialed only within the country.
    bare: ColumnElement[str] = sa.case((is_abroad, sa.func.replace(plain, "(0)", "")), else_=plain)
    for sign in "()[]":
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
    known = _countries()
    query = sa.select(table.c.country_key).where(one_of(table.c.country_key, sorted(known), Key())).distinct()
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name in sorted(connection.scalars(query)):
        for way in _ways(known[name]):
            found[way].append(name)
    return found


def _ways(region: str) -> list[tuple[str, str]]:
    """Return the calling code of a country, with what numbers within it begin with, that which tells more first."""
    code = str(phonenumbers.country_code_for_region(region))
    trunk = phonenumbers.ndd_prefix_for_region(region, strip_non_digits=True) or ""
    # In North America the 1 in front is the country's own code, and mostly not written.
    return [(code, trunk), (code, "")] if trunk == code else [(code, trunk)]


@cache
def _countries() -> Mapping[str, str]:
    """Return the regions by their folded names and codes; a name that several have means none."""
    regions = phonenumbers.SUPPORTED_REGIONS
    named: dict[str, set[str]] = defaultdict(set)
    for language in _LANGUAGES:
        for region, name in Locale(language).territories.items():
            if region in regions:
                named[fold(name)].add(region)
    for alias, meant in get_global("territory_aliases").items():
        if len(meant) == 1 and meant[0] in regions and alias.isalpha():
            named[fold(alias)].add(meant[0])
    for region in regions:
        named[fold(region)] = {region}
    return {name: next(iter(its)) for name, its in named.items() if len(its) == 1}
