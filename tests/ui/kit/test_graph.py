"""What is handed to the component: plain text, no titles, a new graph after each click."""

from __future__ import annotations

import json

import pytest

from tests.apps import AppTest
from ui.kit import graph
from ui.kit.graph import Box

HOSTILE = "<img src=x onerror=alert(1)> and a name that goes on and on " * 20


def app():
    import streamlit as st

    from tests.ui.kit.test_graph import HOSTILE
    from ui.kit import graph
    from ui.kit.graph import Arrow, Box

    boxes = [Box("a", HOSTILE, ("1",), "green", 0, 0), Box("b", "B", (), "gray", 1, 1)]
    st.session_state.setdefault("clicked", [])
    clicked = graph.draw(boxes, [Arrow("a", "b", "or")], name="test")
    st.session_state.clicked.append(clicked)


@pytest.fixture
def clicks(monkeypatch):
    """What the component gives back: like the real one, the last click on the same graph for ever."""
    seen = []
    last = {}

    def component(nodes, edges, config):  # noqa: ARG001 - the component's signature
        drawn = json.dumps([node.to_dict() for node in nodes])
        seen.append([node.to_dict() for node in nodes])
        if last.get("pending"):
            last[drawn] = last.pop("pending")
        return last.get(drawn)

    monkeypatch.setattr(graph, "agraph", component)
    return seen, last


def test_a_click_counts_once_and_the_same_box_can_be_clicked_again(clicks):
    _, last = clicks
    at = AppTest.from_function(app).run()
    for _ in range(2):
        last["pending"] = "a"
        at.run().run().run()
    assert not at.exception
    assert at.session_state.clicked == [None, "a", None, None, "a", None, None]


def test_what_is_no_box_is_no_click(clicks):
    _, last = clicks
    at = AppTest.from_function(app).run()
    last["pending"] = "somewhere"
    at.run()
    assert at.session_state.clicked == [None, None]


def test_titles_which_the_component_takes_for_html_are_empty(clicks):
    seen, _ = clicks
    AppTest.from_function(app).run()
    assert [node["title"] for node in seen[0]] == ["", ""]


def test_a_long_text_is_cut_to_a_few_lines():
    lines = Box("a", HOSTILE, ("1",), "green", 0, 0).lines
    assert len(lines) <= 4
    assert lines[-1] == "1"
    assert max(map(len, lines)) < 40
