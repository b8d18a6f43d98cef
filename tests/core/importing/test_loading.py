import io
import subprocess
import sys
import textwrap
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from core.errors import CatalogError, ImportFileError
from core.importing import (
    INTERACTION,
    Answers,
    Empty,
    Fault,
    ImportReport,
    Progress,
    Target,
    Unknown,
    import_file,
    interaction_id,
    recognize,
    rejected_rows,
)
from core.importing.runs.planning import Moved
from core.importing.values.written_dates import read_instant
from core.language.catalog import Attribute, Catalog
from core.language.folding import fold_key
from core.language.operators import AttributeType as T
from core.store.database import Database, open_database
from core.store.declaring import load_catalog
from core.store.records import record_table
from core.store.tables import Account, Contact, Interaction
from tests.callers import caller
from tests.conftest import on
from tests.effort import steps

ROOT = Path(__file__).parents[3]
LOG = ROOT / "tests" / "data" / "cdnow_sample.txt"
NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
LOG_MAPPING = {
    "column 2": "contact.external_id",
    "column 3": "occurred_at",
    "column 4": "quantity",
    "column 5": "amount",
}
PEOPLE = "id,first_name,email\nC1,Ann,ann@example.com\nC2,Bob,bob@example.com\n"
BY_ID = {"id": "external_id", "contact": "contact.external_id"}


def load(
    database: Database,
    text: str | bytes,
    entity: str,
    mapping: Mapping[str, Target] | None = None,
    now: datetime = NOW,
    moved: Moved | None = None,
    progress: Progress | None = None,
    **options: Any,
) -> ImportReport:
    data = text.encode() if isinstance(text, str) else text
    return import_file(
        database,
        caller(now),
        io.BytesIO(data),
        Answers(entity=entity, mapping=mapping, **options),
        moved=moved,
        progress=progress,
    )


def outcome(report: ImportReport) -> tuple[int, int, int, int]:
    total = (
        report.new
        + report.changed
        + report.unchanged
        + report.repeated
        + report.left_out
        + report.stayed_out
        + report.bad
    )
    assert report.rows == total
    return report.new, report.changed, report.unchanged, report.bad


def catalog_of(database: Database) -> Catalog:
    with database.reading() as session:
        return load_catalog(session)


def rows_of(database: Database, name: str) -> list[dict[str, Any]]:
    table = record_table(catalog_of(database), name)
    with database.reading() as session:
        found = session.connection().execute(sa.select(table).order_by(table.c.id))
        return [dict(row) for row in found.mappings()]


def test_the_purchase_log_adds_up(database: Database) -> None:
    options = {"kind": "purchase", "create_contacts": True}
    report = import_file(database, caller(NOW), LOG, Answers(entity=INTERACTION, mapping=LOG_MAPPING, **options))
    log = pd.read_csv(LOG, sep=r"\s+", header=None, names=["all", "own", "day", "cds", "amount"], dtype=str)
    assert outcome(report) == (len(log), 0, 0, 0) == (6919, 0, 0, 0)
    assert report.created == log.own.nunique() == 2357

    purchases = rows_of(database, INTERACTION)
    contacts = {row["id"]: row["external_id"] for row in rows_of(database, "contact")}
    stored = pd.DataFrame(
        {
            "own": [contacts[row["contact_id"]] for row in purchases],
            "day": [f"{row['occurred_at']:%Y%m%d}" for row in purchases],
            "cds": [row["properties"]["quantity"] for row in purchases],
            "cents": [int(row["amount"] * 100) for row in purchases],
        }
    )
    log["cents"] = log.amount.map(lambda text: int(Decimal(text) * 100))
    log["cds"] = log.cds.astype("int64")
    order = ["own", "day", "cents", "cds"]
    expected = log[order].sort_values(order).reset_index(drop=True)
    assert stored[order].sort_values(order).reset_index(drop=True).astype(expected.dtypes).equals(expected)

    again = import_file(database, caller(LATER), LOG, Answers(entity=INTERACTION, mapping=LOG_MAPPING, **options))
    assert (outcome(again), again.created) == ((0, 0, 6919, 0), 0)
    assert rows_of(database, INTERACTION) == purchases


def test_a_profile_is_known_again(database: Database) -> None:
    assert outcome(load(database, PEOPLE, "contact")) == (2, 0, 0, 0)
    before = rows_of(database, "contact")
    assert outcome(load(database, PEOPLE, "contact", now=LATER)) == (0, 0, 2, 0)
    assert rows_of(database, "contact") == before

    changed = "id,first_name\nC2,Robert\nC3,Cem\n"
    assert outcome(load(database, changed, "contact", now=LATER)) == (1, 1, 0, 0)
    ann, robert, cem = rows_of(database, "contact")
    assert ann == before[0]
    assert (robert["first_name"], robert["first_name_key"]) == ("Robert", "robert")
    assert (robert["email"], robert["created_at"], robert["updated_at"]) == ("bob@example.com", NOW, LATER)
    assert (cem["created_at"], cem["updated_at"], cem["external_id_key"]) == (LATER, LATER, "c3")


