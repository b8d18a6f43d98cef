"""Who is gone leaves every segment with the next round, and who is back returns, whoever deleted and restored."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa

from core import lifecycle
from core.changes.log import prune_changes
from core.membership import every_member, handover
from core.store.database import Database
from core.store.tables import Change, Contact, Lead, Segment, table_of
from tests.callers import caller
from tests.crashing import crashing
from tests.makers import (
    DAY,
    HOUR,
    NOW,
    add,
    add_many,
    city_is,
    contact,
    defined,
    lead,
    live,
    members,
    members_at,
    members_of,
    opened,
    opened_within,
    static,
    stays,
    where,
)

CONTACT, LEAD = table_of(Contact), table_of(Lead)
LATER = NOW + HOUR


def write(database: Database, *statements: Any) -> None:
    """What another program writes."""
    with database.writing() as session:
        for statement in statements:
            session.execute(statement)


def marked(id_: int, table: sa.Table = CONTACT, *, at: datetime | None = LATER) -> sa.Update:
    """The statement that marks a profile as deleted, or with None takes the mark away."""
    return sa.update(table).where(table.c.id == id_).values(deleted_at=at)


def removed(id_: int, table: sa.Table = CONTACT) -> sa.Delete:
    """The statement that deletes the row of a profile."""
    return sa.delete(table).where(table.c.id == id_)


def reasons(database: Database, segment_id: int) -> list[tuple[Any, ...]]:
    """Of each stay: who, why it began, why it ended."""
    return [(row[0], row[-2], row[-1]) for row in stays(database, segment_id)]


def handed_over(database: Database) -> set[tuple[str, int, str | None]]:
    """What `segment_member` tells: key, number, address."""
    query = sa.text("SELECT segment_key, profile_id, email FROM segment_member")
    with database.reading() as session:
        return {tuple(row) for row in session.execute(query)}


def set_state(database: Database, segment_id: int, state: str) -> None:
    write(database, sa.update(table_of(Segment)).where(table_of(Segment).c.id == segment_id).values(state=state))


@pytest.fixture
def aachen(database: Database) -> Database:
    """Three contacts in Aachen."""
    add(database, *(contact(id_, city="Aachen", email=f"c{id_}@example.org") for id_ in (1, 2, 3)))
    return database


def dynamic(database: Database, mode: str) -> int:
    segment_id = live(database, mode, city_is("Aachen"))
    lifecycle.schedule(database, caller(NOW), segment_id, mode=mode, minutes=500_000)
    return segment_id


def snapshot(database: Database) -> int:
    return dynamic(database, "frozen")


def by_hand(database: Database) -> int:
    return static(database, "By hand", [1, 2, 3])


def by_query(database: Database) -> int:
    segment_id = static(database, "By query")
    lifecycle.add_by_query(database, caller(NOW), segment_id, city_is("Aachen"), zone="UTC")
    return segment_id


def in_error(database: Database) -> int:
    segment_id = live(database, "In error", city_is("Aachen"))
    set_state(database, segment_id, "error")
    write(database, sa.update(table_of(Segment)).values(next_refresh_at=NOW + 9 * DAY))
    return segment_id


def stopped(database: Database) -> int:
    segment_id = by_hand(database)
    lifecycle.stop(database, caller(NOW), segment_id)
    return segment_id


KINDS: dict[str, Callable[[Database], int]] = {
    "static by hand": by_hand,
    "static by query": by_query,
    "a snapshot": snapshot,
    "refreshed by hand": lambda database: dynamic(database, "manual"),
    "refreshed once a year": lambda database: dynamic(database, "interval"),
    "refreshed on change": lambda database: dynamic(database, "on_change"),
    "in error": in_error,
    "stopped": stopped,
}
each_kind = pytest.mark.parametrize("kind", KINDS)


@each_kind
@pytest.mark.parametrize("statement", [marked, removed])
def test_who_is_gone_leaves_every_kind_of_segment_within_a_round(
    aachen: Database, kind: str, statement: Callable[[int], Any]
) -> None:
    segment_id = KINDS[kind](aachen)
    write(aachen, statement(2))
    assert lifecycle.is_anything_due(aachen, caller(LATER))
    lifecycle.refresh_due(aachen, caller(LATER))
    assert members(aachen, segment_id) == {1, 3}
    (gone,) = [stay for stay in stays(aachen, segment_id) if stay[0] == 2]
    assert gone[-1] == "deleted"
    assert members_at(aachen, segment_id, NOW + HOUR / 2) == {1, 2, 3}


@each_kind
def test_who_is_gone_is_handed_over_as_an_exit(aachen: Database, kind: str) -> None:
    segment_id = KINDS[kind](aachen)
    (*_, last) = handover.changes(aachen, caller(NOW), segment_id)
    write(aachen, marked(2))
    lifecycle.refresh_due(aachen, caller(LATER))
    (change,) = handover.changes(aachen, caller(LATER), segment_id, after=last.cursor)
    assert (change.change, change.profile_id, change.reason, change.email) == ("left", 2, "deleted", "c2@example.org")
    assert list(handover.changes(aachen, caller(LATER), segment_id, after=change.cursor)) == []


@each_kind
def test_who_is_back_returns(aachen: Database, kind: str) -> None:
    segment_id = KINDS[kind](aachen)
    write(aachen, marked(2))
    lifecycle.refresh_due(aachen, caller(LATER))
    write(aachen, marked(2, at=None))
    lifecycle.refresh_due(aachen, caller(LATER + HOUR))
    if kind == "stopped":  # nobody enters what is stopped
        assert members(aachen, segment_id) == {1, 3}
        lifecycle.publish(aachen, caller(LATER + 2 * HOUR), segment_id)
    assert members(aachen, segment_id) == {1, 2, 3}
    returned = {"stopped": "manual", "static by hand": "manual", "static by query": "manual"}.get(kind, "data")
    assert (2, returned, None) in reasons(aachen, segment_id)
    assert members_at(aachen, segment_id, LATER + HOUR / 2) == {1, 3}


def test_what_is_deleted_is_out_of_the_view(aachen: Database) -> None:
    by_hand(aachen)
    snapshot(aachen)
    write(aachen, marked(2))
    # Until the next round its row is there, without the address.
    assert {row for row in handed_over(aachen) if row[1] == 2} == {("by-hand", 2, None), ("frozen", 2, None)}
    lifecycle.refresh_due(aachen, caller(LATER))
    assert {id_ for _, id_, _ in handed_over(aachen)} == {1, 3}


def test_the_address_of_a_deleted_contact_is_not_handed_over_with_its_leads(aachen: Database) -> None:
    add(aachen, lead(7, contact_id=2, external_id="L7"), lead(8, contact_id=3))
    live(aachen, "Leads", defined(where("source", "does_not_contain_data"), target="lead"))
    write(aachen, marked(2))
    lifecycle.refresh_due(aachen, caller(LATER))
    assert handed_over(aachen) == {("leads", 7, None), ("leads", 8, "c3@example.org")}
    assert [change.email for change in handover.changes(aachen, caller(LATER), 1)] == [None, "c3@example.org"]


def test_of_who_is_deleted_only_the_exit_has_the_address(aachen: Database) -> None:
    segment_id = by_hand(aachen)
    write(aachen, marked(2))
    lifecycle.refresh_due(aachen, caller(LATER))
    told = [
        (row.change, row.email) for row in handover.changes(aachen, caller(LATER), segment_id) if row.profile_id == 2
    ]
    assert told == [("entered", None), ("left", "c2@example.org")]
    past = {row.profile_id: row.email for row in every_member(aachen, caller(LATER), segment_id, at=NOW)}
    assert past == {1: "c1@example.org", 2: None, 3: "c3@example.org"}


@pytest.mark.parametrize("statement", [marked, removed])
def test_leads_that_are_gone_leave_too_and_contacts_of_the_same_number_stay(
    aachen: Database, statement: Callable[[int, sa.Table], Any]
) -> None:
    add(aachen, lead(1), lead(2), lead(3))
    leads = live(aachen, "Leads", defined(where("source", "does_not_contain_data"), target="lead"))
    lifecycle.schedule(aachen, caller(NOW), leads, mode="frozen")
    contacts = by_hand(aachen)
    write(aachen, statement(2, LEAD))
    lifecycle.refresh_due(aachen, caller(LATER))
    assert members(aachen, leads) == {1, 3}
    assert members(aachen, contacts) == {1, 2, 3}


def test_a_refresh_of_everything_follows_too(aachen: Database) -> None:
    frozen, picked, dynamic_ = snapshot(aachen), by_hand(aachen), dynamic(aachen, "interval")
    write(aachen, marked(1), removed(2))
    outcomes = {outcome.segment_id: outcome for outcome in lifecycle.refresh_all(aachen, caller(LATER))}
    assert {id_: (outcome.members, outcome.left) for id_, outcome in outcomes.items()} == {
        frozen: (1, 2), picked: (1, 2), dynamic_: (1, 2),
    }  # fmt: skip


def test_a_refresh_of_one_static_segment_takes_out_who_is_gone(aachen: Database) -> None:
    segment_id = by_hand(aachen)
    write(aachen, marked(1))
    assert lifecycle.refresh(aachen, caller(LATER), segment_id).left == 1
    lifecycle.refresh_due(aachen, caller(LATER + HOUR))
    assert reasons(aachen, segment_id) == [(1, "manual", "deleted"), (2, "manual", None), (3, "manual", None)]


def test_who_was_gone_before_anybody_followed_leaves_with_the_first_round(aachen: Database) -> None:
    """A database of an earlier release still has those in who were deleted long ago."""
    segment_id = by_hand(aachen)
    write(aachen, marked(2), sa.delete(table_of(Change)))
    lifecycle.refresh_due(aachen, caller(LATER))
    assert members(aachen, segment_id) == {1, 3}


def test_who_was_removed_from_a_static_segment_does_not_return(aachen: Database) -> None:
    segment_id = by_hand(aachen)
    write(aachen, marked(1), marked(2))
    lifecycle.refresh_due(aachen, caller(LATER))
    lifecycle.remove_members(aachen, caller(LATER), segment_id, [1])
    write(aachen, marked(1, at=None), marked(2, at=None))
    lifecycle.refresh_due(aachen, caller(LATER + HOUR))
    assert members(aachen, segment_id) == {2, 3}


def test_who_was_not_in_a_snapshot_does_not_enter_it(aachen: Database) -> None:
    """Ben was deleted and left before the snapshot was made."""
    segment_id = live(aachen, "A", city_is("Aachen"))
    write(aachen, marked(2))
    lifecycle.refresh(aachen, caller(LATER), segment_id)
    lifecycle.refresh(aachen, caller(LATER + HOUR), segment_id)
    lifecycle.schedule(aachen, caller(LATER + HOUR), segment_id, mode="frozen")
    write(aachen, marked(2, at=None))
    lifecycle.refresh_due(aachen, caller(LATER + 2 * HOUR))
    assert members(aachen, segment_id) == {1, 3}


def test_who_came_back_changed_is_asked_again_with_the_next_refresh(aachen: Database) -> None:
    segment_id = dynamic(aachen, "interval")
    write(aachen, marked(2))
    lifecycle.refresh_due(aachen, caller(LATER))
    write(aachen, marked(2, at=None), sa.update(CONTACT).where(CONTACT.c.id == 2).values(city="Bonn", city_key="bonn"))
    lifecycle.refresh_due(aachen, caller(LATER + HOUR))
    lifecycle.refresh(aachen, caller(LATER + 2 * HOUR), segment_id)
    assert members(aachen, segment_id) == {1, 3}


def test_deleted_and_restored_between_two_rounds_moves_nobody(aachen: Database) -> None:
    segments = [kind(aachen) for name, kind in KINDS.items() if name not in ("stopped", "static by hand")]
    before = [stays(aachen, segment_id) for segment_id in segments]
    write(aachen, marked(2), marked(2, at=None))
    lifecycle.refresh_due(aachen, caller(LATER))
    assert [stays(aachen, segment_id) for segment_id in segments] == before


def test_nothing_is_written_again_by_another_round(aachen: Database) -> None:
    segment_id = by_hand(aachen)
    write(aachen, marked(2))
    lifecycle.refresh_due(aachen, caller(LATER))
    assert not lifecycle.is_anything_due(aachen, caller(LATER))
    before = stays(aachen, segment_id), lifecycle.refreshes(aachen, caller(LATER), segment_id)
    lifecycle.refresh_due(aachen, caller(LATER + HOUR))
    assert (stays(aachen, segment_id), lifecycle.refreshes(aachen, caller(LATER), segment_id)) == before


def test_what_time_moves_is_still_found_after_somebody_was_taken_out(database: Database) -> None:
    """Following looks at nobody else, so the next refresh looks at all the time since the last evaluation."""
    add_many(database, range(1, 4))
    add(database, *(opened(id_, at=NOW - 29 * DAY) for id_ in (1, 2, 3)))
    segment_id = live(database, "A", defined(opened_within(30)))
    lifecycle.schedule(database, caller(NOW), segment_id, mode="manual")
    write(database, marked(1))
    lifecycle.refresh_due(database, caller(NOW + 2 * DAY))
    assert members(database, segment_id) == {2, 3}
    lifecycle.refresh(database, caller(NOW + 2 * DAY), segment_id)
    assert reasons(database, segment_id) == [
        (1, "definition", "deleted"), (2, "definition", "time"), (3, "definition", "time"),
    ]  # fmt: skip


def test_a_segment_built_on_one_that_somebody_left_follows(aachen: Database) -> None:
    picked = by_hand(aachen)
    upon = live(aachen, "Upon", members_of("by-hand"))
    lifecycle.schedule(aachen, caller(NOW), upon, mode="on_change")
    write(aachen, marked(2))
    lifecycle.refresh_due(aachen, caller(LATER))
    assert members(aachen, picked) == members(aachen, upon) == {1, 3}


def test_a_manual_list_brings_nobody_back_who_is_gone(aachen: Database) -> None:
    segment_id = live(aachen, "A", city_is("Bonn", included=(1, 2)))
    lifecycle.schedule(aachen, caller(NOW), segment_id, mode="frozen")
    write(aachen, marked(2))
    lifecycle.refresh_due(aachen, caller(LATER))
    assert members(aachen, segment_id) == {1}


def test_the_log_keeps_what_no_round_has_followed(aachen: Database) -> None:
    """Pruning it for segments that have read it all must not lose a deletion for the static ones."""
    picked = by_hand(aachen)
    lifecycle.refresh_due(aachen, caller(NOW))
    write(aachen, marked(2))
    with aachen.writing() as session:
        prune_changes(session, LATER)
    lifecycle.refresh_due(aachen, caller(LATER))
    assert members(aachen, picked) == {1, 3}


# Crashes

KILLS = int(os.environ.get("PROVE_KILLS", "6"))


@pytest.mark.parametrize("act", ["round", "delete"])
def test_what_is_killed_in_the_middle_is_done_by_the_next_round_and_told_once(
    aachen: Database, database_url: str, act: str
) -> None:
    segments = [kind(aachen) for name, kind in KINDS.items() if name not in ("stopped", "static by hand")]
    now, steps = LATER, 0
    with crashing(database_url) as process:
        for attempt in range(KILLS + 1):
            if act == "round":
                write(aachen, marked(2, at=now))
            crash = {"at_step": 1 + attempt * steps // (KILLS + 1)} if attempt else {}
            steps = process.run(act, 2, now, **crash).steps or steps
            write(aachen, sa.select(CONTACT.c.id).with_for_update())  # waits until a server has noticed the death
            now += HOUR
            lifecycle.refresh_due(aachen, caller(now))
            is_gone = CONTACT.c.deleted_at.is_not(None)
            with aachen.reading() as session:
                gone = set(session.execute(sa.select(CONTACT.c.id).where(is_gone)).scalars())
            assert [members(aachen, segment_id) for segment_id in segments] == [{1, 2, 3} - gone] * len(segments)
            write(aachen, marked(2, at=None))
            now += HOUR
            lifecycle.refresh_due(aachen, caller(now))
            assert [members(aachen, segment_id) for segment_id in segments] == [{1, 2, 3}] * len(segments)
    for segment_id in segments:
        told = [row.change for row in handover.changes(aachen, caller(now), segment_id) if row.profile_id == 2]
        assert told == ["entered", *["left", "entered"] * (len(told) // 2)]
