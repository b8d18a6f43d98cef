"""Records that are likely one: finding them, merging them, and undoing that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import combinations
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement, FromClause
from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import Subject, SubjectKind, UseCase
from core.audience.names import name_alone, name_column
from core.errors import NotFoundError, StateError
from core.importing.identity import unmerging
from core.importing.identity.merges import EVERY, Pair, merge_records, rows_by_id
from core.language.catalog import BUILT_IN, Attribute
from core.lifecycle.following import follow
from core.lifecycle.phone_numbers import LEAST_CHARACTERS, dialed_numbers
from core.store import gate
from core.store.database import Database
from core.store.declaring import load_catalog
from core.store.dialects import dialect_of
from core.store.expressions import one_of
from core.store.locks import Lock
from core.store.masks import masking
from core.store.records import record_table
from core.store.tables import NO_SYSTEMS, Identifier, Merge, ToldApart, table_of

ENTITIES = ("contact", "account")
SHOWN = 50
_MANY = 10_000
_BIG = sa.BigInteger()
_merge, _told_apart, _identifier = table_of(Merge), table_of(ToldApart), table_of(Identifier)


class Wins(StrEnum):
    """Whose values win where several records have one; what only one of them has is kept in any case."""

    KEPT = "kept"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may be another one too."""

    id: int
    title: str
    email: str
    phone: str
    company: str
    external_id: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Group:
    """Records with the same ``reason`` (*e-mail*, *phone*, *name and company*, *name*), the oldest first.

    ``is_likely`` is false where something speaks against it: other first names, or own ids of one system that differ.
    """

    entity: str
    reason: str
    records: tuple[Candidate, ...]
    is_likely: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """An attribute in which records differ: by the id of each that has one, its value as a person reads it."""

    attribute: Attribute
    values: Mapping[int, Any]


@dataclass(frozen=True, slots=True)
class MergeRow:
    """A merge that was made: into which record, and which one is gone."""

    id: int
    entity: str
    kept_id: int
    kept: str
    gone_id: int
    gone: str
    merged_at: datetime
    merged_by: str
    undone_at: datetime | None


@masking
def likely_duplicates(
    database: Database, caller: Caller, entity: str = "contact", *, limit: int = SHOWN
) -> tuple[Group, ...]:
    """Return groups of living records that look like one, those first that are likely."""
    with gate.reading(database, caller, UseCase.SEE_DUPLICATES) as session:
        return tuple(
            sorted(_groups(session.connection(), _known(entity), limit), key=lambda group: not group.is_likely)
        )


@masking
def differences(database: Database, caller: Caller, entity: str, ids: Sequence[int]) -> tuple[Difference, ...]:
    """Return the attributes of which two of these records have values, and not the same."""
    with gate.reading(database, caller, UseCase.SEE_DUPLICATES) as session:
        catalog = load_catalog(session)
        rows = rows_by_id(session.connection(), record_table(catalog, _known(entity)), ids)
        stamps = ("created_at", "updated_at", "external_id")
        found = []
        known = catalog.entity(entity)
        for attribute in known.attributes if known else ():
            values = {id_: rows[id_][attribute.name] for id_ in ids if id_ in rows}
            given = {id_: value for id_, value in values.items() if value is not None}
            if attribute.name not in stamps and len(set(given.values())) > 1:
                found.append(Difference(attribute, given))
        return tuple(found)


def merge(
    database: Database,
    caller: Caller,
    entity: str,
    kept: int,
    gone: Sequence[int],
    winners: Mapping[str, int] | None = None,
) -> list[int]:
    """Merge records into one that is kept. Return the numbers of the merges.

    ``winners`` gives for attributes the record whose value wins; elsewhere the kept one's does, or if it has none,
    that of the first of the others that has one. Interactions, leads, picks and ids move along.
    Raises StateError unless all are different records that are not deleted.
    """

    def work(session: Session) -> list[int]:
        pairs = [
            Pair(kept, id_, frozenset(name for name, winner in (winners or {}).items() if winner == id_))
            for id_ in gone
        ]
        numbers = _merge_all(session, caller, _known(entity), pairs)
        subject.told = {"merged": list(gone), "merges": numbers}
        return numbers

    subject = Subject(cast(SubjectKind, entity), kept)
    return gate.replayed(database, caller, UseCase.MERGE_RECORDS, work, subject=subject)


