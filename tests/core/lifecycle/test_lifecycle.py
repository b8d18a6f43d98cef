"""What people do with a segment, and what is refused."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from core import lifecycle
from core.audience import selection
from core.errors import ConflictError, DatabaseError, DefinitionError, NotFoundError, StateError, WindrowError
from core.language.catalog import Attribute
from core.language.definition import Definition, SegmentBlock
from core.language.operators import AttributeType
from core.lifecycle import alignment, refreshing
from core.store.database import Database, open_database
from core.store.declaring import declare_attribute
from core.store.dialects.sqlite import transactions
from tests.callers import ANYBODY, caller
from tests.conftest import on
from tests.makers import (
    DAY,
    HOUR,
    NOW,
    add,
    add_many,
    change,
    city_is,
    contact,
    defined,
    draft,
    edit,
    lead,
    live,
    members,
    members_of,
    opened,
    opened_within,
    static,
    stays,
    where,
)
from tests.waiting import WITHIN_SECONDS

MANY = 33_000
"""More than SQLite takes as parameters of one statement (32,766); twice as many are too many for PostgreSQL."""


@pytest.fixture
def people(database: Database) -> Database:
    """Two contacts in Aachen, one in Bonn."""
    add(database, contact(1, city="Aachen"), contact(2, city="Aachen"), contact(3, city="Bonn"))
    return database


def state(database: Database, segment_id: int) -> str:
    return lifecycle.segment(database, ANYBODY, segment_id).state


# The way of a segment


def test_from_draft_to_live_edited_live_again_and_stopped(people: Database) -> None:
    segment_id = draft(people, "Aachen", city_is("Aachen"))
    assert state(people, segment_id) == "draft"
    assert lifecycle.list_segments(people, ANYBODY)[0].members is None

    outcome = lifecycle.publish(people, caller(NOW, "Anna"), segment_id)
    assert (outcome.members, outcome.entered, outcome.left, outcome.as_of) == (2, 2, 0, NOW)
    assert state(people, segment_id) == "live"

    edit(people, segment_id, city_is("Bonn"), now=NOW + HOUR)
    assert state(people, segment_id) == "live_edited"
    assert lifecycle.refresh(people, caller(NOW + HOUR), segment_id).members == 2  # the live version serves on
    assert members(people, segment_id) == {1, 2}

    outcome = lifecycle.publish(people, caller(NOW + 2 * HOUR), segment_id)
    assert (outcome.members, outcome.entered, outcome.left) == (1, 1, 2)
    record = lifecycle.segment(people, ANYBODY, segment_id)
    assert (record.state, record.live_version, record.live_definition) == ("live", 2, city_is("Bonn"))

    assert lifecycle.stop(people, caller(NOW + 3 * HOUR), segment_id).state == "stopped"
    assert lifecycle.publish(people, caller(NOW + 4 * HOUR), segment_id).entered == 0
    assert state(people, segment_id) == "live"
    assert [row.version for row in lifecycle.refreshes(people, ANYBODY, segment_id)] == [3, 2, 1, 1]


def test_editing_back_to_the_live_definition_is_no_edit(people: Database) -> None:
    segment_id = live(people, "Aachen", city_is("Aachen"))
    edit(people, segment_id, city_is("Bonn"), now=NOW)
    edit(people, segment_id, city_is("Aachen"), now=NOW)
    assert state(people, segment_id) == "live"


def test_another_zone_waits_for_the_next_version(people: Database) -> None:
    segment_id = live(people, "Aachen", city_is("Aachen"))
    assert lifecycle.describe(people, caller(NOW), segment_id, zone="Europe/Berlin").state == "live_edited"
    assert lifecycle.known_segments(people, ANYBODY)["aachen"].zone == "UTC"
    lifecycle.publish(people, caller(NOW + HOUR), segment_id)
    assert lifecycle.known_segments(people, ANYBODY)["aachen"].zone == "Europe/Berlin"
    assert state(people, segment_id) == "live"


def test_a_preview_says_what_publishing_would_do_and_does_nothing(people: Database) -> None:
    segment_id = live(people, "Aachen", city_is("Aachen"))
    edit(people, segment_id, city_is("Bonn"), now=NOW)
    before = stays(people)
    found = lifecycle.preview(people, caller(NOW + HOUR), segment_id)
    assert (found.members, found.entering, found.leaving) == (1, 1, 2)
    assert stays(people) == before
    outcome = lifecycle.publish(people, caller(NOW + HOUR), segment_id)
    assert (outcome.members, outcome.entered, outcome.left) == (found.members, found.entering, found.leaving)


def test_a_preview_of_a_static_segment(people: Database) -> None:
    segment_id = static(people, "Picked", [1, 3], is_live=False)
    found = lifecycle.preview(people, caller(NOW), segment_id)
    assert (found.members, found.entering, found.leaving) == (2, 2, 0)


@pytest.mark.parametrize(
    "definition",
    [
        Definition(),
        city_is(""),
        defined(where("citty", "is", "Aachen")),
        members_of("nobody"),
        members_of("own"),
        members_of("a-draft"),
    ],
)
def test_publishing_with_a_problem_is_refused_and_changes_nothing(people: Database, definition: Definition) -> None:
    draft(people, "A draft", city_is("Aachen"))
    segment_id = live(people, "Own", city_is("Aachen"))
    edit(people, segment_id, definition, now=NOW + HOUR)
    before = (
        lifecycle.segment(people, ANYBODY, segment_id),
        stays(people),
        lifecycle.refreshes(people, ANYBODY, segment_id),
    )
    for act in (lifecycle.publish, lifecycle.preview):
        with pytest.raises(DefinitionError):
            act(people, caller(NOW + HOUR), segment_id)
    assert (
        lifecycle.segment(people, ANYBODY, segment_id),
        stays(people),
        lifecycle.refreshes(people, ANYBODY, segment_id),
    ) == before


def test_a_circle_can_not_go_live(people: Database) -> None:
    first = live(people, "First", city_is("Aachen"))
    live(people, "Second", members_of("first"))
    edit(people, first, members_of("second"), now=NOW)
    with pytest.raises(DefinitionError):
        lifecycle.publish(people, caller(NOW), first)


def test_the_second_to_save_is_told_and_nothing_is_overwritten(people: Database) -> None:
    segment_id = draft(people, "Aachen", city_is("Aachen"))
    revision = lifecycle.segment(people, ANYBODY, segment_id).draft_revision
    saved = lifecycle.save_draft(people, caller(NOW), segment_id, city_is("Bonn"), revision=revision, name="Bonn")
    with pytest.raises(ConflictError, match="somebody else saved it"):
        lifecycle.save_draft(people, caller(NOW), segment_id, city_is("Köln"), revision=revision, name="Köln")
    assert lifecycle.segment(people, ANYBODY, segment_id) == saved
    assert (saved.name, saved.draft, saved.draft_revision) == ("Bonn", city_is("Bonn"), revision + 1)


def test_of_many_who_save_at_once_one_succeeds(people: Database) -> None:
    segment_id = draft(people, "Aachen", city_is("Aachen"))
    revision = lifecycle.segment(people, ANYBODY, segment_id).draft_revision

    def save(number: int) -> Callable[[], object]:
        return lambda: lifecycle.save_draft(people, caller(NOW), segment_id, city_is(f"{number}"), revision=revision)

    errors = at_once([save(number) for number in range(5)])
    assert [type(error) for error in errors] == [ConflictError] * 4


def test_a_draft_with_problems_is_saved(people: Database) -> None:
    segment_id = draft(people, "Unfinished", defined(where("citty", "is", "")))
    assert lifecycle.segment(people, ANYBODY, segment_id).draft == defined(where("citty", "is", ""))


def test_a_draft_that_could_not_be_read_again_is_refused(people: Database) -> None:
    segment_id = draft(people, "Aachen", city_is("Aachen"))
    for unreadable in ("\0", "\ud800"):
        with pytest.raises(DefinitionError):
            edit(people, segment_id, city_is(unreadable), now=NOW)
    assert lifecycle.segment(people, ANYBODY, segment_id).draft == city_is("Aachen")


def test_a_draft_of_another_target_is_refused(people: Database) -> None:
    segment_id = draft(people, "Aachen", city_is("Aachen"))
    with pytest.raises(StateError, match="a definition of leads"):
        edit(people, segment_id, defined(target="lead"), now=NOW)


# What is refused


def test_what_others_use_can_be_neither_stopped_nor_deleted(people: Database) -> None:
    used = live(people, "Used", city_is("Aachen"))
    first, second = live(people, "Zebra", members_of("used")), live(people, "Antelope", members_of("used"))
    draft(people, "A draft", members_of("used"))
    for act, word in ((lifecycle.stop, "stopped"), (lifecycle.delete, "deleted")):
        with pytest.raises(ConflictError, match=f"can't be {word} while “Antelope”, “Zebra” use it"):
            act(people, caller(NOW), used)
    assert state(people, used) == "live"
    lifecycle.stop(people, caller(NOW), first)
    lifecycle.delete(people, caller(NOW), second)
    lifecycle.stop(people, caller(NOW), used)
    assert state(people, used) == "stopped"


@pytest.mark.parametrize("act", [lifecycle.refresh, lifecycle.stop])
def test_only_what_is_live_can_be_refreshed_or_stopped(people: Database, act: Callable[..., object]) -> None:
    segment_id = draft(people, "Aachen", city_is("Aachen"))
    with pytest.raises(StateError, match=r"must be live to be .*\(got a draft\)"):
        act(people, caller(NOW), segment_id)
    lifecycle.publish(people, caller(NOW), segment_id)
    lifecycle.stop(people, caller(NOW), segment_id)
    with pytest.raises(StateError, match=r"must be live to be .*\(got stopped\)"):
        act(people, caller(NOW), segment_id)


ON_NOBODY: dict[str, Callable[[Database], object]] = {
    "look": lambda d: lifecycle.segment(d, ANYBODY, 99),
    "publish": lambda d: lifecycle.publish(d, caller(NOW), 99),
    "preview": lambda d: lifecycle.preview(d, caller(NOW), 99),
    "refresh": lambda d: lifecycle.refresh(d, caller(NOW), 99),
    "stop": lambda d: lifecycle.stop(d, caller(NOW), 99),
    "delete": lambda d: lifecycle.delete(d, caller(NOW), 99),
    "restore": lambda d: lifecycle.restore(d, caller(NOW), 99),
    "describe": lambda d: lifecycle.describe(d, caller(NOW), 99, name="x"),
    "save": lambda d: lifecycle.save_draft(d, caller(NOW), 99, Definition(), revision=0),
    "add": lambda d: lifecycle.add_members(d, caller(NOW), 99, [1]),
    "remove": lambda d: lifecycle.remove_members(d, caller(NOW), 99, [1]),
}


@pytest.mark.parametrize("act", ON_NOBODY)
def test_a_segment_that_does_not_exist_is_a_message(database: Database, act: str) -> None:
    with pytest.raises(NotFoundError, match=r"must exist \(got number 99\)"):
        ON_NOBODY[act](database)


def test_deleting_hides_and_restoring_brings_back_with_history(people: Database) -> None:
    segment_id = live(people, "Aachen", city_is("Aachen"))
    before = stays(people)
    lifecycle.delete(people, caller(NOW + HOUR), segment_id)
    assert lifecycle.list_segments(people, ANYBODY) == []
    assert lifecycle.known_segments(people, ANYBODY) == {}
    with pytest.raises(NotFoundError):
        lifecycle.segment(people, ANYBODY, segment_id)
    assert lifecycle.refresh_all(people, caller(NOW + HOUR)) == []
    restored = lifecycle.restore(people, caller(NOW + 2 * HOUR), segment_id)
    assert restored.state == "live"
    assert stays(people) == before
    assert lifecycle.refresh(people, caller(NOW + 2 * HOUR), segment_id).members == 2


def test_a_key_is_never_given_twice(people: Database) -> None:
    first = draft(people, "Aachen", city_is("Aachen"))
    lifecycle.delete(people, caller(NOW), first)
    second = draft(people, "Aachen", city_is("Aachen"))
    assert lifecycle.segment(people, ANYBODY, second).key == "aachen-2"


def test_creating_at_once_gives_each_a_key(people: Database) -> None:
    errors = at_once([lambda: draft(people, "Aachen", city_is("Aachen"))] * 5)
    assert errors == []
    assert sorted(lifecycle.known_segments(people, ANYBODY)) == [
        "aachen",
        "aachen-2",
        "aachen-3",
        "aachen-4",
        "aachen-5",
    ]


@pytest.mark.parametrize("attempt", range(3))
def test_nobody_can_stop_what_another_publishes_on(people: Database, attempt: int) -> None:  # noqa: ARG001
    used, user = live(people, "Used", city_is("Aachen")), draft(people, "User", members_of("used"))
    errors = at_once(
        [lambda: lifecycle.stop(people, caller(NOW), used), lambda: lifecycle.publish(people, caller(NOW), user)]
    )
    assert len(errors) == 1
    states = (state(people, used), state(people, user))
    assert states in {("stopped", "draft"), ("live", "live")}


# Refreshing


def test_a_refresh_with_nothing_changed_writes_no_stay(people: Database) -> None:
    add(people, opened(1, at=NOW - DAY))
    segment_id = live(people, "Active", defined(where("city", "is", "Bonn"), opened_within(30)))
    before = stays(people)
    assert len(before) == 2
    for hours in range(1, 6):
        outcome = lifecycle.refresh(people, caller(NOW + hours * HOUR), segment_id)
        assert (outcome.members, outcome.entered, outcome.left) == (2, 0, 0)
    assert stays(people) == before


def test_time_never_goes_back(people: Database) -> None:
    segment_id = live(people, "Aachen", city_is("Aachen"))
    change(people, 3, city="Aachen", at=NOW + HOUR)
    for now in (NOW, NOW - 365 * DAY, NOW):
        lifecycle.refresh(people, caller(now), segment_id)
    seen = [row.as_of for row in lifecycle.refreshes(people, ANYBODY, segment_id)]
    assert seen == sorted(set(seen), reverse=True)
    assert all(left is None or left > entered for _, _, entered, left, *_ in stays(people))
    edit(people, segment_id, city_is("Bonn"), now=NOW - DAY)
    lifecycle.publish(people, caller(NOW - DAY), segment_id)
    assert lifecycle.refreshes(people, ANYBODY, segment_id)[0].as_of > seen[0]


def test_all_are_refreshed_at_one_instant_referenced_ones_first(people: Database) -> None:
    base = live(people, "Zz base", city_is("Aachen"))
    picked = static(people, "Zy picked", [3])
    both = (SegmentBlock(segment="zz-base"), SegmentBlock(segment="zy-picked"))
    middle = live(people, "Middle", defined(*both))
    top = live(people, "A top", members_of("middle"))
    draft(people, "A draft", city_is("Bonn"))
    change(people, 3, city="Aachen", at=NOW + HOUR)
    change(people, 1, city="Bonn", at=NOW + HOUR)
    outcomes = lifecycle.refresh_all(people, caller(NOW + 2 * HOUR))
    done = [outcome for outcome in outcomes if not isinstance(outcome, WindrowError)]
    order = [outcome.segment_id for outcome in done]
    assert len(order) == 4
    assert max(order.index(base), order.index(picked)) < order.index(middle) < order.index(top)
    assert {outcome.as_of for outcome in done} == {NOW + 2 * HOUR}
    assert [members(people, id_) for id_ in (base, picked, middle, top)] == [{2, 3}, {3}, {2, 3}, {2, 3}]


@pytest.fixture
def fragile(people: Database) -> int:
    """A live segment on an attribute that is declared in this database, and can be taken away."""
    with people.writing() as session:
        declare_attribute(session, "contact", Attribute("shoe", "Shoe", AttributeType.NUMBER))
    with people.engine.begin() as connection:
        connection.execute(sa.text("UPDATE contact SET shoe = id"))
    return live(people, "Big feet", defined(where("shoe", "is_at_least", 2)))


def forget_the_attribute(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM custom_attribute"))


def drop_the_column(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE contact RENAME COLUMN shoe TO hidden"))


@pytest.mark.parametrize(
    ("break_it", "error"), [(forget_the_attribute, DefinitionError), (drop_the_column, DatabaseError)]
)
def test_a_failed_refresh_leaves_members_says_why_and_recovers(
    people: Database, fragile: int, break_it: Callable[[Database], None], error: type[WindrowError]
) -> None:
    healthy = live(people, "Zz healthy", city_is("Aachen"))
    before = stays(people)
    with people.engine.connect() as connection:
        saved = connection.execute(sa.text("SELECT * FROM custom_attribute")).mappings().one()
    break_it(people)
    with pytest.raises(error):
        lifecycle.refresh(people, caller(NOW + HOUR), fragile, is_full=True)
    record = lifecycle.segment(people, ANYBODY, fragile)
    assert record.state == "error"
    assert "shoe" in record.error
    assert stays(people) == before
    row = lifecycle.refreshes(people, ANYBODY, fragile)[0]
    assert (row.outcome, row.message, row.members) == ("failed", record.error, 0)

    outcomes = lifecycle.refresh_all(people, caller(NOW + 2 * HOUR), is_full=True)  # a failing one stops no other
    assert [getattr(outcome, "segment_id", type(outcome)) for outcome in outcomes] == [error, healthy]

    with people.engine.begin() as connection:
        if break_it is drop_the_column:
            connection.execute(sa.text("ALTER TABLE contact RENAME COLUMN hidden TO shoe"))
        else:
            connection.execute(
                sa.text(
                    "INSERT INTO custom_attribute (entity, name, label, type, decimals, choices) "
                    "VALUES (:entity, :name, :label, :type, :decimals, :choices)"
                ),
                {**saved, "choices": "[]"},
            )
    outcome = lifecycle.refresh(people, caller(NOW + 3 * HOUR), fragile)
    assert (outcome.members, outcome.entered, outcome.left) == (2, 0, 0)
    record = lifecycle.segment(people, ANYBODY, fragile)
    assert (record.state, record.error) == ("live", "")
    assert stays(people) == before


def test_a_segment_in_error_can_be_stopped_and_is_then_just_stopped(people: Database, fragile: int) -> None:
    forget_the_attribute(people)
    with pytest.raises(DefinitionError):
        lifecycle.refresh(people, caller(NOW + HOUR), fragile)
    assert lifecycle.known_segments(people, ANYBODY)["big-feet"].is_live  # it serves the members that it has
    stopped = lifecycle.stop(people, caller(NOW + HOUR), fragile)
    assert (stopped.state, stopped.error) == ("stopped", "")


def test_a_failure_of_what_was_stopped_meanwhile_does_not_bring_it_back(
    people: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    segment_id = live(people, "Aachen", city_is("Aachen"))

    def stop_and_fail(*_: object) -> None:
        raise DefinitionError([])

    original = refreshing._record_failure  # noqa: SLF001 - the moment between the failure and its record

    def stop_first(database: Database, *arguments: object) -> None:
        lifecycle.stop(database, caller(NOW), segment_id)
        original(database, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(alignment, "check_definition", stop_and_fail)
    monkeypatch.setattr(refreshing, "_record_failure", stop_first)
    with pytest.raises(DefinitionError):
        lifecycle.refresh(people, caller(NOW + HOUR), segment_id)
    assert state(people, segment_id) == "stopped"


@on("sqlite")
def test_a_database_that_stays_busy_leaves_the_segment_as_it_was(
    people: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    segment_id = live(people, "Aachen", city_is("Aachen"))
    monkeypatch.setattr(transactions, "BUSY_TIMEOUT_MILLISECONDS", 50)
    impatient = open_database(database_url)
    with people.writing(), pytest.raises(DatabaseError, match="locked"):
        lifecycle.refresh(impatient, caller(NOW + HOUR), segment_id)
    impatient.dispose()
    assert state(people, segment_id) == "live"


# Picking


def test_members_are_added_and_removed_and_a_live_segment_follows(people: Database) -> None:
    segment_id = static(people, "Picked", [1], is_live=False)
    assert stays(people) == []
    lifecycle.publish(people, caller(NOW), segment_id)
    assert members(people, segment_id) == {1}
    assert lifecycle.add_members(people, caller(NOW + HOUR), segment_id, [1, 2, 3, 3]).added == 2
    assert members(people, segment_id) == {1, 2, 3}
    assert lifecycle.remove_members(people, caller(NOW + 2 * HOUR), segment_id, [1, 99]).removed == 1
    assert members(people, segment_id) == {2, 3}
    assert {row[-2:] for row in stays(people)} == {("manual", "manual"), ("manual", None)}
    lifecycle.stop(people, caller(NOW + 3 * HOUR), segment_id)
    assert lifecycle.add_members(people, caller(NOW + 3 * HOUR), segment_id, [1]).added == 1
    assert members(people, segment_id) == {2, 3}
    lifecycle.publish(people, caller(NOW + 4 * HOUR), segment_id)
    assert members(people, segment_id) == {1, 2, 3}


def test_only_whom_there_is_can_be_added(people: Database) -> None:
    change(people, 2, deleted_at=NOW, at=NOW)
    add(people, lead(7))
    segment_id = static(people, "Picked")
    assert lifecycle.add_members(people, caller(NOW + HOUR), segment_id, [2, 7, 0, -1, 10**30, 3]).added == 1
    assert lifecycle.remove_members(people, caller(NOW + HOUR), segment_id, [10**30, 0]).removed == 0
    assert members(people, segment_id) == {3}


def test_the_deleted_leave_a_static_segment(people: Database) -> None:
    segment_id = static(people, "Picked", [1, 2])
    change(people, 1, deleted_at=NOW + HOUR, at=NOW + HOUR)
    lifecycle.refresh(people, caller(NOW + 2 * HOUR), segment_id)
    assert members(people, segment_id) == {2}
    assert stays(people, segment_id)[0][-1] == "deleted"


def test_members_of_a_dynamic_segment_are_not_picked(people: Database) -> None:
    segment_id = live(people, "Aachen", city_is("Aachen"))
    for act in (lifecycle.add_members, lifecycle.remove_members):
        with pytest.raises(StateError, match="only in a static segment"):
            act(people, caller(NOW), segment_id, [1])


def test_as_many_as_one_likes_are_picked_at_once(database: Database) -> None:
    add_many(database, range(1, 2 * MANY + 1))
    segment_id = static(database, "Many")
    assert lifecycle.add_members(database, caller(NOW + HOUR), segment_id, range(1, 2 * MANY + 1)).added == 2 * MANY
    assert lifecycle.remove_members(database, caller(NOW + 2 * HOUR), segment_id, range(1, MANY + 1)).removed == MANY
    assert members(database, segment_id) == set(range(MANY + 1, 2 * MANY + 1))


def test_manual_lists_are_as_long_as_one_likes(database: Database) -> None:
    add_many(database, range(1, 2 * MANY + 1))
    add(database, contact(2 * MANY + 1, city="Aachen"))
    listed = tuple(range(1, 2 * MANY + 1))
    segment_id = live(database, "Long", city_is("Aachen", included=listed))
    assert lifecycle.segment(database, ANYBODY, segment_id).live_definition == city_is("Aachen", included=listed)
    assert {row[-2] for row in stays(database)} == {"manual", "definition"}
    edit(database, segment_id, city_is("Aachen", included=listed, excluded=listed), now=NOW)
    assert lifecycle.preview(database, caller(NOW), segment_id).leaving == 2 * MANY


# Counting


def test_a_live_count_is_that_of_the_audience(people: Database) -> None:
    segment_id = live(people, "Aachen", city_is("Aachen"))
    counted = selection.count(people, ANYBODY, city_is("Aachen"), as_of=NOW, zone="UTC")
    assert counted == len(members(people, segment_id)) == lifecycle.list_segments(people, ANYBODY)[0].members


def at_once(acts: list[Callable[[], object]]) -> list[Exception]:
    """Do all of it at the same time. Return the errors."""
    errors: list[Exception] = []
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            act()
        except Exception as error:  # noqa: BLE001 - of any kind, told by the assertion
            errors.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WITHIN_SECONDS)
        assert not thread.is_alive(), "it hangs"
    return errors
