"""From a row as it is now back to what it was before an import changed it, value by value."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.store.records import INTERACTION
from core.store.triggers.sources import JSON_COLUMN

_KEPT_APART = frozenset({"updated_at"})
"""What follows from other changes, and goes back when they all do."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class WayBack:
    """The ``values`` that a row gets back, the names of those that were changed ``again`` since, and the values before
    and after the import of what is ``left`` because of these.
    """

    values: dict[str, Any]
    again: list[str]
    left: tuple[dict[str, Any], dict[str, Any]]


def way_back(entity: str, row: Row, before: Row, after: Row) -> WayBack:
    """Compare a row with what an import wrote; properties of interactions one by one."""
    back = WayBack({}, [], ({}, {}))
    for name in sorted(after.keys() - _KEPT_APART):
        now, former, latter = (side.get(name) for side in (row, before, after))
        if now == latter:
            back.values[name] = former
            continue
        members = _members_back(now, former, latter) if entity == INTERACTION and name == JSON_COLUMN else None
        if members is None:
            back.again.append(name)
            _leave(back, name, former, latter)
            continue
        is_text = any(isinstance(side, str) for side in (now, former, latter))
        if members.values:
            back.values[name] = _written({**(_members(now) or {}), **members.values}, is_text=is_text)
        if members.again:
            back.again.extend(members.again)
            _leave(back, name, *(_written(side, is_text=is_text) for side in members.left))
    for name in sorted(_KEPT_APART & after.keys()):
        if back.again:
            _leave(back, name, before.get(name), after[name])
        elif row.get(name) == after[name]:
            back.values[name] = before.get(name)
    return back


def _leave(back: WayBack, name: str, former: Any, latter: Any) -> None:
    back.left[0][name], back.left[1][name] = former, latter


def _members_back(now: Any, former: Any, latter: Any) -> WayBack | None:
    """Compare JSON objects member by member; None if one of them is no object."""
    found = [_members(side) for side in (now, former, latter)]
    row, before, after = found
    if row is None or before is None or after is None:
        return None
    back = WayBack({}, [], ({}, {}))
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) == after.get(name):
            continue
        if row.get(name) == after.get(name):
            back.values[name] = before.get(name)
        else:
            back.again.append(name)
            _leave(back, name, before.get(name), after.get(name))
    return back


def _members(value: Any) -> dict[str, Any] | None:
    if value is None:
        return {}
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return None  # another program wrote it
    return value if isinstance(value, dict) else None


def _written(members: Row, *, is_text: bool) -> Any:
    """Write members as the journal does: none is no data."""
    given = {name: value for name, value in members.items() if value is not None}
    if not given:
        return None
    return json.dumps(given, ensure_ascii=False, separators=(",", ":")) if is_text else given
