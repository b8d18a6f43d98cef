"""Which segment needs which: the segments a definition may name, their order, and circles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from core.definition import Definition, Group, SegmentBlock, Step, Target

Kind = Literal["dynamic", "static"]


@dataclass(frozen=True, slots=True)
class KnownSegment:
    """A segment as a definition sees it.

    ``definition`` is the live one of a dynamic segment, None while it has none and for static ones.
    ``is_live`` is true while it serves members: only such a segment may be referenced.
    """

    id: int
    key: str
    name: str
    kind: Kind
    target: Target
    zone: str
    is_live: bool
    definition: Definition | None = None


Segments = Mapping[str, KnownSegment]
"""By key."""


def referenced_keys(definition: Definition) -> tuple[str, ...]:
    """The keys of the segments a definition names itself, distinct, in order of appearance."""
    return tuple(dict.fromkeys(_keys(definition.steps)))


def _keys(steps: tuple[Step, ...]) -> Iterator[str]:
    for step in steps:
        if isinstance(step.block, SegmentBlock):
            yield step.block.segment
        elif isinstance(step.block, Group):
            yield from _keys(step.block.steps)


def find_circle(key: str | None, definition: Definition, segments: Segments) -> tuple[str, ...]:
    """The keys along a circle that a definition closes, ending where it began; ``()`` without one.

    ``key`` is the segment the definition belongs to, None for one that has no segment yet.
    """
    path: list[str] = [] if key is None else [key]
    clear: set[str] = set()

    def visit(current: Definition) -> tuple[str, ...]:
        for needed in referenced_keys(current):
            if needed in path:
                return (*path[path.index(needed) :], needed)
            known = segments.get(needed)
            if needed in clear or known is None or known.definition is None:
                continue
            path.append(needed)
            circle = visit(known.definition)
            if circle:
                return circle
            path.pop()
            clear.add(needed)
        return ()

    return visit(definition)


def dependants(key: str, segments: Segments) -> tuple[KnownSegment, ...]:
    """The live segments whose live definition names ``key`` itself, by name."""
    using = (s for s in segments.values() if s.is_live and s.definition and key in referenced_keys(s.definition))
    return tuple(sorted(using, key=lambda segment: segment.name))


def in_dependency_order(segments: Segments) -> tuple[KnownSegment, ...]:
    """Every segment after all that its live definition names; ties by key. Needs no circles."""
    ordered: dict[str, KnownSegment] = {}

    def visit(segment: KnownSegment) -> None:
        if segment.key in ordered:
            return
        for needed in sorted(referenced_keys(segment.definition)) if segment.definition else ():
            if needed in segments:
                visit(segments[needed])
        ordered[segment.key] = segment

    for key in sorted(segments):
        visit(segments[key])
    return tuple(ordered.values())
