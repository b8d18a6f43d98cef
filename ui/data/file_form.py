"""How a file is written: what was found, what is open, and what a person can choose instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.importing import ENCODINGS, Choice, FileKind, Layout, encoding_label, find_layout
from ui.shell import formats, state

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

_FOUND = "As found"
_DELIMITERS = {",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Vertical bar", " ": "Spaces"}
_KINDS = {
    FileKind.WORKBOOK: "Excel workbook",
    FileKind.OTHER_WORKBOOK: "Workbook",
    FileKind.JSON_LINES: "JSON lines",
    FileKind.JSON_LIST: "JSON",
    FileKind.JSON_OBJECTS: "JSON",
    FileKind.PARQUET: "Parquet",
}
_TEXTS = (FileKind.TEXT, FileKind.JSON_LINES, FileKind.JSON_LIST, FileKind.JSON_OBJECTS)


def draw(file: UploadedFile) -> Layout | None:
    """Draw the form, and return the layout; None while a question is open.

    Raises ImportFileError for a file without a table.
    """
    key = f"import-layout-{file.file_id}"
    layout = find_layout(file, _choice(key))
    if layout.question:
        _draw_question(layout)
    with st.expander(f"How the file is written: {_summary(layout)}", expanded=bool(layout.question)):
        _draw_choices(layout, key)
        for note in layout.notes:
            st.caption(formats.plain(note))
    return None if layout.question else layout


def _choice(key: str) -> Choice:
    delimiter = state.value(f"{key}-delimiter")
    header = state.value(f"{key}-header")
    return Choice(
        encoding=state.value(f"{key}-encoding") or None,
        delimiter=delimiter or None,
        header_line=int(header) if header is not None else None,
        has_footer=False if state.value(f"{key}-footer") is False else None,
        sheet=state.value(f"{key}-sheet"),
        member=state.value(f"{key}-member"),
    )


def _draw_question(layout: Layout) -> None:
    if layout.encodings:
        st.warning("Which of these words are right? The letters of this file can be read in several ways.")
        for each in layout.encodings:
            st.caption(f"{encoding_label(each.encoding)}: {formats.plain(', '.join(each.words))}")
    else:
        st.warning("The archive has several files. Which of them is to be imported?")


def _summary(layout: Layout) -> str:
    if layout.kind is not FileKind.TEXT:
        parts = [_KINDS[layout.kind], formats.plain(layout.sheet)]
    else:
        parts = [_DELIMITERS.get(layout.delimiter, layout.delimiter), encoding_label(layout.encoding)]
    if layout.has_header and layout.kind not in (FileKind.PARQUET, *_TEXTS[1:]):
        parts.append(f"names in line {layout.header_line}")
    elif not layout.has_header:
        parts.append("no names")
    return ", ".join(filter(None, [formats.plain(layout.member), *parts]))


def _draw_choices(layout: Layout, key: str) -> None:
    columns = iter(st.columns(4))
    if len(layout.members) > 1:
        next(columns).selectbox(
            "File of the archive", layout.members, index=None, placeholder=_FOUND, key=f"{key}-member"
        )
    if len(layout.sheets) > 1:
        next(columns).selectbox("Sheet", layout.sheets, index=None, placeholder=layout.sheet, key=f"{key}-sheet")
    if layout.kind in _TEXTS:
        likely = [each.encoding for each in layout.encodings]
        next(columns).selectbox(
            "Letters", [*likely, *(each for each in ENCODINGS if each not in likely)],
            index=None, placeholder=_FOUND, format_func=encoding_label, key=f"{key}-encoding",
        )  # fmt: skip
    if layout.kind is FileKind.TEXT:
        next(columns).selectbox(
            "Between cells", list(_DELIMITERS), index=None, placeholder=_FOUND,
            format_func=_DELIMITERS.__getitem__, key=f"{key}-delimiter",
        )  # fmt: skip
    if layout.kind in (FileKind.TEXT, FileKind.WORKBOOK, FileKind.OTHER_WORKBOOK):
        next(columns).number_input(
            "Line with the names", min_value=0, value=None, placeholder=_FOUND, step=1, key=f"{key}-header",
            help="0 where no line has the names of the columns.",
        )  # fmt: skip
        st.toggle("Leave out totals and notes below the table", value=True, key=f"{key}-footer")
