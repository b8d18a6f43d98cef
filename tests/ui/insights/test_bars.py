"""What bars say: their rows."""

from __future__ import annotations

from ui.insights import bars
from ui.insights.bars import Shared
from ui.kit.charts import ROWS, Chart

INK = "#123456"


def rows(chart: Chart) -> list[dict]:
    return chart.datasets[ROWS].to_dict("records")


def test_bars_go_both_ways_and_parts_stay_in_order() -> None:
    both = rows(bars.both_ways([("Data changed", 3, 2)], ("Entered", "Left"), INK))
    assert [(row["what"], row["length"], row["number"]) for row in both] == [("Entered", 3, 3), ("Left", -2, 2)]
    shared = rows(bars.overlapping([Shared("Other", 1, 2, 3)], INK))
    assert [(row["part"], row["people"]) for row in shared] == [
        ("Only this one", 1), ("Both", 2), ("Only the other one", 3),
    ]  # fmt: skip
    apart = rows(bars.apart([("City: Aachen", 12.5), ("City: Bonn", -1.0)], INK))
    assert [(row["value"], row["what"]) for row in apart] == [
        ("City: Aachen", "More frequent"), ("City: Bonn", "Less frequent"),
    ]  # fmt: skip
