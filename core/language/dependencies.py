"""Which segment needs which: the segments a definition may name, their order, and circles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from core.language.definition import Definition, SegmentBlock, Target, walk

Kind = Literal["dynamic", "static"]


@dataclass(frozen=True, slots=True)
class KnownSegment:
    """A segment as a definition sees it.

    ``definition`` is the live one of a dynamic segment, None while it has none and for static ones.
    ``is_live`` is true while it serves members: only such a segment may be referenced.
    A live dynamic one without a definition is a snapshot: like a static one, it gives its stored members.
    """

    id: int
    key: str
    name: str
    kind: Kind
    target: Target
    zone: str
    is_live: bool
    definition: Definition | None = None

    @property
    def is_snapshot(self) -> bool:
        """True of a live dynamic segment whose members stay as they are."""
        return self.kind == "dynamic" and self.is_live and self.definition is None


Segments = Mapping[str, KnownSegment]
"""By key."""


def referenced_keys(definition: Definition) -> tuple[str, ...]:
    """The keys of the segments a definition names itself, distinct, in order of appearance."""
    return tuple(dict.fromkeys(part.node.segment for part in walk(definition, SegmentBlock)))


def _needs(key: str, segments: Segments) -> tuple[str, ...]:
    known = segments.get(key)
    return referenced_keys(known.definition) if known and known.definition else ()


def find_circle(key: str | None, definition: Definition, segments: Segments) -> tuple[str, ...]:
    """The keys along a circle that a definition closes, ending where it began; ``()`` without one.

    ``key`` is the segment the definition belongs to, None for one that has no segment yet.
    """
    path: list[str] = [] if key is None else [key]
    open_ends = [iter(referenced_keys(definition))]
    clear: set[str] = set()
    while open_ends:
        needed = next(open_ends[-1], None)
        if needed is None:
            open_ends.pop()
            if open_ends:
                clear.add(path.pop())
        elif needed in path:
            return (*path[path.index(needed) :], needed)
        elif needed not in clear:
            path.append(needed)
            open_ends.append(iter(_needs(needed, segments)))
    return ()


def levels(definition: Definition) -> int:
    """How deep groups, condition groups and related groups stand in one another; 0 without any."""
    return max(part.level for part in walk(definition))


def levels_through(key: str, segments: Segments) -> int:
    """The levels that naming a segment adds: one, its definition's, and those of the segments it names.

    Needs no circles.
    """
    found: dict[str, int] = {}
    waiting = [key]
    while waiting:
        current = waiting[-1]
        missing = [needed for needed in _needs(current, segments) if needed not in found]
        if current in found or not missing:
            known = segments.get(current)
            own = levels(known.definition) if known and known.definition else 0
            found[current] = 1 + own + max((found[needed] for needed in _needs(current, segments)), default=0)
            waiting.pop()
        else:
            waiting += missing
    return found[key]


def needed_by(definition: Definition | None, segments: Segments) -> Iterator[KnownSegment]:
    """Every segment that a definition names, and those that their live definitions name, once each."""
    waiting, seen = list(referenced_keys(definition)) if definition else [], set[str]()
    while waiting:
        key = waiting.pop()
        if key in segments and key not in seen:
            seen.add(key)
            segment = segments[key]
            yield segment
            waiting += referenced_keys(segment.definition) if segment.definition else ()


def dependants(key: str, segments: Segments) -> tuple[KnownSegment, ...]:
    """The live segments whose live definition names ``key`` itself, by name."""
    return dependants_of_each(segments).get(key, ())


def dependants_of_each(segments: Segments) -> dict[str, tuple[KnownSegment, ...]]:
    """By the key of each segment that has any, the live segments whose live definition names it itself, by name."""
    using: dict[str, list[KnownSegment]] = {}
    for segment in sorted(segments.values(), key=lambda segment: segment.name):
        if segment.is_live and segment.definition:
            for key in referenced_keys(segment.definition):
                using.setdefault(key, []).append(segment)
    return {key: tuple(users) for key, users in using.items()}


def in_dependency_order(segments: Segments) -> tuple[KnownSegment, ...]:
    """Every segment after all that its live definition names; ties by key. Needs no circles."""
    ordered: dict[str, KnownSegment] = {}
    waiting = sorted(segments, reverse=True)
    while waiting:
        key = waiting[-1]
        missing = [k for k in sorted(_needs(key, segments), reverse=True) if k in segments and k not in ordered]
        if key in ordered or not missing:
            ordered.setdefault(key, segments[key])
            waiting.pop()
        else:
            waiting += missing
    return tuple(ordered.values())
