"""Where writers take turns, a large file is merged in parts: the result is that of a file merged at once."""

import io
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import CancelledError
from core.importing import INTERACTION, Answers, ImportReport, State, import_file, import_runs, undo_import
from core.importing.runs import parts_in_turn as parts
from core.store.database import Database, open_database
from tests.callers import caller
from tests.conftest import on
from tests.core.importing.test_runs import contents
from tests.makers import NOW

BY_ID = {"order": "external_id", "contact": "contact.external_id", "when": "occurred_at", "amount": "amount"}
BY_EMAIL = {"contact": "contact.email", "when": "occurred_at", "amount": "amount"}
on_sqlite = on("sqlite")


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a part have two rows, or those of one contact."""
    cut_small(monkeypatch)


def cut_small(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FIRST_ROWS", "FEWEST_ROWS", "MOST_ROWS"):
        monkeypatch.setattr(parts, name, 2)


def load(database: Database, text: str, at: Any = NOW, **answers: Any) -> ImportReport:
    return import_file(database, caller(at, "Anna"), io.BytesIO(text.encode()), Answers(**answers))


rows = st.tuples(st.sampled_from("ABCDEF"), st.integers(1, 3), st.integers(1, 2))


def orders(drawn: list[tuple[str, int, int]]) -> str:
    lines = (f"{contact}{day}{amount},{contact},2026-01-0{day},{amount}\n" for contact, day, amount in drawn)
    return "order,contact,when,amount\n" + "".join(lines)


def visits(drawn: list[tuple[str, int, int]]) -> str:
    lines = (f"{contact}@example.com,2026-01-0{day},{amount}\n" for contact, day, amount in drawn)
    return "contact,when,amount\n" + "".join(lines)


def people(drawn: list[tuple[str, int, int]]) -> str:
    lines = (f"{contact},{contact}@example.com,City {day},{amount or ''}\n" for contact, day, amount in drawn)
    return "id,email,city,shoe size\n" + "".join(lines)


FORMS: dict[str, tuple[Any, dict[str, Any]]] = {
    "people": (people, {"entity": "contact"}),
    "orders": (
        orders, {"entity": INTERACTION, "mapping": BY_ID, "kind": "purchase", "create_contacts": True},
    ),
    "visits": (
        visits, {"entity": INTERACTION, "mapping": BY_EMAIL, "kind": "purchase", "create_contacts": True},
    ),
}  # fmt: skip


def without_ids(database: Database) -> list[tuple[Any, ...]]:
    """What is stored of people and interactions, whatever the order in which they were made."""
    with database.reading() as session:
        found = session.execute(
            sa.text("SELECT external_id, email_key, city, created_at, updated_at FROM contact ORDER BY 1, 2")
        ).all()
        found += session.execute(
            sa.text(
                "SELECT c.external_id, c.email_key, i.id, i.kind, i.occurred_at, i.amount "
                "FROM interaction i JOIN contact c ON c.id = i.contact_id ORDER BY 1, 2, 3"
            )
        ).all()
    return [tuple(row) for row in found]


@pytest.mark.parametrize("form", FORMS)
@given(st.lists(st.lists(rows, min_size=1, max_size=8), min_size=1, max_size=3))
@settings(max_examples=5)
def test_parts_do_what_the_whole_does(
    tmp_path_factory: pytest.TempPathFactory, form: str, files: list[list[tuple[str, int, int]]]
) -> None:
    text, answers = FORMS[form]
    folder = tmp_path_factory.mktemp("parts")
    outcomes = []
    for is_cut in (False, True):
        database = open_database(f"sqlite:///{folder / f'{is_cut}.db'}")
        with pytest.MonkeyPatch.context() as patch:
            if is_cut:
                cut_small(patch)
            for drawn in files:
                load(database, text(drawn), **answers)
            outcomes.append(without_ids(database))
        while run := next((run for run in import_runs(database, caller(NOW)) if run.state is State.DONE), None):
            assert undo_import(database, caller(NOW), run.id).kept == 0
        assert without_ids(database) == []
        database.dispose()
    assert outcomes[0] == outcomes[1]


@on_sqlite
@pytest.mark.usefixtures("small_parts")
def test_all_rows_of_parts_are_counted(database: Database) -> None:
    first = load(database, "id,city\nC1,Aachen\nC2,Bonn\nC3,Celle\nC1,Berlin\nC4,Dresden\n", entity="contact")
    assert (first.new, first.changed, first.unchanged, first.repeated) == (4, 0, 0, 1)
    assert [str(note) for note in first.notes] == [
        "line 2, city: must be the same in all rows of one contact (got “Aachen”, but “Berlin” in line 5, which counts)"
    ]
    second = load(database, "id,city\nC1,Aachen\nC2,Bonn\nC3,Celle\nC1,Essen\nC5,Fulda\n", entity="contact")
    assert (second.new, second.changed, second.unchanged, second.repeated) == (1, 1, 2, 1)


@on_sqlite
@pytest.mark.usefixtures("small_parts")
def test_an_interaction_moves_to_another_contact_in_parts(database: Database) -> None:
    head = "order,contact,when,amount\n"
    answers = {"entity": INTERACTION, "mapping": BY_ID, "kind": "purchase", "create_contacts": True}
    load(database, head + "1,C1,2026-01-01,5\n2,C1,2026-01-02,5\n3,C2,2026-01-03,5\n", **answers)
    report = load(database, head + "1,C3,2026-01-01,5\n2,C1,2026-01-02,5\n3,C2,2026-01-03,5\n", **answers)
    assert (report.new, report.changed, report.unchanged) == (0, 1, 2)
    with database.reading() as session:
        assert session.execute(sa.text("SELECT count(*) FROM interaction")).scalar() == 3


class Stopper:
    """Stops an import in the middle of its parts."""

    def __init__(self, patch: pytest.MonkeyPatch, at_part: int, error: BaseException) -> None:
        self.left = at_part
        self.error = error
        self.merge = parts.Loading.merge
        patch.setattr(parts.Loading, "merge", self.stopping())

    def stopping(self) -> Any:
        def merge(*given: Any, **options: Any) -> Any:
            self.left -= 1
            if not self.left:
                raise self.error
            return self.merge(*given, **options)

        return merge


MANY = "id,city,shoe size\n" + "".join(f"C{number},City {number},{number}\n" for number in range(9))


@on_sqlite
@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("error", [CancelledError("import: must be wanted."), RuntimeError("a fault")])
def test_nothing_is_left_of_an_import_that_ends_in_the_middle(
    database: Database, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    load(database, "id,city\nC1,Aachen\nC2,Bonn\nC3,Celle\n", entity="contact")
    before = contents(database)
    Stopper(monkeypatch, 3, error)
    with pytest.raises(type(error)):
        load(database, MANY, entity="contact", new_columns=True)
    assert contents(database) == before


@on_sqlite
def test_others_write_while_a_file_is_read(database: Database) -> None:
    waited: list[bool] = []

    def write(_done: int, _size: int, _rows: int) -> None:
        with database.writing(patience_milliseconds=1) as session:
            session.execute(sa.text("UPDATE setting SET value = value"))
        waited.append(False)

    source = io.BytesIO(MANY.encode())
    import_file(database, caller(NOW), source, Answers(entity="contact"), progress=write)
    assert waited


@on_sqlite
@pytest.mark.usefixtures("small_parts")
def test_others_write_between_two_parts(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    check = parts.Work.check
    written: list[int] = []

    def write(work: Any) -> None:
        check(work)
        with database.writing(patience_milliseconds=1) as session:
            session.execute(sa.text("UPDATE setting SET value = value"))
        written.append(work.rows_applied)

    monkeypatch.setattr(parts.Work, "check", write)
    load(database, MANY, entity="contact")
    assert {2, 4, 6, 8} <= set(written)