def test_an_empty_cell_keeps_what_is_known(database: Database) -> None:
    load(database, PEOPLE, "contact")
    before = rows_of(database, "contact")
    assert outcome(load(database, "id,email,city\nC1,,\nC2,,Ulm\n", "contact")) == (0, 1, 1, 0)
    ann, bob = rows_of(database, "contact")
    assert ann == before[0]
    assert (bob["email"], bob["email_key"], bob["city"]) == ("bob@example.com", "bob@example.com", "Ulm")


def test_an_empty_company_keeps_or_clears_it(database: Database) -> None:
    mapping = {"id": "external_id", "company": "account.name"}
    load(database, "id,company\nC1,ACME\n", "contact", mapping, create_accounts=True)
    assert outcome(load(database, "id,company\nC1,\n", "contact", mapping)) == (0, 0, 1, 0)
    assert outcome(load(database, "id,company\nC1,\n", "contact", mapping, empty=Empty.CLEAR)) == (0, 1, 0, 0)
    assert rows_of(database, "contact")[0]["account_id"] is None


def test_an_empty_cell_takes_the_value_away_where_that_is_chosen(database: Database) -> None:
    load(database, PEOPLE, "contact")
    assert outcome(load(database, "id,email\nC1,\n", "contact", empty=Empty.CLEAR)) == (0, 1, 0, 0)
    assert (rows_of(database, "contact")[0]["email"], rows_of(database, "contact")[0]["email_key"]) == (None, None)


def test_instants_of_the_file_count(database: Database) -> None:
    text = "id,created_at,updated_at\nC1,2020-01-01,2021-01-01\nC2,,\n"
    load(database, text, "contact", zone="Europe/Berlin")
    first, second = rows_of(database, "contact")
    assert first["created_at"] == datetime(2019, 12, 31, 23, tzinfo=UTC)
    assert (second["created_at"], second["updated_at"]) == (NOW, NOW)
    assert outcome(load(database, text, "contact", zone="Europe/Berlin", now=LATER)) == (0, 0, 2, 0)


def test_without_an_own_id_an_email_tells(database: Database) -> None:
    load(database, PEOPLE, "contact")
    text = "email,city\nANN@example.com,Oslo\nnew@example.com,Rome\n,Bonn\n"
    report = load(database, text, "contact")
    assert outcome(report) == (1, 1, 0, 1)
    assert str(report.bad_rows[0]) == "line 4, email: must have a value, to know the row again (it is empty)"
    assert [row["city"] for row in rows_of(database, "contact")] == ["Oslo", None, "Rome"]


def test_the_last_of_repeated_rows_counts(database: Database) -> None:
    text = "id,first_name\nC1,Ann\nC2,Bob\nC1,Anne\nC1,Anna\n"
    for now, expected in ((NOW, (2, 0, 0, 0)), (LATER, (0, 0, 2, 0))):
        report = load(database, text, "contact", now=now)
        assert (outcome(report), report.repeated) == (expected, 2)
    assert [row["first_name"] for row in rows_of(database, "contact")] == ["Anna", "Bob"]


def test_references_to_accounts(database: Database) -> None:
    load(database, "id,name\nA1,ACME\n", "account")
    text = "id,company\nC1,acme\nC2,Umbrella\nC3,\n"
    mapping = {"id": "external_id", "company": "account.name"}
    report = load(database, text, "contact", mapping)
    assert outcome(report) == (3, 0, 0, 0)
    assert str(report.notes[0]) == "line 3, company: must be the name of a known account (got “Umbrella”)"
    report = load(database, text, "contact", mapping, create_accounts=True)
    assert (outcome(report), report.created, report.notes) == ((0, 1, 2, 0), 1, ())
    with database.reading() as session:
        names = session.exec(select(Contact.external_id, Account.name).join(Account, isouter=True)).all()
    assert sorted(names, key=str) == [("C1", "ACME"), ("C2", "Umbrella"), ("C3", None)]


def test_an_unknown_company_clears_none(database: Database) -> None:
    mapping = {"id": "external_id", "company": "account.name"}
    load(database, "id,company\nC1,ACME\n", "contact", mapping, create_accounts=True)
    report = load(database, "id,company\nC1,Umbrella\n", "contact", mapping, empty=Empty.CLEAR)
    assert (outcome(report), report.noted) == ((0, 0, 1, 0), 1)
    assert rows_of(database, "contact")[0]["account_id"] is not None


def test_leads(database: Database) -> None:
    load(database, PEOPLE, "contact")
    text = "id,topic,status,score,contact\nL1,Lift,Qualified,12,BOB@example.com\nL2,Crane,lost,1,x@example.com\n"
    report = load(database, text, "lead", {
        "id": "external_id", "topic": "topic", "status": "status", "score": "score", "contact": "contact.email",
    })  # fmt: skip
    assert outcome(report) == (2, 0, 0, 0)
    assert [(note.line, note.column) for note in report.notes] == [(3, "contact"), (3, "status")]
    assert "must be one of new, contacted" in report.notes[1].reason
    lift, crane = rows_of(database, "lead")
    assert lift["contact_id"] == rows_of(database, "contact")[1]["id"]
    assert (crane["topic"], crane["status"], crane["contact_id"]) == ("Crane", None, None)


