"""Accounts by their domains, which decide where the name that a row gives is not known, or is that of several."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement, FromClause

from core.importing.identity.finding import FoundRows
from core.language.catalog import BUILT_IN
from core.store.addressing import add_identifiers
from core.store.columns import Key
from core.store.dialects import dialect_of
from core.store.records import record_table
from core.store.tables import DOMAIN_SYSTEM, Identifier, table_of
from core.store.temporary import temporary_table

_identifier = table_of(Identifier)
_account = record_table(BUILT_IN, "account")


@dataclass(frozen=True, slots=True)
class Naming:
    """The staged columns that name accounts; own id and name may be missing. ``who`` is the name or the domain that a
    row is known by, once it is settled.
    """

    own_id: str
    key: str
    domain: str
    who: str


OWN_ACCOUNT = Naming("to_external_id", "to_name_key", "domain", "who_key")
REFERRED_ACCOUNT = Naming("ref_id", "ref_key", "ref_domain", "ref_who")


def settle_who(connection: Connection, staged: sa.TableClause, naming: Naming) -> None:
    """Say for each row whether it is known by its name or by a domain.

    By its name where one account has that. Else by its domain where that is known; else, if the name is new, by a
    domain that it has in any row, so that all rows of the file with that name or that domain mean one company.
    """
    own_id, key, domain = (_text(staged, name) for name in (naming.own_id, naming.key, naming.domain))
    known = _known_domains(connection, staged, own_id, domain)
    names = _names(connection, staged, own_id, key, domain, known)
    name = sa.select(names.c.number).where(names.c.text == key).scalar_subquery()
    new = sa.select(names.c.domain).where(names.c.text == key, names.c.number == 0).scalar_subquery()
    is_known = sa.exists().where(known.c.text == domain)
    who = sa.case(
        (own_id != "", key),
        (sa.and_(key != "", name == 1), key),
        (is_known, domain),
        (key == "", domain),
        else_=sa.func.coalesce(new, key),
    )
    connection.execute(sa.update(staged).values({naming.who: who}))


def keep_domains(
    connection: Connection, rows: FromClause, record: ColumnElement[int], domain: ColumnElement[str]
) -> None:
    """Keep the domains of rows, joined with their records."""
    values: list[ColumnElement[Any]] = [sa.literal("account"), domain, sa.literal(DOMAIN_SYSTEM), record]
    wanted = sa.select(*values).select_from(rows).where(domain != "", record.is_not(None)).distinct()
    add_identifiers(connection, wanted)


def keep_referred_domains(connection: Connection, staged: FromClause, found: FoundRows) -> None:
    """Keep the domains that rows give the accounts that they refer to, of those that are there."""
    is_there = sa.exists().where(_account.c.id == found.record)
    record = sa.case((sa.and_(found.trouble.is_(None), is_there), found.record))
    keep_domains(connection, found.rows, record, _text(staged, REFERRED_ACCOUNT.domain))


def name_by_domain(connection: Connection, staged: sa.TableClause, rows: sa.TableClause) -> None:
    """Name new accounts that no row names by their domain."""
    other, other_row = staged.alias("other"), rows.alias("other_row")
    has_name = sa.exists().where(
        other_row.c.record == rows.c.record, other.c.line == other_row.c.line,
        sa.func.coalesce(other.c.to_name_key, "") != "",
    )  # fmt: skip
    nameless = sa.select(rows.c.line).where(rows.c.is_new, ~has_name)
    domain = _text(staged, OWN_ACCOUNT.domain)
    connection.execute(
        sa.update(staged).where(staged.c.line.in_(nameless), domain != "").values(to_name=domain, to_name_key=domain)
    )


def _known_domains(
    connection: Connection, staged: FromClause, own_id: ColumnElement[str], domain: ColumnElement[str]
) -> sa.TableClause:
    """The domains in the rows that living accounts have, or rows with own ids."""
    known = temporary_table(connection, "known_domain", sa.Column("text", Key, primary_key=True))
    asked = sa.select(domain.label("text")).select_from(staged).where(domain != "").distinct().subquery("asked")
    held = (
        sa.select(asked.c.text)
        .join(_identifier, sa.and_(_identifier.c.entity == "account", _identifier.c.value == asked.c.text))
        .join(_account, _account.c.id == _identifier.c.profile_id)
        .where(_identifier.c.system == DOMAIN_SYSTEM, _account.c.deleted_at.is_(None))
    )
    with_ids = sa.select(domain).select_from(staged).where(domain != "", own_id != "")
    connection.execute(sa.insert(known).from_select(["text"], held.union(with_ids)))
    dialect_of(connection).writing.estimate(connection, known.name)
    return known


def _names(
    connection: Connection, staged: FromClause, own_id: ColumnElement[str], key: ColumnElement[str],
    domain: ColumnElement[str], known: FromClause,
) -> sa.TableClause:  # fmt: skip
    """The names of rows without own id, with the number of accounts that have each, deleted ones too where there are
    no others, and a domain that stands beside it in the rows.
    """
    names = temporary_table(
        connection, "asked_name", sa.Column("text", Key, primary_key=True), sa.Column("number", sa.BigInteger),
        sa.Column("domain", Key),
    )  # fmt: skip
    asked = (
        sa.select(
            key.label("text"),
            sa.func.coalesce(sa.func.min(known.c.text), sa.func.min(sa.func.nullif(domain, ""))).label("domain"),
        )
        .select_from(staged.outerjoin(known, known.c.text == domain))
        .where(own_id == "", key != "")
        .group_by(key)
        .subquery("asked")
    )
    with_ids = (
        sa.select(key.label("text"), sa.func.count(own_id.distinct()).label("number"))
        .select_from(staged)
        .where(own_id != "", key != "")
        .group_by(key)
        .subquery("with_ids")
    )
    of_name = sa.select(sa.func.count()).where(_account.c.name_key == asked.c.text)
    living = of_name.where(_account.c.deleted_at.is_(None)).scalar_subquery()
    # A deleted account and no other: the name is known, and yet of no use.
    gone = of_name.where(_account.c.deleted_at.is_not(None)).scalar_subquery()
    in_rows = sa.func.coalesce(with_ids.c.number, 0)
    number = sa.case((sa.and_(living == 0, in_rows == 0, gone > 0), -1), (living > in_rows, living), else_=in_rows)
    each = sa.select(asked.c.text, number, asked.c.domain)
    joined = asked.outerjoin(with_ids, with_ids.c.text == asked.c.text)
    connection.execute(sa.insert(names).from_select(["text", "number", "domain"], each.select_from(joined)))
    dialect_of(connection).writing.estimate(connection, names.name)
    return names


def _text(staged: FromClause, name: str) -> ColumnElement[str]:
    """Return a staged text, an empty one for no data or no such column."""
    return sa.func.coalesce(staged.c[name], "", type_=Key()) if name in staged.c else sa.literal("", Key)
