"""Importing a file, in one transaction: all of its good rows, or none on an error."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.errors import ImportFileError
from core.importing.answers import NO_ANSWERS, Answers, Empty
from core.importing.identity.merging import merge_interactions, merge_profiles
from core.importing.identity.resolving import resolve
from core.importing.reading.files import Layout, Source, Unreadable, name_of, opened, size_of
from core.importing.reading.table_rows import read_rows
from core.importing.recognition.recognizing import recognize
from core.importing.runs.planning import Moved, Plan, make_plan
from core.importing.runs.staging import Staging
from core.importing.values.batches import Batch
from core.importing.values.building import RowBuilder
from core.importing.values.cells import shown
from core.importing.values.report import MAX_KEPT, ImportReport, Tally
from core.store import gate
from core.store.database import Database
from core.store.declaring import declare_attribute, declare_kind, declare_property, load_catalog
from core.store.dialects import dialect_of
from core.store.records import INTERACTION

Progress = Callable[[int, int, int], object]
"""Called with bytes read, bytes in all, and rows read so far."""

BATCH_ROWS = 5_000


def import_file(
    database: Database,
    caller: Caller,
    source: Source,
    answers: Answers = NO_ANSWERS,
    *,
    layout: Layout | None = None,
    moved: Moved | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Import profiles or interactions from a file.

    What ``answers`` and ``layout`` leave open is detected as in `recognize`. Unknown contacts and accounts
    that rows refer to are created if that is allowed; otherwise those rows are bad. Importing a file
    twice changes nothing the second time.

    Raises ImportFileError if the file can't be read or the mapping is invalid, CatalogError if a new
    attribute, property or kind can't be declared; then nothing is changed.
    """
    try:
        zone = ZoneInfo(answers.zone)
    except (KeyError, ValueError, OSError) as error:
        raise ImportFileError(
            f"zone: must be a time zone such as Europe/Berlin (got {shown(answers.zone)})."
        ) from error
    with gate.writing(database, caller, UseCase.IMPORT_FILE, Subject("file", name_of(source) or None)) as session:
        dialect_of(session).placement.hold_own_ids(session.connection())
        catalog = load_catalog(session)
        found = recognize(source, catalog, answers, layout)
        layout = found.layout
        if layout.question:
            raise ImportFileError(layout.question)
        plan = make_plan(
            catalog, found.entity, layout.columns, found.mapping if answers.mapping is None else answers.mapping,
            found.formats | dict(answers.formats),
            zone=zone, system=found.system if answers.system is None else answers.system,
            kind=answers.kind or found.kind, declare_kinds=answers.declare_kinds, moved=moved,
        )  # fmt: skip
        if plan.new_attributes or answers.declare_kinds:
            gate.demand(database, caller, UseCase.DECLARE)
        return _Import(session, plan, answers, caller.at).run(source, layout, progress)


class _Import:
    """One running import."""

    def __init__(self, session: Session, plan: Plan, answers: Answers, now: datetime) -> None:
        connection = session.connection()
        self._session = session
        self._plan = plan
        self._creates = {"contact": answers.create_contacts, "account": answers.create_accounts}
        self._now = now
        self._tally = Tally()
        clears = answers.empty is Empty.CLEAR
        self._builder = RowBuilder(plan, connection.dialect, clears=clears)
        self._names = [name for name, _ in self._builder.columns]
        self._gone = answers.gone
        self._staging = Staging(
            connection, self._builder.columns, self._builder.referring, has_records=plan.entity == INTERACTION,
            clears=clears,
        )  # fmt: skip

    def run(self, source: Source, layout: Layout, progress: Progress | None) -> ImportReport:
        batch, tally, width = Batch(), self._tally, self._plan.width
        with opened(source) as stream:
            size = size_of(stream)
            for line, cells in read_rows(stream, layout):
                tally.rows += 1
                if isinstance(cells, Unreadable):
                    batch.note_bad(line, "", cells.reason)
                elif len(cells) == width or (len(cells) > width and not any(cells[width:])):
                    batch.add(line, cells)
                else:
                    batch.note_bad(line, "", f"must have {width} cells (got {len(cells)})")
                if tally.rows % BATCH_ROWS == 0:
                    self._stage(batch)
                    batch = Batch()
                    if progress:
                        progress(min(stream.tell(), size), size, tally.rows)
            self._stage(batch)
            if progress:
                progress(size, size, tally.rows)
        return self._merge()

    def _stage(self, batch: Batch) -> None:
        """Read the cells, and stage the rows for which that succeeds."""
        self._builder.build(batch)
        self._staging.add(batch)
        self._tally.note_bad(batch.bad)
        self._tally.left_out += batch.left_out

    def _merge(self) -> ImportReport:
        plan, tally = self._plan, self._tally
        # Only now: on PostgreSQL, adding a column closes a table to readers until the transaction ends.
        declared = self._declare()
        resolved = resolve(self._staging, plan, creates=self._creates, gone=self._gone, at=self._now, applies=True)
        tally.note_refused(resolved.refused_number, resolved.bad_rows(MAX_KEPT))
        if plan.entity == INTERACTION:
            kind = None if plan.kind else plan.constant_kind
            new, changed = merge_interactions(resolved, self._names, kind=kind, now=self._now)
        else:
            reference = f"{plan.refers.entity}_id" if plan.refers else None
            new, changed = merge_profiles(
                resolved, plan.catalog, plan.entity, self._names, reference=reference, now=self._now
            )
        resolved.finish()
        return ImportReport(
            plan.entity,
            tally.rows,
            new,
            changed,
            resolved.number - new - changed,
            resolved.repeated,
            tally.left_out,
            tally.bad,
            tuple(sorted(tally.bad_rows)),
            resolved.created,
            declared,
        )

    def _declare(self) -> tuple[str, ...]:
        """Declare what is new in the file. Return the names."""
        for attribute in self._plan.new_attributes:
            if self._plan.entity == INTERACTION:
                declare_property(self._session, attribute)
            else:
                declare_attribute(self._session, self._plan.entity, attribute)
        for kind in self._builder.new_kinds.values():
            declare_kind(self._session, kind)
        return (*(a.name for a in self._plan.new_attributes), *self._builder.new_kinds)
