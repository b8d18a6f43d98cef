"""The kind of file that the bytes are, and messages for files that are no table."""

from __future__ import annotations

import re
from collections import Counter

from core.errors import ImportFileError
from core.importing.reading.archives import WHAT_WOULD_DO, Unpacked
from core.importing.reading.files import FileKind

HEAD_BYTES = 1 << 12

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("EncryptedPackage", "a workbook with a password"),
    ("WordDocument", "a Word document"),
    ("PowerPoint Document", "a PowerPoint presentation"),
    ("__substg1.0_", "an e-mail message of Outlook"),
)
_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF", "a PDF"),
    (0, b"\x89PNG", "a picture"),
    (0, b"\xff\xd8\xff", "a picture"),
    (0, b"GIF8", "a picture"),
    (0, b"II*\0", "a picture"),
    (0, b"MM\0*", "a picture"),
    (0, b"\0\0\1\0", "a picture"),
    (0, b"\x1aE\xdf\xa3", "a film"),
    (0, b"OggS", "a sound recording"),
    (0, b"fLaC", "a sound recording"),
    (0, b"SQLite format 3\0", "a database"),
    (4, b"Standard Jet DB", "an Access database"),
    (4, b"Standard ACE DB", "an Access database"),
    (0, b"!BDN", "an Outlook mailbox"),
    (0, b"\x7fELF", "a program"),
    (0, b"\xca\xfe\xba\xbe", "a program"),
    (0, b"\xcf\xfa\xed\xfe", "a program"),
    (0, b"!<arch>", "a program library"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (0, b"Rar!\x1a\x07", "a RAR archive"),
    (0, b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (0, b"\x04\x22\x4d\x18", "an LZ4 archive"),
    (0, b"MSCF\0", "a Windows cabinet"),
    (257, b"ustar", "a tar archive"),
    (0, b"ARROW1", "an Arrow (Feather) file"),
    (0, b"Obj\x01", "an Avro file"),
    (0, b"\x89HDF", "an HDF5 file"),
    (0, b"$FL2", "an SPSS file"),
    (0, b"$FL3", "an SPSS file"),
    (0, b"<stata_dta>", "a Stata file"),
    (0, b"\x80\x04\x95", "a Python pickle"),
    (0, b"wOF2", "a font"),
    (0, b"{\\rtf", "a text document (RTF)"),
    (0, b"%!PS", "a PostScript document"),
    (0, b"bplist00", "a property list"),
)
_BINARY_ONLY = (
    (0, b"MZ", "a program"),
    (0, b"BM", "a picture"),
    (8, b"WEBP", "a picture"),
    (4, b"ftyphei", "a picture"),
    (4, b"ftypavif", "a picture"),
    (4, b"ftyp", "a film"),
    (8, b"AVI ", "a film"),
    (8, b"WAVE", "a sound recording"),
    (0, b"ID3", "a sound recording"),
    (0, b"ORC", "an ORC file"),
)
"""Letters that a table may also begin with; they count only if control characters follow."""
_CONTROL = re.compile(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]")
_HTML = re.compile(r"<(!doctype html|html|head|body|table|script|style|meta|div)\b", re.IGNORECASE)
_TAG = re.compile(r"<(!--|[A-Za-z_][\w.:-]*[\s/>])")
_TEXTS: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), what, hint)
    for pattern, what, hint in (
        (r"BEGIN:VCARD", "vCards", "Import them into an address book, and export that as CSV."),
        (r"BEGIN:VCALENDAR", "a calendar", "Export the events as CSV."),
        (r"-----BEGIN [A-Z ]+-----", "an encrypted or signed text", "Decrypt it first."),
        (r"(version: 1\n)?dn:+ \S+=", "an LDIF export", "Export the entries as CSV."),
        (r"From \S+@\S+ .*\d{4}\r?\n", "a mailbox", "Export the addresses as CSV."),
        (r"(Received|Return-Path|MIME-Version|Delivered-To): .*\n[A-Z][\w-]+: ", "an e-mail message",
         "Import the table that is attached to it."),
        (r"(--.*\n|/\*.*\n|\s)*(CREATE|INSERT|DROP|SET|BEGIN|PRAGMA|USE) [^,;|\t]*[;(]", "SQL",
         "Load it into a database and export the table as CSV."),
        (r"version https://git-lfs", "a pointer to a large file", "Download the file itself."),
    )
)  # fmt: skip
_LOG_LINE = re.compile(
    r"(?:"
    r"(?:\d{4}-\d\d-\d\d|\d{4}/\d\d/\d\d)[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?[ \]]+[\w\[(<-]"
    r"|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S+ "
    r"|\[[^\]\n]{8,40}\] ?[\w\[(<]"
    r"|(?:\d{1,3}\.){3}\d{1,3} \S+ \S+ \["
    r"|<\d{1,3}>"
    r"|(?:DEBUG|INFO|WARN|WARNING|ERROR|FATAL)[ :\]]"
    r"|\d{10}(?:\.\d+)? [A-Z]"
    r")"
)
_SETTING = re.compile(r"\s*(- )?[A-Za-z][\w.-]*\s?(=\S|:\s)")
_GAP = re.compile(r"\s{2,}")
_XML_SHEET = "urn:schemas-microsoft-com:office:spreadsheet"
_EXCEL = f"{WHAT_WOULD_DO} An old export that only calls itself Excel opens in a spreadsheet too."


