"""Typed rows in, Altair chart out; no query, no session. Those of insights are in `ui.insights`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

PLUS, MINUS = "#3f8f63", "#c96a3f"
"""What came and what went; each can be seen on light and on dark. The direction of a bar tells them apart too."""
OTHER, NEUTRAL = "#4f7cbf", "#8a8f98"


@dataclass(frozen=True, slots=True)
class WaterfallBar:
    """A step of a chain: how many there were before it and are after it."""

    label: str
    before: int
    after: int


def waterfall(bars: Sequence[WaterfallBar], ink: str) -> alt.Chart:
    """How many each step adds or takes away, from the first on; ``ink`` is the colour of words."""
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
    return (
        alt.Chart(rows, height=alt.Step(30))
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
    )


def whole(ink: str) -> alt.Axis:
    """An axis of whole numbers."""
    return alt.Axis(format=",d", tickMinStep=1, labelColor=ink, titleColor=ink)


def legend(ink: str, *, is_upright: bool = False) -> alt.Legend:
    """Above the chart; upright it fits beside long labels on a phone too."""
    return alt.Legend(orient="top", direction="vertical" if is_upright else "horizontal", labelColor=ink)


def both(words: tuple[str, str]) -> alt.Scale:
    """The colours of what came and what went."""
    return alt.Scale(domain=list(words), range=[PLUS, MINUS])
