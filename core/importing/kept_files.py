"""The files that people look at before they import them, on this server, and taking out who was erased."""

from __future__ import annotations

import codecs
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

from core.language.folding import fold
from core.store.traces_of_people import Known

_PREFIX = "windrow-import-"
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"PAR1", b"SQLite format 3", b"BZh", b"\xfd7zXZ")
"""What files begin with that can't be searched for a text: they are taken to have everybody in them."""
_logger = logging.getLogger(__name__)


def new_folder() -> Path:
    """Make a folder for kept files, one for each process."""
    return Path(tempfile.mkdtemp(prefix=_PREFIX))


def forget_files(known: Known) -> int:
    """Remove the kept files, of every process, that have a person in them, or may have. Return their number."""
    removed = 0
    if not known:
        return removed
    for file in _kept_files():
        try:
            if _has(file, known):
                file.unlink()
                removed += 1
        except OSError as error:  # somebody else's, or put away meanwhile
            _logger.info("A kept file was not looked at: %s", error.strerror)
    return removed


def _kept_files() -> Iterator[Path]:
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        yield from (file for file in folder.rglob("*") if file.is_file() and not file.is_symlink())


def _has(file: Path, known: Known) -> bool:
    with file.open("rb") as opened:
        beginning = opened.read(64)
    if beginning.startswith(_PACKED):
        return True
    with file.open(encoding=_encoding(beginning), errors="replace") as lines:
        return any(known.is_in_row([fold(line)]) for line in lines)


def _encoding(beginning: bytes) -> str:
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(beginning)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"
