"""Who entered and who left a segment by one act."""

from __future__ import annotations

from datetime import timedelta

from core import lifecycle
from core.membership.moved import moved_page
from core.store.database import Database
from tests.callers import caller
from tests.makers import HOUR, NOW, add, city_is, contact, live

LATER = caller(NOW + HOUR, "Anna")


def test_those_who_entered_and_left_by_an_act_are_told(database: Database) -> None:
    add(database, contact(1, city="Aachen"), contact(2, city="Aachen"), contact(3, city="Bonn"))
    segment = live(database, "Aachen", city_is("Aachen"), now=NOW)
    revision = lifecycle.segment(database, LATER, segment).draft_revision
    lifecycle.save_draft(database, LATER, segment, city_is("Bonn"), revision=revision)
    lifecycle.publish(database, LATER, segment)

    def moved(at: timedelta, *, entered: bool) -> list[int]:
        page = moved_page(database, LATER, segment, NOW + at, entered=entered)
        return [row.profile_id for row in page.rows]

    assert moved(HOUR, entered=True) == [3]
    assert moved(HOUR, entered=False) == [1, 2]
    assert moved(HOUR / 2, entered=True) == moved(HOUR / 2, entered=False) == []
