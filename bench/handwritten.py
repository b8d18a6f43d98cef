"""The questions by hand: SQL that gives the ids, in `sql/`.

A file has several statements, as no shape is the fastest on every database; the line above one
names the databases on which it is tried. Instants are parameters: ``:as_of``, and ``:ago_90`` for
90 days before it.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

from bench.scale import AS_OF

_FOLDER = Path(__file__).parent / "sql"
_HEADING = re.compile(r"^-- ([a-z ]+)$", re.MULTILINE)

INSTANTS: dict[str, datetime] = {
    "as_of": AS_OF,
    **{f"ago_{days}": AS_OF - timedelta(days=days) for days in (30, 60, 90, 180, 365)},
}


def statements(question: str, database: str) -> tuple[str, ...]:
    """Return the statements of a question for ``sqlite``, ``postgresql`` or ``duckdb``."""
    _, *parts = _HEADING.split((_FOLDER / f"{question}.sql").read_text(encoding="utf-8"))
    return tuple(sql.strip() for names, sql in zip(parts[::2], parts[1::2], strict=True) if database in names.split())


def parameters(sql: str) -> dict[str, datetime]:
    """Return the instants that a statement asks for."""
    return {name: INSTANTS[name] for name in sorted(set(re.findall(r":(\w+)", sql)))}


def counting(sql: str) -> str:
    """Return the statement that counts the ids."""
    return f"SELECT count(*) FROM ({sql}) AS m"  # noqa: S608 - it stands in a file beside this one
