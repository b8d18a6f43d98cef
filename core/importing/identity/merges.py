"""Merging records that are one: what hangs on the one that goes moves to the one that is kept, and can move back.

Stays never move: those of the record that goes end as they do for everybody deleted, so that past counts stay true.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement
from sqlalchemy.types import TypeEngine

from core.language.catalog import Catalog, Consent
from core.language.folding import KEY_SUFFIX
from core.store.addressing import add_identifiers
from core.store.columns import Choices, Instant, Key, Scaled
from core.store.consents import detailed, newest_decisions, said
from core.store.dialects import dialect_of
from core.store.expressions import one_of
from core.store.records import INTERACTION, record_table
from core.store.tables import (
    EMAIL_SYSTEM,
    ConsentEntry,
    Identifier,
    Merge,
    MergeMove,
    Segment,
    StaticMember,
    Stay,
    table_of,
)
from core.store.temporary import temporary_table

_merge, _move, _identifier = table_of(Merge), table_of(MergeMove), table_of(Identifier)
_pick, _segment, _stay = table_of(StaticMember), table_of(Segment), table_of(Stay)
_consent = table_of(ConsentEntry)
Decisions = Mapping[tuple[int, Consent], datetime]
_BATCH = 500
_BIG = sa.BigInteger()
SEPARATOR = "\x1f"
REFERRING = {"contact": ("lead", "contact_id"), "account": ("contact", "account_id")}
_NO_VALUES = frozenset({"id", "created_at", "updated_at", "deleted_at", "external_id"})


EVERY = "*"
"""In place of the name of an attribute: all of them."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A record that is kept, and one that goes into it. ``taken`` names the attributes whose value is that of the one
    that goes, `EVERY` all of them; others are those of the kept record, or where it has none of the other.
    """

    kept: int
    gone: int
    taken: frozenset[str] = frozenset()


def merge_records(
    connection: Connection, catalog: Catalog, entity: str, pairs: Sequence[Pair], *, at: datetime, by: str
) -> list[int]:
    """Merge pairs of living records, in order, and return the numbers of the merges. No record goes twice, and none
    that goes is kept in a later pair.
    """
    numbers: list[int] = []
    left = list(pairs)
    while left:
        # One into each kept record at a time: two that go may have the same interaction.
        now = list({pair.kept: pair for pair in reversed(left)}.values())
        left = [pair for pair in left if pair not in now]
        for start in range(0, len(now), _BATCH):
            numbers += _Merging(connection, catalog, entity, at, by).merge(now[start : start + _BATCH])
    return numbers


class _Merging:
    """Merges some pairs of an entity."""

    def __init__(self, connection: Connection, catalog: Catalog, entity: str, at: datetime, by: str) -> None:
        self._connection = connection
        self._catalog = catalog
        self._entity = entity
        self._at = at
        self._by = by
        self._table = record_table(catalog, entity)

    def merge(self, pairs: Sequence[Pair]) -> list[int]:
        rows = rows_by_id(self._connection, self._table, [id_ for pair in pairs for id_ in (pair.kept, pair.gone)])
        decided = self._decisions(rows)
        changes = [self._changes(rows[pair.kept], rows[pair.gone], pair.taken, decided) for pair in pairs]
        numbers = self._note(pairs, changes)
        merged = temporary_table(
            self._connection, "merged", sa.Column("number", _BIG), sa.Column("kept", _BIG),
            sa.Column("gone", _BIG, primary_key=True, autoincrement=False),
        )  # fmt: skip
        each = [
            {"number": number, "kept": pair.kept, "gone": pair.gone}
            for number, pair in zip(numbers, pairs, strict=True)
        ]
        self._connection.execute(sa.insert(merged), each)
        self._move_identifiers(merged)
        if self._entity == "contact":
            self._move_interactions(merged)
            self._move_consents(merged)
        if self._entity in REFERRING:
            self._move_referring(merged, *REFERRING[self._entity])
        if self._entity in ("contact", "lead"):
            self._move_picks(merged)
            self._note_stays(merged)
        self._delete_gone(merged)
        with (
            said(self._connection, self._by, self._at, "merge of two contacts"),
            detailed(self._connection, self._details(pairs, changes, decided)),
        ):
            self._write(pairs, changes)
        return numbers

    def _decisions(self, ids: Iterable[int]) -> Decisions:
        """When contacts last decided on consents."""
        return newest_decisions(self._connection, list(ids)) if self._entity == "contact" else {}

    def _details(
        self, pairs: Sequence[Pair], changes: Sequence[Mapping[str, Any]], decided: Decisions
    ) -> list[dict[str, Any]]:
        """Of consents that the kept contacts take over: that they were decided when the others decided."""
        return [
            {"contact_id": pair.kept, "purpose": consent.purpose, "channel": consent.channel, "at": at}
            for pair, after in zip(pairs, changes, strict=True)
            for name, consent in self._catalog.consents.items()
            if name in after and (at := decided.get((pair.gone, consent))) is not None
        ]

    def _is_older(self, attribute: str, kept: int, gone: int, decided: Decisions) -> bool:
        """Whether the consent of the kept contact is older than that of the one that goes."""
        consent = self._catalog.consents.get(attribute) if self._entity == "contact" else None
        at = decided.get((gone, consent)) if consent else None
        before = decided.get((kept, consent)) if consent else None
        return at is not None and (before is None or before < at)

    def _changes(
        self, kept: Mapping[str, Any], gone: Mapping[str, Any], taken: frozenset[str], decided: Decisions
    ) -> dict[str, Any]:
        """The columns of the kept record that change, with the values after it. Of two consents the newer one counts,
        unless a person took one.
        """
        consents = self._catalog.consents if self._entity == "contact" else {}
        after: dict[str, Any] = {}
        for name in kept:
            attribute = name.removesuffix(KEY_SUFFIX)
            if attribute in _NO_VALUES:
                continue
            is_wanted = attribute in taken or (EVERY in taken and attribute not in consents)
            is_wanted = is_wanted or self._is_older(attribute, kept["id"], gone["id"], decided)
            is_taken = is_wanted and gone[attribute] is not None
            wins = gone[name] if is_taken else kept[name]
            if kept[attribute] is None:
                wins = gone[name]
            if wins != kept[name]:
                after[name] = wins
        if kept["external_id"] is None and gone["external_id"] is not None:
            after |= {name: gone[name] for name in ("external_id", "external_id_key")}
        return after

    def _note(self, pairs: Sequence[Pair], changes: Sequence[Mapping[str, Any]]) -> list[int]:
        rows = rows_by_id(self._connection, self._table, [pair.kept for pair in pairs])
        noted = [
            {
                "entity": self._entity, "kept_id": pair.kept, "gone_id": pair.gone, "merged_at": self._at,
                "merged_by": self._by, "undone_by": "",
                "changes": {name: [_packed(rows[pair.kept][name]), _packed(value)] for name, value in after.items()},
            }
            for pair, after in zip(pairs, changes, strict=True)
        ]  # fmt: skip
        self._connection.execute(sa.insert(_merge), noted)
        found = self._connection.execute(
            sa.select(_merge.c.gone_id, sa.func.max(_merge.c.id))
            .where(_merge.c.entity == self._entity, one_of(_merge.c.gone_id, [pair.gone for pair in pairs], _BIG))
            .group_by(_merge.c.gone_id)
        )
        numbers: dict[int, int] = {gone: number for gone, number in found}  # noqa: C416 (rows are no pairs)
        return [numbers[pair.gone] for pair in pairs]

    def _move_identifiers(self, merged: sa.TableClause) -> None:
        of_gone = sa.and_(_identifier.c.entity == self._entity, _identifier.c.profile_id == merged.c.gone)
        has_it = _identifier.alias("has_it")
        is_there = sa.exists().where(
            has_it.c.entity == self._entity, has_it.c.value == _identifier.c.value,
            has_it.c.system == _identifier.c.system, has_it.c.profile_id == merged.c.kept,
        )  # fmt: skip
        detail = _identifier.c.system + sa.literal(SEPARATOR) + _identifier.c.value
        moving = sa.select(
            merged.c.number, sa.literal("identifier", Key), sa.literal(0, _BIG), detail
        ).select_from(sa.join(merged, _identifier, of_gone)).where(~is_there)  # fmt: skip
        self._note_moves(moving)
        added = sa.select(sa.literal(self._entity, Key), _identifier.c.value, _identifier.c.system, merged.c.kept)
        add_identifiers(self._connection, added.select_from(sa.join(merged, _identifier, of_gone)))
        gone = sa.select(merged.c.gone)
        self._connection.execute(
            sa.delete(_identifier).where(_identifier.c.entity == self._entity, _identifier.c.profile_id.in_(gone))
        )
        self._add_shown(merged)

    def _add_shown(self, merged: sa.TableClause) -> None:
        """Let the kept record be found by what the other one shows: its own id, and its address."""
        gone, kept = self._table.alias("gone_record"), self._table.alias("kept_record")
        both = sa.join(merged, gone, gone.c.id == merged.c.gone).join(kept, kept.c.id == merged.c.kept)
        known = sa.exists().where(
            _identifier.c.entity == self._entity, _identifier.c.value == gone.c.external_id,
            _identifier.c.profile_id == merged.c.kept,
        )  # fmt: skip
        ids = (gone.c.external_id, "", [gone.c.external_id.is_not(None), kept.c.external_id.is_not(None), ~known])
        shown = [ids]
        if self._entity == "contact":
            differs = gone.c.email_key.is_distinct_from(kept.c.email_key)
            # Of two addresses one is shown, and the other one is a further one.
            either = [(gone.c.email_key, EMAIL_SYSTEM, [gone.c.email_key.is_not(None), differs])]
            either.append((kept.c.email_key, EMAIL_SYSTEM, [kept.c.email_key.is_not(None), differs]))
            shown += either
        for value, system, conditions in shown:
            detail = sa.literal(f"{system}{SEPARATOR}") + value
            number = sa.select(merged.c.number, sa.literal("added identifier", Key), sa.literal(0, _BIG), detail)
            has_it = _identifier.alias("has_it")
            is_there = sa.exists().where(
                has_it.c.entity == self._entity, has_it.c.value == value, has_it.c.system == system,
                has_it.c.profile_id == merged.c.kept,
            )  # fmt: skip
            self._note_moves(number.select_from(both).where(*conditions, ~is_there))
            row = sa.select(sa.literal(self._entity, Key), value, sa.literal(system, Key), merged.c.kept)
            add_identifiers(self._connection, row.select_from(both).where(*conditions))

    def _move_interactions(self, merged: sa.TableClause) -> None:
        table = record_table(self._catalog, INTERACTION)
        has_it = table.alias("has_it")
        is_there = sa.exists().where(has_it.c.contact_id == merged.c.kept, has_it.c.id == table.c.id)
        moving = sa.select(
            merged.c.number, sa.literal("interaction", Key), table.c.id, sa.literal("", Key)
        ).select_from(sa.join(merged, table, table.c.contact_id == merged.c.gone)).where(~is_there)  # fmt: skip
        self._note_moves(moving)
        moves = _move.alias("moves")
        is_moving = sa.and_(
            moves.c.merge_id == merged.c.number, moves.c.what == "interaction", moves.c.record_id == table.c.id
        )
        source = sa.join(merged, table, table.c.contact_id == merged.c.gone).join(moves, is_moving)
        move_interactions(self._connection, table, source, merged.c.kept, merged.c.gone)

    def _move_consents(self, merged: sa.TableClause) -> None:
        """Let what the one that goes decided be the other's, in the ledger too."""
        its = sa.join(merged, _consent, _consent.c.contact_id == merged.c.gone)
        gone = sa.cast(merged.c.gone, sa.Text)
        self._note_moves(sa.select(merged.c.number, sa.literal("consent", Key), _consent.c.id, gone).select_from(its))
        kept = sa.select(merged.c.kept).where(merged.c.gone == _consent.c.contact_id).scalar_subquery()
        moving = sa.update(_consent).where(_consent.c.contact_id.in_(sa.select(merged.c.gone)))
        self._connection.execute(moving.values(contact_id=kept))

    def _move_referring(self, merged: sa.TableClause, holder: str, key: str) -> None:
        table = record_table(self._catalog, holder)
        moving = sa.select(
            merged.c.number, sa.literal(holder, Key), table.c.id, sa.literal("", Key)
        ).select_from(sa.join(merged, table, table.c[key] == merged.c.gone))  # fmt: skip
        self._note_moves(moving)
        self._connection.execute(sa.update(table).where(table.c[key] == merged.c.gone).values({key: merged.c.kept}))

    def _move_picks(self, merged: sa.TableClause) -> None:
        """Pick the kept record where the other one is picked; that one's picks stay for the day it is back."""
        kept = _pick.alias("kept_pick")
        of_gone = sa.and_(_pick.c.profile_id == merged.c.gone, _pick.c.removed_at.is_(None))
        has = sa.and_(kept.c.profile_id == merged.c.kept, kept.c.segment_id == _pick.c.segment_id)
        source = (
            sa.join(merged, _pick, of_gone)
            .join(_segment, sa.and_(_segment.c.id == _pick.c.segment_id, _segment.c.target == self._entity))
            .outerjoin(kept, has)
        )
        new = kept.c.profile_id.is_(None)
        what = sa.case((new, sa.literal("pick", Key)), else_=sa.literal("pick again", Key))
        moving = sa.select(merged.c.number, what, _pick.c.segment_id, sa.literal("", Key)).select_from(source)
        self._note_moves(moving.where(sa.or_(new, kept.c.removed_at.is_not(None))))
        rows = sa.select(merged.c.kept, _pick.c.segment_id, _pick.c.added_at).select_from(source).where(new)
        columns = ["profile_id", "segment_id", "added_at"]
        writing = dialect_of(self._connection).writing
        self._connection.execute(writing.insert_missing(_pick, columns, rows))
        moves = _move.alias("moves")
        again = sa.exists().where(
            moves.c.merge_id == merged.c.number, moves.c.what == "pick again",
            moves.c.record_id == _pick.c.segment_id,
        )  # fmt: skip
        self._connection.execute(
            sa.update(_pick)
            .where(_pick.c.profile_id == merged.c.kept, _pick.c.removed_at.is_not(None), again)
            .values(removed_at=None, added_at=sa.literal(self._at, Instant))
        )

    def _note_stays(self, merged: sa.TableClause) -> None:
        """Note the segments that the record that goes leaves: the kept one enters where no definition is asked."""
        of_gone = sa.and_(_stay.c.profile_id == merged.c.gone, _stay.c.left_at.is_(None))
        target = sa.and_(_segment.c.id == _stay.c.segment_id, _segment.c.target == self._entity)
        source = sa.join(merged, _stay, of_gone).join(_segment, target)
        stays = sa.select(merged.c.number, sa.literal("stay", Key), _stay.c.segment_id, sa.literal("", Key))
        self._note_moves(stays.select_from(source))

    def _delete_gone(self, merged: sa.TableClause) -> None:
        table = self._table
        instant = sa.literal(self._at, Instant)
        values: dict[Any, Any] = {"deleted_at": instant, "updated_at": instant}
        kept = table.alias("kept_record")
        gives_id = sa.exists().where(kept.c.id == merged.c.kept, kept.c.external_id.is_(None))
        gone = sa.select(merged.c.gone)
        self._connection.execute(sa.update(table).where(table.c.id.in_(gone)).values(values))
        giving = sa.select(merged.c.gone).where(gives_id)
        self._connection.execute(
            sa.update(table).where(table.c.id.in_(giving)).values(external_id=None, external_id_key=None)
        )

    def _write(self, pairs: Sequence[Pair], changes: Sequence[Mapping[str, Any]]) -> None:
        for pair, after in zip(pairs, changes, strict=True):
            if after:
                values = {**after, "updated_at": self._at}
                self._connection.execute(sa.update(self._table).where(self._table.c.id == pair.kept).values(values))

    def _note_moves(self, rows: sa.Select[Any]) -> None:
        columns = ["merge_id", "what", "record_id", "detail"]
        self._connection.execute(sa.insert(_move).from_select(columns, rows.distinct()))


