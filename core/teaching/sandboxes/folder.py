"""The folder of sandboxes: making one for a learner, starting it over, deleting old ones."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from core.access.caller import EVERY_ROLE, Caller
from core.access.policy import BY_ROLE, Policy, demand
from core.access.use_cases import Subject, UseCase
from core.errors import DatabaseError, StateError
from core.lifecycle.clocks import is_ahead
from core.lifecycle.first_start import BEGUN
from core.store import gate
from core.store.database import DEFAULT_URL, Database, open_database
from core.store.dialects import embedded, owner_only
from core.store.dialects.embedded import url_of
from core.store.tables import Setting
from core.teaching import first_start
from core.teaching.first_start import Progress
from core.teaching.lessons import start_lessons
from core.teaching.sandboxes.learners import demand_own, file_name, is_file_name

MAX_SANDBOXES = 250
"""Opening a link makes a sandbox, so this limit keeps links from filling the disk."""
KEPT = timedelta(days=90)
"""A sandbox that was not written to for so long goes when somebody needs a new one."""
MAX_NEW, NEW_WITHIN = 200, timedelta(hours=1)
"""A large class gets its sandboxes at once; links that somebody makes up one after another don't."""
_made: dict[Path, deque[datetime]] = {}
"""When this process made the newest sandboxes of each folder; used under the folder's lock."""
SAMPLE_KEPT = timedelta(days=7)
"""The sample ends on the day it was made, so later learners get a newer one."""


def _ignore_progress(_fraction: float, _text: str) -> None:
    """Ignore progress."""


