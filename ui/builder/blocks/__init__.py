"""Widgets for one block: block in, new block out. Nothing is edited in place.

draw(block, slot, asked)   the widgets of the block at the slot
"""

from __future__ import annotations

from typing import Any, assert_never

from core.language.definition import BehavioralBlock, Block, Group, ProfileBlock, SegmentBlock
from ui.builder.blocks import behavioral, profile, segment
from ui.builder.blocks.slot import Asked, Slot

__all__ = ["Asked", "Slot", "draw"]


def draw(block: Block, slot: Slot[Any], asked: Asked) -> None:
    """Draw the widgets of a block; a group has none of its own."""
    match block:
        case ProfileBlock():
            profile.draw(block, slot, asked)
        case BehavioralBlock():
            behavioral.draw(block, slot, asked)
        case SegmentBlock():
            segment.draw(block, slot, asked)
        case Group():
            pass
        case _:
            assert_never(block)
