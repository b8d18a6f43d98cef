"""The sheets of an Excel workbook (.xlsx) as rows of cells, read during unpacking.

python-calamine, which reads the other kinds of workbooks, holds a whole sheet: 720 MB for a million rows of eight
cells, where this takes 15 MB and a third longer. It gives neither errors nor formats: a postcode that is the number
1067 shown as 01067 is 1067 to it. openpyxl streams, and takes ten times as long.

Office Open XML, ECMA-376 part 1: 18.3 (sheets), 18.4 (shared strings), 18.8 (styles), 18.17.4 (dates).
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import PurePosixPath
from typing import IO, BinaryIO
from xml.parsers import expat

from core.errors import ImportFileError
from core.importing.reading.files import Row
from core.importing.reading.typed_cells import (
    NO,
    YES,
    DayText,
    InstantText,
    NumberText,
    number_text,
    percent_text,
    typed_text,
)

MAX_SHARED_CHARACTERS = 200_000_000
"""The limit of a workbook's distinct texts together: they are in memory."""
MAX_CELL = 131_072
_MAX_WIDTH = 16_384
_BLOCK = 1 << 16
_LONGEST_NUMBER = 9
"""Digits of a number of a row, a text or a style; a longer one is nonsense."""
_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, KeyError)
_BUILT_IN_DAYS = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})
_BUILT_IN_TIMES = frozenset({18, 19, 20, 21, 45, 46, 47})
_BUILT_IN_PERCENTS = frozenset({9, 10})
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DAY_LETTERS = re.compile(r"[yd]|(?<![h:\]])m+(?!:)|[ge]{2,}", re.IGNORECASE)
_TIME_LETTERS = re.compile(r"[hs]", re.IGNORECASE)
_ZEROS = re.compile(r"0{2,}")
_SECONDS_IN_DAY = 86_400
_EPOCH_1900, _EPOCH_1904 = datetime(1899, 12, 30, tzinfo=UTC), datetime(1904, 1, 1, tzinfo=UTC)

Render = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet, and the part of the archive that holds it."""

    name: str
    part: str
    is_hidden: bool


@dataclass(slots=True)
class Workbook:
    """An open workbook."""

    archive: zipfile.ZipFile
    sheets: tuple[Sheet, ...]
    is_1904: bool
    texts: list[str]
    renders: tuple[Render, ...]

    def rows(self, sheet: Sheet) -> Iterator[Row]:
        """Yield the rows of a sheet with any text, each with its number."""
        with _part(self.archive, sheet.part) as stream:
            reader = _SheetReader(self.texts, self.renders)
            yield from _rows_of_stream(stream, reader)


@contextmanager
def opened_workbook(stream: BinaryIO) -> Iterator[Workbook]:
    """Open a workbook with its sheets that are tables, in order. Raises ImportFileError if it is damaged."""
    try:
        archive = zipfile.ZipFile(stream)
    except _ERRORS as error:
        raise _damage_error(error) from error
    with archive:
        names = {name.lower(): name for name in archive.namelist()}
        targets = _targets(archive, names)
        book = _BookReader()
        if (part := _workbook_part(names)) is None:
            raise _damage_error("it has no list of sheets")
        _parse(archive, part, book)
        folder = str(PurePosixPath(part).parent)
        sheets = []
        for name, relation, is_hidden in book.sheets:
            target = targets.get(relation, "")
            where = names.get(_part_name(folder, target).lower(), "")
            if where and "worksheets" in where.lower():
                sheets.append(Sheet(name, where, is_hidden))
        if not sheets:
            raise ImportFileError("file: must be a workbook with a sheet of cells (got one without).")
        texts = _SharedReader()
        if shared := names.get(f"{folder}/sharedstrings.xml"):
            _parse(archive, shared, texts)
        styles = _StyleReader()
        if style_part := names.get(f"{folder}/styles.xml"):
            _parse(archive, style_part, styles)
        yield Workbook(
            archive,
            tuple(sheets),
            book.is_1904,
            texts.texts,
            styles.renders(_EPOCH_1904 if book.is_1904 else _EPOCH_1900),
        )


def _workbook_part(names: dict[str, str]) -> str | None:
    return next((names[name] for name in names if re.fullmatch(r"xl/workbook\d*\.xml", name)), None)


def _targets(archive: zipfile.ZipFile, names: dict[str, str]) -> dict[str, str]:
    part = next((names[name] for name in names if re.fullmatch(r"xl/_rels/workbook\d*\.xml\.rels", name)), None)
    if part is None:
        return {}
    reader = _RelationReader()
    _parse(archive, part, reader)
    return reader.targets


def _part_name(folder: str, target: str) -> str:
    """Return the full name of a part, given absolutely or relative to the workbook."""
    if target.startswith("/"):
        return target[1:]
    parts: list[str] = []
    for each in f"{folder}/{target}".split("/"):
        if each == "..":
            parts = parts[:-1]
        elif each not in ("", "."):
            parts.append(each)
    return "/".join(parts)


def _damage_error(error: object) -> ImportFileError:
    return ImportFileError(
        f"file: must be a whole Excel workbook (got a damaged one: {error}). "
        "Open it in a spreadsheet and save it again."
    )


@contextmanager
def _part(archive: zipfile.ZipFile, name: str) -> Iterator[IO[bytes]]:
    try:
        stream = archive.open(name)
    except _ERRORS as error:
        raise _damage_error(error) from error
    with stream:
        yield stream


class _Reader:
    """Takes the elements of one part; ``rows`` has those that are ready."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.text: list[str] = []

    def start(self, tag: str, values: dict[str, str]) -> None:
        """Take the beginning of an element."""

    def end(self, tag: str) -> None:
        """Take the end of an element."""


