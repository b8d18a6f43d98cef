"""Rows as a file for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.store.exporting import csv_lines


def to_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """CSV in UTF-8 with a byte order mark, without which some spreadsheets misread accents."""
    return "".join(csv_lines(header, rows)).encode("utf-8-sig")
