"""A question asked both ways on one database: both must select the same set, and each is timed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import median
from time import perf_counter

import duckdb
import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from bench import columnar
from bench.callers import caller
from bench.handwritten import counting, parameters, statements
from bench.memory import peak_mebibytes, reset_peak
from bench.questions import ZONE, Question
from bench.scale import AS_OF
from core.audience import selection
from core.store.columns import Instant
from core.store.database import Database

_WORTH_REPEATING = 1.5
"""A statement this many times slower than the best is not timed again."""

Ids = npt.NDArray[np.int64]


class DisagreementError(Exception):
    """Two ways to ask a question select different sets."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The time of a question on one database, in seconds: medians. ``peak`` is Windrow's, in mebibytes."""

    question: str
    words: str
    members: int
    seconds: float
    compiling: float
    by_hand: float
    peak: int

    @property
    def ratio(self) -> float:
        """Return the time as a multiple of that by hand."""
        return self.seconds / self.by_hand


def ask(database: Database, question: Question, repeats: int) -> tuple[Answer, Ids]:
    """Ask Windrow and by hand, and time both. Raises DisagreementError."""
    name = database.engine.dialect.name
    hands = statements(question.name, name)
    ids = np.fromiter(selection.member_ids(database, caller(), question.definition, as_of=AS_OF, zone=ZONE), np.int64)
    for sql in hands:
        hold_equal(question, ids, _members(database, sql), f"{name}, by hand:\n{sql}")

    def ours() -> int:
        return selection.count(database, caller(), question.definition, as_of=AS_OF, zone=ZONE)

    reset_peak()
    if ours() != len(ids):
        raise DisagreementError(f"{question.name}: the count must be {len(ids):,}.")
    peak = peak_mebibytes()
    seconds, by_hand = _timed(ours, [partial(_count, database, sql) for sql in hands], repeats)
    compiling = median(_seconds(lambda: _compile(database, question)) for _ in range(repeats))
    return Answer(question.name, question.words, len(ids), seconds, compiling, by_hand, peak), ids


def ask_duckdb(connection: duckdb.DuckDBPyConnection, question: Question, ids: Ids, repeats: int) -> float:
    """Return the seconds of DuckDB. Raises DisagreementError."""
    (sql,) = statements(question.name, "duckdb")
    hold_equal(question, ids, columnar.members(connection, sql), f"DuckDB:\n{sql}")
    return median(_seconds(lambda: columnar.count(connection, sql)) for _ in range(repeats))


def hold_equal(question: Question, ids: Ids, others: Ids, way: str) -> None:
    """Raises DisagreementError where the sorted ids differ, or one comes twice."""
    if not np.array_equal(ids, others):
        raise DisagreementError(
            f"{question.name}: must have the same members both ways (got {len(ids):,} from Windrow, "
            f"{len(others):,} otherwise). {way}"
        )


def _timed(ours: Callable[[], int], hands: Sequence[Callable[[], int]], repeats: int) -> tuple[float, float]:
    """Return the medians of ours and of the best by hand, timed in turn, so that a busy machine slows both."""
    first = [_seconds(hand) for hand in hands]
    worth = [hand for hand, seconds in zip(hands, first, strict=True) if seconds <= min(first) * _WORTH_REPEATING]
    rounds = [[_seconds(way) for way in (ours, *worth)] for _ in range(repeats)]
    ours_median, *hand_medians = (median(times) for times in zip(*rounds, strict=True))
    return ours_median, min(hand_medians)


def _seconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def _compile(database: Database, question: Question) -> str:
    with database.reading() as session:
        ids = selection.selection(session, question.definition, as_of=AS_OF, zone=ZONE)
        return str(ids.compile(session.connection()))


def _members(database: Database, sql: str) -> Ids:
    with database.reading() as session:
        return np.sort(np.fromiter(session.execute(_bound(sql, sql)).scalars(), np.int64))


def _count(database: Database, sql: str) -> int:
    with database.reading() as session:
        return int(session.execute(_bound(counting(sql), sql)).scalar_one())


def _bound(statement: str, sql: str) -> sa.TextClause:
    values = (sa.bindparam(name, instant, Instant) for name, instant in parameters(sql).items())
    return sa.text(statement).bindparams(*values)
