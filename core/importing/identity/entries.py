"""A list of people: e-mail addresses and own ids, pasted or in a column of a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from core.errors import ImportFileError
from core.importing.answers import Answers
from core.importing.reading.files import Layout, Source, Unreadable, opened
from core.importing.reading.table_rows import read_rows
from core.importing.recognition.mapping import OWN_ID
from core.importing.recognition.recognizing import recognize
from core.importing.recognition.tools import OWN_LISTS
from core.store.exporting import FORMULA_STARTS

_PARTS = re.compile(r"[^\s,;]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list, trimmed. ``problem`` says why it can't be read, empty if it can. ``other`` names the same
    record where ``text`` names none.
    """

    line: int
    text: str
    problem: str = ""
    other: str = ""


class ListColumns(NamedTuple):
    """A file's layout, the column that most likely names records, and another one that does, None if there is none."""

    layout: Layout
    column: str
    other: str | None


def pasted_entries(text: str) -> Iterator[Entry]:
    """Return the parts of a text between spaces, commas, semicolons and line breaks."""
    for number, line in enumerate(text.splitlines(), start=1):
        for part in _PARTS.findall(line):
            yield Entry(number, part)


def likely_list(source: Source, entity: str) -> ListColumns:
    """Find the columns that most likely name records of an entity: own ids first in lists that Windrow exported, else
    addresses, which are of no particular system.

    Raises ImportFileError if the file can't be read.
    """
    found = recognize(source, answers=Answers(entity=entity))
    if found.layout.question:
        raise ImportFileError(found.layout.question)
    targets = {target: column for column, target in found.mapping.items()}
    order = (OWN_ID, "email") if found.tool == OWN_LISTS else ("email", OWN_ID)
    columns = [targets[target] for target in order if target in targets] or [found.layout.columns[0]]
    return ListColumns(found.layout, columns[0], columns[1] if len(columns) > 1 else None)


def file_entries(source: Source, layout: Layout, column: str, other: str | None = None) -> Iterator[Entry]:
    """Yield the cells of a column, and of the ``other`` one. Raises ImportFileError if the file can't be read or has no
    such column.
    """
    for name in filter(None, (column, other)):
        if name not in layout.columns:
            known = ", ".join(layout.columns)
            raise ImportFileError(f"column: must be one of the file (got “{name}”). It has {known}.")
    places = [layout.columns.index(name) for name in (column, other) if name]
    with opened(source) as stream:
        for line, cells in read_rows(stream, layout):
            if isinstance(cells, Unreadable):
                yield Entry(line, "", cells.reason)
            else:
                texts = [_plain(cells[place]) if place < len(cells) else "" for place in places]
                text, *others = [text for text in texts if text] or [""]
                yield Entry(line, text, "" if text else "empty", others[0] if others else "")


def _plain(cell: str) -> str:
    """Return a cell without the apostrophe that exports put before what a spreadsheet would run as a formula."""
    text = cell.strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text
