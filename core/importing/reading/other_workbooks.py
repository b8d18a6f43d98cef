"""The sheets of old Excel workbooks (.xls), binary ones (.xlsb) and OpenDocument spreadsheets (.ods)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from core.errors import ImportFileError
from core.importing.reading.files import Row
from core.importing.reading.typed_cells import typed_text

MAX_CELLS = 4_000_000
"""The limit of such a file: a whole sheet is in memory."""


@contextmanager
def opened_other_workbook(stream: BinaryIO) -> Iterator[CalamineWorkbook]:
    """Open a workbook. Raises ImportFileError if it is damaged or has a password."""
    stream.seek(0)
    try:
        workbook = CalamineWorkbook.from_filelike(stream)
    except PasswordError as error:
        raise ImportFileError(
            "file: must be a workbook without a password (got an encrypted one). Save it without a password."
        ) from error
    except (CalamineError, OSError, ValueError) as error:
        raise _damage_error(error) from error
    yield workbook


def sheet_names(workbook: CalamineWorkbook) -> list[tuple[str, bool]]:
    """Return the sheets with cells, and whether each is hidden."""
    return [
        (sheet.name, sheet.visible is not SheetVisibleEnum.Visible)
        for sheet in workbook.sheets_metadata
        if sheet.typ is SheetTypeEnum.WorkSheet
    ]


def sheet_rows(workbook: CalamineWorkbook, name: str) -> Iterator[Row]:
    """Yield the rows of a sheet with any text, each with its number."""
    sheet = _sheet(workbook, name)
    for number, values in enumerate(sheet.iter_rows(), 1):
        cells = [typed_text(value) for value in values]
        if any(cells):
            yield number, cells


def _sheet(workbook: CalamineWorkbook, name: str) -> CalamineSheet:
    try:
        sheet = workbook.get_sheet_by_name(name)
    except (CalamineError, OSError, ValueError) as error:
        raise _damage_error(error) from error
    if (cells := sheet.total_height * sheet.total_width) > MAX_CELLS:
        raise ImportFileError(
            f"file: must be a sheet of at most {MAX_CELLS:,} cells in this kind of workbook (got {cells:,}). "
            "Save it as an Excel workbook (.xlsx) or as CSV."
        )
    return sheet


def _damage_error(error: Exception) -> ImportFileError:
    return ImportFileError(
        f"file: must be a whole workbook (got a damaged one: {error}). Open it in a spreadsheet and save it again."
    )
