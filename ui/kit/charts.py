"""Typed rows in, chart out; no query, no session. Those of insights are in `ui.insights`.

Altair takes 80 ms to write and check a specification, which does not depend on the rows. So specifications are kept:
each names its datasets, and `ui.kit.chart_locale` adds the rows when it draws the chart.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd
import pyarrow as pa

PLUS, MINUS = "#3f8f63", "#c96a3f"
"""Entered and left; both are visible on light and on dark. The direction of a bar tells them apart too."""
OTHER, NEUTRAL = "#4f7cbf", "#8a8f98"
ROWS = "rows"
"""The name of the dataset of a chart that has only one."""

Spec = Mapping[str, Any]
"""A Vega-Lite specification. Charts that look alike share it: never change it."""


@dataclass(frozen=True)
class Chart:
    """The looks of a chart, and the rows of each dataset it names."""

    spec: Spec
    datasets: Mapping[str, pd.DataFrame]

    @functools.cached_property
    def packed(self) -> Mapping[str, bytes]:
        """Return the datasets in the form in which they are sent."""
        return {name: _packed(frame) for name, frame in self.datasets.items()}


def _packed(frame: pd.DataFrame) -> bytes:
    table = pa.Table.from_pandas(frame)
    buffer = pa.BufferOutputStream()
    with pa.ipc.new_stream(buffer, table.schema) as stream:
        stream.write_table(table)
    return buffer.getvalue().to_pybytes()


@dataclass(frozen=True, slots=True)
class WaterfallBar:
    """A step of a chain: the counts before and after it."""

    label: str
    before: int
    after: int


def waterfall(bars: Sequence[WaterfallBar], ink: str) -> Chart:
    """Return a chart of what each step adds or takes away; ``ink`` is the color of words."""
    rows = pd.DataFrame(
        [
            {
                "step": bar.label,
                "before": bar.before,
                "after": bar.after,
                "change": bar.after - bar.before,
                "what": "Adds" if bar.after >= bar.before else "Takes away",
            }
            for bar in bars
        ]
    )
    return Chart(_waterfall(ink), {ROWS: rows})


@functools.lru_cache
def _waterfall(ink: str) -> Spec:
    return (
        alt.Chart(alt.NamedData(ROWS), height=alt.Step(30))
        .mark_bar(size=20)
        .encode(
            y=alt.Y("step:N", title=None, sort=None, axis=alt.Axis(labelColor=ink, labelLimit=110)),
            x=alt.X("before:Q", title="How many so far", axis=whole(ink)),
            x2="after:Q",
            color=alt.Color(
                "what:N",
                title=None,
                scale=alt.Scale(domain=["Adds", "Takes away"], range=[PLUS, MINUS]),
                legend=alt.Legend(orient="bottom", labelColor=ink),
            ),
            tooltip=[
                alt.Tooltip("step:N", title="Step"),
                alt.Tooltip("change:Q", title="Change", format="+,"),
                alt.Tooltip("after:Q", title="So far", format=","),
            ],
        )
        .to_dict()
    )


def whole(ink: str) -> alt.Axis:
    """Return an axis of whole numbers."""
    return alt.Axis(format=",d", tickMinStep=1, labelColor=ink, titleColor=ink)


def legend(ink: str, *, is_upright: bool = False) -> alt.Legend:
    """Return a legend above the chart; upright it fits beside long labels on a phone too."""
    return alt.Legend(orient="top", direction="vertical" if is_upright else "horizontal", labelColor=ink)


def both(words: tuple[str, str]) -> alt.Scale:
    """Return the colors of entered and left."""
    return alt.Scale(domain=list(words), range=[PLUS, MINUS])
