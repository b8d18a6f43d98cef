"""Undoing an import after one of its attributes took another form: that one stays, the others go back."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from core import lifecycle
from core.importing import Answers, Empty, import_file, import_runs, undo_import
from core.language.operators import AttributeType as T
from core.lifecycle.attributes import Wanted, merge_choices, remove_attribute, retype
from core.store.database import Database
from core.store.records import record_table
from tests.callers import ANYBODY

FIRST = b"id,city,points,tier\nC1,Bonn,7,Gold\nC2,Ulm,x,Silver\n"
SECOND = b"id,city,points,tier\nC1,Aachen,8,Silver\nC2,Ulm,,Gold\n"


@pytest.fixture
def imported(database: Database) -> Database:
    """Two contacts, changed by a second file that takes a value away."""
    load(database, FIRST)
    retype(database, ANYBODY, "contact", "tier", Wanted(T.CHOICE))
    load(database, SECOND)
    return database


def load(database: Database, file: bytes) -> None:
    import_file(database, ANYBODY, io.BytesIO(file), Answers(entity="contact", new_columns=True, empty=Empty.CLEAR))


def contacts(database: Database) -> list[dict[str, Any]]:
    table = record_table(lifecycle.catalog(database, ANYBODY), "contact")
    with database.reading() as session:
        return [dict(row) for row in session.execute(sa.select(table).order_by(table.c.id)).mappings()]


def number(database: Database) -> None:
    retype(database, ANYBODY, "contact", "points", Wanted(T.NUMBER))


def remove(database: Database) -> None:
    remove_attribute(database, ANYBODY, "contact", "points", most_values=9)


def merge(database: Database) -> None:
    merge_choices(database, ANYBODY, "contact", "tier", ["Gold"], into="Silver")


@pytest.mark.parametrize(
    ("act", "name", "kept"),
    [(number, "points", [8, None]), (remove, "points", None), (merge, "tier", ["Silver"] * 2)],
)
def test_other_values_go_back(
    imported: Database, act: Callable[[Database], object], name: str, kept: list[Any] | None
) -> None:
    act(imported)
    undo_import(imported, ANYBODY, import_runs(imported, ANYBODY)[0].id)
    rows = contacts(imported)
    assert [row["city"] for row in rows] == ["Bonn", "Ulm"]
    assert [row.get(name) for row in rows] == (kept or [None, None])


def test_all_goes_back_where_nothing_changed(imported: Database) -> None:
    undo_import(imported, ANYBODY, import_runs(imported, ANYBODY)[0].id)
    assert [(row["city"], row["points"], row["tier"]) for row in contacts(imported)] == [
        ("Bonn", "7", "Gold"), ("Ulm", "x", "Silver"),
    ]  # fmt: skip
