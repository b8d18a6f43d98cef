"""Blocks that stand in a chain twice, where the second changes nothing or leaves nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, assert_never

from core.errors import Path, Problem, Severity
from core.language.definition import Block, ChainOperator, SegmentBlock, Step
from core.language.dependencies import Segments
from core.language.messages import quote


def chain_warnings(steps: tuple[Step, ...], path: Path, segments: Segments) -> Iterator[Problem]:
    """Follows what is certain of the chain so far, whatever the blocks select.

    ``around`` are blocks that hold all of the chain so far, ``apart`` those that hold none of it,
    ``within`` those that lie in it wholly.
    """
    around: dict[Block, Path] = {}
    apart: dict[Block, Path] = {}
    within: dict[Block, Path] = {}
    for index, step in enumerate(steps):
        block, at = step.block, (*path, "steps", index, "block")
        here = {block: at}
        joined: ChainOperator | Literal["first"] | None = step.operator if index else "first"
        match joined:
            case "or":
                yield from _odd(block, at, segments, unchanged=within)
                around, apart, within = here if block in around else {}, {}, within | here
            case "and_also":
                yield from _odd(block, at, segments, unchanged=around, emptied=apart)
                around, within = around | here, here if block in within else {}
            case "but_not":
                yield from _odd(block, at, segments, unchanged=apart, emptied=around)
                apart, within = apart | here, {}
            case "first":
                around, within = here, here
            case None:
                pass  # a problem, of which nothing else is said
            case _:
                assert_never(joined)


_NOTHING: Mapping[Block, Path] = {}


def _odd(
    block: Block,
    at: Path,
    segments: Segments,
    *,
    unchanged: Mapping[Block, Path],
    emptied: Mapping[Block, Path] = _NOTHING,
) -> Iterator[Problem]:
    """A block among those that change nothing, or among those that leave nobody."""
    if block in unchanged:
        yield _changes_nothing(block, at, unchanged[block], segments)
    if block in emptied:
        yield _leaves_nobody(block, at, emptied[block], segments)


def _changes_nothing(block: Block, at: Path, before: Path, segments: Segments) -> Problem:
    message = f"{_said(block, segments)} stands here again and changes nothing (as at {_where(before)})."
    return Problem(at, message, "Remove one of the two.", Severity.WARNING)


def _leaves_nobody(block: Block, at: Path, before: Path, segments: Segments) -> Problem:
    message = f"{_said(block, segments)} stands here again, and the chain selects nobody at this step"
    return Problem(at, f"{message} (see {_where(before)}).", "Remove one of the two.", Severity.WARNING)


def _where(path: Path) -> str:
    return Problem(path, "").where


def _said(block: Block, segments: Segments) -> str:
    known = segments.get(block.segment) if isinstance(block, SegmentBlock) else None
    return f"The segment {quote(known.name)}" if known else "The same block"
