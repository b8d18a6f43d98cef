"""Packed tables: read during unpacking, chosen among several, and bombs refused."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from core.errors import ImportFileError
from core.importing.reading import archives
from core.importing.reading.files import AS_FOUND, Choice, FileKind, opened
from core.importing.reading.layout import find_layout
from core.importing.reading.table_rows import read_rows

CSV = b"Email,City\nana@example.com,Bonn\nbo@example.com,Ulm\n"
ROWS = [["ana@example.com", "Bonn"], ["bo@example.com", "Ulm"]]


def zipped(members: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def workbook() -> bytes:
    data = io.BytesIO()
    book = openpyxl.Workbook()
    for row in (["Email", "City"], *ROWS):
        book.active.append(row)
    book.save(data)
    return data.getvalue()


def rows_of(data: bytes, choice: Choice = AS_FOUND) -> list[object]:
    layout = find_layout(io.BytesIO(data), choice)
    assert not layout.question
    with opened(io.BytesIO(data)) as stream:
        return [cells for _, cells in read_rows(stream, layout)]


PACKERS = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zip": lambda data: zipped({"a.csv": data}),
}


@pytest.mark.parametrize("pack", PACKERS.values(), ids=PACKERS)
def test_a_packed_table_is_read(pack: Callable[[bytes], bytes]) -> None:
    assert rows_of(pack(CSV)) == ROWS


@pytest.mark.parametrize(
    "data",
    [
        zipped({"people.xlsx": workbook()}),
        gzip.compress(workbook()),
        zipped({"people.csv.gz": gzip.compress(CSV)}),
        gzip.compress(zipped({"people.csv": CSV})),
        gzip.compress(CSV[:20]) + gzip.compress(CSV[20:]),
    ],
    ids=["workbook in zip", "workbook in gzip", "gzip in zip", "zip in gzip", "gzip in two parts"],
)
def test_what_is_packed_may_be_any_kind_of_table(data: bytes) -> None:
    assert rows_of(data) == ROWS


def test_what_a_mac_and_windows_add_to_an_archive_is_no_table() -> None:
    data = zipped({"__MACOSX/._people.csv": b"\0\5\x16\7", ".DS_Store": b"Bud1", "data/people.csv": CSV,
                   "Thumbs.db": b"x", "readme.txt": b"How to read this"})  # fmt: skip
    layout = find_layout(io.BytesIO(data))
    assert (layout.member, layout.question) == ("data/people.csv", "")


def test_of_several_tables_one_is_chosen() -> None:
    data = zipped({"a/people.csv": CSV, "../../etc/more.csv": b"Name\nAcme\n"})
    layout = find_layout(io.BytesIO(data))
    assert layout.members == ("a/people.csv", "../../etc/more.csv")
    assert "member: must be said" in layout.question
    assert rows_of(data, Choice(member="more.csv")) == [["Acme"]]
    with pytest.raises(ImportFileError, match="member: must be one of"):
        find_layout(io.BytesIO(data), Choice(member="none.csv"))


def test_a_workbook_in_an_archive_is_a_workbook() -> None:
    assert find_layout(io.BytesIO(zipped({"people.xlsx": workbook()}))).kind is FileKind.WORKBOOK


def test_an_archive_with_a_password_is_told() -> None:
    data = bytearray(zipped({"a.csv": CSV}))
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + at] |= 1
    with pytest.raises(ImportFileError, match="without a password"):
        find_layout(io.BytesIO(bytes(data)))


def test_an_archive_in_an_archive_in_an_archive_is_refused() -> None:
    with pytest.raises(ImportFileError, match="packed at most 2 times"):
        find_layout(io.BytesIO(gzip.compress(gzip.compress(gzip.compress(CSV)))))


@pytest.mark.parametrize("pack", PACKERS.values(), ids=PACKERS)
def test_a_bomb_is_refused_before_it_is_unpacked(
    pack: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = pack(b"Email\n" + b"a" * 3_000_000)
    monkeypatch.setattr(archives, "_RATIO_COUNTS_FROM", 1 << 20)
    with pytest.raises(ImportFileError, match="times its size"):
        rows_of(bomb)


def test_an_even_table_is_no_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "_RATIO_COUNTS_FROM", 1 << 20)
    data = gzip.compress(b"Email,City\n" + b"".join(b"u%d@example.com,Bonn\n" % i for i in range(100_000)))
    assert len(rows_of(data)) == 100_000


def test_damage_that_is_found_while_rows_are_read_is_told() -> None:
    data = bytearray(zipped({"a.csv": CSV * 50_000}))
    layout = find_layout(io.BytesIO(bytes(data)))
    data[len(data) // 2] ^= 0xFF
    with pytest.raises(ImportFileError, match="damaged or cut"), opened(io.BytesIO(bytes(data))) as stream:
        list(read_rows(stream, layout))
