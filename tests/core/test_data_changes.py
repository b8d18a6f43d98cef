"""Messages about changed data: seen with the data, taken once, and never waited for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import data_changes, lifecycle
from core.data_changes import announce, are_announced, make_due
from core.database import Database
from core.importing import import_file
from tests.makers import DAY, HOUR, NOW, add, city_is, contact, live, members_of, static

INSTANTS = st.datetimes(datetime(1970, 1, 1), datetime(9990, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  (given apart)


def waiting(database: Database, name: str, *, now: datetime = NOW) -> int:
    """A live segment that is refreshed on change, with nothing to take any more."""
    segment_id = live(database, name, city_is("Aachen"), now=now)
    lifecycle.schedule(database, segment_id, mode="on_change", now=now)
    with database.writing() as session:
        make_due(session, now)
    lifecycle.refresh(database, segment_id, now=now + HOUR)
    assert next_refresh(database, segment_id) == now + HOUR + DAY
    return segment_id


def next_refresh(database: Database, segment_id: int) -> datetime | None:
    return lifecycle.segment(database, segment_id).next_refresh_at


def test_a_message_makes_due_what_waits_for_it_once(database: Database) -> None:
    other, segment_id = live(database, "Other", city_is("Aachen")), waiting(database, "Waiting")
    with database.writing() as session:
        announce(session, NOW + 2 * HOUR)
    with database.reading() as session:
        assert [are_announced(session, NOW + hours * HOUR) for hours in (1, 2, 3)] == [False, True, True]
    with database.writing() as session:
        make_due(session, NOW + HOUR)
    assert next_refresh(database, segment_id) == NOW + HOUR + DAY
    with database.writing() as session:
        make_due(session, NOW + 3 * HOUR)
        assert not are_announced(session, NOW + DAY)
    assert next_refresh(database, segment_id) == NOW + 3 * HOUR
    assert next_refresh(database, other) == NOW + 5 * HOUR / 60


def test_a_change_that_is_undone_says_nothing(database: Database) -> None:
    def change_and_fail() -> None:
        with database.writing() as session:
            announce(session, NOW)
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_and_fail()
    with database.reading() as session:
        assert not are_announced(session, NOW)


@given(first=INSTANTS, second=INSTANTS)
def test_messages_are_ordered_as_their_instants(first: datetime, second: datetime) -> None:
    texts = data_changes._sortable(first), data_changes._sortable(second)  # noqa: SLF001
    assert (texts[0] < texts[1], texts[0] == texts[1]) == (first < second, first == second)


def test_an_import_says_so_where_it_changed_anything(database: Database, tmp_path: object) -> None:
    segment_id = waiting(database, "Waiting")
    file = tmp_path / "contacts.csv"  # type: ignore[operator]
    file.write_text("id,email,city\nC1,a@example.org,Aachen\n")
    import_file(database, file, "contact", now=NOW + 2 * HOUR)
    [outcome] = lifecycle.refresh_due(database, now=NOW + 3 * HOUR)
    assert (outcome.segment_id, outcome.members) == (segment_id, 1)  # type: ignore[union-attr]
    import_file(database, file, "contact", now=NOW + 4 * HOUR)
    assert not lifecycle.is_anything_due(database, now=NOW + 5 * HOUR)


def test_what_a_segment_is_built_on_says_so_too(database: Database) -> None:
    add(database, contact(1, city="Aachen"), contact(2, city="Bonn"))
    picked = static(database, "Picked", [1])
    user = live(database, "User", members_of("picked"))
    lifecycle.schedule(database, user, mode="on_change", now=NOW)
    lifecycle.refresh_due(database, now=NOW + HOUR)
    assert not lifecycle.is_anything_due(database, now=NOW + 2 * HOUR)
    lifecycle.add_members(database, picked, [2], now=NOW + 3 * HOUR)
    outcomes = lifecycle.refresh_due(database, now=NOW + 4 * HOUR)
    assert [outcome.segment_id for outcome in outcomes] == [picked, user]  # type: ignore[union-attr]
    assert outcomes[-1].members == 2  # type: ignore[union-attr]
