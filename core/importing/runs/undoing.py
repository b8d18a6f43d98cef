"""Undoing an import: what it wrote goes back, unless something else wrote it again since.

1. rows that it changed get those values back that they still have from it; those that it deleted come back;
2. interactions that it made go, by their mark;
3. profiles that it made go, if they are as it left them and no other record refers to them. Those in the history of a
   segment are marked deleted and lose their ids instead, so that history stays true and the next import may make them;
4. what it declared goes, if nothing uses it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement
from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.errors import StateError
from core.importing.identity.whereabouts import Place, other_places
from core.importing.runs.ledger import (
    KeptRecord,
    State,
    Undone,
    has_something_to_undo,
    kept_run,
    read_undone,
    state_of,
    written_undone,
)
from core.importing.runs.way_back import way_back
from core.language.catalog import BUILT_IN, Attribute, Catalog
from core.language.folding import KEY_SUFFIX
from core.store import gate
from core.store.choices import forget_choice
from core.store.columns import Instant
from core.store.consents import said
from core.store.database import Database, OneTurn, Turns
from core.store.declaring import forget_attribute, forget_kind, load_catalog
from core.store.dialects import dialect_of
from core.store.expressions import contains, one_of
from core.store.records import INTERACTION, record_table
from core.store.reshaping import count_held, drop_attribute, held_values
from core.store.segments import is_named
from core.store.tables import (
    ConsentEntry,
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
_MOST_AT_ONCE = 5_000
_consent = table_of(ConsentEntry)
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
    """Take back exactly what an import did. What was changed again since is told and kept; once that is undone too,
    undoing the import again takes back the rest.

    Raises NotFoundError, and StateError for an import that runs, or of which nothing is left.
    """
    subject = Subject("import", run_id)

    def work(session: Session) -> Undone:
        return undo(OneTurn(session))

    def undo(turns: Turns | OneTurn) -> Undone:
        with turns.reading() as session:
            row = kept_run(session, run_id, for_update=isinstance(turns, OneTurn))
            _check_undoable(session, row, caller.at)
            subject.told["file"] = row.source
            undoing = _Undoing(turns, row, caller.at, caller.name)
        undone = undoing.do()
        with turns.writing() as session:
            row = kept_run(session, run_id)
            _check_undoable(session, row, caller.at)
            row.state, row.undo = State.UNDONE.value, written_undone(_added_up(read_undone(row), undone))
            row.undone_at, row.undone_by = caller.at, caller.name
            session.add(row)
        return undone

    if database.dialect.transactions.takes_turns:
        with gate.in_turns(database, caller, UseCase.UNDO_IMPORT, subject) as turns:
            with turns.writing() as session:
                row = kept_run(session, run_id)
                _check_undoable(session, row, caller.at)
                subject.told["file"] = row.source
                # First, so that nothing is undone without it.
                gate.leave_trace(database, session, caller, UseCase.UNDO_IMPORT, subject)
            return undo(turns)
    return gate.replayed(database, caller, UseCase.UNDO_IMPORT, work, subject=subject)


def take_back(database: Database, caller: Caller, run_id: int) -> None:
    """Take back what an import did before it ended too early. It leaves no trace, as if it never was."""
    gate.demand(database, caller, UseCase.IMPORT_FILE, Subject("import", run_id))
    if not database.dialect.transactions.takes_turns:
        with database.writing() as session:
            _Undoing(OneTurn(session), kept_run(session, run_id), caller.at, caller.name).do()
        return
    with database.in_turns() as turns:
        with turns.reading() as session:
            undoing = _Undoing(turns, kept_run(session, run_id), caller.at, caller.name)
        undoing.do()


def _check_undoable(session: Session, row: ImportRun, at: datetime) -> None:
    state = state_of(row, at)
    if not has_something_to_undo(row, state):
        raise StateError(f"import {row.id}: must be done to be undone (got {state}).")
    if not dialect_of(session).journal.is_kept:
        raise StateError(f"import {row.id}: must be one in a database with a journal (got a cluster).")


class _Undoing:
    """One undo, in steps: each is a transaction of its own where writers take turns."""

    def __init__(self, turns: Turns | OneTurn, row: ImportRun, now: datetime, by: str) -> None:
        assert row.id is not None
        self._turns = turns
        self._connection = turns.connection
        self._journal = dialect_of(self._connection).journal
        self._journal.prepare(self._connection)
        self._run_id = row.id
        self._mark = row.mark
        self._declared = row.declared
        self._now = now
        self._by = by
        self._removed = self._marked = self._restored = self._kept = 0
        self._told: list[KeptRecord] = []
        self._left: dict[int, tuple[Row, Row] | None] = {}
        """Changes that stay for another undo, with the values before and after of that part that does."""

    def do(self) -> Undone:
        lowest = self._take_back_some(None)
        while lowest is not None:
            lowest = self._take_back_some(lowest)
        self._remove_interactions()
        for entity in ("lead", "contact", "account"):
            self._remove_profiles(entity)
        with self._turns.writing() as session:
            gone, kept = self._undeclare(session)
        return Undone(self._removed, self._marked, self._restored, self._kept, tuple(self._told), gone, kept)

    def _undeclare(self, session: Session) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Take back declarations that nothing uses, also those that were left by earlier undos. Return the names of
        those, and of its own others.
        """
        gone, kept = list[str](), list[str]()
        for owner, name in self._declarations(session):
            is_free = not is_named(session, name)
            if "." in owner:
                entity, attribute = owner.split(".", maxsplit=1)
                told, is_gone = self._forget_choice(session, entity, attribute, name, is_free=is_free)
                if told and (is_gone or [owner, name] in self._declared):
                    (gone if is_gone else kept).append(told)
                continue
            if owner == "kind":
                is_gone = is_free and forget_kind(session, name)
            else:
                is_gone = is_free and _drop_attribute(session, owner, name)
            if is_gone:
                gone.append(name)
            elif [owner, name] in self._declared:
                kept.append(name)
        return tuple(gone), tuple(kept)

    def _forget_choice(
        self, session: Session, entity: str, name: str, code: str, *, is_free: bool
    ) -> tuple[str, bool]:  # fmt: skip
        """Take a choice back if no record has it, and no later import may bring it back. Return it in words with why it
        stays, empty if it is gone already, and whether it is gone now.
        """
        catalog = load_catalog(session)
        attribute = catalog.property(name) if entity == INTERACTION else catalog.attributes_of(entity).get(name)
        if attribute is None or code not in attribute.choice_codes:
            return "", False
        told = f"{attribute.label}: {dict(attribute.choices)[code]}"
        if why := self._why_choice_stays(session, entity, attribute, code, is_free=is_free):
            return f"{told} ({why})", False
        forget_choice(session, entity, name, code)
        return told, True

    def _why_choice_stays(
        self, session: Session, entity: str, attribute: Attribute, code: str, *, is_free: bool
    ) -> str:  # fmt: skip
        having = sum(
            held.records
            for held in held_values(session, entity, attribute)
            if code == held.value or (isinstance(held.value, tuple) and code in held.value)
        )
        if having:
            return f"1 {entity} has it" if having == 1 else f"{having:,} {entity}s have it"
        if not is_free:
            return "a segment, template or check names it"
        of_others = (_change.c.run_id != self._run_id, _change.c.entity == entity)
        noted = sa.select(sa.literal(1)).where(*of_others, contains(sa.cast(_change.c.before, sa.Text), code)).limit(1)
        if session.connection().scalar(noted) is not None:
            return "undoing another import may bring it back"
        return "it is the only choice" if len(attribute.choices) == 1 else ""

    def _declarations(self, session: Session) -> Iterator[tuple[str, str]]:
        """Yield what it declared, and what undone imports did, unless another import declared that again."""
        kept = sa.select(_run.c.state, _run.c.declared).where(_run.c.id != self._run_id)
        declared: dict[bool, set[tuple[str, str]]] = {True: set(), False: set()}
        for state, names in self._connection.execute(kept):
            declared[state == State.UNDONE.value] |= {(owner, name) for owner, name in names}
        own = dict.fromkeys((owner, name) for owner, name in self._declared)
        catalog = load_catalog(session)
        yield from (one for one in own if _is_there(catalog, *one))
        yield from sorted(declared[True] - declared[False] - own.keys())

    def _keep(self, entity: str, id_: int, reason: str) -> None:
        self._kept += 1
        if len(self._told) < MOST_TOLD:
            self._told.append(KeptRecord(entity, id_, reason))

    # Changed rows

    def _take_back_some(self, below: int | None) -> int | None:
        """Take back the last changes below a number, and forget them, except what stays. Return the lowest number."""
        query = sa.select(_change).where(_change.c.run_id == self._run_id).order_by(_change.c.id.desc())
        if below is not None:
            query = query.where(_change.c.id < below)
        with self._turns.writing():
            changes = self._connection.execute(query.limit(_AT_ONCE)).all()
            self._left = {}
            how = f"undone import {self._run_id}"
            with said(self._connection, self._by, self._now, how, run_id=self._run_id, decided_at=self._now):
                self._take_back(changes)
            gone = [change.id for change in changes if change.id not in self._left]
            self._connection.execute(sa.delete(_change).where(one_of(_change.c.id, gone, sa.BigInteger())))
            parts = [{"number": id_, "had": part[0], "has": part[1]} for id_, part in self._left.items() if part]
            if parts:
                left = sa.update(_change).where(_change.c.id == sa.bindparam("number"))
                self._connection.execute(left.values(before=sa.bindparam("had"), after=sa.bindparam("has")), parts)
        return changes[-1].id if changes else None

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
                    self._left[change.id] = None
            both = [change for change in of_entity if change.before is not None and change.after is not None]
            self._restore(entity, both)

    def _take_away(self, table: str, row: Row) -> None:
        """Delete a row that is no record, or that came with another contact."""
        if table == "merge_move" and row["what"] == "consent":  # an entry of the ledger is back where it was
            its = sa.update(_consent).where(_consent.c.id == row["record_id"])
            self._connection.execute(its.values(contact_id=int(row["detail"])))
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
        rows = self._rows(entity, [(change.contact_id, change.record_id) for change in changes])
        restored: list[tuple[Row, Row]] = []
        for change in changes:
            row = rows.get((change.contact_id, change.record_id))
            if row is None:
                self._keep(entity, change.record_id, "must be there to get its values back (it is gone)")
                self._left[change.id] = None
                continue
            back = way_back(entity, row, change.before, change.after)
            if back.values:
                restored.append((_key_of(entity, row), back.values))
            if back.again:
                names = [name for name in back.again if not name.endswith(KEY_SUFFIX)] or back.again
                self._keep(entity, change.record_id, f"keeps {', '.join(names)}: changed again since")
                self._left[change.id] = back.left
        self._journal.restore(self._connection, entity, restored)
        self._restored += len(restored)

    def _rows(self, entity: str, places: Sequence[Place]) -> dict[Place, Row]:
        """Return rows by the places where the import wrote them; merges may have moved interactions since."""
        rows = self._rows_at(entity, places)
        missing = set(places) - rows.keys() if entity == INTERACTION else None
        if missing:
            candidates = other_places(self._connection, missing)
            there = self._rows_at(entity, sorted(set().union(*candidates.values()) - self._brought_later(missing)))
            for place, others in candidates.items():
                if found := sorted(others & there.keys()):
                    rows[place] = there[found[0]]
        return rows

    def _rows_at(self, entity: str, places: Sequence[Place]) -> dict[Place, Row]:
        if entity != INTERACTION:
            keys = [{"id": id_} for _, id_ in places]
            return {(0, row["id"]): row for row in self._journal.rows(self._connection, entity, keys)}
        keys = [{"contact_id": contact_id, "id": id_} for contact_id, id_ in places]
        return {(row["contact_id"], row["id"]): row for row in self._journal.rows(self._connection, entity, keys)}

    def _brought_later(self, places: Collection[Place]) -> set[Place]:
        """Where a later import moved interactions, by merging contacts: undoing that moves them back as it found
        them.
        """
        ids = one_of(_change.c.record_id, [id_ for _, id_ in places], sa.BigInteger())
        query = sa.select(_change.c.contact_id, _change.c.record_id)
        moved_in = (_change.c.entity == INTERACTION, ids, _change.c.run_id > self._run_id, _change.c.before.is_(None))
        return {(contact_id, id_) for contact_id, id_ in self._connection.execute(query.where(*moved_in))}

    # Made records

    def _remove_interactions(self) -> None:
        """Remove those with the import's mark. They are looked for before anybody waits."""
        if self._mark is None:
            return
        table = record_table(BUILT_IN, INTERACTION)
        later = (
            sa.exists()
            .where(_change.c.run_id > self._run_id, _change.c.entity == INTERACTION)
            .where(_change.c.record_id == table.c.id)
        )
        own = table.c.recorded_at == sa.literal(self._mark, Instant)
        with self._turns.reading():
            for id_ in self._connection.execute(sa.select(table.c.id).where(own, later)).scalars():
                self._keep(INTERACTION, id_, "keeps all: changed again since")
            gone = self._numbered("undone_interaction", sa.Column("contact_id", sa.BigInteger))
            keys = sa.select(table.c.contact_id, table.c.id).where(own, ~later)
            ordered = keys.order_by(table.c.contact_id, table.c.id)
            self._connection.execute(sa.insert(gone).from_select(["contact_id", "id"], ordered))
        for places in self._chunks(gone):
            with self._turns.writing():
                keys = sa.select(gone.c.contact_id, gone.c.id).where(places)
                among = sa.tuple_(table.c.contact_id, table.c.id).in_(keys)
                removed = self._connection.execute(sa.delete(table).where(among, own))
                self._removed += removed.rowcount

    def _remove_profiles(self, entity: str) -> None:
        table = record_table(BUILT_IN, entity)
        made = sa.and_(_record.c.run_id == self._run_id, _record.c.entity == entity)
        joined = _record.join(table, table.c.id == _record.c.record_id)
        with self._turns.reading():
            reasons = self._reasons(entity, table)
            gone = self._numbered("undone_profile", sa.Column("has_history", sa.Boolean))
            free = sa.select(table.c.id, _has_history(entity, table)).select_from(joined)
            free = free.where(made, *(~holds for holds, _ in reasons)).order_by(table.c.id)
            self._connection.execute(sa.insert(gone).from_select(["id", "has_history"], free))
            reason = sa.case(*((holds, sa.literal(text)) for holds, text in reasons))
            rest = (
                sa.select(table.c.id, reason).select_from(joined).where(made, table.c.id.not_in(sa.select(gone.c.id)))
            )
            for id_, text in self._connection.execute(rest.order_by(table.c.id)):
                self._keep(entity, id_, text)
        marks: dict[str, Any] = dict.fromkeys(_WHAT_KNOWS[entity])
        marks |= {"deleted_at": self._now, "updated_at": self._now}
        # Asked again: where writers take turns, somebody may have written since.
        still = [~holds for holds, _ in reasons[1:]]
        for places in self._chunks(gone):
            with self._turns.writing():
                ids = sa.select(gone.c.id).where(places, ~gone.c.has_history)
                self._removed += self._connection.execute(sa.delete(table).where(table.c.id.in_(ids), *still)).rowcount
                ids = sa.select(gone.c.id).where(places, gone.c.has_history)
                marked = sa.update(table).where(table.c.id.in_(ids), *still).values(**marks)
                self._marked += self._connection.execute(marked).rowcount
        with self._turns.writing():
            stays = sa.exists().where(
                table.c.id == _record.c.record_id, table.c.deleted_at.is_distinct_from(sa.literal(self._now, Instant))
            )
            self._connection.execute(sa.delete(_record).where(made, ~stays))

    def _reasons(self, entity: str, table: sa.TableClause) -> list[tuple[ColumnElement[bool], str]]:
        """Return why a profile stays, first that it differs from what the import left."""
        is_same = _record.c.fingerprint == self._journal.fingerprint(self._connection, entity, entity)
        reasons: list[tuple[ColumnElement[bool], str]] = [(~is_same, "keeps all: changed again since")]
        for referring, key in _REFERRING.get(entity, ()):
            other = record_table(BUILT_IN, referring)
            reasons.append((sa.exists().where(other.c[key] == table.c.id), f"stays: a later {referring} belongs to it"))
        known = (_identifier.c.entity == entity, _identifier.c.profile_id == table.c.id)
        reasons.append((sa.exists().where(*known), "stays: it got another id since"))
        return reasons

    def _numbered(self, name: str, *columns: sa.Column[Any]) -> sa.TableClause:
        place = sa.Column("place", sa.Integer, primary_key=True)
        return temporary_table(self._connection, name, place, *columns, sa.Column("id", sa.BigInteger))

    def _chunks(self, table: sa.TableClause) -> Iterator[ColumnElement[bool]]:
        """Yield the condition of each part of a numbered table."""
        with self._turns.reading():
            last = self._connection.scalar(sa.select(sa.func.max(table.c.place))) or 0
        for first in range(1, last + 1, _MOST_AT_ONCE):
            yield table.c.place.between(first, first + _MOST_AT_ONCE - 1)


