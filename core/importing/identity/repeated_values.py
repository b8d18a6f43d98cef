"""Rows of one file about one profile with other values for the same attribute: the last one counts, and it is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause

from core.importing.recognition.mapping import OWN_ID, Reading
from core.importing.runs.planning import Plan
from core.importing.runs.staging import Staging
from core.language.folding import KEY_SUFFIX
from core.store.records import attribute_columns
from core.store.temporary import count_rows, fill, has_rows, temporary_table

_STAMPS = frozenset({"created_at", "updated_at"})
_EMAIL = "to_email_key"


@dataclass(frozen=True, slots=True, order=True)
class Contradiction:
    """The cell of a line whose value doesn't count, because that of another line does; ``index`` is its column's."""

    line: int
    column: str
    index: int
    counting_line: int
    is_address: bool


def find_contradictions(staging: Staging, plan: Plan, most: int) -> tuple[int, list[Contradiction]]:
    """Count the values that don't count because another row of the same profile has another one. Return the number, and
    the first of them by line.
    """
    connection, twice, staged = staging.connection, staging.twice, staging.table
    if twice is None or not has_rows(connection, twice):
        return 0, []
    each = sa.select(*twice.c).distinct().subquery("each")
    compared = {name: (column, index) for name, column, index in _compared(plan) if name in staged.c}
    counting = temporary_table(
        connection, "import_counting", sa.Column("record", sa.BigInteger, primary_key=True),
        *(sa.Column(name, sa.BigInteger) for name in compared),
    )  # fmt: skip
    lines = [sa.func.max(sa.case((_counts(staging, name, each), staged.c.line))) for name in compared]
    joined = sa.join(each, staged, staged.c.line == each.c.line)
    rows = sa.select(each.c.record, *lines).select_from(joined).group_by(each.c.record)
    fill(connection, counting, rows)
    number, found = 0, set[Contradiction]()
    for name, (column, index) in compared.items():
        query = _differing(staging, name, each, counting)
        some = connection.execute(query.order_by(query.selected_columns[0]).limit(most)).all()
        found |= {Contradiction(line, column, index, last, name == _EMAIL) for line, last in some}
        number += len(some) if len(some) < most else count_rows(connection, query.subquery("differing"))
    return number, sorted(found)[:most]


def _compared(plan: Plan) -> Iterator[tuple[str, str, int]]:
    """Yield the staged columns that are compared, each with the column of the file and its place."""
    for field in plan.fields:
        if field.attribute.name != OWN_ID and field.attribute.name not in _STAMPS:
            yield f"to_{attribute_columns(field.attribute)[-1][0]}", field.column, field.index
            if field.read_as is Reading.FULL_NAME:
                yield f"to_first_name{KEY_SUFFIX}", field.column, field.index
    if plan.refers and (named := plan.refers.text or plan.refers.id):
        yield "ref_key" if plan.refers.text else "ref_id", named.column, named.index


def _value(staging: Staging, name: str, rows: FromClause) -> ColumnElement[Any]:
    value = staging.column(name, rows)
    return sa.func.nullif(value, "") if name.startswith("ref_") else value


def _counts(staging: Staging, name: str, each: FromClause) -> ColumnElement[bool]:
    """Whether the value of a row may count: where no data clears, that of the last row does."""
    if staging.clears:
        return sa.true()
    has_one = _value(staging, name, staging.table).is_not(None)
    return sa.and_(has_one, each.c.sets_email) if name == _EMAIL else has_one


def _differing(staging: Staging, name: str, each: FromClause, counting: sa.TableClause) -> sa.Select[Any]:
    staged = staging.table
    last = staged.alias("last")
    joined = (
        sa.join(each, counting, counting.c.record == each.c.record)
        .join(staged, staged.c.line == each.c.line)
        .join(last, last.c.line == counting.c[name])
    )
    differs = _value(staging, name, staged) != _value(staging, name, last)
    rows = sa.select(staged.c.line, last.c.line.label("last_line")).select_from(joined).where(differs)
    return rows.where(each.c.sets_email) if name == _EMAIL else rows
