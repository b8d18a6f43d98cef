"""The overview of a range: the average stay, the versions, and the last refresh."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import lifecycle
from core.insights import average_stay, figures_of, membership_over_time, overview
from core.lifecycle import refreshing
from core.store.database import Database
from tests.callers import ANYBODY, caller
from tests.makers import DAY, HOUR, NOW, add, city_is, contact, draft, edit, live
from tests.stays import TICK, ZONES, Interval, intervals, is_within, ranges, set_stays


@pytest.fixture
def segment_id(database: Database) -> int:
    return draft(database, "Seen", city_is("Aachen"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(found=st.lists(intervals, max_size=12), zone=st.sampled_from(ZONES), days=ranges)
def test_an_average_stay_is_the_mean_of_those_that_ended_in_the_range(
    database: Database, segment_id: int, found: list[Interval], zone: str, days: tuple[date, date]
) -> None:
    lifecycle.describe(database, caller(NOW), segment_id, zone=zone)
    set_stays(database, segment_id, found)
    lengths = [left - entered for entered, left in found if left and is_within(left, zone, *days)]
    seen = overview(database, ANYBODY, segment_id, *days)
    assert average_stay(database, ANYBODY, segment_id, *days) == (
        sum(lengths, timedelta()) // len(lengths) if lengths else None
    )
    assert list(seen.points) == membership_over_time(database, ANYBODY, segment_id, *days)
    assert seen.figures == figures_of(seen.points)
    assert seen.zone == zone


def test_long_stays_add_up_beyond_64_bits(database: Database, segment_id: int) -> None:
    first, last = datetime(1, 1, 3, tzinfo=UTC), datetime(9999, 12, 1, 12, tzinfo=UTC)
    set_stays(database, segment_id, [(first, last), (first, last - TICK)] * 40)
    assert 80 * ((last - first) // TICK) > 2**63
    assert (
        average_stay(database, ANYBODY, segment_id, last.date(), last.date()) == last - first - TICK
    )  # half a tick less, rounded down


def test_versions_are_those_published_in_the_range_by_the_days_of_the_zone(database: Database) -> None:
    began = datetime(2026, 3, 1, 22, 59, tzinfo=UTC)
    segment_id = live(database, "Aachen", city_is("Aachen"), now=began, zone="Europe/Berlin")
    for number, at in enumerate((began + timedelta(minutes=1), began + DAY), start=1):
        edit(database, segment_id, city_is(f"City {number}"), now=at)
        lifecycle.publish(database, caller(at, "Ada"), segment_id)
    seen = overview(database, ANYBODY, segment_id, date(2026, 3, 2), date(2026, 3, 2))
    assert [(v.number, v.published_at, v.published_by) for v in seen.versions] == [
        (2, began + timedelta(minutes=1), "Ada"),
        (3, began + DAY, "Ada"),
    ]
    before = overview(database, ANYBODY, segment_id, date(2026, 3, 1), date(2026, 3, 1))
    assert [(v.number, v.published_by) for v in before.versions] == [(1, "")]


def test_the_last_refresh_is_the_last_that_succeeded(database: Database) -> None:
    add(database, contact(1, city="Aachen"))
    assert (
        overview(database, ANYBODY, draft(database, "Draft", city_is("Aachen")), NOW.date(), NOW.date()).refreshed_at
        is None
    )
    segment_id = live(database, "Aachen", city_is("Aachen"))
    lifecycle.refresh(database, caller(NOW + HOUR), segment_id)
    refreshing._record_failure(database, caller(NOW + 2 * HOUR), segment_id, "no room")  # noqa: SLF001
    assert overview(database, ANYBODY, segment_id, NOW.date(), NOW.date()).refreshed_at == NOW + HOUR
