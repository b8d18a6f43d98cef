"""Entered and left by reason, against counting stays one by one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import lifecycle
from core.errors import NotFoundError, StateError
from core.insights import REASONS, ReasonCount, by_reason
from core.membership import reasons as written
from core.store.database import Database
from tests.callers import ANYBODY, caller
from tests.makers import NOW, add, change, city_is, contact, draft, live
from tests.stays import ZONES, Interval, intervals, is_within, ranges, set_stays

reasoned = st.tuples(intervals, st.tuples(st.sampled_from(REASONS), st.sampled_from(REASONS)))


@pytest.fixture
def segment_id(database: Database) -> int:
    return draft(database, "Reasoned", city_is("Aachen"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(found=st.lists(reasoned, max_size=12), zone=st.sampled_from(ZONES), days=ranges)
def test_each_reason_counts_the_stays_that_began_and_ended_for_it(
    database: Database,
    segment_id: int,
    found: list[tuple[Interval, tuple[str, str]]],
    zone: str,
    days: tuple[date, date],
) -> None:
    lifecycle.describe(database, caller(NOW), segment_id, zone=zone)
    set_stays(database, segment_id, [interval for interval, _ in found], [reasons for _, reasons in found])
    expected = [
        ReasonCount(
            reason,
            sum(why == reason and is_within(at, zone, *days) for (at, _), (why, _) in found),
            sum(why == reason and is_within(at, zone, *days) for (_, at), (_, why) in found),
        )
        for reason in REASONS
    ]
    assert list(by_reason(database, ANYBODY, segment_id, *days)) == expected


def test_every_reason_that_is_written_is_counted() -> None:
    assert written.__doc__ is not None
    assert {word for word in REASONS if word in written.__doc__} == set(REASONS)


def test_real_refreshes_are_counted(database: Database) -> None:
    add(database, contact(1, city="Aachen"), contact(2, city="Bonn"))
    segment_id = live(database, "Aachen", city_is("Aachen"))
    later = NOW + timedelta(hours=1)
    change(database, 2, city="Aachen", at=later)
    change(database, 1, city="Bonn", at=later)
    lifecycle.refresh(database, caller(later), segment_id)
    counts = {
        one.reason: (one.entered, one.left) for one in by_reason(database, ANYBODY, segment_id, NOW.date(), NOW.date())
    }
    assert counts == {"data": (1, 1), "definition": (1, 0), "time": (0, 0), "manual": (0, 0), "deleted": (0, 0)}


def test_a_reversed_range_and_an_unknown_segment_are_refused(database: Database, segment_id: int) -> None:
    with pytest.raises(StateError, match="from an earlier to a later day"):
        by_reason(database, ANYBODY, segment_id, NOW.date(), NOW.date() - timedelta(days=1))
    with pytest.raises(NotFoundError):
        by_reason(database, ANYBODY, 99, NOW.date(), NOW.date())
