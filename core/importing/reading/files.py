"""A file: its bytes, its layout, and its rows of cells with the line that each begins on."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from core.errors import ImportFileError
from core.language.operators import AttributeType

Source = str | Path | BinaryIO
"""A path, or an open binary file that can seek; reading begins at its beginning and leaves it open."""

MAX_RECORD = 1_000_000
"""The most characters of a row, including line breaks in quoted cells."""
MAX_COLUMNS = 500
WHITESPACE = " "
"""The delimiter that stands for any run of spaces and tabs, without quoting."""


FILE_ENDS = (
    "csv", "tsv", "tab", "txt", "xlsx", "xlsm", "xls", "xlsb", "ods", "json", "jsonl", "ndjson", "parquet", "gz", "bz2",
    "xz", "zip",
)  # fmt: skip
"""The usual endings of names of such files; the contents decide."""


class FileKind(StrEnum):
    """The kind of the unpacked bytes."""

    TEXT = "text"
    WORKBOOK = "workbook"
    OTHER_WORKBOOK = "other workbook"
    JSON_LINES = "json lines"
    JSON_LIST = "json list"
    JSON_OBJECTS = "json objects"
    PARQUET = "parquet"


@dataclass(frozen=True, slots=True)
class Dialect:
    """What separates the cells of a text. ``quote`` and ``escape`` are empty if there is none.

    With ``is_spaced``, spaces beside a delimiter belong to it, also behind a quote.
    """

    delimiter: str = ","
    quote: str = '"'
    escape: str = ""
    is_spaced: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible encoding of the bytes, and the first words beyond ASCII as it reads them."""

    encoding: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """The place and form of a table in a file: all that `read_rows` needs, and that a person may choose otherwise.

    ``columns`` are unique names: of the header, or *column 1* …; ``types`` gives those whose cells the file itself
    types: they are plain numbers, ISO days and instants, true and false, whatever else the file looks like.
    ``header_line`` is 0 if no line has names, ``skipped`` counts the lines above the header or the first row.
    ``left`` counts empty columns at the left; ``comment`` begins lines that are no rows.
    ``sheets`` and ``members`` are the tables that a workbook or an archive holds. ``question`` is what has to be
    answered before the file can be imported, mostly empty, and ``encodings`` are the answers where it is the encoding.
    """

    columns: tuple[str, ...]
    types: tuple[AttributeType | None, ...]
    kind: FileKind = FileKind.TEXT
    encoding: str = "utf-8"
    dialect: Dialect = Dialect()
    header_line: int = 1
    header: tuple[str, ...] = ()
    skipped: int = 0
    left: int = 0
    comment: str = ""
    has_footer: bool = True
    pads_rows: bool = False
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    member: str = ""
    members: tuple[str, ...] = ()
    encodings: tuple[Candidate, ...] = ()
    question: str = ""
    notes: tuple[str, ...] = ()

    @property
    def has_header(self) -> bool:
        """Whether a line of the file names the columns."""
        return self.header_line > 0

    @property
    def delimiter(self) -> str:
        """What separates the cells of a text; empty for other kinds of files."""
        return self.dialect.delimiter if self.kind is FileKind.TEXT else ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person says about a file; None leaves it to the file's own evidence.

    ``header_line`` 0 says that no line names the columns, ``has_footer`` False that the last lines are rows too.
    """

    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    header_line: int | None = None
    has_footer: bool | None = None
    sheet: str | None = None
    member: str | None = None


AS_FOUND = Choice()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that can't be split into cells."""

    reason: str


Row = tuple[int, list[str] | Unreadable]
"""The line a row begins on, counted from 1 (in a table without lines the number of the row), and its cells."""


@contextmanager
def opened(source: Source) -> Iterator[BinaryIO]:
    """Open the file at its beginning. Raises ImportFileError if it doesn't exist or can't seek."""
    if isinstance(source, str | Path):
        with ExitStack() as stack:
            try:
                stream = stack.enter_context(Path(source).open("rb"))
            except (OSError, ValueError) as error:
                raise ImportFileError(f"file: must be a file that can be read (got: {error}).") from error
            yield stream
        return
    try:
        source.seek(0)
    except (OSError, ValueError, AttributeError) as error:
        raise ImportFileError(f"file: must be an open binary file that can seek (got: {error}).") from error
    yield source


def name_of(source: Source) -> str:
    """Return the name of a file without its folder; empty for a stream without a name."""
    return Path(source if isinstance(source, str | Path) else str(getattr(source, "name", ""))).name


def size_of(stream: BinaryIO) -> int:
    """Return the length of an open file in bytes, and rewind it."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    return size
