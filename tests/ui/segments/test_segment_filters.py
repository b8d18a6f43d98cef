"""The order of the list of segments."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from core.lifecycle import SegmentSummary
from ui.segments.segment_filters import in_order


def named(name: str) -> SegmentSummary:
    rest: dict[str, Any] = {field.name: None for field in fields(SegmentSummary)}
    return SegmentSummary(**{**rest, "name": name})


def test_names_are_in_order_however_their_accents_are_written() -> None:
    names = ["a", "\u00c9clair", "E\u0301cole", "\u00e9tude", "Zoo"]
    in_this_order = [names[0], names[4], *names[1:4]]
    assert [one.name for one in in_order([named(name) for name in reversed(names)], "name")] == in_this_order
