"""JSON and Parquet: records with names, objects in objects, lists, and missing values."""

from __future__ import annotations

import datetime as dt
import io
import json
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.errors import ImportFileError
from core.importing.reading.files import FileKind, Layout, Unreadable, opened
from core.importing.reading.layout import find_layout
from core.importing.reading.table_rows import read_rows
from core.language.operators import AttributeType

NUMBER, DATE, DATETIME, YES_NO = (
    AttributeType.NUMBER, AttributeType.DATE, AttributeType.DATETIME, AttributeType.YES_NO,
)  # fmt: skip
RECORDS: list[dict[str, Any]] = [{"email": "ana@example.com", "n": 1}, {"email": "bo@example.com", "n": 2}]
ROWS = [["ana@example.com", "1"], ["bo@example.com", "2"]]


def read(data: bytes) -> tuple[Layout, list[Any]]:
    layout = find_layout(io.BytesIO(data))
    with opened(io.BytesIO(data)) as stream:
        return layout, [cells for _, cells in read_rows(stream, layout)]


def lines(*records: object) -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


@pytest.mark.parametrize(
    ("data", "kind", "path"),
    [
        (lines(*RECORDS), FileKind.JSON_LINES, ""),
        (b"\n\n" + lines(*RECORDS).replace(b"\n", b"\r\n\r\n"), FileKind.JSON_LINES, ""),
        (json.dumps(RECORDS).encode(), FileKind.JSON_LIST, ""),
        (json.dumps(RECORDS, indent=2).encode(), FileKind.JSON_LIST, ""),
        (json.dumps(RECORDS, indent=2).encode("utf-8-sig"), FileKind.JSON_LIST, ""),
        (json.dumps(RECORDS, indent=2).encode("utf-16"), FileKind.JSON_LIST, ""),
        (json.dumps({"page": 1, "contacts": RECORDS, "next": None}).encode(), FileKind.JSON_LIST, "contacts"),
        (json.dumps({"data": {"total": 2, "items": RECORDS}}, indent=1).encode(), FileKind.JSON_LIST, "data.items"),
        ("\n".join(json.dumps(record, indent=2) for record in RECORDS).encode(), FileKind.JSON_OBJECTS, ""),
    ],
    ids=["lines", "lines with gaps", "list", "indented list", "with a mark", "UTF-16", "in an object", "deeper",
         "indented objects"],
)  # fmt: skip
def test_records_are_read_however_they_stand(data: bytes, kind: FileKind, path: str) -> None:
    layout, rows = read(data)
    assert (layout.kind, layout.sheet, layout.columns) == (kind, path, ("email", "n"))
    assert (layout.types, rows) == ((None, NUMBER), ROWS)


def test_what_is_in_an_object_has_a_name_with_a_point() -> None:
    layout, rows = read(
        lines(
            {"id": 1, "address": {"city": "Łódź", "geo": {"lat": 51.75}}, "tags": ["a", "b", 3], "vip": True},
            {"id": 2, "tags": [], "orders": [{"no": 7}], "vip": None, "created": {"$date": "2024-03-04T10:00:00Z"}},
            {"id": 3, "address": None, "vip": False, "note": ""},
        )
    )
    assert layout.columns == (
        "id", "address.city", "address.geo.lat", "tags", "vip", "orders", "created", "address", "note",
    )  # fmt: skip
    assert rows == [
        ["1", "Łódź", "51.75", "a; b; 3", "true", "", "", "", ""],
        [
            "2",
            "",
            "",
            "",
            "",
            '[{"no": 7}]',
            "2024-03-04T10:00:00Z",
            "",
            "",
        ],
        ["3", "", "", "", "false", "", "", "", ""],
    ]
    assert layout.types[4] is YES_NO


@pytest.mark.parametrize(
    ("written", "text"),
    [("77.0", "77"), ("1e3", "1000"), ("12345678901234567890", "12345678901234567890"), ("0.10", "0.1"), ("-0", "0"),
     ("1E-7", "0.0000001"), ("NaN", ""), ("null", ""), ('"007"', "007"), ("1e999999", "1E+999999")],
)  # fmt: skip
@pytest.mark.parametrize("form", ['{{"a": "x", "n": {}}}\n{{"a": "y"}}', '[{{"a": "x", "n": {}}}]'])
def test_numbers_keep_their_digits(written: str, text: str, form: str) -> None:
    if written == "NaN" and form.startswith("["):
        return
    assert read(form.format(written).encode())[1][0][1] == text


