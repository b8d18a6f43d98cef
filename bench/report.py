"""Results as a page of Markdown."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date
from math import exp, log
from pathlib import Path

import duckdb

from bench.answers import Answer
from bench.compiling import BLOCKS
from bench.running import Results

_PAGE = """# Performance

What Windrow takes beside SQL written by hand for the same question on the same database. The ratio is the
result: seconds are of one machine, and of one day. `make bench` measures again and writes this page
({command}).

- {date}, {machine}
- {versions}
- {contacts:,} contacts, {accounts:,} accounts, {leads:,} leads and {interactions:,} interactions, made up from a
  seed: in three years the most active hundredth of the contacts did a quarter of everything, one in ten nothing
- PostgreSQL with {settings}

*Windrow* is everything between a definition and its count: the catalog and the segments are read, the
definition is checked, compiled to SQL and counted. *Compile* is the part before the database begins to count.
*By hand* is the fastest of one to three statements that were tried for the question (`bench/sql`). Each
number is the median of {repeats} runs, in milliseconds, with warm caches. *DuckDB* is the same question in a
columnar database with a copy of the data. *Memory* is the most that Windrow's process had, in MiB, with SQLite in
it. Every way to ask selected the same set of members.

{answers}
## Import

Interactions from a CSV file, with every check of a file that a person gives, beside what the database takes to
write the same rows when they are ready: `COPY` of PostgreSQL, `executemany` of SQLite in one transaction, each into
a table with the same keys and indexes and in the order of the primary key.

{loads}
## Compile

A chain of {blocks} blocks: {checking:.1f} ms to find problems, {compiling:.1f} ms to compile, {writing:.1f} ms to write
the SQL as text.
"""


def page(results: Results, machine: str, today: date) -> str:
    """Return the page, with the name of a machine and a day."""
    scale, compiling = results.scale, results.compiling
    return _PAGE.format(
        command=f"`make bench SCALE={scale.name}`",
        date=today.isoformat(),
        machine=machine,
        versions=_versions(results),
        settings=", ".join(f"`{name} = {value}`" for name, value in results.settings.items()) or "its own defaults",
        contacts=scale.contacts,
        accounts=scale.accounts,
        leads=scale.leads,
        interactions=scale.interactions,
        repeats=scale.repeats,
        answers="\n".join(_answers(name, answers, results.columnar) for name, answers in results.answers.items()),
        loads=_loads(results),
        blocks=BLOCKS,
        checking=compiling.checking * 1000,
        compiling=compiling.compiling * 1000,
        writing=compiling.writing * 1000,
    )


def machine() -> str:
    """Return the processor, its cores, the memory and the system of this machine."""
    cpus = Path("/proc/cpuinfo")
    lines = cpus.read_text(encoding="utf-8").splitlines() if cpus.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return f"{(names or [platform.machine()])[0]}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}"


def geometric_mean(ratios: Iterable[float]) -> float:
    """Return the geometric mean of ratios."""
    logs = [log(ratio) for ratio in ratios]
    return exp(sum(logs) / len(logs))


def _versions(results: Results) -> str:
    databases = f"SQLite {sqlite3.sqlite_version}, {results.postgresql}, DuckDB {duckdb.__version__}"
    return f"{databases}, Python {platform.python_version()}"


def _answers(name: str, answers: Sequence[Answer], columnar: dict[str, float]) -> str:
    ratios = [answer.ratio for answer in answers]
    rows = [
        (
            answer.words,
            f"{answer.members:,}",
            _ms(answer.seconds),
            _ms(answer.compiling),
            _ms(answer.by_hand),
            f"{answer.ratio:.2f}",
            _ms(columnar[answer.question]),
            f"{answer.peak:,}",
        )
        for answer in answers
    ]
    head = ("question", "members", "Windrow", "compile", "by hand", "ratio", "DuckDB", "memory")
    mean = f"Geometric mean of the ratios: **{geometric_mean(ratios):.2f}**, the worst {max(ratios):.2f}."
    return f"## {name}\n\n{_table(head, rows)}\n{mean}\n"


def _loads(results: Results) -> str:
    rows = []
    for name, loads in results.loads.items():
        interactions = next(load for load in loads if load.entity == "interaction")
        bulk = results.bulk_seconds[name]
        rows.append(
            (
                name,
                f"{interactions.rows:,}",
                f"{interactions.seconds:,.0f} s",
                f"{bulk:,.0f} s",
                f"{interactions.seconds / bulk:.2f}",
                f"{interactions.peak:,} MiB",
            )
        )
    return _table(("database", "rows", "Windrow", "bulk load", "ratio", "memory"), rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:,.1f}" if seconds < 0.1 else f"{seconds * 1000:,.0f}"
