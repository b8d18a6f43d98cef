"""Text compares without case and with accents, the same everywhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.language.folding import fold, fold_key, has_words, prefix_end

LAST = chr(0x10FFFF)
STORABLE = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@pytest.mark.parametrize(
    ("one", "other"),
    [("É", "é"), ("STRASSE", "straße"), ("e\u0301", "é"), ("Σίσυφος", "ΣΊΣΥΦΟΣ"), ("\u212b", "å")],
)
def test_case_and_composition_make_no_difference(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("É", "E"), (" a", "a"), ("a ", "a"), ("%", "x"), ("\u0131", "i")])
def test_accents_spaces_and_signs_make_a_difference(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_no_data_has_no_key() -> None:
    assert fold_key(None) is None
    assert fold_key("") is None
    assert fold_key(" ") == " "


@given(STORABLE.filter(bool))
def test_no_text_folds_to_nothing(text: str) -> None:
    assert fold_key(text)


@given(STORABLE.filter(bool), STORABLE)
def test_the_texts_with_a_prefix_are_those_between_it_and_its_end(prefix: str, text: str) -> None:
    end = prefix_end(prefix)
    for candidate in (text, prefix, prefix + text, prefix[:-1] + text):
        assert candidate.startswith(prefix) == (candidate >= prefix and (end is None or candidate < end))


def test_the_end_of_a_prefix_is_text_that_a_database_can_hold() -> None:
    assert prefix_end("a\ud7ff") == "a\ue000"
    assert prefix_end("ab" + LAST) == "ac"
    assert prefix_end(LAST * 2) is None
    assert prefix_end("") is None


@pytest.mark.parametrize(
    ("search", "is_found"),
    [("", True), (" \n", True), ("BERLIN", True), ("berl grö", True), ("STRASSE", True), ("berlin ulm", False)],
)
def test_every_word_of_a_search_stands_somewhere(search: str, is_found: object) -> None:
    assert has_words("Größe der Straße in Berlin", search) == is_found
