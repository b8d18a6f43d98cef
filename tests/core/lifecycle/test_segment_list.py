"""The list of segments: what each line says, and how many queries it costs."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import sqlalchemy as sa

from core import lifecycle
from core.insights import membership_over_time
from core.lifecycle import refreshing
from core.lifecycle.segment_list import TREND_DAYS
from core.store.database import Database
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
    draft,
    edit,
    live,
    members_of,
    opened,
    opened_within,
    static,
)


def test_the_list_has_members_refreshes_and_users_the_last_changed_first(database: Database) -> None:
    add(database, contact(1, city="Aachen"), contact(2, city="Bonn"))
    base = live(database, "Base", city_is("Aachen"))
    user = live(database, "User", members_of("base"), now=NOW + HOUR)
    picked = static(database, "Picked", [1, 2], now=NOW + 2 * HOUR, is_live=False)
    edit(database, user, city_is("Bonn"), now=NOW + 3 * HOUR)
    lifecycle.refresh(database, caller(NOW + DAY), base)
    listed = lifecycle.list_segments(database, ANYBODY)
    assert [segment.id for segment in listed] == [user, picked, base]
    five = timedelta(minutes=5)
    assert [(s.state, s.members, s.last_refresh_at, s.next_refresh_at, s.used_by) for s in listed] == [
        ("live_edited", 1, NOW + HOUR, NOW + HOUR + five, ()),
        ("draft", None, None, None, ()),
        ("live", 1, NOW + DAY, NOW + DAY + five, ("User",)),
    ]


def test_members_are_those_that_are_stored_also_after_a_failure(database: Database) -> None:
    add(database, contact(1, city="Aachen"))
    segment_id = live(database, "Aachen", city_is("Aachen"))
    refreshing._record_failure(database, caller(NOW + HOUR), segment_id, "no room")  # noqa: SLF001
    [summary] = lifecycle.list_segments(database, ANYBODY)
    assert (summary.state, summary.error, summary.members, summary.last_refresh_at) == ("error", "no room", 1, NOW)


def test_a_trend_is_that_of_the_insights(database: Database) -> None:
    add(database, *(contact(number) for number in range(1, 9)))
    for number in range(1, 9):
        add(database, opened(number, at=NOW - 3 * number * DAY))
    began = NOW - 40 * DAY
    active = live(database, "Active", defined(opened_within(7)), now=began)
    later = live(database, "Later", defined(opened_within(3)), now=NOW - 4 * DAY)
    for back in range(39, -1, -1):
        lifecycle.refresh(database, caller(NOW - back * DAY), active)
    lifecycle.refresh(database, caller(NOW), later)
    draft(database, "Draft", defined(opened_within(7)))
    found = lifecycle.trends(database, caller(NOW), lifecycle.list_segments(database, ANYBODY))
    first = NOW.date() - timedelta(days=TREND_DAYS - 1)
    for segment_id in (active, later):
        points = membership_over_time(database, ANYBODY, segment_id, first, NOW.date())
        assert found[segment_id] == tuple(point.members for point in points)
    assert set(found) == {active, later}
    assert len(set(found[active])) > 1


def test_a_longer_list_asks_no_more_questions(database: Database) -> None:
    add(database, contact(1, city="Aachen"))
    asked: Counter[int] = Counter()
    sa.event.listen(database.engine, "before_cursor_execute", lambda *_: asked.update([round_]))
    for round_ in range(2):
        asked[round_] = 0
        for number in range(10):
            name = f"Segment {round_}{number}"
            live(database, name, members_of(f"segment-{round_}0") if number else city_is("Aachen"))
        change(database, 1, city="Aachen", at=NOW)
        asked[round_] = 0
        lifecycle.trends(database, caller(NOW), lifecycle.list_segments(database, ANYBODY))
    assert 0 < asked[0] == asked[1] < 10
