"""Whether a definition can use the segments that it names, and whether they close a circle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.errors import Path, Problem
from core.language.definition import Definition, SegmentBlock, Step, Target
from core.language.dependencies import Segments, find_circle, levels_through
from core.language.folding import fold
from core.language.messages import quote, suggestion
from core.language.validation.limits import MAX_LEVELS


def reference_problems(
    block: SegmentBlock, path: Path, target: Target, segments: Segments, key: str | None
) -> Iterator[Problem]:
    """Find everything wrong with naming a segment, except circles."""
    at = (*path, "segment")
    known = segments.get(block.segment)
    if block.segment == key:
        yield Problem(at, f"must be another segment (got {_name(block.segment, segments)} itself).")
    elif known is None or not known.may_be_named:
        yield Problem(at, f"must be the key of a segment (got {quote(block.segment)}).", _hint(block.segment, segments))
    else:
        if known.target != target:
            got = f"{quote(known.name)}, a segment of {known.target}s"
            yield Problem(at, f"must be a segment of {target}s (got {got}).")
        if not known.is_live:
            got = f"{quote(known.name)}, which is a draft or stopped"
            yield Problem(at, f"must be a live segment (got {got}).", "Take that segment live first.")


def circle_problems(
    blocks: Sequence[tuple[Path, SegmentBlock]], segments: Segments, key: str | None
) -> Iterator[Problem]:
    """Find each block of a definition that closes a circle, and name the segments in it."""
    for path, block in blocks:
        if block.segment == key:
            continue
        at = (*path, "segment")
        circle = find_circle(key, _chain([block]), segments)
        if circle:
            way = " → ".join(_name(needed, segments) for needed in circle)
            yield Problem(at, f"must not close a circle of segments (got {way}).", "Break it at one of them.")
        elif (deep := path.count("steps") + levels_through(block.segment, segments) - 1) > MAX_LEVELS:
            got = f"{deep:,} with those of {_name(block.segment, segments)} and the segments it is built on"
            hint = "Build on fewer segments in a row."
            yield Problem(at, f"must be at most {MAX_LEVELS} levels deep (got {got}).", hint)


def _chain(blocks: Sequence[SegmentBlock]) -> Definition:
    return Definition(steps=tuple(Step(block=block) for block in blocks))


def _name(key: str, segments: Segments) -> str:
    known = segments.get(key)
    return quote(known.name if known else key)


def _hint(got: str, segments: Segments) -> str:
    offered = {key: segment for key, segment in segments.items() if segment.is_seen}
    keys = {fold(segment.name): key for key, segment in offered.items()}
    if known := keys.get(fold(got)):
        return f"Did you mean “{known}”?"
    return suggestion(got, [*offered, *(segment.name for segment in offered.values())])
