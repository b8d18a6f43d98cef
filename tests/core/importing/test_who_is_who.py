"""Who rows are about: ids of several systems, addresses, names; files in any order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import permutations
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa

from core.importing import import_runs, undo_import
from core.importing.values.report import SHARED
from core.store.database import Database
from core.store.tables import Identifier, Merge, table_of
from tests.callers import caller
from tests.core.importing.test_loading import LATER, NOW, load, outcome, rows_of

CRM = ("id,email,first_name\n77,ana@example.com,Ana\n", "contact", {})
LIST = ("email,city\nANA@example.com,Bonn\n", "contact", {})
BY_MAIL = ("contact email,when,amount\nana@example.com,2024-03-04,5\n", "interaction", {})
BY_ID = ("customer id,when,amount\n77,2024-04-04,6\n", "interaction", {})
MAPPINGS = {
    "customer id": "contact.external_id",
    "contact email": "contact.email",
    "when": "occurred_at",
    "amount": "amount",
    "id": "external_id",
    "order": "external_id",
    "email": "email",
    "email 2": "further_email",
    "email 3": "further_email",
    "email 4": "further_email",
    "first_name": "first_name",
    "last_name": "last_name",
    "city": "city",
    "phone": "phone",
    "company": "account.name",
    "company id": "account.external_id",
    "name": "name",
    "employees": "employees",
    "product": "equipment",
    "quantity": "quantity",
    "type": "kind",
    "topic": "topic",
    "category": "category",
}


def put(database: Database, text: str, entity: str = "contact", **options: Any) -> Any:
    """Import a text whose headers are those of `MAPPINGS`."""
    header = text.split("\n", maxsplit=1)[0].split(",")
    if entity == "interaction" and "type" not in header:
        options = {"kind": "purchase", **options}
    options = {"create_contacts": True, "create_accounts": True, **options}
    mapping = {name: MAPPINGS[name] for name in header}
    return load(database, text, entity, mapping, **options)


def identifiers(database: Database) -> list[tuple[str, str]]:
    table = table_of(Identifier)
    with database.reading() as session:
        rows = session.connection().execute(sa.select(table.c.system, table.c.value).order_by(*table.primary_key))
        return [(system, value) for system, value in rows]


def living(database: Database, name: str = "contact") -> list[dict[str, Any]]:
    return [row for row in rows_of(database, name) if row["deleted_at"] is None]


@pytest.mark.parametrize(
    "order",
    [*permutations([CRM, LIST, BY_MAIL]), *permutations([CRM, LIST, BY_ID]), *permutations([CRM, BY_MAIL, BY_ID])],
)
def test_one_person_in_any_order_of_files(database: Database, order: Any) -> None:
    for text, entity, options in order:
        put(database, text, entity, **options)
    (person,) = living(database)
    assert (person["external_id"], person["first_name"]) == ("77", "Ana")
    assert person["email_key"] == "ana@example.com"
    if LIST in order:
        assert person["city"] == "Bonn"
    assert {row["contact_id"] for row in rows_of(database, "interaction")} == {person["id"]}
    before = living(database), rows_of(database, "interaction")
    for text, entity, options in order:
        report = put(database, text, entity, now=LATER, **options)
        assert report.new == 0
    assert len(living(database)) == len(before[0])
    assert rows_of(database, "interaction") == before[1]


def test_ids_of_several_systems_are_of_one_person(database: Database) -> None:
    put(database, "email\nana@example.com\n")
    put(database, "id,email\n0035g,ana@example.com\n", system="salesforce")
    put(database, "id,email\n77,ana@example.com\n", system="hubspot")
    put(database, "customer id,when,amount\n77,2024-03-04,5\n", "interaction", system="hubspot")
    put(database, "customer id,when,amount\n0035g,2024-03-05,5\n", "interaction", system="salesforce")
    (person,) = living(database)
    assert person["external_id"] == "0035g"
    assert identifiers(database) == [("salesforce", "0035g"), ("hubspot", "77")]
    assert len(rows_of(database, "interaction")) == 2


def test_equal_numbers_of_two_systems_are_two_people(database: Database) -> None:
    put(database, "id,email\n77,ana@example.com\n", system="hubspot")
    put(database, "id,email\n77,bo@example.com\n", system="shopify")
    put(database, "id,email\n77,cy@example.com\n")
    assert [(row["external_id"], row["email"]) for row in living(database)] == [
        ("77", "ana@example.com"), (None, "bo@example.com"), (None, "cy@example.com"),
    ]  # fmt: skip
    for system, email in (("hubspot", "ana"), ("shopify", "bo"), ("", "cy")):
        assert outcome(put(database, f"id,city\n77,{email}\n", system=system, now=LATER)) == (0, 1, 0, 0)
        (row,) = [row for row in living(database) if row["email"] == f"{email}@example.com"]
        assert row["city"] == email


def test_an_id_of_no_particular_system_finds_that_of_any(database: Database) -> None:
    put(database, "id,email\n0035g,ana@example.com\n", system="salesforce")
    put(database, "customer id,when,amount\n0035g,2024-03-04,5\n", "interaction")
    assert len(living(database)) == 1


def test_an_id_that_two_systems_have_is_told(database: Database) -> None:
    put(database, "id,email\n77,ana@example.com\n", system="hubspot")
    put(database, "id,email\n77,bo@example.com\n", system="shopify")
    report = put(database, "customer id,when,amount\n77,2024-03-04,5\n", "interaction")
    assert outcome(report) == (0, 0, 0, 1)
    assert "several systems have it" in report.bad_rows[0].reason


def test_two_people_who_share_an_address(database: Database) -> None:
    assert outcome(put(database, "id,email,first_name\n1,us@example.com,Ana\n2,us@example.com,Bo\n")) == (2, 0, 0, 0)
    report = put(database, "email,city\nus@example.com,Bonn\n")
    assert outcome(report) == (0, 0, 0, 1)
    assert "several have it" in report.bad_rows[0].reason
    report = put(database, BY_MAIL[0].replace("ana@", "us@"), "interaction")
    assert outcome(report) == (0, 0, 0, 1)
    assert outcome(put(database, "id,email\n1,us@example.com\n2,us@example.com\n", now=LATER)) == (0, 0, 2, 0)


def test_an_address_that_changes_under_its_id(database: Database) -> None:
    put(database, "id,email\n77,old@example.com\n")
    put(database, "id,email\n77,new@example.com\n", now=LATER)
    report = put(database, "email,city\nOLD@example.com,Bonn\n", now=LATER)
    assert outcome(report) == (0, 1, 0, 0)
    (person,) = living(database)
    assert (person["email"], person["city"]) == ("new@example.com", "Bonn")


def test_an_address_is_of_who_has_it_now_before_those_who_had_it(database: Database) -> None:
    put(database, "id,email,first_name\n1,ana@example.com,Ana\n2,bo@example.com,Bo\n")
    put(database, "id,email\n1,bo@example.com\n2,ana@example.com\n", now=LATER)
    report = put(database, "email,city\nANA@example.com,Ulm\nbo@example.com,Bonn\n", now=LATER)
    assert outcome(report) == (0, 2, 0, 0)
    assert [(row["first_name"], row["city"]) for row in living(database)] == [("Ana", "Bonn"), ("Bo", "Ulm")]
    report = put(database, BY_MAIL[0], "interaction")
    assert outcome(report) == (1, 0, 0, 0)
    assert [row["contact_id"] for row in rows_of(database, "interaction")] == [living(database)[1]["id"]]


def test_a_new_id_does_not_take_who_formerly_had_the_address_of_somebody_else(database: Database) -> None:
    put(database, "email,first_name\nana@example.com,Ana\n")
    put(database, "id,email\n1,ana@example.com\n", now=LATER)
    put(database, "id,email,first_name\n1,ana2@example.com,\n2,ana@example.com,Bo\n", now=LATER)
    assert put(database, "id,email\n7,ana@example.com\n", system="shop", now=LATER).new == 0
    assert [row["id"] for row in living(database)] == [1, 2]
    report = put(database, "id,email\n3,ana@example.com\n", now=LATER)
    assert (report.new, report.bad) == (1, 0)


def test_people_who_only_had_an_address_are_not_to_be_merged(database: Database) -> None:
    put(database, "id,email\n1,us@example.com\n2,us@example.com\n")
    put(database, "id,email\n1,ana@example.com\n2,bo@example.com\n", now=LATER)
    report = put(database, "email,city\nUS@example.com,Bonn\n", now=LATER)
    assert outcome(report) == (0, 0, 0, 1)
    assert report.bad_rows[0].reason == (
        "must be the e-mail of one contact (got “US@example.com”): several had it, nobody has it now. "
        "Give their own ids."
    )
    report = put(database, "email,email 2\nana@example.com,bo@example.com\n", now=LATER)
    assert "erge" not in "".join(map(str, report.bad_rows))


def test_people_with_different_addresses_are_not_to_be_merged(database: Database) -> None:
    put(database, "email\nana@example.com\nbo@example.com\n")
    report = put(database, "id,email\n3,ana@example.com\n3,bo@example.com\n", now=LATER)
    assert outcome(report) == (0, 0, 0, 2)
    assert "Give each its own id" in report.bad_rows[0].reason


def test_names_are_told_as_the_file_has_them(database: Database) -> None:
    report = put(database, "email,company\nana@example.com,Foo GmbH\n", create_accounts=False)
    assert [(note.column, note.reason) for note in report.notes] == [
        ("company", "must be the name of a known account (got “Foo GmbH”)")
    ]
    report = put(database, BY_MAIL[0].replace("ana", "Bo"), "interaction", create_contacts=False)
    assert "“Bo@example.com”" in report.bad_rows[0].reason


def test_spaces_within_names_of_accounts_make_no_second_one(database: Database) -> None:
    put(database, "email,company\nana@example.com,Acme Ltd\nbo@example.com,ACME  LTD\ncy@example.com, acme\u00a0ltd\n")
    put(database, "name\nAcme   Ltd\n", "account", now=LATER)
    assert [row["name"] for row in living(database, "account")] == ["Acme Ltd"]
    assert {row["account_id"] for row in living(database)} == {1}


def test_rows_that_contradict_each_other_are_told(database: Database) -> None:
    report = put(
        database,
        "id,email,city,first_name,company\n3,c@example.com,Ulm,Cy,Foo\n4,e@example.com,Köln,Ed,Foo\n"
        "3,d@example.com,,Dy,Bar\n3,D@example.com,ulm,dy,BAR\n",
    )
    assert (report.new, report.repeated, report.noted) == (2, 2, 3)
    assert [str(note) for note in report.notes] == [
        f"line 2, {column}: must be the same in all rows of one contact (got {got}, which counts{also})"
        for column, got, also in (
            ("company", "“Foo”, but “BAR” in line 5", ""),
            ("email", "“c@example.com”, but “D@example.com” in line 5", "; this one is a further address"),
            ("first_name", "“Cy”, but “dy” in line 5", ""),
        )
    ]
    assert put(database, "email,last_name\nC@example.com,Dee\nd@example.com,Dee\n", now=LATER).new == 0
    (person, _) = living(database)
    assert (person["email_key"], person["first_name"], person["last_name"]) == ("d@example.com", "dy", "Dee")


def test_an_address_that_only_finds_a_contact_contradicts_nothing(database: Database) -> None:
    put(database, "id,email\n3,old@example.com\n")
    put(database, "id,email\n3,ana@example.com\n", now=LATER)
    report = put(database, "id,email,city\n3,new@example.com,Ulm\n,old@example.com,Bonn\n", now=LATER)
    assert [(note.line, note.column) for note in report.notes] == [(2, "city")]
    (person,) = living(database)
    assert (person["email"], person["city"]) == ("new@example.com", "Bonn")
    assert {value for _, value in identifiers(database)} == {"old@example.com", "ana@example.com"}


def test_further_addresses_find_their_person(database: Database) -> None:
    put(database, "email,email 2,city\nana@example.com,ANA2@example.com,\nbo@example.com,,\n")
    assert put(database, "email,city\nana2@example.com,Bonn\n", now=LATER).new == 0
    assert put(database, BY_MAIL[0].replace("ana@", "ana2@"), "interaction").created == 0
    ana, bo = living(database)
    assert (ana["email"], ana["city"], bo["city"]) == ("ana@example.com", "Bonn", None)


@pytest.mark.parametrize("first", ["email\nana2@example.com\n", "id,email\n77,ana2@example.com\n"])
def test_a_person_is_found_by_the_second_address_of_a_row(database: Database, first: str) -> None:
    put(database, first)
    put(database, "email,email 2,city\nana@example.com,ana2@example.com,Bonn\nbo@example.com,,\n", now=LATER)
    assert [(row["email"], row["city"]) for row in living(database)[:1]] == [("ana@example.com", "Bonn")]
    assert len(living(database)) == 2
    put(database, "email,city\nana2@example.com,Ulm\nana@example.com,Köln\n", now=LATER)
    assert living(database)[0]["city"] == "Köln"
    assert len(living(database)) == 2


@pytest.mark.parametrize("own", ["", "9"])
@pytest.mark.parametrize("known", ["ana@example.com,us@example.com,Ana,Lee", "us@example.com,,Ana,Lee"])
def test_people_who_share_a_further_address_are_two(database: Database, own: str, known: str) -> None:
    put(database, f"email,email 2,first_name,last_name\n{known}\n")
    text = f"id,email,email 2,first_name,last_name\n{own},bo@example.com,us@example.com,Bo,Po\n"
    assert outcome(put(database, text, now=LATER)) == (1, 0, 0, 0)
    first = known.split(",", maxsplit=1)[0]
    assert [(row["email"], row["first_name"]) for row in living(database)] == [(first, "Ana"), ("bo@example.com", "Bo")]
    assert outcome(put(database, text, now=LATER)) == (0, 0, 1, 0)


def test_a_further_address_that_is_no_first_one_joins_nobody(database: Database) -> None:
    put(database, "email,email 2,city\nana@example.com,us@example.com,Ulm\n")
    report = put(database, "email,email 2\nbo@example.com,us@example.com\n", now=LATER)
    assert outcome(report) == (1, 0, 0, 0)
    assert [(remark.column, remark.text) for remark in report.remarks] == [("email 2", SHARED)]
    assert [row["email"] for row in living(database)] == ["ana@example.com", "bo@example.com"]


@pytest.mark.parametrize(
    "text",
    [
        "email,email 2,email 3,email 4\na@x.org,b@x.org,c@x.org,d@x.org\n",
        "email,email 2,email 3,email 4\n,a@x.org,b@x.org; c@x.org,D@x.org\n",
        'email,email 2,email 3\n"a@x.org, b@x.org",,c@x.org/d@x.org\n',
        "email,city\na@x.org; b@x.org; c@x.org; d@x.org,Ulm\n",
    ],
)
def test_every_further_address_finds_its_person(database: Database, text: str) -> None:
    put(database, text)
    for address in "abcd":
        assert outcome(put(database, f"email,city\n{address}@X.ORG,{address}\n", now=LATER)) == (0, 1, 0, 0)
    assert [row["email_key"] for row in living(database)] == ["a@x.org"]
    assert put(database, text, now=LATER).new == 0


def test_repeated_rows_of_one_person_are_joined(database: Database) -> None:
    text = "id,email,first_name,city\n77,ana@example.com,,Bonn\n,ana@example.com,Ana,\n77,,Anna,\n"
    report = put(database, text)
    assert (outcome(report), report.repeated) == ((1, 0, 0, 0), 2)
    (person,) = living(database)
    assert (person["external_id"], person["email"]) == ("77", "ana@example.com")
    assert (person["first_name"], person["city"]) == ("Anna", "Bonn")
    assert outcome(put(database, text, now=LATER)) == (0, 0, 1, 0)


def test_a_row_that_proves_two_people_one_merges_them(database: Database) -> None:
    put(database, BY_ID[0], "interaction")
    put(database, BY_MAIL[0], "interaction")
    assert len(living(database)) == 2
    kept, gone = (row["id"] for row in rows_of(database, "contact"))
    report = put(database, CRM[0], now=LATER)
    assert (report.merged, report.merges) == (1, (f"contact {gone} into {kept}",))
    (person,) = living(database)
    assert {row["contact_id"] for row in rows_of(database, "interaction")} == {person["id"]}
    with database.reading() as session:
        assert session.connection().scalar(sa.select(sa.func.count()).select_from(table_of(Merge))) == 1


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_one_company_in_any_order_of_files(database: Database, order: tuple[int, ...]) -> None:
    files = [
        ("email,company\nana@example.com,ACME\n", "contact"),
        ("email,company id\nbo@example.com,9\n", "contact"),
        ("id,name,employees\n9,Acme,250\n", "account"),
    ]
    for place in order:
        put(database, *files[place])
    (company,) = living(database, "account")
    assert (company["external_id"], company["name_key"], company["employees"]) == ("9", "acme", 250)
    assert {row["account_id"] for row in living(database)} == {company["id"]}


def test_a_company_named_by_id_and_name(database: Database) -> None:
    text = "email,company id,company\nana@example.com,9,Acme\nbo@example.com,,acme\ncy@example.com,9,\n"
    assert put(database, text).created == 1
    (company,) = living(database, "account")
    assert (company["external_id"], company["name"]) == ("9", "Acme")
    assert {row["account_id"] for row in living(database)} == {company["id"]}


def test_two_companies_of_one_name_are_told_and_cost_no_person(database: Database) -> None:
    put(database, "id,name\n9,Acme\n10,Acme\n", "account")
    assert outcome(put(database, "email,company\nana@example.com,Acme\n")) == (1, 0, 0, 0)
    (person,) = living(database)
    assert person["account_id"] is None


def test_a_lead_finds_its_contact_by_either(database: Database) -> None:
    put(database, CRM[0])
    put(
        database,
        "id,topic,customer id,contact email\nL1,Lift,77,\nL2,Crane,,ANA@example.com\nL3,Dig,78,bo@example.com\n",
        "lead",
    )
    ana, bo = living(database)
    assert (bo["external_id"], bo["email"]) == ("78", "bo@example.com")
    assert [row["contact_id"] for row in living(database, "lead")] == [ana["id"], ana["id"], bo["id"]]


def test_zeros_in_front_count(database: Database) -> None:
    put(database, "id,email\n007,ana@example.com\n7,bo@example.com\n7.0,bo@example.com\n")
    assert [row["external_id"] for row in living(database)] == ["007", "7"]


ORDERS = "order,contact email,when,amount,product,quantity\n"


def test_lines_of_one_order_are_all_kept(database: Database) -> None:
    lines = ["1001,ana@example.com,2024-03-04,5,Lamp,1\n", "1001,ana@example.com,2024-03-04,7,Desk,2\n"]
    report = put(database, ORDERS + "".join(lines), "interaction")
    assert outcome(report) == (2, 0, 0, 0)
    assert [str(remark) for remark in report.remarks] == [
        "order: comes again with other values, kept as an interaction beside the first (1 cell, such as line 2)"
    ]
    assert outcome(put(database, ORDERS + "".join(reversed(lines)), "interaction", now=LATER)) == (0, 0, 2, 0)
    assert sorted(row["equipment"] for row in rows_of(database, "interaction")) == ["Desk", "Lamp"]


def test_rows_of_one_order_that_agree_are_one(database: Database) -> None:
    text = ORDERS + "1001,ana@example.com,2024-03-04,5,,\n1001,ana@example.com,2024-03-04,,Lamp,1\n"
    report = put(database, text, "interaction")
    assert (outcome(report), report.repeated) == ((1, 0, 0, 0), 1)
    (order,) = rows_of(database, "interaction")
    assert (order["amount"], order["equipment"]) == (5, "Lamp")


def test_one_number_of_two_kinds_is_two_interactions(database: Database) -> None:
    purchase = "order,contact email,type,when,amount\n1,ana@example.com,purchase,2024-03-04,5\n"
    visit = "order,contact email,type,when,amount\n1,ana@example.com,page_visited,2024-03-05,\n"
    for text in (purchase, visit, purchase, visit):
        put(database, text, "interaction")
    assert sorted(row["kind"] for row in rows_of(database, "interaction")) == ["page_visited", "purchase"]


def test_one_number_of_two_shops_moves_no_order(database: Database) -> None:
    put(database, "order,contact email,when,amount\n1,ana@example.com,2024-03-04,5\n", "interaction")
    put(database, "order,contact email,when,amount\n1,bo@example.com,2024-05-01,9\n", "interaction")
    assert sorted(row["amount"] for row in rows_of(database, "interaction")) == [5, 9]


def test_an_additional_column_finds_the_same_interactions(database: Database) -> None:
    put(
        database,
        "contact email,when,amount\nana@example.com,2024-03-04,5\nana@example.com,2024-03-04,5\n",
        "interaction",
    )
    text = (
        "category,amount,when,contact email\nshoes,5,2024-03-04,ana@example.com\nhats,5,2024-03-04,ana@example.com\n"
        "hats,6,2024-03-04,ana@example.com\n"
    )
    for _ in range(2):
        put(database, text, "interaction", now=LATER)
        rows = rows_of(database, "interaction")
        assert sorted((row["amount"], row["properties"]["category"]) for row in rows) == [
            (5, "hats"), (5, "shoes"), (6, "hats"),
        ]  # fmt: skip
    assert NOW < LATER


def test_undoing_an_import_parts_what_it_merged(database: Database) -> None:
    put(database, BY_ID[0], "interaction")
    put(database, BY_MAIL[0], "interaction")
    before = living(database), rows_of(database, "interaction"), identifiers(database)
    put(database, CRM[0], now=LATER)
    (last, *_) = import_runs(database, caller(LATER))
    undone = undo_import(database, caller(LATER), last.id)
    assert undone.kept_records == ()
    people = living(database)
    assert [(row["id"], row["external_id"], row["email"], row["first_name"]) for row in people] == [
        (row["id"], row["external_id"], row["email"], row["first_name"]) for row in before[0]
    ]
    assert (rows_of(database, "interaction"), identifiers(database)) == before[1:]


@pytest.mark.parametrize(("text", "entity"), [("id,email\n", "contact"), ("email,first_name\n", "contact")])
def test_two_imports_of_the_same_new_people_at_once_make_each_once(database: Database, text: str, entity: str) -> None:
    rows = "".join(f"{number},p{number}@example.com\n" for number in range(200))
    if text.startswith("email"):
        rows = "".join(f"p{number}@example.com,P\n" for number in range(200))
    start = Barrier(3)

    def run() -> int:
        start.wait()
        return put(database, text + rows, entity).new

    with ThreadPoolExecutor(3) as pool:
        made = [future.result() for future in [pool.submit(run) for _ in range(3)]]
    assert sorted(made) == [0, 0, 200]
    assert len(living(database)) == 200
