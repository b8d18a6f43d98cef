"""Membership over time, against counting stays one by one."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import lifecycle
from core.errors import NotFoundError, StateError
from core.insights import MAX_DAYS, MembershipFigures, MembershipPoint, figures_of, membership_over_time, overview
from core.store.database import Database
from tests.callers import ANYBODY, caller
from tests.conftest import on
from tests.makers import NOW, add, city_is, contact, draft, live
from tests.stays import TICK, ZONES, Interval, intervals, ranges, set_stays


def counted(intervals: list[Interval], zone: str, first: date, last: date) -> list[MembershipPoint]:
    """The same points by looking at every stay on every day."""
    info, points = ZoneInfo(zone), []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        end = datetime.combine(day + timedelta(days=1), time.min, info).astimezone(UTC)
        on_it = [
            sum(1 for instant in instants if instant is not None and instant.astimezone(info).date() == day)
            for instants in zip(*intervals, strict=True)
        ] or [0, 0]
        members = sum(1 for entered, left in intervals if entered < end and (left is None or left >= end))
        points.append(MembershipPoint(day, members, *on_it))
    return points


def figures(database: Database, segment_id: int, first: date, last: date) -> MembershipFigures:
    return overview(database, ANYBODY, segment_id, first, last).figures


@pytest.fixture
def segment_id(database: Database) -> int:
    return draft(database, "Drawn", city_is("Aachen"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    found=st.lists(intervals, max_size=12),
    zone=st.sampled_from(ZONES),
    days=ranges,
)
def test_points_agree_with_counting_stays(
    database: Database, segment_id: int, found: list[Interval], zone: str, days: tuple[date, date]
) -> None:
    lifecycle.describe(database, caller(NOW), segment_id, zone=zone)
    set_stays(database, segment_id, found)
    points = membership_over_time(database, ANYBODY, segment_id, *days)
    assert points == counted(found, zone, *days)
    numbers = figures_of(points)
    start = points[0].members - points[0].entered + points[0].left
    assert numbers.members == points[-1].members
    assert numbers.entered == sum(point.entered for point in points)
    assert numbers.left == sum(point.left for point in points)
    assert numbers.net_change == numbers.entered - numbers.left == numbers.members - start


def test_an_instant_belongs_to_the_day_that_the_zone_shows(database: Database, segment_id: int) -> None:
    set_stays(database, segment_id, [(datetime(2026, 3, 28, 22, 59, 59, 999_999, UTC), None),
                                     (datetime(2026, 3, 28, 23, tzinfo=UTC), None),
                                     (datetime(2026, 3, 29, 21, 59, 59, 999_999, UTC), None),
                                     (datetime(2026, 3, 29, 22, tzinfo=UTC), None)])  # fmt: skip
    lifecycle.describe(database, caller(NOW), segment_id, zone="Europe/Berlin")
    points = membership_over_time(database, ANYBODY, segment_id, date(2026, 3, 28), date(2026, 3, 30))
    assert [(point.members, point.entered) for point in points] == [(1, 1), (3, 2), (4, 1)]


def test_a_stay_that_ends_as_the_range_begins_ends_in_it(database: Database, segment_id: int) -> None:
    midnight = datetime(2026, 2, 1, tzinfo=UTC)
    set_stays(database, segment_id, [(midnight - timedelta(days=9), midnight), (midnight, midnight + TICK)])
    (point,) = membership_over_time(database, ANYBODY, segment_id, midnight.date(), midnight.date())
    assert (point.members, point.entered, point.left) == (0, 1, 2)
    (point,) = membership_over_time(database, ANYBODY, segment_id, date(2026, 1, 31), date(2026, 1, 31))
    assert (point.members, point.entered, point.left) == (1, 0, 0)


def test_figures_as_parts_of_the_members_at_the_start(database: Database, segment_id: int) -> None:
    start, during = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 10, tzinfo=UTC)
    set_stays(database, segment_id, [(start, None)] * 6 + [(start, during)] * 2 + [(during, None)] * 3)
    found = figures(database, segment_id, date(2026, 2, 1), date(2026, 2, 28))
    assert (found.members, found.entered, found.left, found.net_change) == (9, 3, 2, 1)
    assert (found.growth, found.churn) == (Decimal(1) / 8, Decimal(2) / 8)


def test_there_is_no_growth_from_nothing(database: Database, segment_id: int) -> None:
    set_stays(database, segment_id, [(datetime(2026, 2, 10, tzinfo=UTC), None)])
    found = figures(database, segment_id, date(2026, 2, 1), date(2026, 2, 28))
    assert (found.members, found.growth, found.churn) == (1, None, None)


def test_an_empty_segment_is_a_line_of_zeros(database: Database, segment_id: int) -> None:
    points = membership_over_time(database, ANYBODY, segment_id, date(2026, 2, 1), date(2026, 2, 28))
    assert [point.day.day for point in points] == list(range(1, 29))
    assert {(point.members, point.entered, point.left) for point in points} == {(0, 0, 0)}


def test_only_its_own_stays_count(database: Database) -> None:
    add(database, contact(1, city="Aachen"), contact(2, city="Bonn"), contact(3, city="Bonn"))
    one, two = live(database, "One", city_is("Aachen")), live(database, "Two", city_is("Bonn"))
    assert [figures(database, id_, NOW.date(), NOW.date()).entered for id_ in (one, two)] == [1, 2]


@pytest.mark.parametrize("days", [0, MAX_DAYS + 1, -5])
def test_a_range_that_is_reversed_or_endless_is_refused(database: Database, segment_id: int, days: int) -> None:
    first = date(2010, 1, 1)
    for ask in (membership_over_time, overview):
        with pytest.raises(StateError, match="from an earlier to a later day"):
            ask(database, ANYBODY, segment_id, first, first + timedelta(days=days - 1))


@pytest.mark.parametrize("zone", ZONES)
def test_ranges_reach_to_the_ends_of_the_calendar(database: Database, segment_id: int, zone: str) -> None:
    lifecycle.describe(database, caller(NOW), segment_id, zone=zone)
    set_stays(database, segment_id, [(NOW, None)])
    assert membership_over_time(database, ANYBODY, segment_id, date.max - timedelta(days=2), date.max)[-1].members == 1
    assert membership_over_time(database, ANYBODY, segment_id, date.min, date.min + timedelta(days=2))[-1].members == 0


def test_an_unknown_segment_is_refused(database: Database) -> None:
    with pytest.raises(NotFoundError):
        membership_over_time(database, ANYBODY, 99, date(2026, 1, 1), date(2026, 1, 2))


@on("sqlite")
def test_days_are_counted_along_an_index_alone(database: Database, segment_id: int) -> None:
    asked: list[tuple[str, Any]] = []
    sa.event.listen(database.engine, "before_cursor_execute", lambda *seen: asked.append((seen[2], seen[3])))
    membership_over_time(database, ANYBODY, segment_id, NOW.date() - timedelta(days=3), NOW.date())
    of_stays = [(statement, values) for statement, values in asked if "FROM stay" in statement]
    assert len(of_stays) == 4
    with database.engine.connect() as connection:
        for statement, values in of_stays:
            plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
            assert any("SEARCH stay USING COVERING INDEX" in step for step in plan), plan
            assert not any("SCAN stay" in step or "TEMP B-TREE FOR GROUP" in step for step in plan), plan
