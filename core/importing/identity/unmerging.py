"""Undoing a merge: what moved goes back, except where somebody changed it since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from core.errors import NotFoundError, StateError
from core.importing.identity.merges import REFERRING, SEPARATOR, move_interactions, rows_by_id, unpacked
from core.language.catalog import Catalog
from core.store.addressing import add_identifiers
from core.store.columns import Instant
from core.store.consents import said
from core.store.records import INTERACTION, record_table
from core.store.tables import ConsentEntry, Identifier, Merge, MergeMove, StaticMember, table_of

_consent = table_of(ConsentEntry)
_merge, _move, _identifier, _pick = (table_of(model) for model in (Merge, MergeMove, Identifier, StaticMember))


def undo_merge(connection: Connection, catalog: Catalog, number: int, *, at: datetime, by: str) -> tuple[str, ...]:
    """Undo a merge. Return the columns of the kept record that have another value by now, and keep it.

    Raises NotFoundError if there is no such merge, StateError if it is undone already, or if one of its records went
    into another one since.
    """
    row = connection.execute(sa.select(_merge).where(_merge.c.id == number)).one_or_none()
    if row is None:
        raise NotFoundError(f"merge: must exist (got number {number}). See the list of merges.")
    if row.undone_at is not None:
        raise StateError(f"merge {number}: must not be undone already.")
    return _Undoing(connection, catalog, row, at, by).undo()


class _Undoing:
    def __init__(self, connection: Connection, catalog: Catalog, row: sa.Row[Any], at: datetime, by: str) -> None:
        self._connection = connection
        self._catalog = catalog
        self._row = row
        self._at = at
        self._by = by
        self._table = record_table(catalog, row.entity)

    def undo(self) -> tuple[str, ...]:
        row, table = self._row, self._table
        found = rows_by_id(self._connection, table, [row.kept_id, row.gone_id])
        if row.kept_id not in found or row.gone_id not in found:
            raise StateError(f"merge {row.id}: both records must still be there. One was erased.")
        if found[row.kept_id]["deleted_at"] is not None:
            raise StateError(f"merge {row.id}: the kept record must not be deleted. Undo what deleted it first.")
        with said(self._connection, self._by, self._at, "undone merge of two contacts", decided_at=self._at):
            since = self._bring_values_back(found[row.kept_id])
        back: dict[str, Any] = {"deleted_at": None, "updated_at": self._at}
        gave_id = "external_id" in row.changes and "external_id" not in since
        if gave_id:
            back |= {name: row.changes[name][1] for name in ("external_id", "external_id_key")}
        self._connection.execute(sa.update(table).where(table.c.id == row.gone_id).values(back))
        self._move_identifiers_back()
        if row.entity == "contact":
            self._move_interactions_back()
            self._move_consents_back()
        if row.entity in REFERRING:
            self._move_referring_back(*REFERRING[row.entity])
        self._take_picks_back()
        done = sa.update(_merge).where(_merge.c.id == row.id)
        self._connection.execute(done.values(undone_at=self._at, undone_by=self._by))
        return tuple(since)

    def _bring_values_back(self, kept: dict[str, Any]) -> Sequence[str]:
        before: dict[str, Any] = {}
        since = list[str]()
        for name, (former, latter) in self._row.changes.items():
            if name not in self._table.c:
                continue  # an attribute that was removed since
            type_ = self._table.c[name].type
            if kept[name] == unpacked(type_, latter):
                before[name] = unpacked(type_, former)
            else:
                since.append(name)
        if before:
            values = {**before, "updated_at": self._at}
            self._connection.execute(sa.update(self._table).where(self._table.c.id == kept["id"]).values(values))
        return since

    def _moved(self, what: str) -> sa.Select[Any]:
        return sa.select(_move.c.record_id, _move.c.detail).where(
            _move.c.merge_id == self._row.id, _move.c.what == what
        )

    def _move_identifiers_back(self) -> None:
        row = self._row
        for what in ("identifier", "added identifier"):
            for _, detail in self._connection.execute(self._moved(what)).all():
                system, _, value = detail.partition(SEPARATOR)
                its = (_identifier.c.entity == row.entity, _identifier.c.value == value, _identifier.c.system == system)
                taken = self._connection.execute(
                    sa.delete(_identifier).where(*its, _identifier.c.profile_id == row.kept_id)
                ).rowcount
                if taken and what == "identifier":
                    back = sa.select(
                        sa.literal(row.entity), sa.literal(value), sa.literal(system), sa.literal(row.gone_id)
                    )
                    add_identifiers(self._connection, back)

    def _move_interactions_back(self) -> None:
        row, table = self._row, record_table(self._catalog, INTERACTION)
        moves = self._moved("interaction").subquery("moves")
        source = sa.join(moves, table, sa.and_(table.c.id == moves.c.record_id, table.c.contact_id == row.kept_id))
        big = sa.BigInteger()
        move_interactions(self._connection, table, source, sa.literal(row.gone_id, big), sa.literal(row.kept_id, big))

    def _move_consents_back(self) -> None:
        ids = self._moved("consent").subquery("moves")
        its = _consent.c.id.in_(sa.select(ids.c.record_id)), _consent.c.contact_id == self._row.kept_id
        self._connection.execute(sa.update(_consent).where(*its).values(contact_id=self._row.gone_id))

    def _move_referring_back(self, holder: str, key: str) -> None:
        row, table = self._row, record_table(self._catalog, holder)
        ids = self._moved(holder).subquery("moves")
        its = table.c.id.in_(sa.select(ids.c.record_id)), table.c[key] == row.kept_id
        self._connection.execute(sa.update(table).where(*its).values({key: row.gone_id}))

    def _take_picks_back(self) -> None:
        of_kept = _pick.c.profile_id == self._row.kept_id
        new = self._moved("pick").subquery("moves")
        self._connection.execute(sa.delete(_pick).where(of_kept, _pick.c.segment_id.in_(sa.select(new.c.record_id))))
        again = self._moved("pick again").subquery("moves")
        its = of_kept, _pick.c.segment_id.in_(sa.select(again.c.record_id)), _pick.c.removed_at.is_(None)
        self._connection.execute(sa.update(_pick).where(*its).values(removed_at=sa.literal(self._at, Instant)))
