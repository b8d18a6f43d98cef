"""Typed rows in, Altair chart out; no query, no session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from core.insights import MembershipPoint

HEIGHT = 280
FLOWS_HEIGHT = 280
"""Under about 200 pixels no bars are drawn."""
# Each can be seen on light and on dark.
_COLORS = alt.Scale(domain=["Entered", "Left"], range=["#3f8f63", "#c96a3f"])
_AREA = "#3f8f63"


def members_over_time(points: Sequence[MembershipPoint], ink: str) -> alt.Chart:
    """The number of members at the end of each day, as a stepped area; ``ink`` is the colour of words."""
    rows = pd.DataFrame(
        {"day": [pd.Timestamp(p.day) for p in points], "members": [p.members for p in points]},
    )
    return (
        alt.Chart(rows, height=HEIGHT)
        .mark_area(interpolate="step-after", opacity=0.25, color=_AREA, line={"color": _AREA, "strokeWidth": 2})
        .encode(
            x=alt.X("day:T", title=None, axis=_days(ink)),
            y=alt.Y("members:Q", title="Members", axis=_whole(ink)),
            tooltip=[
                alt.Tooltip("day:T", title="Day", format="%d %B %Y"),
                alt.Tooltip("members:Q", title="Members", format=","),
            ],
        )
    )


def entered_and_left(points: Sequence[MembershipPoint], ink: str) -> alt.Chart:
    """Who came, upwards, and who went, downwards, on each day; ``ink`` is the colour of words."""
    rows = pd.DataFrame(
        [
            {"day": pd.Timestamp(p.day), "what": what, "number": number, "height": height}
            for p in points
            for what, number, height in (("Entered", p.entered, p.entered), ("Left", p.left, -p.left))
        ],
        columns=["day", "what", "number", "height"],
    )
    return (
        alt.Chart(rows, height=FLOWS_HEIGHT)
        .mark_bar()
        .encode(
            x=alt.X("day:T", title=None, axis=_days(ink)),
            y=alt.Y("height:Q", title="Entered and left", axis=_whole(ink)),
            color=alt.Color("what:N", title=None, scale=_COLORS, legend=alt.Legend(orient="top", labelColor=ink)),
            tooltip=[
                alt.Tooltip("day:T", title="Day", format="%d %B %Y"),
                alt.Tooltip("what:N", title="What"),
                alt.Tooltip("number:Q", title="Number", format=","),
            ],
        )
    )


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
            x=alt.X("before:Q", title="How many so far", axis=_whole(ink)),
            x2="after:Q",
            color=alt.Color(
                "what:N",
                title=None,
                scale=alt.Scale(domain=["Adds", "Takes away"], range=list(_COLORS.range)),
                legend=alt.Legend(orient="bottom", labelColor=ink),
            ),
            tooltip=[
                alt.Tooltip("step:N", title="Step"),
                alt.Tooltip("change:Q", title="Change", format="+,"),
                alt.Tooltip("after:Q", title="So far", format=","),
            ],
        )
    )


def _days(ink: str) -> alt.Axis:
    return alt.Axis(format="%d %b", labelOverlap=True, tickCount=8, labelColor=ink)


def _whole(ink: str) -> alt.Axis:
    return alt.Axis(format=",d", tickMinStep=1, labelColor=ink, titleColor=ink)
