"""Some rows of a file on their way into the database: cells by row, and values by column.

Each step works on a whole column: a Python loop over every cell of a file takes longer than the database does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import compress
from typing import Any

from core.importing.values.cells import CellError
from core.importing.values.report import BadRow

Cells = list[str]


class LeftOutError(Exception):
    """The caller does not want the row."""


class Batch:
    """The rows that are good so far, the bad ones, and the number of unwanted ones.

    ``columns`` are by the name of the staged column (`core.importing.runs.staging`), as long as ``rows``.
    """

    def __init__(self) -> None:
        self.lines: list[int] = []
        self.rows: list[Cells] = []
        self.columns: dict[str, Sequence[Any]] = {}
        self.bad: list[BadRow] = []
        self.left_out = 0

    def add(self, line: int, cells: Cells) -> None:
        """Add a row; only before there are columns."""
        self.lines.append(line)
        self.rows.append(cells)

    def note_bad(self, line: int, column: str, reason: str) -> None:
        """Note a row that is not in the batch, and why."""
        self.bad.append(BadRow(line, column, reason))

    def drop(self, errors: Mapping[int, CellError | LeftOutError], column: str) -> None:
        """Drop the rows at these places, with the errors of a column unless an error names another column."""
        for place, error in errors.items():
            if isinstance(error, LeftOutError):
                self.left_out += 1
            else:
                self.note_bad(self.lines[place], error.column or column, str(error))
        kept = [place not in errors for place in range(len(self.rows))]
        self.lines = list(compress(self.lines, kept))
        self.rows = list(compress(self.rows, kept))
        self.columns = {name: list(compress(values, kept)) for name, values in self.columns.items()}
