"""The whole benchmark at one scale: data, loads, answers, marks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import duckdb
import sqlalchemy as sa

from bench import bulk, compiling, data
from bench.answers import Answer, Ids, ask, ask_duckdb, hold_equal
from bench.columnar import copy_to_duckdb
from bench.loading import Load, load
from bench.questions import QUESTIONS
from bench.scale import Scale
from core.store.database import Database, open_database

Say = Callable[[str], object]


@dataclass(slots=True)
class Results:
    """The measurements. Keys of ``answers``, ``loads`` and ``bulk_seconds`` are *SQLite* and *PostgreSQL*;
    ``columnar`` are DuckDB's seconds by question, ``postgresql`` the version of the server.
    """

    scale: Scale
    compiling: compiling.Compiling
    postgresql: str = ""
    loads: dict[str, tuple[Load, ...]] = field(default_factory=dict)
    bulk_seconds: dict[str, float] = field(default_factory=dict)
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    columnar: dict[str, float] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)


def run(scale: Scale, folder: Path, postgres: str, say: Say) -> Results:
    """Measure everything, with data in ``folder`` and in the PostgreSQL database of a URL.

    Data of an earlier run are used again. Raises DisagreementError where two ways
    to ask a question select different sets.
    """
    files = data.write(scale, folder)
    results = Results(scale, compiling.measure())
    urls = {"SQLite": f"sqlite:///{folder / 'windrow.db'}", "PostgreSQL": postgres}
    bulk_loads = {
        "SQLite": partial(bulk.executemany_seconds, folder / "windrow.db", folder),
        "PostgreSQL": partial(bulk.copy_seconds, postgres, folder),
    }
    ids: dict[str, Ids] = {}
    with _databases(urls) as databases:
        for name, database in databases.items():
            say(f"Loading {name}, unless it was loaded before …")
            results.loads[name] = load(database, files, folder / f"{name}.json")
            results.bulk_seconds[name] = _remembered(folder / f"{name}-bulk.json", bulk_loads[name])
            results.answers[name] = list(_asked(database, name, scale, ids, say))
        results.postgresql = _version(databases["PostgreSQL"])
        say("DuckDB …")
        copy_to_duckdb(databases["PostgreSQL"], folder / "duckdb.db")
        with duckdb.connect(folder / "duckdb.db", read_only=True) as connection:
            for question in QUESTIONS:
                results.columnar[question.name] = ask_duckdb(connection, question, ids[question.name], scale.repeats)
    return results


def _remembered(record: Path, measure: Callable[[], float]) -> float:
    """Return seconds that are measured once, right after the import they are compared with."""
    if not record.exists():
        record.write_text(json.dumps(measure()), encoding="utf-8")
    return float(json.loads(record.read_text(encoding="utf-8")))


def _asked(database: Database, name: str, scale: Scale, ids: dict[str, Ids], say: Say) -> Iterator[Answer]:
    for question in QUESTIONS:
        answer, members = ask(database, question, scale.repeats)
        hold_equal(question, ids.setdefault(question.name, members), members, name)
        say(f"{name}: {answer.words}: {answer.seconds * 1000:,.1f} ms, by hand {answer.by_hand * 1000:,.1f} ms")
        yield answer


def _version(database: Database) -> str:
    with database.reading() as session:
        return f"PostgreSQL {session.execute(sa.text('SHOW server_version')).scalar_one()}"


@contextmanager
def _databases(urls: dict[str, str]) -> Iterator[dict[str, Database]]:
    with ExitStack() as stack:
        databases = {}
        for name, url in urls.items():
            databases[name] = database = open_database(url)
            stack.callback(database.dispose)
        yield databases
