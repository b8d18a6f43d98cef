"""Whether the segments that a definition names can be used, and whether they close a circle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.errors import Path, Problem
from core.language.definition import Definition, SegmentBlock, Step, Target
from core.language.dependencies import Segments, find_circle, levels_through
from core.language.messages import quote, suggestion
from core.language.validation.limits import MAX_LEVELS


def reference_problems(
    block: SegmentBlock, path: Path, target: Target, segments: Segments, key: str | None
) -> Iterator[Problem]:
    """Everything that is wrong with naming a segment, circles aside."""
    at = (*path, "segment")
    named = segments.get(block.segment)
    if block.segment == key:
        yield Problem(at, f"must be another segment (got {_name(block.segment, segments)} itself).")
    elif named is None:
        yield Problem(at, f"must be the key of a segment (got {quote(block.segment)}).", _hint(block.segment, segments))
    else:
        if named.target != target:
            got = f"{quote(named.name)}, a segment of {named.target}s"
            yield Problem(at, f"must be a segment of {target}s (got {got}).")
        if not named.is_live:
            got = f"{quote(named.name)}, which is a draft or stopped"
            yield Problem(at, f"must be a live segment (got {got}).", "Take that segment live first.")


def circle_problems(
    blocks: Sequence[tuple[Path, SegmentBlock]], segments: Segments, key: str | None
) -> Iterator[Problem]:
    """Each block of a definition that closes a circle, with the circle by the names of its segments."""
    for path, block in blocks:
        if block.segment == key:
            continue
        at = (*path, "segment")
        circle = find_circle(key, _chain([block]), segments)
        if circle:
            way = " → ".join(_name(needed, segments) for needed in circle)
            yield Problem(at, f"must not close a circle of segments (got {way}).", "Break it at one of them.")
        elif (deep := path.count("steps") + levels_through(block.segment, segments) - 1) > MAX_LEVELS:
            got = f"{deep:,} with those of {_name(block.segment, segments)} and the segments it leans on"
            yield Problem(at, f"must be at most {MAX_LEVELS} levels deep (got {got}).", "Lean on fewer in a row.")


def _chain(blocks: Sequence[SegmentBlock]) -> Definition:
    return Definition(steps=tuple(Step(block=block) for block in blocks))


def _name(key: str, segments: Segments) -> str:
    known = segments.get(key)
    return quote(known.name if known else key)


def _hint(got: str, segments: Segments) -> str:
    keys = {segment.name.casefold(): key for key, segment in segments.items()}
    if named := keys.get(got.casefold()):
        return f"Did you mean “{named}”?"
    return suggestion(got, [*segments, *(segment.name for segment in segments.values())])
