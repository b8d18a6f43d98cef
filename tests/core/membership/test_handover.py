"""The handover: current members as a view, and changes exactly once, in order, whatever crashes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa

from core import lifecycle
from core.errors import ConflictError, NotFoundError
from core.membership import handover
from core.membership.handover import Movement, changes, follow
from core.store.database import Database
from core.store.segments import segment_row
from tests.callers import ANYBODY, caller
from tests.crashing import crashing
from tests.makers import (
    DAY,
    HOUR,
    NOW,
    STAY,
    add,
    add_many,
    change,
    city_is,
    contact,
    defined,
    draft,
    lead,
    live,
    members,
    static,
    where,
)
from tests.waiting import wait_until


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that end in the middle of refreshes."""
    monkeypatch.setattr(handover, "PAGE_ROWS", 3)


def view(database: Database) -> list[tuple[Any, ...]]:
    query = sa.text("SELECT * FROM segment_member ORDER BY segment_key, profile_id")
    with database.reading() as session:
        return [tuple(row) for row in session.execute(query)]


def brief(movements: Iterator[Movement]) -> list[tuple[datetime, str, int]]:
    return [(movement.at, movement.change, movement.profile_id) for movement in movements]


def replayed(database: Database, segment_id: int) -> list[tuple[datetime, str, int]]:
    """The beginnings and ends of all stays, in the promised order."""
    query = sa.select(STAY.c.profile_id, STAY.c.entered_at, STAY.c.left_at).where(STAY.c.segment_id == segment_id)
    with database.reading() as session:
        stays = session.execute(query).all()
    moved = [(entered, 1, "entered", id_) for id_, entered, _ in stays]
    moved += [(left, 0, "left", id_) for id_, _, left in stays if left is not None]
    return [(at, change, id_) for at, _, change, id_ in sorted(moved)]


# The view


def test_the_view_has_the_members_of_segments_that_serve(database: Database) -> None:
    add(
        database,
        contact(1, city="Aachen", email="ada@example.com", external_id="C-1"),
        contact(2, city="Aachen"),
        contact(3, city="Bonn"),
        lead(1, external_id="L-1", contact_id=1, status="new"),
        lead(2, status="new"),
    )
    live(database, "Aachen", city_is("Aachen"))
    live(database, "New leads", defined(where("status", "is", "new"), target="lead"))
    static(database, "Picked", [3])
    draft(database, "Draft", city_is("Aachen"))
    stopped, deleted = live(database, "Stopped", city_is("Aachen")), live(database, "Deleted", city_is("Aachen"))
    lifecycle.stop(database, caller(NOW), stopped)
    lifecycle.delete(database, caller(NOW), deleted)
    at: Any = NOW if database.dialect.name == "postgresql" else "2026-05-04T12:00:00.000000Z"
    assert view(database) == [
        ("aachen", "Aachen", "contact", 1, "C-1", "ada@example.com", at),
        ("aachen", "Aachen", "contact", 2, None, None, at),
        ("new-leads", "New leads", "lead", 1, "L-1", "ada@example.com", at),
        ("new-leads", "New leads", "lead", 2, None, None, at),
        ("picked", "Picked", "contact", 3, None, None, at),
    ]


def test_the_view_follows_each_refresh(database: Database) -> None:
    add(database, contact(1, city="Aachen"), contact(2, city="Bonn"))
    segment_id = live(database, "Aachen", city_is("Aachen"))
    change(database, 1, at=NOW + HOUR, city="Bonn")
    change(database, 2, at=NOW + HOUR, city="Aachen")
    assert [row[3] for row in view(database)] == [1]
    lifecycle.refresh(database, caller(NOW + HOUR + timedelta(microseconds=7)), segment_id)
    assert [row[3] for row in view(database)] == [2]
    entered_at = view(database)[0][-1]
    read = datetime.fromisoformat(entered_at) if isinstance(entered_at, str) else entered_at
    assert read == NOW + HOUR + timedelta(microseconds=7)


# Changes


