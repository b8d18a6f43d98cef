"""Several rows of one file about one profile."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from core.importing.runs.staging import Staging
from core.store.temporary import fill, temporary_table

_COUNTED = {"preserve_rowcount": True}


def join_profiles(staging: Staging, rows: sa.TableClause) -> int:
    """Join rows about one profile into the last of them. Return the number of the others.

    Each value is that of the last row that has one; where no data clears, the last row alone counts.
    """
    connection = staging.connection
    repeated = temporary_table(
        connection, "import_repeated", sa.Column("line", sa.BigInteger), sa.Column("last", sa.BigInteger)
    )
    several = sa.select(rows.c.record).group_by(rows.c.record).having(sa.func.count() > 1).subquery("several")
    last = sa.func.max(rows.c.line).over(partition_by=rows.c.record)
    each = sa.select(rows.c.line, last).select_from(sa.join(rows, several, several.c.record == rows.c.record))
    if not connection.execute(
        sa.insert(repeated).from_select(["line", "last"], each), execution_options=_COUNTED
    ).rowcount:
        return 0
    assert staging.twice is not None
    joined = sa.join(repeated, rows, rows.c.line == repeated.c.line)
    twice = sa.select(rows.c.record, rows.c.line, rows.c.sets_email).select_from(joined)
    fill(connection, staging.twice, twice)
    if not staging.clears:
        _leave_known_addresses(staging, rows, repeated)
        fill_last(staging, rows, repeated)
    for name in ("sets_id", *(() if staging.clears else ("sets_email",))):
        is_set = sa.select(repeated.c.last).select_from(joined).where(rows.c[name])
        connection.execute(sa.update(rows).where(rows.c.line.in_(is_set)).values({name: True}))
    earlier = sa.select(repeated.c.line).where(repeated.c.line < repeated.c.last)
    return connection.execute(sa.delete(rows).where(rows.c.line.in_(earlier))).rowcount


def _leave_known_addresses(staging: Staging, rows: sa.TableClause, repeated: sa.TableClause) -> None:
    """Take away the addresses that rows only know their contact by, where other rows give it another one."""
    staged = staging.table
    if "to_email_key" not in staged.c:
        return
    joined = sa.join(repeated, rows, rows.c.line == repeated.c.line)
    given = sa.select(repeated.c.last).select_from(joined).where(rows.c.sets_email)
    known = sa.select(repeated.c.line).select_from(joined).where(~rows.c.sets_email, repeated.c.last.in_(given))
    nothing = {"to_email": sa.null(), "to_email_key": sa.null()}
    staging.connection.execute(sa.update(staged).where(staged.c.line.in_(known)).values(nothing))


def fill_last(
    staging: Staging, rows: sa.TableClause, repeated: sa.TableClause, *, without: Collection[str] = ()
) -> None:
    """Give the ``last`` rows what only earlier ones have; ``repeated`` has a ``line`` for each row, the last too."""
    connection, staged = staging.connection, staging.table
    names = [column.name for column in staged.c if column.name.startswith("to_") and column.name not in without]
    latest = temporary_table(
        connection, "import_latest", sa.Column("last", sa.BigInteger), sa.Column("reference", sa.BigInteger),
        *(sa.Column(name, sa.BigInteger) for name in names),
    )  # fmt: skip
    lines = [sa.func.max(sa.case((staging.column(name).is_not(None), staged.c.line))) for name in names]
    of_reference = sa.func.max(sa.case((rows.c.reference.is_not(None), rows.c.line)))
    joined = sa.join(repeated, staged, staged.c.line == repeated.c.line).join(rows, rows.c.line == repeated.c.line)
    each = sa.select(repeated.c.last, of_reference, *lines).select_from(joined).group_by(repeated.c.last)
    fill(connection, latest, each)
    for name in names:
        _copy_earlier(staging, staged, latest, name)
    _copy_earlier(staging, rows, latest, "reference")


def _copy_earlier(staging: Staging, target: sa.TableClause, latest: sa.TableClause, name: str) -> None:
    earlier = target.alias("earlier")
    source = (
        sa.select(latest.c.last, earlier.c[name].label("value"))
        .select_from(sa.join(latest, earlier, earlier.c.line == latest.c[name]))
        .where(latest.c[name] < latest.c.last)
        .subquery("source")
    )
    staging.connection.execute(sa.update(target).where(target.c.line == source.c.last).values({name: source.c.value}))
