"""The imports that were made: what each was, how far it is, and which rows it rejected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from typing import Any

from pydantic import TypeAdapter
from sqlmodel import Session, col, select

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.errors import CancelledError, NotFoundError
from core.importing.answers import Answers
from core.importing.reading.files import Layout
from core.importing.values.report import ImportReport, Note, RejectedRow
from core.store import gate
from core.store.database import Database
from core.store.dialects import dialect_of
from core.store.masks import masking
from core.store.tables import ImportRejected, ImportRun

ALIVE_FOR = timedelta(minutes=1)
"""A running import that was not renewed for so long has been interrupted."""
MOST_RUNS = 200
_REPORT = TypeAdapter(ImportReport)
_ANSWERS = TypeAdapter(Answers)


class State(StrEnum):
    """What became of an import."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    UNDONE = "undone"


class Phase(StrEnum):
    """What a running import does."""

    READING = "reading rows"
    APPLYING = "applying rows"
    TAKING_BACK = "taking back"


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """A record that undoing an import left alone, or values of it, and why."""

    entity: str
    id: int
    reason: str


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing an import took back: records ``removed`` (those that history refers to are only ``marked`` deleted),
    ``restored`` to their former values, and ``undeclared`` attributes, properties and kinds.

    What was changed again since is ``kept``; ``kept_records`` are the first of these, ``kept_declared`` names
    declarations that something else uses by now.
    """

    removed: int = 0
    marked: int = 0
    restored: int = 0
    kept: int = 0
    kept_records: tuple[KeptRecord, ...] = ()
    undeclared: tuple[str, ...] = ()
    kept_declared: tuple[str, ...] = ()


_UNDONE = TypeAdapter(Undone)


@dataclass(frozen=True, slots=True)
class RunRow:
    """An import. ``share`` of its file is read, 0 to 1; ``report`` is None unless it is done.

    ``answers`` are those that map the next file of that shape. ``message`` says why it failed.
    """

    id: int
    at: datetime
    by: str
    door: str
    source: str
    size: int
    entity: str
    columns: tuple[str, ...]
    state: State
    phase: str
    share: float
    rows_read: int
    rows_applied: int
    took_seconds: float
    answers: Answers
    report: ImportReport | None
    message: str
    undone_at: datetime | None
    undone_by: str
    undone: Undone | None
    is_undoable: bool


@dataclass(frozen=True, slots=True)
class SavedMapping:
    """How an earlier file with the same columns was mapped: by which import, and the answers for this one."""

    run_id: int
    at: datetime
    by: str
    source: str
    answers: Answers


@dataclass(slots=True)
class Work:
    """How far an import is, shared by the thread that does it and the one that tells."""

    size: int = 0
    phase: Phase = Phase.READING
    bytes_read: int = 0
    rows_read: int = 0
    rows_applied: int = 0
    is_stopping: bool = False
    declared: list[tuple[str, str]] = field(default_factory=list)

    def check(self) -> None:
        """Raise CancelledError if it is to stop."""
        if self.is_stopping:
            raise CancelledError("import: must still be wanted (got stopped). Nothing was changed.")

    def values(self) -> dict[str, Any]:
        """Return them as columns of the run."""
        return {
            "phase": self.phase.value,
            "bytes_read": self.bytes_read,
            "rows_read": self.rows_read,
            "rows_applied": self.rows_applied,
        }


@masking
def import_runs(database: Database, caller: Caller, *, limit: int = MOST_RUNS) -> tuple[RunRow, ...]:
    """Return the imports, the last one first."""
    with gate.reading(database, caller, UseCase.SEE_IMPORTS) as session:
        rows = session.exec(select(ImportRun).order_by(col(ImportRun.id).desc()).limit(limit)).all()
        return tuple(run_row(session, row, caller.at) for row in rows)


@masking
def import_run(database: Database, caller: Caller, run_id: int) -> RunRow:
    """Return an import. Raises NotFoundError."""
    with gate.reading(database, caller, UseCase.SEE_IMPORTS, Subject("import", run_id)) as session:
        return run_row(session, kept_run(session, run_id), caller.at)


@masking
def rejected_rows(database: Database, caller: Caller, run_id: int) -> Iterator[RejectedRow]:
    """Yield the rows that an import did not take, by line. Raises NotFoundError."""
    with gate.reading(database, caller, UseCase.SEE_IMPORTS, Subject("import", run_id)) as session:
        kept_run(session, run_id)
        query = select(ImportRejected).where(ImportRejected.run_id == run_id).order_by(col(ImportRejected.line))
        for row in session.exec(query.execution_options(yield_per=1_000)):
            reasons = tuple(Note(row.line, column, reason) for column, reason in row.reasons)
            yield RejectedRow(row.line, tuple(row.cells), reasons)


def saved_mapping(
    database: Database, caller: Caller, layout: Layout, *, entity: str | None = None
) -> SavedMapping | None:
    """Return how the last file with these columns was mapped; None if there was none, or if no line names them."""
    signature = signature_of(layout)
    with gate.reading(database, caller, UseCase.SEE_IMPORTS) as session:
        if not signature:
            return None
        query = select(ImportRun).where(ImportRun.signature == signature, ImportRun.state == State.DONE.value)
        if entity is not None:
            query = query.where(ImportRun.entity == entity)
        row = session.exec(query.order_by(col(ImportRun.id).desc()).limit(1)).first()
        if row is None or row.id is None:
            return None
        return SavedMapping(row.id, row.at, row.by, row.source, read_answers(row.answers))


def signature_of(layout: Layout) -> str:
    """Return what stands for the names of a table's columns, in any order; empty if no line names them."""
    if not layout.has_header:
        return ""
    return blake2b("\x1f".join(sorted(layout.columns)).encode(errors="surrogatepass"), digest_size=16).hexdigest()


