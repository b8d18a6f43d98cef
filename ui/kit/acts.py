"""Who did what, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.team.trace import Act
from ui.kit import frames
from ui.shell import formats

_DOORS = {"page": "Page", "command": "Command line", "program": "Program", "worker": "Worker"}
_CELL = 160


def table(acts: Sequence[Act], columns: Sequence[str], key: str, *, picks: bool = False) -> Act | None:
    """Draw acts, the latest first, in some of the columns of `cells`. Return the act whose row is picked, if any."""
    zone = formats.browser_zone()
    rows = [[cells(act, zone)[column] for column in columns] for act in acts]
    if not picks:
        st.dataframe(frames.frame(columns, rows), hide_index=True, height="content", placeholder="", key=key)
        return None
    event: Any = st.dataframe(
        frames.frame(columns, rows), hide_index=True, height="content", placeholder="", key=key,
        on_select="rerun", selection_mode="single-row",
    )  # fmt: skip
    picked = event.selection.rows
    return acts[picked[0]] if picked and picked[0] < len(acts) else None


def cells(act: Act, zone: str) -> dict[str, object]:
    """Return the cells of an act by their columns."""
    return {
        "When": formats.local(act.at, zone),
        "Who": act.name or "Somebody",
        "By": _DOORS.get(act.door, act.door),
        "Did": act.what,
        "To": act.subject,
        "Changed": changed(act),
        "Entered": act.entered,
        "Left": act.left,
    }


def changed(act: Act) -> str:
    """Say in one line what an act changed."""
    return "; ".join(f"{name}: {_shown(before)} → {_shown(after)}" for name, before, after in act.changes)


def details(act: Act) -> None:
    """Draw what an act changed, in full."""
    if act.changes:
        rows = [
            tuple(formats.plain(text) for text in (name, _whole(before), _whole(after)))
            for name, before, after in act.changes
        ]
        st.table(frames.frame(("What", "Before", "After"), rows))


def _shown(value: object) -> str:
    text = _whole(value)
    return f"{text[: _CELL - 1]}…" if len(text) > _CELL else text


def _whole(value: object) -> str:
    if value is None:
        return "–"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
