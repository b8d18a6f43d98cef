"""Records that rows refer to before anybody knows them, and the ids that known records gain."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement, FromClause

from core.importing.identity.finding import Found
from core.language.catalog import BUILT_IN
from core.store.addressing import add_identifiers
from core.store.columns import Instant, Key
from core.store.records import record_table
from core.store.tables import EMAIL_SYSTEM

_NAMES = {"contact": "email", "account": "name"}


def create_referred(connection: Connection, found: Found, staged: FromClause, at: datetime) -> None:
    """Create the new ones among the records that rows refer to, with the own id and the address or name they give."""
    table, name = record_table(BUILT_IN, found.entity), _NAMES[found.entity]
    instant = sa.literal(at, Instant)
    if "ref_key" in staged.c or "ref_who" in staged.c:
        who = staged.c["ref_who" if "ref_who" in staged.c else "ref_key"]
        text, key = _named(staged)
        named_line = sa.func.min(sa.case((key != "", staged.c.line)))
        first = (
            sa.select(who.label("text"), sa.func.coalesce(named_line, sa.func.min(staged.c.line)).label("line"))
            .where(who != "", _has_no_id(staged))
            .group_by(who)
            .subquery("first")
        )
        joined = sa.join(
            sa.join(found.keys, first, first.c.text == found.keys.c.text), staged, staged.c.line == first.c.line
        )
        # Some have an own id in another row, which creates them.
        is_elsewhere = sa.exists().where(found.ids.c.record == found.keys.c.record)
        name_text, name_key = (sa.func.coalesce(sa.func.nullif(each, ""), who) for each in (text, key))
        rows = sa.select(found.keys.c.record, name_text, name_key, instant, instant)
        connection.execute(
            sa.insert(table).from_select(
                ["id", name, f"{name}_key", "created_at", "updated_at"],
                rows.select_from(joined).where(found.keys.c.is_new, ~is_elsewhere),
            )
        )
    if "ref_id" in staged.c:
        _create_with_ids(connection, found, staged, table, name, instant)


def _create_with_ids(
    connection: Connection, found: Found, staged: FromClause, table: sa.TableClause, name: str,
    instant: ColumnElement[Any],
) -> None:  # fmt: skip
    named_line = sa.func.min(sa.case((staged.c.ref_key != "", staged.c.line))) if "ref_key" in staged.c else sa.null()
    firsts = (
        sa.select(staged.c.ref_id.label("text"), sa.func.min(staged.c.line).label("line"), named_line.label("named"))
        .where(staged.c.ref_id != "")
        .group_by(staged.c.ref_id)
        .subquery("firsts")
    )
    ids, named, other = found.ids, staged.alias("named"), table.alias("other")
    joined: FromClause = sa.join(ids, firsts, firsts.c.text == ids.c.text).join(staged, staged.c.line == firsts.c.line)
    values: dict[str, Any] = {"id": ids.c.record}
    is_free = ~sa.exists().where(other.c.external_id == ids.c.text)
    values["external_id"] = sa.case((is_free, ids.c.text))
    values["external_id_key"] = sa.case((is_free, staged.c.ref_id_key))
    if "ref_key" in staged.c:
        joined = joined.outerjoin(named, named.c.line == firsts.c.named)
        values |= {name: named.c.ref_text, f"{name}_key": named.c.ref_key}
    values |= {"created_at": instant, "updated_at": instant}
    rows = sa.select(*values.values()).select_from(joined).where(ids.c.is_new)
    connection.execute(sa.insert(table).from_select(list(values), rows))


def _named(staged: FromClause) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Return the address or name that rows refer to a record by, and its key; NULL if the file has no such column."""
    if "ref_key" not in staged.c:
        return sa.cast(sa.null(), Key), sa.cast(sa.null(), Key)
    return staged.c.ref_text, staged.c.ref_key


def _has_no_id(staged: FromClause) -> ColumnElement[bool]:
    return sa.func.coalesce(staged.c.ref_id, "") == "" if "ref_id" in staged.c else sa.true()


