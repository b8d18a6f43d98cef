"""Imports as they run: in the thread of who asks, or in one of their own, where others find and stop them."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryFile
from time import perf_counter
from typing import Any, BinaryIO, ClassVar
from zoneinfo import ZoneInfo

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.errors import CancelledError, ConflictError, DatabaseError, ImportFileError, StateError, WindrowError
from core.importing.answers import NO_ANSWERS, Answers, Unknown
from core.importing.reading.files import Layout, Source, name_of, opened, size_of
from core.importing.recognition.findings import Recognition
from core.importing.recognition.recognizing import recognize
from core.importing.runs.changes import AttributeChange, changes_of
from core.importing.runs.ledger import (
    Phase,
    State,
    Work,
    kept_run,
    signature_of,
    state_of,
    written_answers,
    written_report,
)
from core.importing.runs.loading import Counts, Loading, Progress
from core.importing.runs.parts_in_turn import Parts, is_cut
from core.importing.runs.planning import Moved, Plan, make_plan
from core.importing.runs.undoing import take_back
from core.importing.values.cells import shown
from core.importing.values.report import ImportReport
from core.store import gate, import_runs
from core.store.cancelling import Cancellation
from core.store.database import Database
from core.store.declaring import load_catalog
from core.store.dialects import dialect_of
from core.store.records import INTERACTION
from core.store.triggers.sources import JOURNALED

RENEW_SECONDS = 2.0
"""How often a running import says how far it is."""
_TRIES = 6
_PATIENCE_MILLISECONDS = 2_000
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to import, and how; ``found`` is what was recognized, if somebody looked at it before."""

    source: Source
    answers: Answers
    found: Recognition | None
    moved: Moved | None = None


