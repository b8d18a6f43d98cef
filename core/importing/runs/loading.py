"""The rows of a file, staged and brought into the records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

import sqlalchemy as sa
from sqlmodel import Session

from core.access.caller import Caller
from core.errors import ConflictError
from core.importing.answers import Answers, Empty
from core.importing.identity.decisions import Decisions
from core.importing.identity.merging import merge_interactions, merge_profiles
from core.importing.identity.repeated_values import Contradiction, find_contradictions
from core.importing.identity.resolving import Resolved, resolve
from core.importing.reading.files import Layout, Source, Unreadable, opened, size_of
from core.importing.reading.table_rows import read_rows
from core.importing.runs.garbage import rarely_searched
from core.importing.runs.ledger import Phase, Work
from core.importing.runs.planning import Plan
from core.importing.runs.staging import Staging
from core.importing.values.batches import Batch
from core.importing.values.building import RowBuilder
from core.importing.values.cells import shown
from core.importing.values.report import (
    MAX_KEPT,
    MAX_SHOWN_MERGES,
    ImportReport,
    Note,
    RejectedRow,
    Tally,
)
from core.store.choices import add_choices
from core.store.columns import Key
from core.store.consents import said
from core.store.declaring import declare_attribute, declare_kind, declare_property, load_catalog
from core.store.dialects import dialect_of
from core.store.dialects.protocol import Filling
from core.store.records import INTERACTION
from core.store.tables import ImportRejected
from core.store.temporary import temporary_table

Progress = Callable[[int, int, int], object]
"""Called with bytes read, bytes in all, and rows read so far."""

Restart = Callable[[Session], object]
"""Called when there are new columns."""

BATCH_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of the rows of one staging table: how many records they were, and the other rows of these."""

    resolved: Resolved
    number: int
    new: int
    changed: int
    repeated: int
    created: int


@dataclass(slots=True)
class Counts:
    """What became of the rows of all staging tables; ``number`` are the different records."""

    number: int = 0
    new: int = 0
    changed: int = 0
    repeated: int = 0
    created: int = 0
    returned: int = 0
    stayed_out: int = 0
    merged: int = 0
    merges: tuple[str, ...] = ()

    def add(self, merged: Merged) -> None:
        """Add the rows of one."""
        self.number += merged.number
        self.new += merged.new
        self.changed += merged.changed
        self.repeated += merged.repeated
        self.created += merged.created
        self.returned += merged.resolved.returned
        self.stayed_out += merged.resolved.stayed_out
        self.merged += len(merged.resolved.merges)
        self.merges = (*self.merges, *merged.resolved.merges)[:MAX_SHOWN_MERGES]


OLDER_DECISION = "is a decision older than the newest one, and does not count"