def name_known(connection: Connection, found: Found, staged: FromClause, at: datetime) -> None:
    """Give records that rows refer to by own id the address or name that the rows give, where they have none."""
    if "ref_key" not in staged.c or "ref_id" not in staged.c:
        return
    table, name, ids = record_table(BUILT_IN, found.entity), _NAMES[found.entity], found.ids
    given = (
        sa.select(ids.c.record, sa.func.min(staged.c.line).label("line"))
        .select_from(sa.join(ids, staged, staged.c.ref_id == ids.c.text))
        .where(ids.c.trouble.is_(None), ~ids.c.is_new, staged.c.ref_key != "")
        .group_by(ids.c.record)
        .subquery("given")
    )
    first = sa.select(given.c.record, staged.c.ref_text, staged.c.ref_key).select_from(
        sa.join(given, staged, staged.c.line == given.c.line)
    ).subquery("first")  # fmt: skip
    connection.execute(
        sa.update(table)
        .where(table.c.id == first.c.record, table.c[f"{name}_key"].is_(None))
        .values({name: first.c.ref_text, f"{name}_key": first.c.ref_key, "updated_at": sa.literal(at, Instant)})
    )


def show_gained(connection: Connection, found: Found, staged: FromClause, at: datetime) -> None:
    """Let known records without an own id to show take the one that rows refer to them by."""
    if "ref_id" not in staged.c:
        return
    table, ids = record_table(BUILT_IN, found.entity), found.ids
    other = table.alias("other")
    gained = (
        sa.select(ids.c.record, ids.c.text, sa.func.min(staged.c.ref_id_key).label("key"))
        .select_from(sa.join(ids, staged, staged.c.ref_id == ids.c.text))
        .where(ids.c.gains, ~ids.c.is_new, ~sa.exists().where(other.c.external_id == ids.c.text))
        .group_by(ids.c.record, ids.c.text)
        .subquery("gained")
    )
    connection.execute(
        sa.update(table)
        .where(table.c.id == gained.c.record, table.c.external_id.is_(None))
        .values(external_id=gained.c.text, external_id_key=gained.c.key, updated_at=sa.literal(at, Instant))
    )


def keep_identifiers(connection: Connection, found: Found) -> None:
    """Keep the own ids that records gained: those of a system, and those that another record shows; once written."""
    table, ids = record_table(BUILT_IN, found.entity), found.ids
    gained = sa.select(
        sa.literal(found.entity), ids.c.text, sa.literal(found.system), ids.c.record
    ).where(ids.c.gains, ids.c.trouble.is_(None))  # fmt: skip
    if not found.system:
        gained = gained.where(~sa.exists().where(table.c.id == ids.c.record, table.c.external_id == ids.c.text))
    else:
        # A record that was merged away, or refused, is not there.
        gained = gained.where(sa.exists().where(table.c.id == ids.c.record))
    add_identifiers(connection, gained)


def keep_addresses(connection: Connection, staged: FromClause, rows: sa.TableClause, key: ColumnElement[str]) -> None:
    """Keep the e-mail addresses that contacts are about to lose to those of rows."""
    table = record_table(BUILT_IN, "contact")
    changed = (
        sa.select(sa.literal("contact"), table.c.email_key, sa.literal(EMAIL_SYSTEM), table.c.id)
        .select_from(sa.join(staged, table, table.c.id == rows.c.record))
        .where(~rows.c.is_new, rows.c.sets_email, table.c.email_key.is_not(None), key != "", table.c.email_key != key)
    )
    add_identifiers(connection, changed.distinct())


def keep_repeated(
    connection: Connection, staged: FromClause, rows: sa.TableClause, twice: sa.TableClause, key: ColumnElement[str]
) -> None:
    """Keep the addresses that contacts have in a row of a file but no longer in its last one."""
    table, last = record_table(BUILT_IN, "contact"), staged.alias("last")
    is_shown = sa.exists().where(table.c.email_key == key, table.c.deleted_at.is_(None), table.c.id != twice.c.record)
    joined = (
        sa.join(twice, staged, staged.c.line == twice.c.line)
        .join(rows, rows.c.record == twice.c.record)
        .join(last, last.c.line == rows.c.line)
    )
    earlier = sa.select(sa.literal("contact"), key, sa.literal(EMAIL_SYSTEM), rows.c.record).select_from(joined)
    add_identifiers(
        connection, earlier.where(key != "", twice.c.sets_email, key != last.c.to_email_key, ~is_shown).distinct()
    )


def keep_further(
    connection: Connection, staged: FromClause, rows: sa.TableClause, key: ColumnElement[str], also: ColumnElement[str]
) -> None:
    """Keep the further e-mail addresses of rows, unless somebody else shows them as the first one."""
    table = record_table(BUILT_IN, "contact")
    is_shown = sa.exists().where(table.c.email_key == also, table.c.deleted_at.is_(None))
    further = sa.select(sa.literal("contact"), also, sa.literal(EMAIL_SYSTEM), rows.c.record).select_from(staged)
    add_identifiers(connection, further.where(also != "", also != key, ~is_shown).distinct())
