"""What charts say: their rows and encodings, and what a brush over them means."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from babel import Locale

from core.insights import MembershipPoint
from ui.insights import time_charts
from ui.insights.time_charts import Line, Marker
from ui.kit.charts import ROWS, Chart

FIRST = date(2026, 3, 28)
INK = "#123456"
BRITAIN = Locale.parse("en_GB")


def points(*numbers: tuple[int, int, int]) -> tuple[MembershipPoint, ...]:
    return tuple(MembershipPoint(FIRST + timedelta(days=n), *row) for n, row in enumerate(numbers))


def milliseconds(*moment: int) -> int:
    return int(datetime(*moment, tzinfo=UTC).timestamp() * 1000)  # type: ignore[misc, arg-type]


def layers(chart: Chart) -> list[dict]:
    """Each layer with its rows."""
    return [{**layer, "rows": rows(chart, layer["data"]["name"])} for layer in chart.spec["layer"]]


def rows(chart: Chart, dataset: str) -> list[dict]:
    return chart.datasets[dataset].to_dict("records")


def test_the_last_day_is_as_wide_as_the_others() -> None:
    area = layers(time_charts.members_over_time(points((5, 1, 0), (4, 0, 1)), (), INK, BRITAIN))[0]
    assert [(str(row["day"].date()), row["members"]) for row in area["rows"]] == [
        ("2026-03-28", 5), ("2026-03-29", 4), ("2026-03-30", 4),
    ]  # fmt: skip
    assert area["mark"]["interpolate"] == "step-after"


def test_every_day_tells_its_numbers_under_the_pointer() -> None:
    for chart in (
        time_charts.members_over_time(points((5, 1, 0), (4, 0, 1)), (), INK, BRITAIN),
        time_charts.entered_and_left(points((5, 1, 0), (4, 0, 1)), INK, BRITAIN),
    ):
        hovered = layers(chart)[1]
        assert [tip["field"] for tip in hovered["encoding"]["tooltip"]] == ["said", "members", "entered", "left"]
        assert [(row["said"], row["members"], row["entered"], row["left"]) for row in hovered["rows"]] == [
            ("28 March 2026", 5, 1, 0), ("29 March 2026", 4, 0, 1),
        ]  # fmt: skip


def test_who_left_is_drawn_downwards() -> None:
    bars = layers(time_charts.entered_and_left(points((5, 3, 2)), INK, BRITAIN))[0]
    assert [(row["what"], row["height"]) for row in bars["rows"]] == [("Entered", 3), ("Left", -2)]


def test_versions_are_marked_where_they_were_published() -> None:
    marker = Marker(datetime(2026, 3, 28, 14, 5), "v2", "2, published 28 Mar 2026, 14:05")  # noqa: DTZ001 - a wall time
    found = layers(time_charts.members_over_time(points((5, 1, 0)), (marker,), INK, BRITAIN))[2:]
    assert {layer["mark"]["type"] for layer in found} == {"rule", "point", "text"}
    for layer in found:
        assert [(str(row["at"]), row["label"]) for row in layer["rows"]] == [("2026-03-28 14:05:00+00:00", "v2")]
        assert layer["encoding"]["tooltip"][0]["field"] == "text"


@pytest.mark.parametrize(
    ("ends", "days"),
    [
        ((milliseconds(2026, 3, 28, 6), milliseconds(2026, 3, 30, 18)), (date(2026, 3, 28), date(2026, 3, 30))),
        ((milliseconds(2026, 3, 28), milliseconds(2026, 3, 30)), (date(2026, 3, 28), date(2026, 3, 29))),
        ((milliseconds(2026, 3, 30, 18), milliseconds(2026, 3, 28, 6)), (date(2026, 3, 28), date(2026, 3, 30))),
        ((milliseconds(2026, 3, 28, 6), milliseconds(2026, 3, 28, 7)), (date(2026, 3, 28), date(2026, 3, 28))),
        ((milliseconds(2026, 3, 28), milliseconds(2026, 3, 28)), (date(2026, 3, 28), date(2026, 3, 28))),
    ],
)
def test_a_brush_takes_every_day_that_it_touches(ends: tuple[int, int], days: tuple[date, date]) -> None:
    assert time_charts.brushed({"selection": {"brush": {"day": list(ends)}}}) == days


@pytest.mark.parametrize("state", [None, {}, {"selection": {}}, {"selection": {"brush": {}}}])
def test_without_a_brush_there_are_no_days(state: dict | None) -> None:
    assert time_charts.brushed(state) is None


def test_compared_lines_differ_in_more_than_colour() -> None:
    one, other = Line("One", points((5, 1, 0), (4, 0, 1))), Line("Other", points((7, 0, 0), (7, 0, 0)))
    by_day, by_number = (time_charts.compared(one, other, INK, by_number=flag) for flag in (False, True))
    assert by_day.spec["encoding"]["strokeDash"]["scale"]["domain"] == ["One", "Other"]
    assert [chart.spec["encoding"]["x"]["field"] for chart in (by_day, by_number)] == ["day", "number"]
    assert [(row["which"], row["number"], row["members"]) for row in rows(by_number, ROWS)] == [
        ("One", 1, 5), ("One", 2, 4), ("Other", 1, 7), ("Other", 2, 7),
    ]  # fmt: skip


def test_long_ranges_name_their_years() -> None:
    short, long = (
        layers(time_charts.entered_and_left(points(*[(1, 0, 0)] * days), INK, BRITAIN))[0]["encoding"]["x"]["axis"][
            "format"
        ]
        for days in (30, 800)
    )
    assert ("%Y" in short, "%Y" in long) == (False, True)


def test_a_chart_that_is_kept_is_that_of_its_numbers_and_its_reader() -> None:
    germany = Locale.parse("de")
    once, again = (time_charts.entered_and_left(points((5, 1, 0)), INK, BRITAIN) for _ in range(2))
    assert once.packed is again.packed
    other = time_charts.entered_and_left(points((6, 1, 0)), INK, BRITAIN)
    german = time_charts.entered_and_left(points((5, 1, 0)), INK, germany)
    assert [layers(chart)[1]["rows"][0]["members"] for chart in (once, other, german)] == [5, 6, 5]
    assert [layers(chart)[1]["rows"][0]["said"] for chart in (once, german)] == ["28 March 2026", "28. März 2026"]
