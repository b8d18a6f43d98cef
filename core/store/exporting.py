"""Rows as CSV, JSON or JSON Lines for other programs and for people with a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001  (the wide ones too)
"""What a cell begins with that a spreadsheet would run; it gets an apostrophe in front."""


def neutral_cell(value: object) -> str:
    """Return a cell as text; one that a spreadsheet would run as a formula gets an apostrophe in front.

    None is the empty cell; instants and days are in ISO 8601; numbers stay as they are.
    """
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA_STARTS) else text


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield CSV text, a line (with its end) at a time, in constant memory."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([neutral_cell(name) for name in header])
    yield buffer.getvalue()
    for row in rows:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow([neutral_cell(cell) for cell in row])
        yield buffer.getvalue()


def json_lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield a JSON array of objects, an object a line, in constant memory.

    Instants and days are texts in ISO 8601. Exact decimals are texts too: JSON readers would round numbers.
    """
    yield "["
    separator = "\n"
    for row in rows:
        yield separator + _json_record(header, row)
        separator = ",\n"
    yield "\n]\n"


def jsonl_lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield JSON Lines: an object a line, each with its end. A line that a crash cut off has no end.

    Cells are those of `json_lines`.
    """
    for row in rows:
        yield _json_record(header, row) + "\n"


def _json_record(header: Sequence[str], row: Sequence[object]) -> str:
    record = {name: _json_cell(cell) for name, cell in zip(header, row, strict=True)}
    return json.dumps(record, ensure_ascii=False)


def _json_cell(cell: object) -> object:
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell) if isinstance(cell, Decimal) else cell
