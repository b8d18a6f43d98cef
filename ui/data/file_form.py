"""How a file is read: in a few words, and what a person can choose instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import streamlit as st

from core.importing import ENCODINGS, FileKind, Layout, encoding_label
from ui.data.desk import Item
from ui.shell import formats, state

_FOUND = "As found"
_DELIMITERS = {",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Vertical bar", " ": "Spaces"}
_SEPARATED = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars", " ": "spaces"}
_KINDS = {
    FileKind.WORKBOOK: "Excel workbook",
    FileKind.OTHER_WORKBOOK: "workbook",
    FileKind.JSON_LINES: "JSON lines",
    FileKind.JSON_LIST: "JSON",
    FileKind.JSON_OBJECTS: "JSON",
    FileKind.PARQUET: "Parquet",
}
_TEXTS = (FileKind.TEXT, FileKind.JSON_LINES, FileKind.JSON_LIST, FileKind.JSON_OBJECTS)
_WITH_LINES = (FileKind.TEXT, FileKind.WORKBOOK, FileKind.OTHER_WORKBOOK)
_USUAL = ("utf-8", "utf-8-sig", "ascii")
_SHOWN_WORDS = 2
_LONGEST_WORD = 30


def summary(layout: Layout, texts: Iterable[str]) -> list[str]:
    """Return how the file is written, in parts; ``texts`` are cells, of which words with accents are shown."""
    parts = [layout.member] if layout.member else []
    if layout.kind is FileKind.TEXT:
        parts.append(_SEPARATED.get(layout.delimiter, f"“{layout.delimiter}” between cells"))
    else:
        parts.append(_KINDS[layout.kind])
        if layout.sheet:
            parts.append(f"sheet {layout.sheet}" if layout.sheets else layout.sheet)
    words = _accented(texts)
    if layout.encoding and (words or layout.encoding not in _USUAL):
        parts.append(encoding_label(layout.encoding) + (f" ({', '.join(words)})" if words else ""))
    if not layout.has_header:
        parts.append("no line with names")
    elif layout.header_line > 1:
        parts.append(f"names in line {formats.number(layout.header_line)}")
    return parts


def _accented(texts: Iterable[str]) -> list[str]:
    words = dict.fromkeys(
        word.strip(".,;:()\"'") for text in texts if not text.isascii() for word in text.split()
        if any(letter.isalpha() and not letter.isascii() for letter in word) and len(word) <= _LONGEST_WORD
    )  # fmt: skip
    return list(words)[:_SHOWN_WORDS]


def draw(item: Item, layout: Layout | None, key: str) -> None:
    """Draw what can be chosen; all of it where the file could not be read and there is no layout."""
    if layout and len(layout.members) > 1:
        _choose(item, key, "member", "File of the archive", layout.members, layout.member)
    if layout and len(layout.sheets) > 1:
        _choose(item, key, "sheet", "Sheet", layout.sheets, layout.sheet)
    if layout is None or layout.kind in _TEXTS:
        likely = [each.encoding for each in layout.encodings] if layout else []
        options = [*likely, *(each for each in ENCODINGS if each not in likely)]
        _choose(item, key, "encoding", "Letters", options, layout.encoding if layout else "", encoding_label)
    if layout is None or layout.kind is FileKind.TEXT:
        found = layout.delimiter if layout else ""
        _choose(item, key, "delimiter", "Between cells", list(_DELIMITERS), found, lambda d: _DELIMITERS.get(d, d))
    if layout is None or layout.kind in _WITH_LINES:
        _choose_lines(item, key, layout)
    for note in layout.notes if layout else ():
        st.caption(formats.plain(note))


def _choose_lines(item: Item, key: str, layout: Layout | None) -> None:
    st.number_input(
        "Line with the names", min_value=0, step=1,
        placeholder=f"{_FOUND}: {layout.header_line}" if layout else _FOUND,
        help="0 where no line has the names of the columns.",
        **state.controlled(f"{key}-header", item.choice.header_line, lambda line: item.choose(header_line=line)),
    )  # fmt: skip
    st.toggle(
        "Leave out totals and notes below the table",
        **state.controlled(
            f"{key}-footer", item.choice.has_footer is not False,
            lambda leave: item.choose(has_footer=None if leave else False),
        ),
    )  # fmt: skip


def _choose(
    item: Item, key: str, name: str, label: str, options: Sequence[str], found: str,
    label_of: Callable[[str], str] = str,
) -> None:  # fmt: skip
    st.selectbox(
        label, options, index=None, format_func=label_of,
        placeholder=f"{_FOUND}: {label_of(found)}" if found else _FOUND,
        **state.controlled(f"{key}-{name}", getattr(item.choice, name), lambda value: item.choose(**{name: value})),
    )  # fmt: skip
