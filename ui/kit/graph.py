"""Graphs, through streamlit-agraph: the one wrapper around it, which keeps its quirks in one place.

- It lays out badly, so every box has its place here: a column and a row.
- It shrinks what does not fit: where the page is narrower, the frame around it scrolls instead.
- It takes every touch, so nobody could scroll past it: on a touch screen it is a picture.
- It returns the last click on every later run, so each click makes a new graph.
- It writes titles of nodes as HTML and opens them in a new window on a double click: none has one.

Screen readers can't read it: show the same beside every graph, with the same links.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st
from streamlit_agraph import Config, Edge, Node, agraph

from ui.shell import state

Tone = Literal["green", "orange", "blue", "yellow", "violet", "gray"]
"""The color of a box, by its name in the theme."""

MOST_BOXES = 60
"""A graph of more boxes helps nobody; its text does."""
_WIDTH, _BETWEEN_COLUMNS, _BETWEEN_ROWS = 208, 44, 44
_LINE, _PADDING, _MARGIN = 15, 16, 4
_LETTERS, _LINES_OF_TEXT = 25, 3
_CURVED = {"enabled": True, "type": "cubicBezier", "forceDirection": "horizontal", "roundness": 0.5}
_AROUND = 1.12
"""The room beside its boxes, in pixels, that a graph in full size needs."""


@dataclass(frozen=True, slots=True)
class Box:
    """A node: a wrapped text, facts in lines of their own, and its column and row from the left and the top."""

    id: str
    text: str
    facts: tuple[str, ...]
    tone: Tone
    column: int
    row: int

    @property
    def lines(self) -> list[str]:
        """Return its lines of text."""
        wrapped = textwrap.wrap(self.text, _LETTERS, max_lines=_LINES_OF_TEXT, placeholder=" …") or ["…"]
        return [*wrapped, *self.facts]


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow from one box to another, by their ids, with a word on it."""

    source: str
    target: str
    word: str = ""


def draw(boxes: Sequence[Box], arrows: Sequence[Arrow], *, name: str) -> str | None:
    """Draw a graph of at least one box, and return the id of a clicked box, once, in the run of the click.

    Rerun the page after acting on it, so that a second click on the same box is returned too.
    ``name`` tells the graphs of a session apart.
    """
    tops = _tops(boxes)
    width = (1 + max(box.column for box in boxes)) * (_WIDTH + _BETWEEN_COLUMNS) - _BETWEEN_COLUMNS
    height = max(tops.values()) - _BETWEEN_ROWS
    clicks_key = f"graph-{name}-clicks"
    clicks = state.value(clicks_key, 0)
    nodes = [_node(box, tops, clicks) for box in boxes]
    columns = {box.id: box.column for box in boxes}
    edges = [_edge(arrow, is_down=columns[arrow.source] == columns[arrow.target]) for arrow in arrows]
    with st.container(key=f"graph-{name}"):
        st.html(f"<style>{_frame(name, int(width * _AROUND))}</style>")
        clicked = agraph(nodes=nodes, edges=edges, config=_config(int(height * _AROUND)))
    if clicked not in {box.id for box in boxes}:
        return None
    state.remember(clicks_key, clicks + 1)
    return str(clicked)


def _frame(name: str, width: int) -> str:
    return (
        f".st-key-graph-{name} {{ overflow-x: auto; }} "
        f".st-key-graph-{name} iframe {{ min-width: {width}px; }} "
        f"@media (pointer: coarse) {{ .st-key-graph-{name} iframe {{ pointer-events: none; }} }}"
    )


def _tops(boxes: Sequence[Box]) -> dict[int, int]:
    """Return where each row begins, in pixels, and where the last one ends."""
    tops, top = {}, 0
    last = max(box.row for box in boxes)
    for row in range(last + 2):
        tops[row] = top
        top += max((_height(box) for box in boxes if box.row == row), default=0) + _BETWEEN_ROWS
    return tops


def _height(box: Box) -> int:
    return len(box.lines) * _LINE + _PADDING


def _node(box: Box, tops: dict[int, int], clicks: int) -> Node:
    paint, edge = _color(f"{box.tone}BackgroundColor"), _color(f"{box.tone}Color")
    row_height = tops[box.row + 1] - tops[box.row] - _BETWEEN_ROWS
    plain = {"background": paint, "border": edge}
    node = Node(
        id=box.id,
        label="\n".join(box.lines),
        shape="box",
        color={**plain, "highlight": plain, "hover": plain},
        font={"color": _color("textColor"), "size": 14, "face": "sans-serif"},
        x=box.column * (_WIDTH + _BETWEEN_COLUMNS) + _WIDTH // 2,
        y=tops[box.row] + row_height // 2,
        widthConstraint=_WIDTH - 2 * _MARGIN,
        heightConstraint={"minimum": _height(box) - 2 * _MARGIN},
        margin=_MARGIN,
        shapeProperties={"borderRadius": 8},
        clicks=clicks,
    )
    node.title = ""
    return node


def _edge(arrow: Arrow, *, is_down: bool) -> Edge:
    line = _color("grayColor")
    return Edge(
        source=arrow.source,
        target=arrow.target,
        label=arrow.word,
        color={"color": line, "highlight": line, "hover": line},
        font={
            "color": _color("textColor"), "size": 13, "face": "sans-serif",
            "strokeColor": _color("backgroundColor"), "strokeWidth": 4,
        },
        arrows={"to": {"enabled": True, "scaleFactor": 0.6}},
        smooth=False if is_down else _CURVED,
    )  # fmt: skip


def _config(height: int) -> Config:
    config = Config(
        height=height,
        physics=False,
        interaction={"dragNodes": False, "dragView": False, "zoomView": False, "selectConnectedEdges": False},
    )
    config.width = "100%"
    return config


def _color(name: str) -> Any:
    theme = "dark" if st.context.theme.type == "dark" else "light"
    return st.get_option(f"theme.{theme}.{name}")
