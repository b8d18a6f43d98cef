"""Importing a file, in one transaction: all of its good rows, or none on an error."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection
from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.errors import ImportFileError
from core.importing.answers import NO_ANSWERS, Answers, Empty
from core.importing.identity.lookups import DELETED, Lookup
from core.importing.identity.merging import merge_interactions, merge_profiles
from core.importing.reading.files import Layout, Source, Unreadable, name_of, opened, size_of
from core.importing.reading.table_rows import read_rows
from core.importing.recognition.recognizing import recognize
from core.importing.runs.planning import Field, Moved, Plan, known_by, make_plan
from core.importing.runs.staging import Staging
from core.importing.values.batches import Batch, LeftOutError
from core.importing.values.building import RowBuilder
from core.importing.values.cells import CellError, shown
from core.importing.values.report import ImportReport, Tally
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
            zone=zone, kind=answers.kind or found.kind, declare_kinds=answers.declare_kinds, moved=moved,
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
        self._form = dialect_of(connection).writing.form
        self._own_lookup = self._lookup_of_own(connection)
        referred = plan.referred
        self._lookup = Lookup(connection, referred.entity, referred.attribute) if referred else None
        lookups = {"profile": self._own_lookup, "reference": self._lookup}
        ids = [name for name, lookup in lookups.items() if lookup]
        self._staging = Staging(connection, ids, self._builder.columns, clears=clears)

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
        """Read the cells, replace names of profiles by ids, and stage the rows for which that succeeds."""
        plan = self._plan
        self._builder.build(batch)
        if self._own_lookup and plan.own:
            self._resolve(batch, "profile", plan.own, self._own_lookup)
        if self._lookup and plan.reference:
            if self._creates[self._lookup.entity]:
                self._tally.created += self._lookup.create(filter(None, batch.columns["reference"]), self._now)
            self._resolve(batch, "reference", plan.reference, self._lookup)
        self._staging.add(batch)
        self._tally.note_bad(batch.bad)
        self._tally.left_out += batch.left_out

    def _resolve(self, batch: Batch, name: str, field: Field, lookup: Lookup) -> None:
        """Replace texts by ids, and drop the rows that name no known profile."""
        texts = batch.columns[name]
        known = lookup.ids_of(filter(None, texts))
        ids = list(map(known.get, texts))
        errors: dict[int, CellError | LeftOutError] = {}
        if DELETED in ids or (name == "reference" and None in ids):
            for place, (text, id_) in enumerate(zip(texts, ids, strict=True)):
                if id_ == DELETED:
                    errors[place] = CellError(f"must not be of a deleted {lookup.entity} (got {shown(text)})")
                elif id_ is None and text and name == "reference":
                    errors[place] = CellError(f"must be {lookup.wanted} (got {shown(text)})")
        batch.columns[name] = self._form.numbers(ids)
        if errors:
            batch.drop(errors, field.column)

    def _merge(self) -> ImportReport:
        plan, staging, tally = self._plan, self._staging, self._tally
        # Only now: on PostgreSQL, adding a column closes a table to readers until the transaction ends.
        declared = self._declare()
        staging.prepare_merge()
        repeated = staging.settle_repeats()
        if plan.entity == INTERACTION:
            kind = None if plan.kind else plan.constant_kind
            new, changed = merge_interactions(staging, self._names, kind=kind, now=self._now)
        else:
            reference = f"{plan.referred.entity}_id" if plan.referred else None
            new, changed = merge_profiles(
                staging, plan.catalog, plan.entity, self._names, reference=reference, now=self._now
            )
        unchanged = staging.rows - new - changed
        return ImportReport(
            plan.entity,
            tally.rows,
            new,
            changed,
            unchanged,
            repeated,
            tally.left_out,
            tally.bad,
            tuple(sorted(tally.bad_rows)),
            tally.created,
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

    def _lookup_of_own(self, connection: Connection) -> Lookup | None:
        plan = self._plan
        return None if plan.entity == INTERACTION else Lookup(connection, plan.entity, known_by(plan))