def kind_of(found: Unpacked) -> FileKind:
    """Return the kind of a table's file, and rewind the file. Raises ImportFileError if it is no table."""
    head = _head(found)
    if not head.strip():
        raise ImportFileError("file: must have at least one row (it is empty). Export it again.")
    if not head.strip(b"\0"):
        raise _refusal("a file of zeros", "Copy or download it again.")
    if found.workbook:
        return FileKind.WORKBOOK if found.workbook == "xlsx" else FileKind.OTHER_WORKBOOK
    if head.startswith(b"PAR1"):
        return FileKind.PARQUET
    if head.startswith(b"PARE"):
        raise _refusal("an encrypted Parquet file", "Import it without encryption.")
    if head.startswith(_OLE):
        return _old_kind(found)
    _check_magic(head)
    return FileKind.TEXT


def _check_magic(head: bytes) -> None:
    has_controls = _CONTROL.search(head, 0, 256) is not None
    for at, magic, what in (*_MAGIC, *(_BINARY_ONLY if has_controls else ())):
        if head.startswith(magic, at):
            raise _refusal(what, WHAT_WOULD_DO)


def _head(found: Unpacked) -> bytes:
    found.stream.seek(0)
    head = found.stream.read(HEAD_BYTES)
    found.stream.seek(0)
    return head


def _refusal(what: str, hint: str) -> ImportFileError:
    return ImportFileError(f"file: must be a table of text, Excel, JSON or Parquet (got {what}). {hint}")


def _old_kind(found: Unpacked) -> FileKind:
    """Return the kind of an OLE container: an old workbook, or a related document."""
    found.stream.seek(0)
    start = found.stream.read(1 << 20)
    found.stream.seek(0)
    for name, what in _OLE_STREAMS:
        if name.encode("utf-16-le") in start:
            hint = "Save it without a password." if "password" in what else WHAT_WOULD_DO
            raise _refusal(what, hint)
    return FileKind.OTHER_WORKBOOK


def check_text(text: str) -> None:
    """Raise ImportFileError if the beginning of a text is a document, a log or a program, and no table."""
    start = text.lstrip()[:4_000]
    if start.startswith("<"):
        if _XML_SHEET in start:
            raise _refusal("an XML spreadsheet of Excel 2003", WHAT_WOULD_DO)
        if _HTML.search(start):
            raise _refusal("a web page (HTML)", _EXCEL)
        if start.startswith("<?xml") or (_TAG.match(start) and ("</" in start or "/>" in start)):
            raise _refusal("XML", "Export the records as CSV, Excel or JSON.")
    for pattern, what, hint in _TEXTS:
        if pattern.match(start):
            raise _refusal(what, hint)


def check_lines(lines: list[str]) -> None:
    """Raise ImportFileError for the lines of a log."""
    filled = [line for line in lines if line.strip()]
    if filled and _is_log_line(filled[0]) and sum(map(_is_log_line, filled)) * 10 >= len(filled) * 8:
        raise _refusal("a log", "Export the people or events that it tells of as a table.")


def check_prose(lines: list[str]) -> None:
    """Raise ImportFileError for lines that are sentences, if no delimiter cuts them evenly."""
    filled = [line for line in lines if line.strip()]
    wordy = [line for line in filled if len(line.split()) >= 8]
    if len(wordy) * 2 > len(filled):
        raise _refusal("running text", "Import a table, with one person, company or event in each row.")


def check_single_column(lines: list[str]) -> None:
    """Raises ImportFileError for lines that no delimiter cuts, though they hold more than one thing each."""
    filled = [line for line in lines if line.strip()]
    if sum(1 for line in filled if _SETTING.match(line)) * 10 >= len(filled) * 8:
        raise _refusal("a list of settings, such as YAML", "Export the records as CSV, Excel or JSON.")
    widths = Counter(len(_GAP.split(line.strip())) for line in filled)
    width, count = widths.most_common(1)[0]
    if width > 1 and len(filled) > 1 and count * 10 >= len(filled) * 9:
        raise _refusal("columns that only spaces line up", "Save the table as CSV, with commas or semicolons.")


def _is_log_line(line: str) -> bool:
    return _LOG_LINE.match(line.lstrip("\ufeff")) is not None
