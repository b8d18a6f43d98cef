# ruff: noqa: FBT001 - parameters of tests are given by name

import io

import pytest

from core.importing.answers import Answers
from core.importing.recognition.cell_evidence import Evidence
from core.importing.recognition.column_types import find_type
from core.importing.recognition.forms import find_form
from core.importing.recognition.mapping import free_label, free_name, plain
from core.importing.recognition.recognizing import recognize
from core.importing.values.cells import Format
from core.language.folding import fold
from core.language.operators import AttributeType as T


def look(text: str, **options: str) -> dict[str, str]:
    return recognize(io.BytesIO(text.encode()), answers=Answers(**options)).mapping  # type: ignore[arg-type]


def test_headers_in_other_words_and_nearly() -> None:
    assert look(
        "Kundennummer;Vorname;Nach-Name;E-Mail Adresse;Geburtsdatm;Firma;Newsletter;Lieblingsfarbe\n"
        "K1;Jörg;Müller;a@example.com;01.02.1990;ACME;ja;rot\n",
        entity="contact",
    ) == {
        "Kundennummer": "external_id", "Vorname": "first_name", "Nach-Name": "last_name", "E-Mail Adresse": "email",
        "Geburtsdatm": "birthday", "Firma": "account.name", "Newsletter": "email_consent", "Lieblingsfarbe": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("header", "row", "entity"),
    [
        ("id,given name,surname,mail", "1,Ana,Lee,ana@example.com", "contact"),
        ("id,company,industry,employees,city", "1,Acme,energy,12,Ulm", "account"),
        ("id,topic,status,score,contact id", "1,Cranes,new,7,9", "lead"),
        ("lead id,email,score", "1,a@example.com,7", "lead"),
        ("email,points", "a@example.com,5", "contact"),
        ("email,phone,score", "a@example.com,+49 30 1234,5", "contact"),
        ("email,topic", "a@example.com,Cranes", "contact"),
        ("email,lead score", "a@example.com,5", "contact"),
        ("id,email,points", "1,a@example.com,5", "contact"),
        ("customer id,date,amount,type", "9,2026-01-01,5.00,Purchase", "interaction"),
    ],
)
def test_entities(header: str, row: str, entity: str) -> None:
    assert recognize(io.BytesIO(f"{header}\n{row}\n".encode())).entity == entity


def test_an_address_is_the_contact_and_a_name_is_the_email() -> None:
    assert look("email,date\nann@example.com,2026-01-01\n", entity="interaction")["email"] == "contact.email"
    assert look("email,date\nSpring offer,2026-01-01\n", entity="interaction")["email"] == "email"


@pytest.mark.parametrize(
    ("text", "day_first", "comma", "is_open"),
    [
        ("d\n01/02/2026\n13/02/2026\n", True, False, False),
        ("d\n01/02/2026\n02/13/2026\n", False, False, False),
        ("d\n01/02/2026\n", None, False, True),
        ("d\n02/02/2026\n", False, False, False),
        ("d\n01.02.2026\n", True, False, False),
        ("d;x\n01/02/2026;1,234\n", None, False, True),
        ("d\n13/02/2026\n02/13/2026\n01/02/2026\n", None, False, True),
        ("d\n1,234\n", False, False, False),
        ('d\n"1,234"\n', False, None, True),
        ('d\n"1,234"\n"1,5"\n', False, True, False),
        ('d\n"1.234"\n"1.234,5"\n', False, True, False),
        ('d\n"1.234"\n"12.34"\n', False, False, False),
        ('d,ip\n"1,234",10.0.0.1\n', False, None, True),
        ('d,version\n"1,234",1.2.3\n', False, None, True),
    ],
)
def test_how_days_and_numbers_are_written(
    text: str,
    day_first: bool | None,
    comma: bool | None,
    is_open: bool,
) -> None:
    """A column tells it by its own cells alone, whatever is between them and beside them."""
    column = recognize(io.BytesIO(text.encode())).columns[0]
    assert (column.format, column.is_open) == (Format(day_first, comma), is_open)


def test_a_row_far_down_settles_the_order_of_days() -> None:
    text = "id,day\n" + "".join(f"{n},0{1 + n % 9}/02/2026\n" for n in range(8_000)) + "8000,28/02/2026\n"
    column = recognize(io.BytesIO(text.encode())).columns[1]
    assert column.format.day_first
    assert not column.is_open


@pytest.mark.parametrize(
    ("label", "texts", "type_", "decimals"),
    [
        ("Member", ["yes", "no", ""], T.YES_NO, 0),
        ("Children", ["0", "1"], T.NUMBER, 0),
        ("Weight", ["1.5", "2.125"], T.NUMBER, 3),
        ("Price", ["1.5", "2"], T.MONEY, 2),
        ("Fee", ["$5", "$6.10"], T.MONEY, 2),
        ("Joined", ["2026-01-31", "20260201"], T.DATE, 0),
        ("Seen", ["2026-01-31 10:00", "2026-02-01T11:00:00Z"], T.DATETIME, 0),
        ("Seen", ["1782901815"], T.DATETIME, 0),
        ("Zip", ["10115", "20095"], T.TEXT, 0),
        ("Code", ["0012", "0013"], T.TEXT, 0),
        ("Serial", ["12345678901234567890"], T.TEXT, 0),
        ("Colour", ["red", "blue"] * 40, T.TEXT, 0),
        ("Nothing", ["", ""], T.TEXT, 0),
        ("Mixed", ["1", "two"], T.TEXT, 0),
        ("Placeholder", ["1", "n/a"], T.NUMBER, 0),
    ],
)
def test_types(label: str, texts: list[str], type_: T, decimals: int) -> None:
    column = Evidence()
    column.note_all(texts)
    found = find_type("x", label, label, column, find_form(label, column), None).attribute
    assert (found.type, found.decimals) == (type_, decimals)


def test_names_of_new_attributes() -> None:
    assert free_name("Größe (m²)", ()) == "grosse_m2"
    assert free_name("2nd phone", ()) == "field_2nd_phone"
    assert free_name("API key", ()) == "api_key_field"
    assert free_name("日本", ()) == "field"
    assert free_name("City", {"city", "city_2"}) == "city_3"


def test_new_attributes_never_take_a_taken_name() -> None:
    text = "id;account;leads;city;name\n1;2;3;4;5\n"
    names = [
        column.as_new.name for column in recognize(io.BytesIO(text.encode()), answers=Answers(entity="contact")).columns
    ]
    assert len(set(names)) == 5
    assert not {"id", "account", "leads", "city"} & set(names)


@pytest.mark.parametrize("header", ["oid", "rowid", "XMIN", "ctid", "TableOID"])
def test_a_name_that_a_database_keeps_for_itself_is_made_free(header: str) -> None:
    assert free_name(header, ()) == f"{plain(header)}_2"


def test_labels_are_short_and_unlike_each_other() -> None:
    long = "A header that goes on " * 20
    first = free_label(long, ())
    assert (len(first), first[-1]) == (200, "…")
    second = free_label(long.upper(), {fold(first)})
    assert len(second) <= 200
    assert second.endswith("… (2)")
    assert free_label(" Fav\n colour\u200b ", ()) == "Fav colour"
    assert free_label("\u200b\u2060", ()) == "Column"
    assert free_label("🎂", ()) == "🎂"
