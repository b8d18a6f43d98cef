"""Merging staged rows into records: insert new ones, update changed ones, leave equal ones alone.

No data in a row keeps what is known, unless the import clears it (`Staging.clears`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement, FromClause

from core.importing.identity.decisions import Decisions
from core.importing.identity.resolving import Resolved
from core.importing.recognition.mapping import Reading
from core.importing.runs.staging import Staging
from core.language.catalog import BUILT_IN, Catalog
from core.language.folding import KEY_SUFFIX
from core.store.columns import Instant, Key
from core.store.dialects import dialect_of
from core.store.expressions import is_no_pair, with_members
from core.store.records import INTERACTION, record_table
from core.store.temporary import has_rows

_COUNTED = {"preserve_rowcount": True}


def merge_interactions(
    resolved: Resolved, names: list[str], *, kind: str | None, now: datetime, drops_moved: bool = True
) -> tuple[int, int]:
    """Merge interactions. Return how many were new, and how many changed. ``names`` are the staged stored columns.

    An interaction that the file gives to another contact than before moves there, unless ``drops_moved`` is false:
    then it is at both, for who calls to delete one (`is_moved`).
    """
    staging, staged = resolved.staging, resolved.staged()
    connection, table = staging.connection, record_table(BUILT_IN, INTERACTION)
    values: dict[str, Any] = {name: staging.column(f"to_{name}", staged) for name in names}
    after = {name: _settled(staging, name, value, table.c[name], staged) for name, value in values.items()}
    if "properties" in values and staging.clears:
        values["properties"] = with_members(sa.null(), values["properties"])
    if kind is not None:
        values["kind"] = after["kind"] = sa.literal(kind, table.c.kind.type)
    dialect = dialect_of(connection)
    is_alone = _is_alone(connection, table)
    same = sa.and_(table.c.contact_id == staged.c.reference, table.c.id == staged.c.record)
    there = 0
    if dialect.writing.counts_skipped_rows:
        there = connection.scalar(sa.select(sa.func.count()).select_from(staged.join(table, same))) or 0
    everything = {
        "contact_id": staged.c.reference, "id": staged.c.record, "recorded_at": sa.literal(now, Instant), **values,
    }  # fmt: skip
    # In the order of the primary key, so that its pages fill one after the other.
    rows = sa.select(*everything.values()).order_by(staged.c.reference, staged.c.record)
    # Checking for conflicts costs PostgreSQL a quarter of the insert.
    insert = (
        sa.insert(table).from_select(list(everything), rows)
        if is_alone
        else dialect.writing.insert_missing(table, list(everything), rows)
    )
    new = connection.execute(insert, execution_options=_COUNTED).rowcount
    if dialect.writing.counts_skipped_rows:
        new = resolved.number - there
    changed = 0
    if new < resolved.number:
        differs = sa.or_(*(table.c[name].is_distinct_from(value) for name, value in after.items()))
        changed = connection.execute(sa.update(table).where(same, differs).values(**after)).rowcount
    moved = _drop_moved(resolved, kind, table) if new and not is_alone and drops_moved else 0
    return new - moved, changed + moved


def _is_alone(connection: Connection, table: sa.TableClause) -> bool:
    """Whether there are no interactions, and no other transaction can add any before this one ends: later writers
    wait. False, without waiting, if another transaction is writing already.
    """
    if has_rows(connection, table):
        return False
    are_others_out = dialect_of(connection).transactions.keep_writers_out(connection, INTERACTION)
    return are_others_out and not has_rows(connection, table)


def own_rows(resolved: Resolved, kind: str | None) -> sa.Select[Any]:
    """Return record, contact (``reference``), kind and instant of the rows that have an own id."""
    staging, rows = resolved.staging, resolved.staged()
    own_kind = staging.column("to_kind", rows) if kind is None else sa.literal(kind, Key)
    instant = staging.column("to_occurred_at", rows).label("instant")
    return sa.select(rows.c.record, rows.c.reference, own_kind.label("kind"), instant).where(rows.c.is_own)


def is_moved(table: sa.TableClause, own: FromClause) -> ColumnElement[bool]:
    """Whether a row of `own_rows` gives an interaction to another contact: of its own id, kind and instant. To ask it
    of interactions is to look at every one.
    """
    has_record = table.c.id.in_(sa.select(own.c.record))
    is_elsewhere = is_no_pair((table.c.id, table.c.contact_id), (own.c.record, own.c.reference))
    same = sa.exists().where(
        own.c.record == table.c.id, own.c.kind == table.c.kind, own.c.instant == table.c.occurred_at
    )
    return sa.and_(has_record, is_elsewhere, same)


def _drop_moved(resolved: Resolved, kind: str | None, table: sa.TableClause) -> int:
    """Delete the interactions that rows give to another contact."""
    connection = resolved.staging.connection
    own = dialect_of(connection).placement.gathered(own_rows(resolved, kind).subquery("own"))
    return connection.execute(sa.delete(table).where(is_moved(table, own))).rowcount


def merge_profiles(
    resolved: Resolved,
    catalog: Catalog,
    entity: str,
    names: list[str],
    *,
    reference: str | None,
    now: datetime,
    decisions: Decisions,
) -> tuple[int, int]:
    """Merge profiles. Return how many were new, and how many changed. ``reference`` is the column of another's id.

    ``created_at`` and ``updated_at`` come from the file if it has them. Otherwise ``now`` is both for a new
    profile, and ``updated_at`` for a changed one.
    """
    staging = resolved.staging
    connection, table = staging.connection, record_table(catalog, entity)
    staged = dialect_of(connection).placement.gathered(resolved.staged())
    instant = sa.literal(now, Instant)
    stamps = {
        name: staging.column(f"to_{name}", staged) if name in names else sa.null()
        for name in ("created_at", "updated_at")
    }
    values: dict[str, Any] = {name: staging.column(f"to_{name}", staged) for name in names if name not in stamps}
    _leave_known_names(values, staged)
    if reference:
        values[reference] = staged.c.reference
    everything = (
        {"id": staged.c.record} | values | {name: sa.func.coalesce(stamp, instant) for name, stamp in stamps.items()}
    )
    rows = sa.select(*everything.values()).where(staged.c.is_new).order_by(staged.c.line)
    new = connection.execute(sa.insert(table).from_select(list(everything), rows), execution_options=_COUNTED).rowcount
    if new == resolved.number:
        return new, 0
    settled = {name: _settled(staging, name, value, table.c[name], staged) for name, value in values.items()}
    settled |= {name: sa.func.coalesce(stamp, table.c[name]) for name, stamp in stamps.items() if name in names}
    if staging.clears:
        settled |= _not_cleared(settled, staged, table, reference)
    if any(field.read_as is Reading.FULL_NAME for field in resolved.plan.fields):
        settled |= _split_as_known(settled, table)
    decisions.keep_newer(settled, staged, table)
    differs = sa.or_(*(table.c[name].is_distinct_from(value) for name, value in settled.items()))
    after = settled | {"updated_at": sa.func.coalesce(stamps["updated_at"], instant)}
    changed = connection.execute(
        sa.update(table).where(table.c.id == staged.c.record, ~staged.c.is_new, differs).values(**after)
    ).rowcount
    return new, changed


def _leave_known_names(values: dict[str, Any], staged: FromClause) -> None:
    """Let records keep the own id and the e-mail address that they show, except where rows set them."""
    for name, is_set in (("external_id", staged.c.sets_id), ("email", staged.c.sets_email)):
        for column in _with_key(name):
            if column in values:
                values[column] = sa.case((is_set, values[column]))


def _not_cleared(
    settled: dict[str, Any], staged: FromClause, table: sa.TableClause, reference: str | None
) -> dict[str, Any]:
    """Return what is known where no data clears nothing: the own id, an address that the row is not known by, and the
    record that a row names in vain.
    """
    kept: dict[str, Any] = {
        name: sa.func.coalesce(settled[name], table.c[name]) for name in _with_key("external_id") if name in settled
    }
    for name in _with_key("email"):
        if name in settled:
            kept[name] = sa.case((staged.c.sets_email, settled[name]), else_=table.c[name])
    if reference:
        named = [sa.func.coalesce(staged.c[name], "") != "" for name in ("ref_id", "ref_text") if name in staged.c]
        in_vain = sa.and_(staged.c.reference.is_(None), sa.or_(*named))
        kept[reference] = sa.case((in_vain, table.c[reference]), else_=settled[reference])
    return kept


def _split_as_known(settled: dict[str, Any], table: sa.TableClause) -> dict[str, Any]:
    """Return the names of people who are known by the same full name: how it was split before is not guessed again."""
    before, after = (
        sa.func.trim(sa.func.coalesce(first, "") + " " + sa.func.coalesce(last, ""))
        for first, last in (
            (table.c.first_name_key, table.c.last_name_key),
            (settled["first_name_key"], settled["last_name_key"]),
        )
    )
    names = [column for name in ("first_name", "last_name") for column in _with_key(name)]
    return {name: sa.case((before == after, table.c[name]), else_=settled[name]) for name in names}


def _with_key(name: str) -> tuple[str, str]:
    return name, name + KEY_SUFFIX


def _settled(
    staging: Staging, name: str, value: ColumnElement[Any], known: ColumnElement[Any], staged: FromClause
) -> ColumnElement[Any]:
    """Return the value that a known record has after the merge in a column."""
    if isinstance(known.type, sa.JSON):
        return with_members(known, value)
    if staging.clears:
        return sa.case((staging.keeps(name, staged), known), else_=value)
    return sa.func.coalesce(value, known)
