"""One implementation for each kind of database, and no other code that asks which one it is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite as sqlalchemys_sqlite

from core.store.database import Database
from core.store.dialects import DIALECTS, citus, dialect_of
from core.store.dialects.citus import Citus
from core.store.triggers.installation import install
from tests.conftest import on
from tests.makers import add_many

ROOT = Path(__file__).resolve().parents[3]
ROOM = "core/store/dialects/"
"""The one room that may ask."""
PAST = "core/store/migrations/versions/"
"""Migrations keep the words they were written with, whatever the room says later."""

_KIND = re.compile(r"sqlite|postgres(ql)?|psycopg|citus", re.IGNORECASE)
_OPTION = re.compile(r"(sqlite|postgresql)(_\w+)?")
_DRIVER = re.compile(r"(sqlite3|psycopg|sqlalchemy\.dialects|core\.store\.dialects\.(sqlite|postgresql|citus))(\.|$)")
_ASKING = re.compile(r"(is|on|has|uses)_(sqlite|postgres|citus)\w*|(get_)?backend_name|get_dialect|drivername")


def asked(source: str) -> list[str]:
    """Return where code asks which database it talks to, or says something that only one of them understands."""
    tree = ast.parse(source)
    return sorted({f"line {node.lineno}: {what}" for node in ast.walk(tree) for what in _asked_by(node)})


def _asked_by(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Import(names=names):
            yield from (f"imports {name.name}" for name in names if _DRIVER.match(name.name))
        case ast.ImportFrom(module=str(module), names=names):
            imported = {module, *(f"{module}.{name.name}" for name in names)}
            yield from (f"imports {name}" for name in imported if _DRIVER.match(name))
        case ast.Constant(value=str(text)) if _KIND.fullmatch(text):
            yield f"names {text}"
        case ast.keyword(arg=str(name)) if _OPTION.fullmatch(name):
            yield f"has the option {name}"
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) if _ASKING.fullmatch(name):
            yield f"asks {name}"
        case ast.Compare(left=left, comparators=others):
            if any(_is_name_of_dialect(side) for side in (left, *others)):
                yield "compares the name of a dialect"
        case ast.Match(subject=subject) if _is_name_of_dialect(subject):
            yield "matches the name of a dialect"


def _is_name_of_dialect(node: ast.AST) -> bool:
    if not isinstance(node, ast.Attribute) or node.attr not in {"name", "driver"}:
        return False
    return "dialect" in ast.unparse(node.value)


@pytest.mark.parametrize(
    "offender",
    [
        "import sqlite3",
        "import psycopg.errors",
        "from sqlalchemy.dialects import postgresql",
        "from sqlalchemy.dialects.sqlite import insert",
        "import sqlalchemy.dialects.postgresql as words",
        "from core.store.dialects import sqlite",
        "from core.store.dialects.citus import Citus",
        'kind = "postgresql"',
        'labels = {"SQLite": 1}',
        "if database.is_sqlite: pass",
        'if connection.dialect.name == "sqlite": pass',
        "if engine.dialect.name in embedded: pass",
        "if known == session.get_bind().dialect.name: pass",
        "match dialect.name:\n    case one: pass",
        "if address.get_backend_name() == embedded: pass",
        "if address.drivername.startswith(embedded): pass",
        "index = Index(name, sqlite_where=condition)",
        "each = Wording(sqlite=one, postgresql=other)",
        "def write(*, is_postgresql): pass",
    ],
)
def test_whoever_asks_is_found(offender: str) -> None:
    assert asked(offender)


def test_who_takes_what_a_dialect_offers_does_not_ask() -> None:
    innocent = '''
"""SQLite and PostgreSQL may be told of, as in sqlite:///data/windrow.db."""
from core.store.dialects import dialect_of
from core.store.dialects.protocol import Types
if dialect_of(session).placement.is_spread:
    column.with_variant(type_, dialect.name)
'''
    assert asked(innocent) == []


@pytest.mark.parametrize("room", ["core", "ui", "pages"])
def test_nobody_asks_which_database_it_is(room: str) -> None:
    found = {}
    for file in sorted((ROOT / room).rglob("*.py")):
        path = file.relative_to(ROOT).as_posix()
        if not path.startswith((ROOM, PAST)) and (questions := asked(file.read_text(encoding="utf-8"))):
            found[path] = questions
    assert found == {}


def test_whatever_sqlalchemy_holds_leads_to_the_same_implementation(database: Database) -> None:
    with database.reading() as session:
        connection = session.connection()
        found = [dialect_of(bind) for bind in (session, connection, database.engine, connection.dialect)]
    assert all(dialect is database.dialect for dialect in found)


def test_every_kind_is_told_by_a_name_and_by_addresses_of_its_own() -> None:
    names = [dialect.name for dialect in DIALECTS]
    schemes = [scheme for dialect in DIALECTS for scheme in dialect.schemes]
    assert names == [sqlalchemys_sqlite.dialect.name, postgresql.dialect.name]
    assert len(schemes) == len(set(schemes))


@on("postgresql")
def test_a_cluster_is_another_kind_from_the_next_transaction_on(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.reading() as session:
        assert not isinstance(dialect_of(session), Citus)
    monkeypatch.setattr(citus, "is_spread", lambda _connection: True)
    with database.reading() as session:
        assert isinstance(dialect_of(session), Citus)


@on("postgresql")
def test_a_database_is_asked_once_in_a_transaction_of_what_kind_it_is(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    times: list[int] = []
    monkeypatch.setattr(citus, "is_spread", lambda _connection: bool(times.append(1)))
    with database.writing() as session:
        for _ in range(3):
            dialect_of(session)
            install(session.connection(), "contact")
    assert len(times) == 1


@on("postgresql")
def test_a_large_write_after_a_small_one_joins_its_rows_once(database: Database) -> None:
    """PostgreSQL keeps the plan that a trigger got for one row: with a nested loop, a million rows would take days."""
    add_many(database, range(1, 200))
    plans: list[str] = []
    with database.writing() as session:
        driver: Any = session.connection().connection.driver_connection
        driver.add_notice_handler(lambda notice: plans.append(notice.message_primary))
        for setting in ("log_min_duration = 0", "log_nested_statements = on"):
            session.execute(sa.text("LOAD 'auto_explain'"))
            session.execute(sa.text(f"SET LOCAL auto_explain.{setting}"))
        session.execute(sa.text("SET LOCAL client_min_messages = log"))
        for condition in ("id = 1", "id > 1"):
            session.execute(sa.text(f"UPDATE contact SET phone = '1' WHERE {condition}"))  # noqa: S608
    joins = [plan for plan in plans if "new_rows" in plan]
    assert len(joins) >= 4
    assert not any("Nested Loop" in plan for plan in joins)
