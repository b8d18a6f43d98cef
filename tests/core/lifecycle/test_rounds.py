"""Rounds of refreshes: what is due, in which order, and what a failure leads to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import lifecycle
from core.errors import DefinitionError, StateError, WindrowError
from core.language.definition import SegmentBlock, to_json
from core.language.schedule import MODES
from core.lifecycle import RefreshOutcome, refreshing
from core.store.database import Database
from core.store.tables import Segment, SegmentVersion, table_of
from tests.callers import ANYBODY, caller
from tests.conftest import on
from tests.makers import (
    DAY,
    HOUR,
    NOW,
    add,
    change,
    city_is,
    contact,
    defined,
    draft,
    edit,
    live,
    members,
    members_of,
    static,
    stays,
    where,
)

MINUTE = timedelta(minutes=1)


@pytest.fixture
def people(database: Database) -> Database:
    add(database, contact(1, city="Aachen"), contact(2, city="Bonn"))
    return database


def refresh_due(database: Database, now: datetime) -> list[RefreshOutcome]:
    outcomes = lifecycle.refresh_due(database, caller(now))
    assert not [outcome for outcome in outcomes if isinstance(outcome, WindrowError)]
    return outcomes  # type: ignore[return-value]


def scheduled(database: Database, name: str, mode: str, definition: object = None, minutes: int | None = None) -> int:
    segment_id = live(database, name, definition or city_is("Aachen"))  # type: ignore[arg-type]
    lifecycle.schedule(database, caller(NOW), segment_id, mode=mode, minutes=minutes)
    return segment_id


def break_it(database: Database, segment_id: int) -> None:
    """Replace the first version by a definition with a problem."""
    with database.writing() as session:
        session.get_one(SegmentVersion, (segment_id, 1)).definition = to_json(city_is(""))


def mend(database: Database, segment_id: int) -> None:
    with database.writing() as session:
        session.get_one(SegmentVersion, (segment_id, 1)).definition = to_json(city_is("Aachen"))


# What is due


def test_going_live_sets_the_next_refresh_and_stopping_clears_it(people: Database) -> None:
    segment_id = draft(people, "Aachen", city_is("Aachen"))
    assert lifecycle.segment(people, ANYBODY, segment_id).next_refresh_at is None
    lifecycle.publish(people, caller(NOW), segment_id)
    record = lifecycle.segment(people, ANYBODY, segment_id)
    assert (record.refresh_mode, record.refresh_minutes, record.next_refresh_at) == ("interval", 5, NOW + 5 * MINUTE)
    assert lifecycle.stop(people, caller(NOW), segment_id).next_refresh_at is None
    assert lifecycle.refresh_due(people, caller(NOW + DAY)) == []


def test_a_segment_is_refreshed_once_each_time_it_is_due(people: Database) -> None:
    segment_id = scheduled(people, "Aachen", "interval", minutes=10)
    refreshed = []
    for minute in range(40):
        now = NOW + minute * MINUTE
        is_due = lifecycle.is_anything_due(people, caller(now))
        outcomes = refresh_due(people, now)
        refreshed += [minute] if [outcome.segment_id for outcome in outcomes] == [segment_id] else []
        assert bool(outcomes) <= is_due
        assert not lifecycle.is_anything_due(people, caller(now))
    assert refreshed == [10, 20, 30]


def test_what_is_not_live_or_not_by_itself_is_never_due(people: Database) -> None:
    for mode in ("manual", "frozen"):
        scheduled(people, mode, mode)
    draft(people, "Draft", city_is("Aachen"))
    static(people, "Picked", [1])
    deleted = live(people, "Deleted", city_is("Aachen"))
    lifecycle.delete(people, caller(NOW), deleted)
    assert refresh_due(people, NOW + 400 * DAY) == []


def test_a_segment_of_an_older_release_is_due_at_once(people: Database) -> None:
    segment_id = live(people, "Aachen", city_is("Aachen"))
    with people.writing() as session:
        session.execute(sa.update(table_of(Segment)).values(next_refresh_at=None))
    assert [outcome.segment_id for outcome in refresh_due(people, NOW + MINUTE)] == [segment_id]


def test_what_a_due_segment_is_built_on_is_refreshed_first_at_the_same_instant(people: Database) -> None:
    base, picked = scheduled(people, "Zz base", "manual"), static(people, "Zy picked", [2])
    frozen = scheduled(people, "Zx frozen", "frozen")
    blocks = (SegmentBlock(segment=key) for key in ("zz-base", "zy-picked", "zx-frozen"))
    top = scheduled(people, "A top", "interval", defined(*blocks))
    scheduled(people, "Not needed", "manual")
    change(people, 1, city="Bonn", at=NOW + MINUTE)
    outcomes = refresh_due(people, NOW + HOUR)
    assert {outcome.segment_id for outcome in outcomes} == {base, picked, top}
    assert outcomes[-1].segment_id == top
    assert {outcome.as_of for outcome in outcomes} == {NOW + HOUR}
    assert (members(people, base), members(people, frozen), members(people, top)) == (set(), {1}, {1, 2})


MODES_OF = st.lists(st.sampled_from(list(MODES)), min_size=1, max_size=6)


@on("sqlite")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(modes=MODES_OF, data=st.data())
def test_every_round_is_complete_and_in_order(database: Database, modes: list[str], data: st.DataObject) -> None:
    for key in lifecycle.known_segments(database, ANYBODY):
        with database.writing() as session:
            session.execute(sa.update(table_of(Segment)).where(table_of(Segment).c.key == key).values(deleted_at=NOW))
    ids: list[int] = []
    needs: list[set[int]] = []
    for mode in modes:
        named = data.draw(st.sets(st.sampled_from(range(len(ids))), max_size=3)) if ids else set()
        keys = [lifecycle.segment(database, ANYBODY, ids[place]).key for place in named]
        blocks = [SegmentBlock(segment=key) for key in keys] or [where("city", "is", "Aachen")]
        ids.append(scheduled(database, "Segment", mode, defined(*blocks)))
        needs.append(named)
    wanted = {place for place, mode in enumerate(modes) if MODES[mode].by_itself}
    for place in reversed(range(len(modes))):
        if place in wanted:
            wanted |= {needed for needed in needs[place] if modes[needed] != "frozen"}
    order = [ids.index(outcome.segment_id) for outcome in refresh_due(database, NOW + 2 * DAY)]
    assert sorted(order) == sorted(wanted)
    assert all(order.index(n) < order.index(p) for p in order for n in needs[p] if n in order)


def test_a_round_that_is_told_to_end_leaves_the_rest_due(people: Database) -> None:
    for number in range(3):
        live(people, f"Segment {number}", city_is("Aachen"))
    change(people, 1, city="Bonn", at=NOW)
    answers = iter([True, False])
    assert len(lifecycle.refresh_due(people, caller(NOW + HOUR), go_on=lambda: next(answers))) == 1
    assert len(refresh_due(people, NOW + HOUR)) == 2


def test_a_segment_that_another_server_refreshed_meanwhile_is_left_alone(people: Database) -> None:
    segment_id = live(people, "Aachen", city_is("Aachen"))

    def somebody_else_does_it() -> bool:
        lifecycle.refresh(people, caller(NOW + HOUR), segment_id)
        return True

    assert lifecycle.refresh_due(people, caller(NOW + HOUR), go_on=somebody_else_does_it) == []
    assert len(lifecycle.refreshes(people, ANYBODY, segment_id)) == 2


# Failures


def test_a_failure_is_told_tried_again_after_longer_waits_and_mended_by_itself(people: Database) -> None:
    segment_id, healthy = live(people, "Aachen", city_is("Aachen")), live(people, "Healthy", city_is("Bonn"))
    lifecycle.schedule(people, caller(NOW), healthy, mode="interval", minutes=1_000)
    break_it(people, segment_id)
    before, now, waits = stays(people), NOW + 5 * MINUTE, []
    for _ in range(9):
        [error] = lifecycle.refresh_due(people, caller(now))
        assert isinstance(error, DefinitionError)
        record = lifecycle.segment(people, ANYBODY, segment_id)
        assert (record.state, record.error) == ("error", str(error))
        assert record.next_refresh_at
        waits.append((record.next_refresh_at - now) // MINUTE)
        assert lifecycle.refresh_due(people, caller(record.next_refresh_at - MINUTE / 60)) == []
        now = record.next_refresh_at
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert stays(people) == before
    mend(people, segment_id)
    assert [outcome.segment_id for outcome in refresh_due(people, now)] == [segment_id]
    record = lifecycle.segment(people, ANYBODY, segment_id)
    assert (record.state, record.error, record.next_refresh_at) == ("live", "", now + 5 * MINUTE)
    break_it(people, segment_id)
    lifecycle.refresh_due(people, caller(now + HOUR))
    assert lifecycle.segment(people, ANYBODY, segment_id).next_refresh_at == now + HOUR + MINUTE  # counted from now


def test_a_failing_segment_stops_no_other(people: Database) -> None:
    first, second = live(people, "A first", city_is("Aachen")), live(people, "B second", city_is("Aachen"))
    break_it(people, first)
    outcomes = lifecycle.refresh_due(people, caller(NOW + HOUR))
    assert [getattr(outcome, "segment_id", type(outcome)) for outcome in outcomes] == [DefinitionError, second]


def test_a_mistake_of_windrow_is_a_failure_of_that_segment_alone(
    people: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = live(people, "A first", city_is("Aachen")), live(people, "B second", city_is("Aachen"))
    real = refreshing.bring_up_to_date

    def mistaken(session: object, row: Segment, now: datetime, **options: Any) -> RefreshOutcome:
        if row.id == first:
            raise ZeroDivisionError
        return real(session, row, now, **options)  # type: ignore[arg-type]

    change(people, 1, city="Bonn", at=NOW)
    monkeypatch.setattr(refreshing, "bring_up_to_date", mistaken)
    outcomes = lifecycle.refresh_due(people, caller(NOW + HOUR))
    assert [getattr(outcome, "segment_id", type(outcome)) for outcome in outcomes] == [StateError, second]
    assert "ZeroDivisionError" in lifecycle.segment(people, ANYBODY, first).error
    assert "Traceback" in caplog.text


# Choosing


@pytest.mark.parametrize(
    ("mode", "minutes", "due"),
    [
        ("interval", 30, NOW + 30 * MINUTE),
        ("interval", None, NOW + 5 * MINUTE),
        ("on_change", None, NOW + DAY),
        ("manual", None, None),
        ("frozen", None, None),
    ],
)
def test_a_new_schedule_counts_from_the_last_refresh(
    people: Database, mode: str, minutes: int | None, due: datetime | None
) -> None:
    segment_id = live(people, "Aachen", city_is("Aachen"))
    record = lifecycle.schedule(people, caller(NOW + 10 * HOUR), segment_id, mode=mode, minutes=minutes)
    assert (record.refresh_mode, record.next_refresh_at) == (mode, due)
    assert record == lifecycle.segment(people, ANYBODY, segment_id)


def test_a_schedule_that_can_not_be_is_refused_and_changes_nothing(people: Database) -> None:
    segment_id, picked = live(people, "Aachen", city_is("Aachen")), static(people, "Picked")
    before = lifecycle.segment(people, ANYBODY, segment_id)
    for mode, minutes in (("hourly", 5), ("interval", 0), ("interval", 525_601)):
        with pytest.raises(StateError):
            lifecycle.schedule(people, caller(NOW), segment_id, mode=mode, minutes=minutes)
    assert lifecycle.segment(people, ANYBODY, segment_id) == before
    with pytest.raises(StateError, match="only a dynamic segment has a schedule"):
        lifecycle.schedule(people, caller(NOW), picked, mode="manual")


def test_a_draft_keeps_its_schedule_for_when_it_goes_live(people: Database) -> None:
    segment_id = draft(people, "Aachen", city_is("Aachen"))
    assert lifecycle.schedule(people, caller(NOW), segment_id, mode="interval", minutes=60).next_refresh_at is None
    lifecycle.publish(people, caller(NOW), segment_id)
    assert lifecycle.segment(people, ANYBODY, segment_id).next_refresh_at == NOW + HOUR


# Snapshots


def test_a_snapshot_stays_as_it_is_also_for_others(people: Database) -> None:
    frozen = scheduled(people, "Frozen", "frozen")
    user = live(people, "User", members_of("frozen"))
    change(people, 1, city="Bonn", at=NOW + MINUTE)
    change(people, 2, city="Aachen", at=NOW + MINUTE)
    with pytest.raises(StateError, match="must not be frozen"):
        lifecycle.refresh(people, caller(NOW + HOUR), frozen)
    assert [outcome.segment_id for outcome in lifecycle.refresh_all(people, caller(NOW + HOUR))] == [user]  # type: ignore[union-attr]
    assert members(people, frozen) == members(people, user) == {1}
    lifecycle.schedule(people, caller(NOW + 2 * HOUR), frozen, mode="manual")
    lifecycle.refresh(people, caller(NOW + 2 * HOUR), frozen)
    lifecycle.schedule(people, caller(NOW + 2 * HOUR), frozen, mode="frozen")  # another snapshot
    refresh_due(people, NOW + 3 * HOUR)
    assert members(people, frozen) == members(people, user) == {2}


def test_what_a_snapshot_was_built_on_may_go_but_then_it_can_not_be_thawed(people: Database) -> None:
    base = live(people, "Base", city_is("Aachen"))
    user = scheduled(people, "User", "frozen", members_of("base"))
    lifecycle.stop(people, caller(NOW), base)
    with pytest.raises(DefinitionError):
        lifecycle.schedule(people, caller(NOW), user, mode="interval")
    edit(people, base, members_of("user"), now=NOW + HOUR)
    lifecycle.publish(people, caller(NOW + HOUR), base)
    with pytest.raises(DefinitionError):  # a circle, as soon as it is thawed
        lifecycle.schedule(people, caller(NOW + HOUR), user, mode="interval")
    assert lifecycle.segment(people, ANYBODY, user).refresh_mode == "frozen"


def test_freezing_ends_an_error(people: Database) -> None:
    segment_id = live(people, "Aachen", city_is("Aachen"))
    break_it(people, segment_id)
    lifecycle.refresh_due(people, caller(NOW + HOUR))
    record = lifecycle.schedule(people, caller(NOW + HOUR), segment_id, mode="frozen")
    assert (record.state, record.error) == ("live_edited", "")  # edited: the broken version is not the draft
    assert members(people, segment_id) == {1}
