"""Every import is kept, can be looked at before it is made, and be undone."""

import io
from collections.abc import Mapping
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from core import lifecycle
from core.errors import ImportFileError, NotFoundError, StateError
from core.importing import (
    Answers,
    Empty,
    State,
    Target,
    import_changes,
    import_file,
    import_run,
    import_runs,
    rejected_rows,
    start_import,
    undo_import,
    wait_for_import,
)
from core.store.database import Database
from tests.callers import caller
from tests.makers import DAY, HOUR, NOW, city_is, live

LATER = NOW + HOUR
OWN = frozenset({"import_run", "import_record", "import_change", "import_rejected"})
UPKEEP = OWN | {"change", "unkeyed", "setting", "lease"}
"""Tables that tell what was done; an undo does not undo that."""
PEOPLE = "id,first_name,email,city\nC1,Ann,ann@example.com,Aachen\nC2,Bob,bob@example.com,Bonn\n"
TO_OWN_ID = {"id": "external_id"}


def load(database: Database, text: str, at: Any = NOW, **answers: Any) -> int:
    """Import a text. Return the number of the import."""
    import_file(database, caller(at, "Anna"), io.BytesIO(text.encode()), Answers(**answers))
    return import_runs(database, caller(at))[0].id


def contents(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, custom columns included, but for notes about what was done."""
    inspector = sa.inspect(database.engine)
    names = [table.name for table in SQLModel.metadata.sorted_tables if table.name not in UPKEEP]
    found = {}
    with database.reading() as session:
        for name in names:
            columns = [column["name"] for column in inspector.get_columns(name)]
            table = sa.table(name, *map(sa.column, columns))
            rows = session.connection().execute(sa.select(table))
            found[name] = sorted(([columns, *map(repr, row)] for row in rows), key=repr)
    return found


def test_an_import_is_kept(database: Database) -> None:
    run_id = load(database, PEOPLE + "C3,Cem,cem@example.com,Celle,more\n", entity="contact")
    run = import_run(database, caller(LATER), run_id)
    assert (run.at, run.by, run.door, run.entity, run.state) == (NOW, "Anna", "program", "contact", State.DONE)
    assert run.report
    assert (run.report.new, run.report.bad) == (2, 1)
    assert [row.line for row in rejected_rows(database, caller(NOW), run_id)] == [4]
    assert run.answers.mapping
    assert run.answers.mapping["id"] == "external_id"
    with pytest.raises(NotFoundError):
        import_run(database, caller(NOW), run_id + 1)


def test_an_import_that_fails_at_once_is_not_kept(database: Database) -> None:
    with pytest.raises(ImportFileError):
        load(database, PEOPLE, entity="contact", mapping={"nothing": "email"})
    assert import_runs(database, caller(NOW)) == ()


@pytest.mark.parametrize("text", [
    PEOPLE.replace("Bonn", "Berlin") + "C3,Cem,cem@example.com,Celle\n",
    "id,city\nC1,\nC2,Berlin\n",
    "id,first_name,shoe size\nC1,Ann,38\nC3,Cem,44\n",
])  # fmt: skip
def test_an_undo_takes_back_what_an_import_of_people_did(database: Database, text: str) -> None:
    load(database, PEOPLE, entity="contact")
    before = contents(database)
    run_id = load(database, text, LATER, entity="contact", empty=Empty.CLEAR)
    assert contents(database) != before
    undone = undo_import(database, caller(LATER), run_id)
    assert contents(database) == before
    assert undone.kept == 0
    assert import_run(database, caller(LATER), run_id).state is State.UNDONE
    with pytest.raises(StateError):
        undo_import(database, caller(LATER), run_id)


def test_what_was_changed_again_since_is_told_and_kept(database: Database) -> None:
    load(database, PEOPLE, entity="contact")
    run_id = load(
        database, PEOPLE.replace("Bonn", "Berlin") + "C3,Cem,cem@example.com,Celle\n", LATER, entity="contact"
    )
    with database.writing() as session:
        session.execute(sa.text("UPDATE contact SET city = 'Dresden', city_key = 'dresden' WHERE external_id = 'C3'"))
        session.execute(sa.text("UPDATE contact SET first_name = 'Robert' WHERE external_id = 'C2'"))
    before = contents(database)
    undone = undo_import(database, caller(LATER), run_id)
    assert (undone.kept, undone.restored, undone.removed) == (1, 1, 0)
    with database.reading() as session:
        rows = session.execute(sa.text("SELECT first_name, city FROM contact ORDER BY external_id")).all()
    assert [tuple(row) for row in rows] == [("Ann", "Aachen"), ("Robert", "Bonn"), ("Cem", "Dresden")]
    assert contents(database) != before


def test_an_undo_takes_back_interactions_and_the_people_made_for_them(database: Database) -> None:
    load(database, PEOPLE, entity="contact")
    orders = "order,contact,when,amount\n1,C1,2026-01-01,5\n2,C9,2026-01-02,6\n"
    mapping: Mapping[str, Target] = {
        "order": "external_id", "contact": "contact.external_id", "when": "occurred_at", "amount": "amount",
    }  # fmt: skip
    before = contents(database)
    first = load(database, orders, entity="interaction", mapping=mapping, kind="purchase", create_contacts=True)
    between = contents(database)
    second = load(database, orders.replace("5", "7"), entity="interaction", mapping=mapping, kind="purchase")
    (changed,) = import_changes(database, caller(NOW), second)
    assert (changed.entity, changed.name, changed.count) == ("interaction", "amount", 1)
    undo_import(database, caller(LATER), second)
    assert contents(database) == between
    undo_import(database, caller(LATER), first)
    assert contents(database) == before


def test_who_is_in_the_history_of_a_segment_is_only_marked_deleted(database: Database) -> None:
    segment_id = live(database, "Aachen", city_is("Aachen"))
    run_id = load(database, PEOPLE, entity="contact")
    lifecycle.refresh(database, caller(LATER), segment_id)
    undone = undo_import(database, caller(LATER), run_id)
    assert (undone.removed, undone.marked) == (1, 1)
    lifecycle.refresh(database, caller(LATER + HOUR), segment_id)
    again = import_file(database, caller(LATER + DAY), io.BytesIO(PEOPLE.encode()), Answers(entity="contact"))
    assert again.new == 2


def test_a_dry_run_tells_what_the_import_and_the_next_refresh_do(database: Database) -> None:
    load(database, "id,first_name,city\nC1,Ann,Bonn\nC2,Bob,Bonn\n", entity="contact")
    aachen, bonn = live(database, "Aachen", city_is("Aachen")), live(database, "Bonn", city_is("Bonn"))
    before = contents(database)
    at = caller(NOW + DAY)
    kept = import_runs(database, at)
    source = io.BytesIO((PEOPLE + "C3,Cem,c@example.com,Aachen\nC4,a,b,c,d\n").encode())
    effects = lifecycle.dry_run(database, at, source, Answers(entity="contact"))
    assert contents(database) == before
    assert import_runs(database, at) == kept
    report = import_file(database, at, source, Answers(entity="contact"))
    assert effects.report == report
    assert effects.changes == import_changes(database, at, import_runs(database, at)[0].id)
    assert next((c.count, c.samples[0].before, c.samples[0].after) for c in effects.changes if c.name == "city") == (
        1, "Bonn", "Aachen",
    )  # fmt: skip
    done = {segment_id: lifecycle.refresh(database, caller(NOW + DAY), segment_id) for segment_id in (aachen, bonn)}
    told = {e.id: (e.entering, e.leaving, e.members) for e in effects.segments}
    assert told == {id_: (o.entered, o.left, o.members) for id_, o in done.items()}


def test_an_import_runs_on_in_a_thread(database: Database) -> None:
    run_id = start_import(database, caller(NOW, "Anna"), io.BytesIO(PEOPLE.encode()), Answers(entity="contact"))
    assert wait_for_import(database, caller(NOW), run_id, within_seconds=60)
    assert import_run(database, caller(NOW), run_id).state is State.DONE


def test_an_import_in_a_thread_keeps_why_it_failed(database: Database) -> None:
    answers = Answers(entity="contact", mapping={"nothing": "email"})
    run_id = start_import(database, caller(NOW, "Anna"), io.BytesIO(PEOPLE.encode()), answers)
    assert wait_for_import(database, caller(NOW), run_id, within_seconds=60)
    run = import_run(database, caller(NOW), run_id)
    assert run.state is State.FAILED
    assert "mapping: must name columns of the file" in run.message
