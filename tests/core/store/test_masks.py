from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from core.language.catalog import Attribute
from core.language.operators import AttributeType
from core.store.masks import is_address, mask_address, mask_text, masked
from tests.callers import ANYBODY

MASKED = replace(ANYBODY, is_masked=True)


@pytest.mark.parametrize(
    ("address", "mask"),
    [
        ("anna@example.de", "a•••@e•••.de"),
        ("a@e.de", "a•••@e•••.de"),
        ("Anna.Maria+shop@mail.example.co.uk", "A•••@m•••.uk"),
        ("ärger@müller.example", "ä•••@m•••.example"),
        ("a@b@example.org", "a•••@e•••.org"),
        ("anna@localhost", "•••"),
        ("anna@192.168.0.1", "•••"),
        ("no address", "•••"),
        ("0170 1234567", "•••"),
        ("@example.org", "•••"),
        ("anna@", "•••"),
    ],
)
def test_a_mask_shows_what_kind_of_thing_is_there(address: str, mask: str) -> None:
    assert mask_address(address) == mask


@pytest.mark.parametrize(
    ("text", "mask"),
    [
        ("Write to anna@example.de, or call.", "Write to a•••@e•••.de, or call."),
        ("“anna@example.de”", "“a•••@e•••.de”"),
        ("<anna@example.de>;bert@example.de", "<a•••@e•••.de>;b•••@e•••.de"),
        ("mailto:anna@example.de", "mailto:a•••@e•••.de"),
        ("call +49 241 123456 today", "call ••• today"),
        ("0241/123456", "•••"),
        ("(0241) 12 34-56", "•••"),
        ("0049-241-123456", "•••"),
        ("(555) 123-4567", "•••"),
        ("0170.1234567", "•••"),
    ],
)
def test_addresses_and_numbers_are_masked_within_texts(text: str, mask: str) -> None:
    assert mask_text(text) == mask


@pytest.mark.parametrize(
    "text",
    [
        "", "Anna", "@anna", "Aachen", "C-10001", "10001234", "2026-05-04 12:00", "1,234,567 members", "4 May 2026",
        "2 of 3", "saved 12 times", "12.5 %", "/0123456789abc", "v1.0.0-123456",
    ],
)  # fmt: skip
def test_other_texts_stay(text: str) -> None:
    assert mask_text(text) == text


@pytest.mark.parametrize(
    ("name", "label", "type_", "expected"),
    [
        ("email", "E-mail", AttributeType.TEXT, True),
        ("phone", "Phone", AttributeType.TEXT, True),
        ("second", "Private E-Mail", AttributeType.TEXT, True),
        ("mobile", "Mobiltelefon", AttributeType.TEXT, True),
        ("handy", "Handy", AttributeType.TEXT, True),
        ("fax_number", "Fax", AttributeType.TEXT, True),
        ("email_consent", "Consent to e-mail", AttributeType.YES_NO, False),
        ("city", "City", AttributeType.TEXT, False),
        ("hotel", "Hotel", AttributeType.TEXT, False),
    ],
)
def test_attributes_of_addresses_are_told_by_name_or_label(
    name: str, label: str, type_: AttributeType, *, expected: bool
) -> None:
    assert is_address(Attribute(name, label, type_)) is expected


@dataclass(frozen=True)
class Shown:
    title: str
    email: str | None
    notes: tuple[str, ...] = ()


def test_what_stands_for_an_address_is_masked_wherever_it_is_repeated() -> None:
    shown = Shown("anna at example", "anna at example", ("known as anna at example", "Aachen"))
    assert masked(MASKED, shown) == Shown("•••", "•••", ("known as •••", "Aachen"))


def test_values_of_attributes_are_masked_by_what_the_attribute_is() -> None:
    phone, city = Attribute("phone", "Phone", AttributeType.TEXT), Attribute("city", "City", AttributeType.TEXT)
    values = ((phone, "555 1234"), (city, "Aachen 555"))

    assert masked(MASKED, [values]) == [((phone, "•••"), (city, "Aachen 555"))]


def test_nothing_is_masked_for_others() -> None:
    shown = Shown("Anna", "anna@example.de")
    assert masked(ANYBODY, shown) is shown


def test_a_value_without_addresses_stays_the_same_object() -> None:
    shown = (Shown("Anna", None), {"a": 1}["a"], [1, "b"])
    assert masked(MASKED, shown) is shown