@pytest.mark.usefixtures("small_pages")
def test_changes_come_in_order_each_with_its_cursor(database: Database) -> None:
    add(
        database,
        contact(1, city="Aachen", email="ada@example.com", external_id="C-1"),
        *(contact(id_, city="Aachen") for id_ in range(2, 8)),
        contact(8, city="Bonn"),
    )
    segment_id = live(database, "Aachen", city_is("Aachen"))
    for id_, city in ((1, "Bonn"), (5, "Bonn"), (8, "Aachen")):
        change(database, id_, at=NOW + HOUR, city=city)
    lifecycle.refresh(database, caller(NOW + HOUR), segment_id)
    change(database, 1, at=NOW + DAY, city="Aachen")
    lifecycle.refresh(database, caller(NOW + DAY), segment_id)
    told = list(changes(database, ANYBODY, segment_id))
    assert brief(iter(told)) == [
        *((NOW, "entered", id_) for id_ in range(1, 8)),
        (NOW + HOUR, "left", 1),
        (NOW + HOUR, "left", 5),
        (NOW + HOUR, "entered", 8),
        (NOW + DAY, "entered", 1),
    ]
    microseconds = (NOW - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    assert told[0] == Movement(
        f"{microseconds}-entered-1", "aachen", NOW, "entered", 1, "C-1", None, "ada@example.com", "definition", 1
    )
    assert (told[7].reason, told[8].external_id) == ("data", None)
    for place, movement in enumerate(told):
        assert list(changes(database, ANYBODY, segment_id, after=movement.cursor)) == told[place + 1 :]


def test_changes_of_a_static_segment(database: Database) -> None:
    add_many(database, [1, 2])
    segment_id = static(database, "Picked", [1])
    lifecycle.add_members(database, caller(NOW + HOUR), segment_id, [2])
    lifecycle.remove_members(database, caller(NOW + 2 * HOUR), segment_id, [1])
    assert brief(changes(database, ANYBODY, segment_id)) == [
        (NOW, "entered", 1), (NOW + HOUR, "entered", 2), (NOW + 2 * HOUR, "left", 1),
    ]  # fmt: skip


def test_stopping_is_no_change_and_going_live_again_tells_the_difference(database: Database) -> None:
    add(database, contact(1, city="Aachen"), contact(2, city="Aachen"))
    segment_id = live(database, "Aachen", city_is("Aachen"))
    [*_, last] = changes(database, ANYBODY, segment_id)
    lifecycle.stop(database, caller(NOW + HOUR), segment_id)
    assert list(changes(database, ANYBODY, segment_id, after=last.cursor)) == []
    change(database, 1, at=NOW + HOUR, city="Bonn")
    lifecycle.publish(database, caller(NOW + DAY), segment_id)
    assert brief(changes(database, ANYBODY, segment_id, after=last.cursor)) == [(NOW + DAY, "left", 1)]


def test_changes_of_leads_have_the_address_of_their_contact(database: Database) -> None:
    add(database, contact(1, email="ada@example.com"), lead(1, external_id="L-1", contact_id=1, status="new"))
    segment_id = live(database, "New", defined(where("status", "is", "new"), target="lead"))
    [movement] = changes(database, ANYBODY, segment_id)
    assert (movement.external_id, movement.email) == ("L-1", "ada@example.com")


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "1-entered",
        "1-came-1",
        "-1-left-1",
        "999999999999999999-left-1",
        "1-left-1\n",
        "\uff11-left-1",
        "1-left-9999999999999999999",
    ],
)
def test_a_text_that_is_no_cursor_is_refused(database: Database, cursor: str) -> None:
    segment_id = static(database, "Picked")
    with pytest.raises(NotFoundError, match="cursor: must be one that came with a change"):
        changes(database, ANYBODY, segment_id, after=cursor)


def test_a_cursor_of_a_refresh_that_never_was_is_refused(database: Database) -> None:
    """Somebody restored the database from a backup: going on would miss new changes at earlier instants."""
    add(database, contact(1, city="Aachen"))
    segment_id, other = (
        live(database, "Aachen", city_is("Aachen")),
        live(database, "B", city_is("Aachen"), now=NOW + DAY),
    )
    [movement] = changes(database, ANYBODY, other)
    with pytest.raises(ConflictError, match="restored from a backup: begin without a cursor"):
        changes(database, ANYBODY, segment_id, after=movement.cursor)


def test_changes_of_a_segment_that_is_not_there_are_refused(database: Database) -> None:
    with pytest.raises(NotFoundError, match="segment: must exist"):
        changes(database, ANYBODY, 5)


# Exactly once


CONTACTS, ROUNDS, SERVERS = 400, 15, 2
A_MOMENT = 0.02


