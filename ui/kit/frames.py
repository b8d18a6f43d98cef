"""Rows of the core as tables on the screen and as rows of a file."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.membership import ExportedMember, MemberRow
from core.membership.history import StayRow
from ui.shell import formats

REASONS = {
    "data": "Data changed",
    "definition": "Definition changed",
    "time": "Time passed",
    "manual": "Added by hand",
    "deleted": "Deleted",
}
_LEFT_REASONS = REASONS | {"manual": "Removed by hand"}
STAY_COLUMNS = ("Entered", "Because", "Left", "Because ")
MEMBER_COLUMNS = ("Name", "E-mail", "City", "Account", "Member since", "Reason")
FILE_COLUMNS = ("Own id", "System", "First name", "Last name", *MEMBER_COLUMNS)


def member_cells(row: MemberRow, zone: str) -> tuple[str, ...]:
    """Return the cells of a member in the order of `MEMBER_COLUMNS`."""
    return (
        row.name,
        row.email or "",
        row.city or "",
        row.account or "",
        formats.local(row.entered_at, zone) if row.entered_at else "",
        REASONS.get(row.entered_reason or "", ""),
    )


def file_cells(row: ExportedMember, zone: str) -> tuple[str, ...]:
    """Return the cells of a member in the order of `FILE_COLUMNS`, the same for every reader."""
    return (
        row.external_id or "",
        row.system or "",
        row.first_name or "",
        row.last_name or "",
        row.name or "",
        row.email or "",
        row.city or "",
        row.account or "",
        formats.stamp(row.entered_at, zone) if row.entered_at else "",
        REASONS.get(row.entered_reason or "", ""),
    )


def stay_cells(stay: StayRow, zone: str) -> tuple[str, ...]:
    """Return the cells of a stay in the order of `STAY_COLUMNS`."""
    return (
        formats.local(stay.entered_at, zone),
        REASONS.get(stay.entered_reason, stay.entered_reason),
        formats.local(stay.left_at, zone) if stay.left_at else "Still in",
        _LEFT_REASONS.get(stay.left_reason or "", ""),
    )


def frame(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> pd.DataFrame:
    """Return rows as a frame for the screen."""
    return pd.DataFrame(list(rows), columns=list(columns))


def sample(rows: Sequence[MemberRow]) -> None:
    """Draw a sample of an audience, without the columns that only members have."""
    if not rows:
        st.caption("Nobody yet.")
        return
    cells = [(row.name, row.email or "", row.city or "") for row in rows]
    st.dataframe(frame(("Name", "E-mail", "City"), cells), hide_index=True)
