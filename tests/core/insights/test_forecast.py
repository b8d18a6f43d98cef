"""The forecast, against evaluating definitions in plain Python at later instants."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from core import lifecycle
from core.engine import reference
from core.engine.reference.days import after_span
from core.errors import DefinitionError, NotFoundError
from core.insights import HORIZONS, forecast
from core.language.definition import Definition, Span, to_json
from core.store.database import Database
from core.store.tables import Segment, SegmentVersion, table_of
from tests.callers import ANYBODY, caller
from tests.loading import load
from tests.makers import DAY, NOW, STAY, add, city_is, contact, defined, draft, live, opened, opened_within, static
from tests.stays import set_members
from tests.worlds import World, world

DEFINITIONS = 12


@pytest.mark.usefixtures("declared")
@pytest.mark.parametrize("seed", [1, 2, 3, 6, 12])
def test_a_forecast_agrees_with_the_reference_at_later_instants(database: Database, seed: int) -> None:
    one = world(seed)
    load(one, database)
    _keep_picked(one, database)
    moving = 0
    for number, definition in one.definitions(DEFINITIONS):
        segment_id = _publish(one, database, number, definition)
        found = forecast(database, caller(one.as_of), segment_id)
        assert found is not None

        def members(at: datetime, definition: Definition = definition) -> frozenset[int]:
            return reference.members(definition, one.catalog, one.records, at, one.zone, one.segments)

        now = members(one.as_of)
        assert (found.as_of, found.members) == (one.as_of, len(now))
        for days, outlook in zip(HORIZONS, found.outlooks, strict=True):
            at = after_span(one.as_of, Span(amount=days, unit="days"), one.zone)
            then = members(at)
            assert (outlook.days, outlook.at) == (days, at)
            assert (outlook.members, outlook.dropped_out, outlook.came_in) == (
                len(then), len(now - then), len(then - now),
            ), definition  # fmt: skip
            moving += now != then
    assert moving, "no definition of this world depends on time"


def _keep_picked(one: World, database: Database) -> None:
    """Picked profiles stay in their segments, as in the reference: some stays of a world end soon."""
    with database.writing() as session:
        session.execute(sa.delete(STAY))
    for key, ids in one.records.static_members.items():
        set_members(database, one.segments[key].id, sorted(ids), at=one.as_of)
    segment, version = table_of(Segment), table_of(SegmentVersion)
    with database.writing() as session:
        for known in one.segments.values():
            text = to_json(known.definition) if known.definition else None
            session.execute(sa.insert(version).values(**_version(known.id, text, known.zone, one.as_of)))
        session.execute(sa.update(segment).values(live_version=1))


def _publish(one: World, database: Database, number: int, definition: Definition) -> int:
    template = next(known for known in one.segments.values() if known.target == definition.target)
    asked = replace(template, id=1000 + number, key=f"asked-{number}")
    row = {
        "id": asked.id, "key": asked.key, "name": asked.key, "description": "", "kind": "dynamic", "live_version": 1,
        "target": definition.target, "zone": one.zone, "owner": "", "state": "live", "draft_revision": 0, "error": "",
        "created_at": one.as_of, "updated_at": one.as_of,
    }  # fmt: skip
    with database.writing() as session:
        session.execute(sa.insert(table_of(Segment)).values(**row))
        values = _version(asked.id, to_json(definition), one.zone, one.as_of)
        session.execute(sa.insert(table_of(SegmentVersion)).values(**values))
    return asked.id


def _version(segment_id: int, definition: str | None, zone: str, at: datetime) -> dict[str, object]:
    return {
        "segment_id": segment_id, "number": 1, "definition": definition, "zone": zone, "published_at": at,
        "published_by": "",
    }  # fmt: skip


def test_windows_run_out_and_days_come(database: Database) -> None:
    add(database, *(contact(number) for number in range(1, 5)))
    for number, days_ago in ((1, 6.5), (2, 3), (3, -0.5)):  # the last one is still to come
        add(database, opened(number, at=NOW - days_ago * DAY))
    found = forecast(database, caller(NOW), live(database, "Readers", defined(opened_within(7))))
    assert found is not None
    assert found.members == 2
    assert [(one.dropped_out, one.came_in, one.members) for one in found.outlooks] == [(1, 1, 2), (2, 1, 1), (2, 0, 0)]


def test_days_are_those_of_the_zone(database: Database) -> None:
    before_the_clocks_change = datetime(2026, 3, 28, 11, tzinfo=UTC)
    segment_id = live(
        database, "Readers", defined(opened_within(7)), now=before_the_clocks_change, zone="Europe/Berlin"
    )
    found = forecast(database, caller(before_the_clocks_change), segment_id)
    assert found is not None
    assert found.outlooks[0].at == datetime(2026, 3, 29, 10, tzinfo=UTC)


def test_a_forecast_is_of_the_live_definition(database: Database) -> None:
    add(database, contact(1), opened(1, at=NOW))
    segment_id = live(database, "Readers", defined(opened_within(7)))
    revision = lifecycle.segment(database, ANYBODY, segment_id).draft_revision
    lifecycle.save_draft(database, caller(NOW), segment_id, city_is("Aachen"), revision=revision)
    found = forecast(database, caller(NOW), segment_id)
    assert found is not None
    assert [one.dropped_out for one in found.outlooks] == [0, 1, 1]


def test_where_time_decides_nothing_there_is_no_forecast(database: Database) -> None:
    add(database, contact(1))
    frozen, stopped = live(database, "Frozen", city_is("A")), live(database, "Stopped", city_is("A"))
    lifecycle.schedule(database, caller(NOW), frozen, mode="frozen")
    lifecycle.stop(database, caller(NOW), stopped)
    for segment_id in (static(database, "Picked", [1]), frozen, stopped, draft(database, "Draft", city_is("A"))):
        assert forecast(database, caller(NOW), segment_id) is None


def test_a_live_definition_with_a_problem_is_refused(database: Database) -> None:
    segment_id = live(database, "Odd", city_is("A"))
    with database.writing() as session:
        odd = to_json(defined())
        session.execute(sa.update(table_of(SegmentVersion)).values(definition=odd))
    with pytest.raises(DefinitionError):
        forecast(database, caller(NOW), segment_id)
    with pytest.raises(NotFoundError):
        forecast(database, caller(NOW), 99)