def _parse(archive: zipfile.ZipFile, part: str, reader: _Reader) -> None:
    with _part(archive, part) as stream:
        for _ in _rows_of_stream(stream, reader):
            pass


def _rows_of_stream(stream: IO[bytes], reader: _Reader) -> Iterator[Row]:
    parser = expat.ParserCreate(namespace_separator=None)
    parser.buffer_text = True
    parser.buffer_size = _BLOCK
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text.append
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        while block := stream.read(_BLOCK):
            parser.Parse(block, False)  # noqa: FBT003 (has no name)
            if reader.rows:
                yield from reader.rows
                reader.rows.clear()
        parser.Parse(b"", True)  # noqa: FBT003
    except (expat.ExpatError, *_ERRORS) as error:
        raise _damage_error(error) from error
    yield from reader.rows


def _refuse_doctype(*_: object) -> None:
    raise ImportFileError("file: must be a workbook without a document type (got one that declares entities).")


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


class _RelationReader(_Reader):
    def __init__(self) -> None:
        super().__init__()
        self.targets: dict[str, str] = {}

    def start(self, tag: str, values: dict[str, str]) -> None:
        if _local(tag) == "Relationship":
            self.targets[values.get("Id", "")] = values.get("Target", "")


class _BookReader(_Reader):
    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str, bool]] = []
        self.is_1904 = False

    def start(self, tag: str, values: dict[str, str]) -> None:
        match _local(tag):
            case "sheet":
                relation = next((value for name, value in values.items() if name.endswith(":id")), "")
                self.sheets.append((values.get("name", ""), relation, values.get("state", "visible") != "visible"))
            case "workbookPr":
                self.is_1904 = values.get("date1904", "0") in ("1", "true")