@dataclass(frozen=True, slots=True)
class Sandboxes:
    """The sandboxes in a folder, which is made when first needed, and the policy that decides about them.

    Where users sign in, each has one sandbox; making and deleting it leaves a trace in the database of the ``team``.
    """

    folder: Path
    policy: Policy = BY_ROLE
    team: Database | None = None

    @classmethod
    def of(cls, database_url: str) -> Self:
        """Return the folder that WINDROW_SANDBOXES names, else the one beside the database."""
        named = os.environ.get("WINDROW_SANDBOXES")
        return cls(Path(named)) if named else cls.beside(database_url)

    @classmethod
    def beside(cls, database_url: str) -> Self:
        """Return the folder beside a database file; for a database on a server, beside the default file."""
        file = embedded.file_at(database_url) or embedded.file_at(DEFAULT_URL)
        assert file is not None
        return cls(file.parent / "sandboxes")

    def file(self, learner: str) -> Path:
        """Return where a learner's sandbox is or would be. Raises StateError for an invalid name."""
        return self.folder / file_name(learner)

    def files(self) -> tuple[Path, ...]:
        """Return every learner's file: the ordinary files with a name that only `file` gives."""
        if not self.folder.is_dir():
            return ()
        named = (file for file in self.folder.iterdir() if is_file_name(file.name))
        return tuple(sorted(file for file in named if file.is_file() and not file.is_symlink()))

    def make(self, caller: Caller, learner: str, *, progress: Progress = _ignore_progress) -> None:
        """Make a learner's sandbox if there is none; of several calls at once, one makes it and the others wait.

        The first sandbox also prepares the sample, with ``progress`` as in `core.teaching.first_start.prepare`.
        """
        demand(self.policy, caller, UseCase.MAKE_SANDBOX, Subject("learner", learner))
        demand_own(caller, learner)
        file = self.file(learner)
        if file.exists():
            return
        with _hold_lock(self.folder), _explain_errors(file):
            if file.exists():
                return
            self._demand_room(caller)
            with self._new(caller, learner, progress) as new:
                embedded.remove_side_files(file)
                new.replace(file)
        self._leave_trace(caller, UseCase.MAKE_SANDBOX, file)

    def start_over(self, caller: Caller, learner: str, *, progress: Progress = _ignore_progress) -> None:
        """Reset a learner's sandbox to its beginning, even if it is damaged or open elsewhere."""
        demand(self.policy, caller, UseCase.MAKE_SANDBOX, Subject("learner", learner))
        demand_own(caller, learner)
        file = self.file(learner)
        with _hold_lock(self.folder), _explain_errors(file), self._new(caller, learner, progress) as new:
            embedded.mend(file, new)
        self._leave_trace(caller, UseCase.MAKE_SANDBOX, file)

    def delete(self, caller: Caller, files: Iterable[Path]) -> int:
        """Delete sandboxes, and no other files. Return their number."""
        demand(self.policy, caller, UseCase.DELETE_SANDBOX)
        wanted = set(files)
        with _hold_lock(self.folder), _explain_errors(self.folder):
            deleted = [file for file in self.files() if file in wanted]
            for file in deleted:
                embedded.remove(file)
        for file in deleted:
            self._leave_trace(caller, UseCase.DELETE_SANDBOX, file)
        return len(deleted)

    def _leave_trace(self, caller: Caller, use_case: UseCase, file: Path) -> None:
        """Leave a row in the team's trace; its subject is the file, which no two learners share."""
        if self.team is not None:
            with gate.writing(self.team, caller, use_case, Subject("learner", file.stem)):
                pass

    def _demand_room(self, caller: Caller) -> None:
        """Remove sandboxes that nobody used for long. Raises StateError where there are too many, or too many new."""
        for file in self.files():
            if caller.at.timestamp() - _written_at(file) > KEPT.total_seconds():
                embedded.remove(file)
        if len(self.files()) >= MAX_SANDBOXES:
            raise StateError(
                f"sandboxes: must be at most {MAX_SANDBOXES} (got one more). "
                "Ask the trainer to delete those of former classes."
            )
        made = _made.setdefault(self.folder, deque(maxlen=MAX_NEW))
        if len(made) == MAX_NEW and timedelta(0) <= caller.at - made[0] < NEW_WITHIN:
            raise StateError(
                f"sandboxes: must be at most {MAX_NEW} new ones within an hour (got one more). Try again in an hour."
            )
        made.append(caller.at)

    @contextmanager
    def _new(self, caller: Caller, learner: str, progress: Progress) -> Iterator[Path]:
        """Make a fresh copy of the sample for a learner, to be moved to its place. The caller holds the lock."""
        caller = Caller(caller.name, EVERY_ROLE, caller.door, caller.at)
        sample = self._sample(caller, progress)
        new = self.folder / "new.db"
        embedded.remove(new)
        try:
            embedded.copy(sample, new)
            database = open_database(url_of(new))
            try:
                start_lessons(database, caller, learner)
            finally:
                database.dispose()
            yield new
        finally:
            embedded.remove(new)

    def _sample(self, caller: Caller, progress: Progress) -> Path:
        """Return the prepared sample. An old one is replaced; an interrupted one is completed."""
        sample = self.folder / "sample.db"
        if not _is_fresh(sample, caller):
            embedded.remove(sample)
        database = open_database(url_of(sample))
        try:
            first_start.prepare(database, caller, progress=progress)
        finally:
            database.dispose()
        return sample


def _written_at(file: Path) -> float:
    """When a sandbox was last written to; its log is newer than the file."""
    return max(each.stat().st_mtime for each in (file, *embedded.side_files(file)) if each.exists())


@contextmanager
def _hold_lock(folder: Path) -> Iterator[None]:
    """Hold the folder's lock: one thread of one process has it at a time. Raises DatabaseError after a long wait."""
    with ExitStack() as held:
        with _explain_errors(folder):
            owner_only.make_folder(folder)
            held.enter_context(embedded.lock_in(folder))
        yield


@contextmanager
def _explain_errors(file: Path) -> Iterator[None]:
    """Turn refusals of the disk or the database into an error that a person can read."""
    try:
        yield
    except embedded.FILE_ERRORS as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise DatabaseError(
            f"sandbox: {file.name} must be one that can be read and written (got: {reason}). "
            "Try again; if that does not help, check that the disk has room."
        ) from error


def _is_fresh(sample: Path, caller: Caller) -> bool:
    """Whether a sample was begun recently; false for a damaged one."""
    try:
        database = open_database(url_of(sample))
        try:
            with gate.reading(database, caller, UseCase.LOOK_FOR_WORK) as session:
                begun = session.get(Setting, BEGUN)
        finally:
            database.dispose()
    except DatabaseError:
        return False
    begun_at = datetime.fromisoformat(begun.value) if begun else None
    return begun_at is not None and not is_ahead(begun_at, caller.at) and caller.at - begun_at < SAMPLE_KEPT