def test_deleted_profiles_stay_deleted(database: Database) -> None:
    load(database, PEOPLE, "contact")
    with database.writing() as session:
        session.exec(select(Contact).where(Contact.external_id == "C1")).one().deleted_at = NOW
    report = load(database, PEOPLE, "contact", now=LATER)
    assert (*outcome(report), report.stayed_out) == (0, 0, 1, 0, 1)
    report = load(
        database, "contact,when\nC1,2026-01-01\n", INTERACTION,
        {"contact": "contact.external_id", "when": "occurred_at"}, kind="purchase", create_contacts=True,
    )  # fmt: skip
    assert (*outcome(report), report.stayed_out) == (0, 0, 0, 0, 1)


INTERACTIONS = (
    "id,contact,kind,when,email,amount,category,quantity\n"
    "1,C1,E-mail opened,2026-01-31T10:00:00Z,Spring Offer,,,\n"
    '2,C2,purchase,2026-02-01,,"1,250.50",Lifts,3\n'
)  # fmt: skip
INTERACTION_MAPPING = BY_ID | {
    "kind": "kind", "when": "occurred_at", "email": "email", "amount": "amount", "category": "category",
    "quantity": "quantity",
}  # fmt: skip


def test_interactions_are_stored_as_conditions_read_them(database: Database) -> None:
    load(database, PEOPLE, "contact")
    assert outcome(load(database, INTERACTIONS, INTERACTION, INTERACTION_MAPPING)) == (2, 0, 0, 0)
    by_id = {row["id"]: row for row in rows_of(database, INTERACTION)}
    opened, bought = by_id[interaction_id("1")], by_id[interaction_id("2")]
    assert (opened["kind"], opened["email"], opened["email_key"]) == ("email_opened", "Spring Offer", "spring offer")
    assert (opened["properties"], opened["recorded_at"]) == (None, NOW)
    assert bought["amount"] == Decimal("1250.50")
    assert bought["properties"] == {"category": "Lifts", "category_key": "lifts", "quantity": 3}
    assert outcome(load(database, INTERACTIONS, INTERACTION, INTERACTION_MAPPING, now=LATER)) == (0, 0, 2, 0)
    more = INTERACTIONS.replace("Lifts,3", "Lifts,4") + "3,C1,purchase,2026-02-02,,,,\n"
    assert outcome(load(database, more, INTERACTION, INTERACTION_MAPPING, now=LATER)) == (1, 1, 1, 0)


def test_properties_that_a_later_file_does_not_have_stay(database: Database) -> None:
    load(database, PEOPLE, "contact")
    load(database, INTERACTIONS, INTERACTION, INTERACTION_MAPPING)
    text = "id,contact,kind,when,quantity,category,amount\n2,C2,purchase,2026-02-01,{},{},\n"
    mapping = {name: target for name, target in INTERACTION_MAPPING.items() if name != "email"}
    before = rows_of(database, INTERACTION)

    def bought() -> dict[str, Any]:
        return next(row for row in rows_of(database, INTERACTION) if row["id"] == interaction_id("2"))

    for changed, cells in enumerate([("", ""), ("", "Cranes")]):
        result = outcome(load(database, text.format(*cells), INTERACTION, mapping))
        assert result == (0, changed, 1 - changed, 0)
    assert rows_of(database, INTERACTION)[0]["recorded_at"] == before[0]["recorded_at"]
    assert (bought()["amount"], bought()["properties"]) == (
        Decimal("1250.50"), {"category": "Cranes", "category_key": "cranes", "quantity": 3},
    )  # fmt: skip

    load(database, text.format("", "Lifts"), INTERACTION, mapping, empty=Empty.CLEAR)
    assert (bought()["amount"], bought()["properties"]) == (None, {"category": "Lifts", "category_key": "lifts"})
    load(database, text.format("", ""), INTERACTION, mapping, empty=Empty.CLEAR)
    assert bought()["properties"] is None


def test_a_new_interaction_has_no_member_for_an_empty_cell(database: Database) -> None:
    load(database, PEOPLE, "contact")
    load(database, INTERACTIONS, INTERACTION, INTERACTION_MAPPING, empty=Empty.CLEAR)
    by_id = {row["id"]: row["properties"] for row in rows_of(database, INTERACTION)}
    assert by_id[interaction_id("1")] is None
    assert by_id[interaction_id("2")] == {"category": "Lifts", "category_key": "lifts", "quantity": 3}


def test_an_interaction_moves_to_another_contact(database: Database) -> None:
    load(database, PEOPLE, "contact")
    load(database, INTERACTIONS, INTERACTION, INTERACTION_MAPPING)
    moved = INTERACTIONS.replace("1,C1,", "1,C2,")
    assert outcome(load(database, moved, INTERACTION, INTERACTION_MAPPING)) == (0, 1, 1, 0)
    with database.reading() as session:
        assert len(set(session.exec(select(Interaction.contact_id)).all())) == 1