def merge_likely(database: Database, caller: Caller, entity: str = "contact", *, wins: Wins = Wins.KEPT) -> list[int]:
    """Merge all likely duplicates into the oldest record of each group. Return the numbers of the merges."""

    def work(session: Session) -> list[int]:
        pairs = list(_likely_pairs(_groups(session.connection(), _known(entity), _MANY), wins))
        numbers = _merge_all(session, caller, entity, pairs)
        subject.told = {"merged": len(numbers), "of": entity}
        return numbers

    subject = Subject("merge")
    return gate.replayed(database, caller, UseCase.MERGE_RECORDS, work, subject=subject)


def tell_apart(database: Database, caller: Caller, entity: str, ids: Collection[int]) -> None:
    """Say that records are not one, so that they are no likely duplicates any more."""
    subject = Subject("merge", told={"told apart": f"{entity} {', '.join(map(str, sorted(set(ids))))}"})
    with gate.writing(database, caller, UseCase.MERGE_RECORDS, subject) as session:
        for low, high in combinations(sorted(set(ids)), 2):
            session.merge(
                ToldApart(entity=_known(entity), low_id=low, high_id=high, told_at=caller.at, told_by=caller.name)
            )


@masking
def list_merges(database: Database, caller: Caller, *, limit: int = SHOWN) -> tuple[MergeRow, ...]:
    """Return the merges, the last one first."""
    with gate.reading(database, caller, UseCase.SEE_DUPLICATES) as session:
        connection = session.connection()
        rows = connection.execute(sa.select(_merge).order_by(_merge.c.id.desc()).limit(limit)).all()
        named = {
            entity: {one.id: one for one in _candidates(connection, entity, _ids_of(rows, entity))}
            for entity in {row.entity for row in rows}
        }

        def name(entity: str, id_: int) -> str:
            known = named[entity].get(id_)
            return known.title if known else f"a record that is gone ({id_})"

        return tuple(
            MergeRow(
                row.id, row.entity, row.kept_id, name(row.entity, row.kept_id), row.gone_id,
                name(row.entity, row.gone_id), row.merged_at, row.merged_by, row.undone_at,
            )
            for row in rows
        )  # fmt: skip


def undo_merge(database: Database, caller: Caller, number: int) -> tuple[str, ...]:
    """Undo a merge: the record that went is back, with what moved. Return the attributes of the kept one that were
    changed since, and stay as they are. Raises NotFoundError and StateError.
    """

    def work(session: Session) -> tuple[str, ...]:
        connection = session.connection()
        _hold(connection)
        told = unmerging.undo_merge(connection, load_catalog(session), number, at=caller.at, by=caller.name)
        entity = connection.scalar(sa.select(_merge.c.entity).where(_merge.c.id == number))
        its = sa.select(_merge.c.kept_id.label("id")).where(_merge.c.id == number)
        _follow(session, entity or "", caller, its.union(sa.select(_merge.c.gone_id).where(_merge.c.id == number)))
        return told

    return gate.replayed(database, caller, UseCase.UNDO_MERGE, work, subject=Subject("merge", number))


def _known(entity: str) -> str:
    if entity not in ENTITIES:
        raise NotFoundError(f"entity: must be contact or account (got “{entity}”).")
    return entity


# Merging


