"""Counts side by side as bars: typed rows in, chart out; no query, no session."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from ui.kit.charts import NEUTRAL, OTHER, PLUS, ROWS, Chart, Spec, both, legend, whole


def both_ways(rows: Sequence[tuple[str, int, int]], words: tuple[str, str], ink: str) -> Chart:
    """Return a chart of one bar to the right and one to the left of zero for each label; ``words`` name them."""
    frame = pd.DataFrame(
        [
            {"label": label, "what": what, "length": length, "number": abs(length)}
            for label, right, left in rows
            for what, length in zip(words, (right, -left), strict=True)
        ]
    )
    return Chart(_both_ways(words, ink), {ROWS: frame})


@functools.lru_cache
def _both_ways(words: tuple[str, str], ink: str) -> Spec:
    return (
        alt.Chart(alt.NamedData(ROWS), height=alt.Step(34))
        .mark_bar(size=18)
        .encode(
            y=_labels("label", ink),
            x=alt.X("length:Q", title=f"← {words[1]} · {words[0]} →", axis=whole(ink)),
            color=alt.Color("what:N", title=None, scale=both(words), legend=legend(ink, is_upright=True)),
            tooltip=[
                alt.Tooltip("label:N", title=" "),
                alt.Tooltip("what:N", title="What"),
                alt.Tooltip("number:Q", title="Number", format=","),
            ],
        )
        .to_dict()
    )


@dataclass(frozen=True, slots=True)
class Shared:
    """Another segment, and the members in both, in this one alone and in that one alone."""

    name: str
    only_this: int
    both: int
    only_that: int


_PARTS = ("Only this one", "Both", "Only the other one")


def overlapping(rows: Sequence[Shared], ink: str) -> Chart:
    """Return a chart of three parts side by side for each other segment, always in the same order."""
    frame = pd.DataFrame(
        [
            {"segment": row.name, "part": part, "order": order, "people": people}
            for row in rows
            for order, (part, people) in enumerate(zip(_PARTS, (row.only_this, row.both, row.only_that), strict=True))
        ]
    )
    return Chart(_overlapping(ink), {ROWS: frame})


@functools.lru_cache
def _overlapping(ink: str) -> Spec:
    return (
        alt.Chart(alt.NamedData(ROWS), height=alt.Step(34))
        .mark_bar(size=20, stroke=ink, strokeWidth=0.5)
        .encode(
            y=_labels("segment", ink),
            x=alt.X("people:Q", title="Members", axis=whole(ink)),
            color=alt.Color(
                "part:N", title=None, scale=alt.Scale(domain=_PARTS, range=[NEUTRAL, PLUS, OTHER]),
                legend=legend(ink, is_upright=True),
            ),
            order="order:Q",
            tooltip=[
                alt.Tooltip("segment:N", title="Segment"),
                alt.Tooltip("part:N", title="Part"),
                alt.Tooltip("people:Q", title="Members", format=","),
            ],
        )
        .to_dict()
    )  # fmt: skip


_FREQUENCIES = ("More frequent", "Less frequent")


def apart(rows: Sequence[tuple[str, float]], ink: str) -> Chart:
    """Return a chart of how many percentage points more, or fewer, of the members than of all have each value."""
    more, less = _FREQUENCIES
    frame = pd.DataFrame(
        [{"value": label, "points": points, "what": more if points > 0 else less} for label, points in rows]
    )
    return Chart(_apart(ink), {ROWS: frame})


@functools.lru_cache
def _apart(ink: str) -> Spec:
    return (
        alt.Chart(alt.NamedData(ROWS), height=alt.Step(26))
        .mark_bar(size=16)
        .encode(
            y=_labels("value", ink),
            x=alt.X(
                "points:Q", title="Percentage points from all",
                axis=alt.Axis(format="+.0f", labelColor=ink, titleColor=ink),
            ),
            color=alt.Color("what:N", title=None, scale=both(_FREQUENCIES), legend=legend(ink, is_upright=True)),
            tooltip=[
                alt.Tooltip("value:N", title="Value"),
                alt.Tooltip("points:Q", title="Percentage points", format="+.1f"),
            ],
        )
        .to_dict()
    )  # fmt: skip


def _labels(field: str, ink: str) -> alt.Y:
    return alt.Y(f"{field}:N", title=None, sort=None, axis=alt.Axis(labelColor=ink, labelLimit=170))