def test_equal_rows_without_an_own_id_stay_apart(database: Database) -> None:
    load(database, PEOPLE, "contact")
    line = "C1,2026-01-31,5\n"
    mapping = {"contact": "contact.external_id", "when": "occurred_at", "amount": "amount"}
    for text, expected in (
        ("contact,when,amount\n" + line * 2, (2, 0, 0, 0)),
        ("contact,when,amount\nC2,2026-01-31,5\n" + line * 3, (2, 0, 2, 0)),
        ("contact,when,amount\n" + line * 3, (0, 0, 3, 0)),
    ):
        assert outcome(load(database, text, INTERACTION, mapping, kind="purchase")) == expected


FAULTY = (
    "id,first_name,birthday,email_consent\r\n"
    'C1,"An\r\nna",31/01/1990,yes\r\n'
    "C2,Bob,01/02/1990,perhaps\r\n"
    "C3,Cem\r\n"
    "\r\n"
    "C4,D\0,01/02/1990,no\r\n"
    'C5,"E"x,01/02/1990,no\r\n'
    ",Fay,never,no\r\n"
    "C7,Gus,31/02/1990,perhaps\r\n"
    "C8,Hal,13/02/1990,no,\r\n"
    f"C9,{'x' * 3000},13/02/1990,no\r\n"
)


def test_a_cell_that_can_not_be_read_leaves_its_value_out(database: Database) -> None:
    report = load(database, FAULTY, "contact")
    assert outcome(report) == (6, 0, 0, 3)
    assert [(note.line, note.column) for note in report.notes] == [
        (4, "email_consent"), (10, "birthday"), (10, "email_consent"), (12, "first_name"),
    ]  # fmt: skip
    assert [(row.line, [reason.column for reason in row.reasons]) for row in report.rejected] == [
        (5, [""]), (8, [""]), (9, ["birthday", "id"]),
    ]  # fmt: skip
    stored = {row["external_id"]: row for row in rows_of(database, "contact")}
    assert (stored["C2"]["birthday"], stored["C2"]["email_consent"]) == (date(1990, 2, 1), None)
    assert (stored["C4"]["first_name"], stored["C7"]["birthday"], stored["C9"]["first_name"]) == ("D", None, None)


def test_a_row_with_a_cell_that_can_not_be_read_can_be_left_out(database: Database) -> None:
    report = load(database, FAULTY, "contact", fault=Fault.ROW)
    assert (outcome(report), report.noted) == ((3, 0, 0, 6), 0)
    assert [(bad.line, bad.column) for bad in report.bad_rows] == [
        (4, "email_consent"), (5, ""), (8, ""), (9, "birthday"), (9, "id"), (10, "birthday"), (10, "email_consent"),
        (12, "first_name"),
    ]  # fmt: skip
    assert report.rejected[3].cells == ("", "Fay", "never", "no")
    assert [row["birthday"] for row in rows_of(database, "contact")] == [
        date(1990, 1, 31), date(1990, 2, 1), date(1990, 2, 13),
    ]  # fmt: skip


def test_a_cell_that_can_not_be_read_clears_nothing(database: Database) -> None:
    load(database, FAULTY.replace("perhaps", "yes").replace("31/02/1990", "03/02/1990"), "contact")
    report = load(database, FAULTY, "contact", empty=Empty.CLEAR, now=LATER)
    assert (outcome(report), report.noted) == ((0, 0, 6, 3), 4)


def test_all_rejected_rows_are_counted_and_a_thousand_kept(database: Database) -> None:
    text = "id,birthday\n" + "".join(f"C{number},never\n" for number in range(25_000))
    mapping = {"id": "external_id", "birthday": "birthday"}
    report = load(database, text, "contact", mapping, fault=Fault.ROW)
    seen = list(rejected_rows(database, caller(NOW), report.run_id))
    assert (report.bad, len(report.rejected), report.rejected[-1].line) == (25_000, 1_000, 1_001)
    assert ([row.line for row in seen], seen[-1].cells) == (list(range(2, 25_002)), ("C24999", "never"))
    report = load(database, text, "contact", mapping)
    assert (outcome(report), report.noted) == ((25_000, 0, 0, 0), 25_000)
    assert (len(report.notes), report.notes[-1].line) == (1_000, 1_001)


def test_new_attributes_are_real_columns(database: Database) -> None:
    text = "id;Punkte;Vertrag bis;Notiz;VIP\nC1;1.234,5;31.12.2026;Größe L;ja\nC2;;;;\n"
    found = recognize(io.BytesIO(text.encode()), answers=Answers(entity="contact"))
    mapping = found.mapping_with_new() | {"id": "external_id"}
    report = load(database, text, "contact", mapping)
    assert report.declared == ("punkte", "vertrag_bis", "notiz", "vip")
    row, empty = rows_of(database, "contact")
    assert (row["punkte"], row["vertrag_bis"], row["vip"]) == (Decimal("1234.5"), date(2026, 12, 31), True)
    assert (row["notiz"], row["notiz_key"]) == ("Größe L", "grösse l")
    assert (empty["punkte"], empty["notiz_key"]) == (None, None)
    assert catalog_of(database).attributes_of("contact")["punkte"].decimals == 1
    # The next file of the kind finds the attributes, and declaring them again changes nothing.
    assert outcome(load(database, text, "contact", mapping)) == (0, 0, 2, 0)


