"""Bringing staged rows into the records part by part, where others wait as long as a transaction writes.

Rows of one contact are in one part, because what interactions are alike is decided among them; parts are in the order
of contacts, so that the pages of the table fill one after the other. A profile that comes again in a later part is
then a known one: such rows count as repeated, as they do in a file of one part.
"""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter, thread_time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement, FromClause

from core.importing.identity.merging import is_moved, own_rows
from core.importing.runs.ledger import Work
from core.importing.runs.loading import Counts, Loading, Merged
from core.importing.runs.staging import Staging
from core.language.catalog import BUILT_IN
from core.store.columns import Instant, Key
from core.store.database import Turns
from core.store.expressions import DrivenJoin
from core.store.records import INTERACTION, record_table
from core.store.tables import ImportChange, table_of
from core.store.temporary import count_rows, fill, has_rows, own_temporary_tables, temporary_table

FIRST_ROWS = 5_000
FEWEST_ROWS, MOST_ROWS = 500, 50_000
WRITING_SECONDS = 0.5
"""How long a part should take on a machine with nothing else to do: so long others wait, and a little longer."""
_LOADED = 2.0
"""How much longer it may take where the machine has much else to do: smaller parts would make more work in all."""
_change = table_of(ImportChange)


def is_cut(staging: Staging) -> bool:
    """Whether there are so many rows that others would wait long for them."""
    return staging.rows > FIRST_ROWS