class _SharedReader(_Reader):
    """Reads the shared texts, without the readings of East Asian characters beside them."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._parts: list[str] = []
        self._is_reading = 0
        self._characters = 0

    def start(self, tag: str, values: dict[str, str]) -> None:
        match _local(tag):
            case "si":
                self._parts = []
            case "rPh":
                self._is_reading += 1
            case "t":
                self.text.clear()

    def end(self, tag: str) -> None:
        match _local(tag):
            case "t" if not self._is_reading:
                self._parts.append("".join(self.text))
            case "rPh":
                self._is_reading -= 1
            case "si":
                text = _unescape("".join(self._parts))
                self._characters += len(text)
                if self._characters > MAX_SHARED_CHARACTERS:
                    raise ImportFileError(
                        f"file: must be a workbook with at most {MAX_SHARED_CHARACTERS:,} characters of text "
                        "(got more). Save the sheet as CSV and import that."
                    )
                self.texts.append(text)
        self.text.clear()


def _unescape(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


@dataclass(slots=True)
class _StyleReader(_Reader):
    """Reads the formats of cells, by the number that cells give."""

    codes: dict[int, str] = field(default_factory=dict)
    formats: list[int] = field(default_factory=list)
    is_in_cells: bool = False
    rows: list[Row] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    def start(self, tag: str, values: dict[str, str]) -> None:
        match _local(tag):
            case "numFmt":
                self.codes[_number(values.get("numFmtId"))] = values.get("formatCode", "")
            case "cellXfs":
                self.is_in_cells = True
            case "xf" if self.is_in_cells:
                self.formats.append(_number(values.get("numFmtId")))

    def end(self, tag: str) -> None:
        if _local(tag) == "cellXfs":
            self.is_in_cells = False

    def renders(self, epoch: datetime) -> tuple[Render, ...]:
        """Return, for each format of a cell, a function from a stored number to its text."""
        return tuple(_render_of(number, self.codes.get(number, ""), epoch) for number in self.formats)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) <= _LONGEST_NUMBER else 0


def _render_of(number: int, code: str, epoch: datetime) -> Render:
    has_day, has_time = number in _BUILT_IN_DAYS, number in _BUILT_IN_TIMES
    zeros = 0
    if code:
        first = code.split(";", maxsplit=1)[0]
        bare = _QUOTED.sub("", first)
        has_time = bool(_TIME_LETTERS.search(bare))
        has_day = "general" not in bare.lower() and bool(_DAY_LETTERS.search(bare))
        zeros = len(bare) if _ZEROS.fullmatch(bare) else 0
    if has_day or has_time:
        return lru_cache(20_000)(lambda text: _moment_text(text, epoch, has_day=has_day))
    if number in _BUILT_IN_PERCENTS or "%" in _QUOTED.sub("", code.split(";", maxsplit=1)[0]):
        return _percent
    if zeros:
        return lambda text: text.zfill(zeros) if text.isdecimal() else _plain(text)
    return _plain


def _plain(text: str) -> str:
    """Return a number of the file in plain digits, which it mostly has already."""
    if text.isdecimal() and text.isascii() and len(text) < 16 and (text[0] != "0" or text == "0"):
        return NumberText(text)
    try:
        return number_text(float(text))
    except ValueError:
        return text


def _percent(text: str) -> str:
    number = _plain(text)
    return percent_text(number) if isinstance(number, NumberText) else number


def _moment_text(text: str, epoch: datetime, *, has_day: bool) -> str:
    """Return a count of days since the epoch as a day, an instant, or a time if there is no day."""
    try:
        seconds = round(float(text) * _SECONDS_IN_DAY, 3)
        days, rest = divmod(seconds, _SECONDS_IN_DAY)
        if epoch is _EPOCH_1900 and days < 60:
            days += 1  # Excel's 1900 has a 29th of February
        moment = epoch + timedelta(days=days, seconds=rest)
    except (ValueError, OverflowError):
        return text
    if not has_day:
        return typed_text(timedelta(seconds=seconds))
    if moment.hour == moment.minute == moment.second == moment.microsecond == 0:
        return DayText(moment.date().isoformat())
    return InstantText(moment.replace(tzinfo=None).isoformat(timespec="auto"))


class _SheetReader(_Reader):
    """Reads cells into rows; a gap between cells is an empty text."""

    def __init__(self, texts: list[str], renders: tuple[Render, ...]) -> None:
        super().__init__()
        self._texts, self._renders = texts, renders
        self._cells: list[str] = []
        self._values: dict[str, str] = {}
        self._number = 0
        self._is_filled = False
        self._is_reading = False
        self._parts: list[str] = []

    def start(self, tag: str, values: dict[str, str]) -> None:
        if tag == "c" or tag.endswith(":c"):
            self._values = values
            self._parts = []
        elif tag == "row" or tag.endswith(":row"):
            self._cells, self._is_filled = [], False
            given = values.get("r")
            self._number = _number(given) or self._number + 1
        elif tag in ("rPh", "f") or tag.endswith((":rPh", ":f")):
            self._is_reading = True
        self.text.clear()

    def end(self, tag: str) -> None:
        if tag in {"v", "t"} or tag.endswith((":v", ":t")):
            if not self._is_reading:
                self._parts.append("".join(self.text))
        elif tag == "c" or tag.endswith(":c"):
            self._add()
        elif tag == "row" or tag.endswith(":row"):
            if self._is_filled:
                self.rows.append((self._number, self._cells))
        elif tag in ("rPh", "f") or tag.endswith((":rPh", ":f")):
            self._is_reading = False
        self.text.clear()

    def _add(self) -> None:
        cells, values = self._cells, self._values
        if reference := values.get("r"):
            place = _column_of(reference)
            if place >= _MAX_WIDTH:
                raise ValueError(f"a cell at {reference}")
            while len(cells) < place:
                cells.append("")
        if not self._parts:
            cells.append("")
            return
        text = self._text_of("".join(self._parts), values.get("t"), values.get("s"))
        self._is_filled = self._is_filled or bool(text)
        cells.append(text)

    def _text_of(self, text: str, kind: str | None, style: str | None) -> str:
        if kind is None or kind == "n":
            if not text:
                return ""
            number = _number(style)
            return self._renders[number](text) if number < len(self._renders) else _plain(text)
        if kind == "s":
            place = _number(text)
            return self._texts[place] if text.isdecimal() and place < len(self._texts) else ""
        if kind == "b":
            return YES if text.strip() in ("1", "true") else NO
        if kind == "d":
            return _iso_text(text)
        return _unescape(text[:MAX_CELL])


def _iso_text(text: str) -> str:
    if len(text) == 10:
        return DayText(text)
    return InstantText(text) if "T" in text else text


@lru_cache(_MAX_WIDTH)
def _column_of_letters(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


def _column_of(reference: str) -> int:
    """Return the index of a column from its letters: AB12 is 27."""
    return _column_of_letters(reference.rstrip("0123456789")[:4].upper())