def test_new_properties_and_kinds_are_declared(database: Database) -> None:
    load(database, PEOPLE, "contact")
    text = "contact,kind,when,Rating,Seen at\nC1,Demo booked,2026-01-31,4.5,2026-01-30 10:00\n"
    mapping: dict[str, Target] = {
        "contact": "contact.external_id", "kind": "kind", "when": "occurred_at",
        "Rating": Attribute("rating", "Rating", T.NUMBER, decimals=1),
        "Seen at": Attribute("seen_at", "Seen at", T.DATETIME),
    }  # fmt: skip
    bad = load(database, text, INTERACTION, mapping)
    assert "must be a kind" in bad.bad_rows[0].reason
    report = load(database, text, INTERACTION, mapping, declare_kinds=True)
    assert (outcome(report), report.declared) == ((1, 0, 0, 0), ("rating", "seen_at", "demo_booked"))
    stored = rows_of(database, INTERACTION)[0]
    assert (stored["kind"], stored["properties"]) == ("demo_booked", {"rating": 45, "seen_at": 1769767200000000})
    kind = catalog_of(database).kind("demo_booked")
    assert kind is not None
    assert kind.phrase == "had “Demo booked”"
    assert outcome(load(database, text, INTERACTION, mapping, declare_kinds=True)) == (0, 0, 1, 0)


def test_an_error_leaves_everything_as_it_was(database: Database) -> None:
    mapping: dict[str, Target] = {"id": "external_id", "first_name": Attribute("rowid", "Row", T.TEXT)}
    with pytest.raises(CatalogError):
        load(database, PEOPLE, "contact", mapping)
    assert rows_of(database, "contact") == []
    assert outcome(load(database, PEOPLE, "contact")) == (2, 0, 0, 0)


@pytest.mark.parametrize(
    ("entity", "mapping", "says"),
    [
        ("person", {}, "must be contact, account, lead or interaction"),
        ("contact", {"nme": "first_name"}, "must name columns of the file"),
        ("contact", {"id": "externalid"}, "Did you mean “external_id”"),
        ("contact", {"id": "email", "email": "email"}, "different targets"),
        ("contact", {"id": "city"}, "one column must be external_id or email"),
        ("interaction", {"id": "contact.external_id"}, "Nothing in it tells the kind of interaction"),
    ],
)
def test_mappings_that_can_not_hold(database: Database, entity: str, mapping: dict[str, Target], says: str) -> None:
    with pytest.raises(ImportFileError, match=says):
        load(database, PEOPLE, entity, mapping)


def test_unknown_zone_and_kind(database: Database) -> None:
    with pytest.raises(ImportFileError, match="time zone such as"):
        load(database, PEOPLE, "contact", zone="Mars/Base")
    mapping = {"id": "contact.external_id", "first_name": "occurred_at"}
    with pytest.raises(ImportFileError, match="Did you mean “purchase”"):
        load(database, PEOPLE, INTERACTION, mapping, kind="purchasse")


def test_progress_ends_with_everything(database: Database) -> None:
    text = "id,city\n" + "".join(f"C{number},Oslo\n" for number in range(25_000))
    seen: list[tuple[int, int, int]] = []
    load(database, text, "contact", progress=lambda *args: seen.append(args))
    assert [rows for _, _, rows in seen] == [5_000, 10_000, 15_000, 20_000, 25_000, 25_000]
    assert seen[-1][:2] == (len(text), len(text))


@pytest.fixture(scope="module")
def sqlite_database(tmp_path_factory: pytest.TempPathFactory) -> Database:
    return open_database(f"sqlite:///{tmp_path_factory.mktemp('any')}/windrow.db")


@given(data=st.binary(max_size=200), head=st.sampled_from([b"", b"id,first_name,birthday\n", b"id;city\n1;"]))
def test_any_bytes_are_imported_or_an_import_file_error(sqlite_database: Database, data: bytes, head: bytes) -> None:
    with suppress(ImportFileError):
        outcome(load(sqlite_database, head + data, "contact"))


