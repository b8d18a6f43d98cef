import io
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ImportFileError
from core.importing.reading.delimited import split_rows
from core.importing.reading.files import MAX_RECORD, Dialect, Unreadable
from core.importing.reading.layout import find_layout
from core.importing.reading.table_rows import read_rows
from core.importing.recognition.recognizing import recognize

DATA = Path(__file__).parents[2] / "data"
TABLE = "Vorname;Nachname;Straße\nJörg;Müller;Königsallee 4\nÄnne;Groß;Am Wall 1\n"


def rows_of(data: bytes) -> list[list[str]]:
    layout = find_layout(io.BytesIO(data))
    return [cells for _, cells in read_rows(io.BytesIO(data), layout) if not isinstance(cells, Unreadable)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"])
def test_encodings(encoding: str) -> None:
    data = TABLE.encode(encoding)
    assert find_layout(io.BytesIO(data)).columns == ("Vorname", "Nachname", "Straße")
    assert rows_of(data) == [["Jörg", "Müller", "Königsallee 4"], ["Änne", "Groß", "Am Wall 1"]]


def test_a_late_letter_of_an_older_encoding_counts() -> None:
    data = b"id,name\n" + b"1,Ann\n" * 300_000 + "2,Zoë\n".encode("cp1252")
    assert rows_of(data)[-1] == ["2", "Zoë"]


def test_one_damaged_byte_does_not_make_another_encoding() -> None:
    data = ("id,name\n" + "1,Zoë\n" * 50).encode() + b"2,Zo\xeb\n"
    assert find_layout(io.BytesIO(data)).encoding == "utf-8"


def test_cyrillic() -> None:
    data = "имя;город\nИван;Москва\nМария;Санкт-Петербург\n".encode("cp1251")  # noqa: RUF001 (Russian)
    assert rows_of(data)[0] == ["Иван", "Москва"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(delimiter: str) -> None:
    lines = [["id", "name", "note"], ["1", "Ann", "a b, c; d"], ["2", "Bob", '"q"']]
    text = "\r\n".join(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines)
    data = text.encode()
    assert find_layout(io.BytesIO(data)).delimiter == delimiter
    assert rows_of(data) == lines[1:]


def test_the_purchase_log_is_parted_by_spaces_and_has_no_header() -> None:
    layout = find_layout(DATA / "cdnow_sample.txt")
    assert (layout.delimiter, layout.has_header) == (" ", False)
    assert layout.columns == ("column 1", "column 2", "column 3", "column 4", "column 5")


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("name\nAnna Schmidt\nBob Brown\n", ("name",)),
        ("1,2\n3,4\n", ("column 1", "column 2")),
        ("a@example.com,Ann\nb@example.com,Bob\n", ("column 1", "column 2")),
        ("name,name,\nAnn,Lee,x\n", ("name", "name (column 2)", "column 3")),
        ("\n\n  \nid,name\n1,Ann\n", ("id", "name")),
    ],
)
def test_headers(text: str, columns: tuple[str, ...]) -> None:
    assert find_layout(io.BytesIO(text.encode())).columns == columns


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    data = b'a,b\n1,"x\r\ny"\n\n2,z\r\n3,"u\n\nv"\n4,w'
    assert [(line, cells) for line, cells in split_rows(io.BytesIO(data), "utf-8", Dialect())] == [
        (1, ["a", "b"]),
        (2, ["1", "x\r\ny"]),
        (5, ["2", "z"]),
        (6, ["3", "u\n\nv"]),
        (9, ["4", "w"]),
    ]


def test_a_quote_that_is_never_closed_costs_a_bounded_part() -> None:
    data = b'a,b\n1,"x\n' + b"2,yyyyyyyyyyyyyyyyyy\n" * 20_000
    rows = list(split_rows(io.BytesIO(data), "utf-8", Dialect()))
    bad = [(line, cells) for line, cells in rows if isinstance(cells, Unreadable)]
    assert [line for line, _ in bad] == [2]
    assert "left out with it" in bad[0][1].reason
    assert len(rows) > 10_000


def test_a_long_line_is_one_bad_row() -> None:
    data = b"a,b\n" + b"x" * (3 * MAX_RECORD) + b"\r\n1,2\n"
    rows = list(split_rows(io.BytesIO(data), "utf-8", Dialect()))
    assert [line for line, _ in rows] == [1, 2, 3]
    assert isinstance(rows[1][1], Unreadable)
    assert rows[2][1] == ["1", "2"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"PK\x03\x04rest", "Excel workbook"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (bytes(range(32)) * 100, "binary"),
        (b"a," * 10_000 + b"\n", "at most 500 columns"),
        (b'"' + b"x" * 200_000, "nothing that can be split"),
    ],
)
def test_what_is_no_table(data: bytes, says: str) -> None:
    with pytest.raises(ImportFileError, match=says):
        recognize(io.BytesIO(data))


def test_what_is_no_file(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.csv", "a\0b"):
        with pytest.raises(ImportFileError, match="must be a file"):
            recognize(path)


def test_a_long_header_is_cut() -> None:
    found = recognize(io.BytesIO(b"x" * 100_000 + b",b\n1,2\n"))
    assert [len(column.name) for column in found.columns] == [100, 1]


@given(st.binary(max_size=400))
def test_any_bytes_are_a_preview_or_an_import_file_error(data: bytes) -> None:
    with suppress(ImportFileError):
        recognize(io.BytesIO(data))