def move_interactions(
    connection: Connection, table: sa.TableClause, source: sa.FromClause, to: ColumnElement[int],
    from_: ColumnElement[int],
) -> None:  # fmt: skip
    """Move the interactions of ``source``, a join with ``table``, to other contacts: as new rows, since on a cluster a
    row stays with its contact.
    """
    moving = temporary_table(
        connection, "moving", sa.Column("to", _BIG), sa.Column("from", _BIG), sa.Column("id", _BIG)
    )
    connection.execute(
        sa.insert(moving).from_select(["to", "from", "id"], sa.select(to, from_, table.c.id).select_from(source))
    )
    columns = [column for column in table.columns if column.name != "contact_id"]
    is_moving = sa.and_(table.c.contact_id == moving.c["from"], table.c.id == moving.c.id)
    rows = sa.select(moving.c.to, *columns).select_from(sa.join(moving, table, is_moving))
    names = ["contact_id", *(column.name for column in columns)]
    connection.execute(dialect_of(connection).writing.insert_missing(table, names, rows))
    gone = sa.exists().where(moving.c["from"] == table.c.contact_id, moving.c.id == table.c.id)
    connection.execute(sa.delete(table).where(table.c.contact_id.in_(sa.select(moving.c["from"])), gone))


def rows_by_id(connection: Connection, table: sa.TableClause, ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return the rows with these ids."""
    query = sa.select(table).where(one_of(table.c.id, sorted(set(ids)), _BIG))
    return {row["id"]: dict(row) for row in connection.execute(query).mappings()}


def _packed(value: Any) -> Any:
    """Return a stored value in a form for JSON."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def unpacked(type_: TypeEngine[Any], packed: Any) -> Any:
    """Return the value that `_packed` packed, for a column of a type."""
    match type_:
        case _ if packed is None:
            return None
        case Instant():
            return datetime.fromisoformat(packed)
        case sa.Date():
            return date.fromisoformat(packed)
        case Scaled():
            return Decimal(packed)
        case Choices():
            return tuple(packed)
        case _:
            return packed