def test_a_line_that_is_no_object_costs_itself_alone() -> None:
    data = lines(*RECORDS) + b'{"email": "cy@example\n[1]\n' + b"[" * 100_000 + b"\n" + lines({"email": "di@x.org"})
    layout, rows = read(data)
    bad = [row for row in rows if isinstance(row, Unreadable)]
    assert len(bad) == 3
    assert all("must be an object in JSON" in row.reason for row in bad)
    assert rows[-1] == ["di@x.org", ""]
    assert layout.columns == ("email", "n")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b'["ana@example.com"]', "a list of something else"),
        (b"[]", "records"),
        (b"{}", "records"),
        (b'{\n  "error": "unauthorized"\n}', "one object"),
        (b'[{"email": "ana@example.com"}, {"email": ', "whole JSON"),
        (b'[{"email": "ana@example.com"} {"email": 1}]', "whole JSON"),
        (b'{"contacts": [{"email": "ana', "whole JSON"),
        (b'[{"a' + b'":{"a' * 5 + b'": 1}]', "whole JSON"),
    ],
)
def test_json_that_is_no_records_is_told(data: bytes, says: str) -> None:
    with pytest.raises(ImportFileError, match=says):
        read(data)


def test_a_table_may_begin_with_a_brace() -> None:
    assert read(b"{Email},[City]\nana@example.com,Bonn\n")[0].columns == ("{Email}", "[City]")
    assert read(b"[Email],City\nana@example.com,Bonn\n")[0].columns == ("[Email]", "City")


def parquet(table: pa.Table) -> bytes:
    data = io.BytesIO()
    pq.write_table(table, data)
    return data.getvalue()


def test_a_parquet_file_gives_its_types() -> None:
    moment = dt.datetime(2024, 3, 4, 10, 5, tzinfo=dt.UTC)
    columns: dict[str, tuple[Any, list[str], AttributeType | None]] = {
        "email": (pa.array(["ana@example.com", None]), ["ana@example.com", ""], None),
        "zip": (pa.array(["01067", "10115"]).dictionary_encode(), ["01067", "10115"], None),
        "id": (pa.array([77, None], pa.int64()), ["77", ""], NUMBER),
        "id_of_pandas": (pa.array([77.0, float("nan")]), ["77", ""], NUMBER),
        "small": (pa.array(np.array([0.1, 2], np.float32)), ["0.1", "2"], NUMBER),
        "money": (pa.array([Decimal("12.50"), Decimal("0.00")]), ["12.5", "0"], NUMBER),
        "day": (pa.array([dt.date(2024, 3, 4), None]), ["2024-03-04", ""], DATE),
        "moment": (pa.array([moment, None], pa.timestamp("us", "UTC")), ["2024-03-04T10:05:00+00:00", ""], DATETIME),
        "nano": (
            pa.array([1_709_546_700_000_000_001, None], pa.timestamp("ns")),
            ["2024-03-04T10:05:00", ""],
            DATETIME,
        ),
        "yes": (pa.array([True, False]), ["true", "false"], YES_NO),
        "tags": (pa.array([["a", "b"], []]), ["a; b", ""], None),
        "raw": (pa.array([b"abc", b"\xff"]), ["abc", "ff"], None),
    }
    table = pa.table({name: array for name, (array, _, _) in columns.items()})
    table = table.append_column("at", pa.array([{"city": "Bonn", "no": 4}, {"city": None, "no": None}]))
    layout, rows = read(parquet(table))
    assert layout.columns == (*columns, "at.city", "at.no")
    assert layout.types[:-2] == tuple(kind for _, _, kind in columns.values())
    assert rows == [
        [*(texts[place] for _, texts, _ in columns.values()), *at] for place, at in enumerate((["Bonn", "4"], ["", ""]))
    ]


def test_the_index_that_pandas_writes_is_a_column() -> None:
    table = pa.table({"email": ["ana@example.com"], "__index_level_0__": [7]})
    assert read(parquet(table))[0].columns == ("email", "__index_level_0__")


def test_too_many_columns_are_told() -> None:
    with pytest.raises(ImportFileError, match="at most 500 columns"):
        read(parquet(pa.table({f"c{number}": [1] for number in range(501)})))
    with pytest.raises(ImportFileError, match="at most 500 columns"):
        read(lines({f"c{number}": 1 for number in range(501)}, {"a": 1}))
