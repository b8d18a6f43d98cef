"""Packed files: gzip, bzip2, xz and zip, unpacked while they are read, never onto the disk under their own names."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import IO, BinaryIO, cast

from core.errors import ImportFileError

MAX_UNPACKED = 16 << 30
"""The limit of unpacked bytes: nobody imports a larger table in one go."""
MAX_RATIO = 300
"""The limit of the ratio: text tables shrink to a tenth, very even ones to a fiftieth; bombs to a thousandth."""
_RATIO_COUNTS_FROM = 64 << 20
_MAX_DEPTH = 2
_MAX_MEMBERS = 10_000
_IN_MEMORY = 16 << 20
_MAX_COPY = 1 << 30
_BLOCK = 1 << 20
_ERRORS = (
    EOFError,
    OSError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
_PACKED = {b"\x1f\x8b": "gzip", b"1AY&SY": "bzip2", b"\xfd7zXZ\0": "xz"}
_BZIP = b"BZh"
_ZIP, _EMPTY_ZIP = b"PK\x03\x04", b"PK\x05\x06"
_TABLES = frozenset(
    [
        ".csv",
        ".tsv",
        ".tab",
        ".txt",
        ".xlsx",
        ".xlsm",
        ".xls",
        ".xlsb",
        ".ods",
        ".json",
        ".jsonl",
        ".ndjson",
        ".parquet",
        ".gz",
        ".bz2",
        ".xz",
        ".zip",
        ".psv",
        ".dat",
    ]
)
_DOCUMENTS = (
    ("word/", "a Word document"),
    ("ppt/", "a PowerPoint presentation"),
    ("visio/", "a Visio drawing"),
    ("Index/Document.iwa", "a document of Apple's Numbers, Pages or Keynote"),
    ("META-INF/container.xml", "an e-book"),
    ("META-INF/MANIFEST.MF", "a Java archive"),
    ("AndroidManifest.xml", "an Android app"),
)
_MIMETYPES = {
    "application/vnd.oasis.opendocument.text": "an OpenDocument text",
    "application/vnd.oasis.opendocument.presentation": "an OpenDocument presentation",
    "application/vnd.oasis.opendocument.graphics": "an OpenDocument drawing",
    "application/epub+zip": "an e-book",
}
_SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
WHAT_WOULD_DO = "Save the table as CSV or as an Excel workbook (.xlsx) and import that."


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The bytes inside, which can be read again from the beginning, and the other tables of the archive.

    ``workbook`` is the kind of workbook that a zip archive is: *xlsx*, *xlsb*, *ods*, or empty.
    """

    stream: BinaryIO
    workbook: str = ""
    member: str = ""
    members: tuple[str, ...] = ()


@contextmanager
def unpacked(stream: BinaryIO, member: str | None = None, depth: int = 0) -> Iterator[Unpacked]:
    """Return the contents of a file: itself, or the table packed in it. Raises ImportFileError, also during reading.

    ``member`` is the table to take from an archive, by default the first.
    """
    stream.seek(0)
    head = stream.read(10)
    stream.seek(0)
    magic = head[4:] if head.startswith(_BZIP) else head
    packed = next((name for start, name in _PACKED.items() if magic.startswith(start)), "")
    if not packed and not head.startswith((_ZIP, _EMPTY_ZIP)):
        yield Unpacked(stream)
        return
    if packed:
        _check_depth(depth)
        with _limit(_opener(packed, stream), stream, packed) as inner, unpacked(inner, member, depth + 1) as found:
            yield found
        return
    with _seekable(stream) as whole, _zip_of(whole) as archive:
        if workbook := _workbook_of(archive):
            yield Unpacked(whole, workbook)
            return
        _check_depth(depth)
        names = _table_names(archive)
        taken = names[0] if member is None else _known(member, names)
        with _member(archive, taken) as inner, unpacked(inner, None, depth + 1) as found:
            yield replace(found, member=taken, members=tuple(names))


def _check_depth(depth: int) -> None:
    if depth >= _MAX_DEPTH:
        raise ImportFileError(
            f"file: must be packed at most {_MAX_DEPTH} times (got an archive in an archive in an archive). Unpack it."
        )


def _opener(packed: str, stream: BinaryIO) -> IO[bytes]:
    if packed == "gzip":
        return cast("IO[bytes]", gzip.GzipFile(fileobj=stream))
    return bz2.BZ2File(stream) if packed == "bzip2" else lzma.LZMAFile(stream)


def _damage_error(name: str, error: Exception) -> ImportFileError:
    text = str(error)
    if "password" in text or "encrypted" in text:
        return ImportFileError(
            "file: must be a zip archive without a password (got an encrypted one). Unpack it and import what is in it."
        )
    return ImportFileError(
        f"file: must be a whole {name} archive (got a damaged or cut one: {text or type(error).__name__}). "
        "Copy or download it again."
    )


