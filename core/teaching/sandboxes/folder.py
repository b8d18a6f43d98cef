"""The folder of sandboxes: making a learner's, beginning it anew, deleting old ones."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

import sqlalchemy as sa

from core.access.caller import Caller
from core.access.policy import LOCAL, Policy, demand
from core.access.use_cases import Subject, UseCase
from core.errors import DatabaseError, StateError
from core.lifecycle.first_start import BEGUN
from core.store import gate
from core.store.database import DEFAULT_URL, open_database
from core.store.tables import Setting
from core.teaching import first_start
from core.teaching.first_start import Progress
from core.teaching.lessons import start_lessons
from core.teaching.sandboxes import copying
from core.teaching.sandboxes.names import file_name, is_file_name

MAX_SANDBOXES = 500
"""A link makes a sandbox, so something has to keep links from filling the disk."""
SAMPLE_KEPT = timedelta(days=7)
"""The sample ends on the day it was made; later learners get a newer one."""


def _quiet(_fraction: float, _text: str) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class Sandboxes:
    """The sandboxes in a folder, which is made when it is first needed, and the policy that is asked about them."""

    folder: Path
    policy: Policy = LOCAL

    @classmethod
    def beside(cls, database_url: str) -> Self:
        """The folder beside a SQLite database; beside the default one where the database is on a server."""
        try:
            address = sa.make_url(database_url)
        except (sa.exc.ArgumentError, ValueError):
            address = sa.make_url(DEFAULT_URL)
        if address.get_backend_name() != "sqlite":
            address = sa.make_url(DEFAULT_URL)
        return cls(Path(address.database or "").parent / "sandboxes")

    def file(self, learner: str) -> Path:
        """Where a learner's sandbox is or would be. Raises StateError for what is no name."""
        return self.folder / file_name(learner)

    def files(self) -> tuple[Path, ...]:
        """Every learner's file: ordinary files with a name that only `file` gives."""
        if not self.folder.is_dir():
            return ()
        named = (file for file in self.folder.iterdir() if is_file_name(file.name))
        return tuple(sorted(file for file in named if file.is_file() and not file.is_symlink()))

    def make(self, caller: Caller, learner: str, *, progress: Progress = _quiet) -> None:
        """Make a learner's sandbox where there is none; of several at once, one makes it and the others wait.

        The first one of all also prepares the sample, with ``progress`` as in `core.teaching.first_start.prepare`.
        """
        demand(self.policy, caller, UseCase.MAKE_SANDBOX, Subject("learner", learner))
        file = self.file(learner)
        if file.exists():
            return
        with copying.one_at_a_time(self.folder), copying.explained(file):
            if file.exists():
                return
            if len(self.files()) >= MAX_SANDBOXES:
                raise StateError(
                    f"sandboxes: must be at most {MAX_SANDBOXES} (got one more). "
                    "Ask the trainer to delete those of former classes."
                )
            with self._new(caller, learner, progress) as new:
                copying.remove_side_files(file)
                new.replace(file)

    def start_over(self, caller: Caller, learner: str, *, progress: Progress = _quiet) -> None:
        """Make a learner's sandbox as it was in the beginning, also a damaged one, and one that is open elsewhere."""
        demand(self.policy, caller, UseCase.MAKE_SANDBOX, Subject("learner", learner))
        file = self.file(learner)
        with copying.one_at_a_time(self.folder), copying.explained(file), self._new(caller, learner, progress) as new:
            try:
                copying.copy(new, file)
            except sqlite3.DatabaseError as error:
                if not copying.is_damaged(error):
                    raise
                copying.remove(file)
                new.replace(file)

    def delete(self, caller: Caller, files: Iterable[Path]) -> int:
        """Delete sandboxes, and nothing that is not one. How many there were."""
        demand(self.policy, caller, UseCase.DELETE_SANDBOX)
        wanted = set(files)
        with copying.one_at_a_time(self.folder), copying.explained(self.folder):
            deleted = [file for file in self.files() if file in wanted]
            for file in deleted:
                copying.remove(file)
        return len(deleted)

    @contextmanager
    def _new(self, caller: Caller, learner: str, progress: Progress) -> Iterator[Path]:
        """A fresh copy of the sample for a learner, to be moved to its place; for the holder of the lock."""
        sample = self._sample(caller, progress)
        new = self.folder / "new.db"
        copying.remove(new)
        try:
            copying.copy(sample, new)
            database = open_database(url_of(new))
            try:
                start_lessons(database, caller, learner)
            finally:
                database.dispose()
            yield new
        finally:
            copying.remove(new)

    def _sample(self, caller: Caller, progress: Progress) -> Path:
        """The prepared sample, made anew where it is old; one that was interrupted goes on."""
        sample = self.folder / "sample.db"
        if not _is_fresh(sample, caller):
            copying.remove(sample)
        database = open_database(url_of(sample))
        try:
            first_start.prepare(database, caller, progress=progress)
        finally:
            database.dispose()
        return sample


def url_of(file: Path) -> str:
    """The address of a database file."""
    return sa.URL.create("sqlite", database=str(file)).render_as_string()


def _is_fresh(sample: Path, caller: Caller) -> bool:
    """Whether a sample was begun lately; a damaged one was not."""
    try:
        database = open_database(url_of(sample))
        try:
            with gate.reading(database, caller, UseCase.LOOK_FOR_WORK) as session:
                begun = session.get(Setting, BEGUN)
        finally:
            database.dispose()
    except DatabaseError:
        return False
    return begun is not None and caller.at - datetime.fromisoformat(begun.value) < SAMPLE_KEPT
