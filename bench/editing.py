"""The time of a count after an edit of one block of ten.

    python -m bench.editing --contacts 100000 1000000
    python -m bench.editing --database sqlite:///data/large.db

Prints the first count, the median of twenty edits of one block each, their ratio, and the same counts by the
compiled query, which every count must equal. Each contact has ten interactions. --database takes the
address of a database; one without contacts is filled first. Without it, SQLite in a temporary folder.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

import sqlalchemy as sa

from bench.callers import caller
from core.audience import selection
from core.audience.evaluations import Evaluations
from core.language import edits
from core.language.definition import (
    BehavioralBlock,
    Block,
    ChainOperator,
    Comparison,
    Condition,
    Definition,
    InTheLast,
    Measure,
    ProfileBlock,
    Span,
    Step,
)
from core.store.database import Database, open_database
from core.store.tables import Contact, table_of
from tests.crowd import fill

AS_OF = datetime(2026, 5, 4, 12, tzinfo=UTC)
_EDITS = 20
_SEED = 20_261_123


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--contacts", type=int, nargs="+", default=[100_000])
    arguments.add_argument("--database")
    given = arguments.parse_args()
    for contacts in given.contacts[: 1 if given.database else None]:
        with _opened(given.database, contacts) as database:
            _measure(database)


@contextmanager
def _opened(address: str | None, contacts: int) -> Iterator[Database]:
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(address or f"sqlite:///{Path(folder) / 'windrow.db'}")
        try:
            if not _contacts(database):
                fill(database, contacts)
            yield database
        finally:
            database.dispose()


def _contacts(database: Database) -> int:
    with database.reading() as session:
        return int(session.execute(sa.select(sa.func.count()).select_from(table_of(Contact))).scalar_one())


def _measure(database: Database) -> None:
    random = Random(_SEED)  # noqa: S311 - the same every time
    definition = _chain([block(random) for block in _BLOCKS])
    evaluations = Evaluations()
    nothing = _count(database, evaluations, definition)
    after_edits: list[_Timed] = []
    for edit in range(_EDITS):
        place = edit % len(_BLOCKS)
        while (block := _BLOCKS[place](random)) == definition.steps[place].block:
            pass
        definition = edits.replace(definition, ("steps", place, "block"), block)
        after_edits.append(_count(database, evaluations, definition))
    seconds = median(timed.seconds for timed in after_edits)
    _say(f"{_contacts(database):,} contacts on {database.dialect.label}")
    _say(f"  with nothing kept: {nothing}; the compiled query {nothing.by_query * 1000:,.0f} ms")
    _say(f"  after an edit: median {seconds * 1000:,.0f} ms (1/{nothing.seconds / seconds:.0f}); each:")
    for edit, timed in enumerate(after_edits):
        _say(f"    block {edit % len(_BLOCKS) + 1:2}: {timed}; the compiled query {timed.by_query * 1000:,.0f} ms")


@dataclass(frozen=True, slots=True)
class _Timed:
    members: int
    seconds: float
    by_query: float

    def __str__(self) -> str:
        return f"{self.seconds * 1000:,.0f} ms for {self.members:,} members"


def _count(database: Database, evaluations: Evaluations, definition: Definition) -> _Timed:
    began = perf_counter()
    with evaluations.reading(database, caller(AS_OF), zone="UTC") as evaluation:
        members = evaluation.count(definition)
    counted = perf_counter()
    by_query = selection.count(database, caller(), definition, as_of=AS_OF, zone="UTC")
    if members != by_query:
        raise AssertionError(f"count: must be that of the compiled query, {by_query} (got {members}).")
    return _Timed(members, counted - began, perf_counter() - counted)


def _city(random: Random) -> Block:
    return _where("city", "is", f"City {random.randrange(50)}")


def _cities(random: Random) -> Block:
    return _where("city", "is_in", tuple(f"City {random.randrange(50)}" for _ in range(5)))


def _consent(random: Random) -> Block:
    return _where("email_consent", random.choice(("is_yes", "is_no")))


def _where(attribute: str, operator: str, value: str | tuple[str, ...] | None = None) -> Block:
    return ProfileBlock(conditions=(Condition(attribute=attribute, operator=operator, value=value),))


def _opened_often(random: Random) -> Block:
    return _did(random, "email_opened", Comparison(value=random.randrange(2, 5)))


def _clicked(random: Random) -> Block:
    return _did(random, "email_clicked")


def _visited(random: Random) -> Block:
    return _did(random, "page_visited")


def _visited_pages(random: Random) -> Block:
    return _did(random, "page_visited", Comparison(value=2), Measure(kind="count_distinct", property="page"))


def _never_sent(random: Random) -> Block:
    form = Condition(attribute="form", operator="is", value=f"Form {random.randrange(5)}")
    return _did(random, "form_submitted", Comparison(operator="exactly", value=0), conditions=(form,))


def _bought(random: Random) -> Block:
    return _did(random, "purchase", Comparison(value=500), Measure(kind="sum", property="amount"))


def _rented(random: Random) -> Block:
    return _did(random, "rental")


def _did(
    random: Random,
    kind: str,
    comparison: Comparison | None = None,
    measure: Measure | None = None,
    conditions: tuple[Condition, ...] = (),
) -> Block:
    return BehavioralBlock(
        interactions=(kind,),
        conditions=conditions,
        measure=measure or Measure(),
        comparison=comparison or Comparison(),
        window=InTheLast(span=Span(amount=random.randrange(30, 366), unit="days")),
    )


_BLOCKS = (
    _consent, _opened_often, _city, _visited, _clicked, _never_sent, _bought, _cities, _visited_pages, _rented,
)  # fmt: skip
_OPERATORS: tuple[ChainOperator | None, ...] = (
    None, "and_also", "or", "and_also", "but_not", "and_also", "or", "or", "but_not", "or",
)  # fmt: skip


def _chain(blocks: list[Block]) -> Definition:
    steps = (Step(operator=operator, block=block) for operator, block in zip(_OPERATORS, blocks, strict=True))
    return Definition(steps=tuple(steps))


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
