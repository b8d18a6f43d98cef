"""A file that is no table is refused; the message says what it is and what would do."""

from __future__ import annotations

import gzip
import io
import sqlite3
import zipfile
from contextlib import suppress
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ImportFileError
from core.importing.reading.files import opened
from core.importing.reading.layout import find_layout
from core.importing.reading.table_rows import read_rows
from core.importing.recognition.recognizing import recognize

PROSE = b"""Dear all,
please find the list of our new customers below, as we said on the phone.
It is not yet complete, I am afraid, since two of them have not answered to our letter so far.
"""
CSV = b"Email,City\nana@example.com,Bonn\n"


def zipped(**members: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return data.getvalue()


def workbook() -> bytes:
    data = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["Email"])
    book.active.append(["ana@example.com"])
    book.save(data)
    return data.getvalue()


def parquet() -> bytes:
    data = io.BytesIO()
    pq.write_table(pa.table({"email": ["ana@example.com"] * 1_000}), data)
    return data.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(ImportFileError) as caught:
        read_all(data)
    return str(caught.value)


def read_all(data: bytes) -> list[object]:
    layout = find_layout(io.BytesIO(data))
    with opened(io.BytesIO(data)) as stream:
        return list(read_rows(stream, layout))


REFUSED = [
        (b"", "it is empty"),
        (b"\n \r\n", "it is empty"),
        (b"\xef\xbb\xbf", "it is empty"),
        (b"\xff\xfe", "it is empty"),
        (b"\0" * 500, "zeros"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "a PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a picture"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "a picture"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", "a film"),
        (b"ID3\x03\0\0\0\0\0\x21", "a sound recording"),
        (b"MZ\x90\0\x03\0\0\0\x04\0", "a program"),
        (b"\x7fELF\x02\x01\x01\0", "a program"),
        (b"7z\xbc\xaf\x27\x1c\0\x04", "a 7-Zip archive"),
        (b"Rar!\x1a\x07\x01\0", "a RAR archive"),
        (b"ARROW1\0\0", "an Arrow"),
        (b"{\\rtf1\\ansi Hello}", "RTF"),
        (b"<!DOCTYPE html><html><body><table><tr><td>a", "a web page"),
        (b"<table><tr><td>Email</td></tr></table>", "a web page"),
        (b'<?xml version="1.0"?>\n<contacts><contact/></contacts>', "XML"),
        (b'<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "Excel 2003"),
        (b"BEGIN:VCARD\nVERSION:3.0\nFN:Ana Lee\nEND:VCARD\n", "vCards"),
        (b"BEGIN:VCALENDAR\nVERSION:2.0\n", "a calendar"),
        (b"-----BEGIN PGP MESSAGE-----\n\nhQEMA", "encrypted"),
        (b"Received: from mx1 by mx2\nSubject: list\n\nhello\n", "an e-mail message"),
        (b"-- dump\nINSERT INTO contact VALUES (1, 'ana@example.com');\n", "SQL"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "a password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le"), "a Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged"),
        (b"PK\x03\x04rest", "damaged"),
        (b"PAR1 and no more", "damaged"),
        (b"\x1f\x8b\x08\0", "damaged"),
        (gzip.compress(CSV * 500)[:-30], "a damaged or cut one"),
        (gzip.compress(b"%PDF-1.7"), "a PDF"),
        (zipped(word__document_dot_xml=b"<w/>"), "a Word document"),
        (zipped(ppt__presentation_dot_xml=b"<p/>"), "a PowerPoint presentation"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.text"), "an OpenDocument text"),
        (zipped(), "without files"),
        (zipped(mail_dot_eml=b"Received: from a\nSubject: b\n\nc"), "an e-mail message"),
        (workbook()[:-40], "damaged"),
        (workbook()[:2_000], "damaged"),
        (parquet()[:-8], "damaged"),
        (PROSE, "running text"),
    (b"ana@example.com; bo@example.com; cy@example.com\n", "side by side"),
    (b"Email            City\nana@example.com  Bonn\nbo@example.com   Ulm\n", "only spaces line up"),
    (b"- email: ana@example.com\n  city: Bonn\n- email: bo@example.com\n  city: Ulm\n", "YAML"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "says"), [pytest.param(*each, id=f"{place} {each[1]}") for place, each in enumerate(REFUSED)]
)
def test_what_is_no_table_is_told(data: bytes, says: str) -> None:
    said = refusal(data)
    assert said.startswith("file: must ")
    assert says in said
    assert said.count(". ") + said.endswith(".") >= 2, "what would do is missing"


@pytest.mark.parametrize(
    "lines",
    [
        "2024-03-04T10:11:12+01:00 mx1 postfix/smtp[123]: ABC: to=<ana@example.com>, status=sent (250 ok)",
        "Mar  4 10:11:12 mx1 postfix/smtp[123]: ABC: to=<ana@example.com>, status=bounced",
        '203.0.113.9 - - [04/Mar/2024:10:11:12 +0100] "GET /a,b HTTP/1.1" 200 512',
        "2024-03-04 10:11:12,123 INFO mailer: sent to ana@example.com",
        "[2024-03-04 10:11:12] production.ERROR: no such user ana@example.com",
        "<34>1 2024-03-04T10:11:12Z host app - - - login of ana@example.com",
    ],
)
def test_a_log_is_no_table(lines: str) -> None:
    assert "got a log" in refusal(f"{lines}\n".encode() * 4)


@pytest.mark.parametrize(
    "start",
    ["ORCID,Email", "BMW,Email", "MZ,Email", "ID3;Email", "%,Email", "#,Email", "<name>,Email", "PARTNER,Email"],
)
def test_a_table_may_begin_with_the_letters_of_another_kind(start: str) -> None:
    separator = ";" if ";" in start else ","
    data = f"{start}\n1{separator}ana@example.com\n2{separator}bo@example.com\n".encode()
    assert find_layout(io.BytesIO(data)).columns[1] == "Email"


def test_a_database_is_no_table(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "x.db")
    connection.execute("CREATE TABLE contact (email)")
    connection.close()
    assert "a database" in refusal((tmp_path / "x.db").read_bytes())


@given(data=st.data())
def test_damage_never_gives_a_traceback(data: st.DataObject) -> None:
    """A workbook, an archive or a table with missing or changed bytes is read, or raises ImportFileError."""
    whole = data.draw(st.sampled_from(WHOLE))
    start = data.draw(st.integers(0, len(whole) - 1))
    length = data.draw(st.integers(0, 60))
    damaged = whole[:start] + data.draw(st.binary(max_size=30)) + whole[start + length :]
    with suppress(ImportFileError):
        read_all(damaged)
        recognize(io.BytesIO(damaged))


WHOLE = [
    workbook(), parquet(), gzip.compress(CSV), zipped(a_dot_csv=CSV), CSV * 3,
    b'{"email": "ana@example.com", "n": [1, {"a": 2.5e3}]}\n' * 3,
    b'{"contacts": [{"email": "ana@example.com"}, {"email": null}], "next": "x"}',
]  # fmt: skip
