"""A list of people: e-mail addresses and own ids, pasted or in a column of a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.errors import ImportFileError
from core.importing.answers import Answers
from core.importing.reading.files import Layout, Source, Unreadable, opened
from core.importing.reading.table_rows import read_rows
from core.importing.recognition.mapping import OWN_ID
from core.importing.recognition.recognizing import recognize

_PARTS = re.compile(r"[^\s,;]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list, trimmed. ``problem`` says why it can't be read, empty if it can."""

    line: int
    text: str
    problem: str = ""


def pasted_entries(text: str) -> Iterator[Entry]:
    """Return the parts of a text between spaces, commas, semicolons and line breaks."""
    for number, line in enumerate(text.splitlines(), start=1):
        for part in _PARTS.findall(line):
            yield Entry(number, part)


def likely_list(source: Source, entity: str) -> tuple[Layout, str]:
    """Return a file's layout, and the column that most likely names records of an entity.

    Raises ImportFileError if the file can't be read.
    """
    found = recognize(source, answers=Answers(entity=entity))
    if found.layout.question:
        raise ImportFileError(found.layout.question)
    targets = {target: column for column, target in found.mapping.items()}
    return found.layout, targets.get("email") or targets.get(OWN_ID) or found.layout.columns[0]


def file_entries(source: Source, layout: Layout, column: str) -> Iterator[Entry]:
    """Yield the cells of a column. Raises ImportFileError if the file can't be read or has no such column."""
    if column not in layout.columns:
        raise ImportFileError(f"column: must be one of the file (got “{column}”). It has {', '.join(layout.columns)}.")
    place = layout.columns.index(column)
    with opened(source) as stream:
        for line, cells in read_rows(stream, layout):
            if isinstance(cells, Unreadable):
                yield Entry(line, "", cells.reason)
            else:
                text = cells[place].strip() if place < len(cells) else ""
                yield Entry(line, text, "" if text else "empty")
