"""Graphs, through streamlit-agraph: the one wrapper around it, so that its manners stay in one place.

It takes no key and has a fixed width, a double click opens a stray popup, and its default layout puts
children above their parents. Each graph therefore has its content as a table beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit_agraph import Config, Edge, Node, agraph

_LIGHT = {"text": "#0c160f", "line": "#8d8a76", "halo": "#fffdf8"}
_DARK = {"text": "#ece8da", "line": "#8fa196", "halo": "#101713"}
_COLOURS = {"light": ("#2f7d4f", "#b4532a", "#2f6c99", "#a67c00"), "dark": ("#7cc79a", "#ee9c73", "#84b8e0", "#e3b94f")}
_LINE_PIXELS = 26
_LEVEL_PIXELS = 150


@dataclass(frozen=True, slots=True)
class Dot:
    """A node. Those of one ``group`` have one colour; ``level`` is its place from the left."""

    id: str
    label: str
    group: int
    level: int


@dataclass(frozen=True, slots=True)
class Line:
    """An arrow between two nodes by their ids, with words beside it."""

    source: str
    target: str
    label: str = ""


def draw(dots: Sequence[Dot], lines: Sequence[Line], *, width_pixels: int = 700) -> str | None:
    """Draw a graph from left to right; the id of the node that was clicked last, None before."""
    theme = "dark" if st.context.theme.type == "dark" else "light"
    look = _DARK if theme == "dark" else _LIGHT
    colours = _COLOURS[theme]
    tallest = max((sum(dot.level == level for dot in dots) for level in {dot.level for dot in dots}), default=1)
    config = Config(
        width=width_pixels,
        height=max(tallest * 2 * _LINE_PIXELS, 10 * _LINE_PIXELS),
        directed=True,
        physics=False,
        hierarchical=True,
        direction="LR",
        sortMethod="directed",
        levelSeparation=_LEVEL_PIXELS + 60,
        nodeSpacing=2 * _LINE_PIXELS,
    )
    nodes = [
        Node(
            id=dot.id,
            label=dot.label,
            title=dot.label,
            level=dot.level,
            size=12,
            color=colours[dot.group % len(colours)],
            font={"color": look["text"], "size": 15},
        )
        for dot in dots
    ]
    edges = [
        Edge(
            source=line.source,
            target=line.target,
            label=line.label,
            color=look["line"],
            font={"color": look["text"], "size": 12, "strokeColor": look["halo"], "strokeWidth": 3},
        )
        for line in lines
    ]
    clicked = agraph(nodes=nodes, edges=edges, config=config)
    return clicked if isinstance(clicked, str) and clicked in {dot.id for dot in dots} else None