MEASURE = """
    import resource, sys
    from datetime import UTC, datetime
    from core.store.database import open_database
    from core.importing import INTERACTION, Answers, import_file
    from tests.callers import caller
    now = datetime(2026, 3, 15, tzinfo=UTC)
    mapping = {"contact": "contact.external_id", "when": "occurred_at", "page": "page", "note": "category"}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report = import_file(open_database(sys.argv[1]), caller(now), sys.argv[2],
                         Answers(entity=INTERACTION, mapping=mapping, kind="page_visited", create_contacts=True))
    print(report.new, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_memory_is_bounded(tmp_path: Path) -> None:
    file = tmp_path / "visits.csv"
    with file.open("w") as out:
        out.write("contact,when,page,note\n")
        for number in range(200_000):
            out.write(f"C{number % 50_000},2025-01-01T00:00:{number % 60:02}Z,/page/{number},{'n' * 60}{number}\n")
        out.write("y" * 30_000_000)
    command = [sys.executable, "-c", textwrap.dedent(MEASURE), f"sqlite:///{tmp_path}/windrow.db", str(file)]
    answer = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    new, mebibytes = map(int, answer.stdout.split())
    assert new == 200_000
    assert mebibytes < 250


@on("postgresql")
def test_the_first_import_does_not_wait_for_another_writer(database: Database) -> None:
    load(database, PEOPLE, "contact")
    with database.engine.connect() as other, other.begin():
        other.exec_driver_sql(
            "INSERT INTO interaction (contact_id, id, kind, occurred_at, recorded_at) "
            "SELECT id, 9, 'purchase', now(), now() FROM contact LIMIT 1"
        )
        assert outcome(load(database, INTERACTIONS, INTERACTION, INTERACTION_MAPPING)) == (2, 0, 0, 0)
    assert len(rows_of(database, INTERACTION)) == 3


def test_cells_that_are_read_together_mean_what_each_means_alone(database: Database) -> None:
    texts = [" Größe\\N ", "a\\tb", "", "İ", "e\u0301", "x\u00a0y", "C:\\", "tab\tin", "line\nin", "Größe\\N"]
    rows = "".join(f'C{number},"{text}"\n' for number, text in enumerate(texts))
    load(database, "id,city\n" + rows, "contact", {"id": "external_id", "city": "city"})
    plain = [text for text in texts if text.isprintable()]
    load(database, "id,city\n" + "".join(f'D{n},"{text}"\n' for n, text in enumerate(plain)), "contact",
         {"id": "external_id", "city": "city"})  # fmt: skip
    stored = {row["external_id"]: (row["city"], row["city_key"]) for row in rows_of(database, "contact")}
    for own, some in (("C", texts), ("D", plain)):
        for number, text in enumerate(some):
            expected = text.replace("\u00a0", " ").strip() or None
            assert stored[f"{own}{number}"] == (expected, fold_key(expected))


@pytest.mark.parametrize("last", ["2026-01-31T10:00:00Z", "2026-01-31T10:00:00+02:00", "31.01.2026 10:00", ""])
def test_instants_of_one_form_and_of_several_are_the_same(database: Database, last: str) -> None:
    text = f"id,created_at\nC1,2020-02-29T23:59:59.123456Z\nC2,2026-01-31 10:00:00Z\nC3,{last}\n"
    assert outcome(load(database, text, "contact")) == (3, 0, 0, 0)
    first, second, third = (row["created_at"] for row in rows_of(database, "contact"))
    assert first == datetime(2020, 2, 29, 23, 59, 59, 123456, tzinfo=UTC)
    assert second == datetime(2026, 1, 31, 10, tzinfo=UTC)
    assert third == (read_instant(last, day_first=True, zone=UTC) if last else NOW)


def _visits(first: int, rows: int) -> str:
    lines = (f"V{number},ann@example.com,page_visited,2026-03-01T00:00:00Z\n" for number in range(first, first + rows))
    return "id,contact.email,kind,occurred_at\n" + "".join(lines)


def test_a_file_of_twice_the_rows_is_twice_the_work(sqlite_database: Database) -> None:
    load(sqlite_database, PEOPLE, "contact")
    load(sqlite_database, _visits(0, 100), INTERACTION)
    mapping = {"id": "external_id", "contact.email": "contact.email", "kind": "kind", "occurred_at": "occurred_at"}

    def work(first: int, rows: int) -> int:
        return steps(sqlite_database, lambda: load(sqlite_database, _visits(first, rows), INTERACTION, mapping))

    assert work(10_000, 2_000) < 3 * work(20_000, 1_000)


BY_SOURCE = {"id": "external_id", "source": "source"}
SOURCES = "id,source\nC1,Google Ads\nC2,WEB\nC3,google ads\nC4,Messe\n"


def test_a_value_that_is_no_choice_is_left_out(database: Database) -> None:
    report = load(database, SOURCES, "contact", BY_SOURCE)
    assert (outcome(report), report.noted) == ((4, 0, 0, 0), 3)
    assert report.notes[0].reason.endswith("(got “Google Ads”).")
    assert [row["source"] for row in rows_of(database, "contact")] == [None, "web", None, None]


def test_values_that_are_no_choices_are_added(database: Database) -> None:
    words = {"source": {"messe": "trade_show"}}
    report = load(database, SOURCES, "contact", BY_SOURCE, unknown=Unknown.ADD, words=words)
    assert (outcome(report), report.notes) == ((4, 0, 0, 0), ())
    assert [str(remark) for remark in report.remarks] == ["source: added to the choices (1 cell, such as “Google Ads”)"]
    stored = [row["source"] for row in rows_of(database, "contact")]
    assert stored == ["google_ads", "web", "google_ads", "trade_show"]
    assert catalog_of(database).attributes_of("contact")["source"].choices[-1] == ("google_ads", "Google Ads")
    assert outcome(load(database, SOURCES, "contact", BY_SOURCE, words=words)) == (0, 0, 4, 0)


def test_choices_of_one_column_are_added_and_those_of_another_left_out(database: Database) -> None:
    text = "id,topic,status,source\nL1,Lift,Half won,Google Ads\n"
    report = load(
        database,
        text,
        "lead",
        BY_SOURCE | {"topic": "topic", "status": "status"},
        unknown_by_column={"source": Unknown.ADD},
    )
    assert [note.column for note in report.notes] == ["status"]
    assert (rows_of(database, "lead")[0]["source"], rows_of(database, "lead")[0]["status"]) == ("google_ads", None)


def test_a_word_can_mean_no_data(database: Database) -> None:
    report = load(database, "id,source\nC1,Offline\n", "contact", BY_SOURCE, words={"source": {"OFFLINE": ""}})
    assert (report.notes, rows_of(database, "contact")[0]["source"]) == ((), None)


def test_a_row_whose_name_can_not_be_read_is_rejected_for_that_alone(database: Database) -> None:
    report = load(database, "email,city\nana,Oslo\n,Rome\nN/A,Bonn\n", "contact", {"email": "email", "city": "city"})
    assert [str(note) for note in report.bad_rows] == [
        "line 2, email: must be an e-mail address (got “ana”)",
        "line 3, email: must have a value, to know the row again (it is empty)",
        "line 4, email: must have a value, to know the row again (it is empty)",
    ]
    mapping = {"id": "external_id", "email": "email", "city": "city"}
    report = load(database, "id,email,city\n7.21E+12,ana,Oslo\n1,ana,Rome\n", "contact", mapping)
    assert [(row.line, [note.column for note in row.reasons]) for row in report.rejected] == [(2, ["email", "id"])]
    assert [(note.line, note.column) for note in report.notes] == [(3, "email")]


def test_rows_that_name_nobody_are_rejected_whole(database: Database) -> None:
    load(database, PEOPLE, "contact")
    text = "contact,when,amount,kind\nC1,2026-01-31,5,purchase\nC9,2026-01-31,oops,purchase\n"
    mapping = {"contact": "contact.external_id", "when": "occurred_at", "amount": "amount", "kind": "kind"}
    report = load(database, text, INTERACTION, mapping)
    assert (outcome(report), report.noted) == ((1, 0, 0, 1), 0)
    assert report.rejected[0].cells == ("C9", "2026-01-31", "oops", "purchase")
    assert [note.column for note in report.rejected[0].reasons] == ["amount", "contact"]


@pytest.mark.parametrize("text", ["id,Colour\n,red\n", "id,Colour\n7.21E+12,red\nN/A,blue\n"])
def test_a_file_without_a_good_row_leaves_nothing(database: Database, text: str) -> None:
    mapping: dict[str, Target] = {"id": "external_id", "Colour": Attribute("colour", "Colour", T.TEXT)}
    report = load(database, text, "contact", mapping)
    assert (report.new, report.rows - report.bad, report.declared) == (0, 0, ())
    assert "colour" not in catalog_of(database).attributes_of("contact")


def test_words_that_are_no_yes_and_no_no_are_told_with_their_number(database: Database) -> None:
    """Who isn't reached any more must not keep an older yes, and nothing is passed over in silence."""
    said = ["Subscribed", "Unsubscribed", "Cleaned", "Pending", "pending", "Bounced", "Complained", "Non-subscribed"]
    text = "id,Email status\n" + "".join(f"C{place},{word}\n" for place, word in enumerate(said))
    report = load(database, text, "contact", {"id": "external_id", "Email status": "email_consent"})
    stored = [row["email_consent"] for row in rows_of(database, "contact")]
    assert stored == [True, False, False, None, None, False, False, False]
    assert sorted((remark.text, remark.cells) for remark in report.remarks) == [
        ("“bounced” means that mail came back for good, and is taken for no consent", 1),
        ("“cleaned” means that mail came back for good, and is taken for no consent", 1),
        ("“pending” says neither yes nor no, and is taken for no data", 2),
    ]


