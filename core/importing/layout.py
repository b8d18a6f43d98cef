"""How a file is written: its encoding, what parts its cells, whether it has a header.

The delimiter is the one that cuts the first rows into the same number of cells most often. The
libraries for this were tried or read first: csv.Sniffer takes quadratic time on unclosed quotes and
errs on short files, CleverCSV takes minutes on some files and takes a space for a delimiter.
"""

from __future__ import annotations

import codecs
import io
import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import BinaryIO

import charset_normalizer

from core.errors import ImportFileError
from core.importing.amounts import read_amount
from core.importing.files import MAX_COLUMNS, WHITESPACE, Layout, Source, Unreadable, opened, split_rows
from core.importing.written_dates import read_day

MAX_NAME = 100
"""Longer headers are cut, in characters."""

_BLOCK_BYTES = 1 << 20
_SAMPLE_BYTES = 1 << 16
_SAMPLE_ROWS = 100
_DELIMITERS = (",", ";", "\t", "|")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = (
    (b"PK\x03\x04", "a zip archive or an Excel workbook"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"SQLite format 3\0", "a database"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# Of what charset-normalizer knows: what spreadsheets of some language still write.
_LEGACY = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp932", "gb18030", "big5", "cp949"]


def find_layout(source: Source, encoding: str | None = None, delimiter: str | None = None) -> Layout:
    """The layout of a file, of which the whole is read once to be sure of UTF-8.

    Raises ImportFileError for what is no text, is empty, or has more than `MAX_COLUMNS` columns.
    """
    with opened(source) as stream:
        sample = stream.read(_SAMPLE_BYTES)
        if not sample.strip():
            raise ImportFileError("file: must have at least one row (it is empty).")
        for magic, name in _BINARY:
            if sample.startswith(magic):
                raise ImportFileError(f"file: must be text (got {name}). Save the table as CSV and import that.")
        stream.seek(0)
        encoding = _known(encoding) if encoding else _find_encoding(stream, sample)
        _check_text(sample, encoding)
        if delimiter is None:
            delimiter = _find_delimiter(sample, encoding, is_whole=len(sample) < _SAMPLE_BYTES)
        stream.seek(0)
        rows = [cells for _, cells in islice(split_rows(stream, encoding, delimiter), _SAMPLE_ROWS)]
    whole = [cells for cells in rows if not isinstance(cells, Unreadable)]
    if not whole:
        raise ImportFileError("file: must be a table of rows and cells (got nothing that can be split into cells).")
    if (width := len(whole[0])) > MAX_COLUMNS:
        raise ImportFileError(f"file: must have at most {MAX_COLUMNS} columns (got {width:,}).")
    has_header = not isinstance(rows[0], Unreadable) and _is_header(whole[0], whole[1:])
    width = width if has_header else max(Counter(map(len, whole)).items(), key=lambda item: item[1])[0]
    columns = _unique(whole[0]) if has_header else tuple(f"column {number}" for number in range(1, width + 1))
    return Layout(encoding, delimiter, has_header, columns)


def _known(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError as error:
        raise ImportFileError(f"encoding: must be one that Python knows, such as utf-8 (got {encoding!r}).") from error


def _find_encoding(stream: BinaryIO, sample: bytes) -> str:
    for bom, name in _BOMS:
        if sample.startswith(bom):
            return name
    # Text in UTF-16 has a zero in every other byte of most letters.
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) > len(sample) // 5 and min(even, odd) <= len(sample) // 100:
        return "utf-16-be" if even > odd else "utf-16-le"
    decoder = codecs.getincrementaldecoder("utf-8")()
    while block := stream.read(_BLOCK_BYTES):
        try:
            decoder.decode(block)
        except UnicodeDecodeError:
            return _legacy_encoding(block)
    return "utf-8"


def _legacy_encoding(block: bytes) -> str:
    """The encoding of a part of a file that is not all UTF-8: UTF-8 with some damage, or an older one."""
    text = block.decode("utf-8", "surrogateescape")
    damaged = sum(1 for c in text if "\udc80" <= c <= "\udcff")
    letters = sum(1 for c in text if c > "\x7f") - damaged
    if letters > 4 * damaged:
        return "utf-8"
    lines = [line for line in block.splitlines() if not line.isascii()]
    western = b"".join(lines).decode("cp1252", "replace")
    if _is_western(western):
        return "cp1252"
    best = charset_normalizer.from_bytes(b"\n".join(lines)[:_SAMPLE_BYTES], cp_isolation=_LEGACY).best()
    return best.encoding if best else "cp1252"


def _is_western(text: str) -> bool:
    """True where the letters beyond ASCII are letters, and few. A short text tells the detector too little."""
    letters = [c for c in text if c.isalpha()]
    beyond = [c for c in text if c > "\x7f"]
    odd = [c for c in beyond if not c.isalpha() and c not in "€“”„\u2018’–…°\xa0"]
    return len(odd) * 20 <= len(beyond) and len(beyond) * 3 <= len(letters)


def _check_text(sample: bytes, encoding: str) -> None:
    text = sample.decode(encoding, "replace")
    if len(_CONTROL.findall(text)) > len(text) // 20:
        raise ImportFileError("file: must be text, such as a CSV (got a binary file). Save the table as CSV.")


def _find_delimiter(sample: bytes, encoding: str, *, is_whole: bool) -> str:
    if not is_whole:  # the last row may be cut
        end = max(sample.rfind(b"\n"), sample.rfind(b"\r"))
        sample = sample[: end + 1] if end > 0 and not encoding.startswith("utf-16") else sample
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        widths = _widths(sample, encoding, delimiter)
        width, count = max(Counter(widths).items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        score = count / len(widths) * (1 - 1 / width) if width > 1 else 0.0
        if score > best_score:
            best, best_score = delimiter, score
    return best if best_score else _spaces_or_one_column(sample, encoding)


def _widths(sample: bytes, encoding: str, delimiter: str) -> list[int]:
    rows = islice(split_rows(io.BytesIO(sample), encoding, delimiter), _SAMPLE_ROWS)
    return [0 if isinstance(cells, Unreadable) else len(cells) for _, cells in rows]


def _spaces_or_one_column(sample: bytes, encoding: str) -> str:
    """Spaces only part cells where every row has as many and most are numbers: else they are texts."""
    rows = [cells for _, cells in islice(split_rows(io.BytesIO(sample), encoding, WHITESPACE), _SAMPLE_ROWS)]
    cells = [cell for row in rows if not isinstance(row, Unreadable) for cell in row]
    widths = {0 if isinstance(row, Unreadable) else len(row) for row in rows}
    is_table = len(widths) == 1 and max(widths) > 1 and sum(map(_is_value, cells)) * 2 > len(cells)
    return WHITESPACE if is_table else ","


def _is_value(cell: str) -> bool:
    """True of a number or a date."""
    text = cell.strip()
    for read in (lambda: read_amount(text, decimal_comma=False), lambda: read_amount(text, decimal_comma=True),
                 lambda: read_day(text, day_first=True), lambda: read_day(text, day_first=False)):  # fmt: skip
        try:
            read()
        except ValueError:
            continue
        return True
    return False


def _is_header(first: Sequence[str], others: Sequence[Sequence[str]]) -> bool:
    """A header has a different text in each column, and neither numbers nor dates nor addresses."""
    names = [cell.strip() for cell in first]
    if any(_is_value(name) or "@" in name for name in names) or not any(names):
        return False
    filled = [name.casefold() for name in names if name]
    if len(set(filled)) * 2 < len(filled):
        return False
    # A list of texts only, under texts: a header unless one of its words comes again in its own column.
    below = {(place, cell.strip().casefold()) for row in others for place, cell in enumerate(row)}
    comes_again = any(name and (place, name.casefold()) in below for place, name in enumerate(names))
    return not comes_again or any(_is_value(cell) for row in others for cell in row)


def _unique(header: Sequence[str]) -> tuple[str, ...]:
    names: list[str] = []
    for number, cell in enumerate(header, 1):
        name = "".join(c if c.isprintable() else " " for c in cell[: 2 * MAX_NAME])
        name = " ".join(name.split())[:MAX_NAME] or f"column {number}"
        names.append(name if name not in names else f"{name} (column {number})")
    return tuple(names)
