"""Numbers and dates of charts: in the form that Vega wants, for every locale that a browser may tell."""

from __future__ import annotations

import pytest
from babel import Locale
from babel.localedata import locale_identifiers

from ui.chart_locale import vega_locale


@pytest.mark.parametrize(
    ("tag", "decimal", "thousands", "grouping", "sunday", "march"),
    [
        ("de", ",", ".", [3, 3], "Sonntag", "März"),
        ("en_GB", ".", ",", [3, 3], "Sunday", "March"),
        ("fr", ",", "\u202f", [3, 3], "dimanche", "mars"),
        ("en_IN", ".", ",", [3, 2], "Sunday", "March"),
    ],
)
def test_signs_and_names_are_those_of_the_locale(
    tag: str, decimal: str, thousands: str, grouping: list[int], sunday: str, march: str
) -> None:
    found = vega_locale(Locale.parse(tag))
    number, time = found["number"], found["time"]
    assert (number["decimal"], number["thousands"], number["grouping"][:2]) == (decimal, thousands, grouping)
    assert number["grouping"][2:] == [grouping[1]] * (len(number["grouping"]) - 2)  # d3 would begin anew
    assert (time["days"][0], time["months"][2]) == (sunday, march)


def test_every_locale_has_all_that_vega_asks_for() -> None:
    for tag in locale_identifiers():
        time = vega_locale(Locale.parse(tag))["time"]
        assert [len(time[name]) for name in ("days", "shortDays", "months", "shortMonths")] == [7, 7, 12, 12]
