"""Why people entered and left."""

from __future__ import annotations

from datetime import date

import streamlit as st

from core import insights
from core.lifecycle import SegmentRecord
from ui.insights import bars, numbers
from ui.kit import chart_locale, frames, glossary, style
from ui.shell import caller, databases

COLUMNS = ("Reason", "Entered", "Left")
_LABELS = frames.REASONS | {"manual": "By hand"}


def draw(record: SegmentRecord, first: date, last: date) -> None:
    """Draw who entered and left in the range, for each reason."""
    st.markdown("**Entered and left by reason**", help=glossary.help("reason"))
    rows = [
        (_LABELS[one.reason], one.entered, one.left)
        for one in insights.by_reason(databases.database(), caller.here(), record.id, first, last)
    ]
    chart_locale.draw(
        bars.both_ways(rows, ("Entered", "Left"), style.ink()),
        key=f"insights-{record.id}-reasons",
        alt="Who entered and who left, by reason",
    )
    numbers.draw(COLUMNS, rows, file=f"{record.key}-reasons")
