"""The rows of a file, staged and brought into the records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlmodel import Session

from core.access.caller import Caller
from core.errors import CancelledError, ConflictError
from core.importing.answers import Answers, Empty
from core.importing.identity.merging import merge_interactions, merge_profiles
from core.importing.identity.resolving import Resolved, resolve
from core.importing.reading.files import Layout, Source, Unreadable, opened, size_of
from core.importing.reading.table_rows import read_rows
from core.importing.runs.ledger import Phase, Work
from core.importing.runs.planning import Plan
from core.importing.runs.staging import Staging
from core.importing.values.batches import Batch
from core.importing.values.building import RowBuilder
from core.importing.values.report import MAX_KEPT, ImportReport, RejectedRow, Tally
from core.store.choices import add_choices
from core.store.declaring import declare_attribute, declare_kind, declare_property
from core.store.dialects import dialect_of
from core.store.records import INTERACTION

Progress = Callable[[int, int, int], object]
"""Called with bytes read, bytes in all, and rows read so far."""

Keep = Callable[[Sequence[RejectedRow]], object]
"""Called with rejected rows, some at a time and all in the end; the report has only the first ones."""

BATCH_ROWS = 5_000


class Loading:
    """The rows of one file on their way into the records."""

    def __init__(
        self, session: Session, plan: Plan, answers: Answers, caller: Caller, mark: datetime, work: Work, keep: Keep
    ) -> None:
        """``mark`` becomes ``recorded_at`` of new interactions."""
        connection = session.connection()
        self._session = session
        self._plan = plan
        self._creates = {"contact": answers.create_contacts, "account": answers.create_accounts}
        self._now = caller.at
        self._by = caller.name
        self._mark = mark
        self._work = work
        self._keep = keep
        self._tally = Tally()
        clears = answers.empty is Empty.CLEAR
        self._builder = RowBuilder(plan, connection.dialect, answers, caller.at.date())
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
                    batch.reject_row(line, (), cells.reason)
                elif len(cells) == width or (len(cells) > width and not any(cells[width:])):
                    batch.add(line, cells)
                else:
                    batch.reject_row(line, cells, f"must have {width} cells (got {len(cells)})")
                if tally.rows % BATCH_ROWS == 0:
                    self._stage(batch)
                    batch = Batch()
                    self._note(min(stream.tell(), size), size, progress)
            self._stage(batch)
            self._note(size, size, progress)
        self._work.phase = Phase.APPLYING
        return self._merge(source, layout)

    def _note(self, done: int, size: int, progress: Progress | None) -> None:
        """Say how far it is. Raises CancelledError if it is to stop."""
        self._work.bytes_read, self._work.rows_read = done, self._tally.rows
        if progress:
            progress(done, size, self._tally.rows)
        if self._work.is_stopping:
            raise CancelledError("import: must still be wanted (got stopped). Nothing was changed.")

    def _stage(self, batch: Batch) -> None:
        """Read the cells, and stage the rows for which that succeeds."""
        self._builder.build(batch)
        self._staging.add(batch)
        self._reject(sorted(batch.rejected))
        self._tally.note(batch.notes)
        self._tally.remark(batch.remarks, batch.examples)
        self._tally.left_out += batch.left_out

    def _reject(self, rows: Sequence[RejectedRow]) -> None:
        self._tally.note_rejected(rows)
        if rows:
            self._keep(rows)

    def _reject_refused(self, resolved: Resolved, source: Source, layout: Layout) -> None:
        """Reject the rows that name no record; the file is read again for their cells."""
        refusals = resolved.refusals()
        refusal = next(refusals, None)
        rejected: list[RejectedRow] = []
        with opened(source) as stream:
            for line, cells in read_rows(stream, layout) if refusal else ():
                if refusal is None:
                    break
                if line == refusal.line and not isinstance(cells, Unreadable):
                    rejected.append(RejectedRow(line, tuple(cells), (*self._tally.take_notes(line), refusal)))
                    refusal = next(refusals, None)
                if len(rejected) == BATCH_ROWS:
                    self._reject(rejected)
                    rejected = []
        self._reject(rejected)

    def _merge(self, source: Source, layout: Layout) -> ImportReport:
        plan, tally = self._plan, self._tally
        resolved = resolve(
            self._staging, plan, creates=self._creates, gone=self._gone, at=self._now, by=self._by, applies=True
        )
        self._reject_refused(resolved, source, layout)
        tally.note_without(resolved.without, resolved.notes(MAX_KEPT))
        # Only now: on PostgreSQL, adding a column closes a table to readers until the transaction ends. A file without
        # a good row declares nothing.
        declared = self._declare() if resolved.number else ()
        with dialect_of(self._session).change_log.right_keys(self._session.connection()):
            new, changed = self._merge_resolved(resolved)
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
            tally.noted,
            tuple(tally.notes),
            tally.remarks,
            resolved.created,
            declared,
            tuple(sorted(tally.rejected)),
        )

    def _merge_resolved(self, resolved: Resolved) -> tuple[int, int]:
        plan = self._plan
        if plan.entity == INTERACTION:
            kind = None if plan.kind else plan.constant_kind
            return merge_interactions(resolved, self._names, kind=kind, now=self._mark)
        reference = f"{plan.refers.entity}_id" if plan.refers else None
        return merge_profiles(resolved, plan.catalog, plan.entity, self._names, reference=reference, now=self._now)

    def _declare(self) -> tuple[str, ...]:
        """Declare what is new in the file. Return the names."""
        for attribute in self._plan.new_attributes:
            if self._plan.entity == INTERACTION:
                declare_property(self._session, attribute)
            else:
                declare_attribute(self._session, self._plan.entity, attribute)
        for kind in self._builder.new_kinds.values():
            declare_kind(self._session, kind)
        for name, added in self._builder.new_choices.items():
            after = add_choices(self._session, self._plan.entity, name, added)
            codes = {label: code for code, label in after.choices}
            if any(codes.get(label) != code for label, code in added.items()):
                raise ConflictError(f"choices of “{name}”: must stay as they are (others added some). Import it again.")
        owner = self._plan.entity
        self._work.declared = [(owner, attribute.name) for attribute in self._plan.new_attributes]
        self._work.declared += [("kind", name) for name in self._builder.new_kinds]
        return tuple(name for _, name in self._work.declared)
