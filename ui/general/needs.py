"""Segments built on others: as a graph from left to right, and as a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st

from core import lifecycle
from core.language.dependencies import KnownSegment, Segments, in_dependency_order, referenced_keys
from ui.kit import frames, graph
from ui.kit.badges import KINDS
from ui.kit.graph import Arrow, Box, Tone
from ui.shell import caller, databases, formats, navigation, state

_TONES: dict[str, Tone] = {"dynamic": "green", "static": "blue"}
_COLUMNS = ("Segment", "Is built on", "Is used by")


def draw(key: str | None = None) -> None:
    """Draw every live segment that is built on another or used by one; with a key, only those connected
    with that segment. A click opens a segment.
    """
    stored = lifecycle.known_segments(databases.database(), caller.here())
    segments = {known.key: known for known in in_dependency_order(stored)}
    needs = direct_needs(segments)
    connected = _connected(needs, key)
    shown = [segments[one] for one in segments if one in connected]
    if not shown:
        st.caption("No live segment is built on another one." if key is None else "It stands alone.")
        return
    st.caption("An arrow leads from a segment to one that is built on it, as they are live.")
    if len(shown) <= graph.MOST_BOXES:
        boxes = boxes_of(shown, needs, key)
        arrows = [Arrow(needed, known.key) for known in shown for needed in needs[known.key] if needed in connected]
        clicked = graph.draw(boxes, arrows, name=f"needs-{key or 'all'}")
        if clicked and clicked != key:
            navigation.open_page(navigation.home(segments[clicked].kind), segments[clicked].id)
    _table(shown, needs)
    _links(shown, key)


def direct_needs(segments: Segments) -> dict[str, tuple[str, ...]]:
    """Return the keys of the segments that each live definition names itself."""
    return {
        key: tuple(k for k in referenced_keys(known.definition) if k in segments) if known.definition else ()
        for key, known in segments.items()
    }


def _connected(needs: Mapping[str, Iterable[str]], key: str | None) -> set[str]:
    """Return the segments built on another or used by one; with a key, all that it needs and all that need it."""
    pairs = [(needed, key_) for key_, all_needed in needs.items() for needed in all_needed]
    if key is None:
        return {one for pair in pairs for one in pair}
    below, above = {key}, {key}
    # `needs` is in the order of need, so one pass is enough.
    for needed, user in pairs:
        if needed in above:
            above.add(user)
    for needed, user in reversed(pairs):
        if user in below:
            below.add(needed)
    connected = below | above
    return connected if len(connected) > 1 else set()


def boxes_of(shown: list[KnownSegment], needs: Mapping[str, Iterable[str]], key: str | None) -> list[Box]:
    """Return the boxes: each to the right of all that it is built on, in a row of its own within its column."""
    columns: dict[str, int] = {}
    rows: dict[int, int] = {}
    boxes = []
    for known in shown:
        column = max((columns[needed] + 1 for needed in needs[known.key] if needed in columns), default=0)
        columns[known.key] = column
        row = rows.get(column, 0)
        rows[column] = row + 1
        tone: Tone = "yellow" if known.key == key else _TONES[known.kind]
        boxes.append(Box(known.key, known.name, (KINDS[known.kind][0],), tone, column, row))
    return boxes


def _table(shown: list[KnownSegment], needs: Mapping[str, Iterable[str]]) -> None:
    names = {known.key: known.name for known in shown}
    rows = [
        (
            known.name,
            ", ".join(names[needed] for needed in needs[known.key] if needed in names),
            ", ".join(names[user] for user in names if known.key in needs[user]),
        )
        for known in shown
    ]
    st.dataframe(frames.frame(_COLUMNS, rows), hide_index=True)


def _links(shown: list[KnownSegment], key: str | None) -> None:
    """Draw the links that clicks in the graph follow, for touch and keyboards."""
    with st.container(horizontal=True, gap="small"):
        for known in shown[: graph.MOST_BOXES]:
            if known.key != key:
                st.button(
                    formats.plain(known.name),
                    icon=KINDS[known.kind][1],
                    type="tertiary",
                    key=f"needs-{key or 'all'}-{known.key}",
                    on_click=state.go,
                    args=(navigation.home(known.kind), known.id),
                )
