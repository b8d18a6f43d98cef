"""A text as rows of cells, one at a time, with the physical line each begins on.

Only a bounded part is in memory, however long a file, a line or a quoted cell is.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from typing import BinaryIO

from core.importing.reading.files import MAX_RECORD, WHITESPACE, Dialect, Row, Unreadable

_BLOCK_CHARACTERS = 1 << 17
_TONES_APART = "cp1258"
_WIDE = ("utf-16", "utf-32", "utf-7", "iso2022", "hz")


class TooLongError(Exception):
    """A row is longer than `MAX_RECORD`."""


class Lines:
    """The physical lines of a text; a line, and the row it belongs to, have bounded lengths."""

    def __init__(self, text: io.TextIOBase) -> None:
        self._text = text
        self._ready: Iterator[str] = iter(())
        self._rest = ""
        self.number = 0
        self._record_length = 0

    def __iter__(self) -> Iterator[str]:
        """Yield the lines from here on. After a `TooLongError` a new iterator goes on behind that line."""
        while True:
            for line in self._ready:
                self.number += 1
                self._record_length += len(line)
                if self._record_length > MAX_RECORD:
                    raise TooLongError
                yield line
            if not self._fill():
                return

    def _fill(self) -> bool:
        """Read the next lines; False at the end. Of a line that is too long only the length counts."""
        while block := self._text.read(_BLOCK_CHARACTERS):
            lines = io.StringIO(self._rest + block, newline="").readlines()
            # A carriage return at the end may be followed by a line feed.
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
        """Begin a row. Return the number of the line it begins on."""
        self._record_length = 0
        return self.number + 1


def text_of(stream: BinaryIO, encoding: str) -> io.TextIOWrapper:
    """Return a stream as text; detach it when done.

    Bytes outside the encoding become lone surrogates, in multi-byte encodings replacement characters.
    """
    errors = "replace" if encoding.startswith(_WIDE) else "surrogateescape"
    return io.TextIOWrapper(stream, encoding=encoding, errors=errors, newline="")


def split_rows(stream: BinaryIO, encoding: str, dialect: Dialect, *, skipped: int = 0) -> Iterator[Row]:
    """Yield the rows of an open file from its current position, without empty lines and the first ``skipped`` lines."""
    text = text_of(stream, encoding)
    try:
        rows = split_text(text, dialect, skipped=skipped)
        yield from _compose(rows) if encoding == _TONES_APART else rows
    finally:
        text.detach()


def _compose(rows: Iterator[Row]) -> Iterator[Row]:
    """Yield rows in which a letter and the tone behind it are one character, as everywhere else."""
    for line, cells in rows:
        yield line, cells if isinstance(cells, Unreadable) else [unicodedata.normalize("NFC", cell) for cell in cells]


def split_text(text: io.TextIOBase, dialect: Dialect, *, skipped: int = 0) -> Iterator[Row]:
    """As `split_rows`, for a text."""
    lines = Lines(text)
    _skip(lines, skipped)
    return _split_at_spaces(lines) if dialect.delimiter == WHITESPACE else _split_quoted(lines, dialect)


def _skip(lines: Lines, count: int) -> None:
    each = iter(lines)
    while lines.number < count:
        lines.begin_record()
        try:
            next(each)
        except StopIteration:
            return
        except TooLongError:
            each = iter(lines)


def _split_at_spaces(lines: Lines) -> Iterator[Row]:
    each = iter(lines)
    while True:
        number = lines.begin_record()
        try:
            if cells := next(each).split():
                yield number, cells
        except StopIteration:
            return
        except TooLongError:
            each = iter(lines)
            yield number, Unreadable(f"must be at most {MAX_RECORD:,} characters long")


def _split_quoted(lines: Lines, dialect: Dialect) -> Iterator[Row]:
    reader = _reader(lines, dialect)
    begin_record = lines.begin_record
    while True:
        number = begin_record()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except TooLongError:
            reader = _reader(lines, dialect)
            yield number, Unreadable(f"must be at most {MAX_RECORD:,} characters long{_until(number, lines)}")
        except csv.Error as error:
            yield number, Unreadable(_quoting_reason(str(error)) + _until(number, lines))
        else:
            if len(cells) > 1 or (cells and cells[0].strip()):
                yield number, cells


def _reader(lines: Lines, dialect: Dialect) -> Iterator[list[str]]:
    return csv.reader(
        lines,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        escapechar=dialect.escape or None,
        skipinitialspace=dialect.is_spaced,
        strict=not dialect.is_spaced,
    )


def _quoting_reason(error: str) -> str:
    if "field larger" in error:
        return "must have cells of at most 131,072 characters, or a quote is never closed"
    if "unexpected end" in error:
        return "must close its quote before the end of the file"
    return "must have quotes only around whole cells, and those inside doubled"


def _until(number: int, lines: Lines) -> str:
    return f" (the lines to {lines.number:,} were left out with it)" if lines.number > number else ""
