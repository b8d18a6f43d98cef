"""Words for nothing, and where they are values."""

import pytest

from core.importing.values.placeholders import Subject, placeholders_of, subject_of
from core.language.catalog import BUILT_IN, Attribute
from core.language.operators import AttributeType as T

CONTACT = BUILT_IN.attributes_of("contact")


@pytest.mark.parametrize(
    "word",
    ["NULL", "null", "N/A", "n/a", "#N/A", "#NV", "#REF!", "#DIV/0!", "-", "--", "–", "k. A.", "k.A.", "(blank)",
     "(leer)", "Unspecified", "unspecified", "nan", "NaN", "0/0/00", "0.0.00", "00/00/0000", "0000-00-00",
     "0000-00-00 00:00:00", "\\N", "<NA>", "keine Angabe", "Keine Angabe", "no disponible", "нет данных",
     "--None--", "?", "..."],
)  # fmt: skip
@pytest.mark.parametrize("subject", Subject)
def test_these_are_nothing_anywhere(subject: Subject, word: str) -> None:
    assert word in placeholders_of(subject)


@pytest.mark.parametrize(
    ("subject", "word"),
    [
        (Subject.PERSON, "Null"), (Subject.PERSON, "Nan"), (Subject.PERSON, "Na"), (Subject.PERSON, "NA"),
        (Subject.PLACE, "NA"), (Subject.PLACE, "ND"), (Subject.TEXT, "none"), (Subject.TEXT, "unknown"),
        (Subject.TYPED, "0"), (Subject.KEY, "0"), (Subject.TYPED, "no"), (Subject.TYPED, "n"), (Subject.TYPED, "x"),
    ],
)  # fmt: skip
def test_these_are_values_there(subject: Subject, word: str) -> None:
    assert word not in placeholders_of(subject)


@pytest.mark.parametrize(
    ("subject", "word"),
    [(Subject.TEXT, "NA"), (Subject.TYPED, "None"), (Subject.DAY, "0"), (Subject.DAY, "1/0/1900"),
     (Subject.KEY, "none"), (Subject.KEY, "Unknown"), (Subject.PERSON, "none")],
)  # fmt: skip
def test_these_are_nothing_there(subject: Subject, word: str) -> None:
    assert word in placeholders_of(subject)


def test_a_code_among_codes_is_a_code() -> None:
    assert "NA" not in placeholders_of(Subject.TEXT, ["NO", "SI", "NA", ""])
    assert "NA" in placeholders_of(Subject.TEXT, ["Oslo", "Rome", "NA"])


def test_the_subject_of_a_column() -> None:
    assert subject_of(CONTACT["last_name"]) is Subject.PERSON
    assert subject_of(CONTACT["country"]) is Subject.PLACE
    assert subject_of(CONTACT["city"]) is Subject.TEXT
    assert subject_of(CONTACT["birthday"]) is Subject.DAY
    assert subject_of(CONTACT["source"]) is Subject.TYPED
    assert subject_of(Attribute("x", "ISO code", T.TEXT, custom=True)) is Subject.PLACE
    assert subject_of(Attribute("x", "Maiden name", T.TEXT, custom=True)) is Subject.PERSON
