"""The widget of a segment block: which other segment."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.language.definition import SegmentBlock
from core.language.edits import change
from core.language.folding import fold
from ui.builder.blocks.slot import Asked, Slot


def draw(block: SegmentBlock, slot: Slot[Any], asked: Asked) -> None:
    """Draw the choice among the live segments of the same target."""
    names = {
        known.key: known.name
        for known in sorted(asked.segments.values(), key=lambda known: fold(known.name))
        if known.is_seen and known.is_live and known.target == asked.target and known.key != asked.own_key
    }
    if not names:
        st.info(
            "No other segment is live yet. Publish one first; then it can be used here.",
            icon=":material/info:",
        )
    current = asked.segments.get(block.segment)
    labels = {**({block.segment: current.name if current else block.segment} if block.segment else {}), **names}
    st.selectbox(
        "Members of",
        list(labels),
        index=None,
        format_func=lambda key: labels.get(key, key),
        placeholder="Choose a segment",
        **slot.widget("segment", block.segment or None, lambda whole, key: change(whole, segment=key or "")),
    )
