"""Every import is kept, can be looked at before it is made, and be undone."""

import io
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlmodel import SQLModel

from core import lifecycle
from core.errors import ImportFileError, NotFoundError, StateError
from core.importing import (
    Answers,
    Empty,
    Gone,
    ImportReport,
    State,
    Target,
    Unknown,
    find_layout,
    import_changes,
    import_file,
    import_run,
    import_runs,
    rejected_rows,
    saved_mapping,
    start_import,
    stop_import,
    undo_import,
    wait_for_import,
)
from core.importing.runs.loading import Loading
from core.language.catalog import Attribute
from core.language.operators import AttributeType
from core.store.database import Database
from core.store.declaring import load_catalog
from tests.callers import caller
from tests.makers import DAY, HOUR, NOW, city_is, live
from tests.waiting import WITHIN_SECONDS

ROOT = Path(__file__).parents[3]

LATER = NOW + HOUR
OWN = frozenset({"import_run", "import_record", "import_change", "import_rejected"})
UPKEEP = OWN | {"change", "unkeyed", "setting", "lease", "trace"}
"""Tables that tell what was done; an undo does not undo that."""
PEOPLE = "id,first_name,email,city\nC1,Ann,ann@example.com,Aachen\nC2,Bob,bob@example.com,Bonn\n"
TO_OWN_ID = {"id": "external_id"}
BY_SOURCE = {"id": "external_id", "source": "source"}


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


def test_a_company_that_changes_is_told_by_its_name(database: Database) -> None:
    load(database, "id,company\nC1,Acme\nC2,\n", entity="contact", create_accounts=True)
    run_id = load(database, "id,company\nC1,Brix\nC2,Brix\n", entity="contact", create_accounts=True)
    (changed,) = import_changes(database, caller(NOW), run_id)
    assert changed.label == "Account"
    assert {(sample.before, sample.after) for sample in changed.samples} == {("Acme", "Brix"), (None, "Brix")}


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


KILLED = """
import io, os, signal, sys
from datetime import datetime
from core.importing import Answers, import_file
from core.importing.runs import execution, parts_in_turn
from core.store.database import open_database
from tests.callers import caller

for name in ("FIRST_ROWS", "FEWEST_ROWS", "MOST_ROWS"):
    setattr(parts_in_turn, name, 2)
url, text, at, left = sys.argv[1], sys.argv[2], datetime.fromisoformat(sys.argv[3]), int(sys.argv[4])
merge = execution.Loading.merge

def killed(*given, **options):
    global left
    left -= 1
    found = merge(*given, **options)
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return found

execution.Loading.merge = killed
import_file(open_database(url), caller(at, "Anna"), io.BytesIO(text.encode()), Answers(entity="contact"))
"""


