"""Members as a table and a file, and the log of refreshes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import streamlit as st

from core import lifecycle, membership
from core.access.caller import Caller
from core.access.use_cases import UseCase
from core.lifecycle import SegmentRecord
from core.membership import MembersPage
from core.store.database import Database
from ui.kit import contacts, downloads, frames
from ui.members import picker
from ui.segment import why
from ui.shell import caller, databases, formats, permission, state

PER_PAGE = 50
_WHY_COLUMN, _WHY = "Why", "Why?"
_OUTCOMES = {"done": "Done", "failed": "Failed"}


def draw(record: SegmentRecord, page: MembersPage, key: str) -> None:
    """Draw a page of members, each with a button to *why*; those of a static segment can be selected and removed."""
    rows = [(_WHY, *frames.member_cells(row, record.zone)) for row in page.rows]
    table_key = f"members-{record.id}-{key}"
    click_key = f"{table_key}-why"
    asking = st.column_config.ButtonColumn(
        "", width=60, pinned=True, type="tertiary", help="Why somebody is in the segment", key=click_key,
        on_click=_ask, args=(record, page, click_key),
    )  # fmt: skip
    options: Any = {"on_select": "rerun", "selection_mode": "multi-row"} if record.kind == "static" else {}
    columns = (_WHY_COLUMN, *frames.MEMBER_COLUMNS)
    if record.target == "contact":
        ids = [row.profile_id for row in page.rows]
        shown = contacts.table(columns, rows, ids, key=table_key, further={_WHY_COLUMN: asking}, **options)
    else:
        shown = st.dataframe(
            frames.frame(columns, rows), hide_index=True, height="content", key=table_key,
            column_config={_WHY_COLUMN: asking}, **options,
        )  # fmt: skip
    if record.kind == "static":
        _remove_button(record, [page.rows[index].profile_id for index in shown.selection.rows if index < len(rows)])


def _remove_button(record: SegmentRecord, ids: list[int]) -> None:
    st.button(
        picker.selected("Remove selected", len(ids)), icon=":material/person_remove:", key="remove-selected",
        on_click=picker.remove, args=(record, ids), **permission.limits(
            UseCase.REMOVE_MEMBERS, record.place, disabled=not ids, hint="Select rows in the table first."
        ),
    )  # fmt: skip


def _ask(record: SegmentRecord, page: MembersPage, click_key: str) -> None:
    row = state.value(click_key)["row"]
    if row < len(page.rows):
        why.ask(record, page.rows[row])


def download(record: SegmentRecord, *, is_published: bool) -> None:
    """Draw the button that downloads all members; a click reads them."""
    # Streamlit makes the file in a thread that knows no session, and so no sandbox.
    database, who = databases.database(), caller.here()
    st.download_button(
        "Download CSV",
        data=lambda: downloads.to_csv(
            frames.FILE_COLUMNS, _all(database, caller.again(who), record, is_published=is_published)
        ),
        file_name=f"{record.key}-members.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        **permission.limits(UseCase.EXPORT_MEMBERS, record.place),
    )
    if left_out := membership.suppressed_members(database, who, record.id):
        st.caption(f"Without {formats.counted(left_out, 'member')} who are suppressed: nothing is to be sent to them.")


def _all(database: Database, who: Caller, record: SegmentRecord, *, is_published: bool) -> Iterator[tuple[str, ...]]:
    every = membership.every_member if is_published else membership.every_picked
    rows = every(database, who, record.id)
    return (frames.file_cells(row, record.zone) for row in rows)


def refresh_log(record: SegmentRecord) -> None:
    """Draw the last refreshes on request: their result and duration."""
    box = st.expander("Last refreshes", icon=":material/history:", key=f"refreshes-{record.id}", on_change="rerun")
    if not box.open:
        return
    with box:
        columns = ("When", "Outcome", "Members", "Entered", "Left", "Took", "Version", "Message")
        rows = [
            (
                formats.local(row.as_of, record.zone),
                _OUTCOMES.get(row.outcome, row.outcome),
                row.members,
                row.entered,
                row.left,
                f"{row.took_seconds:.2f} s",
                row.version,
                row.message,
            )
            for row in lifecycle.refreshes(databases.database(), caller.here(), record.id)
        ]
        st.dataframe(frames.frame(columns, rows), hide_index=True, height="content")
        st.caption(f"Times are in the segment's time zone, {record.zone}.")
