"""When one profile was in a segment, and why it came and went."""

from __future__ import annotations

from core import lifecycle
from core.database import Database
from core.membership.history import StayRow, stays_of
from tests.makers import DAY, NOW, add, change, city_is, contact, live


def test_stays_tell_when_and_why_the_newest_first(database: Database) -> None:
    add(database, contact(1, city="Aachen"), contact(2, city="Aachen"))
    segment_id = live(database, "Aachen", city_is("Aachen"))
    for days, city in ((1, "Berlin"), (2, "Aachen")):
        change(database, 1, at=NOW + days * DAY, city=city)
        lifecycle.refresh(database, segment_id, now=NOW + days * DAY)
    assert stays_of(database, segment_id, 1) == (
        StayRow(NOW + 2 * DAY, "data", None, None),
        StayRow(NOW, "definition", NOW + DAY, "data"),
    )
    assert stays_of(database, segment_id, 1, limit=1) == (StayRow(NOW + 2 * DAY, "data", None, None),)
    assert stays_of(database, segment_id, 3) == ()
