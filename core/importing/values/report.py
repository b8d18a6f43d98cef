"""What an import did, and which rows it could not take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

MAX_KEPT = 1_000
"""The most bad rows kept with their reason; all are counted."""


@dataclass(frozen=True, slots=True, order=True)
class BadRow:
    """A row that was not imported. ``line`` is the line of the file it begins on, counted from 1;
    ``column`` is empty if the whole row is bad.
    """

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        where = f"line {self.line:,}, {self.column}" if self.column else f"line {self.line:,}"
        return f"{where}: {self.reason}"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of the rows of a file.

    ``rows`` = ``new`` + ``changed`` + ``unchanged`` + ``repeated`` + ``left_out`` + ``bad``.
    ``repeated`` rows have the own id of a later row, which counts; the caller did not want the ``left_out``
    ones. ``created`` counts profiles that were unknown until a row referred to them. ``bad_rows``
    are the first `MAX_KEPT`, by line. ``declared`` names the new attributes, properties and kinds.
    """

    entity: str
    rows: int
    new: int
    changed: int
    unchanged: int
    repeated: int
    left_out: int
    bad: int
    bad_rows: tuple[BadRow, ...]
    created: int
    declared: tuple[str, ...]


@dataclass(slots=True)
class Tally:
    """Counts rows while a file is read."""

    rows: int = 0
    left_out: int = 0
    bad: int = 0
    bad_rows: list[BadRow] = field(default_factory=list)

    def note_bad(self, rows: Iterable[BadRow]) -> None:
        """Count further bad rows, and keep them while there is room."""
        noted = sorted(rows)
        self.bad += len(noted)
        self.bad_rows += noted[: MAX_KEPT - len(self.bad_rows)]

    def note_refused(self, number: int, first: Iterable[BadRow]) -> None:
        """Count rows that name no record, and keep the first of them by line."""
        self.bad += number
        self.bad_rows = sorted([*self.bad_rows, *first])[:MAX_KEPT]
