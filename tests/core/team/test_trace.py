"""Reading who did what: filters, pages, what concerns a segment or a contact, and how long it is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import lifecycle
from core.access.caller import Caller, Door, Role
from core.access.use_cases import UseCase
from core.audience.contact_card import contact_card
from core.errors import RefusedError, StateError
from core.lifecycle import duplicates
from core.lifecycle.worker import Worker
from core.membership import every_member
from core.store.database import Database
from core.store.tables import Trace
from core.team.trace import (
    DEFAULT_DAYS,
    KEPT_DAYS,
    Act,
    Wanted,
    acts_on_contact,
    acts_on_segment,
    every_act,
    kept_days,
    list_acts,
    prune_trace,
    set_kept_days,
)
from tests.callers import caller
from tests.makers import DAY, HOUR, NOW, add, city_is, contact, draft, live

ANNA = caller(NOW + HOUR, "Anna")
BEN = replace(caller(NOW + 2 * HOUR, "Ben"), door=Door.PAGE, user_id=7)


def told(acts: tuple[Act, ...]) -> list[tuple[str, str, str]]:
    return [(act.name, act.use_case, act.subject) for act in acts]


@pytest.fixture
def acted(database: Database) -> Database:
    """Anna made a segment, Ben renamed it and changed a setting."""
    segment = draft(database, "Köln", city_is("Köln"), now=NOW)
    lifecycle.describe(database, ANNA, segment, name="Düsseldorf")
    lifecycle.describe(database, BEN, segment, name="Bonn")
    lifecycle.set_confirmation_percent(database, BEN, 7)
    return database


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (Wanted(name="Ben"), 2),
        (Wanted(user_id=7), 2),
        (Wanted(door="page"), 2),
        (Wanted(use_case="DESCRIBE_SEGMENT"), 2),
        (Wanted(use_case="DESCRIBE_SEGMENT", name="Anna"), 1),
        (Wanted(subject_kind="setting"), 1),
        (Wanted(subject_kind="segment", subject_id="1", name="Ben"), 1),
        (Wanted(first=NOW + 2 * HOUR), 2),
        (Wanted(first=NOW + HOUR, until=NOW + 2 * HOUR), 1),
        (Wanted(words="düsseldorf"), 2),
        (Wanted(words="DÜSSEL bonn"), 1),
        (Wanted(words="the settings"), 1),
        (Wanted(words="nothing of the kind"), 0),
        (Wanted(words="%"), 0),
    ],
)
def test_acts_are_found_by_who_what_where_when_and_words(acted: Database, wanted: Wanted, count: int) -> None:
    assert len(list_acts(acted, ANNA, wanted)) == len(list(every_act(acted, ANNA, wanted))) == count


def test_pages_follow_each_other_without_gaps(database: Database) -> None:
    with database.writing() as session:
        for number in range(25):  # several at one instant
            at = NOW + timedelta(seconds=number // 5)
            session.add(Trace(at=at, name=str(number), door="page", use_case="STOP_SEGMENT"))
    every = list(every_act(database, ANNA))
    found: list[Act] = []
    while page := list_acts(database, ANNA, after=found[-1].place if found else None, limit=4):
        found += page

    assert found == every
    assert len(found) == 25
    searched = list_acts(database, ANNA, Wanted(words="stop"), after=found[3].place, limit=4)
    assert list(searched) == every[4:8]


def test_who_did_what_is_for_those_who_manage_users(acted: Database) -> None:
    steward = Caller("Cleo", frozenset(Role) - {Role.ADMIN}, Door.PAGE, NOW)
    with pytest.raises(RefusedError):
        list_acts(acted, steward)
    with pytest.raises(RefusedError):
        next(every_act(acted, steward))


def test_an_act_that_a_later_release_names_is_shown(database: Database) -> None:
    with database.writing() as session:
        session.add(Trace(at=NOW, name="Anna", door="page", use_case="FLY_TO_THE_MOON"))

    assert [act.what for act in list_acts(database, ANNA)] == ["FLY_TO_THE_MOON"]


# On a segment


def test_a_segment_tells_who_changed_it_and_who_entered_and_left_by_that(database: Database) -> None:
    add(database, contact(1, city="Aachen"), contact(2, city="Aachen"), contact(3, city="Bonn"))
    segment = live(database, "Aachen", city_is("Aachen"), now=NOW)
    revision = lifecycle.segment(database, ANNA, segment).draft_revision
    lifecycle.save_draft(database, ANNA, segment, city_is("Bonn"), revision=revision)
    lifecycle.publish(database, BEN, segment)
    list(every_member(database, BEN, segment))

    acts = acts_on_segment(database, ANNA, segment)
    assert [(act.use_case, act.entered, act.left) for act in acts[:3]] == [
        ("EXPORT_MEMBERS", None, None),
        ("PUBLISH_SEGMENT", 1, 2),
        ("SAVE_DRAFT", None, None),
    ]
    changes = [("definition", "Contacts whose city is “Aachen”.", "Contacts whose city is “Bonn”.")]
    assert list(acts[2].changes) == changes


# On a contact


def test_a_contact_tells_who_looked_exported_merged_and_deleted(database: Database) -> None:
    add(database, contact(1, city="Aachen"), contact(2, city="Bonn"))
    segment = live(database, "Aachen", city_is("Aachen"), now=NOW)
    elsewhere = live(database, "Bonn", city_is("Bonn"), now=NOW)
    contact_card(database, ANNA, 1)
    list(every_member(database, ANNA, segment))
    list(every_member(database, ANNA, elsewhere))
    number = duplicates.merge(database, BEN, "contact", 2, [1])[0]
    duplicates.undo_merge(database, replace(BEN, at=NOW + 3 * HOUR), number)
    lifecycle.delete_person(database, replace(BEN, at=NOW + 4 * HOUR), "contact", 1)

    found = [(act.name, act.use_case, act.subject) for act in acts_on_contact(database, caller(NOW + DAY), 1)]
    assert found[0] == ("", "SEE_PERSON", "contact 1")  # this look itself
    assert ("Anna", "EXPORT_MEMBERS", f"segment {segment}") in found
    assert ("Anna", "EXPORT_MEMBERS", f"segment {elsewhere}") not in found
    assert {"DELETE_PERSON", "UNDO_MERGE", "EXPORT_MEMBERS", "SEE_PERSON"} <= {use_case for _, use_case, _ in found}


# How long it is kept


@pytest.mark.parametrize("days", [29, 3_651, True, "90", 90.5])
def test_a_time_that_makes_no_sense_is_refused(database: Database, days: object) -> None:
    with pytest.raises(StateError, match="whole number from 30 to 3,650"):
        set_kept_days(database, ANNA, days)  # type: ignore[arg-type]
    assert kept_days(database, ANNA) == DEFAULT_DAYS


def test_older_acts_are_removed_by_the_worker_and_no_others(database: Database) -> None:
    segment = live(database, "Aachen", city_is("Aachen"), now=NOW)
    set_kept_days(database, ANNA, 30)
    lifecycle.describe(database, caller(NOW + 25 * DAY, "Anna"), segment, name="Near")
    lifecycle.schedule(database, caller(NOW + 25 * DAY), segment, mode="interval", minutes=1)
    Worker(database, now=lambda: NOW + 40 * DAY).work()

    left = list_acts(database, caller(NOW + 40 * DAY))
    assert {act.use_case for act in left} == {"DESCRIBE_SEGMENT", "SCHEDULE_SEGMENT"}
    assert kept_days(database, ANNA) == 30


def test_changing_the_time_is_an_act_itself(database: Database) -> None:
    set_kept_days(database, ANNA, 30)

    assert told(list_acts(database, ANNA)) == [("Anna", UseCase.CHANGE_SETTINGS.name, f"setting {KEPT_DAYS}")]


def test_nothing_is_written_where_nothing_is_old(database: Database) -> None:
    draft(database, "Aachen", city_is("Aachen"))
    with database.reading() as session:
        before = session.connection().scalar(sa.text("SELECT count(*) FROM trace"))
    assert prune_trace(database, ANNA) == 0
    assert len(list_acts(database, ANNA)) == before