def test_consent_from_a_day_to_come_is_none_yet(database: Database) -> None:
    load(database, "id,ok\nC1,no\n", "contact", {"id": "external_id", "ok": "email_consent"})
    text = "id,since\nC1,2030-03-04\nC2,2026-03-15\nC3,2026-03-16 00:30\n"
    report = load(database, text, "contact", {"id": "external_id", "since": "email_consent_since"})
    assert [row["email_consent"] for row in rows_of(database, "contact")] == [False, True, None]
    assert [note.line for note in report.notes] == [2, 4]
    assert "must be a day that has come (got “2030-03-04”" in report.notes[0].reason


def test_a_refusal_to_come_counts_now(database: Database) -> None:
    text = "id,until\nC1,2030-03-04\nC2,\n"
    load(database, text, "contact", {"id": "external_id", "until": "no_email_consent_since"})
    assert [row["email_consent"] for row in rows_of(database, "contact")] == [False, None]


@pytest.mark.parametrize(
    ("entity", "text"),
    [
        ("contact", "Name,Given Name,E-mail 1 - Value,Birthday\nAna Lee,Ana,ana@example.com,--03-15\n"),
        ("contact", "email,source\nana@example.com,word of mouth and more\n"),
        ("contact", f"email,{'A very long header ' * 20}\nana@example.com,x\n"),
        ("contact", "email,$$$\nana@example.com,x\n"),
    ],
)
def test_a_column_is_declared_once(database: Database, entity: str, text: str) -> None:
    """The second file of a form finds what the first one's columns became, also under another name than theirs."""
    for declares in (True, False):
        found = recognize(io.BytesIO(text.encode()), catalog_of(database), Answers(entity=entity))
        report = load(database, text, entity, found.mapping_with_new())
        assert bool(report.declared) is declares
    assert (outcome(report), report.noted) == ((0, 0, 1, 0), 0)


