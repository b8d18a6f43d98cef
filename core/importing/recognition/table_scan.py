"""A look at the cells of a table: each column weighed, as many rows as its type and form need, and the first rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter

from core.importing.reading.files import Layout, Source, Unreadable, opened
from core.importing.reading.table_rows import read_rows
from core.importing.recognition.cell_evidence import SAMPLE_ROWS, WEIGHED_ROWS, Evidence

SHOWN_ROWS = 20
SHOWN_CHARACTERS = 200

_LOOK_EVERY = 1_000


@dataclass(frozen=True, slots=True)
class Scan:
    """The evidence of each column, and the first rows as they are shown."""

    columns: tuple[Evidence, ...]
    shown: tuple[tuple[str, ...], ...]


def scan(source: Source, layout: Layout, is_settled: Callable[[str], bool]) -> Scan:
    """Weigh the cells of a table: all of the first rows, then those of columns that a later row may decide, but for
    those that are settled without them.

    Raises ImportFileError for a file that can't be read.
    """
    columns = [Evidence() for _ in layout.columns]
    watched = list(range(len(columns)))
    shown: list[tuple[str, ...]] = []
    number = 0
    with opened(source) as stream:
        rows = (cells for _, cells in read_rows(stream, layout) if not isinstance(cells, Unreadable))
        while part := list(islice(rows, _LOOK_EVERY)):
            if number >= SAMPLE_ROWS:
                watched = [
                    index
                    for index in watched
                    if layout.types[index] is None and _may_change(columns[index])
                    and not is_settled(layout.columns[index])
                ]  # fmt: skip
                if not watched or number >= WEIGHED_ROWS:
                    break
            number += len(part)
            shown += [_shown(row, len(columns)) for row in part[: SHOWN_ROWS - len(shown)]]
            for index in watched:
                cells = _column(part, index)
                if (type_ := layout.types[index]) is None:
                    columns[index].note_all(cells)
                else:
                    columns[index].keep_all(cells, type_)
        rows.close()  # while the file is open, from which its last step detaches
    return Scan(tuple(columns), tuple(shown))


def _shown(row: list[str], width: int) -> tuple[str, ...]:
    return tuple(cell[:SHOWN_CHARACTERS] for cell in row[:width])


def _column(rows: Sequence[list[str]], index: int) -> list[str]:
    try:
        return list(map(itemgetter(index), rows))
    except IndexError:
        return [row[index] if index < len(row) else "" for row in rows]


def _may_change(column: Evidence) -> bool:
    """Whether a later cell can give a column another type or form: all but those of texts can."""
    return not column.distinct or column.is_order_open or column.is_sign_open or not column.others