def test_a_reader_misses_nothing_and_reads_nothing_twice_while_servers_refresh_and_are_killed(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Servers with clocks that differ by hours refresh one segment at once and are killed at any moment;
    a reader polls, and begins again from the last change that it has kept.
    """
    monkeypatch.setattr(handover, "PAGE_ROWS", 61)
    add_many(database, range(1, CONTACTS + 1))
    segment_id = live(database, "Aachen", city_is("Aachen"))
    reader, moves = Reader(database, segment_id), [0]

    def wait_for_others() -> None:
        """Wait until people have moved and the reader has polled, so that each round has changes."""
        before = reader.polls, moves[0]
        wait_until(lambda: not reader.is_alive() or (reader.polls > before[0] and moves[0] > before[1]))

    working = [
        threading.Thread(target=refresh_and_kill, args=(database_url, segment_id, number, wait_for_others))
        for number in range(SERVERS)
    ]
    for thread in (*working, reader):
        thread.start()
    random = Random(1)  # noqa: S311 - the same every time
    while any(thread.is_alive() for thread in working):
        move(database, random)
        moves[0] += 1
        time.sleep(A_MOMENT)
    with database.writing() as session:  # waits until a server has noticed that its client died
        segment_row(session, segment_id, for_update=True)
    lifecycle.refresh(database, caller(NOW), segment_id)
    reader.is_last = True
    reader.join()
    assert reader.failure is None
    assert reader.read == replayed(database, segment_id)
    assert len(set(reader.read)) == len(reader.read) > CONTACTS // 2
    assert reader.polls > 10
    assert len({at for at, _, _ in reader.read}) > 3, "several refreshes were done"
    inside: set[int] = set()
    for _, kind, id_ in reader.read:
        assert (id_ in inside) is (kind == "left")
        inside ^= {id_}
    assert inside == members(database, segment_id)


def refresh_and_kill(database_url: str, segment_id: int, number: int, wait_for_others: Callable[[], None]) -> None:
    random = Random(number)  # noqa: S311 - the same every time
    with crashing(database_url) as refreshes:
        whole = refreshes.run("refresh", segment_id, NOW)
        for round_ in range(ROUNDS):
            wait_for_others()
            now = NOW + random.uniform(-5, 5) * HOUR + round_ * timedelta(minutes=1)
            is_killed = round_ % 3 > 0
            refreshes.run("refresh", segment_id, now, **(whole.crash(random, round_, ROUNDS) if is_killed else {}))


class Reader(threading.Thread):
    """Reads some changes at a time, and goes on from the last change that it has kept."""

    def __init__(self, database: Database, segment_id: int) -> None:
        super().__init__()
        self.database, self.segment_id = database, segment_id
        self.read: list[tuple[datetime, str, int]] = []
        self.polls = 0
        self.is_last = False
        self.failure: Exception | None = None

    def run(self) -> None:
        random, cursor = Random(2), None  # noqa: S311 - the same every time
        try:
            while True:
                is_last = self.is_last
                found = list(
                    islice(
                        changes(self.database, ANYBODY, self.segment_id, after=cursor), random.choice((1, 100, 1000))
                    )
                )
                self.read += brief(iter(found))
                self.polls += 1
                if found:
                    cursor = found[-1].cursor
                elif is_last:
                    return
                else:
                    time.sleep(A_MOMENT)
        except Exception as error:  # noqa: BLE001 - of any kind, told by the assertion
            self.failure = error


def move(database: Database, random: Random) -> None:
    """Move many contacts."""
    moves = sa.text(
        "UPDATE contact SET city = CASE WHEN (id * :a + :b) % 7 < 3 THEN 'Aachen' ELSE 'Bonn' END, "
        "city_key = CASE WHEN (id * :a + :b) % 7 < 3 THEN 'aachen' ELSE 'bonn' END"
    )
    with database.writing() as session:
        session.execute(moves, {"a": random.randrange(1, 7), "b": random.randrange(7)})


def test_following_gives_each_change_once_as_it_happens(database: Database, small_pages: None) -> None:  # noqa: ARG001
    add_many(database, range(1, 6))
    segment_id = live(database, "All", defined(where("city", "does_not_contain_data")))
    waited: list[int] = []

    def wait() -> bool:
        waited.append(1)
        at = NOW + len(waited) * HOUR
        if len(waited) % 2:  # every other time nothing happens
            change(database, len(waited), at=at, city="Aachen")
        lifecycle.refresh(database, caller(at), segment_id)
        return len(waited) < 6

    first = next(changes(database, ANYBODY, segment_id))
    told = list(follow(database, ANYBODY, segment_id, after=first.cursor, wait=wait))
    assert brief(iter(told)) == replayed(database, segment_id)[1:]
    assert len(waited) == 6
