"""The layout of a file: its kind, its encoding, what separates its cells, where its table begins.

Evidence in the file decides each part of the `Layout`; a person can choose any of them instead.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import BinaryIO

from core.errors import ImportFileError
from core.importing.reading.archives import Unpacked, unpacked
from core.importing.reading.delimited import split_text
from core.importing.reading.delimiters import find_dialect, sample_rows, sep_of
from core.importing.reading.encodings import Found, encoding_label, find_encoding, known_encoding
from core.importing.reading.file_kinds import check_lines, check_prose, check_single_column, check_text, kind_of
from core.importing.reading.files import (
    AS_FOUND,
    MAX_COLUMNS,
    Choice,
    Dialect,
    FileKind,
    Layout,
    Row,
    Source,
    Unreadable,
    opened,
)
from core.importing.reading.headers import Frame, Framing, find_frame, left_out_below, unique_names
from core.importing.reading.json_rows import is_json, json_columns, json_kind
from core.importing.reading.other_workbooks import opened_other_workbook, sheet_names, sheet_rows
from core.importing.reading.parquet_rows import opened_parquet, parquet_columns
from core.importing.reading.table_rows import framing_of, sheet_named
from core.importing.reading.typed_cells import types_of
from core.importing.reading.workbooks import opened_workbook
from core.language.operators import AttributeType

_LOOKED_AT_LINES = 200
_END_BYTES = 1 << 16
_SHEET_ROWS = 5_000
"""The number of rows that tell the types of a sheet's columns."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1e\x7f]")
_DECIMAL_CUT = re.compile(r"\d+$")
_DECIMAL_REST = re.compile(r"\d{1,4}$")


def find_layout(source: Source, choice: Choice = AS_FOUND) -> Layout:
    """Find the layout of a file; it reads the whole file once to be sure of the encoding.

    The layout's ``question`` is what a person has to decide. Raises ImportFileError for a file that is no
    table, is empty, or has more than `MAX_COLUMNS` columns.
    """
    with opened(source) as stream, unpacked(stream, choice.member) as found:
        layout = _layout_of(found, kind_of(found), choice)
    question = layout.question
    if not question and len(found.members) > 1 and choice.member is None:
        question = (
            f"member: must be said, as the archive has {len(found.members)} files ({_list_names(found.members)}). "
            "Choose one (--member on the command line)."
        )
    return replace(layout, member=found.member, members=found.members, question=question)


def _list_names(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names[:10]) + (" …" if len(names) > 10 else "")


def _layout_of(found: Unpacked, kind: FileKind, choice: Choice) -> Layout:
    if kind is FileKind.WORKBOOK:
        return _workbook_layout(found.stream, choice)
    if kind is FileKind.OTHER_WORKBOOK:
        return _other_workbook_layout(found.stream, choice)
    if kind is FileKind.PARQUET:
        with opened_parquet(found.stream) as file:
            names, types = parquet_columns(file)
        return _record_layout(kind, names, types)
    return _text_layout(found.stream, choice)


def _record_layout(kind: FileKind, names: Sequence[str], types: Sequence[AttributeType | None]) -> Layout:
    """Find the layout of a file with column names beside each value instead of a header line."""
    _check_width(len(names))
    return Layout(
        unique_names(names), tuple(types), kind, encoding="", header=tuple(names), header_line=1, has_footer=False
    )


def _check_width(width: int) -> None:
    if not width:
        raise ImportFileError("file: must have at least one column (got none).")
    if width > MAX_COLUMNS:
        raise ImportFileError(f"file: must have at most {MAX_COLUMNS} columns (got {width:,}).")


# Texts


