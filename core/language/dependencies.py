"""Which segment needs which: the segments that a definition may name, their order, and circles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from core.language.definition import Definition, SegmentBlock, Target, walk

Kind = Literal["dynamic", "static"]


@dataclass(frozen=True, slots=True)
class KnownSegment:
    """A segment as other definitions see it.

    ``definition`` is the live definition of a dynamic segment, None if it has none or the segment is static.
    ``is_live`` is true while the segment serves members; only live segments may be referenced.
    A live dynamic segment without a definition is a snapshot: like a static one, it gives its stored members.
    One that a user does not see has another ``name`` for them, and ``may_be_named`` says whether their definitions
    may name it all the same.
    """

    id: int
    key: str
    name: str
    kind: Kind
    target: Target
    zone: str
    is_live: bool
    definition: Definition | None = None
    is_seen: bool = True
    may_be_named: bool = True

    @property
    def is_snapshot(self) -> bool:
        """Whether this is a live dynamic segment whose members stay as they are."""
        return self.kind == "dynamic" and self.is_live and self.definition is None


Segments = Mapping[str, KnownSegment]
"""By key."""


def referenced_keys(definition: Definition) -> tuple[str, ...]:
    """The keys of the segments that a definition names directly: distinct, in order of appearance."""
    return tuple(dict.fromkeys(part.node.segment for part in walk(definition, SegmentBlock)))


def _needs(key: str, segments: Segments) -> tuple[str, ...]:
    known = segments.get(key)
    return referenced_keys(known.definition) if known and known.definition else ()


def find_circle(key: str | None, definition: Definition, segments: Segments) -> tuple[str, ...]:
    """Return the keys along a circle that a definition closes, the first key again at the end; ``()`` without a circle.

    ``key`` is the segment that the definition belongs to, None if it has no segment yet.
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
    """How deep groups, condition groups and related groups nest; 0 without any."""
    return max(part.level for part in walk(definition))


def levels_through(key: str, segments: Segments) -> int:
    """The levels that naming a segment adds: one, those of its definition, and those of the segments it names.

    The segments must not form a circle.
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
    """Yield every segment that a definition names, directly or through live definitions, once each."""
    waiting, seen = list(referenced_keys(definition)) if definition else [], set[str]()
    while waiting:
        key = waiting.pop()
        if key in segments and key not in seen:
            seen.add(key)
            segment = segments[key]
            yield segment
            waiting += referenced_keys(segment.definition) if segment.definition else ()


def dependants(key: str, segments: Segments) -> tuple[KnownSegment, ...]:
    """The live segments whose live definition names ``key`` directly, by name."""
    return dependants_of_each(segments).get(key, ())


def dependants_of_each(segments: Segments) -> dict[str, tuple[KnownSegment, ...]]:
    """`dependants` of every segment that has any, by its key."""
    using: dict[str, list[KnownSegment]] = {}
    for segment in sorted(segments.values(), key=lambda segment: segment.name):
        if segment.is_live and segment.definition:
            for key in referenced_keys(segment.definition):
                using.setdefault(key, []).append(segment)
    return {key: tuple(users) for key, users in using.items()}


def in_dependency_order(segments: Segments) -> tuple[KnownSegment, ...]:
    """The segments, each after all that its live definition names; ties by key. They must not form a circle."""
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
