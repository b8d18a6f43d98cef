"""Blocks that occur twice in a chain, where the second changes nothing or leaves nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, assert_never

from core.errors import Path, Problem, Severity
from core.language.definition import Block, ChainOperator, SegmentBlock, Step
from core.language.dependencies import Segments
from core.language.messages import quote


def chain_warnings(steps: tuple[Step, ...], path: Path, segments: Segments) -> Iterator[Problem]:
    """Find repeated blocks by what is certain about the chain so far, whatever the blocks select.

    The chain so far is a subset of each block in ``around``, disjoint from each in ``apart``, and a superset of
    each in ``within``.
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
                yield from _repeat_warnings(block, at, segments, unchanged=within)
                around, apart, within = here if block in around else {}, {}, within | here
            case "and_also":
                yield from _repeat_warnings(block, at, segments, unchanged=around, emptied=apart)
                around, within = around | here, here if block in within else {}
            case "but_not":
                yield from _repeat_warnings(block, at, segments, unchanged=apart, emptied=around)
                apart, within = apart | here, {}
            case "first":
                around, within = here, here
            case None:
                pass  # a missing operator is a problem, and warnings skip problems
            case _:
                assert_never(joined)


_NOTHING: Mapping[Block, Path] = {}


def _repeat_warnings(
    block: Block,
    at: Path,
    segments: Segments,
    *,
    unchanged: Mapping[Block, Path],
    emptied: Mapping[Block, Path] = _NOTHING,
) -> Iterator[Problem]:
    """Warn if the block would leave the chain unchanged or empty."""
    if block in unchanged:
        yield _changes_nothing(block, at, unchanged[block], segments)
    if block in emptied:
        yield _leaves_nobody(block, at, emptied[block], segments)


def _changes_nothing(block: Block, at: Path, before: Path, segments: Segments) -> Problem:
    message = f"{_block_name(block, segments)} is here again and changes nothing (see {_where(before)})."
    return Problem(at, message, "Remove one of the two.", Severity.WARNING)


def _leaves_nobody(block: Block, at: Path, before: Path, segments: Segments) -> Problem:
    message = f"{_block_name(block, segments)} is here again and leaves nobody at this step (see {_where(before)})."
    return Problem(at, message, "Remove one of the two.", Severity.WARNING)


def _where(path: Path) -> str:
    return Problem(path, "").where


def _block_name(block: Block, segments: Segments) -> str:
    known = segments.get(block.segment) if isinstance(block, SegmentBlock) else None
    return f"The segment {quote(known.name)}" if known else "The same block"