def _text_layout(stream: BinaryIO, choice: Choice) -> Layout:
    found = find_encoding(stream)
    if choice.encoding:
        found = replace(found, encoding=known_encoding(choice.encoding), candidates=())
    text = found.head.decode(found.encoding, "replace").removeprefix("\ufeff")
    if not text.strip():
        raise ImportFileError("file: must have at least one row (it is empty). Export it again.")
    _check_characters(text)
    check_text(text)
    if choice.delimiter is None and is_json(text):
        return _json_layout(stream, found, text)
    text = text if found.is_whole else _whole_lines(text)
    sep = sep_of(text)
    skipped = 1 if sep else 0
    body = "".join(io.StringIO(text, newline="").readlines()[skipped:])
    dialect = find_dialect(body, replace(choice, delimiter=sep) if sep and choice.delimiter is None else choice)
    rows = sample_rows(text, dialect, skipped=skipped)
    frame = find_frame(rows, choice.header_line)
    if frame is None:
        raise ImportFileError("file: must be a table of rows and cells (got nothing that can be split into cells).")
    _check_is_table(text, rows, frame)
    _check_width(len(frame.columns))
    _check_decimals(rows, frame, dialect)
    layout = replace(
        _frame_layout(frame, choice, (None,) * len(frame.columns)),
        kind=FileKind.TEXT,
        encoding=found.encoding,
        dialect=dialect,
        skipped=max(skipped, frame.begins - 1),
        encodings=found.candidates,
        question=_encoding_question(found),
    )
    if found.is_whole:
        rows_to_end = split_text(io.StringIO(text, newline=""), dialect, skipped=layout.skipped)
        return _with_notes_below(layout, rows_to_end)
    end = io.StringIO(_whole_lines_at_end(stream, found.encoding), newline="")
    after_all = replace(framing_of(layout), after=0)
    return _with_notes_below(layout, split_text(end, dialect), after_all)


def _frame_layout(frame: Frame, choice: Choice, types: Sequence[AttributeType | None]) -> Layout:
    notes = tuple(f"Left out above the table: {text[:200]}" for text in frame.above)
    return Layout(
        frame.columns,
        tuple(types),
        header_line=frame.header_line,
        header=frame.header,
        skipped=frame.begins - 1,
        left=frame.left,
        comment=frame.comment,
        has_footer=choice.has_footer is not False,
        pads_rows=frame.pads_rows,
        notes=notes,
    )


def _with_notes_below(layout: Layout, rows: Iterable[Row], framing: Framing | None = None) -> Layout:
    """The layout with a note of what the rows, or the last of them, end with that is none of the table."""
    below = left_out_below(rows, framing or framing_of(layout))
    return replace(layout, notes=(*layout.notes, *(f"Left out below the table: {text[:200]}" for text in below)))


def _whole_lines_at_end(stream: BinaryIO, encoding: str) -> str:
    """The last lines of a file; none of one that is packed, whose end would have to be unpacked for."""
    try:
        size = stream.seek(0, io.SEEK_END)
    except io.UnsupportedOperation:
        return ""
    stream.seek(max(0, size - _END_BYTES) & ~3)
    text = stream.read().decode(encoding.removesuffix("-sig"), "replace")
    return "".join(io.StringIO(text, newline="").readlines()[1:])


def _check_characters(text: str) -> None:
    sample = text[: 1 << 16]
    if len(_CONTROL.findall(sample)) > len(sample) // 20:
        raise ImportFileError("file: must be text, such as a CSV (got a binary file). Save the table as CSV.")


def _whole_lines(text: str) -> str:
    """Return a text without its last line, which may be cut."""
    end = max(text.rfind("\n"), text.rfind("\r"))
    return text[: end + 1] if end > 0 else text


def _check_is_table(text: str, rows: Sequence[Row], frame: Frame) -> None:
    lines = text.splitlines()[:_LOOKED_AT_LINES]
    check_lines(lines)
    width = len(frame.columns) + frame.left
    even = sum(1 for _, cells in rows if not isinstance(cells, Unreadable) and len(cells) == width)
    if width == 1 or even * 10 < len(rows) * 7:
        check_prose(lines)
    if width == 1:
        check_single_column(lines)
    elif not frame.header_line:
        _check_side_by_side(rows)


def _check_side_by_side(rows: Sequence[Row]) -> None:
    """Raises ImportFileError where every cell is an address: of each row all people but one would be lost."""
    cells = [cell.strip() for _, row in rows if not isinstance(row, Unreadable) for cell in row if cell.strip()]
    if cells and all("@" in cell for cell in cells):
        raise ImportFileError(
            f"file: must have one person in each row (got {len(cells):,} e-mail addresses side by side). "
            "Put each of them on a line of its own."
        )


