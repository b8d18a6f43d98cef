"""JSON as rows of cells: objects in lines, one after another, or in a list, read one at a time.

A member of an inner object gets a name with a point (*address.city*); a missing value is empty;
a list becomes its parts with semicolons between.
"""

from __future__ import annotations

import codecs
import io
import json
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, BinaryIO, cast

import ijson

from core.errors import ImportFileError
from core.importing.reading.archives import WHAT_WOULD_DO
from core.importing.reading.delimited import Lines, TooLongError, text_of
from core.importing.reading.files import MAX_COLUMNS, MAX_RECORD, FileKind, Row, Unreadable
from core.importing.reading.typed_cells import NumberText, decimal_text, typed_text, types_of, unmistakable
from core.language.operators import AttributeType

_MAX_DEPTH = 8
_START = re.compile(r'\s*(?:\{\s*(?:"|\}|$)|\[\s*(?:[\[{"]|\]\s*$|$))')
_WRAPPED = re.compile(r"\$(oid|date|numberLong|numberInt|numberDouble|numberDecimal|uuid)")
_ERRORS = (ijson.JSONError, ijson.IncompleteJSONError, UnicodeError, RecursionError, ValueError)
_NOT_RECORDS = 'Import a list of objects, such as [{"email": "ada@example.com"}, …], or one object in each line.'

Item = tuple[int, dict[str, str] | Unreadable]


def is_json(text: str) -> bool:
    """Whether a text begins like JSON, and unlike any table in CSV."""
    return _START.match(text) is not None


def json_kind(stream: BinaryIO, encoding: str, text: str) -> tuple[FileKind, str]:
    """Return how a file arranges its objects, and the name of their list, if it has one.

    Raises ImportFileError if there are no objects.
    """
    stripped = text.lstrip()
    if stripped.startswith("["):
        if not stripped[1:].lstrip().startswith("{"):
            raise _not_records("a list of something else")
        return FileKind.JSON_LIST, ""
    first_line = stripped.splitlines()[0] if stripped else ""
    rest = stripped[len(first_line) :].strip()
    try:
        json.loads(first_line)
    except (ValueError, RecursionError):
        is_line = bool(rest) and rest.startswith("{") and first_line.rstrip().endswith("}")
    else:
        is_line = True
    if is_line and rest:
        return FileKind.JSON_LINES, ""
    path, objects = _look_inside(stream, encoding)
    if path:
        return FileKind.JSON_LIST, path
    if is_line:
        return FileKind.JSON_LINES, ""
    if objects > 1:
        return FileKind.JSON_OBJECTS, ""
    raise _not_records("one object")


def _not_records(what: str) -> ImportFileError:
    return ImportFileError(f"file: must be JSON with records (got {what}). {_NOT_RECORDS}")


def _look_inside(stream: BinaryIO, encoding: str) -> tuple[str, int]:
    """Return the path of the first list of objects in a single object, and the number of objects: 2 for several."""
    path, objects, depth, says_who = "", 0, 0, False
    try:
        for prefix, event, value in ijson.parse(_utf8(stream, encoding), multiple_values=True, buf_size=1 << 14):
            if event == "start_map":
                if depth == 0:
                    objects += 1
                    if objects > 1:
                        return "", objects
                elif prefix.endswith(".item") and not path and prefix.count(".") <= 2:
                    path = prefix.removesuffix(".item")
                depth += 1
            elif event == "end_map":
                depth -= 1
            elif event == "string" and depth == 1 and "@" in value:
                says_who = True
    except _ERRORS as error:
        raise _damage_error(error) from error
    return ("" if says_who else path), objects


def json_rows(stream: BinaryIO, kind: FileKind, encoding: str, path: str, columns: Sequence[str],
              types: Sequence[AttributeType | None]) -> Iterator[Row]:  # fmt: skip
    """Yield the objects as rows with these columns."""
    mixed = {name for name, kind_ in zip(columns, types, strict=True) if kind_ is None}
    for line, item in _items(stream, kind, encoding, path):
        if isinstance(item, Unreadable):
            yield line, item
        elif any(item.values()):
            yield line, [_cell(item.get(name, ""), is_mixed=name in mixed) for name in columns]


def _cell(text: str, *, is_mixed: bool) -> str:
    return unmistakable(text) if is_mixed and type(text) is NumberText else text


def json_columns(
    stream: BinaryIO, kind: FileKind, encoding: str, path: str
) -> tuple[list[str], tuple[AttributeType | None, ...]]:
    """Return all names in the objects, in order of appearance, and the types of their values."""
    seen: dict[str, dict[type, str]] = {}
    objects = 0
    for _, item in _items(stream, kind, encoding, path):
        if isinstance(item, Unreadable):
            continue
        objects += 1
        for name, text in item.items():
            kinds = seen.setdefault(name, {})
            if text:
                kinds.setdefault(type(text), text)
        if len(seen) > MAX_COLUMNS:
            raise ImportFileError(f"file: must have at most {MAX_COLUMNS} columns (got more names in its objects).")
    if not seen:
        raise _not_records("no record with a name" if objects else "none that can be read")
    names = list(seen)
    types = tuple(types_of([[text] for text in seen[name].values()], 1)[0] for name in names)
    return names, types


