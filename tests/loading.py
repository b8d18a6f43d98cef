"""Puts a generated world into a migrated, empty database, the way the project itself writes records."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import Session, SQLModel

from core.engine.reference import Record
from core.language.catalog import Catalog
from core.store.database import Database
from core.store.declaring import declare_attribute, declare_kind, declare_property, load_catalog
from core.store.records import INTERACTION, record_table, stored_row
from tests.plain import everyone
from tests.pools import KINDS
from tests.worlds import World


def declare(session: Session, catalog: Catalog) -> None:
    """Declare what is custom in a catalog of a world, as far as it is not declared yet."""
    known = load_catalog(session)
    for entity in catalog.entities:
        for attribute in entity.attributes:
            if attribute.custom and attribute.name not in known.attributes_of(entity.name):
                declare_attribute(session, entity.name, attribute)
    for property_ in catalog.properties:
        if property_.custom and property_ not in known.properties:
            declare_property(session, property_)
    for kind in KINDS:
        if catalog.kind(kind.name) and not known.kind(kind.name):
            declare_kind(session, kind)
    session.flush()


def load(world: World, database: Database) -> None:
    """Declare what is custom and write every row of a world."""
    with database.writing() as session:
        declare(session, world.catalog)
        connection = session.connection()
        for name, rows in _records(world):
            stored = [stored_row(world.catalog, name, row) for row in rows]
            _insert(connection, record_table(world.catalog, name), stored)
        tables = SQLModel.metadata.tables
        _insert(connection, tables["segment"], _segments(world))
        _insert(connection, tables["static_member"], _static_members(world))
        _insert(connection, tables["stay"], _stays(world))


def _insert(connection: Connection, table: sa.TableClause | sa.Table, rows: Iterable[dict[str, Any]]) -> None:
    connection.execute(table.insert(), list(rows))


def _records(world: World) -> Iterable[tuple[str, list[dict[str, Any]]]]:
    def row(profile: Record) -> dict[str, Any]:
        deleted_at = world.as_of if profile.deleted else None
        return {**profile.values, **profile.keys, "id": profile.id, "deleted_at": deleted_at}

    records = world.records
    names = (entity.name for entity in world.catalog.entities)
    # Those that others refer to come first.
    for name in sorted(names, key=lambda name: ("account", "contact", name).index(name)):
        yield name, [row(profile) for profile in everyone(records, name)]
    yield (
        INTERACTION,
        [
            {
                **done.values,
                "contact_id": done.contact_id,
                "id": done.id,
                "kind": done.kind,
                "occurred_at": done.occurred_at,
                "recorded_at": done.occurred_at,
            }
            for done in records.interactions
        ],
    )


def _segments(world: World) -> Iterable[dict[str, Any]]:
    for segment in world.segments.values():
        yield {
            "id": segment.id,
            "key": segment.key,
            "name": segment.name,
            "description": "",
            "kind": segment.kind,
            "target": segment.target,
            "zone": segment.zone,
            "owner": "",
            "state": "live" if segment.is_live else "stopped",
            "draft_revision": 0,
            "error": "",
            "created_at": world.as_of,
            "updated_at": world.as_of,
        }


def _static_members(world: World) -> Iterable[dict[str, Any]]:
    for key, ids in world.records.static_members.items():
        for id_ in sorted(ids):
            yield {"profile_id": id_, "segment_id": world.segments[key].id, "added_at": world.as_of}


def _stays(world: World) -> Iterable[dict[str, Any]]:
    """A stay that covers ``as_of`` for each member of a static segment; for the others, now and
    then one that ended before, ended at that very instant, or began after it.
    """
    instant, hour = world.as_of, timedelta(hours=1)
    for key, ids in world.records.static_members.items():
        for id_ in range(1, max(ids) + 3):
            inside = [(instant - hour, None), (instant, None), (instant - hour, instant + hour)]
            outside = [(instant - 2 * hour, instant - hour), (instant - hour, instant), (instant + hour, None), None]
            stay = (inside if id_ in ids else outside)[id_ % (3 if id_ in ids else 4)]
            if stay is not None:
                entered_at, left_at = stay
                yield {
                    "profile_id": id_,
                    "segment_id": world.segments[key].id,
                    "entered_at": entered_at,
                    "left_at": left_at,
                    "entered_version": 1,
                    "entered_reason": "manual",
                    "left_version": 1 if left_at else None,
                    "left_reason": "manual" if left_at else None,
                }