def _has_history(entity: str, table: sa.TableClause) -> ColumnElement[bool]:
    """Whether a profile was in a segment, or was picked."""
    if entity == "account":
        return sa.false()
    was_in = sa.exists().where(_stay.c.profile_id == table.c.id)
    return sa.or_(was_in, sa.exists().where(_picked.c.profile_id == table.c.id))


def _drop_attribute(session: Session, entity: str, name: str) -> bool:
    catalog = load_catalog(session)
    attribute = catalog.property(name) if entity == INTERACTION else catalog.attributes_of(entity).get(name)
    if attribute is None or not attribute.custom or count_held(session, entity, attribute):
        return False
    drop_attribute(session, entity, attribute)
    forget_attribute(session, entity, attribute)
    return True


def _is_there(catalog: Catalog, owner: str, name: str) -> bool:
    """Whether what was declared is still declared."""
    if owner == "kind":
        return catalog.kind(name) is not None
    if "." in owner:  # a choice
        return True
    found = catalog.property(name) if owner == INTERACTION else catalog.attributes_of(owner).get(name)
    return found is not None


def _key_of(entity: str, row: Row) -> dict[str, Any]:
    return {name: row[name] for name in (("contact_id", "id") if entity == INTERACTION else ("id",))}


def _added_up(earlier: Undone, now: Undone) -> Undone:
    """Return what two undos of an import did."""
    return replace(
        now,
        removed=earlier.removed + now.removed,
        marked=earlier.marked + now.marked,
        restored=earlier.restored + now.restored,
        undeclared=earlier.undeclared + now.undeclared,
    )