def _check_decimals(rows: Sequence[Row], frame: Frame, dialect: Dialect) -> None:
    """Raise ImportFileError if commas separate cells and also decimals: 12,50 would be two cells."""
    if dialect.delimiter != "," or not frame.header_line:
        return
    width = len(frame.columns) + frame.left
    body = [cells for line, cells in rows if line > frame.header_line and not isinstance(cells, Unreadable)]
    wide = [cells for cells in body if len(cells) > width and any(cells[width:])]
    if len(wide) * 2 > len(body) and all(_has_cut_decimal(cells) for cells in wide):
        raise ImportFileError(
            f"file: must have as many cells in a row as there are names (got {width} names and {len(wide[0])} cells, "
            "as numbers such as 12,50 have a comma too). Export it with semicolons, or with quotes around such numbers."
        )


def _has_cut_decimal(cells: Sequence[str]) -> bool:
    return any(_DECIMAL_CUT.search(left) and _DECIMAL_REST.match(right) for left, right in pairwise(cells))


def _encoding_question(found: Found) -> str:
    if not found.candidates:
        return ""
    shown = "; ".join(f"{encoding_label(each.encoding)} ({', '.join(each.words[:4])})" for each in found.candidates)
    return (
        f"encoding: must be said, as the letters beyond ASCII fit several: {shown}. "
        "Choose the one whose words are right (--encoding on the command line)."
    )


def _json_layout(stream: BinaryIO, found: Found, text: str) -> Layout:
    kind, path = json_kind(stream, found.encoding, text)
    names, types = json_columns(stream, kind, found.encoding, path)
    layout = _record_layout(kind, names, types)
    return replace(
        layout,
        encoding=found.encoding,
        sheet=path,
        encodings=found.candidates,
        question=_encoding_question(found),
    )


# Sheets


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    is_hidden: bool
    rows: list[Row]


def _workbook_layout(stream: BinaryIO, choice: Choice) -> Layout:
    with opened_workbook(stream) as workbook:
        names = [(sheet.name, sheet.is_hidden) for sheet in workbook.sheets]
        by_name = {sheet.name: sheet for sheet in workbook.sheets}
        if choice.sheet is not None:
            sheet_named(workbook.sheets, choice.sheet)
        sheets = ((name, islice(workbook.rows(by_name[name]), _SHEET_ROWS)) for name in _in_turn(names, choice.sheet))
        return _sheet_layout(FileKind.WORKBOOK, sheets, names, choice)


def _other_workbook_layout(stream: BinaryIO, choice: Choice) -> Layout:
    with opened_other_workbook(stream) as workbook:
        names = sheet_names(workbook)
        if choice.sheet is not None and choice.sheet not in dict(names):
            raise ImportFileError(f"sheet: must be one of {_list_names([n for n, _ in names])} (got “{choice.sheet}”).")
        sheets = ((name, islice(sheet_rows(workbook, name), _SHEET_ROWS)) for name in _in_turn(names, choice.sheet))
        return _sheet_layout(FileKind.OTHER_WORKBOOK, sheets, names, choice)


def _in_turn(names: Sequence[tuple[str, bool]], wanted: str | None) -> list[str]:
    """Return the sheet that a person chose, else all sheets, hidden ones last."""
    return [wanted] if wanted is not None else [name for name, _ in sorted(names, key=lambda each: each[1])]


def _sheet_layout(
    kind: FileKind, sheets: Iterator[tuple[str, Iterator[Row]]], names: Sequence[tuple[str, bool]], choice: Choice
) -> Layout:
    """Find the layout of the first sheet that has a table, else of the first that has a row."""
    prose: Layout | None = None
    for name, sheet in sheets:
        rows = list(sheet)
        frame = find_frame(rows, choice.header_line)
        if frame is None:
            continue
        _check_width(len(frame.columns))
        body = [cells[frame.left :] for line, cells in rows if line >= frame.begins + bool(frame.header_line)
                and not isinstance(cells, Unreadable)]  # fmt: skip
        layout = _frame_layout(frame, choice, types_of(body, len(frame.columns)))
        layout = replace(layout, kind=kind, encoding="", sheet=name, sheets=tuple(each for each, _ in names))
        layout = _with_notes_below(layout, rows) if len(rows) < _SHEET_ROWS else layout
        if choice.sheet is not None or _is_table(frame, body):
            return layout
        prose = prose or layout
    if prose:
        return prose
    raise ImportFileError("file: must have at least one row (every sheet is empty).")


def _is_table(frame: Frame, body: Sequence[Sequence[str]]) -> bool:
    """Whether rows are more than a sheet of notes: several columns, or addresses in one."""
    return (len(frame.columns) > 1 and bool(body)) or any("@" in cell for cells in body for cell in cells)