def _merge_all(session: Session, caller: Caller, entity: str, pairs: Sequence[Pair]) -> list[int]:
    connection = session.connection()
    _hold(connection)
    ids = [pair.gone for pair in pairs]
    if len(set(ids)) < len(ids) or {pair.kept for pair in pairs} & set(ids):
        raise StateError("merge: each record must be kept or go, once. Choose different ones.")
    table = record_table(BUILT_IN, entity)
    wanted = sorted({id_ for pair in pairs for id_ in (pair.kept, pair.gone)})
    query = sa.select(table.c.id).where(one_of(table.c.id, wanted, _BIG), table.c.deleted_at.is_(None))
    if missing := sorted(set(wanted) - set(connection.scalars(query))):
        raise StateError(f"merge: records must be there and not deleted (got {missing[0]}). Look at the list again.")
    numbers = merge_records(connection, load_catalog(session), entity, pairs, at=caller.at, by=caller.name)
    moved = sa.select(table.c.id).where(one_of(table.c.id, wanted, _BIG))
    _follow(session, entity, caller, moved)
    return numbers


def _hold(connection: Connection) -> None:
    """Let nobody else move or name the same records until this transaction ends."""
    for lock in (Lock.OWN_IDS, Lock.PRESENCE):
        dialect_of(connection).transactions.hold(connection, lock)


def _follow(session: Session, entity: str, caller: Caller, moved: Any) -> None:
    """Let members follow at once: who is gone leaves, and who is picked in its place enters."""
    if entity == "contact":
        follow(session, entity, caller.at, sa.select(moved.subquery("moved").c.id))


# Finding


def _groups(connection: Connection, entity: str, limit: int) -> Iterator[Group]:
    table = record_table(BUILT_IN, entity)
    is_there = table.c.deleted_at.is_(None)
    if entity == "contact":
        phones = dialed_numbers(connection, table)
        rules: list[tuple[str, FromClause, list[ColumnElement[Any]], list[ColumnElement[bool]]]] = [
            ("e-mail", table, [table.c.email_key], [is_there, table.c.email_key.is_not(None)]),
            ("phone", phones, [phones.c.dialed], [sa.func.length(phones.c.dialed) >= LEAST_CHARACTERS]),
            (
                "name and company",
                table,
                [table.c.last_name_key, sa.func.coalesce(table.c.first_name_key, ""), table.c.account_id],
                [is_there, table.c.last_name_key.is_not(None), table.c.account_id.is_not(None)],
            ),
        ]
    else:
        rules = [("name", table, [table.c.name_key], [is_there, table.c.name_key.is_not(None)])]
    apart = _told_apart_pairs(connection, entity)
    found: dict[tuple[int, ...], str] = {}
    for reason, rows, values, conditions in rules:
        for same in _equal(connection, rows, values, conditions, limit):
            if not all(pair in apart for pair in combinations(same, 2)):
                found.setdefault(tuple(same), reason)
    records = {one.id: one for one in _candidates(connection, entity, {id_ for ids in found for id_ in ids})}
    doubts = _Doubts(connection, entity, records)
    for ids, reason in found.items():
        yield Group(entity, reason, tuple(records[id_] for id_ in ids), not doubts.speak_against(ids))


def _equal(
    connection: Connection, among: FromClause, values: Sequence[ColumnElement[Any]],
    conditions: Sequence[ColumnElement[bool]], limit: int,
) -> Iterator[list[int]]:  # fmt: skip
    # None of the values is ever NULL: comparing what may be is a loop in a loop on PostgreSQL.
    named = [value.label(f"value_{place}") for place, value in enumerate(values)]
    living = sa.select(among.c.id, *named).where(*conditions).subquery("living")
    keys = [living.c[value.name] for value in named]
    several = (
        sa.select(*keys, sa.func.min(living.c.id).label("oldest"))
        .group_by(*keys)
        .having(sa.func.count() > 1)
        .order_by(sa.func.min(living.c.id))
        .limit(limit)
        .subquery("several")
    )
    same = sa.and_(*(living.c[key.name] == several.c[key.name] for key in keys))
    rows = connection.execute(
        sa.select(several.c.oldest, living.c.id)
        .select_from(sa.join(several, living, same))
        .order_by(several.c.oldest, living.c.id)
    )
    groups: dict[int, list[int]] = {}
    for oldest, id_ in rows:
        groups.setdefault(oldest, []).append(id_)
    yield from groups.values()


