"""Pruning the log of refreshes: lines that tell nothing go, and no answer from the log changes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from core import lifecycle
from core.access import clock
from core.lifecycle import pruning
from core.lifecycle.pruning import IDLE_LINES_KEPT, STRETCH
from core.lifecycle.worker import Worker
from core.membership import handover
from core.store.database import Database
from core.store.tables import Refresh, table_of
from tests.callers import ANYBODY, caller
from tests.makers import DAY, HOUR, NOW, add, change, city_is, contact, edit, live, stays

LINE = table_of(Refresh)
MUCH_LATER = NOW + IDLE_LINES_KEPT + 10 * DAY


def lines(database: Database, segment_id: int) -> list[datetime]:
    """The instants in the log of a segment, in order."""
    query = sa.select(LINE.c.as_of).where(LINE.c.segment_id == segment_id).order_by(LINE.c.as_of)
    with database.reading() as session:
        return list(session.execute(query).scalars())


def idle(database: Database, segment_id: int, *instants: datetime) -> None:
    for at in instants:
        assert lifecycle.refresh(database, caller(at), segment_id).entered == 0


@pytest.fixture
def aachen(database: Database) -> int:
    """Live since NOW with one member."""
    add(database, contact(1, city="Aachen"))
    return live(database, "Aachen", city_is("Aachen"))


def test_lines_that_tell_nothing_go_and_the_others_stay(database: Database, aachen: int) -> None:
    idle(database, aachen, *(NOW + hours * HOUR for hours in (1, 2, 3)))
    add(database, contact(2, city="Aachen"))
    lifecycle.refresh(database, caller(NOW + 4 * HOUR), aachen)  # somebody enters
    idle(database, aachen, NOW + 5 * HOUR)
    change(database, 2, at=NOW + 6 * HOUR, city="Bonn")
    lifecycle.refresh(database, caller(NOW + 6 * HOUR), aachen)  # and leaves
    edit(database, aachen, city_is("AACHEN"), now=NOW + 7 * HOUR)
    lifecycle.publish(database, caller(NOW + 7 * HOUR), aachen)  # a version that changes nothing
    idle(database, aachen, NOW + 8 * HOUR)
    with database.writing() as session:
        session.add(
            Refresh(segment_id=aachen, version=2, as_of=NOW + 9 * HOUR, started_at=NOW, took_seconds=0,
                    outcome="failed", members=0, entered=0, left=0, message="gone")
        )  # fmt: skip
    idle(database, aachen, NOW + 10 * HOUR, NOW + 11 * HOUR)  # the last one

    assert lifecycle.prune_log(database, caller(MUCH_LATER)) == 6
    assert lines(database, aachen) == [NOW + hours * HOUR for hours in (0, 4, 6, 7, 9, 11)]


def test_what_is_young_stays_until_it_is_old(database: Database, aachen: int) -> None:
    idle(database, aachen, *(NOW + day * DAY for day in range(1, 5)))
    assert lifecycle.prune_log(database, caller(NOW + DAY + IDLE_LINES_KEPT)) == 0
    assert lifecycle.prune_log(database, caller(NOW + DAY + STRETCH + IDLE_LINES_KEPT)) == 1
    assert lifecycle.prune_log(database, caller(NOW + DAY + STRETCH + IDLE_LINES_KEPT)) == 0
    assert lifecycle.prune_log(database, caller(NOW + 3 * DAY + STRETCH + IDLE_LINES_KEPT)) == 2
    assert lines(database, aachen) == [NOW, NOW + 4 * DAY]


def test_one_segments_lines_keep_no_other_ones(database: Database, aachen: int) -> None:
    quiet = live(database, "Bonn", city_is("Bonn"))
    idle(database, aachen, *(NOW + minutes * timedelta(minutes=1) for minutes in range(1, 20)))
    assert lifecycle.prune_log(database, caller(MUCH_LATER)) == 18
    assert lines(database, quiet) == [NOW]


def test_what_is_asked_of_the_log_stays_the_same(database: Database, aachen: int) -> None:
    idle(database, aachen, *(NOW + hours * HOUR for hours in range(1, 30)))
    add(database, contact(2, city="Aachen"))
    lifecycle.refresh(database, caller(NOW + 30 * HOUR), aachen)
    idle(database, aachen, *(NOW + hours * HOUR for hours in range(31, 40)))
    cursors = [moved.cursor for moved in handover.changes(database, ANYBODY, aachen)]

    def asked() -> list[object]:
        return [
            lifecycle.versions(database, ANYBODY, aachen),
            lifecycle.list_segments(database, ANYBODY),
            lifecycle.refreshes(database, ANYBODY, aachen, limit=1),
            [
                [moved.cursor for moved in handover.changes(database, ANYBODY, aachen, after=cursor)]
                for cursor in cursors
            ],
            stays(database),
        ]

    before = asked()
    assert lifecycle.prune_log(database, caller(MUCH_LATER)) == 37
    assert asked() == before
    # A reason is told from what changed since the last refresh, which is still known.
    change(database, 1, at=NOW + 2 * DAY, city="Bonn")
    lifecycle.refresh(database, caller(NOW + 3 * DAY), aachen)
    assert [stay[-1] for stay in stays(database) if stay[3]] == ["data"]


def test_a_long_log_is_thinned_out_in_several_rounds(
    database: Database, aachen: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "MOST_STRETCHES", 3)
    idle(database, aachen, *(NOW + 2 * hours * HOUR for hours in range(1, 7)))
    assert [lifecycle.prune_log(database, caller(MUCH_LATER)) for _ in range(4)] == [2, 3, 0, 0]
    asked: list[int] = []
    assert lifecycle.prune_log(database, caller(MUCH_LATER), go_on=lambda: bool(asked.append(1))) == 0
    assert asked == [1]


def test_the_worker_thins_out_the_log(database: Database) -> None:
    long_ago = clock.now() - IDLE_LINES_KEPT - DAY
    segment_id = live(database, "Long ago", city_is("Aachen"), now=long_ago)
    idle(database, segment_id, long_ago + HOUR, long_ago + 2 * HOUR)
    Worker(database).work()
    first, last = lines(database, segment_id)
    assert first == long_ago
    assert last > clock.now() - DAY  # the worker's own
