"""Adding the people of a list: e-mail addresses or own ids, pasted or in a column of a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from core import lifecycle
from core.access.use_cases import UseCase
from core.importing import FILE_ENDS, Entry, Layout, file_entries, likely_list, pasted_entries
from core.lifecycle import AddedList, SegmentRecord
from ui.kit import downloads, frames
from ui.members import picker
from ui.shell import caller, databases, formats, notices, permission, settings, state, waiting

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

_SHOWN = 100
_HEADER = ("Line", "Text", "Reason")
_TOLD_BY = {
    "contact": (
        "E-mail addresses or own ids",
        "E-mail addresses fit in upper and lower case, own ids exactly. One that fits several contacts is listed.",
    ),
    "lead": ("Own ids", "Own ids have to fit exactly."),
}
"""What a list may hold for each target, and how it must match."""


@dataclass(frozen=True)
class _Report:
    """The result of the last list: the first entries missed, how many there are, and all of them as a file."""

    done: AddedList
    missed: int
    file: bytes


def draw(record: SegmentRecord) -> None:
    """Draw the ways to give a list, and the result of the last one."""
    st.markdown("#### Add from a list")
    what, explained = _TOLD_BY[record.target]
    st.caption(explained)
    key = f"list-{record.id}"
    report: _Report | None = state.value(f"{key}-report")
    if report:
        _draw_report(report, key)
    paste, file = st.tabs(["Paste", "File"])
    with paste:
        st.text_area(
            what, key=f"{key}-text", height=200, placeholder="anna@example.org\nbela@example.org",
            help="One in a line, or with commas, semicolons or spaces between them.",
        )  # fmt: skip
        st.button(
            "Add pasted", icon=":material/playlist_add:", type="primary", key=f"{key}-paste",
            on_click=_add_pasted, args=(record, key), **permission.limits(UseCase.ADD_MEMBERS, record.place),
        )  # fmt: skip
    with file, notices.shown():
        _draw_file(record, key, what)


def _draw_file(record: SegmentRecord, key: str, what: str) -> None:
    uploaded = st.file_uploader(
        f"File with {what[0].lower()}{what[1:]}", type=list(FILE_ENDS), key=f"{key}-file",
        max_upload_size=settings.read().upload_megabytes,
        help="CSV, Excel, JSON or Parquet, also as gz or zip.",
    )  # fmt: skip
    if uploaded is None:
        return
    layout, likely, other = likely_list(uploaded, record.target)
    column = st.selectbox(
        "Column", layout.columns, index=layout.columns.index(likely), key=f"{key}-column-{uploaded.file_id}"
    )
    st.button(
        "Add from file", icon=":material/playlist_add:", type="primary", key=f"{key}-add-file",
        on_click=_add_file, args=(record, key, uploaded, layout, column, other if column == likely else None),
        **permission.limits(UseCase.ADD_MEMBERS, record.place),
    )  # fmt: skip


def _add_pasted(record: SegmentRecord, key: str) -> None:
    _add(record, key, pasted_entries(state.value(f"{key}-text") or ""))


def _add_file(
    record: SegmentRecord, key: str, uploaded: UploadedFile, layout: Layout, column: str, other: str | None
) -> None:
    _add(record, key, file_entries(uploaded, layout, column, other))


def _add(record: SegmentRecord, key: str, entries: Iterable[Entry]) -> None:
    database, who = databases.database(), caller.here()

    def work() -> waiting.Finish:
        done = lifecycle.add_listed(database, who, record.id, entries)
        rows = [(row.line, row.text, row.reason) for row in done.missed]
        report = _Report(replace(done, missed=done.missed[:_SHOWN]), len(rows), downloads.to_csv(_HEADER, rows))
        return partial(finish, done, report)

    def finish(done: AddedList, report: _Report) -> None:
        state.remember(f"{key}-report", report)
        state.remember(f"{key}-text", "")
        picker.say_added(record, done)

    waiting.ask("Looking for everybody on the list …", work)


def _draw_report(report: _Report, key: str) -> None:
    done = report.done
    figures = {
        "Entries": (done.entries, "All that the list has."),
        "Added": (done.added, "People added to the segment."),
        "In already": (done.already, "People who were in the segment already."),
        "Repeated": (done.repeated, "Entries for somebody an earlier entry already names."),
        "Not found": (report.missed, "Entries that fit nobody, or several people."),
    }
    with st.container(border=True, key=f"{key}-result"):
        with st.container(horizontal=True, gap="small"):
            for label, (number, explanation) in figures.items():
                st.metric(label, formats.number(number), help=explanation, width=110)
        if report.missed:
            rows = [(row.line, row.text, row.reason.capitalize()) for row in done.missed]
            st.dataframe(frames.frame(_HEADER, rows), hide_index=True)
            st.download_button(
                "Download rows not found", data=report.file, file_name="not-found.csv", mime="text/csv",
                icon=":material/download:", on_click="ignore", key=f"{key}-download",
            )  # fmt: skip
        st.button("Done", icon=":material/check:", key=f"{key}-done", on_click=state.drop, args=(f"{key}-report",))
