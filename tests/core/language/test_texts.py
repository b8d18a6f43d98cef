"""What a text may contain, for every kind of text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import CatalogError, StateError
from core.language import texts
from core.language.texts import Kind, Signs, Spaces, clean, fault, is_storable, tidy

KINDS = {name: kind for name, kind in vars(texts).items() if isinstance(kind, Kind)}
SHORT = {name: kind for name, kind in KINDS.items() if kind.least}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@given(text=st.text(st.characters(exclude_categories=())))
def test_an_accepted_text_is_tidy_storable_and_of_the_right_length(kind: Kind, text: str) -> None:
    tidied = tidy(kind, text)
    if fault(kind, tidied):
        with pytest.raises(StateError, match=r"^note: must "):
            clean(kind, "note", text)
    else:
        assert clean(kind, "note", text) == tidied == tidy(kind, tidied)
        assert is_storable(tidied)
        assert kind.least <= len(tidied) <= kind.most


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("sign", ["\0", "\ud800"])
def test_no_kind_accepts_what_no_database_can_hold(kind: Kind, sign: str) -> None:
    assert "no database can hold" in fault(kind, tidy(kind, f"a{sign}b"))


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_has_a_longest_text(kind: Kind) -> None:
    assert fault(kind, "x" * kind.most) == ""
    assert fault(kind, "x" * (kind.most + 1)).startswith(f"must have {kind.least} to {kind.most:,} characters (got ")


@pytest.mark.parametrize("kind", SHORT.values(), ids=SHORT)
def test_a_required_text_must_not_be_empty(kind: Kind) -> None:
    assert "(got 0)" in fault(kind, "")


@pytest.mark.parametrize("sign", ["\a", "\x1b", "\x7f", "\x85", "\x9b"])
def test_a_name_must_not_have_control_characters(sign: str) -> None:
    assert fault(texts.SEGMENT_NAME, f"a{sign}b") == "must be ordinary text (got a control character)."


def test_line_ends_stay_in_a_description_and_become_spaces_in_a_name() -> None:
    text = " Who\tread\r\n it \n"
    assert clean(texts.SEGMENT_DESCRIPTION, "description", text) == "Who\tread\r\n it"
    assert clean(texts.SEGMENT_NAME, "name", text) == "Who read it"
    assert "\v" not in clean(texts.SEGMENT_NAME, "name", "a\vb")
    assert "control character" in fault(texts.SEGMENT_DESCRIPTION, "a\vb")


@pytest.mark.parametrize("text", ["\u200b", "\u2060\u202e", "\u00ad"])
def test_a_name_needs_a_visible_character(text: str) -> None:
    with pytest.raises(StateError, match=r"^name: must have a visible character .* Say what the segment is for\.$"):
        clean(texts.SEGMENT_NAME, "name", text)


LOOKALIKES = {
    "zero width space": "An\u200bna",
    "joiner between letters of Europe": "An\u200dna",
    "variant of a letter": "A\ufe0fnna",
    "joiner at the end": "علی\u200c",
    "byte order mark": "\ufeffAnna",
    "soft hyphen": "An\u00adna",
    "turned direction": "\u202eannA",
    "isolated direction": "\u2066Anna\u2069",
    "mark of a direction": "Anna\u200f",
    "filler": "Anna\u3164",
    "empty braille": "Anna\u2800",
    "tags": "Anna\U000e0041",
}


@pytest.mark.parametrize("text", LOOKALIKES.values(), ids=LOOKALIKES)
def test_no_name_looks_like_another_by_signs_that_nobody_sees(text: str) -> None:
    for kind in KINDS.values():
        if kind.signs in (Signs.LINE, Signs.LINES, Signs.PRINTABLE):
            assert fault(kind, tidy(kind, text)).startswith("must be ")
    assert clean(texts.LEARNER, "name", "An\u200bna") == clean(texts.EDITOR, "editor", "An\u200bna") == "Anna"


def test_what_was_refused_is_named() -> None:
    assert fault(texts.SEGMENT_NAME, "a\u200bb") == (
        "must be text that can be seen (got an invisible one, U+200B). Type it instead of pasting it."
    )
    assert "one that turns the direction of the text, U+202E" in fault(texts.SEGMENT_DESCRIPTION, "a\u202eb")


@pytest.mark.parametrize("kind", [texts.SEGMENT_NAME, texts.EDITOR, texts.CATALOG_LABEL], ids=str)
@given(text=st.text(st.characters(exclude_categories=())))
def test_two_accepted_names_that_look_the_same_are_the_same(kind: Kind, text: str) -> None:
    name = tidy(kind, text)
    if not fault(kind, name):
        for sign in "\u00ad\u115f\u200b\u200e\u202e\u2060\u2066\u3164\ufeff":
            assert sign not in name
            with_sign = tidy(kind, f"Anna{sign}{name}")
            assert fault(kind, with_sign) or with_sign == tidy(kind, f"Anna{name}")


@pytest.mark.parametrize(
    "text", ["👩\u200d🔧 crew", "क्\u200dष", "Größe 50 %", "日本", "❤\ufe0f\u200d🔥", "1\ufe0f\u20e3", "نی\u200cم",
             "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "葛\U000e0100", "שלום"]
)  # fmt: skip
def test_names_may_use_every_script(text: str) -> None:
    assert clean(texts.SEGMENT_NAME, "name", text) == text


@pytest.mark.parametrize("text", ["a\nb", "a\u00a0b", "a\u200bb", "  "])
def test_a_label_is_one_line_of_visible_characters(text: str) -> None:
    assert fault(texts.CATALOG_LABEL, text)


def test_an_own_id_keeps_the_spaces_within() -> None:
    assert clean(texts.PROFILE_ADDRESS, "profile", " A  1\n") == "A  1"


def test_the_caller_chooses_the_error() -> None:
    with pytest.raises(CatalogError, match="label: must have 1 to 200 characters"):
        clean(texts.CATALOG_LABEL, "label", "", CatalogError)


def test_every_kind_of_spaces_and_signs_is_in_use() -> None:
    assert {kind.spaces for kind in KINDS.values()} == set(Spaces)
    assert {kind.signs for kind in KINDS.values()} == set(Signs)