class _Raw(io.RawIOBase):
    """Unpacks during reading, within bounds of size."""

    def __init__(self, inner: IO[bytes], outer: BinaryIO | None, name: str, packed_size: int = 0) -> None:
        self._inner, self._outer, self._name, self._packed_size = inner, outer, name, packed_size
        self._read = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._read

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if offset == 0 and whence == io.SEEK_CUR:
            return self._read
        if offset or whence != io.SEEK_SET:
            raise io.UnsupportedOperation("only its beginning can be sought")
        try:
            self._inner.seek(0)
        except _ERRORS as error:
            raise _damage_error(self._name, error) from error
        self._read = 0
        return 0

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override] # any buffer, as io wants it
        try:
            data = self._inner.read(len(buffer))
        except _ERRORS as error:
            raise _damage_error(self._name, error) from error
        self._read += len(data)
        packed = self._outer.tell() if self._outer else self._packed_size
        is_bomb = self._read > _RATIO_COUNTS_FROM and self._read > packed * MAX_RATIO
        if is_bomb or self._read > MAX_UNPACKED:
            raise ImportFileError(
                f"file: must unpack to a table of at most {MAX_UNPACKED >> 30} GiB, and to at most {MAX_RATIO} times "
                f"its size (got more: {self._read:,} bytes of {packed:,}). Unpack it and import a part."
            )
        buffer[: len(data)] = data
        return len(data)


@contextmanager
def _limit(inner: IO[bytes], outer: BinaryIO | None, name: str, packed_size: int = 0) -> Iterator[BinaryIO]:
    with inner:
        raw: io.RawIOBase = _Raw(inner, outer, name, packed_size)
        buffered = io.BufferedReader(raw, 1 << 17)
        yield cast("BinaryIO", buffered)
        buffered.detach()


def _zip_of(stream: BinaryIO) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(stream)
    except _ERRORS as error:
        raise ImportFileError(
            "file: must be a whole Excel workbook or zip archive (got a damaged or cut one). Copy or download it again."
        ) from error
    if len(archive.infolist()) > _MAX_MEMBERS:
        raise ImportFileError(f"file: must be an archive of at most {_MAX_MEMBERS:,} files. Unpack it.")
    return archive


def _workbook_of(archive: zipfile.ZipFile) -> str:
    """Return a zip archive's kind of workbook, or an empty text. Raises ImportFileError for other documents."""
    names = set(archive.namelist())
    if any(name.startswith("xl/") for name in names):
        return "xlsb" if "xl/workbook.bin" in names else "xlsx"
    for name, what in _DOCUMENTS:
        if name in names or (name.endswith("/") and any(n.startswith(name) for n in names)):
            raise _refusal(what)
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
        try:
            mimetype = archive.read("mimetype").decode("ascii", "replace").strip()
        except _ERRORS as error:
            raise _damage_error("zip", error) from error
        if mimetype.startswith(_SPREADSHEET):
            return "ods"
        if document := _MIMETYPES.get(mimetype):
            raise _refusal(document)
    return ""


def _refusal(what: str) -> ImportFileError:
    return ImportFileError(f"file: must be a table (got {what}). {WHAT_WOULD_DO}")


def _table_names(archive: zipfile.ZipFile) -> list[str]:
    """Return the members that may be tables; if some are named like tables, only those."""
    names = [
        info.filename
        for info in archive.infolist()
        if not info.is_dir() and info.file_size and not _is_hidden(info.filename)
    ]
    likely = [name for name in names if PurePosixPath(name.lower()).suffix in _TABLES]
    tables = [name for name in likely if not PurePosixPath(name.lower()).stem.startswith(("readme", "license"))]
    if found := tables or likely or names:
        return found
    raise ImportFileError("file: must be an archive with a table in it (got one without files). Import the table.")


def _is_hidden(name: str) -> bool:
    path = PurePosixPath(name)
    return path.parts[:1] == ("__MACOSX",) or path.name.startswith(".") or path.name in ("Thumbs.db", "desktop.ini")


def _known(member: str, names: list[str]) -> str:
    for name in names:
        if member in (name, PurePosixPath(name).name):
            return name
    raise ImportFileError(f"member: must be one of {', '.join(names[:20])} (got “{member}”).")


@contextmanager
def _member(archive: zipfile.ZipFile, name: str) -> Iterator[BinaryIO]:
    info = archive.getinfo(name)
    try:
        inner = archive.open(info)
    except _ERRORS as error:
        raise _damage_error("zip", error) from error
    with _limit(inner, None, "zip", info.compress_size) as member:
        yield member


@contextmanager
def _seekable(stream: BinaryIO) -> Iterator[BinaryIO]:
    """Return a file that can seek: itself, or a copy if it is packed."""
    if not isinstance(stream, io.BufferedReader) or not isinstance(stream.raw, _Raw):
        yield stream
        return
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as copy:
        stream.seek(0)
        while block := stream.read(_BLOCK):
            if copy.tell() > _MAX_COPY:
                raise ImportFileError(
                    f"file: must unpack to a workbook or archive of at most {_MAX_COPY >> 30} GiB (got more). "
                    "Unpack it."
                )
            copy.write(block)
        copy.seek(0)
        yield cast("BinaryIO", copy)
