"""Undoing an import: what it wrote goes back, unless something else wrote it again since.

1. rows that it changed get those values back that they still have from it; those that it deleted come back;
2. interactions that it made go, by their mark;
3. profiles that it made go, if they are as it left them and no other record refers to them. Those in the history of a
   segment are marked deleted and lose their ids instead, so that history stays true and the next import may make them;
4. what it declared goes, if nothing uses it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement
from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.errors import StateError
from core.importing.runs.ledger import KeptRecord, State, Undone, kept_run, state_of, written_undone
from core.language.catalog import BUILT_IN
from core.store import gate
from core.store.columns import Instant
from core.store.database import Database
from core.store.declaring import forget_attribute, forget_kind, load_catalog
from core.store.dialects import dialect_of
from core.store.records import INTERACTION, record_table
from core.store.reshaping import count_held, drop_attribute
from core.store.segments import is_named
from core.store.tables import (
    Identifier,
    ImportChange,
    ImportRecord,
    ImportRun,
    StaticMember,
    Stay,
    table_of,
)
from core.store.temporary import temporary_table
from core.store.triggers.sources import KEYS

MOST_TOLD = 100
"""The most records that are told with the reason why they were kept."""
_AT_ONCE = 500
_KEPT_APART = frozenset({"updated_at"})
"""What follows from other changes, and goes back when they all do."""
_WHAT_KNOWS = {
    "contact": ("external_id", "external_id_key", "email", "email_key"),
    "account": ("external_id", "external_id_key", "name", "name_key"),
    "lead": ("external_id", "external_id_key"),
}
_REFERRING = {"contact": (("lead", "contact_id"), (INTERACTION, "contact_id")), "account": (("contact", "account_id"),)}
_change, _record, _run, _stay, _picked, _identifier = (
    table_of(model) for model in (ImportChange, ImportRecord, ImportRun, Stay, StaticMember, Identifier)
)

Row = Mapping[str, Any]


def undo_import(database: Database, caller: Caller, run_id: int) -> Undone:
    """Take back exactly what an import did. What was changed again since is told and kept.

    Raises NotFoundError, and StateError for an import that runs, or of which nothing is left.
    """

    def work(session: Session) -> Undone:
        row = kept_run(session, run_id, for_update=True)
        state = state_of(row, caller.at)
        if state not in (State.DONE, State.INTERRUPTED):
            raise StateError(f"import {run_id}: must be done to be undone (got {state}).")
        if not dialect_of(session).journal.is_kept:
            raise StateError(f"import {run_id}: must be one in a database with a journal (got a cluster).")
        undone = _Undoing(session, row, caller.at).do()
        row.state, row.undo = State.UNDONE.value, written_undone(undone)
        row.undone_at, row.undone_by = caller.at, caller.name
        session.add(row)
        return undone

    return gate.replayed(database, caller, UseCase.UNDO_IMPORT, work, subject=Subject("import", run_id))


def take_back(database: Database, caller: Caller, run_id: int) -> None:
    """Take back what an import did before it ended too early. It leaves no trace, as if it never was."""
    gate.demand(database, caller, UseCase.IMPORT_FILE, Subject("import", run_id))
    with database.writing() as session:
        _Undoing(session, kept_run(session, run_id), caller.at).do()


class _Undoing:
    """One undo, within a transaction."""

    def __init__(self, session: Session, row: ImportRun, now: datetime) -> None:
        assert row.id is not None
        self._session = session
        self._declared = row.declared
        self._connection: Connection = session.connection()
        self._journal = dialect_of(self._connection).journal
        self._run_id = row.id
        self._mark = row.mark
        self._now = now
        self._removed = self._marked = self._restored = self._kept = 0
        self._told: list[KeptRecord] = []

    def do(self) -> Undone:
        self._journal.prepare(self._connection)
        for changes in self._changes():
            self._take_back(changes)
        self._remove_interactions()
        for entity in ("lead", "contact", "account"):
            self._remove_profiles(entity)
        for table in (_change, _record):
            self._connection.execute(sa.delete(table).where(table.c.run_id == self._run_id))
        gone, kept = self._undeclare()
        return Undone(self._removed, self._marked, self._restored, self._kept, tuple(self._told), gone, kept)

    def _undeclare(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Take back declarations that nothing uses, also those that were left by earlier undos. Return the names of
        those, and of its own others.
        """
        gone, kept = list[str](), list[str]()
        for owner, name in self._declarations():
            is_free = not is_named(self._session, name)
            if owner == "kind":
                is_gone = is_free and forget_kind(self._session, name)
            else:
                is_gone = is_free and self._drop_attribute(owner, name)
            if is_gone:
                gone.append(name)
            elif [owner, name] in self._declared:
                kept.append(name)
        return tuple(gone), tuple(kept)

    def _declarations(self) -> Iterator[tuple[str, str]]:
        undone = sa.select(_run.c.declared).where(_run.c.state == State.UNDONE.value)
        every = [self._declared, *self._connection.execute(undone).scalars()]
        yield from dict.fromkeys((owner, name) for declared in every for owner, name in declared)

    def _drop_attribute(self, entity: str, name: str) -> bool:
        catalog = load_catalog(self._session)
        attribute = catalog.property(name) if entity == INTERACTION else catalog.attributes_of(entity).get(name)
        if attribute is None or not attribute.custom or count_held(self._session, entity, attribute):
            return False
        drop_attribute(self._session, entity, attribute)
        forget_attribute(self._session, entity, attribute)
        return True

    def _keep(self, entity: str, id_: int, reason: str) -> None:
        self._kept += 1
        if len(self._told) < MOST_TOLD:
            self._told.append(KeptRecord(entity, id_, reason))

    # Changed rows

    def _changes(self) -> Iterator[Sequence[Any]]:
        """Yield the changes, the last ones first."""
        below: int | None = None
        while True:
            query = sa.select(_change).where(_change.c.run_id == self._run_id)
            if below is not None:
                query = query.where(_change.c.id < below)
            rows = self._connection.execute(query.order_by(_change.c.id.desc()).limit(_AT_ONCE)).all()
            if not rows:
                return
            yield rows
            below = rows[-1].id

    def _take_back(self, changes: Sequence[Any]) -> None:
        by_entity: dict[str, list[Any]] = defaultdict(list)
        for change in changes:
            by_entity[change.entity].append(change)
        for entity, of_entity in by_entity.items():
            for change in of_entity:
                if change.before is None:
                    self._take_away(entity, change.after)
                elif change.after is None and not self._bring_back(entity, change.before):
                    self._keep(entity, change.record_id, "must be free to come back (it is there again)")
            both = [change for change in of_entity if change.before is not None and change.after is not None]
            self._restore(entity, both)

    def _take_away(self, table: str, row: Row) -> None:
        """Delete a row that is no record, or that came with another contact."""
        names = KEYS.get(table, ("contact_id", "id"))
        same = (sa.column(name) == row[name] for name in names)
        self._connection.execute(sa.delete(sa.table(table, *map(sa.column, names))).where(*same))

    def _bring_back(self, table: str, row: Row) -> bool:
        is_back = self._journal.bring_back(self._connection, table, row)
        self._restored += is_back and table not in KEYS
        return is_back or table in KEYS

    def _restore(self, entity: str, changes: Sequence[Any]) -> None:
        """Give rows their former values back; those that a later change in the same import wrote over come first."""
        pending = list(changes)
        while pending:
            now: list[Any] = []
            later: list[Any] = []
            seen: set[tuple[int, int]] = set()
            for change in pending:
                place = change.contact_id, change.record_id
                (later if place in seen else now).append(change)
                seen.add(place)
            self._restore_once(entity, now)
            pending = later

    def _restore_once(self, entity: str, changes: Sequence[Any]) -> None:
        keys = [_key_of(entity, change) for change in changes]
        rows = {
            (row.get("contact_id", 0) if entity == INTERACTION else 0, row["id"]): row
            for row in self._journal.rows(self._connection, entity, keys)
        }
        restored: list[tuple[Row, Row]] = []
        for key, change in zip(keys, changes, strict=True):
            row = rows.get((change.contact_id, change.record_id))
            if row is None:
                self._keep(entity, change.record_id, "must be there to get its values back (it is gone)")
                continue
            written = {name: value for name, value in change.after.items() if name not in _KEPT_APART}
            again = sorted(name for name, value in written.items() if row.get(name) != value)
            before = change.before or {}
            values = {name: before.get(name) for name, value in written.items() if row.get(name) == value}
            if not again and all(row.get(name) == change.after[name] for name in _KEPT_APART & change.after.keys()):
                values |= {name: before.get(name) for name in _KEPT_APART & change.after.keys()}
            if values:
                restored.append((key, values))
            if again:
                names = ", ".join(name for name in again if not name.endswith("_key")) or ", ".join(again)
                self._keep(entity, change.record_id, f"keeps {names}: changed again since")
        self._journal.restore(self._connection, entity, restored)
        self._restored += len(restored)

    # Made records

    def _remove_interactions(self) -> None:
        if self._mark is None:
            return
        table = record_table(BUILT_IN, INTERACTION)
        later = (
            sa.exists()
            .where(_change.c.run_id > self._run_id, _change.c.entity == INTERACTION)
            .where(_change.c.contact_id == table.c.contact_id, _change.c.record_id == table.c.id)
        )
        own = table.c.recorded_at == sa.literal(self._mark, Instant)
        kept = self._connection.execute(sa.select(table.c.id).where(own, later)).scalars().all()
        for id_ in kept:
            self._keep(INTERACTION, id_, "keeps all: changed again since")
        self._removed += self._connection.execute(sa.delete(table).where(own, ~later)).rowcount

    def _remove_profiles(self, entity: str) -> None:
        table = record_table(BUILT_IN, entity)
        ids = temporary_table(self._connection, "undone_profile", sa.Column("id", sa.BigInteger, primary_key=True))
        made = sa.and_(_record.c.run_id == self._run_id, _record.c.entity == entity)
        joined = _record.join(table, table.c.id == _record.c.record_id)
        is_same = _record.c.fingerprint == self._journal.fingerprint(self._connection, entity, entity)
        reasons: list[tuple[ColumnElement[bool], str]] = [(~is_same, "keeps all: changed again since")]
        for referring, key in _REFERRING.get(entity, ()):
            other = record_table(BUILT_IN, referring)
            reasons.append((sa.exists().where(other.c[key] == table.c.id), f"stays: a later {referring} belongs to it"))
        known = (_identifier.c.entity == entity, _identifier.c.profile_id == table.c.id)
        reasons.append((sa.exists().where(*known), "stays: it got another id since"))
        free = sa.select(table.c.id).select_from(joined).where(made, *(~holds for holds, _ in reasons))
        self._connection.execute(sa.insert(ids).from_select(["id"], free))
        reason = sa.case(*((holds, sa.literal(text)) for holds, text in reasons))
        rest = sa.select(table.c.id, reason).select_from(joined).where(made, table.c.id.not_in(sa.select(ids.c.id)))
        for id_, text in self._connection.execute(rest.order_by(table.c.id)):
            self._keep(entity, id_, text)
        self._mark_deleted(entity, table, ids)
        among = table.c.id.in_(sa.select(ids.c.id))
        self._removed += self._connection.execute(sa.delete(table).where(among)).rowcount

    def _mark_deleted(self, entity: str, table: sa.TableClause, ids: sa.TableClause) -> None:
        """Mark those in the history of a segment as deleted, and leave the others in ``ids``."""
        if entity == "account":
            return
        in_history = sa.union(
            sa.select(ids.c.id).join(_stay, _stay.c.profile_id == ids.c.id),
            sa.select(ids.c.id).join(_picked, _picked.c.profile_id == ids.c.id),
        )
        marked = temporary_table(self._connection, "undone_history", sa.Column("id", sa.BigInteger, primary_key=True))
        self._connection.execute(sa.insert(marked).from_select(["id"], in_history))
        values: dict[str, Any] = dict.fromkeys(_WHAT_KNOWS[entity])
        values |= {"deleted_at": self._now, "updated_at": self._now}
        update = sa.update(table).where(table.c.id.in_(sa.select(marked.c.id))).values(**values)
        self._marked += self._connection.execute(update).rowcount
        self._connection.execute(sa.delete(ids).where(ids.c.id.in_(sa.select(marked.c.id))))


def _key_of(entity: str, change: Any) -> dict[str, Any]:
    if entity == INTERACTION:
        return {"contact_id": change.contact_id, "id": change.record_id}
    return {"id": change.record_id}
