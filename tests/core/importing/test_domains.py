"""Accounts that are known by their domains."""

from __future__ import annotations

from io import BytesIO
from itertools import permutations
from typing import Any

import pytest
import sqlalchemy as sa

from core.importing import import_runs, undo_import
from core.importing.recognition.mapping import ACCOUNT_DOMAIN
from core.importing.recognition.recognizing import recognize
from core.importing.values.cells import CellError
from core.importing.values.domains import is_of_many, read_domain
from core.store.database import Database
from core.store.tables import Identifier, table_of
from tests.callers import caller
from tests.core.importing.test_loading import LATER, load, outcome, rows_of

MAPPINGS = {
    "id": "external_id",
    "name": "name",
    "domain": ACCOUNT_DOMAIN,
    "city": "city",
    "email": "email",
    "email 2": "further_email",
    "company": "account.name",
    "company id": "account.external_id",
    "company domain": ACCOUNT_DOMAIN,
}
BARE = "name,domain,city\nAcme Inc,https://www.acme.example/de,Ulm\n"
CRM = "id,name,domain,city\n9,Acme,ACME.example.,\n"
PEOPLE = "email,company,company domain\nana@example.com,Acme Corporation,acme.example\n"


def put(database: Database, text: str, **options: Any) -> Any:
    """Import a text whose headers are those of `MAPPINGS`: contacts if it has e-mail addresses, else accounts."""
    header = text.split("\n", maxsplit=1)[0].split(",")
    entity = "contact" if "email" in header else "account"
    options = {"create_accounts": True, **options}
    return load(database, text, entity, {name: MAPPINGS[name] for name in header}, **options)


def accounts(database: Database) -> list[dict[str, Any]]:
    return [row for row in rows_of(database, "account") if row["deleted_at"] is None]


def domains(database: Database) -> list[tuple[str, int]]:
    table = table_of(Identifier)
    wanted = sa.select(table.c.value, table.c.profile_id).where(table.c.system == "domain")
    with database.reading() as session:
        return [(value, id_) for value, id_ in session.connection().execute(wanted.order_by(*wanted.selected_columns))]


@pytest.mark.parametrize("order", [*permutations([BARE, CRM, PEOPLE])])
def test_one_company_in_any_order_of_files(database: Database, order: Any) -> None:
    for text in order:
        put(database, text)
    (acme,) = accounts(database)
    assert (acme["external_id"], acme["city"]) == ("9", "Ulm")
    assert domains(database) == [("acme.example", acme["id"])]
    assert rows_of(database, "contact")[0]["account_id"] == acme["id"]


def test_rows_of_one_file_with_one_domain_are_one_company(database: Database) -> None:
    report = put(database, "name,domain,city\nAcme Inc,acme.example,Ulm\nAcme,acme.example,\nAcme Inc,,Bonn\nBolt,,\n")
    assert (outcome(report), report.repeated) == ((2, 0, 0, 0), 2)
    assert sorted((row["name"], row["city"]) for row in accounts(database)) == [("Acme Inc", "Bonn"), ("Bolt", None)]


def test_a_known_name_comes_before_a_domain(database: Database) -> None:
    put(database, "name,domain\nAcme GmbH,acme.example\n")
    put(database, "name\nAcme Inc\n")
    put(database, "name,domain,city\nAcme Inc,acme.example,Boston\n", now=LATER)
    assert sorted((row["name"], row["city"]) for row in accounts(database)) == [
        ("Acme GmbH", None),
        ("Acme Inc", "Boston"),
    ]


def test_a_domain_tells_companies_of_one_name_apart(database: Database) -> None:
    put(database, "id,name,domain\n1,Phoenix,phoenix.example\n2,Phoenix,www.phoenix.test\n")
    report = put(database, "name,domain,city\nPhoenix,phoenix.test,Ulm\nPhoenix,,Bonn\n", now=LATER)
    assert outcome(report) == (0, 1, 0, 1)
    assert [(row["external_id"], row["city"]) for row in accounts(database)] == [("1", None), ("2", "Ulm")]
    put(database, "email,company,company domain\nana@example.com,Phoenix,phoenix.example\n")
    assert rows_of(database, "contact")[0]["account_id"] == accounts(database)[0]["id"]


def test_own_ids_of_one_system_stay_two_with_one_domain(database: Database) -> None:
    put(database, "id,name,domain\n1,Acme,acme.example\n2,Acme Shop,acme.example\n", system="crm")
    assert [row["external_id"] for row in accounts(database)] == ["1", "2"]
    report = put(database, "name,domain\nAcme Holding,acme.example\nAcme,acme.example\n", now=LATER)
    assert outcome(report)[3] == 1
    assert "several have it" in report.rejected[0].told
    assert len(accounts(database)) == 2


def test_people_with_a_domain_alone_get_its_company(database: Database) -> None:
    put(database, "email,company domain\nana@example.com,acme.example\nbo@example.com,www.acme.example\n")
    (acme,) = accounts(database)
    assert acme["name"] == "acme.example"
    assert {row["account_id"] for row in rows_of(database, "contact")} == {acme["id"]}
    put(database, "name,domain\nAcme,acme.example\n", now=LATER)
    assert [row["name"] for row in accounts(database)] == ["Acme"]


def test_companies_are_not_made_where_that_is_not_wanted(database: Database) -> None:
    put(database, "name,domain\nAcme,acme.example\n")
    text = "email,company,company domain\nana@example.com,Acme AG,acme.example\nbo@example.com,Bolt,bolt.example\n"
    report = put(database, text, create_accounts=False)
    assert outcome(report) == (2, 0, 0, 0)
    (acme,) = accounts(database)
    assert [row["account_id"] for row in rows_of(database, "contact")] == [acme["id"], None]
    assert domains(database) == [("acme.example", acme["id"])]


