"""When one profile was in a segment, and why it entered and left."""

from __future__ import annotations

from collections.abc import Iterable

from core import lifecycle
from core.membership.history import SegmentStay, StayRow, current_of, current_of_leads, history_of, picked_for, stays_of
from core.store.database import Database
from core.store.tables import Lead
from tests.callers import ANYBODY, caller
from tests.makers import DAY, HOUR, NOW, account, add, change, city_is, contact, defined, lead, live, static, where


def test_stays_say_when_and_why_the_newest_first(database: Database) -> None:
    add(database, contact(1, city="Aachen"), contact(2, city="Aachen"))
    segment_id = live(database, "Aachen", city_is("Aachen"))
    for days, city in ((1, "Berlin"), (2, "Aachen")):
        change(database, 1, at=NOW + days * DAY, city=city)
        lifecycle.refresh(database, caller(NOW + days * DAY), segment_id)
    assert stays_of(database, ANYBODY, segment_id, 1) == (
        StayRow(NOW + 2 * DAY, "data", None, None),
        StayRow(NOW, "definition", NOW + DAY, "data"),
    )
    assert stays_of(database, ANYBODY, segment_id, 1, limit=1) == (StayRow(NOW + 2 * DAY, "data", None, None),)
    assert stays_of(database, ANYBODY, segment_id, 3) == ()


def told(stays: Iterable[SegmentStay]) -> list[tuple[str, bool, bool]]:
    """The name of each segment, whether it was deleted, and whether the stay is open."""
    return [(row.name, row.is_deleted, row.stay.left_at is None) for row in stays]


def test_the_history_of_a_contact_goes_across_all_segments(database: Database) -> None:
    add(database, contact(1, city="Aachen"), contact(2, city="Aachen"), lead(1))
    dynamic = live(database, "Aachen", city_is("Aachen"))
    picked = static(database, "Picked", [1], now=NOW + HOUR)
    static(database, "Planned", [1], now=NOW + HOUR, is_live=False)
    live(database, "Leads", defined(where("status", "does_not_contain_data"), target="lead"))
    gone = live(database, "Gone", city_is("Aachen"), now=NOW + 2 * HOUR)
    lifecycle.delete(database, caller(NOW + 2 * HOUR), gone)
    change(database, 1, at=NOW + DAY, city="Berlin")
    lifecycle.refresh(database, caller(NOW + DAY), dynamic)
    assert told(history_of(database, ANYBODY, "contact", 1)) == [
        ("Gone", True, True), ("Picked", False, True), ("Aachen", False, False),
    ]  # fmt: skip
    assert told(current_of(database, ANYBODY, "contact", 1)) == [("Picked", False, True)]
    assert [row.name for row in history_of(database, ANYBODY, "lead", 1)] == ["Leads"]
    assert history_of(database, ANYBODY, "contact", 99) == ()
    lifecycle.stop(database, caller(NOW + DAY), picked)
    assert current_of(database, ANYBODY, "contact", 1) == ()


def test_the_segments_of_a_contacts_leads(database: Database) -> None:
    add(database, contact(1, city="Aachen"), contact(2), account(1))
    add(
        database, lead(1, topic="Loader", status="new", contact_id=1), lead(2, status="new", contact_id=1),
        lead(3, topic="Theirs", status="new", contact_id=2), lead(4, topic="Old", status="new", contact_id=1),
    )  # fmt: skip
    live(database, "Aachen", city_is("Aachen"))
    new = defined(where("status", "is", "new"), target="lead")
    live(database, "New leads", new)
    stopped = live(database, "Stopped", new, now=NOW + HOUR)
    lifecycle.stop(database, caller(NOW + HOUR), stopped)
    change(database, 4, at=NOW + HOUR, entity=Lead, deleted_at=NOW + HOUR)
    found = {
        (row.lead_id, row.topic, row.stay.name, row.stay.stay.entered_at)
        for row in current_of_leads(database, ANYBODY, 1)
    }
    assert found == {(1, "Loader", "New leads", NOW), (2, "", "New leads", NOW)}
    assert current_of_leads(database, ANYBODY, 99) == ()


def test_a_long_history_comes_in_pages(database: Database) -> None:
    add(database, contact(1, city="Aachen"))
    names = [f"S{number}" for number in range(5)]
    for name in names:  # all at the same instant
        live(database, name, city_is("Aachen"))
    seen: list[str] = []
    after = None
    while page := history_of(database, ANYBODY, "contact", 1, after=after, limit=2):
        seen += [row.name for row in page]
        after = page[-1].place
    assert seen == names[::-1]


def test_the_segments_that_a_profile_is_picked_for(database: Database) -> None:
    add(database, contact(1), contact(2), lead(1))
    planned, other = static(database, "Planned", [1], is_live=False), static(database, "Other", [2])
    gone = static(database, "Gone", [1])
    lifecycle.delete(database, caller(NOW), gone)
    leads = lifecycle.create_segment(database, caller(NOW), kind="static", name="Leads", target="lead")
    lifecycle.add_members(database, caller(NOW), leads.id, [1])
    assert picked_for(database, ANYBODY, "contact", 1) == {planned}
    assert picked_for(database, ANYBODY, "contact", 2) == {other}
    assert picked_for(database, ANYBODY, "lead", 1) == {leads.id}
