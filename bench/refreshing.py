"""The time of a refresh by the number of changes, and what noting them costs writers.

    python -m bench.refreshing --contacts 100000 1000000
    python -m bench.refreshing --contacts 2000 --changed 50 --segments 20

Prints, for each number of contacts (with ten interactions each): a full refresh, one after changed contacts,
and their ratio; from which share of changed contacts on the full one is faster; a pass of many segments, few of them
affected by the changes; a bulk import with the triggers and without them. --database takes the address of an empty
PostgreSQL database; without it, SQLite in a temporary folder.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from unittest.mock import patch

import sqlalchemy as sa

from bench.callers import caller
from core import lifecycle
from core.access.clock import now as clock_now
from core.changes import candidates
from core.importing import Answers, import_file
from core.language.definition import (
    BehavioralBlock,
    Comparison,
    Condition,
    Definition,
    InTheLast,
    ProfileBlock,
    Span,
    Step,
)
from core.store.database import Database, open_database
from core.store.triggers.installation import install
from core.store.triggers.sources import TABLES
from tests.crowd import fill

MINUTE = timedelta(minutes=1)
_REPEATS = 3
_AFFECTED = 10
_SHARES = (0.02, 0.05, 0.1, 0.15, 0.2, 0.3)


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--contacts", type=int, nargs="+", default=[100_000])
    arguments.add_argument("--changed", type=int, default=1_000)
    arguments.add_argument("--segments", type=int, nargs="+", default=[50, 500])
    arguments.add_argument("--pass-changed", type=int, default=10_000)
    arguments.add_argument("--database")
    given = arguments.parse_args()
    for contacts in given.contacts:
        with _opened(given.database) as database:
            fill(database, contacts)
            _say(f"{contacts:,} contacts on {database.dialect.label}")
            bench = _Bench(database, contacts)
            bench.refreshes(given.changed)
            bench.shares()
            bench.passes(given.segments, min(given.pass_changed, contacts // 4))
            bench.imports(min(contacts // 2, 50_000))


class _Bench:
    def __init__(self, database: Database, contacts: int) -> None:
        self.database = database
        self.contacts = contacts
        self.now = clock_now()
        self.random = Random(20_261_123)  # noqa: S311 - the same every time
        self.changes = 0

    def refreshes(self, changed: int) -> None:
        """Time segments of a city and of what contacts did: full, and after some contacts changed."""
        definitions = {"city": _of_city("City 7"), "did": _who_did(3, 365), "both": _both("City 7", 365)}
        for name, definition in definitions.items():
            segment_id = self._live(name, definition)
            full = self._median(partial(self._refresh, segment_id, is_full=True))
            some = []
            for _ in range(_REPEATS):
                self._change(changed)
                some.append(self._refresh(segment_id))
            _say(
                f"  {name}: full {full:.3f} s, after {changed:,} changed {median(some):.3f} s "
                f"(1/{full / median(some):.0f}); nothing changed {self._refresh(segment_id):.3f} s"
            )
            self._stop(segment_id)

    def shares(self) -> None:
        """Time looking at the changed contacts only, beside looking at everybody."""
        segment_id = self._live("shares", _both("City 7", 365))
        full = self._median(partial(self._refresh, segment_id, is_full=True))
        with patch.object(candidates, "FULL_FROM_SHARE", 1.0):
            for share in _SHARES:
                self._change(int(self.contacts * share))
                _say(f"  {share:.0%} changed: {self._refresh(segment_id) / full:.2f} of a full refresh")
        self._stop(segment_id)

    def passes(self, numbers: list[int], changed: int) -> None:
        """Time one pass over all live segments after some cities changed; only the first ten ask for a city."""
        ids: list[int] = []
        for number in numbers:
            ids += [self._live(f"s{place}", _one_of_many(place)) for place in range(len(ids), number)]
            self._pass()
            self._change(changed)
            _say(f"  one pass of {number} segments, {changed:,} changed: {self._pass():.2f} s")
        for segment_id in ids:
            self._stop(segment_id)

    def imports(self, rows: int) -> None:
        """Time imports of new interactions and contacts, with the triggers and without them."""
        with tempfile.TemporaryDirectory() as folder:
            for entity in ("interaction", "contact"):
                took: dict[bool, list[float]] = {}
                for is_noting in (True, False, True, False):
                    if is_noting:
                        with self.database.writing() as session:
                            install(session.connection())
                    else:
                        self._drop_triggers()
                    file = self._file(Path(folder), entity, rows)
                    began = perf_counter()
                    import_file(self.database, caller(self.now), file, Answers(entity=entity))
                    took.setdefault(is_noting, []).append(perf_counter() - began)
                ratio = min(took[True]) / min(took[False])
                _say(
                    f"  import of {rows:,} {entity}s: {min(took[True]):.2f} s noting, "
                    f"{min(took[False]):.2f} s without ({ratio:.2f}×)"
                )
                with self.database.writing() as session:
                    install(session.connection())

    def _live(self, name: str, definition: Definition) -> int:
        made = lifecycle.create_segment(
            self.database, caller(self._tick()), kind="dynamic", name=name, target="contact", zone="UTC"
        )
        lifecycle.save_draft(self.database, caller(self.now), made.id, definition, revision=made.draft_revision)
        lifecycle.publish(self.database, caller(self.now), made.id)
        return made.id

    def _stop(self, segment_id: int) -> None:
        lifecycle.stop(self.database, caller(self.now), segment_id)

    def _refresh(self, segment_id: int, *, is_full: bool = False) -> float:
        began = perf_counter()
        lifecycle.refresh(self.database, caller(self._tick()), segment_id, is_full=is_full)
        return perf_counter() - began

    def _pass(self) -> float:
        began = perf_counter()
        lifecycle.refresh_all(self.database, caller(self._tick()))
        return perf_counter() - began

    def _median(self, measure: Callable[[], float]) -> float:
        return median(measure() for _ in range(_REPEATS))

    def _change(self, number: int) -> None:
        """Change the city of so many contacts, by plain SQL."""
        self.changes += 1
        ids = self.random.sample(range(1, self.contacts + 1), number)
        rows = [
            {"i": id_, "t": f"City {(id_ + self.changes) % 50}", "k": f"city {(id_ + self.changes) % 50}"}
            for id_ in ids
        ]
        with self.database.writing() as session:
            session.connection().execute(sa.text("UPDATE contact SET city = :t, city_key = :k WHERE id = :i"), rows)

    def _tick(self) -> datetime:
        self.now += MINUTE
        return self.now

    def _drop_triggers(self) -> None:
        with self.database.writing() as session:
            connection = session.connection()
            if self.database.dialect.name == "sqlite":
                names = (
                    connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
                )
                statements = [f"DROP TRIGGER {name}" for name in names]
            else:
                statements = [
                    f"DROP TRIGGER note_{table}_{event} ON {table}"
                    for table in TABLES
                    for event in ("insert", "update", "delete", "truncate")
                ]
            for statement in statements:
                connection.exec_driver_sql(statement)

    def _file(self, folder: Path, entity: str, rows: int) -> Path:
        """Write a file of new rows."""
        file = folder / f"{entity}.csv"
        self.changes += 1
        with file.open("w") as lines:
            if entity == "contact":
                lines.write("id,first_name,last_name,email,city,phone\n")
                lines.writelines(
                    f"N{self.changes}-{n},Ann{n},Lee{n},n{self.changes}-{n}@example.net,City {n % 50},+1{n}\n"
                    for n in range(rows)
                )
            else:
                lines.write("id,kind,occurred_at,contact.email,page\n")
                lines.writelines(
                    f"I{self.changes}-{n},page_visited,2026-01-{n % 28 + 1:02}T00:00:00Z,"
                    f"a{self.random.randrange(self.contacts) + 1}@example.com,/p/{n % 40}\n"
                    for n in range(rows)
                )
        return file


def _of_city(city: str) -> Definition:
    return Definition(steps=(Step(block=_where("city", "is", city)),))


def _who_did(times: int, days: int) -> Definition:
    block = BehavioralBlock(
        interactions=("email_opened",),
        comparison=Comparison(value=times),
        window=InTheLast(span=Span(amount=days, unit="days")),
    )
    return Definition(steps=(Step(block=block),))


def _both(city: str, days: int) -> Definition:
    return Definition(
        steps=(
            Step(block=_where("city", "is_not", city)),
            Step(operator="and_also", block=_who_did(1, days).steps[0].block),
        )
    )


def _one_of_many(place: int) -> Definition:
    if place < _AFFECTED:
        return _of_city(f"City {place}")
    if place % 2:
        return Definition(steps=(Step(block=_where("first_name", "begins_with", f"Name {place}")),))
    return Definition(steps=(Step(block=_where("email", "begins_with", f"a{place}")),))


def _where(attribute: str, operator: str, value: str) -> ProfileBlock:
    return ProfileBlock(conditions=(Condition(attribute=attribute, operator=operator, value=value),))


@contextmanager
def _opened(address: str | None) -> Iterator[Database]:
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(address or f"sqlite:///{folder}/windrow.db")
        try:
            yield database
        finally:
            database.dispose()


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