def test_what_a_column_became_gives_way_to_what_it_should_be(database: Database) -> None:
    attribute = Attribute("birthday_2", "Birthday (2)", T.TEXT, custom=True)
    load(database, "id,Birthday\nC1,--03-15\n", "contact", {"id": "external_id", "Birthday": attribute})
    found = recognize(io.BytesIO(b"id,First name,Birthday\nC1,Ana,1990-03-15\n"), catalog_of(database))
    assert found.mapping["Birthday"] == "birthday"


def test_days_of_a_spreadsheet_and_several_numbers_are_told(database: Database) -> None:
    text = "id,birthday,phone\nC1,29345,+49 1 ::: +49 2\n"
    report = load(database, text, "contact", {"id": "external_id", "birthday": "birthday", "phone": "phone"})
    assert sorted(remark.column for remark in report.remarks) == ["birthday", "phone"]
    row = rows_of(database, "contact")[0]
    assert (row["birthday"], row["phone"]) == (date(1980, 5, 4), "+49 1")
    report = load(database, "id,phone\nC1,1.55501E+10\n", "contact", {"id": "external_id", "phone": "phone"})
    assert (outcome(report), [note.column for note in report.notes]) == ((0, 0, 1, 0), ["phone"])


def test_a_company_is_the_same_however_many_spaces_are_in_its_name(database: Database) -> None:
    mapping = {"id": "external_id", "company": "account.name"}
    text = "id,company\nC1,ACME  Ltd\nC2,ACME\u00a0 Ltd \nC3,ACME Ltd\n"
    load(database, text, "contact", mapping, create_accounts=True)
    load(database, "name,city\nACME   Ltd,Oslo\n", "account", {"name": "name", "city": "city"})
    assert [(row["name"], row["city"]) for row in rows_of(database, "account")] == [("ACME Ltd", "Oslo")]


ODD = [
    "NULL",
    " null ",
    "n/a",
    '=""01""',
    "'01",
    "p:+491234567",
    "a\u200bb",
    "x\u00a0y",
    "Null",
    "-",
    "ok",
    "two  spaces",
]


@on("sqlite")
def test_odd_cells_together_mean_what_each_means_alone(database: Database) -> None:
    mapping = {"id": "external_id", "city": "city", "phone": "phone", "last_name": "last_name"}
    head = "id,city,phone,last_name\n"
    rows = [f'{{0}}{place},"{cell}","{cell}","{cell}"\n' for place, cell in enumerate(ODD)]
    load(database, head + "".join(rows).format("T"), "contact", mapping)
    for row in rows:
        load(database, head + row.format("A"), "contact", mapping)
    stored = {
        row["external_id"]: [row[name] for name in mapping if name != "id"] for row in rows_of(database, "contact")
    }
    assert len(stored) == 2 * len(ODD)
    for place in range(len(ODD)):
        assert stored[f"T{place}"] == stored[f"A{place}"]
    assert stored["T0"] == [None, None, None]
    assert stored["T8"] == [None, None, "Null"]
    assert stored["T5"] == ["+491234567"] * 3


def test_a_full_name_is_not_split_otherwise_than_it_is_known(database: Database) -> None:
    load(database, "id,first_name,last_name\nC1,Gabriel,García Márquez\nC2,Ana,Lee\nC3,,\n", "contact")
    mapping = {"id": "external_id", "name": "full_name"}
    text = "id,name\nC1,Gabriel García Márquez\nC2,Ana Fry\nC3,Bo Fry\n"
    assert outcome(load(database, text, "contact", mapping)) == (0, 2, 1, 0)
    assert [(row["first_name"], row["last_name"]) for row in rows_of(database, "contact")] == [
        ("Gabriel", "García Márquez"), ("Ana", "Fry"), ("Bo", "Fry"),
    ]  # fmt: skip


def test_people_without_an_own_id_are_created_beside_those_with_one(database: Database) -> None:
    mapping = {"id": "contact.external_id", "email": "contact.email", "when": "occurred_at"}
    text = "id,email,when\nA1,bob@example.com,2026-01-01\n,ada@example.com,2026-01-02\n"
    report = load(database, text, INTERACTION, mapping, kind="purchase", create_contacts=True)
    assert (outcome(report), report.created) == ((2, 0, 0, 0), 2)
    assert sorted(row["email"] for row in rows_of(database, "contact")) == ["ada@example.com", "bob@example.com"]
