"""The section about keeping a segment up to date."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import lifecycle
from core.access import clock
from core.lifecycle import refreshing
from core.store.database import Database
from tests.apps import AppTest
from tests.callers import ANYBODY, caller
from tests.pages.conftest import city_is, database, labelled, make_dynamic, make_static  # noqa: F401 - a fixture
from tests.waiting import WITHIN_SECONDS
from ui.segment.schedule import _span


def section(segment_id: int) -> AppTest:
    def page(segment_id: int) -> None:
        from core import lifecycle
        from tests.callers import ANYBODY
        from ui.segment import schedule
        from ui.shell import databases, notices

        notices.show()
        schedule.draw(lifecycle.segment(databases.database(), ANYBODY, segment_id))

    at = AppTest.from_function(page, args=(segment_id,), default_timeout=WITHIN_SECONDS).run()
    assert not at.exception
    return at


def texts(at: AppTest) -> str:
    return "\n".join(element.value for element in (*at.markdown, *at.caption))


def test_mode_and_minutes_are_chosen_and_kept(database: Database) -> None:  # noqa: F811
    segment_id = make_dynamic(database, "From Aachen", city_is("Aachen"))
    lifecycle.refresh(database, caller(clock.now()), segment_id)
    at = section(segment_id)
    assert "Refreshed regularly" in texts(at)
    assert "Next in 5 minutes" in texts(at) or "Next in 4 minutes" in texts(at)
    labelled(at.number_input, "Minutes from one refresh to the next").set_value(90).run()
    assert lifecycle.segment(database, ANYBODY, segment_id).refresh_minutes == 90
    at.get("button_group")[0].set_value("frozen").run()
    record = lifecycle.segment(database, ANYBODY, segment_id)
    assert (record.refresh_mode, record.refresh_minutes, record.next_refresh_at) == ("frozen", 90, None)
    assert "Snapshot" in texts(at)
    assert not at.number_input


def test_the_last_refresh_is_told_also_a_failed_one(database: Database) -> None:  # noqa: F811
    segment_id = make_dynamic(database, "From Aachen", city_is("Aachen"))
    assert "3 members, 3 entered, 0 left" in texts(section(segment_id))
    refreshing._record_failure(database, caller(clock.now()), segment_id, "no *room*")  # noqa: SLF001
    assert r"Failed just now: no \*room\*" in texts(section(segment_id))


def test_a_draft_begins_later_and_a_static_segment_has_no_schedule(database: Database) -> None:  # noqa: F811
    drafted = make_dynamic(database, "Draft", city_is("Aachen"), live=False)
    assert "Begins when the segment goes live" in texts(section(drafted))
    assert texts(section(make_static(database, "Friends"))) == ""


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 minute"),
        (61, "2 minutes"),
        (7100, "119 minutes"),
        (7200, "2 hours"),
        (86400, "24 hours"),
        (3 * 86400, "3 days"),
        (365 * 86400, "365 days"),
    ],
)
def test_a_span_is_said_in_the_largest_unit_that_fits(seconds: int, words: str) -> None:
    assert _span(timedelta(seconds=seconds)) == words
