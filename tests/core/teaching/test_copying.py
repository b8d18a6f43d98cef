"""A copy of a segment: a draft like it, with nothing of its history."""

from __future__ import annotations

import pytest

from core import lifecycle, membership
from core.errors import NotFoundError, StateError
from core.store.database import Database
from tests.callers import ANYBODY, caller
from tests.makers import DAY, NOW, add_many, city_is, draft, edit, live, static, stays


def test_a_dynamic_segment_is_copied_as_it_is_drafted(database: Database) -> None:
    segment_id = live(database, "Aachen", city_is("Aachen"), zone="Europe/Berlin")
    edit(database, segment_id, city_is("Bonn"), now=NOW)
    lifecycle.describe(database, caller(NOW), segment_id, description="What for", owner="Anna")
    lifecycle.schedule(database, caller(NOW), segment_id, mode="interval", minutes=60)
    copied = lifecycle.copy(database, caller(NOW + DAY, "Ben"), segment_id, name="Aachen (copy)")
    assert (copied.key, copied.state, copied.draft, copied.live_version) == (
        "aachen-copy",
        "draft",
        city_is("Bonn"),
        None,
    )
    assert (copied.description, copied.owner, copied.zone) == ("What for", "Anna", "Europe/Berlin")
    assert (copied.refresh_mode, copied.refresh_minutes, copied.next_refresh_at) == ("interval", 60, None)
    assert (copied.draft_saved_by, copied.draft_saved_at, copied.updated_at) == ("Ben", NOW + DAY, NOW + DAY)
    assert copied == lifecycle.segment(database, ANYBODY, copied.id)
    lifecycle.publish(database, caller(NOW + DAY), copied.id)


def test_a_static_segment_is_copied_with_those_picked(database: Database) -> None:
    add_many(database, range(1, 1001))
    segment_id = static(database, "Picked", range(1, 1001))
    before = stays(database)
    copied = lifecycle.copy(database, caller(NOW + DAY), segment_id, name="Picked")
    assert (copied.kind, copied.state, copied.key) == ("static", "draft", "picked-2")
    assert membership.picked_page(database, ANYBODY, copied.id, limit=1).total == 1000
    assert stays(database) == before
    lifecycle.remove_members(database, caller(NOW + DAY), copied.id, [1])
    assert membership.picked_page(database, ANYBODY, segment_id, limit=1).total == 1000


def test_a_copy_of_a_snapshot_is_none(database: Database) -> None:
    segment_id = draft(database, "Aachen", city_is("Aachen"))
    lifecycle.schedule(database, caller(NOW), segment_id, mode="frozen")
    assert lifecycle.copy(database, caller(NOW), segment_id, name="Copy").refresh_mode == "interval"


def test_a_copy_that_can_not_be_is_a_message(database: Database) -> None:
    with pytest.raises(NotFoundError):
        lifecycle.copy(database, caller(NOW), 99, name="Copy")
    segment_id = draft(database, "Aachen", city_is("Aachen"))
    for name in ("", "x" * 201, "a\0b"):
        with pytest.raises(StateError):
            lifecycle.copy(database, caller(NOW), segment_id, name=name)
    assert len(lifecycle.list_segments(database, ANYBODY)) == 1
