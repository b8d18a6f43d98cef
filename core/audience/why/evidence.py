"""The records of one profile that a definition asks about, in a few statements.

Of interactions they read only the kinds that the definition asks about, through the index that begins
with the contact; everything else is a row or two by its key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement
from sqlmodel import Session

from core.audience.selection import Known
from core.engine.reference import Datum, Interaction, Record, Records
from core.language.catalog import Attribute, Catalog
from core.language.definition import BehavioralBlock, Condition, Definition, Part, walk
from core.language.dependencies import needed_by
from core.language.ways import Way, way_to_actor, ways
from core.store.columns import Instant, Key
from core.store.expressions import one_of
from core.store.records import INTERACTION, plain_member, record_keys, record_table
from core.store.tables import Stay, table_of

_BATCH = 10_000
_stay = table_of(Stay)


def read_evidence(
    session: Session, known: Known, definition: Definition, profile_id: int, *, as_of: datetime
) -> Records:
    """Read what `core.audience.why.explain` needs of a profile of the target; nothing where it does not exist.

    Leave out interactions later than ``as_of``: no block ever counts them.
    """
    reading = _Reading(session, known.catalog)
    needed = tuple(needed_by(definition, known.segments))
    definitions = (definition, *(segment.definition for segment in needed if segment.definition))
    behavioral = tuple(part for each in definitions for part in walk(each, BehavioralBlock))
    found = reading.records(
        definition.target, profile_id, {way for one in definitions for way in ways(one, known.catalog)}
    )
    actors = found[way_to_actor(definition.target, known.catalog)] if behavioral else ()
    static_ids = {segment.id: segment.key for segment in needed if segment.definition is None}
    return Records(
        profiles=tuple(
            {(record.entity, record.id): record for records in found.values() for record in records}.values()
        ),
        interactions=tuple(one for actor in actors for one in reading.interactions(actor.id, behavioral, as_of)),
        static_members=reading.memberships(static_ids, profile_id, as_of),
    )


class _Reading:
    """Rows of a database as plain records."""

    def __init__(self, session: Session, catalog: Catalog) -> None:
        self.connection = session.connection()
        self.catalog = catalog

    def records(self, target: str, profile_id: int, needed: set[Way]) -> dict[Way, tuple[Record, ...]]:
        """A profile and the records around it, by their way from it. ``needed`` has each way with its beginnings."""
        found: dict[Way, tuple[Record, ...]] = {(): tuple(self._profiles(target, "id", {profile_id}))}
        for way in sorted(needed - {()}, key=len):
            *before, step = way
            holders = found[tuple(before)]
            if step.to_many:
                found[way] = tuple(self._profiles(step.to, step.key, {holder.id for holder in holders}))
            else:
                ids = {id_ for holder in holders if (id_ := holder.keys[step.key]) is not None}
                found[way] = tuple(self._profiles(step.to, "id", ids))
        return found

    def _profiles(self, entity: str, column: str, ids: set[int]) -> Iterator[Record]:
        """The records of an entity with one of these ids in the column, ordered by their own id."""
        if not ids:
            return
        table = record_table(self.catalog, entity)
        known = self.catalog.entity(entity)
        attributes, keys = known.attributes if known else (), tuple(record_keys(self.catalog, entity))
        among = one_of(table.c[column], sorted(ids), sa.BigInteger())
        rows = self.connection.execute(sa.select(table).where(among).order_by(table.c.id))
        for row in rows.mappings():
            values, deleted = _values(attributes, row), row["deleted_at"] is not None
            yield Record(entity, row["id"], values, {key: row[key] for key in keys}, deleted)

    def interactions(
        self, contact_id: int, blocks: tuple[Part[BehavioralBlock], ...], as_of: datetime
    ) -> Iterator[Interaction]:
        """The interactions of the kinds that the blocks ask about, with the properties that are asked or usual only."""
        kinds = {kind for block in blocks for kind in block.node.interactions}
        if not kinds:
            return
        table = record_table(self.catalog, INTERACTION)
        properties = _properties(blocks, kinds, self.catalog)
        names = dict.fromkeys("properties" if one.in_json else one.name for one in properties)
        asked: ColumnElement[bool] = sa.and_(
            table.c.contact_id == contact_id,
            one_of(table.c.kind, sorted(kinds), Key()),
            table.c.occurred_at <= sa.literal(as_of, Instant),
        )
        columns = (table.c[name] for name in ("id", "kind", "occurred_at", *names))
        rows = self.connection.execute(sa.select(*columns).where(asked).execution_options(yield_per=_BATCH))
        for row in rows.mappings():
            yield Interaction(contact_id, row["id"], row["kind"], row["occurred_at"], _values(properties, row))

    def memberships(self, static_ids: dict[int, str], profile_id: int, as_of: datetime) -> dict[str, frozenset[int]]:
        """The static segments that have the profile as a member at ``as_of``, by key."""
        if not static_ids:
            return {}
        at = sa.literal(as_of, Instant)
        covering = sa.select(_stay.c.segment_id).where(
            _stay.c.profile_id == profile_id,
            one_of(_stay.c.segment_id, sorted(static_ids), sa.BigInteger()),
            _stay.c.entered_at <= at,
            sa.or_(_stay.c.left_at.is_(None), _stay.c.left_at > at),
        )
        return {static_ids[id_]: frozenset({profile_id}) for id_ in self.connection.execute(covering).scalars()}


def _properties(
    blocks: Iterable[Part[BehavioralBlock]], kinds: Iterable[str], catalog: Catalog
) -> tuple[Attribute, ...]:
    """The properties that the blocks ask and those usual for the kinds; all, where a kind names none."""
    known = [catalog.kind(kind) for kind in kinds]
    if not all(kind and kind.properties for kind in known):
        return catalog.properties
    names = {name for kind in known if kind for name in kind.properties}
    for block in blocks:
        names.add(block.node.measure.property or "")
        names.update(part.node.attribute for part in walk(block, Condition))
    return tuple(one for one in catalog.properties if one.name in names)


def _values(attributes: Iterable[Attribute], row: sa.RowMapping) -> dict[str, Datum]:
    """The values that have data, by the name of the attribute or property."""
    members = row.get("properties") or {}
    found = (
        (one.name, plain_member(one, members.get(one.name)) if one.in_json else row[one.name]) for one in attributes
    )
    return {name: value for name, value in found if value is not None}
