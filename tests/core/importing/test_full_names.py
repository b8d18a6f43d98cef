"""Full names, split into first and last ones."""

import pytest

from core.importing.values.cells import CellError
from core.importing.values.full_names import is_last_first, split_name


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Ana Lee", "Ana", "Lee"),
        ("Lee, Ana", "Ana", "Lee"),
        ("Lee,Ana", "Ana", "Lee"),
        ("LEE Ana", "Ana", "LEE"),
        ("Jean DUPONT", "Jean", "DUPONT"),
        ("DUPONT Jean Marie", "Jean Marie", "DUPONT"),
        ("ANA LEE", "ANA", "LEE"),
        ("Dr. Ana Lee", "Ana", "Lee"),
        ("Frau Prof. Dr. Ana Lee", "Ana", "Lee"),
        ("Mr John Smith", "John", "Smith"),
        ("Mme Anne Le Gall", "Anne", "Le Gall"),
        ("Müller, Dr. Hans-Peter", "Hans-Peter", "Müller"),
        ("Ludwig van Beethoven", "Ludwig", "van Beethoven"),
        ("Ana Maria van der Berg", "Ana Maria", "van der Berg"),
        ("de la Cruz, María José", "María José", "de la Cruz"),
        ("García Márquez, Gabriel", "Gabriel", "García Márquez"),
        ("João da Silva", "João", "da Silva"),
        ("Smith, John, Jr.", "John", "Smith"),
        ("John Q. Public III", "John Q.", "Public"),
        ("Ana Lee, PhD", "Ana", "Lee"),
        ("Finn O'Dell", "Finn", "O'Dell"),
        ("Anna-Lena Müller-Lüdenscheidt", "Anna-Lena", "Müller-Lüdenscheidt"),
        ("山田 太郎", "太郎", "山田"),
        ("김철수", "철수", "김"),
        ("王小明", "", "王小明"),
        ("Madonna", "Madonna", ""),
        ("Van Nguyen", "Van", "Nguyen"),
    ],
)
def test_names_are_split(text: str, first: str, last: str) -> None:
    name = split_name(text)
    assert (name.first, name.last, name.doubt) == (first, last, "")


@pytest.mark.parametrize(
    ("text", "first", "last", "says"),
    [
        ("Gabriel García Márquez", "Gabriel García", "Márquez", "several words"),
        ("Mary Ann Smith", "Mary Ann", "Smith", "several words"),
        ("Ana & Bo Lee", "", "Ana & Bo Lee", "several people"),
        ("Ana und Bo Lee", "", "Ana und Bo Lee", "several people"),
        ("Acme GmbH", "", "Acme GmbH", "company"),
        ("Acme Sp. z o.o.", "", "Acme Sp. z o.o.", "company"),
    ],
)
def test_doubts_are_told(text: str, first: str, last: str, says: str) -> None:
    name = split_name(text)
    assert (name.first, name.last) == (first, last)
    assert says in name.doubt


@pytest.mark.parametrize("text", ["ana@example.com", "12345", "---", "Ana\nBo", "Ana " * 2_500])
def test_what_is_no_name_is_told(text: str) -> None:
    with pytest.raises(CellError, match="must be"):
        split_name(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Dupont Jean", "Jean", "Dupont"),
        ("DUPONT Jean", "Jean", "DUPONT"),
        ("LE GOFF Jean", "Jean", "LE GOFF"),
        ("van der Berg Ana", "Ana", "van der Berg"),
        ("Nagy Anna Mária", "Anna Mária", "Nagy"),
        ("Lee, Ana", "Ana", "Lee"),
        ("Madonna", "Madonna", ""),
    ],
)
def test_a_header_can_say_that_last_names_come_first(text: str, first: str, last: str) -> None:
    name = split_name(text, last_first=True)
    assert (name.first, name.last, name.doubt) == (first, last, "")


def test_headers_that_say_that_last_names_come_first() -> None:
    assert all(map(is_last_first, ["Nom et prénom", "Nachname, Vorname", "Apellidos y nombre", "NAZWISKO I IMIĘ"]))
    assert not any(map(is_last_first, ["Full name", "Name", "Vorname Nachname", "Prénom et nom"]))
