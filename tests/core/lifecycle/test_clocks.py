"""A clock that was ahead: its instants stay in the history, and the next refresh asks for now again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from core import lifecycle
from core.errors import WindrowError
from core.language.definition import SegmentBlock
from core.lifecycle.clocks import TOLERANCE, is_ahead
from core.store.database import Database
from core.store.tables import Segment, table_of
from tests.callers import ANYBODY, caller
from tests.makers import (
    DAY,
    HOUR,
    NOW,
    add,
    change,
    city_is,
    contact,
    defined,
    live,
    members,
    members_at,
    members_of,
    opened,
    opened_within,
    static,
    stays,
)

MINUTE = timedelta(minutes=1)
AHEAD = pytest.mark.parametrize("ahead", [HOUR, 365 * DAY], ids=["an hour", "a year"])


@pytest.fixture
def people(database: Database) -> Database:
    """One who opened a message just now, another who did a month ago."""
    add(database, contact(1, city="Aachen"), contact(2, city="Bonn"))
    add(database, opened(1, at=NOW - MINUTE), opened(2, at=NOW - 30 * DAY))
    return database


def recent(database: Database) -> int:
    return live(database, "Recent", defined(opened_within(7)))


def due(database: Database, at: datetime) -> list[int]:
    """Refresh what is due. Return the segments."""
    outcomes = lifecycle.refresh_due(database, caller(at))
    assert not [outcome for outcome in outcomes if isinstance(outcome, WindrowError)]
    return [outcome.segment_id for outcome in outcomes if isinstance(outcome, lifecycle.RefreshOutcome)]


def refresh(database: Database, segment_id: int, at: datetime) -> lifecycle.RefreshOutcome:
    return lifecycle.refresh(database, caller(at), segment_id)


@AHEAD
def test_a_window_is_right_again_at_the_next_refresh(people: Database, ahead: timedelta) -> None:
    segment_id = recent(people)
    assert members(people, segment_id) == {1}
    refresh(people, segment_id, NOW + MINUTE + ahead)
    add(people, opened(2, at=NOW + MINUTE))
    refresh(people, segment_id, NOW + 2 * MINUTE)
    assert members(people, segment_id) == {1, 2}
    refresh(people, segment_id, NOW + 8 * DAY)
    assert members(people, segment_id) == set()


def test_history_goes_on_from_the_instants_of_the_clock_that_was_ahead(people: Database) -> None:
    segment_id = recent(people)
    wrong = NOW + MINUTE + 365 * DAY
    refresh(people, segment_id, wrong)
    before = stays(people, segment_id)
    outcome = refresh(people, segment_id, NOW + 2 * MINUTE)
    assert outcome.as_of == wrong + timedelta(microseconds=1)
    assert set(before) <= set(stays(people, segment_id))
    assert members_at(people, segment_id, wrong) == set()
    assert members_at(people, segment_id, outcome.as_of) == {1}
    assert refresh(people, segment_id, wrong + DAY).as_of == wrong + DAY  # time has caught up


def test_a_segment_without_changes_recovers_in_a_round_too(people: Database) -> None:
    segment_id = recent(people)
    lifecycle.refresh_all(people, caller(NOW + 365 * DAY))
    assert members(people, segment_id) == set()
    lifecycle.refresh_all(people, caller(NOW + MINUTE))
    assert members(people, segment_id) == {1}
    lifecycle.refresh_all(people, caller(NOW + 2 * MINUTE))  # nothing moves: skipped
    lifecycle.refresh_all(people, caller(NOW + 7 * DAY + MINUTE))
    assert members(people, segment_id) == set()


@pytest.mark.parametrize("mode", ["interval", "on_change"])
@AHEAD
def test_what_a_wrong_clock_scheduled_is_due_now(people: Database, mode: str, ahead: timedelta) -> None:
    segment_id = recent(people)
    lifecycle.schedule(people, caller(NOW), segment_id, mode=mode)
    refresh(people, segment_id, NOW + ahead)
    later = NOW + MINUTE
    assert due(people, later) == [segment_id]
    wait = 5 * MINUTE if mode == "interval" else DAY
    assert lifecycle.segment(people, ANYBODY, segment_id).next_refresh_at == later + wait
    assert due(people, later + wait - MINUTE) == []
    assert due(people, later + wait) == [segment_id]


def test_a_retry_that_a_wrong_clock_scheduled_is_due_now(people: Database) -> None:
    segment_id = recent(people)
    segment = table_of(Segment)

    def fail(next_refresh_at: datetime) -> None:
        with people.writing() as session:
            session.execute(sa.update(segment).values(state="error", failures=9, next_refresh_at=next_refresh_at))

    fail(NOW + HOUR)
    assert due(people, NOW) == []
    fail(NOW + HOUR + 2 * MINUTE)
    assert due(people, NOW) == [segment_id]
    assert lifecycle.segment(people, ANYBODY, segment_id).state == "live"


def test_choosing_a_schedule_counts_from_now_after_a_clock_that_was_ahead(people: Database) -> None:
    segment_id = recent(people)
    refresh(people, segment_id, NOW + 365 * DAY)
    refresh(people, segment_id, NOW + MINUTE)
    lifecycle.schedule(people, caller(NOW + MINUTE), segment_id, mode="interval", minutes=10)
    assert lifecycle.segment(people, ANYBODY, segment_id).next_refresh_at == NOW + 11 * MINUTE


@AHEAD
def test_who_was_picked_by_a_clock_that_was_ahead_is_in_what_is_built_on_it(people: Database, ahead: timedelta) -> None:
    picked = static(people, "Picked", [1])
    top = live(people, "Top", members_of("picked"))
    lifecycle.add_members(people, caller(NOW + ahead), picked, [2])
    refresh(people, top, NOW + 2 * MINUTE)
    assert (members(people, picked), members(people, top)) == ({1, 2}, {1, 2})
    lifecycle.remove_members(people, caller(NOW + 3 * MINUTE), picked, [1])
    refresh(people, top, NOW + 4 * MINUTE)
    assert (members(people, picked), members(people, top)) == ({2}, {2})


def test_who_is_gone_leaves_and_returns_after_a_clock_that_was_ahead(people: Database) -> None:
    segment_id = live(people, "Aachen", city_is("Aachen"))
    refresh(people, segment_id, NOW + 365 * DAY)
    change(people, 1, deleted_at=NOW + MINUTE, at=NOW + MINUTE)
    lifecycle.refresh_all(people, caller(NOW + 2 * MINUTE))
    assert members(people, segment_id) == set()
    change(people, 1, deleted_at=None, at=NOW + 3 * MINUTE)
    lifecycle.refresh_all(people, caller(NOW + 4 * MINUTE))
    assert members(people, segment_id) == {1}


def test_a_publication_by_a_clock_that_was_ahead_is_right_at_the_next_refresh(people: Database) -> None:
    segment_id = live(people, "Recent", defined(opened_within(7)), now=NOW + 365 * DAY)
    assert members(people, segment_id) == set()
    refresh(people, segment_id, NOW)
    assert members(people, segment_id) == {1}
    top = live(people, "Top", defined(SegmentBlock(segment="recent")), now=NOW + MINUTE)
    assert members(people, top) == {1}


def test_clocks_that_differ_by_little_are_not_ahead() -> None:
    assert not is_ahead(NOW + TOLERANCE, NOW)
    assert is_ahead(NOW + TOLERANCE + timedelta(microseconds=1), NOW)


def test_servers_whose_clocks_differ_by_little_ask_for_instants_that_never_go_back(people: Database) -> None:
    segment_id = recent(people)
    first = refresh(people, segment_id, NOW + 30 * timedelta(seconds=1))
    second = refresh(people, segment_id, NOW)
    assert second.as_of == first.as_of + timedelta(microseconds=1)
    assert members(people, segment_id) == {1}
