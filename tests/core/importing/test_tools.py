"""Files as the usual tools export them (made-up people): what they are is recognized at once, in several languages."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from core.importing import Answers, Format, Recognition, recognize, targets_of
from core.importing.recognition.tools import TOOLS, find_tool
from core.language.catalog import BUILT_IN
from core.language.operators import AttributeType
from tests.core.importing.cases import FOLDER as CASES

FOLDER = Path(__file__).parents[2] / "data" / "tools"
EXPECTED: dict[str, dict[str, Any]] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", EXPECTED)
def test_a_tools_file_is_recognized(file: str) -> None:
    expected = EXPECTED[file]
    found = recognize(FOLDER / file)
    assert {column: target for column, target in found.mapping.items() if target} == expected["columns"]
    assert (found.tool, found.entity, found.system, found.kind) == tuple(
        expected[name] for name in ("tool", "entity", "system", "kind")
    )


def test_each_file_is_expected() -> None:
    assert {path.name for path in FOLDER.glob("*.csv")} == set(EXPECTED)


def test_a_list_without_instants_is_of_people() -> None:
    """Members of a campaign did something; a list of who they are does not say when."""
    text = "First Name,Last Name,Company,Email,Contact ID,Lead ID,Member Status,Campaign Name\n"
    found = recognize(io.BytesIO(f"{text}Ana,Lee,Acme,ana@example.com,003AB01,,Responded,Spring\n".encode()))
    assert (found.tool, found.entity, found.questions) == ("", "contact", ())


@pytest.mark.parametrize(
    "headers",
    [
        "Order ID;Order date;Customer email;Status;Total (EUR);Currency",
        "Bestellnummer;Bestelldatum;Kunden-E-Mail;Status;Gesamtsumme;Währung",
        "Bestell-Nr.;Datum der Bestellung;E-Mail des Kunden;Status;Gesamtbetrag (€);Währung",
        "N° de commande;Date de la commande;E-mail du client;Statut;Montant total TTC;Devise",
        "Nº de pedido;Fecha del pedido;Correo electrónico del cliente;Estado;Importe total;Moneda",
        "Numero d'ordine;Data dell'ordine;E-mail cliente;Stato;Totale ordine;Valuta",
        "Numer zamówienia;Data złożenia zamówienia;E-mail klienta;Status;Kwota całkowita;Waluta",
        "Bestelnummer;Besteldatum;E-mail klant;Status;Totaalbedrag;Valuta",
        "Número do pedido;Data do pedido;E-mail do cliente;Status;Valor total;Moeda",
    ],
)
@pytest.mark.parametrize("is_turned", [False, True])
def test_a_list_of_orders_is_one_in_any_language(headers: str, is_turned: bool) -> None:  # noqa: FBT001
    names, cells = headers.split(";"), ["1001", "2024-03-04", "a@example.com", "paid", "19.90", "EUR"]
    if is_turned:
        names, cells = names[::-1], cells[::-1]
    found = look(f"{';'.join(names)}\n{';'.join(cells)}\n")
    assert (found.entity, found.kind, found.questions) == ("interaction", "purchase", ())
    targets = list(found.mapping.values())
    targets = targets[::-1] if is_turned else targets
    assert targets == ["external_id", "occurred_at", "contact.email", "", "amount", ""]


def test_who_is_no_more_mailed_has_no_consent() -> None:
    """Mailchimp sends nothing to cleaned addresses; that they opted in once is no consent."""
    text = "Email Address,MEMBER_RATING,OPTIN_TIME,CLEAN_TIME,LEID,EUID\n"
    found = look(f"{text}a@example.com,2,2020-01-02 03:04:05,2024-01-02 03:04:05,1,abc\n")
    assert (found.mapping["OPTIN_TIME"], found.mapping["CLEAN_TIME"]) == ("", "no_email_consent_since")


def test_orders_that_came_to_nothing_are_told() -> None:
    text = "id,Created date (UTC),Amount,Status,Customer Email\nc1,2026-01-02 10:00,5,{},a@example.com\n"
    notes = [look(text.format(word)).columns[3].note for word in ("Paid", "Failed")]
    assert notes == ["", "Rows that say “Failed” are taken like the others; leave them out of the file."]


def test_how_to_read_a_column_that_is_left_out_is_not_asked() -> None:
    found = look('Email,City,Points\na@example.com,Ulm,"1,234"\n')
    assert [question.id for question in found.questions] == ["sign:Points"]
    assert found.asking_of(found.mapping).questions == ()
    assert found.asking_of({**found.mapping, "Points": found.columns[2].as_new}).questions == found.questions


def test_people_with_a_day_may_be_people() -> None:
    text = "Email,City,Date\na@example.com,Ulm,2024-03-04\n"
    (question,) = look(text).questions
    assert question.answers[0].option == "--entity contact"
    assert look(text, entity="contact").questions == ()
    assert "--entity contact" not in [answer.option for answer in look(text, entity="interaction").questions[0].answers]


def test_a_further_address_of_a_person_is_one() -> None:
    text = (
        "Person - ID,Person - Name,Person - Email - Work,Person - Email - Home\n1,Ana Lee,a@example.com,b@example.com\n"
    )
    assert list(look(text).mapping.values())[2:] == ["email", "further_email"]


def test_rows_of_the_table_name_what_there_is() -> None:
    """Of kinds and targets that are not in the catalog, a file could not be imported."""
    for tool in TOOLS:
        assert not tool.kind or BUILT_IN.kind(tool.kind), tool.label
        assert set(tool.targets.values()) <= {*targets_of(BUILT_IN, tool.entity), ""}, tool.label


@pytest.mark.parametrize(
    "file",
    ["crm_ids.csv", "zeros.csv", "shop_by_id.csv", "newsletter.csv", "verein.csv", "purchases.csv", "title_mr.csv"],
)
def test_a_file_of_nobody_in_particular_is_no_tools(file: str) -> None:
    """Its ids would be taken for those of a system that never gave them."""
    assert recognize(CASES / file).tool == ""
    assert recognize(CASES / file).system == ""


def test_who_says_what_rows_are_is_believed() -> None:
    headers = ["created_time", "form_name", "email", "full_name"]
    assert find_tool(headers, None) is not None
    assert find_tool(headers, "interaction") is None


def test_rows_with_a_kind_are_interactions() -> None:
    text = "Email,First Name,Last Name,Date\na@example.com,Ana,Lee,2024-03-04\n"
    assert look(text).entity == "contact"
    assert look(text, kind="purchase").entity == "interaction"


def look(text: str, **answers: Any) -> Recognition:
    return recognize(io.BytesIO(text.encode()), answers=Answers(**answers))


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Email,X\na@example.com,1\n", ""),
        ("Email,Opted in\na@example.com,yes\n", "email_consent"),
        ("Email,Opted in\na@example.com,2024-03-04\n", "email_consent_since"),
        ("Email,OPTIN_TIME\na@example.com,2024-03-04 10:00:00\n", "email_consent_since"),
        ("Email,Newsletter\na@example.com,2024-03-04\n", "email_consent_since"),
        ("Email,Newsletter\na@example.com,weekly\n", ""),
        ("Email,Status\na@example.com,subscribed\n", "email_consent"),
        ("Email,Status\na@example.com,active\n", ""),
        ("Email,Unsubscribed\na@example.com,yes\n", "no_email_consent"),
        ("Email,Unsubscribed\na@example.com,2024-03-04\n", "no_email_consent_since"),
        ("Email,unsubscribed_at\na@example.com,2024-03-04\n", "no_email_consent_since"),
        ("Email,Do not email\na@example.com,0\n", "no_email_consent"),
        ("Email;Kein Newsletter\na@example.com;ja\n", "no_email_consent"),
        ("Email;Abgemeldet am\na@example.com;04.03.2024\n", "no_email_consent_since"),
        ("Email;Désinscrit\na@example.com;oui\n", "no_email_consent"),
        ("Email;Sin newsletter\na@example.com;sí\n", "no_email_consent"),
        ("Email;Unsubscribd\na@example.com;yes\n", ""),
        ("Email;Einwilligung zum Newsletter\na@example.com;ja\n", "email_consent"),
        ("Email;Datum der Einwilligung\na@example.com;04.03.2024\n", "email_consent_since"),
        ("Email;Please don't send e-mails\na@example.com;yes\n", ""),
        ("Email;Don't send e-mails\na@example.com;yes\n", "no_email_consent"),
        ("Email;Ne pas envoyer de newsletter\na@example.com;oui\n", "no_email_consent"),
        ("Email;Not unsubscribed\na@example.com;yes\n", ""),
        ("Email;Opted out of email: Marketing Information\na@example.com;true\n", "no_email_consent"),
        ("Email;Receive offers by e-mail\na@example.com;no\n", "email_consent"),
        ("Email;Opt-out reason\na@example.com;too many\n", ""),
        ("Email;Anmeldung\na@example.com;ja\n", ""),
        ("Email;Email preferences\na@example.com;Opted-in\n", "email_consent"),
        ("Email;SMS status\na@example.com;subscribed\n", ""),
        ("Email,SMS consent\na@example.com,yes\n", ""),
        ("Email;Newsletter (ja/nein)\na@example.com;ja\n", "email_consent"),
        ("Email;Email opt-in (yes/no)\na@example.com;no\n", "email_consent"),
        ("Email;Nie wysyłać newslettera\na@example.com;tak\n", "no_email_consent"),
        ("Email,Unsubscribed\na@example.com,0\nb@example.com,1\n", "no_email_consent"),
        ("Email,Unsubscribed\na@example.com,0\nb@example.com,2\n", ""),
        ("Email,Unsubscribes\na@example.com,0\nb@example.com,2\nc@example.com,1\n", ""),
        ("Email,Unsubscribes\na@example.com,0\nb@example.com,1\n", ""),
        ("Email,Unsubscribes\na@example.com,yes\nb@example.com,no\n", "no_email_consent"),
        ("Email;Abmeldungen\na@example.com;1\n", ""),
        ("Email,Newsletter\na@example.com,12\nb@example.com,1\n", ""),
        ("Email,Email status\na@example.com,cleaned\nb@example.com,pending\n", "email_consent"),
    ],
)
def test_consent_is_what_header_and_cells_say_together(text: str, target: str) -> None:
    """A near match would turn it round."""
    assert look(text, entity="contact").columns[1].target == target


@pytest.mark.parametrize(
    "header",
    ["Unsubscribd", "May we e-mail you?", "Mailing list", "Marketing", "Newsletter: nein", "Marketing: no",
     "Newsletter - non", "Marketing consent (no)", "Subscribed/Unsubscribed", "Abonniert oder abgemeldet"],
)  # fmt: skip
def test_what_may_be_consent_is_asked(header: str) -> None:
    found = look(f"Email,{header}\na@example.com,yes\nb@example.com,no\n", entity="contact")
    (question,) = found.questions
    assert (question.column, question.decides, question.is_required) == (header, False, False)
    assert [answer.option for answer in question.answers][:2] == [
        f'--column "{header}=email_consent"', f'--column "{header}=no_email_consent"',
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("Email,Gender\na@example.com,F\n", "Gender", ""),
        ("Email,Created By\na@example.com,Sam\n", "Created By", ""),
        ("Email,State\na@example.com,active\n", "State", "how things stand"),
        ("Email,Title\na@example.com,Mr\n", "Title", "forms of address"),
        ("Email,City\na@example.com,10115\n", "City", "no words"),
        ("Email,Birthday\na@example.com,04/05\n", "Birthday", "no whole days"),
        ("Email,Birthday\na@example.com,34\n", "Birthday", "no whole days"),
        ("Email,First Name\na@example.com,b@example.com\n", "First Name", "e-mail addresses"),
        ("Name,Email,Id\nAna,yes,1\n", "Email", "no e-mail addresses"),
        ("Email,Frist Name\na@example.com,Ana\n", "Frist Name", "resembles First name"),
        ("Email,Source\na@example.com,Google Ads\n", "Source", "Few cells are choices"),
        ("Email,form_name\na@example.com,Demo\n", "form_name", ""),
        ("Email,Employee\na@example.com,Sam\n", "Employee", ""),
        ("Email,County\na@example.com,Orleans\n", "County", ""),
    ],
)
def test_what_contradicts_its_cells_is_left_open_with_a_note(text: str, column: str, says: str) -> None:
    found = {each.name: each for each in look(text, entity="contact").columns}[column]
    assert found.target == ""
    assert says in found.note


def test_a_header_that_resembles_a_word_is_taken_where_its_cells_have_that_form() -> None:
    column = look("Email,Birhtday\na@example.com,1980-01-02\n", entity="contact").columns[1]
    assert column.target == "birthday"
    assert "resembles" in column.note


@pytest.mark.parametrize(
    ("header", "cells", "targets"),
    [
        ("First Name,Last Name,Full Name", "Ana,Lee,Ana Lee", ["first_name", "last_name", ""]),
        ("Vorname,Name", "Ana,Lee", ["first_name", "last_name"]),
        ("Name,City", "Ana Lee,Bonn", ["full_name", "city"]),
        ("Title,Job Title", "Buyer,Lead", ["", "job_title"]),
        ("County,State", "Orleans,LA", ["", "state"]),
        ("Phone,Mobile Phone", ",0171 2000", ["", "phone"]),
        ("Company,Account Name", "Acme,Acme", ["", "account.name"]),
    ],
)
def test_of_several_columns_the_best_word_with_data_counts(header: str, cells: str, targets: list[str]) -> None:
    found = look(f"{header},Email\n{cells},a@example.com\n", entity="contact")
    assert [column.target for column in found.columns[:-1]] == targets


def test_what_the_whole_file_hangs_on_is_asked() -> None:
    kind = look("Email,Date,Amount\na@example.com,2024-03-04,5.00\n").questions
    assert [(question.id, question.is_required) for question in kind] == [("kind", True)]
    assert not look("Email,Date,Amount\na@example.com,2024-03-04,5.00\n", kind="purchase").questions
    entity = look("Colour,Shape\nred,round\n").questions
    assert [(question.id, question.is_required) for question in entity] == [("entity", True)]


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ("Opened at", "email_opened"), ("Clicked at", "email_clicked"), ("Registration time", "event_registered"),
        ("Order date", "purchase"), ("Date", None), ("Sent at,Opened at", None), ("Opened at,Date", None),
    ],
)  # fmt: skip
def test_the_header_of_the_instant_may_tell_the_kind(headers: str, kind: str | None) -> None:
    """Where instants of several kinds stand beside each other, it is asked."""
    cells = ",".join("2024-03-04 10:00" for _ in headers.split(","))
    assert look(f"Email,{headers}\na@example.com,{cells}\n", entity="interaction").kind == kind


def test_unknown_kinds_are_asked_for_or_become_new_ones() -> None:
    text = "Email,Date,Type\na@example.com,2024-03-04,Demo call\n"
    assert look(text).questions[0].answers[0].option == "--new-kinds"
    assert look(text, declare_kinds=True).mapping["Type"] == "kind"


def test_a_question_says_what_each_answer_does() -> None:
    (question,) = look("Email,Birthday\na@example.com,03/04/1990\n").questions
    assert question.decides
    assert [(answer.effect, answer.option) for answer in question.answers] == [
        ("“03/04/1990” is 3 April 1990", '--format "Birthday=day first"'),
        ("“03/04/1990” is 4 March 1990", '--format "Birthday=month first"'),
    ]

    told = look(
        "Email,Birthday\na@example.com,03/04/1990\n", formats={"Birthday": Format(day_first=True, decimal_comma=None)}
    )
    assert not told.questions
    assert told.columns[1].format.day_first is True


def test_a_header_may_spell_out_how_its_days_are_written() -> None:
    columns = look("Email,Birthday (MM/DD/YYYY)\na@example.com,03/04/1990\n").columns
    assert (columns[1].target, columns[1].format.day_first) == ("birthday", False)


@pytest.mark.parametrize(
    ("header", "cells", "type_"),
    [
        ("Market", ["NO", "SI"], "text"),
        ("Answer", ["SI", "NO"], "text"),
        ("Asistió", ["Sí", "No"], "yes_no"),
        ("Member", ["yes"], "text"),
        ("Is member", ["yes"], "yes_no"),
        ("Newsletter?", ["0", "1"], "yes_no"),
        ("Children", ["0", "1"], "number"),
        ("Voucher", ["20240304"], "text"),
        ("Joined", ["20240304"], "date"),
        ("Last seen", ["1782901815"], "datetime"),
        ("Loyalty", ["1709542800123"], "text"),
        ("SMS", ["+4917112345"], "text"),
        ("Level", ["007", "12"], "text"),
        ("Build", ["1.2.3"], "text"),
        ("Server", ["10.0.0.1"], "text"),
        ("Order #", ["1001"], "text"),
        ("Number of orders", ["3"], "number"),
        ("Total", ["1,234.50", "1.234,50"], "text"),
        ("Price", ["$5", "€5"], "text"),
        ("Price", ["1,234", "12.50"], "money"),
        ("Size", ["10", "12", "XL"], "text"),
        ("Seen", ["NULL", "N/A", "2024-03-04"], "date"),
        ("Turnover", ["12000000000"], "money"),
    ],
)
def test_a_new_column_is_plainly_something_or_a_text(header: str, cells: list[str], type_: str) -> None:
    """And says why."""
    rows = "".join(f'a{number}@example.com,"{cell}"\n' for number, cell in enumerate(cells))
    new = look(f"Email,{header}\n{rows}", entity="contact").columns[1]
    assert new.as_new.type == type_
    assert new.reason


def test_a_later_row_far_down_makes_a_number_a_text() -> None:
    rows = "".join(f"a{number}@example.com,{number}\n" for number in range(20_000))
    assert look(f"Email,Points\n{rows}z@example.com,many\n", entity="contact").columns[1].as_new.type == "text"


def test_types_and_formats_that_a_person_gives_count() -> None:

    found = look("Email,Code\na@example.com,12\n", entity="contact", types={"Code": AttributeType.NUMBER})
    assert found.columns[1].as_new.type == "number"


def test_corrected_rows_do_not_bring_their_reasons() -> None:
    found = look("Email,City,line,reasons\na@example.com,Bonn,2,must be a date\n", entity="contact")
    assert list(found.mapping_with_new()) == ["Email", "City", "line", "reasons"]
    assert [target for target in found.mapping_with_new().values() if target] == ["email", "city"]
