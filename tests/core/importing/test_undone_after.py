"""Undoing an import after an attribute took another form, after merges, and out of order: only real changes stay."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from core import lifecycle
from core.importing import Answers, Empty, import_file, import_run, import_runs, undo_import
from core.language.catalog import Attribute
from core.language.operators import AttributeType as T
from core.lifecycle import duplicates
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


# New records, and properties of interactions

NEW = b"id,city,points,tier\nC8,Hof,3,Gold\nC9,,,\n"


@pytest.mark.parametrize("act", [number, remove, merge])
def test_new_people_go(imported: Database, act: Callable[[Database], object]) -> None:
    load(imported, NEW)
    act(imported)
    undone = undo_import(imported, ANYBODY, import_runs(imported, ANYBODY)[0].id)
    assert (undone.removed, undone.kept) == (2, 0)
    assert [row["external_id"] for row in contacts(imported)] == ["C1", "C2"]


def test_a_new_person_who_was_changed_before_the_attribute_was_stays(imported: Database) -> None:
    load(imported, NEW)
    with imported.writing() as session:
        session.execute(sa.text("UPDATE contact SET city = 'Ulm' WHERE external_id = 'C8'"))
    number(imported)
    undone = undo_import(imported, ANYBODY, import_runs(imported, ANYBODY)[0].id)
    assert (undone.removed, undone.kept) == (1, 1)


ORDERS = "order,id,when,amount,colour,tier\n1,C1,2026-01-01,5,red,Gold\n2,C2,2026-01-02,6,red,Gold\n"


def order(database: Database, file: str) -> int:
    mapping: dict[str, Any] = {"order": "external_id", "id": "contact.external_id", "when": "occurred_at"}
    for name in ("colour", "tier"):
        mapping[name] = Attribute(name, name.title(), T.TEXT, custom=True, in_json=True)
    answers = Answers(entity="interaction", kind="purchase", mapping={**mapping, "amount": "amount"})
    return import_file(database, ANYBODY, io.BytesIO(file.encode()), answers).run_id


def orders(database: Database) -> list[tuple[int, float, dict[str, Any]]]:
    table = record_table(lifecycle.catalog(database, ANYBODY), "interaction")
    query = sa.select(table.c.contact_id, table.c.amount, table.c.properties).order_by(table.c.occurred_at)
    with database.reading() as session:
        rows = session.execute(query).all()
    return [(contact, float(amount), dict(properties or {})) for contact, amount, properties in rows]


def list_tiers(database: Database) -> None:
    retype(database, ANYBODY, "interaction", "tier", Wanted(T.CHOICE))


def merge_tiers(database: Database) -> None:
    list_tiers(database)
    merge_choices(database, ANYBODY, "interaction", "tier", ["Gold"], into="Silver")


def remove_tier(database: Database) -> None:
    remove_attribute(database, ANYBODY, "interaction", "tier", most_values=9)


@pytest.mark.parametrize(("act", "tier"), [(list_tiers, "Silver"), (merge_tiers, "Silver"), (remove_tier, None)])
def test_other_properties_go_back(imported: Database, act: Callable[[Database], object], tier: str | None) -> None:
    order(imported, ORDERS)
    run_id = order(imported, ORDERS.replace("5,red,Gold", "7,blue,Silver"))
    act(imported)
    assert undo_import(imported, ANYBODY, run_id).kept == 0
    (_, amount, properties), _ = orders(imported)
    assert (amount, properties["colour"], properties.get("tier")) == (5, "red", tier)


# Merges that were undone, and imports that were undone out of order

PEOPLE = b"id,email,city\nC1,a@example.com,Bonn\nC2,b@example.com,Ulm\n"
SALES = "order,email,when,amount\n1,a@example.com,2026-01-01,5\n2,b@example.com,2026-01-01,6\n"


def sell(database: Database, file: str) -> int:
    mapping: dict[str, Any] = {
        "order": "external_id", "email": "contact.email", "when": "occurred_at", "amount": "amount"
    }  # fmt: skip
    answers = Answers(entity="interaction", kind="purchase", mapping=mapping)
    return import_file(database, ANYBODY, io.BytesIO(file.encode()), answers).run_id


def people_and_sales(database: Database) -> tuple[list[Any], list[Any]]:
    people = [(row["external_id"], row["email"], row["city"], row["deleted_at"]) for row in contacts(database)]
    return people, orders(database)


def test_a_merge_that_was_undone_is_no_change(database: Database) -> None:
    load(database, PEOPLE)
    first = import_runs(database, ANYBODY)[0].id
    second = sell(database, SALES)
    before = people_and_sales(database)
    one, other = (row["id"] for row in contacts(database))
    merged = duplicates.merge(database, ANYBODY, "contact", one, [other])
    third = sell(database, SALES.replace(",6", ",7") + "3,b@example.com,2026-01-03,8\n")
    duplicates.undo_merge(database, ANYBODY, merged[0])
    assert undo_import(database, ANYBODY, third).kept == 0
    assert people_and_sales(database) == before
    assert undo_import(database, ANYBODY, second).kept == 0
    assert undo_import(database, ANYBODY, first).kept == 0
    assert people_and_sales(database) == ([], [])


def test_values_go_back_where_a_merge_moved_interactions(database: Database) -> None:
    load(database, PEOPLE)
    sell(database, SALES)
    changed = sell(database, SALES.replace(",6", ",7"))
    one, other = (row["id"] for row in contacts(database))
    duplicates.merge(database, ANYBODY, "contact", one, [other])
    assert undo_import(database, ANYBODY, changed).kept == 0
    assert [(contact, amount) for contact, amount, _ in orders(database)] == [(one, 5), (one, 6)]


def test_the_rest_of_an_import_goes_after_a_later_one(database: Database) -> None:
    load(database, PEOPLE)
    first = import_runs(database, ANYBODY)[0].id
    bought = sell(database, SALES)
    load(database, PEOPLE.replace(b"Bonn", b"Hof"))
    second = import_runs(database, ANYBODY)[0].id
    paid = sell(database, SALES.replace(",6", ",7"))
    assert undo_import(database, ANYBODY, bought).kept == 1
    assert import_run(database, ANYBODY, bought).is_undoable
    assert undo_import(database, ANYBODY, paid).kept == 0
    assert undo_import(database, ANYBODY, bought).kept == 0
    assert undo_import(database, ANYBODY, first).kept == 1
    assert undo_import(database, ANYBODY, second).kept == 0
    assert undo_import(database, ANYBODY, first).kept == 0
    run = import_run(database, ANYBODY, first)
    assert run.undone
    assert (run.undone.removed, run.is_undoable) == (2, False)
    assert people_and_sales(database) == ([], [])


def test_values_that_a_later_import_changed_go_back_after_it(database: Database) -> None:
    load(database, PEOPLE)
    runs = []
    for city, address in ((b"Hof", b"x@example.com"), (b"Celle", b"x@example.com")):
        load(database, PEOPLE.replace(b"Bonn", city).replace(b"a@example.com", address))
        runs.append(import_runs(database, ANYBODY)[0].id)
    first, second = runs
    assert undo_import(database, ANYBODY, first).kept == 1
    assert contacts(database)[0]["city"] == "Celle"
    assert undo_import(database, ANYBODY, second).kept == 0
    assert undo_import(database, ANYBODY, first).kept == 0
    assert [(row["email"], row["city"]) for row in contacts(database)] == [
        ("a@example.com", "Bonn"), ("b@example.com", "Ulm"),
    ]  # fmt: skip
