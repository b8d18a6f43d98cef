"""What is in a backup: its tables, how many rows, and a number that stands for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from core.errors import DamagedError, NotFoundError
from core.store.dialects import DIALECTS, Dialect

_DIGEST_BITS = 128


@dataclass(frozen=True, slots=True)
class TableContents:
    """A table of a backup. ``digest`` is the same for the same rows in any order, and no other."""

    name: str
    rows: int
    digest: str


def verify(file: Path) -> Iterator[TableContents]:
    """Read a backup to its end and yield its tables, by name.

    Raises NotFoundError without the file, DamagedError where it is no backup or can't be read whole.
    """
    backups = dialect_of_backup(file).backups
    found = [_contents(name, rows) for name, rows in backups.tables(file)]
    yield from sorted(found, key=lambda table: table.name)


def dialect_of_backup(file: Path) -> Dialect:
    """Return the kind of database that a backup is of."""
    try:
        with file.open("rb") as opened:
            beginning = opened.read(16)
    except OSError as error:
        raise NotFoundError(f"backup: must be a file that can be read (got {file}: {error.strerror}).") from error
    for dialect in DIALECTS:
        if beginning.startswith(dialect.backups.begins_with):
            return dialect
    raise DamagedError(f"backup: must be one that `backup` wrote (got {file}, which is none). Choose another file.")


def _contents(name: str, rows: Iterator[bytes]) -> TableContents:
    # A sum does not depend on the order, in which no database promises to give rows.
    count, total = 0, 0
    for row in rows:
        count += 1
        total += int.from_bytes(sha256(row).digest())
    return TableContents(name, count, f"{total % 2**_DIGEST_BITS:0{_DIGEST_BITS // 4}x}")
