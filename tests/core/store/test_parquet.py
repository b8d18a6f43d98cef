"""Parquet files that other programs read: typed, in groups, written to what can only be written to."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.audience.people import MemberRow
from core.store import parquet
from core.store.parquet import write_parquet
from tests.makers import NOW


@dataclass
class Row:
    number: int
    text: str | None
    at: datetime | None


class Pipe(io.RawIOBase):
    """Bytes that can neither be read back nor sought."""

    def __init__(self) -> None:
        self.written = b""

    def writable(self) -> bool:
        return True

    def write(self, part: bytes) -> int:  # type: ignore[override]
        self.written += bytes(part)
        return len(part)


def read(pipe: Pipe) -> pa.Table:
    return pq.read_table(io.BytesIO(pipe.written))


def test_rows_keep_their_types() -> None:
    rows = [(1, "=1+1", NOW), (2**62, None, None), (-3, "É\n", NOW + timedelta(microseconds=1))]
    pipe = Pipe()
    write_parquet(pipe, Row, rows)
    table = read(pipe)
    assert [tuple(row.values()) for row in table.to_pylist()] == rows
    assert [str(field.type) for field in table.schema] == ["int64", "string", "timestamp[us, tz=UTC]"]
    assert [field.nullable for field in table.schema] == [False, True, True]


def test_members_are_rows_and_nobody_is_a_file_without_any() -> None:
    member = MemberRow(1, "Ada", None, "Aachen", None, NOW, "data")
    for rows in ([member], []):
        pipe = Pipe()
        write_parquet(pipe, MemberRow, [astuple(row) for row in rows])
        assert [MemberRow(**row) for row in read(pipe).to_pylist()] == rows


def test_rows_are_written_in_groups_and_never_all_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "ROWS_PER_GROUP", 10)
    pipe, sizes = Pipe(), []

    def rows() -> Iterator[tuple[int, str, datetime]]:
        for number in range(95):
            sizes.append(len(pipe.written))
            yield number, "x", NOW

    write_parquet(pipe, Row, rows())
    written = pq.ParquetFile(io.BytesIO(pipe.written))
    assert [written.metadata.row_group(n).num_rows for n in range(written.num_row_groups)] == [10] * 9 + [5]
    assert sizes[11] > sizes[0], "a group is written before the next one is read"
    assert written.read().column("number").to_pylist() == list(range(95))
