"""Making a backup."""

from __future__ import annotations

import os
from pathlib import Path

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.errors import ConflictError, DatabaseError
from core.store import gate
from core.store.database import Database
from core.store.dialects import dialect_of


def back_up(database: Database, caller: Caller, file: Path) -> None:
    """Write everything in the database, as of one instant, into a new file for its owner alone; others go on working.

    The file appears when it is whole. Raises ConflictError if there is one, DatabaseError if it can't be written.
    """
    gate.demand(database, caller, UseCase.BACK_UP)
    if file.exists():
        raise ConflictError(f"backup: must be a new file (got {file}, which exists). Choose another name.")
    part = file.with_name(f".{file.name}.part")
    part.unlink(missing_ok=True)
    with gate.writing(database, caller, UseCase.BACK_UP, Subject("file", file.name)):
        pass  # the trace, so that the backup has it too
    try:
        dialect_of(database.engine).backups.write(database.engine.url, part)
        _keep(part)
        part.rename(file)
        _keep(file.parent)
    except OSError as error:
        raise DatabaseError(f"backup: must be a file that can be written (got {file}: {error.strerror}).") from error
    finally:
        part.unlink(missing_ok=True)


def _keep(path: Path) -> None:
    """Have the disk hold what was written, also through a power cut."""
    if os.name != "posix" and path.is_dir():
        return  # Windows opens no folders
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
