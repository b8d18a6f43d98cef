"""Some rows of a file on their way into the database: cells by row, and values by column.

Each step works on a whole column: a Python loop over every cell of a file takes longer than the database does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import compress
from typing import Any

from core.importing.values.cells import CellError
from core.importing.values.report import Note, RejectedRow

Cells = list[str]


class LeftOutError(Exception):
    """The caller does not want the row."""


class Batch:
    """The rows that are good so far, the rejected ones, and the number of unwanted ones.

    ``columns`` are by the name of the staged column (`core.importing.runs.staging`), as long as ``rows``. A row that
    is rejected stays among ``rows`` until `settle`, so that all its faults are found.
    """

    def __init__(self) -> None:
        self.lines: list[int] = []
        self.rows: list[Cells] = []
        self.columns: dict[str, Sequence[Any]] = {}
        self.rejected: list[RejectedRow] = []
        self.left_out = 0
        self.further: list[tuple[int, Any]] = []
        """Further addresses of rows beyond those that are staged: the line, and the key as it is staged."""
        self.remarks: Counter[tuple[str, str]] = Counter()
        self.examples: dict[tuple[str, str], str] = {}
        self._notes: dict[int, list[Note]] = {}
        self._wrong: set[int] = set()
        self._unwanted: set[int] = set()

    def add(self, line: int, cells: Cells) -> None:
        """Add a row; only before there are columns."""
        self.lines.append(line)
        self.rows.append(cells)

    def reject_row(self, line: int, cells: Sequence[str], reason: str) -> None:
        """Reject a row that is not in the batch."""
        self.rejected.append(RejectedRow(line, tuple(cells), (Note(line, "", reason),)))

    def note(self, place: int, column: str, reason: str, kept: Iterable[str] = ()) -> None:
        """Leave out the value of a column in the row at a place. The stored columns ``kept`` keep what is known."""
        line = self.lines[place]
        self._notes.setdefault(line, []).append(Note(line, column, reason))
        if "kept" in self.columns:
            marks = self.columns["kept"]
            assert isinstance(marks, list)
            marks[place] = "".join([marks[place] or ",", *(f"{name}," for name in kept)])

    def reject(self, place: int, column: str, reason: str) -> None:
        """Reject the row at a place; further reasons may come before `settle` drops it."""
        self.note(place, column, reason)
        self.refuse(place)

    def refuse(self, place: int) -> None:
        """Reject the row at a place for what is noted of it."""
        self._wrong.add(self.lines[place])

    def is_told(self, place: int, columns: Collection[str]) -> bool:
        """Whether something about one of these columns is told of the row at a place."""
        return any(note.column in columns for note in self._notes.get(self.lines[place], ()))

    def leave_out(self, place: int) -> None:
        """Leave out the row at a place, which is not wanted."""
        self._unwanted.add(self.lines[place])

    def remark(self, column: str, text: str, example: str, cells: int) -> None:
        """Count cells of a column for which something holds."""
        self.remarks[column, text] += cells
        self.examples.setdefault((column, text), example)

    def drop(self, errors: Mapping[int, CellError], column: str) -> None:
        """Reject the rows at these places, with the errors of a column, and drop them."""
        for place, error in errors.items():
            self.reject(place, error.column or column, str(error))
        self.settle()

    def settle(self) -> None:
        """Drop rejected and unwanted rows."""
        dropped = self._wrong | self._unwanted
        if not dropped:
            return
        for line, cells in zip(self.lines, self.rows, strict=True):
            if line in self._wrong and line not in self._unwanted:
                self.rejected.append(RejectedRow(line, tuple(cells), tuple(dict.fromkeys(self._notes[line]))))
        self.left_out += len(self._unwanted)
        kept = [line not in dropped for line in self.lines]
        self.lines = list(compress(self.lines, kept))
        self.rows = list(compress(self.rows, kept))
        self.columns = {name: list(compress(values, kept)) for name, values in self.columns.items()}
        self._notes = {line: notes for line, notes in self._notes.items() if line not in dropped}
        self._wrong, self._unwanted = set(), set()

    @property
    def notes(self) -> list[Note]:
        """Return what was left out of rows that are still good, by line."""
        return [note for line in sorted(self._notes) for note in dict.fromkeys(self._notes[line])]