def import_file(
    database: Database,
    caller: Caller,
    source: Source,
    answers: Answers = NO_ANSWERS,
    *,
    found: Recognition | None = None,
    moved: Moved | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Import profiles or interactions from a file.

    ``found`` is what `recognize` finds with these answers; without it, the file is looked at here. Unknown contacts and
    accounts that rows refer to are created if that is allowed; otherwise profiles are taken without them, and
    interactions, which need their contact, are rejected. Importing a file twice changes nothing the second time. The
    import is kept, and can be undone.

    Raises ImportFileError if the file can't be read or the mapping is invalid, CatalogError if a new
    attribute, property or kind can't be declared, CancelledError if somebody stops it; then nothing is changed.
    """
    run = Run.begin(database, caller, Wanted(source, answers, found, moved))
    try:
        return run.do(progress)
    except CancelledError as error:
        run.end(State.STOPPED, str(error))
        raise
    except BaseException:
        run.drop()
        raise


def start_import(
    database: Database,
    caller: Caller,
    source: Source,
    answers: Answers = NO_ANSWERS,
    *,
    found: Recognition | None = None,
) -> int:
    """Begin to import a file as `import_file` does, in a thread of this process. Return the number of the import.

    It goes on when the page that asked is gone; `import_run` tells how far it is, and how it ended. An open file is
    copied first: it may be closed at once.
    """
    run = Run.begin(database, caller, Wanted(source, answers, found))
    copy = None if isinstance(source, str | Path) else _copy_of(source)
    if copy is not None:
        run.wanted = replace(run.wanted, source=copy)
    thread = threading.Thread(target=_do_alone, args=(run, copy), name=f"import-{run.id}", daemon=True)
    Run.here[run.key] = (thread, run)
    thread.start()
    return run.id


def stop_import(database: Database, caller: Caller, run_id: int) -> None:
    """Ask a running import to stop; it takes back what it did. Raises StateError unless it runs."""
    gate.demand(database, caller, UseCase.IMPORT_FILE, Subject("import", run_id))
    with gate.reading(database, caller, UseCase.SEE_IMPORTS, Subject("import", run_id)) as session:
        state = state_of(kept_run(session, run_id), caller.at)
    if state is not State.RUNNING:
        raise StateError(f"import {run_id}: must be running to be stopped (got {state}). `imports` shows what it did.")
    import_runs.renew(database, run_id, {"is_stopping": True})
    if here := Run.here.get((database.address, run_id)):
        here[1].stop()


def wait_for_import(database: Database, caller: Caller, run_id: int, *, within_seconds: float | None = None) -> bool:
    """Wait until an import that this process started has ended. Return whether it has."""
    gate.demand(database, caller, UseCase.SEE_IMPORTS, Subject("import", run_id))
    here = Run.here.get((database.address, run_id))
    if here is None:
        return True
    here[0].join(within_seconds)
    return not here[0].is_alive()


@dataclass(slots=True)
class Run:
    """One import: its row in the database, and how far it is."""

    database: Database
    caller: Caller
    wanted: Wanted
    id: int
    mark: datetime
    work: Work
    began: float = field(default_factory=perf_counter)
    is_rehearsal: bool = False
    cancellation: Cancellation = field(default_factory=Cancellation)

    here: ClassVar[dict[tuple[str, int], tuple[threading.Thread, Run]]] = {}
    """Those that run in threads of this process, by the address of the database and their number."""

    @classmethod
    def begin(cls, database: Database, caller: Caller, wanted: Wanted) -> Run:
        """Check what can be checked at once, and make the row. Raises RefusedError and ImportFileError."""
        gate.demand(database, caller, UseCase.IMPORT_FILE, _subject(wanted))
        with opened(wanted.source) as stream:
            size = size_of(stream)
        values = {
            "at": caller.at,
            "by": caller.name,
            "door": caller.door.value,
            "source": name_of(wanted.source),
            "size": size,
            "alive_at": caller.at,
        }
        return cls(database, caller, wanted, import_runs.begin(database, values), caller.at, Work(size))

    @property
    def key(self) -> tuple[str, int]:
        """What finds it among those of this process."""
        return self.database.address, self.id

    def do(self, progress: Progress | None = None) -> ImportReport:
        """Do it, and tell the database meanwhile how far it is."""
        report = self._do(progress)
        _logger.info("An import was done", extra={"import": self.id})
        return report

    def _do(self, progress: Progress | None) -> ImportReport:
        with self._renewed():
            with gate.reading(self.database, self.caller, UseCase.SEE_CATALOG) as session:
                prepared = _prepare(session, self)
            if prepared.plan.entity == INTERACTION:
                self.mark = import_runs.mark(self.database, self.id, self.caller.at)
            if self.database.dialect.transactions.takes_turns:
                return self._do_in_turns(prepared, progress)
            try:
                report = self._do_at_once(prepared, progress)
            except BaseException:
                self._forget_declared()
                raise
            if not report.new + report.changed + report.unchanged:
                self._forget_declared()
            return report

    def _do_at_once(self, prepared: Prepared, progress: Progress | None) -> ImportReport:
        subject = _subject(self.wanted)

        def work(session: Session) -> ImportReport:
            report = self._do_within(session, prepared, progress)
            subject.told = self._told(report)
            return report

        for _ in range(_TRIES):
            try:
                return gate.replayed(self.database, self.caller, UseCase.IMPORT_FILE, work, subject=subject)
            except ConflictError as error:  # another import was first with a new person: now that one is known
                if not isinstance(error.__cause__, DBAPIError):
                    raise  # something else has changed meanwhile, and stays so
                _logger.info("An import is done again: %s", error, extra={"import": self.id})
        raise DatabaseError(f"import {self.id}: must not meet other imports all the time (got {_TRIES} conflicts).")

    def _forget_declared(self) -> None:
        """Take back what was declared for nothing."""
        if self.work.declared:
            take_back(self.database, self.caller, self.id)

    def stop(self) -> None:
        """End it as soon as possible."""
        self.work.is_stopping = True
        self.cancellation.cancel()

    def drop(self) -> None:
        """Forget it: nothing came of it."""
        import_runs.drop(self.database, self.id)

    def end(self, state: State, message: str) -> None:
        """Say how it ended, if not well."""
        values = {"state": state.value, "message": message, "took_seconds": perf_counter() - self.began}
        import_runs.renew(self.database, self.id, values)
        _logger.info("An import ended", extra={"import": self.id, "state": state.value})

    def rehearse(self, session: Session) -> ImportReport:
        """Do it in a session that is never committed."""
        return self._do_within(session, _prepare(session, self), None)

    def _do_within(self, session: Session, prepared: Prepared, progress: Progress | None) -> ImportReport:
        connection = session.connection()
        with self.cancellation.covering(connection):
            loading = self._staged(session, prepared, progress)
            if loading.declares and not self.is_rehearsal:
                self._declare_at_once(loading)
            return self._apply(session, prepared, loading)

    def _declare_at_once(self, loading: Loading) -> None:
        """Declare in a transaction of its own: adding a column closes a table to readers until the transaction ends.
        If that meets others, it is done with the rest.
        """
        try:
            with self.database.writing() as session:
                self.database.dialect.transactions.limit_waiting(session.connection(), _PATIENCE_MILLISECONDS)
                loading.declare(session)
        except (ConflictError, DatabaseError) as error:
            _logger.info("An import declares with the rest: %s", error, extra={"import": self.id})

    def _do_in_turns(self, prepared: Prepared, progress: Progress | None) -> ImportReport:
        """Do it so that nobody waits while the file is read, and then for a part of it at a time. Of an import that
        ends in between, nothing is left.
        """
        begun = False
        try:
            with (
                gate.in_turns(self.database, self.caller, UseCase.IMPORT_FILE, _subject(self.wanted)) as turns,
                self.cancellation.covering(turns.connection),
            ):
                with turns.reading() as session:
                    loading = self._staged(session, prepared, progress)
                if not is_cut(loading.staging):
                    with turns.writing() as session:
                        report = self._apply(session, prepared, loading)
                        self._leave_trace(session, report)
                        return report
                with turns.writing() as session:
                    self._begin(session, prepared)
                begun = True
                counts = Parts(turns, loading, self.work, self.id).merge()
                with turns.reading() as session:
                    report = self._report(loading, prepared, counts)
                with turns.writing() as session:
                    self._finish(session, loading, report)
                    self._leave_trace(session, report)
                return report
        except BaseException:
            if begun:
                self.work.phase = Phase.TAKING_BACK
                take_back(self.database, self.caller, self.id)
            raise

    def _leave_trace(self, session: Session, report: ImportReport) -> None:
        subject = _subject(self.wanted)
        subject.told = self._told(report)
        gate.leave_trace(self.database, session, self.caller, UseCase.IMPORT_FILE, subject)

    def _told(self, report: ImportReport) -> dict[str, Any]:
        """What the trace tells: the number of the import and what it did."""
        counts = {name: getattr(report, name) for name in ("new", "changed", "unchanged")}
        return {"import": self.id, "of": report.entity, **counts}

    def _staged(self, session: Session, prepared: Prepared, progress: Progress | None) -> Loading:
        answers = self.wanted.answers
        loading = Loading(
            session, prepared.plan, answers, self.caller, self.mark, self.work, self._begin_again, self.id
        )
        loading.stage(self.wanted.source, prepared.layout, progress)
        return loading

    def _apply(self, session: Session, prepared: Prepared, loading: Loading) -> ImportReport:
        """Bring all staged rows into the records at once."""
        self._begin(session, prepared)
        counts = Counts()
        counts.add(loading.merge(session, loading.staging))
        report = self._report(loading, prepared, counts)
        self._finish(session, loading, report)
        return report

    def _report(self, loading: Loading, prepared: Prepared, counts: Counts) -> ImportReport:
        return replace(loading.report(self.wanted.source, prepared.layout, counts), run_id=self.id)

    def _begin(self, session: Session, prepared: Prepared) -> None:
        """Have the database note what follows, and keep what an undo needs should this process end before it does."""
        row = kept_run(session, self.id)
        row.entity = prepared.plan.entity
        row.signature = signature_of(prepared.layout)
        row.columns = list(prepared.layout.columns)
        row.answers = written_answers(prepared.answers)
        session.add(row)
        session.flush()
        connection = session.connection()
        dialect_of(connection).journal.begin(connection, JOURNALED, self.id, self.mark)

    def _begin_again(self, session: Session) -> None:
        """Have the database note new columns too, and keep what was declared."""
        connection = session.connection()
        journal = dialect_of(connection).journal
        journal.end(connection, JOURNALED)
        journal.begin(connection, JOURNALED, self.id, self.mark)
        row = kept_run(session, self.id)
        row.declared = [list(one) for one in self.work.declared]
        session.add(row)
        session.flush()

    def _finish(self, session: Session, loading: Loading, report: ImportReport) -> None:
        connection = session.connection()
        dialect_of(connection).journal.end(connection, JOURNALED)
        loading.keep_rejected(session, self.id)
        row = kept_run(session, self.id)
        row.state = State.DONE.value
        row.report = written_report(report)
        row.bytes_read, row.rows_read, row.rows_applied = self.work.size, report.rows, loading.staging.rows
        row.took_seconds = perf_counter() - self.began
        session.add(row)
        session.flush()

    @contextmanager
    def _renewed(self) -> Iterator[None]:
        """Renew the row until the block ends."""
        ended = threading.Event()
        thread = threading.Thread(target=self._renew, args=(ended,), name=f"import-{self.id}-renewed", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _renew(self, ended: threading.Event) -> None:
        while not ended.wait(RENEW_SECONDS):
            alive_at = self.caller.at + timedelta(seconds=perf_counter() - self.began)
            try:
                if import_runs.renew(self.database, self.id, {**self.work.values(), "alive_at": alive_at}):
                    self.stop()
            except DatabaseError as error:
                _logger.info("An import could not say how far it is: %s", error, extra={"import": self.id})


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is decided before the first row is read. ``answers`` are those for the next file of this shape."""

    layout: Layout
    plan: Plan
    answers: Answers


def _prepare(session: Session, run: Run) -> Prepared:
    """Find out what the answers leave open, and check it. Raises ImportFileError and RefusedError."""
    wanted, answers = run.wanted, run.wanted.answers
    try:
        zone = ZoneInfo(answers.zone)
    except (KeyError, ValueError, OSError) as error:
        raise ImportFileError(
            f"zone: must be a time zone such as Europe/Berlin (got {shown(answers.zone)})."
        ) from error
    catalog = load_catalog(session)
    found = wanted.found or recognize(wanted.source, catalog, answers)
    layout = found.layout
    if layout.question:
        raise ImportFileError(layout.question)
    found.check_answered()
    mapping = answers.mapping
    if mapping is None:
        mapping = found.mapping_with_new() if answers.new_columns else found.mapping
    kind = answers.kind or found.kind
    system = found.system if answers.system is None else answers.system
    plan = make_plan(
        catalog, found.entity, layout.columns, mapping, found.formats,
        zone=zone, system=system, kind=kind, declare_kinds=answers.declare_kinds, words=answers.words,
        moved=wanted.moved,
    )  # fmt: skip
    if plan.new_attributes or answers.declare_kinds:
        gate.demand(run.database, run.caller, UseCase.DECLARE)
    if Unknown.ADD in (answers.unknown, *answers.unknown_by_column.values()):
        gate.demand(run.database, run.caller, UseCase.CHANGE_CHOICES)
    declared = {column: target if isinstance(target, str) else target.name for column, target in mapping.items()}
    return Prepared(layout, plan, replace(answers, entity=found.entity, system=system, kind=kind, mapping=declared))


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What an import would do, once it was done in a session that is never committed."""

    report: ImportReport
    changes: tuple[AttributeChange, ...]


def rehearse(
    database: Database,
    caller: Caller,
    session: Session,
    source: Source,
    answers: Answers = NO_ANSWERS,
    *,
    found: Recognition | None = None,
    cancellation: Cancellation | None = None,
) -> Rehearsal:
    """Import a file in a session of `Database.rehearsing`. Raises what `import_file` does."""
    gate.demand(database, caller, UseCase.PREVIEW_IMPORT)
    run_id = import_runs.begin_within(session, {"at": caller.at, "door": caller.door.value, "alive_at": caller.at})
    mark = import_runs.mark_within(session, run_id, caller.at)
    wanted = Wanted(source, answers, found)
    run = Run(
        database, caller, wanted, run_id, mark, Work(), is_rehearsal=True, cancellation=cancellation or Cancellation()
    )
    return Rehearsal(run.rehearse(session), changes_of(session, run_id))


def _do_alone(run: Run, copy: BinaryIO | None) -> None:
    """Do an import in its own thread, and keep how it ended."""
    try:
        run.do()
    except CancelledError as error:
        run.end(State.STOPPED, str(error))
    except WindrowError as error:
        run.end(State.FAILED, str(error))
    except Exception as error:
        _logger.exception("An import failed", extra={"import": run.id})
        run.end(State.FAILED, f"import {run.id}: must be one that Windrow can do (got {type(error).__name__}).")
    finally:
        del Run.here[run.key]
        if copy is not None:
            copy.close()


def _copy_of(source: BinaryIO) -> BinaryIO:
    """Copy an open file to one without a name on disk."""
    copy = TemporaryFile()  # noqa: SIM115 - the import closes it
    with opened(source) as stream:
        shutil.copyfileobj(stream, copy)
    return copy


def _subject(wanted: Wanted) -> Subject:
    return Subject("file", name_of(wanted.source) or None)
