"""The states of a segment, and which actions are allowed in which: the one table that says so.

The use cases refuse by it, the buttons are disabled by it and say why, and the tests go through it.
What depends on more than the state, such as segments that are built on this one, the use case says.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from core.dependencies import Kind

State = Literal["draft", "going_live", "live", "live_edited", "stopped", "error"]
Action = Literal[
    "save",
    "pick",
    "schedule",
    "restore_version",
    "go_live",
    "publish_changes",
    "discard_changes",
    "refresh",
    "stop",
    "copy",
    "delete",
]

STATE_WORDS: Mapping[State, str] = {
    "draft": "a draft",
    "going_live": "going live",
    "live": "live",
    "live_edited": "live with an edited draft",
    "stopped": "stopped",
    "error": "in error",
}
"""What a segment in that state is."""

LABELS: Mapping[Action, str] = {
    "save": "Save",
    "pick": "Add",
    "schedule": "Refresh",
    "restore_version": "Restore as draft",
    "go_live": "Go live",
    "publish_changes": "Publish changes",
    "discard_changes": "Discard changes",
    "refresh": "Refresh",
    "stop": "Stop",
    "copy": "Copy",
    "delete": "Delete",
}

_OF_BOTH: Mapping[State, frozenset[Action]] = {
    "draft": frozenset({"go_live", "copy", "delete"}),
    "going_live": frozenset({"copy"}),
    "live": frozenset({"refresh", "stop", "copy", "delete"}),
    "live_edited": frozenset({"publish_changes", "discard_changes", "refresh", "stop", "copy", "delete"}),
    "stopped": frozenset({"go_live", "copy", "delete"}),
    "error": frozenset({"publish_changes", "discard_changes", "refresh", "stop", "copy", "delete"}),
}
_OF_KIND: Mapping[Kind, frozenset[Action]] = {
    "dynamic": frozenset({"save", "schedule", "restore_version"}),
    "static": frozenset({"pick"}),
}
"""Allowed in every state but while the segment is going live."""

ALLOWED: Mapping[tuple[State, Kind], frozenset[Action]] = {
    (state, kind): actions if state == "going_live" else actions | of_kind
    for state, actions in _OF_BOTH.items()
    for kind, of_kind in _OF_KIND.items()
}
"""The table: what may be done with a segment of a state and kind."""

_MUST_BE: Mapping[Action, str] = {
    "save": "only a dynamic segment has a definition (got a static one).",
    "pick": "members are picked by hand only in a static segment (got a dynamic one). "
    "Change its definition, or its manual lists.",
    "schedule": "only a dynamic segment has a schedule (got a static one). A static one follows at once.",
    "restore_version": "only a dynamic segment has definitions to restore (got a static one).",
    "go_live": "must be a draft or stopped to go live (got {state}).",
    "publish_changes": "must be live with an edited draft to publish changes (got {state}).",
    "discard_changes": "must be live with an edited draft to discard its changes (got {state}).",
    "refresh": "must be live to be refreshed (got {state}). Go live first.",
    "stop": "must be live to be stopped (got {state}).",
}
"""What is not refused because of going live alone."""
_GOING_LIVE = "is going live at this moment. Wait until that is done."


def refusal(action: Action, state: State, kind: Kind) -> str:
    """Why an action is not allowed, in words behind the segment's name; empty where it is allowed."""
    if action in ALLOWED[state, kind]:
        return ""
    if state == "going_live" and action not in _OF_KIND["static" if kind == "dynamic" else "dynamic"]:
        return _GOING_LIVE
    return _MUST_BE[action].format(state=STATE_WORDS[state])


def publication(state: State) -> Action:
    """What publishing is in a state: the first of a draft, or that of changes."""
    return "publish_changes" if state in ("live", "live_edited", "error") else "go_live"
