"""Who did what with a segment, and who entered and left by it."""

from __future__ import annotations

import streamlit as st

from core.membership.moved import moved_page
from core.store.segments import SegmentRecord
from core.team.trace import Act, acts_on_segment
from ui.kit import acts, frames
from ui.kit.pager import Pager
from ui.shell import caller, databases, formats

PER_PAGE = 20
_COLUMNS = ("When", "Who", "By", "Did", "Entered", "Left", "Changed")


def draw(record: SegmentRecord) -> None:
    """Draw the acts on request, a page at a time; a picked one is shown in full."""
    box = st.expander("Who did what", icon=":material/history_edu:", key=f"acts-{record.id}", on_change="rerun")
    if not box.open:
        return
    with box:
        pager = Pager(f"acts-{record.id}", None)
        found = acts_on_segment(databases.database(), caller.here(), record.id, after=pager.after, limit=PER_PAGE)
        if not found:
            st.caption("Nothing yet.")
            return
        picked = acts.table(found, _COLUMNS, f"acts-{record.id}-{pager.number}", picks=True)
        pager.draw(found[-1].place if len(found) == PER_PAGE else None, len(found), PER_PAGE)
        if picked is None:
            st.caption("Pick a row to see all of what it changed, and who entered and left by it.")
            return
        acts.details(picked)
        _moved(record, picked, entered=True)
        _moved(record, picked, entered=False)


def _moved(record: SegmentRecord, act: Act, *, entered: bool) -> None:
    count = act.entered if entered else act.left
    if not count:
        return
    st.markdown(f"**{formats.counted(count, 'member')} {'entered' if entered else 'left'}**")
    pager = Pager(f"acts-{record.id}-{'entered' if entered else 'left'}", act.id)
    page = moved_page(
        databases.database(), caller.here(), record.id, act.at, entered=entered, after=pager.after, limit=PER_PAGE
    )
    rows = [(row.name, row.email or "", row.city or "") for row in page.rows]
    st.dataframe(
        frames.frame(("Name", "E-mail", "City"), rows), hide_index=True, height="content",
        key=f"moved-{record.id}-{act.id}-{entered}-{pager.number}",
    )  # fmt: skip
    pager.draw(page.next_after, len(page.rows), PER_PAGE, page.total)
