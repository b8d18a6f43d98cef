from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from tests.effort import no_hang
from ui.shell import formats

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=5), "5 hours ago"),
        (timedelta(days=3), "3 days ago"),
        (timedelta(days=70), "2 months ago"),
        (timedelta(days=800), "2 years ago"),
    ],
)
def test_ago(before, said):
    assert formats.ago(NOW - before, NOW) == said


def test_numbers():
    assert formats.number(12345) == "12,345"
    assert formats.number(None) == "–"
    assert formats.signed(-3) == "−3"
    assert formats.signed(3) == "+3"
    assert formats.percent(Decimal("0.125")) == "12.5 %"
    assert formats.percent(None) == "–"
    assert formats.counted(1, "member") == "1 member"
    assert formats.counted(0, "person", "people") == "0 people"


def test_local_is_on_the_wall_clock_of_the_zone():
    assert formats.local(NOW, "Asia/Kolkata") == "1 Mar 2026, 17:30"
    assert formats.local(None, "UTC") == "–"
    assert formats.clock_time(NOW, "Asia/Kolkata") == "17:30:00"


def test_a_stamp_is_the_same_for_every_reader(monkeypatch):
    monkeypatch.setattr(formats.st, "context", SimpleNamespace(locale="ar-EG"))
    assert formats.stamp(NOW, "Asia/Kolkata") == "2026-03-01 17:30"
    assert formats.stamp(None, "UTC") == ""


@pytest.mark.parametrize(
    ("locale", "number", "percent", "signed", "local"),
    [
        ("en-US", "1,234,567", "12.5 %", "−1,234", "Mar 1, 2026, 12:00\u202fPM"),
        ("de-DE", "1.234.567", "12,5 %", "−1.234", "01.03.2026, 12:00"),
        ("xx-nowhere", "1,234,567", "12.5 %", "−1,234", "1 Mar 2026, 12:00"),
        ("../../etc", "1,234,567", "12.5 %", "−1,234", "1 Mar 2026, 12:00"),
    ],
)
def test_numbers_and_dates_are_those_of_the_readers_locale(monkeypatch, locale, number, percent, signed, local):
    monkeypatch.setattr(formats.st, "context", SimpleNamespace(locale=locale))
    assert formats.number(1_234_567) == number
    assert formats.percent(Decimal("0.125")) == percent
    assert formats.signed(-1234) == signed
    assert formats.local(NOW, "UTC") == local


def test_plain_text_stays_as_it_is_in_markdown():
    assert formats.plain("*a* [b](c) $x$ :red[y]") == r"\*a\* \[b\]\(c\) \$x\$ \:red\[y\]"


@pytest.mark.parametrize("text", [":material/home:", ":streamlit:", ":smile:", ":+1:", "10:30:15"])
def test_no_text_becomes_a_picture(text):
    assert formats.plain(text).replace("\\", "").count(":\u2060") == text.count(":") - 1


def test_what_turns_words_round_or_cant_be_sent_is_replaced():
    assert formats.plain("a\u202eb\x1bc\ud800\u2066") == "a\ufffdb\ufffdc\ufffd\ufffd"


def test_a_long_text_without_an_end_is_searched_once():
    with no_hang():
        formats.plain(":" + "a" * 2_000_000 + ":a" * 100)


def test_zones_begin_with_utc_and_are_named_by_place():
    assert formats.zones()[0] == "UTC"
    assert "Europe/Berlin" in formats.zones()