class Parts:
    """The staged rows of one file, in parts."""

    def __init__(self, turns: Turns, loading: Loading, work: Work, run_id: int) -> None:
        self._turns = turns
        self._connection: Connection = turns.connection
        self._loading = loading
        self._work = work
        self._run_id = run_id
        self._staging = loading.staging
        self._is_interaction = loading.plan.entity == INTERACTION
        self._counts = Counts()
        self._written_seconds = 0.0

    def merge(self) -> Counts:
        """Merge all parts. Raises CancelledError between two of them if it is to stop."""
        with self._turns.reading():
            ordered, part = self._ordered(), self._staging.part()
            seen = temporary_table(self._connection, "import_seen", *Staging.columns_of_seen(is_unique=True))
            own = self._own() if self._is_interaction and self._has_interactions() else None
        for first, last in self._cuts(ordered):
            self._merge_part(part, sa.select(ordered.c.line).where(ordered.c.place.between(first, last)), seen, own)
        if own is not None:
            self._drop_moved(own)
        if not self._is_interaction:
            self._count_changed()
        return self._counts

    # Order

    def _ordered(self) -> sa.TableClause:
        """Number the rows in the order of ``who`` they are about; each profile counts as somebody else."""
        staged = self._staging.table
        ordered = temporary_table(
            self._connection, "import_order", sa.Column("place", sa.Integer, primary_key=True),
            sa.Column("line", sa.BigInteger), sa.Column("who", sa.BigInteger),
        )  # fmt: skip
        if self._is_interaction:
            contacts = self._contacts(staged)
            same = sa.and_(*(staged.c[name] == contacts.c[name] for name in ("ref_id", "ref_key") if name in staged.c))
            rows = sa.select(staged.c.line, contacts.c.who).select_from(DrivenJoin(staged, contacts, same))
            rows = rows.order_by(contacts.c.who, staged.c.line)
        else:
            rows = sa.select(staged.c.line, staged.c.line).order_by(staged.c.line)
        self._connection.execute(sa.insert(ordered).from_select(["line", "who"], rows))
        return ordered

    def _contacts(self, staged: sa.TableClause) -> sa.TableClause:
        """Number the contacts that rows name: known ones by their id, others after them."""
        contact = record_table(BUILT_IN, "contact")
        known_by = {"ref_id": contact.c.external_id, "ref_key": contact.c.email_key}
        names = [name for name in known_by if name in staged.c]
        contacts = temporary_table(
            self._connection, "import_who", *(sa.Column(name, Key, primary_key=True) for name in names),
            sa.Column("who", sa.BigInteger),
        )  # fmt: skip
        named = sa.select(*(staged.c[name] for name in names)).distinct().subquery("named")
        guesses = [
            sa.select(sa.func.min(contact.c.id)).where(named.c[name] != "", known_by[name] == named.c[name])
            for name in names
        ]
        guess = sa.func.coalesce(*(query.scalar_subquery() for query in guesses), sa.null())
        guessed = sa.select(*named.c, guess.label("guess")).subquery("guessed")
        rank = sa.func.dense_rank().over(order_by=(guessed.c.guess.is_(None), guessed.c.guess, *self._unknown(guessed)))
        rows = sa.select(*(guessed.c[name] for name in names), rank)
        fill(self._connection, contacts, rows)
        return contacts

    def _unknown(self, guessed: FromClause) -> Iterator[ColumnElement[Any]]:
        for name in ("ref_id", "ref_key"):
            if name in guessed.c:
                yield sa.case((guessed.c.guess.is_(None), guessed.c[name]))

    def _cuts(self, ordered: sa.TableClause) -> Iterator[tuple[int, int]]:
        """Yield the first and last place of each part, of so many rows that it takes about `WRITING_SECONDS`."""
        rows, first = FIRST_ROWS, 1
        while True:
            with self._turns.reading() as session:
                last = self._last(session.connection(), ordered, first, rows)
            if last < first:
                return
            began = self._written_seconds
            yield first, last
            took = max(self._written_seconds - began, 0.001)
            wanted = int((last - first + 1) * min(WRITING_SECONDS / took, 2.0))
            rows, first = max(FEWEST_ROWS, min(wanted, MOST_ROWS)), last + 1

    def _last(self, connection: Connection, ordered: sa.TableClause, first: int, rows: int) -> int:
        """Return the last place of a part: the rows of one contact stay together."""
        who = connection.scalar(sa.select(ordered.c.who).where(ordered.c.place == first + rows - 1))
        if who is None:
            return connection.scalar(sa.select(sa.func.max(ordered.c.place))) or 0
        other = sa.select(ordered.c.place).where(ordered.c.place >= first + rows, ordered.c.who != who)
        following = connection.scalar(other.order_by(ordered.c.place).limit(1))
        return following - 1 if following else self._last(connection, ordered, first, self._staging.rows + 1)

    # Merging

    def _merge_part(
        self, part: Staging, lines: sa.Select[Any], seen: sa.TableClause, own: sa.TableClause | None
    ) -> None:
        self._work.check()
        with self._turns.reading():
            staged = self._staging.table
            part.refill(sa.select(staged).where(staged.c.line.in_(lines)))
        with self._turns.writing() as session, own_temporary_tables(self._connection):
            began, worked = perf_counter(), thread_time()
            merged = self._loading.merge(session, part, is_part=True)
            self._counts.add(merged)
            if not self._is_interaction:
                self._note_seen(merged, seen)
            elif own is not None:
                rows = own_rows(merged.resolved, self._loading.constant_kind)
                fill(self._connection, own, rows)
        self._written_seconds += max(thread_time() - worked, (perf_counter() - began) / _LOADED)
        self._work.rows_applied += part.rows

    def _note_seen(self, merged: Merged, seen: sa.TableClause) -> None:
        """Count rows about a record of an earlier part as repeated."""
        rows = merged.resolved.rows
        both = sa.join(rows, seen, seen.c.record == rows.c.record)
        repeated = count_rows(self._connection, both)
        names = [column.name for column in seen.columns]
        if repeated and self._staging.twice is not None:
            for of in (seen, rows):
                fill(
                    self._connection, self._staging.twice, sa.select(*(of.c[name] for name in names)).select_from(both)
                )
        self._counts.number -= repeated
        self._counts.repeated += repeated
        # Rows of one record were joined.
        new = sa.select(*(rows.c[name] for name in names)).where(rows.c.record.not_in(sa.select(seen.c.record)))
        fill(self._connection, seen, new)

    def _count_changed(self) -> None:
        """Count the records that changed, once each, however many parts changed them."""
        both = (_change.c.before.is_not(None), _change.c.after.is_not(None))
        query = sa.select(sa.func.count(_change.c.record_id.distinct())).where(
            _change.c.run_id == self._run_id, _change.c.entity == self._loading.plan.entity, *both
        )
        with self._turns.reading() as session:
            self._counts.changed = session.connection().scalar(query) or 0

    # Interactions at two contacts

    def _has_interactions(self) -> bool:
        table = record_table(BUILT_IN, INTERACTION)
        return has_rows(self._connection, table)

    def _own(self) -> sa.TableClause | None:
        if self._loading.plan.own is None:
            return None
        return temporary_table(
            self._connection, "import_own", sa.Column("record", sa.BigInteger), sa.Column("reference", sa.BigInteger),
            sa.Column("kind", Key), sa.Column("instant", Instant),
        )  # fmt: skip

    def _drop_moved(self, own: sa.TableClause) -> None:
        """Delete the interactions that the file gave to another contact. They are looked for before anybody waits."""
        table = record_table(BUILT_IN, INTERACTION)
        with self._turns.reading():
            moved = temporary_table(
                self._connection, "import_moved", sa.Column("place", sa.Integer, primary_key=True),
                sa.Column("contact_id", sa.BigInteger), sa.Column("id", sa.BigInteger),
            )  # fmt: skip
            rows = sa.select(table.c.contact_id, table.c.id).where(is_moved(table, own))
            self._connection.execute(sa.insert(moved).from_select(["contact_id", "id"], rows))
            number = count_rows(self._connection, moved)
        for first in range(1, number + 1, FIRST_ROWS):
            some = sa.select(moved.c.contact_id, moved.c.id).where(moved.c.place.between(first, first + FIRST_ROWS - 1))
            with self._turns.writing():
                self._connection.execute(sa.delete(table).where(sa.tuple_(table.c.contact_id, table.c.id).in_(some)))
        self._counts.new -= number
        self._counts.changed += number
