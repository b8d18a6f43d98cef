"""Random histories of a world: changes by plain SQL, moves of the clock, edits; each segment beside a twin.

A segment is refreshed by looking at those who may have changed, its twin by looking at everybody, at the
same instants. Whatever happens, both must have the same stays with the same reasons.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from core import lifecycle
from core.errors import WindrowError
from core.language.definition import Definition
from core.store.database import Database
from core.store.declaring import load_catalog
from core.store.records import INTERACTION, attribute_columns, record_table
from core.store.triggers.sources import ADDED_ONLY, TABLES
from tests.callers import ANYBODY, caller
from tests.drawing import one_of
from tests.loading import load
from tests.makers import edit, live, static, stays
from tests.worlds import World, world

SPANS = (
    timedelta(minutes=1),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=23),
    timedelta(days=1),
    timedelta(days=7),
    timedelta(days=31),
    timedelta(days=200),
)
STEPS = (
    "write",
    "write",
    "text",
    "account",
    "lead",
    "do",
    "move",
    "undo",
    "delete",
    "remove",
    "pick",
    "publish",
    "freeze",
)
_SEGMENTS, _PICKED = 4, range(1, 30, 4)


class History:
    """A world in a database, with segments in pairs, and what happens to it; all of it comes from the seed."""

    def __init__(self, seed: int, database: Database) -> None:
        self.random = Random(f"history/{seed}")  # noqa: S311 - repeatable, no secret
        self.database = database
        self.now = (one := world(seed)).as_of
        self._delete_all("custom_attribute")  # they have columns, which stay
        load(one, database)
        self._delete_all(*TABLES, "custom_attribute", "custom_kind", "custom_property")
        with database.writing() as session:
            self.catalog = load_catalog(session)
        self.picked = static(database, "Picked", _PICKED, now=self.now)
        base = live(database, "Base", replace(one, segments={}).definition("base"), now=self.now, zone=one.zone)
        self.base = base if lifecycle.segment(database, ANYBODY, base).target == "contact" else None
        self.world: World = replace(one, segments=lifecycle.known_segments(database, ANYBODY))
        self.pairs = [self._pair(number) for number in range(_SEGMENTS)]

    def _delete_all(self, *but: str) -> None:
        kept = {*but, *ADDED_ONLY, "consent"}  # which goes with its contact
        tables = [table for table in reversed(SQLModel.metadata.sorted_tables) if table.name not in kept]
        with self.database.writing() as session:
            for table in tables:
                session.execute(sa.delete(table))

    def _pair(self, number: int) -> tuple[int, int]:
        definition, zone = self._definition(), self.world.zone
        names = (f"Segment {number}", f"Twin {number}")
        segment_id, twin_id = (live(self.database, name, definition, now=self.now, zone=zone) for name in names)
        lifecycle.schedule(self.database, caller(self.now), segment_id, mode="interval", minutes=1)
        lifecycle.schedule(self.database, caller(self.now), twin_id, mode="manual")
        return segment_id, twin_id

    def _definition(self) -> Definition:
        return self.world.definition(self.random.randrange(10**9))

    def perform(self, step: str) -> None:
        """Let something happen."""
        getattr(self, f"_{step}")()

    def refresh(self, span: timedelta) -> str:
        """Move the clock on and refresh. What differs between segments and their twins, empty where nothing does."""
        self.now += span
        lifecycle.refresh(self.database, caller(self.now), self.picked)
        if self.base and lifecycle.segment(self.database, ANYBODY, self.base).refresh_mode != "frozen":
            lifecycle.refresh(self.database, caller(self.now), self.base)
        for _, twin_id in self.pairs:
            lifecycle.refresh(self.database, caller(self.now), twin_id, is_full=True)
        outcomes = lifecycle.refresh_due(self.database, caller(self.now))
        assert not [outcome for outcome in outcomes if isinstance(outcome, WindrowError)]
        return "\n".join(filter(None, map(self._difference, self.pairs)))

    def _difference(self, pair: tuple[int, int]) -> str:
        own, twins = ({(row[0], *row[2:]) for row in stays(self.database, segment_id)} for segment_id in pair)
        if own == twins:
            return ""
        definition = lifecycle.segment(self.database, ANYBODY, pair[0]).live_definition
        return f"{self.now}: only its own {own - twins}, only of its twin {twins - own}, of {definition!r}"

    # What may happen

    def _execute(self, statement: Any) -> None:
        with self.database.writing() as session:
            session.execute(statement)

    def _write(self, entity: str = "contact", *, with_key: bool = True) -> None:
        """The value of another record, in a column or two."""
        table = record_table(self.catalog, entity)
        ids = self._ids(entity)
        attributes = [a for a in self._of(entity) if a.name != "external_id"]
        for attribute in self.random.sample(attributes, self.random.randrange(1, 3)):
            columns = [name for name, _ in attribute_columns(attribute)][: None if with_key else 1]
            other = table.alias("other")
            from_id = one_of(self.random, ids)
            values = {name: sa.select(other.c[name]).where(other.c.id == from_id).scalar_subquery() for name in columns}
            if attribute.name in ("created_at", "updated_at") and self.random.randrange(2):
                values = {attribute.name: self._instant()}
            self._execute(sa.update(table).where(table.c.id == one_of(self.random, ids)).values(values))

    def _text(self) -> None:
        """Texts by a program that knows nothing of keys."""
        self._write(one_of(self.random, ("contact", "account", "lead")), with_key=False)

    def _account(self) -> None:
        """Another account for a contact, another value for an account."""
        if self.random.randrange(2):
            self._write("account")
            return
        table = record_table(self.catalog, "contact")
        account_id = one_of(self.random, [None, *self._ids("account")])
        of = table.c.id == one_of(self.random, self._ids("contact"))
        self._execute(sa.update(table).where(of).values(account_id=account_id))

    def _lead(self) -> None:
        if self.random.randrange(2):
            self._write("lead")
            return
        table = record_table(self.catalog, "lead")
        contact_id = one_of(self.random, [None, *self._ids("contact")])
        of = table.c.id == one_of(self.random, self._ids("lead"))
        self._execute(sa.update(table).where(of).values(contact_id=contact_id))

    def _do(self) -> None:
        """What somebody did, done by somebody else, now, before or to come."""
        row = self._interaction()
        row |= {
            "id": self.random.randrange(10**12),
            "contact_id": one_of(self.random, self._ids("contact")),
            "occurred_at": self._instant(),
        }
        self._execute(sa.insert(record_table(self.catalog, INTERACTION)).values(row))

    def _move(self) -> None:
        """An interaction changes: its contact, its kind or its instant."""
        table, row = record_table(self.catalog, INTERACTION), self._interaction()
        other = self._interaction()
        name = one_of(self.random, ("contact_id", "kind", "occurred_at", "amount", "properties"))
        same = (table.c.contact_id == row["contact_id"], table.c.id == row["id"])
        self._execute(sa.update(table).where(*same).values({name: other[name]}))

    def _undo(self) -> None:
        table, row = record_table(self.catalog, INTERACTION), self._interaction()
        self._execute(sa.delete(table).where(table.c.contact_id == row["contact_id"], table.c.id == row["id"]))

    def _delete(self) -> None:
        """A profile is marked as deleted, or is there again."""
        entity = one_of(self.random, ("contact", "contact", "account", "lead"))
        table = record_table(self.catalog, entity)
        gone = sa.case((table.c.deleted_at.is_(None), sa.literal(self.now, table.c.deleted_at.type)), else_=sa.null())
        of = table.c.id == one_of(self.random, self._ids(entity))
        self._execute(sa.update(table).where(of).values(deleted_at=gone))

    def _remove(self) -> None:
        """A lead is gone, or a new one is there."""
        table = record_table(self.catalog, "lead")
        if self.random.randrange(2) and len(self._ids("lead")) > 2:
            self._execute(sa.delete(table).where(table.c.id == one_of(self.random, self._ids("lead"))))
            return
        row = self._row(sa.select(table).where(table.c.id == one_of(self.random, self._ids("lead"))))
        row |= {"id": self.random.randrange(10**6, 10**9), "external_id": None, "external_id_key": None}
        self._execute(sa.insert(table).values(row))

    def _pick(self) -> None:
        act = one_of(self.random, (lifecycle.add_members, lifecycle.remove_members))
        act(self.database, caller(self.now), self.picked, [one_of(self.random, self._ids("contact"))])

    def _publish(self) -> None:
        """Another definition for a pair, or for what others are built on."""
        if self.base and self.random.randrange(4) == 0:
            definition = replace(self.world, segments={}).definition(self.random.randrange(10**9))
            if definition.target == "contact":
                self._go_live(self.base, definition)
            return
        pair, definition = one_of(self.random, self.pairs), self._definition()
        if definition.target == lifecycle.segment(self.database, ANYBODY, pair[0]).target:
            for segment_id in pair:
                self._go_live(segment_id, definition)

    def _go_live(self, segment_id: int, definition: Definition) -> None:
        if lifecycle.segment(self.database, ANYBODY, segment_id).live_definition != definition:
            edit(self.database, segment_id, definition, now=self.now)
            lifecycle.publish(self.database, caller(self.now), segment_id)

    def _freeze(self) -> None:
        """What others are built on stays as it is from now on, or no more."""
        if self.base:
            is_frozen = lifecycle.segment(self.database, ANYBODY, self.base).refresh_mode == "frozen"
            lifecycle.schedule(self.database, caller(self.now), self.base, mode="manual" if is_frozen else "frozen")

    def _instant(self) -> datetime:
        return self.now + one_of(self.random, (-1, -1, 1)) * one_of(self.random, SPANS) * self.random.randrange(3)

    def _ids(self, entity: str) -> list[int]:
        table = record_table(self.catalog, entity)
        with self.database.reading() as session:
            return list(session.execute(sa.select(table.c.id).order_by(table.c.id)).scalars())

    def _interaction(self) -> dict[str, Any]:
        table = record_table(self.catalog, INTERACTION)
        offset = self.random.randrange(100)
        return self._row(sa.select(table).order_by(table.c.contact_id, table.c.id).offset(offset).limit(1))

    def _row(self, query: sa.Select[Any]) -> dict[str, Any]:
        with self.database.reading() as session:
            return dict(session.execute(query).mappings().one())

    def _of(self, entity: str) -> tuple[Any, ...]:
        found = self.catalog.entity(entity)
        assert found is not None
        return found.attributes
