"""The rows of the table in a file of any kind: texts in as many columns as its layout has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from core.errors import ImportFileError
from core.importing.reading.archives import unpacked
from core.importing.reading.delimited import split_rows
from core.importing.reading.files import FileKind, Layout, Row, Unreadable
from core.importing.reading.headers import Framing, table_rows
from core.importing.reading.json_rows import json_rows
from core.importing.reading.other_workbooks import opened_other_workbook, sheet_rows
from core.importing.reading.parquet_rows import opened_parquet, parquet_rows
from core.importing.reading.typed_cells import NumberText, unmistakable
from core.importing.reading.workbooks import Sheet, opened_workbook
from core.language.operators import AttributeType


def read_rows(stream: BinaryIO, layout: Layout) -> Iterator[Row]:
    """Yield the rows of the table in an open file. Raises ImportFileError if it turns out damaged on the way."""
    with unpacked(stream, layout.member or None) as found:
        inner = found.stream
        match layout.kind:
            case FileKind.TEXT:
                rows = split_rows(inner, layout.encoding, layout.dialect, skipped=layout.skipped)
                yield from table_rows(rows, framing_of(layout))
            case FileKind.WORKBOOK:
                with opened_workbook(inner) as workbook:
                    rows = workbook.rows(sheet_named(workbook.sheets, layout.sheet))
                    yield from _unmistakable(table_rows(rows, framing_of(layout)), layout.types)
            case FileKind.OTHER_WORKBOOK:
                with opened_other_workbook(inner) as other:
                    rows = sheet_rows(other, layout.sheet)
                    yield from _unmistakable(table_rows(rows, framing_of(layout)), layout.types)
            case FileKind.PARQUET:
                with opened_parquet(inner) as file:
                    yield from parquet_rows(file)
            case FileKind.JSON_LINES | FileKind.JSON_LIST | FileKind.JSON_OBJECTS:
                names = layout.header
                yield from json_rows(inner, layout.kind, layout.encoding, layout.sheet, names, layout.types)


def sheet_named(sheets: Sequence[Sheet], name: str) -> Sheet:
    """Return the sheet with a name. Raises ImportFileError if there is none."""
    for sheet in sheets:
        if sheet.name == name:
            return sheet
    raise ImportFileError(f"sheet: must be one of {', '.join(sheet.name for sheet in sheets)} (got “{name}”).")


def framing_of(layout: Layout) -> Framing:
    """What is left out of a table in a text or a sheet."""
    return Framing(
        layout.header,
        len(layout.columns),
        max(layout.header_line, layout.skipped),
        layout.left,
        layout.comment,
        layout.has_footer,
        layout.pads_rows,
    )


def _unmistakable(rows: Iterator[Row], types: Sequence[AttributeType | None]) -> Iterator[Row]:
    """Yield rows in which a number beside texts has one reading only; rows of a sheet are as wide as it needs."""
    mixed = [place for place, kind in enumerate(types) if kind is None]
    width = len(types)
    for line, cells in rows:
        if not isinstance(cells, Unreadable):
            if len(cells) < width:
                cells.extend([""] * (width - len(cells)))
            for place in mixed:
                if isinstance(cell := cells[place], NumberText):
                    cells[place] = unmistakable(cell)
        yield line, cells