def _items(stream: BinaryIO, kind: FileKind, encoding: str, path: str) -> Iterator[Item]:
    stream.seek(0)
    if kind is FileKind.JSON_LINES:
        return _line_items(stream, encoding)
    prefix = "" if kind is FileKind.JSON_OBJECTS else f"{path}.item" if path else "item"
    return _list_items(stream, encoding, prefix)


def _line_items(stream: BinaryIO, encoding: str) -> Iterator[Item]:
    text = text_of(stream, encoding)
    try:
        lines = Lines(text)
        each = iter(lines)
        while True:
            number = lines.begin_record()
            try:
                line = next(each).strip()
            except StopIteration:
                return
            except TooLongError:
                each = iter(lines)
                yield number, Unreadable(f"must be at most {MAX_RECORD:,} characters long")
                continue
            if line:
                yield number, _line_item(line)
    finally:
        text.detach()


def _line_item(line: str) -> dict[str, str] | Unreadable:
    try:
        value = json.loads(line, parse_float=_number, parse_int=_number, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        return Unreadable(f"must be an object in JSON (got: {error})")
    if not isinstance(value, dict):
        return Unreadable("must be an object in JSON (got something else)")
    return flattened(value)


def _number(text: str) -> str:
    if len(text) < 16 and text.isdecimal():
        return NumberText(text)
    return decimal_text(Decimal(text))


def _no_number(_: str) -> None:
    """Read NaN and infinity, which JSON does not know, as nothing."""


def _list_items(stream: BinaryIO, encoding: str, prefix: str) -> Iterator[Item]:
    number = 0
    try:
        for value in ijson.items(_utf8(stream, encoding), prefix, multiple_values=True, buf_size=1 << 16):
            number += 1
            yield (
                number,
                (
                    flattened(value)
                    if isinstance(value, dict)
                    else Unreadable("must be an object in JSON (got something else)")
                ),
            )
    except _ERRORS as error:
        raise _damage_error(error) from error


def _damage_error(error: Exception) -> ImportFileError:
    reason = " ".join(str(error).split())[:120] or type(error).__name__
    return ImportFileError(f"file: must be whole JSON (got: {reason}). Export it again. {WHAT_WOULD_DO}")


def _utf8(stream: BinaryIO, encoding: str) -> BinaryIO:
    stream.seek(0)
    if encoding == "utf-8-sig":
        stream.read(len(codecs.BOM_UTF8))
        return stream
    if encoding == "utf-8":
        return stream
    return cast("BinaryIO", _Recoded(text_of(stream, encoding)))


class _Recoded(io.RawIOBase):
    """A text recoded to UTF-8."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override] # any buffer, as io wants it
        if not self._ready:
            self._ready = self._text.read(len(buffer)).encode("utf-8", "replace")
        data, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._text.detach()
        super().close()


def flattened(value: dict[str, Any]) -> dict[str, str]:
    """Return the texts of an object; those of inner objects under both names with a point between."""
    texts: dict[str, str] = {}
    _flatten("", value, texts, 0)
    return texts


def _flatten(prefix: str, value: dict[str, Any], texts: dict[str, str], depth: int) -> None:
    for key, each in value.items():
        name = prefix + key
        if type(each) is str:
            texts.setdefault(name, each)
        elif isinstance(each, dict):
            if len(each) == 1 and _WRAPPED.fullmatch(next(iter(each))):
                texts.setdefault(name, _scalar_or_list(next(iter(each.values()))))
            elif depth < _MAX_DEPTH:
                _flatten(f"{name}.", each, texts, depth + 1)
            else:
                texts.setdefault(name, _as_json(each))
        else:
            texts.setdefault(name, _scalar_or_list(each))


def _scalar_or_list(value: Any) -> str:
    return list_text(value) if isinstance(value, list | dict) else typed_text(value)


def list_text(value: Any) -> str:
    """Return the parts of a list with semicolons between; JSON unless all are texts or numbers."""
    if isinstance(value, list | tuple) and not any(isinstance(part, list | dict | tuple) for part in value):
        return "; ".join(filter(None, map(typed_text, value)))
    return _as_json(value)


def _as_json(value: Any) -> str:
    return json.dumps(_as_written(value), ensure_ascii=False, default=str)


def _as_written(value: Any) -> Any:
    """Turn number texts back into numbers."""
    if isinstance(value, dict):
        return {key: _as_written(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_as_written(each) for each in value]
    return json.loads(value) if isinstance(value, NumberText) else value