def _candidates(connection: Connection, entity: str, ids: Collection[int]) -> list[Candidate]:
    rows = rows_by_id(connection, record_table(BUILT_IN, entity), ids)
    companies: dict[int, str] = {}
    if entity == "contact":
        account = record_table(BUILT_IN, "account")
        wanted = [row["account_id"] for row in rows.values() if row["account_id"]]
        query = sa.select(account.c.id, account.c.name).where(one_of(account.c.id, wanted, _BIG))
        companies = {id_: name or "" for id_, name in connection.execute(query)}
    titles = _titles(connection, entity, ids)
    return [
        Candidate(
            id_, titles[id_], rows[id_].get("email") or "", rows[id_].get("phone") or "",
            companies.get(rows[id_].get("account_id") or 0, ""), rows[id_]["external_id"] or "",
            rows[id_]["updated_at"],
        )
        for id_ in sorted(rows)
    ]  # fmt: skip


def _titles(connection: Connection, entity: str, ids: Collection[int]) -> dict[int, str]:
    table = record_table(BUILT_IN, entity)
    email = table.c.email if entity == "contact" else sa.null()
    columns = (table.c.id, name_column(entity, table), email, table.c.external_id)
    rows = connection.execute(sa.select(*columns).where(one_of(table.c.id, sorted(set(ids)), _BIG)))
    return {id_: name_alone(name, mail, own_id, id_) for id_, name, mail, own_id in rows}


class _Doubts:
    """What speaks against records being one: other first names, or several own ids of one system."""

    def __init__(self, connection: Connection, entity: str, records: Mapping[int, Candidate]) -> None:
        table = record_table(BUILT_IN, entity)
        ids = sorted(records)
        self._names: dict[int, str] = {}
        if entity == "contact":
            names = sa.select(table.c.id, table.c.first_name_key).where(one_of(table.c.id, ids, _BIG))
            self._names = {id_: name for id_, name in connection.execute(names) if name}
        held = sa.select(_identifier.c.profile_id, _identifier.c.system, _identifier.c.value).where(
            _identifier.c.entity == entity, one_of(_identifier.c.profile_id, ids, _BIG),
            _identifier.c.system.not_in(NO_SYSTEMS),
        )  # fmt: skip
        self._systems: dict[int, set[str]] = defaultdict(set)
        shown = set[tuple[int, str]]()
        for id_, system, value in connection.execute(held):
            self._systems[id_].add(system)
            shown.add((id_, value))
        for one in records.values():
            if one.external_id and (one.id, one.external_id) not in shown:
                self._systems[one.id].add("")

    def speak_against(self, ids: Sequence[int]) -> bool:
        """Whether anything speaks against these records being one."""
        systems = [system for id_ in ids for system in self._systems[id_]]
        names = {self._names[id_] for id_ in ids if id_ in self._names}
        return len(names) > 1 or len(systems) > len(set(systems))


def _told_apart_pairs(connection: Connection, entity: str) -> set[tuple[int, int]]:
    rows = connection.execute(
        sa.select(_told_apart.c.low_id, _told_apart.c.high_id).where(_told_apart.c.entity == entity)
    )
    return {(low, high) for low, high in rows}


def _likely_pairs(groups: Iterator[Group], wins: Wins) -> Iterator[Pair]:
    """Yield pairs that no earlier one touches."""
    touched = set[int]()
    for group in groups:
        free = [one for one in group.records if one.id not in touched]
        if not group.is_likely or len(free) < 2:
            continue
        kept, *others = free
        touched |= {one.id for one in free}
        for one in others:
            is_newer = wins is Wins.NEWEST and one.updated_at > kept.updated_at
            yield Pair(kept.id, one.id, frozenset([EVERY]) if is_newer else frozenset())


def _ids_of(rows: Sequence[Any], entity: str) -> list[int]:
    return [id_ for row in rows if row.entity == entity for id_ in (row.kept_id, row.gone_id)]