def test_a_row_with_a_domain_alone_is_a_company(database: Database) -> None:
    put(database, "name,domain,city\nAcme,acme.example,\n")
    report = put(database, "name,domain,city\n,acme.example,Ulm\n,bolt.example,Bonn\n,,Kiel\n", now=LATER)
    assert outcome(report) == (1, 1, 0, 1)
    found = [(row["name"], row["city"]) for row in accounts(database)]
    assert found == [("Acme", "Ulm"), ("bolt.example", "Bonn")]


def test_mailboxes_of_providers_know_no_company(database: Database) -> None:
    report = put(database, "name,domain\nAcme,gmail.com\nBolt,https://www.facebook.com/bolt\n")
    assert outcome(report) == (2, 0, 0, 0)
    assert domains(database) == []
    assert sum(each.cells for each in report.remarks) == 2


def test_a_cell_that_is_no_domain_is_left_out_and_told(database: Database) -> None:
    report = put(database, "name,domain\nAcme,see below\nBolt,bolt.example\n")
    assert outcome(report) == (2, 0, 0, 0)
    assert "must be a domain" in report.notes[0].reason
    assert [value for value, _ in domains(database)] == ["bolt.example"]


def test_importing_again_changes_nothing(database: Database) -> None:
    text = "name,domain,city\nAcme Inc,acme.example,Ulm\n,bolt.example,Bonn\n"
    put(database, text)
    assert outcome(put(database, text, now=LATER)) == (0, 0, 2, 0)
    assert outcome(put(database, PEOPLE)) == outcome(put(database, PEOPLE.replace("ana", "bo"), now=LATER))
    assert len(accounts(database)) == 2


def test_undoing_takes_domains_back(database: Database) -> None:
    put(database, "name\nAcme\n")
    put(database, "name,domain\nAcme,acme.example\nBolt,bolt.example\n", now=LATER)
    (run, _) = import_runs(database, caller(LATER))
    undo_import(database, caller(LATER), run.id)
    assert [row["name"] for row in accounts(database)] == ["Acme"]
    assert domains(database) == []


def test_a_further_address_alone_is_the_first_one(database: Database) -> None:
    report = put(database, "email,email 2,city\n,ana@example.com,Ulm\n,,Bonn\n")
    assert outcome(report) == (1, 0, 0, 1)
    put(database, "email,city\nANA@example.com,Kiel\n", now=LATER)
    (ana,) = rows_of(database, "contact")
    assert (ana["email_key"], ana["city"]) == ("ana@example.com", "Kiel")


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("acme.com", "acme.com"),
        ("WWW.Acme.COM.", "acme.com"),
        ("https://www.acme.com:8443/de?x=1#top", "acme.com"),
        ("http:acme.com", "acme.com"),
        ("//acme.com/", "acme.com"),
        ("shop.acme.co.uk", "shop.acme.co.uk"),
        ("https://user:secret@acme.com/", ""),
        ("xn--mller-kva.de", "müller.de"),
        ("MÜLLER.de", "müller.de"),
        ("www.de", "www.de"),
        ("ana@acme.com", ""),
        ("localhost", ""),
        ("192.168.0.1", ""),
        ("http://[::1]/", ""),
        ("http://[acme.com", ""),
        ("acme . com", ""),
        ("-", ""),
        ("a" * 300 + ".com", ""),
        ("a..com", ""),
    ],
)
def test_domains_are_read_from_hosts_and_pages(text: str, domain: str) -> None:
    if domain:
        assert read_domain(text) == domain
    else:
        with pytest.raises(CellError, match="must be a domain"):
            read_domain(text)


def test_providers_are_known() -> None:
    assert is_of_many(read_domain("https://www.linkedin.com/company/acme"))
    assert not is_of_many("acme.com")


@pytest.mark.parametrize(
    ("header", "cell", "entity", "target"),
    [
        ("Website", "https://acme.example", "account", ACCOUNT_DOMAIN),
        ("URL der Webseite", "www.acme.example", "account", ACCOUNT_DOMAIN),
        ("Sitio web", "acme.example/es", "account", ACCOUNT_DOMAIN),
        ("Site web", "http://acme.example", "account", ACCOUNT_DOMAIN),
        ("Sito web", "acme.example", "account", ACCOUNT_DOMAIN),
        ("Domínio", "acme.example", "account", ACCOUNT_DOMAIN),
        ("Strona internetowa", "acme.example", "account", ACCOUNT_DOMAIN),
        ("Domein", "acme.example", "account", ACCOUNT_DOMAIN),
        ("Domain", "Steel", "account", ""),
        ("Company Domain", "acme.example", "contact", ACCOUNT_DOMAIN),
        ("Firmenwebsite", "www.acme.example", "contact", ACCOUNT_DOMAIN),
        ("Website", "https://ana.example", "contact", ""),
    ],
)
def test_columns_of_domains_are_known_by_header_and_cells(header: str, cell: str, entity: str, target: str) -> None:
    who = "Company name,Industry" if entity == "account" else "Email,First name"
    row = "Acme,Steel" if entity == "account" else "ana@example.com,Ana"
    found = recognize(BytesIO(f"{who},{header}\n{row},{cell}\n".encode()))
    assert (found.entity, found.mapping[header]) == (entity, target)