class Loading:
    """The rows of one file on their way into the records."""

    def __init__(
        self,
        session: Session,
        plan: Plan,
        answers: Answers,
        caller: Caller,
        mark: datetime,
        work: Work,
        restart: Restart,
        run_id: int,
    ) -> None:
        """``mark`` becomes ``recorded_at`` of new interactions; ``restart`` is called when there are new columns."""
        connection = session.connection()
        self.plan = plan
        self._creates = {"contact": answers.create_contacts, "account": answers.create_accounts}
        self._now = caller.at
        self._by = caller.name
        self._mark = mark
        self._run_id = run_id
        self._work = work
        self._restart = restart
        self._is_declared = False
        self._tally = Tally()
        clears = answers.empty is Empty.CLEAR
        self._builder = RowBuilder(plan, connection.dialect, answers, caller.at.date())
        self._names = [name for name, _ in self._builder.columns if not name.startswith("_")]
        self._gone = answers.gone
        self.staging = Staging(
            connection, self._builder.columns, self._builder.referring, has_records=plan.entity == INTERACTION,
            clears=clears,
        )  # fmt: skip

        self._rejects = temporary_table(
            connection, "import_rejects", sa.Column("line", sa.BigInteger), sa.Column("cells", sa.JSON),
            sa.Column("reasons", sa.JSON),
        )  # fmt: skip
        self._refusals = temporary_table(
            connection, "import_refusals", sa.Column("line", sa.BigInteger), sa.Column("field", Key),
            sa.Column("reason", Key),
        )  # fmt: skip
        self._refused = 0

    @property
    def constant_kind(self) -> str | None:
        """The kind of all interactions of the file, if no column gives it."""
        return None if self.plan.kind else self.plan.constant_kind

    def stage(self, source: Source, layout: Layout, progress: Progress | None) -> None:
        """Read the file into the staging table. Raises CancelledError if it is to stop."""
        batch, tally, width = Batch(), self._tally, self.plan.width
        with opened(source) as stream, self.staging.filling() as filling, rarely_searched():
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
                    self._add(batch, filling)
                    batch = Batch()
                    self._note(min(stream.tell(), size), size, progress)
            self._add(batch, filling)
            self._note(size, size, progress)
        self.staging.prepare_merge()
        self._work.phase = Phase.APPLYING

    def _note(self, done: int, size: int, progress: Progress | None) -> None:
        self._work.bytes_read, self._work.rows_read = done, self._tally.rows
        if progress:
            progress(done, size, self._tally.rows)
        self._work.check()

    def _add(self, batch: Batch, filling: Filling) -> None:
        """Read the cells, and stage the rows for which that succeeds."""
        self._builder.build(batch)
        self.staging.add(batch, filling)
        if batch.further:
            filling.pause()
            self.staging.add_further(batch)
        if batch.rejected:
            filling.pause()
            self._reject(sorted(batch.rejected))
        self._tally.note(batch.notes)
        self._tally.remark(batch.remarks, batch.examples)
        self._tally.left_out += batch.left_out

    def merge(self, session: Session, staging: Staging, *, is_part: bool = False) -> Merged:
        """Bring staged rows into the records. Those of a part may stand at two contacts (`merge_interactions`)."""
        how = f"import {self._run_id}"
        with said(session, self._by, self._now, how, run_id=self._run_id):
            return self._merge(session, staging, is_part=is_part)

    def _merge(self, session: Session, staging: Staging, *, is_part: bool) -> Merged:
        plan = self.plan
        resolved = resolve(staging, plan, creates=self._creates, gone=self._gone, at=self._now, by=self._by)
        self._note_refused(resolved)
        self._tally.note_without(resolved.without, resolved.notes(MAX_KEPT))
        for told in resolved.told:
            about = told.column, told.remark
            self._tally.remark(Counter({about: told.number}), {about: f"line {told.first_line:,}"})
        # A file without a good row declares nothing.
        if not resolved.number:
            self._is_declared = self._is_declared and is_part
            return Merged(resolved, 0, 0, 0, resolved.repeated, resolved.created)
        if not self._is_declared:
            self.declare(session)
        _check_catalog(session, plan)
        with dialect_of(session).change_log.right_keys(session.connection()):
            new, changed = self._merge_resolved(resolved, is_part=is_part)
        resolved.finish()
        return Merged(resolved, resolved.number, new, changed, resolved.repeated, resolved.created)

    def _merge_resolved(self, resolved: Resolved, *, is_part: bool) -> tuple[int, int]:
        plan = self.plan
        if plan.entity == INTERACTION:
            return merge_interactions(
                resolved, self._names, kind=self.constant_kind, now=self._mark, drops_moved=not is_part
            )
        reference = f"{plan.refers.entity}_id" if plan.refers else None
        decisions = Decisions(resolved, self._now)
        for column, number, line in decisions.count_older():
            about = column, OLDER_DECISION
            self._tally.remark(Counter({about: number}), {about: f"line {line:,}"})
        decisions.stage()
        merged = merge_profiles(
            resolved, plan.catalog, plan.entity, self._names, reference=reference, now=self._now, decisions=decisions
        )
        decisions.enter_others(self._by, f"import {self._run_id}", self._run_id)
        return merged

    def report(self, source: Source, layout: Layout, counts: Counts) -> ImportReport:
        """Say what became of all rows."""
        tally = self._tally
        self._reject_refused(source, layout)
        self._note_contradictions(source, layout)
        return ImportReport(
            self.plan.entity,
            tally.rows,
            counts.new,
            counts.changed,
            counts.number - counts.new - counts.changed,
            counts.repeated,
            tally.left_out,
            tally.bad,
            tally.noted,
            tuple(tally.notes),
            tally.remarks,
            counts.created,
            (*(a.name for a in self.plan.new_attributes), *self._builder.new_kinds) if self._is_declared else (),
            tuple(sorted(tally.rejected)),
            counts.returned,
            counts.stayed_out,
            counts.merged,
            counts.merges,
        )

    def keep_rejected(self, session: Session, run_id: int) -> None:
        """Keep all rejected rows with their import."""
        columns = ["run_id", "line", "cells", "reasons"]
        rows = sa.select(sa.literal(run_id, sa.BigInteger), *self._rejects.columns)
        session.connection().execute(sa.insert(ImportRejected).from_select(columns, rows))

    def _reject(self, rows: Sequence[RejectedRow]) -> None:
        self._tally.note_rejected(rows)
        kept = [
            {
                "line": row.line,
                "cells": list(row.cells),
                "reasons": [[note.column, note.reason] for note in row.reasons],
            }
            for row in rows
        ]
        if kept:
            self.staging.connection.execute(sa.insert(self._rejects), kept)

    def _note_refused(self, resolved: Resolved) -> None:
        """Note the rows that name no record."""
        refusals = resolved.refusals() if resolved.refused_number else iter(())
        while some := list(islice(refusals, BATCH_ROWS)):
            rows = [{"line": note.line, "field": note.column, "reason": note.reason} for note in some]
            self.staging.connection.execute(sa.insert(self._refusals), rows)
            self._refused += len(rows)

    def _reject_refused(self, source: Source, layout: Layout) -> None:
        """Reject the rows that name no record; the file is read again for their cells."""
        if not self._refused:
            return
        table = self._refusals
        refusals = iter(self.staging.connection.execute(sa.select(table).order_by(table.c.line)).all())
        refusal = next(refusals, None)
        rejected: list[RejectedRow] = []
        with opened(source) as stream:
            for line, cells in read_rows(stream, layout):
                if refusal is None:
                    break
                if line == refusal.line and not isinstance(cells, Unreadable):
                    reasons = (*self._tally.take_notes(line), Note(line, refusal.field, refusal.reason))
                    rejected.append(RejectedRow(line, tuple(cells), reasons))
                    refusal = next(refusals, None)
                if len(rejected) == BATCH_ROWS:
                    self._reject(rejected)
                    rejected = []
        self._reject(rejected)

    def _note_contradictions(self, source: Source, layout: Layout) -> None:
        """Note the values that another row of the same profile contradicts; the file is read again for their texts."""
        number, found = find_contradictions(self.staging, self.plan, MAX_KEPT)
        if not number:
            return
        wanted = {line for each in found for line in (each.line, each.counting_line)}
        texts: dict[int, list[str]] = {}
        with opened(source) as stream:
            for line, cells in read_rows(stream, layout):
                if line in wanted and not isinstance(cells, Unreadable):
                    texts[line] = cells
                if len(texts) == len(wanted):
                    break
        self._tally.note_without(number, [self._told(each, texts) for each in found])

    def _told(self, found: Contradiction, texts: Mapping[int, Sequence[str]]) -> Note:
        here, there = (shown(texts[line][found.index].strip()) for line in (found.line, found.counting_line))
        also = "; this one is a further address" if found.is_address else ""
        reason = (
            f"must be the same in all rows of one {self.plan.entity} "
            f"(got {here}, but {there} in line {found.counting_line:,}, which counts{also})"
        )
        return Note(found.line, found.column, reason)

    @property
    def declares(self) -> bool:
        """Whether there may be anything to declare."""
        new = (self.plan.new_attributes, self._builder.new_kinds, self._builder.new_choices)
        return self.staging.rows > 0 and any(new)

    def declare(self, session: Session) -> None:
        """Declare what is new in the file."""
        owner, before = self.plan.entity, load_catalog(session)
        declared: list[tuple[str, str]] = []
        for attribute in self.plan.new_attributes:
            if owner == INTERACTION:
                declare_property(session, attribute)
                is_new = before.property(attribute.name) is None
            else:
                declare_attribute(session, owner, attribute)
                is_new = attribute.name not in before.attributes_of(owner)
            if is_new:
                declared.append((owner, attribute.name))
        for kind in self._builder.new_kinds.values():
            declare_kind(session, kind)
            if before.kind(kind.name) is None:
                declared.append(("kind", kind.name))
        for name, added in self._builder.new_choices.items():
            after = add_choices(session, owner, name, added)
            known = before.property(name) if owner == INTERACTION else before.attributes_of(owner).get(name)
            if known is not None:
                declared += [(f"{owner}.{name}", code) for code in added.values() if code not in known.choice_codes]
            codes = {label: code for code, label in after.choices}
            if any(codes.get(label) != code for label, code in added.items()):
                raise ConflictError(f"choices of “{name}”: must stay as they are (others added some). Import it again.")
        self._is_declared = True
        # What an earlier try declared stays declared by this import.
        self._work.declared += declared
        self._restart(session)


def _check_catalog(session: Session, plan: Plan) -> None:
    """Raise ConflictError if an attribute of the plan has another type than the rows were read for, or lost choices:
    somebody may change it while a file is read.
    """
    catalog = load_catalog(session)
    known = catalog.entity(plan.entity)
    now = {one.name: one for one in (known.attributes if known else catalog.properties)}
    for read in (field.attribute for field in plan.fields if field.attribute.custom or field.attribute.choices):
        found = now.get(read.name)
        is_same = found and (found.type, found.decimals) == (read.type, read.decimals)
        if not is_same or not set(read.choice_codes) <= set(found.choice_codes if found else ()):
            raise ConflictError(
                f"attribute “{read.label}”: must stay as it is while a file is read (somebody changed it meanwhile). "
                "Import the file again."
            )
