"""Rows as a Parquet file, for other programs; its cells are typed, so no formula has to be neutralized."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from types import NoneType
from typing import BinaryIO, get_args, get_type_hints

import pyarrow as pa
import pyarrow.parquet as pq

ROWS_PER_GROUP = 50_000
_TYPES = {int: pa.int64(), str: pa.string(), datetime: pa.timestamp("us", tz="UTC")}


def write_parquet(target: BinaryIO, row_type: type, rows: Iterable[Sequence[object]]) -> None:
    """Write rows, in the order of a dataclass's fields, a row group at a time, in constant memory.

    ``target`` may be a pipe, and stays open.
    """
    schema = _schema_of(row_type)
    waiting = iter(rows)
    with pq.ParquetWriter(target, schema) as writer:
        while group := list(islice(waiting, ROWS_PER_GROUP)):
            columns = zip(schema, zip(*group, strict=True), strict=True)
            arrays = [pa.array(cells, field.type) for field, cells in columns]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


def _schema_of(row_type: type) -> pa.Schema:
    """Return the schema of a dataclass; a field that may be None is nullable."""
    fields = []
    for name, hint in get_type_hints(row_type).items():
        kinds = set(get_args(hint) or (hint,))
        [kind] = kinds - {NoneType}
        fields.append(pa.field(name, _TYPES[kind], nullable=NoneType in kinds))
    return pa.schema(fields)
