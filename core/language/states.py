"""The states of a segment, and the one table of the actions that each state allows.

Use cases refuse actions by it, buttons are disabled by it and say why, and tests go through all of it.
The use cases check what depends on more than the state, such as segments that are built on this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from core.language.dependencies import Kind

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
"""The state as it completes *the segment is …*."""

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

_Actions = frozenset[Action]
_IN_USE: _Actions = frozenset({"refresh", "stop", "copy", "delete"})
_EDITED: _Actions = _IN_USE | frozenset[Action]({"publish_changes", "discard_changes"})
_OUT_OF_USE: _Actions = frozenset({"go_live", "copy", "delete"})
_DRAFTING: _Actions = frozenset({"save", "schedule"})
_DYNAMIC: _Actions = _DRAFTING | frozenset[Action]({"restore_version"})
_STATIC: _Actions = frozenset({"pick"})

ALLOWED: Mapping[tuple[State, Kind], _Actions] = {
    ("draft", "dynamic"): _OUT_OF_USE | _DRAFTING,
    ("draft", "static"): _OUT_OF_USE | _STATIC,
    ("going_live", "dynamic"): frozenset({"copy"}),
    ("going_live", "static"): frozenset({"copy"}),
    ("live", "dynamic"): _IN_USE | _DYNAMIC,
    ("live", "static"): _IN_USE | _STATIC,
    ("live_edited", "dynamic"): _EDITED | _DYNAMIC,
    ("live_edited", "static"): _EDITED | _STATIC,
    ("stopped", "dynamic"): _OUT_OF_USE | _DYNAMIC,
    ("stopped", "static"): _OUT_OF_USE | _STATIC,
    ("error", "dynamic"): _EDITED | _DYNAMIC,
    ("error", "static"): _EDITED | _STATIC,
}
"""The table: the allowed actions by state and kind."""

_ONLY_OF: Mapping[Action, Kind] = {
    "save": "dynamic",
    "schedule": "dynamic",
    "restore_version": "dynamic",
    "pick": "static",
}
_MUST_BE: Mapping[Action, str] = {
    "save": "only a dynamic segment has a definition (got a static one).",
    "pick": "members are picked by hand only in a static segment (got a dynamic one). "
    "Change its definition, or its manual lists.",
    "schedule": "only a dynamic segment has a schedule (got a static one). A static one changes at once.",
    "restore_version": "only a dynamic segment that was live has versions to restore (got a {kind} one, {state}).",
    "go_live": "must be a draft or stopped to go live (got {state}).",
    "publish_changes": "must be live with an edited draft to publish changes (got {state}).",
    "discard_changes": "must be live with an edited draft to discard its changes (got {state}).",
    "refresh": "must be live to be refreshed (got {state}). Go live first.",
    "stop": "must be live to be stopped (got {state}).",
}
_GOING_LIVE = "is going live right now. Wait until that is done."


def refusal(action: Action, state: State, kind: Kind) -> str:
    """Why an action is not allowed, to follow the segment's name; ``""`` if it is allowed."""
    if action in ALLOWED[state, kind]:
        return ""
    if state == "going_live" and _ONLY_OF.get(action, kind) == kind:
        return _GOING_LIVE
    return _MUST_BE[action].format(state=STATE_WORDS[state], kind=kind)


def publication(state: State) -> Action:
    """The action that publishing is in a state: going live or publishing changes."""
    return "publish_changes" if state in ("live", "live_edited", "error") else "go_live"
