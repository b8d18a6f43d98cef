"""A file as rows of cells, one at a time, with the physical line each begins on.

However long a file, a line or a quoted cell is, only a bounded part of it is in memory.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from core.errors import ImportFileError

Source = str | Path | BinaryIO
"""A path, or an open binary file that can seek; it is read from its beginning and stays open."""

MAX_RECORD = 1_000_000
"""The longest row, in characters, line breaks in quoted cells included."""
MAX_COLUMNS = 500
_BLOCK_CHARACTERS = 1 << 17
WHITESPACE = " "
"""As a delimiter: any run of spaces and tabs, without quoting."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is written. ``columns`` are unique names: of the header, or *column 1* …"""

    encoding: str
    delimiter: str
    has_header: bool
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that can't be split into cells."""

    reason: str


Row = tuple[int, list[str] | Unreadable]
"""The line a row begins on, counted from 1, and its cells."""


class _TooLongError(Exception):
    """A row is longer than `MAX_RECORD`."""


class _Lines:
    """The physical lines of a text, each and the row it belongs to of bounded length."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._ready: Iterator[str] = iter(())
        self._rest = ""
        self.number = 0
        self._record_length = 0

    def __iter__(self) -> Iterator[str]:
        """The lines from here on. After a `_TooLongError` another iterator goes on behind that line."""
        while True:
            for line in self._ready:
                self.number += 1
                self._record_length += len(line)
                if self._record_length > MAX_RECORD:
                    raise _TooLongError
                yield line
            if not self._fill():
                return

    def _fill(self) -> bool:
        """Make the next lines ready; False at the end. Of a line that is too long only the length counts."""
        while block := self._text.read(_BLOCK_CHARACTERS):
            lines = io.StringIO(self._rest + block, newline="").readlines()
            # What ends with a carriage return may go on with a line feed.
            self._rest = "" if lines[-1].endswith("\n") else lines.pop()
            if len(self._rest) > MAX_RECORD:
                self._record_length += len(self._rest)
                self._rest = self._rest[-1]
            if lines:
                self._ready = iter(lines)
                return True
        lines = io.StringIO(self._rest, newline="").readlines()
        self._rest, self._ready = "", iter(lines)
        return bool(lines)

    def begin_record(self) -> int:
        """The number of the line that the next row begins on."""
        self._record_length = 0
        return self.number + 1


@contextmanager
def opened(source: Source) -> Iterator[BinaryIO]:
    """The file at its beginning. Raises ImportFileError where there is none, or none that can seek."""
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
    """The name of a file without its folder; empty of a stream that has none."""
    return Path(source if isinstance(source, str | Path) else str(getattr(source, "name", ""))).name


def size_of(stream: BinaryIO) -> int:
    """The length of an open file in bytes; it is at its beginning afterwards."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    return size


def read_rows(stream: BinaryIO, layout: Layout) -> Iterator[Row]:
    """The rows after the header, without empty lines."""
    rows = split_rows(stream, layout.encoding, layout.delimiter)
    if layout.has_header:
        next(rows, None)
    return rows


def split_rows(stream: BinaryIO, encoding: str, delimiter: str) -> Iterator[Row]:
    """All rows of an open file, from where it stands, without empty lines.

    Bytes that are not of the encoding become lone surrogates (in UTF-16 replacement characters).
    """
    errors = "replace" if encoding.startswith("utf-16") else "surrogateescape"
    text = io.TextIOWrapper(stream, encoding=encoding, errors=errors, newline="")
    try:
        lines = _Lines(text)
        yield from _split_at_spaces(lines) if delimiter == WHITESPACE else _split_quoted(lines, delimiter)
    finally:
        text.detach()


def _split_at_spaces(lines: _Lines) -> Iterator[Row]:
    each = iter(lines)
    while True:
        number = lines.begin_record()
        try:
            if cells := next(each).split():
                yield number, cells
        except StopIteration:
            return
        except _TooLongError:
            each = iter(lines)
            yield number, Unreadable(f"must be at most {MAX_RECORD:,} characters long")


def _split_quoted(lines: _Lines, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        number = lines.begin_record()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except _TooLongError:
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            yield number, Unreadable(f"must be at most {MAX_RECORD:,} characters long{_until(number, lines)}")
        except csv.Error as error:
            yield number, Unreadable(_quoting_reason(str(error)) + _until(number, lines))
        else:
            if len(cells) > 1 or (cells and cells[0].strip()):
                yield number, cells


def _quoting_reason(error: str) -> str:
    if "field larger" in error:
        return "must have cells of at most 131,072 characters, or a quote is never closed"
    if "unexpected end" in error:
        return "must close its quote before the end of the file"
    return "must have quotes only around whole cells, and those inside doubled"


def _until(number: int, lines: _Lines) -> str:
    return f" (the lines to {lines.number:,} were left out with it)" if lines.number > number else ""
