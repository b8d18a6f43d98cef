from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from ui import formats

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
    assert formats.local(NOW, "Asia/Kolkata") == "2026-03-01 17:30"
    assert formats.local(None, "UTC") == "–"


def test_plain_text_stays_as_it_is_in_markdown():
    assert formats.plain("*a* [b](c) $x$ :red[y]") == r"\*a\* \[b\]\(c\) \$x\$ \:red\[y\]"


def test_zones_begin_with_utc_and_are_named_by_place():
    assert formats.zones()[0] == "UTC"
    assert "Europe/Berlin" in formats.zones()
