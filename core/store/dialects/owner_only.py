"""Files that only their owner may read: a database has the personal data of everybody in it."""

from __future__ import annotations

import logging
import os
import stat
from pathlib import Path

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_FOLDER, _FILE = 0o700, 0o600
_logger = logging.getLogger(__name__)


def make_folder(folder: Path) -> None:
    """Make a folder for its owner alone, unless there is one. Raises OSError."""
    folder.mkdir(_FOLDER, parents=True, exist_ok=True)


def make_file(file: Path) -> None:
    """Make an empty file for its owner alone; one that exists is kept from others.

    SQLite gives the files beside a database the permissions of the database itself. Raises OSError.
    """
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _FILE))
    except FileExistsError:
        keep_from_others(file)


def keep_from_others(file: Path) -> None:
    """Take the permissions of a file from everybody but its owner, and say so. Missing files are no error."""
    try:
        found = file.stat()
    except FileNotFoundError:
        return
    if os.name != "posix" or not stat.S_ISREG(found.st_mode) or not found.st_mode & _OTHERS:
        return
    try:
        file.chmod(stat.S_IMODE(found.st_mode) & ~_OTHERS)
    except OSError as error:
        _logger.warning("Others than its owner may open %s, and that can't be changed (%s)", file, error.strerror)
    else:
        _logger.warning("Others than its owner could open %s; now they can't", file)
