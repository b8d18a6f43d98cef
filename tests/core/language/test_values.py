"""Values are read exactly or refused with a message, never guessed."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.language.catalog import MAX_NUMBER, Attribute
from core.language.operators import AttributeType
from core.language.texts import VALUE
from core.language.values import (
    UnreadableValueError,
    read_choice,
    read_date,
    read_date_or_instant,
    read_instant,
    read_number,
    read_text,
    read_value,
)

ANYTHING: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.decimals(), st.lists(st.integers()), st.just({})
) | st.from_regex(r"\A[-+0-9TZ:.eE]{1,30}\Z")
CHOICE = Attribute("source", "Source", AttributeType.CHOICE, choices=(("web", "Website"), ("trade_show", "Trade show")))


def refuses(read: Callable[[object], object], *values: object) -> None:
    for value in values:
        with pytest.raises(UnreadableValueError, match=r"^must .*\(got .*\)"):
            read(value)


def test_a_number_is_read_exactly() -> None:
    assert read_number(5) == 5
    assert read_number(-MAX_NUMBER) == -MAX_NUMBER
    for text in ("2.5", "-0.10", "+7", "0." + "1" * 40, f"{MAX_NUMBER}"):
        assert str(read_number(text)) == text.removeprefix("+")


def test_a_value_that_is_not_a_number_is_refused() -> None:
    others: list[object] = [True, None, 1.5, [5], *map(Decimal, ("NaN", "sNaN", "Infinity", "1e999999999"))]
    texts = ["", " 5", "5 ", "5\n", "1e3", "1_000", "1,5", ".5", "5.", "0x5", "\uff15", "NaN", "Infinity"]
    refuses(read_number, *others, *texts)


def test_a_number_beyond_a_million_million_is_refused() -> None:
    refuses(read_number, MAX_NUMBER + 1, -MAX_NUMBER - 1, f"{MAX_NUMBER}.01", 10**5000, "9" * 41)


LONGEST = "x" * VALUE.most


@pytest.mark.parametrize("text", ["a", " ", "%_\\", "é\u0301", "\U0010ffff", LONGEST], ids=lambda text: text[:3])
def test_a_text_is_read_as_it_is(text: str) -> None:
    assert read_text(text) == text


def test_a_text_that_no_database_can_hold_is_refused() -> None:
    refuses(read_text, "", 5, None, LONGEST + "x", "a\0", "\ud800", "a\udfffb")


def test_a_date_is_a_calendar_day() -> None:
    assert read_date("2024-02-29") == date(2024, 2, 29)
    refuses(read_date, "2023-02-29", "2026-1-1", "20260101", "2026-W01-1", "0000-01-01", 20260101, None)
    refuses(read_date, "2026-01-01T00:00:00Z", "\uff12026-01-01")


def test_an_instant_has_an_offset_and_is_read_in_utc() -> None:
    noon = datetime(2026, 1, 31, 12, tzinfo=UTC)
    assert read_instant("2026-01-31T12:00:00Z") == noon
    assert read_instant("2026-01-31T13:00+01:00") == noon
    assert read_instant("2026-01-31T13:00+01:00").tzinfo is UTC
    assert read_instant("2026-01-31T12:00:00.000001Z").microsecond == 1
    refuses(
        read_instant, "2026-01-31T12:00:00", "2026-01-31", "2026-01-31T25:00:00Z", "2026-01-31 12:00:00Z", "T", None
    )


def test_an_instant_finer_than_databases_keep_or_outside_the_calendar_is_refused() -> None:
    refuses(read_instant, "2026-01-31T12:00:00.0000001Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:00:00-14:00")


def test_a_t_distinguishes_an_instant_from_a_day() -> None:
    assert read_date_or_instant("2026-01-31") == date(2026, 1, 31)
    assert read_date_or_instant("2026-01-31T00:00:00Z") == datetime(2026, 1, 31, tzinfo=UTC)
    with pytest.raises(UnreadableValueError, match=r"must be a date such as .* or an instant"):
        read_date_or_instant("tomorrow")


def test_a_choice_is_a_code_and_its_label_is_a_hint() -> None:
    assert read_choice("web", CHOICE) == "web"
    hints = {"website": "“web”", "TRADE SHOW": "“trade_show”", "trade_shw": "“trade_show”", 5: "web, trade_show"}
    for value, hint in hints.items():
        with pytest.raises(UnreadableValueError) as caught:
            read_choice(value, CHOICE)
        assert hint in caught.value.hint


@pytest.mark.parametrize("label", ["Cafe\u0301", "CAF\u00c9", "caf\u00e9"])
@pytest.mark.parametrize("written", ["Cafe\u0301", "CAFE\u0301", "caf\u00e9"])
def test_the_label_of_a_choice_is_known_however_its_accents_are_written(label: str, written: str) -> None:
    attribute = Attribute("place", "Place", AttributeType.CHOICE, choices=(("c", label), ("web", "Website")))
    with pytest.raises(UnreadableValueError) as caught:
        read_choice(written, attribute)
    assert caught.value.hint == "Did you mean “c”?"


@given(st.sampled_from([*AttributeType]), ANYTHING)
def test_every_value_is_read_or_refused_in_few_words(type_: AttributeType, value: Any) -> None:
    attribute = Attribute("a", "A", type_, choices=(("web", "Website"),) if "choice" in type_ else ())
    refusal = ""
    try:
        read_value(value, attribute)
    except UnreadableValueError as error:
        refusal = str(error)
    assert not refusal or (len(refusal) < 250 and "(got " in refusal)