def kept_run(session: Session, run_id: int, *, for_update: bool = False) -> ImportRun:
    """Return the row of an import. Raises NotFoundError."""
    row = session.get(ImportRun, run_id, with_for_update=for_update)
    if row is None:
        raise NotFoundError(f"import: must be the number of one (got {run_id}). `imports` lists them.")
    return row


def state_of(row: ImportRun, at: datetime) -> State:
    """Return the state of an import; one that was not renewed for long is interrupted."""
    if row.state == State.RUNNING and row.alive_at < at - ALIVE_FOR:
        return State.INTERRUPTED
    return State(row.state)


def has_something_to_undo(row: ImportRun, state: State) -> bool:
    """Whether an import in a state can be undone: also again, while it keeps what was changed again since."""
    return state in (State.DONE, State.INTERRUPTED) or (state is State.UNDONE and bool(read_undone(row).kept))


def read_undone(row: ImportRun) -> Undone:
    """Read what undoing an import did so far."""
    return _UNDONE.validate_python(row.undo) if row.undo else Undone()


def run_row(session: Session, row: ImportRun, at: datetime) -> RunRow:
    """Read the row of an import at an instant."""
    assert row.id is not None
    state = state_of(row, at)
    return RunRow(
        id=row.id,
        at=row.at,
        by=row.by,
        door=row.door,
        source=row.source,
        size=row.size,
        entity=row.entity,
        columns=tuple(row.columns),
        state=state,
        phase=row.phase if state is State.RUNNING else "",
        share=1.0 if state is State.DONE else min(row.bytes_read / row.size, 1.0) if row.size else 0.0,
        rows_read=row.rows_read,
        rows_applied=row.rows_applied,
        took_seconds=row.took_seconds,
        answers=read_answers(row.answers),
        report=_REPORT.validate_python(row.report) if row.report else None,
        message=row.message,
        undone_at=row.undone_at,
        undone_by=row.undone_by,
        undone=read_undone(row) if row.undo else None,
        is_undoable=has_something_to_undo(row, state) and dialect_of(session).journal.is_kept,
    )


def read_answers(kept: dict[str, Any]) -> Answers:
    """Read the answers of an import."""
    return _ANSWERS.validate_python(kept) if kept else Answers()


def written_answers(answers: Answers) -> dict[str, Any]:
    """Write answers as JSON."""
    written: dict[str, Any] = _ANSWERS.dump_python(answers, mode="json")
    return written


def written_report(report: ImportReport) -> dict[str, Any]:
    """Write a report as JSON; its rejected rows are kept by themselves."""
    written: dict[str, Any] = _REPORT.dump_python(replace(report, rejected=()), mode="json")
    return written


def written_undone(undone: Undone) -> dict[str, Any]:
    """Write what an undo did as JSON."""
    written: dict[str, Any] = _UNDONE.dump_python(undone, mode="json")
    return written
