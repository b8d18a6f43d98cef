"""How far all learners are. Their files are only read; an unreadable one is reported and raises no error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from core.access.caller import Caller
from core.access.policy import demand
from core.access.use_cases import UseCase
from core.errors import DatabaseError
from core.language.folding import fold
from core.store.database import Database
from core.store.dialects.embedded import read_only_engine
from core.teaching.lessons import Activity, StepProgress, activity, progress
from core.teaching.sandboxes.folder import Sandboxes


@dataclass(frozen=True, slots=True)
class LearnerOverview:
    """A sandbox: its learner and the steps done, or the ``problem`` that makes it unreadable."""

    file: Path
    activity: Activity | None = None
    steps: tuple[StepProgress, ...] = ()
    problem: str = ""


def everybody(sandboxes: Sandboxes, caller: Caller) -> tuple[LearnerOverview, ...]:
    """Return every sandbox by the learner's name; unreadable ones are last."""
    demand(sandboxes.policy, caller, UseCase.SEE_LESSONS)
    read = [_overview(file, caller) for file in sandboxes.files()]
    return tuple(sorted(read, key=lambda o: (o.activity is None, fold(o.activity.learner) if o.activity else "")))


def _overview(file: Path, caller: Caller) -> LearnerOverview:
    try:
        with _read_only(file) as database:
            return LearnerOverview(file, activity(database, caller), progress(database, caller))
    except (DBAPIError, DatabaseError, ValueError) as error:
        reason = error.orig if isinstance(error, DBAPIError) else error
        return LearnerOverview(file, problem=" ".join(str(reason).split()))


@contextmanager
def _read_only(file: Path) -> Iterator[Database]:
    """Open a database for reading alone; its schema is not upgraded either."""
    database = Database(read_only_engine(file))
    try:
        yield database
    finally:
        database.dispose()
