"""Numbers and dates of charts: in the form that Vega wants, for every locale that a browser may tell."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pytest
from babel import Locale
from babel.localedata import locale_identifiers

from ui.kit.chart_locale import filled, vega_locale
from ui.kit.charts import ROWS, Chart, WaterfallBar, waterfall

BRITAIN = Locale.parse("en_GB")


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


def test_charts_that_look_alike_share_a_specification_and_keep_their_own_rows() -> None:
    one, other = (waterfall([WaterfallBar("1. first", 0, count)], "#123456") for count in (3, 5))
    assert one.spec is other.spec
    before = repr(one.spec)
    drawn = [filled(chart, BRITAIN) for chart in (one, other)]
    drawn[0]["encoding"]["color"]["title"] = " "  # Streamlit writes into what it is given
    assert repr(one.spec) == before
    for chart, spec, count in zip((one, other), drawn, (3, 5), strict=True):
        (packed,) = spec["datasets"].values()
        pd.testing.assert_frame_equal(pa.ipc.open_stream(packed).read_pandas(), chart.datasets[ROWS])
        assert pa.ipc.open_stream(packed).read_all()["after"].to_pylist() == [count]


def test_rows_that_changed_have_another_name_and_equal_ones_the_same() -> None:
    def names(middle: int) -> set[str]:
        frame = pd.DataFrame({"day": [1, 2, 3], "members": [1, middle, 1]})
        layers = {"layer": [{"data": {"name": "days"}}, {"data": {"name": "days"}}]}
        spec = filled(Chart(layers, {"days": frame}), BRITAIN)
        assert {layer["data"]["name"] for layer in spec["layer"]} == set(spec["datasets"])
        return set(spec["datasets"])

    assert names(2) == names(2)
    assert names(2) != names(3)
