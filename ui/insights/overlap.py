"""The members that a segment shares with other live ones."""

from __future__ import annotations

import streamlit as st

from core import insights
from core.insights import Overlap
from core.lifecycle import SegmentRecord
from ui.insights import bars, numbers
from ui.insights.bars import Shared
from ui.kit import chart_locale, glossary, style
from ui.kit.badges import KINDS
from ui.shell import caller, databases, formats, navigation

COLUMNS = ("Segment", "Both", "Only this one", "Only the other one", "Share of this one", "Similarity")
_MOST_DRAWN = 15


def draw(record: SegmentRecord) -> None:
    """Draw how many members this segment shares with each other live segment of its target."""
    st.markdown("**Overlap with other live segments**", help=glossary.help("overlap"))
    found = insights.overlaps(databases.database(), caller.here(), record.id)
    if not found:
        st.caption("There is no other live segment of the same kind of people.")
        return
    drawn = found[:_MOST_DRAWN]
    shared = [Shared(_distinct(one, drawn), one.only_this, one.both, one.only_that) for one in drawn]
    chart_locale.draw(
        bars.overlapping(shared, style.ink()),
        key=f"insights-{record.id}-overlap",
        alt="Members of both, and of only one, for each other segment",
    )
    if len(found) > _MOST_DRAWN:
        st.caption(f"The {_MOST_DRAWN} with most in common are drawn; all are in the table.")
    rows = [
        (one.name, one.both, one.only_this, one.only_that, formats.percent(one.share), formats.percent(one.similarity))
        for one in found
    ]
    exact = [(one.name, one.both, one.only_this, one.only_that, one.share, one.similarity) for one in found]
    numbers.draw(COLUMNS, rows, file=f"{record.key}-overlap", file_rows=exact)
    st.caption("Similarity is the members of both as a share of the members of either. Open one:")
    with st.container(horizontal=True, gap="small", key=f"insights-{record.id}-others"):
        for one in drawn:
            st.page_link(
                navigation.INSIGHTS,
                label=formats.plain(one.name),
                icon=KINDS[one.kind][1],
                query_params=navigation.params(one.segment_id),
            )


def _distinct(one: Overlap, drawn: tuple[Overlap, ...]) -> str:
    """Return the name, with its number if another segment has the same: both would be one bar."""
    return one.name if sum(other.name == one.name for other in drawn) == 1 else f"{one.name} ({one.segment_id})"