def kill(database: Database, text: str, *, at_part: int) -> None:
    """Import a text in a process that is killed while it writes."""
    url = database.engine.url.render_as_string(hide_password=False)
    given = [url, text, LATER.isoformat(), str(at_part)]
    done = subprocess.run([sys.executable, "-c", KILLED, *given], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL


@pytest.mark.parametrize("at_part", [1, 3])
def test_an_import_whose_process_was_killed_is_found_and_taken_back(database: Database, at_part: int) -> None:
    load(database, PEOPLE, entity="contact")
    before = contents(database)
    text = "id,city\n" + "".join(f"C{number},City {number}\n" for number in range(9))
    if at_part == 1 or database.dialect.transactions.takes_turns:
        kill(database, text, at_part=at_part)
    else:
        kill(database, text, at_part=1)
    run = import_runs(database, caller(LATER))[0]
    assert run.state is State.RUNNING
    run = import_run(database, caller(LATER + HOUR), run.id)
    assert (run.state, run.is_undoable) == (State.INTERRUPTED, True)
    assert undo_import(database, caller(LATER + HOUR), run.id).kept == 0
    assert contents(database) == before


def test_an_import_whose_process_was_killed_can_be_done_again(database: Database) -> None:
    text = "id,city\n" + "".join(f"C{number},City {number}\n" for number in range(9))
    kill(database, text, at_part=1)
    report = import_file(database, caller(LATER + DAY), io.BytesIO(text.encode()), Answers(entity="contact"))
    assert (report.new + report.unchanged, report.bad) == (9, 0)


def test_a_running_import_is_found_and_stopped(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    load(database, PEOPLE, entity="contact")
    before = contents(database)
    begun, go_on = threading.Event(), threading.Event()
    stage = Loading.stage

    def held(*given: Any) -> None:
        begun.set()
        assert go_on.wait(WITHIN_SECONDS)
        stage(*given)

    monkeypatch.setattr(Loading, "stage", held)
    run_id = start_import(database, caller(LATER, "Anna"), io.BytesIO(b"id,city\nC7,Ulm\n"), Answers(entity="contact"))
    assert begun.wait(WITHIN_SECONDS)
    assert import_run(database, caller(LATER), run_id).state is State.RUNNING
    stop_import(database, caller(LATER), run_id)
    go_on.set()
    assert wait_for_import(database, caller(LATER), run_id, within_seconds=WITHIN_SECONDS)
    assert import_run(database, caller(LATER), run_id).state is State.STOPPED
    assert contents(database) == before
    with pytest.raises(StateError):
        stop_import(database, caller(LATER), run_id)


def test_the_same_new_people_imported_twice_at_once_are_there_once(database: Database) -> None:
    people = "id,email\n" + "".join(f"C{number},c{number}@example.com\n" for number in range(300))
    runs = [
        start_import(database, caller(NOW, name), io.BytesIO(people.encode()), Answers(entity="contact"))
        for name in ("Anna", "Bert", "Cora")
    ]
    for run_id in runs:
        assert wait_for_import(database, caller(NOW), run_id, within_seconds=WITHIN_SECONDS)
        run = import_run(database, caller(NOW), run_id)
        assert (run.state, run.message) == (State.DONE, "")
    with database.reading() as session:
        assert session.execute(sa.text("SELECT count(*) FROM contact")).scalar() == 300


def test_a_file_with_the_columns_of_an_earlier_one_maps_itself(database: Database) -> None:
    mapping: dict[str, Target] = {"who": "external_id", "where": "city"}
    load(database, "who,where\nC1,Ulm\n", entity="contact", mapping=mapping)
    layout = find_layout(io.BytesIO(b"where,who\nBonn,C2\n"))
    saved = saved_mapping(database, caller(NOW), layout)
    assert saved
    assert (saved.answers.entity, saved.answers.mapping, saved.by) == ("contact", mapping, "Anna")
    assert saved_mapping(database, caller(NOW), layout, entity="lead") is None
    assert saved_mapping(database, caller(NOW), find_layout(io.BytesIO(b"where,who,why\nBonn,C2,x\n"))) is None


def test_an_undo_takes_declarations_back_that_nothing_uses(database: Database) -> None:
    before = contents(database)
    size = Attribute("shoe_size", "Shoe size", AttributeType.NUMBER)
    mapping: dict[str, Target] = {"id": "external_id", "size": size}
    first = load(database, "id,size\nC1,38\n", entity="contact", mapping=mapping)
    second = load(database, "id,size\nC2,44\n", entity="contact", mapping=mapping)
    assert undo_import(database, caller(LATER), first).kept_declared == ("shoe_size",)
    assert undo_import(database, caller(LATER), second).undeclared == ("shoe_size",)
    assert contents(database) == before


def test_an_undo_takes_choices_back_that_nothing_uses(database: Database) -> None:
    load(database, "id,email\nC1,ann@example.com\n", entity="contact")
    before = contents(database)
    text = "id,source\nC1,Trade Fair\n"
    first = load(database, text, entity="contact", mapping=BY_SOURCE, unknown=Unknown.ADD)
    second = load(database, text.replace("C1", "C2"), entity="contact", mapping=BY_SOURCE, unknown=Unknown.ADD)
    assert undo_import(database, caller(LATER), first).kept_declared == ("Source: Trade Fair (1 contact has it)",)
    assert undo_import(database, caller(LATER), second).undeclared == ("Source: Trade Fair",)
    assert contents(database) == before


def test_a_choice_stays_that_undoing_another_import_may_bring_back(database: Database) -> None:
    first = load(database, "id,source\nC1,Trade Fair\n", entity="contact", mapping=BY_SOURCE, unknown=Unknown.ADD)
    second = load(
        database, "id,source\nC1,Website\n", at=LATER, entity="contact", mapping=BY_SOURCE, unknown=Unknown.ADD
    )
    assert "Source: Trade Fair" in undo_import(database, caller(LATER), first).kept_declared[0]
    undo_import(database, caller(LATER), second)
    with database.reading() as session:
        source = load_catalog(session).attributes_of("contact")["source"]
        assert set(session.execute(sa.text("SELECT source FROM contact")).scalars()) <= {None, *source.choice_codes}


def test_a_deleted_person_stays_out_or_comes_back_by_choice(database: Database) -> None:
    load(database, PEOPLE, entity="contact")
    with database.writing() as session:
        session.execute(sa.text("UPDATE contact SET deleted_at = updated_at WHERE external_id = 'C1'"))
    before = contents(database)

    def again(gone: Gone) -> ImportReport:
        answers = Answers(entity="contact", gone=gone)
        return import_file(database, caller(LATER), io.BytesIO(PEOPLE.encode()), answers)

    stays = again(Gone.STAY_OUT)
    assert (stays.bad, stays.returned, stays.stayed_out) == (0, 0, 1)
    assert (stays.rows, stays.rejected) == (stays.unchanged + 1, ())
    assert contents(database) == before
    comes = again(Gone.COME_BACK)
    assert (comes.bad, comes.returned, comes.stayed_out) == (0, 1, 0)
    undo_import(database, caller(LATER), comes.run_id)
    assert contents(database) == before


# Whatever was imported, undoing leaves the database as it was

KNOWN = st.sampled_from(["", "A1", "A2", "A3", "B1"])
ADDRESS = st.sampled_from(["", "ada@example.com", "bob@example.com", "cem@example.com"])
WORD = st.sampled_from(["", "Aachen", "Bonn", "Hof"])
DAYS = st.sampled_from(["2026-01-01", "2026-01-02"])


def table(head: str, *cells: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Files with a header and some rows."""
    line = st.tuples(*cells).map(",".join)
    return st.lists(line, min_size=1, max_size=5).map(lambda lines: "\n".join([head, *lines, ""]))


def of(entity: str, mapping: dict[str, Target], **more: Any) -> st.SearchStrategy[dict[str, Any]]:
    """Answers about files of an entity, from several systems."""
    return st.fixed_dictionaries(
        {
            "entity": st.just(entity),
            "mapping": st.just(mapping),
            "system": st.sampled_from(["", "crm", "shop"]),
            "gone": st.sampled_from(list(Gone)),
            "empty": st.sampled_from(list(Empty)),
            "create_accounts": st.booleans(),
            "create_contacts": st.booleans(),
            **{name: st.just(value) for name, value in more.items()},
        }
    )


SIZE = Attribute("size", "Size", AttributeType.TEXT)
FILES = st.one_of(
    st.tuples(
        table("id,email,city,company,size", KNOWN, ADDRESS, WORD, WORD, WORD),
        of(
            "contact",
            {"id": "external_id", "email": "email", "city": "city", "company": "account.name", "size": SIZE},
        ),
    ),
    st.tuples(
        table("id,name,city", KNOWN, WORD, WORD),
        of("account", {"id": "external_id", "name": "name", "city": "city"}),
    ),
    st.tuples(
        table("id,email,topic", KNOWN, ADDRESS, WORD),
        of("lead", {"id": "external_id", "email": "contact.email", "topic": "topic"}),
    ),
    st.tuples(
        table("order,id,email,when,link,size", KNOWN, KNOWN, ADDRESS, DAYS, WORD, WORD),
        of(
            "interaction",
            {
                "order": "external_id", "id": "contact.external_id", "email": "contact.email", "when": "occurred_at",
                "link": "link", "size": SIZE,
            },
            kind="purchase",
        ),
    ),
)  # fmt: skip


@given(st.lists(st.tuples(FILES, st.booleans()), min_size=1, max_size=4))
@settings(
    max_examples=8,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_imports_that_are_undone_leave_the_database_as_it_was(
    database: Database, files: list[tuple[tuple[str, dict[str, Any]], bool]]
) -> None:
    made: list[tuple[int, list[int], Any]] = []
    with database.writing() as session:
        for name in ("interaction", "lead", "contact", "account", "identifier", "merge", "merge_move"):
            session.execute(sa.text(f"DELETE FROM {name}"))  # noqa: S608
    for place, ((text, answers), deletes) in enumerate(files):
        gone = mark_deleted(database) if deletes else []
        before = contents(database)
        at = caller(NOW + place * HOUR, "Anna")
        report = import_file(database, at, io.BytesIO(text.encode()), Answers(**answers))
        made.append((report.run_id, gone, before))
    for run_id, gone, before in reversed(made):
        undone = undo_import(database, caller(NOW + DAY), run_id)
        assert undone.kept_records == ()
        assert contents(database) == before
        with database.writing() as session:
            for id_ in gone:
                session.execute(sa.text("UPDATE contact SET deleted_at = NULL WHERE id = :id"), {"id": id_})


def mark_deleted(database: Database) -> list[int]:
    """Mark a person as deleted, as another program may. Return who it was."""
    with database.writing() as session:
        is_ada = "email_key = 'ada@example.com' AND deleted_at IS NULL"
        ids = session.execute(sa.text(f"SELECT id FROM contact WHERE {is_ada}")).scalars().all()  # noqa: S608
        session.execute(sa.text(f"UPDATE contact SET deleted_at = updated_at WHERE {is_ada}"))  # noqa: S608
    return list(ids)
