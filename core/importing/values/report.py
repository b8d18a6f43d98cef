"""What an import did, and what it could not take: rows, values of rows, and words that mean nothing."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from core.store.exporting import csv_lines

MAX_KEPT = 1_000
"""The most rejected rows, and the most notes, that are kept; all are counted."""
MAX_KEPT_CHARACTERS = 2_000_000
"""The most characters of rejected rows that are kept."""
MAX_SHOWN_MERGES = 10
"""The most merges of two records that a report names; all are counted, and the list of merges has them."""


PLACEHOLDER = "taken for no data"
"""What a remark says of words such as NULL."""
LINES = "comes again with other values, kept as an interaction beside the first"
"""What a remark says of own ids that several rows share, such as the lines of one order."""
SHARED = "an address of somebody else too, so it joins nobody"
"""What a remark says of further addresses that several contacts have."""
REJECTED_COLUMNS = ("line", "reasons")
"""Columns that a file of rejected rows has after its own; they are no data."""


@dataclass(frozen=True, slots=True, order=True)
class Note:
    """A cell, or a whole row, and why it was not taken. ``line`` is the line of the file that the row begins on,
    counted from 1; ``column`` is empty if the whole row is meant.
    """

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        where = f"line {self.line:,}, {self.column}" if self.column else f"line {self.line:,}"
        return f"{where}: {self.reason}"


@dataclass(frozen=True, slots=True, order=True)
class RejectedRow:
    """A row that was not imported, as the file has it, with every reason."""

    line: int
    cells: tuple[str, ...]
    reasons: tuple[Note, ...]

    @property
    def told(self) -> str:
        """Return all reasons in one text."""
        return "; ".join(f"{note.column}: {note.reason}" if note.column else note.reason for note in self.reasons)


def rejected_lines(columns: Sequence[str], rows: Iterable[RejectedRow]) -> Iterator[str]:
    """Yield rejected rows as CSV, a line at a time: as the file has them, with their line and reasons at the end.

    They can be imported again once they are corrected. ``columns`` are those of the file.
    """
    own = tuple(columns[:-2] if tuple(columns[-2:]) == REJECTED_COLUMNS else columns)
    width = len(own)
    told = (
        [*row.cells[:width], *[""] * (width - len(row.cells)), row.line, row.told, *row.cells[len(columns) :]]
        for row in rows
    )
    yield from csv_lines([*own, *REJECTED_COLUMNS], told)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that holds for several cells of a column: ``cells`` of them, such as ``example``."""

    column: str
    text: str
    example: str
    cells: int

    def __str__(self) -> str:
        many = "1 cell" if self.cells == 1 else f"{self.cells:,} cells"
        return f"{self.column}: {self.text} ({many}, such as {self.example})"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of the rows of a file.

    ``rows`` = ``new`` + ``changed`` + ``unchanged`` + ``repeated`` + ``left_out`` + ``stayed_out`` + ``bad``.
    ``repeated`` rows have the own id of a later row, which counts; the caller did not want the ``left_out``
    ones. ``created`` counts profiles that were unknown until a row referred to them, ``returned`` deleted ones
    that came back; rows of deleted ones that did not are ``stayed_out``. ``merged`` counts records that went into
    another one, because a row proves the two to be one; the first of them are ``merges``, by number. ``rejected``
    are the first `MAX_KEPT` of the ``bad`` rows, by line. ``notes`` are the first `MAX_KEPT` of the ``noted`` values
    that were left out of rows that were taken. ``declared`` names the new attributes, properties
    and kinds; ``run_id`` is the number of the import.
    """

    entity: str
    rows: int
    new: int
    changed: int
    unchanged: int
    repeated: int
    left_out: int
    bad: int
    noted: int
    notes: tuple[Note, ...]
    remarks: tuple[Remark, ...]
    created: int
    declared: tuple[str, ...]
    rejected: tuple[RejectedRow, ...] = ()
    returned: int = 0
    stayed_out: int = 0
    merged: int = 0
    merges: tuple[str, ...] = ()
    run_id: int = field(default=0, compare=False)

    @property
    def bad_rows(self) -> tuple[Note, ...]:
        """Return why rows were rejected, each reason by itself."""
        return tuple(reason for row in self.rejected for reason in row.reasons)


@dataclass(slots=True)
class Tally:
    """Counts rows while a file is read."""

    rows: int = 0
    left_out: int = 0
    bad: int = 0
    noted: int = 0
    rejected: list[RejectedRow] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    _characters: int = 0
    _remarks: Counter[tuple[str, str]] = field(default_factory=Counter)
    _examples: dict[tuple[str, str], str] = field(default_factory=dict)

    def note_rejected(self, rows: Sequence[RejectedRow]) -> None:
        """Count further rejected rows, in the order of lines, and keep them while there is room."""
        self.bad += len(rows)
        for row in rows[: MAX_KEPT - len(self.rejected)]:
            self._characters += sum(map(len, row.cells))
            if self._characters > MAX_KEPT_CHARACTERS:
                break
            self.rejected.append(row)

    def note(self, notes: Sequence[Note]) -> None:
        """Count further values that were left out, and keep them while there is room."""
        self.noted += len(notes)
        self.notes += notes[: MAX_KEPT - len(self.notes)]

    def note_without(self, number: int, first: Iterable[Note]) -> None:
        """Count further values that were left out, of which these are the first by line, and keep those."""
        self.noted += number
        self.notes = sorted([*self.notes, *first])[:MAX_KEPT] if number else self.notes

    def take_notes(self, line: int) -> Sequence[Note]:
        """Return the kept notes of a row, which is rejected after all."""
        start, end = (find(self.notes, line, key=lambda note: note.line) for find in (bisect_left, bisect_right))
        taken = self.notes[start:end]
        del self.notes[start:end]
        self.noted -= len(taken)
        return taken

    def remark(self, counted: Counter[tuple[str, str]], examples: dict[tuple[str, str], str]) -> None:
        """Add the cells of further rows, by column and text."""
        self._remarks.update(counted)
        self._examples = examples | self._examples

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """Return what holds for several cells, in the order of columns."""
        return tuple(Remark(*key, self._examples[key], cells) for key, cells in self._remarks.items())
