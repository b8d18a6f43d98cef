"""Some rows of a file on their way into the database: cells by row, and what they became by column.

Whatever is done is done to a column at a time: a loop in Python over every cell of a file takes longer than
the database does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import compress
from typing import Any

from core.importing.cells import CellError
from core.importing.report import BadRow

Cells = list[str]


class LeftOutError(Exception):
    """The caller does not want the row."""


class Batch:
    """Rows that are good so far, those found bad, and how many were not wanted.

    ``columns`` are by the name of the staged column (`core.importing.staging`), as long as ``rows``.
    """

    def __init__(self) -> None:
        self.lines: list[int] = []
        self.rows: list[Cells] = []
        self.columns: dict[str, Sequence[Any]] = {}
        self.bad: list[BadRow] = []
        self.left_out = 0

    def add(self, line: int, cells: Cells) -> None:
        """Take a row in, before there are any columns."""
        self.lines.append(line)
        self.rows.append(cells)

    def note_bad(self, line: int, column: str, reason: str) -> None:
        """A row that is not among these, and why."""
        self.bad.append(BadRow(line, column, reason))

    def drop(self, errors: Mapping[int, CellError | LeftOutError], column: str) -> None:
        """Take out the rows at these places, for what was wrong in a column unless the error names another."""
        for place, error in errors.items():
            if isinstance(error, LeftOutError):
                self.left_out += 1
            else:
                self.note_bad(self.lines[place], error.column or column, str(error))
        kept = [place not in errors for place in range(len(self.rows))]
        self.lines = list(compress(self.lines, kept))
        self.rows = list(compress(self.rows, kept))
        self.columns = {name: list(compress(values, kept)) for name, values in self.columns.items()}
