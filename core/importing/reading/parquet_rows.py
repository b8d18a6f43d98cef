"""A Parquet file as rows of cells, some thousand at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from core.errors import ImportFileError
from core.importing.reading.files import Row
from core.importing.reading.json_rows import list_text
from core.importing.reading.typed_cells import typed_text
from core.language.operators import AttributeType

_BATCH_ROWS = 5_000
_ERRORS = (pa.ArrowException, OSError, ValueError, OverflowError)


@contextmanager
def opened_parquet(stream: BinaryIO) -> Iterator[pq.ParquetFile]:
    """Open a file. Raises ImportFileError if it is damaged."""
    stream.seek(0)
    try:
        file = pq.ParquetFile(stream, pre_buffer=False, memory_map=False, buffer_size=1 << 16)
    except _ERRORS as error:
        raise _damage_error(error) from error
    yield file


def parquet_columns(file: pq.ParquetFile) -> tuple[list[str], list[AttributeType | None]]:
    """Return the names of columns, with a point for members of objects, and the types that the file gives them."""
    fields = list(_leaves("", file.schema_arrow))
    return [name for name, _ in fields], [_type_of(kind) for _, kind in fields]


def parquet_rows(file: pq.ParquetFile) -> Iterator[Row]:
    """Yield the rows, counted from 1."""
    number = 0
    try:
        for batch in file.iter_batches(_BATCH_ROWS, use_threads=False):
            columns = [_texts(array) for array in _flat(batch)]
            for cells in zip(*columns, strict=True):
                number += 1
                yield number, list(cells)
    except _ERRORS as error:
        raise _damage_error(error) from error


def _leaves(prefix: str, fields: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    for each in fields:
        if pa.types.is_struct(each.type) and each.type.num_fields:
            yield from _leaves(f"{prefix}{each.name}.", [each.type.field(i) for i in range(each.type.num_fields)])
        else:
            yield f"{prefix}{each.name}", each.type


def _flat(batch: Any) -> Iterator[Any]:
    for array in batch.columns:
        yield from _flat_array(array)


def _flat_array(array: Any) -> Iterator[Any]:
    if pa.types.is_struct(array.type) and array.type.num_fields:
        for part in array.flatten():
            yield from _flat_array(part)
    else:
        yield array


def _type_of(kind: Any) -> AttributeType | None:
    types = pa.types
    if types.is_dictionary(kind):
        return _type_of(kind.value_type)
    if types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind):
        return AttributeType.NUMBER
    if types.is_boolean(kind):
        return AttributeType.YES_NO
    if types.is_timestamp(kind):
        return AttributeType.DATETIME
    return AttributeType.DATE if types.is_date(kind) else None


def _texts(array: Any) -> list[str]:
    kind = array.type
    if pa.types.is_timestamp(kind) and kind.unit == "ns":  # of which Python's own have none
        array = array.cast(pa.timestamp("us", kind.tz), safe=False)
    elif pa.types.is_duration(kind) and kind.unit == "ns":
        array = array.cast(pa.duration("us"), safe=False)
    elif pa.types.is_time64(kind) and kind.unit == "ns":
        array = array.cast(pa.time64("us"), safe=False)
    elif pa.types.is_float32(kind) or pa.types.is_float16(kind):  # with the digits that they have
        return [_text(None if value is None else Decimal(str(value))) for value in array.to_numpy(zero_copy_only=False)]
    return [_text(value) for value in array.to_pylist()]


def _text(value: Any) -> str:
    if isinstance(value, list | dict | tuple):
        return list_text(value)
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return value.hex()
    return typed_text(value)


def _damage_error(error: Exception) -> ImportFileError:
    reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
    return ImportFileError(
        f"file: must be a whole Parquet file (got a damaged or cut one: {reason}). Copy or write it again."
    )
