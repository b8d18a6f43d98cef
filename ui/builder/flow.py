"""How a definition narrows and widens: its blocks as a graph with exact counts, and as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import streamlit as st

from core.audience.counts import Counts, PartCount
from core.errors import Path
from core.language.catalog import Catalog
from core.language.definition import Block, Definition, Group, Step, walk
from core.language.sentence import STEP_WORDS, block_sentence
from ui.kit import frames, graph
from ui.kit.badges import TARGETS
from ui.kit.graph import Arrow, Box, Tone
from ui.shell import formats

_TONES: dict[str, Tone] = {"profile": "green", "behavioral": "orange", "segment": "blue", "group": "gray"}
_MEMBERS = "members"
_COLUMNS = ("Joined by", "Block", "Alone", "So far", "In all without it")
_NUMBERS: Any = {name: st.column_config.NumberColumn(format="localized") for name in _COLUMNS[2:]}


def draw(definition: Definition, counts: Counts, catalog: Catalog, *, name: str) -> Path | None:
    """Draw the flow of a counted definition, and return the path of a clicked block, once.

    ``name`` tells this graph from others, as in `ui.kit.graph.draw`.
    """
    flow = Flow(definition, counts, catalog)
    clicked = None
    if len(flow.boxes) <= graph.MOST_BOXES:
        clicked = graph.draw(flow.boxes, flow.arrows, name=name)
    else:
        st.caption(f"A picture of {len(flow.boxes)} blocks would say little. The table says it all.")
    shown = frames.frame(_COLUMNS, list(flow.rows()))
    st.dataframe(shown, hide_index=True, column_config=_NUMBERS, key=f"flow-table-{name}")
    return flow.paths.get(clicked or "")


class Flow:
    """The boxes of a definition: a chain goes down, a group stands to the right of its result."""

    def __init__(self, definition: Definition, counts: Counts, catalog: Catalog) -> None:
        self.definition = definition
        self.catalog = catalog
        self.counts = {part.path: part for part in counts.parts}
        self.targets = TARGETS[definition.target].lower()
        self.boxes: list[Box] = []
        self.arrows: list[Arrow] = []
        self.paths: dict[str, Path] = {}
        row = self._chain(definition.steps, ("steps",), column=0, row=0)
        last = self.boxes[-1].id
        self.boxes.append(Box(_MEMBERS, "Members", (formats.number(counts.members),), "yellow", 0, row))
        self.arrows.append(Arrow(last, _MEMBERS, _by_hand(definition)))

    def _chain(self, steps: tuple[Step, ...], path: Path, *, column: int, row: int) -> int:
        """Add the boxes of a chain, its last box last, and return the row after it."""
        before = ""
        for place, step in enumerate(steps):
            at = (*path, place)
            id_ = "-".join(str(part) for part in at)
            if isinstance(step.block, Group) and step.block.steps:
                row = self._chain(step.block.steps, (*at, "block", "steps"), column=column + 1, row=row) - 1
                self.arrows.append(Arrow(self.boxes[-1].id, id_))
            facts = self._facts(self.counts[at], is_first=not before)
            self.boxes.append(Box(id_, self._text(step.block), facts, _TONES[step.block.kind], column, row))
            self.paths[id_] = (*at, "block")
            if before and step.operator:
                self.arrows.append(Arrow(before, id_, STEP_WORDS[step.operator]))
            before, row = id_, row + 1
        return row

    def _text(self, block: Block) -> str:
        if isinstance(block, Group):
            return f"({formats.counted(len(block.steps), 'block')} in parentheses)"
        return block_sentence(block, self.catalog, self.definition.target)

    def _facts(self, count: PartCount, *, is_first: bool) -> tuple[str, ...]:
        if is_first:
            return (f"{count.holds:,} {self.targets}",)
        return f"{count.holds:,} alone", f"{formats.number(count.running)} so far"

    def rows(self) -> Iterator[tuple[str, str, int, int | None, int]]:
        """Return the steps in reading order, those of a group after it."""
        for part in walk(self.definition, Step):
            count, step = self.counts[part.path], part.node
            word = STEP_WORDS[step.operator] if step.operator else ""
            yield word, "↳ " * part.level + self._text(step.block), count.holds, count.running, count.without


def _by_hand(definition: Definition) -> str:
    changes = ((definition.included, "+"), (definition.excluded, "−"))
    said = ", ".join(f"{sign}{len(ids):,}" for ids, sign in changes if ids)
    return f"by hand: {said}" if said else ""
