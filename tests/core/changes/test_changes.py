"""What triggers note: whatever writes, and however, each change reaches the profiles it affects and no others."""

from __future__ import annotations

import os
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core import lifecycle
from core.changes import passage
from core.importing import Answers, import_file
from core.language.catalog import Attribute
from core.language.definition import Condition, ProfileBlock, RelatedGroup
from core.language.operators import AttributeType
from core.store.database import Database
from core.store.declaring import declare_attribute
from core.store.segments import segment_row
from core.store.tables import Change, table_of
from tests import effort
from tests.callers import ANYBODY, caller
from tests.conftest import on
from tests.histories import SPANS, STEPS, History
from tests.makers import (
    DAY,
    HOUR,
    NOW,
    account,
    add,
    change,
    city_is,
    contact,
    defined,
    edit,
    lead,
    live,
    members,
    members_of,
    opened,
    opened_within,
    static,
    where,
)

_change = table_of(Change)


def execute(database: Database, *statements: str) -> None:
    """Write as another program does, in plain SQL."""
    with database.engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def noted(database: Database) -> set[tuple[str, str, int]]:
    """Return every change in the log, and empty the log."""
    with database.writing() as session:
        found = {
            tuple(row) for row in session.execute(sa.select(_change.c.entity, _change.c.what, _change.c.profile_id))
        }
        session.execute(sa.delete(_change))
    return found  # type: ignore[return-value]


@pytest.fixture
def people(database: Database) -> Database:
    add(
        database,
        account(1, industry="rental"),
        contact(1, city="Aachen", account_id=1, external_id="c1"),
        contact(2, city="Bonn"),
        lead(1, contact_id=1, score=5, external_id="l1"),
        opened(1, at=NOW - HOUR),
    )
    noted(database)
    return database


# What is noted

_RENTAL = (
    "INTO interaction (contact_id, id, kind, occurred_at, recorded_at) SELECT {}, 'rental', occurred_at, recorded_at"
)
INSERT_RENTAL = f"INSERT {_RENTAL.format('2, 9')} FROM interaction"
REPLACE_BY_RENTAL = f"INSERT OR REPLACE {_RENTAL.format('contact_id, id')} FROM interaction"


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE contact SET city = 'Köln', city_key = 'köln' WHERE id = 1", {("contact", " city", 1)}),
        ("UPDATE contact SET city_key = 'köln' WHERE id = 1", {("contact", " city", 1)}),
        ("UPDATE contact SET city = city, phone = phone", set()),
        ("UPDATE contact SET phone = NULL, owner = 'x', birthday = '2000-01-01' WHERE id = 2",
         {("contact", " birthday owner", 2)}),
        ("UPDATE contact SET account_id = NULL WHERE id = 1", {("contact", " account_id", 1)}),
        ("UPDATE contact SET id = 3 WHERE id = 2", {("contact", "*", 2), ("contact", "*", 3)}),
        ("DELETE FROM contact WHERE id = 2", {("contact", "*", 2)}),
        ("UPDATE account SET employees = 7", {("account", " employees", 1)}),
        ("UPDATE lead SET score = 6", {("lead", " score", 1)}),
        ("UPDATE lead SET contact_id = 2", {("lead", " contact_id", 1), ("contact", " leads", 1)}),
        ("DELETE FROM lead", {("lead", "*", 1), ("contact", " leads", 1)}),
        ("UPDATE interaction SET amount = 5", {("interaction", "email_opened", 1)}),
        ("UPDATE interaction SET recorded_at = occurred_at", set()),
        ("UPDATE interaction SET contact_id = 2",
         {("interaction", "email_opened", 1), ("interaction", "email_opened", 2)}),
        ("UPDATE interaction SET kind = 'rental'", {("interaction", "email_opened", 1), ("interaction", "rental", 1)}),
        ("DELETE FROM interaction", {("interaction", "email_opened", 1)}),
        (INSERT_RENTAL, {("interaction", "rental", 2)}),
        ("INSERT INTO contact (id, created_at, updated_at) SELECT 5, created_at, updated_at FROM contact WHERE id = 1",
         {("contact", "*", 5)}),
    ],
)  # fmt: skip
def test_triggers_note_whatever_a_program_writes(people: Database, statement: str, expected: set[Any]) -> None:
    execute(people, statement)
    assert noted(people) == expected


@on("sqlite")
@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("INSERT OR REPLACE INTO lead (id, created_at, updated_at) VALUES (1, 0, 0)",
         {("lead", "*", 1), ("contact", " leads", 1)}),
        ("INSERT OR REPLACE INTO lead (id, external_id, created_at, updated_at) VALUES (7, 'l1', 0, 0)",
         {("lead", "*", 1), ("lead", "*", 7), ("contact", " leads", 1)}),
        (REPLACE_BY_RENTAL,
         {("interaction", "email_opened", 1), ("interaction", "rental", 1)}),
    ],
)  # fmt: skip
def test_triggers_note_what_sqlite_replaces(people: Database, statement: str, expected: set[Any]) -> None:
    execute(people, statement)
    assert noted(people) == expected


@on("sqlite")
def test_triggers_note_what_an_update_replaces(people: Database) -> None:
    add(people, lead(2))
    noted(people)
    execute(people, "UPDATE OR REPLACE lead SET external_id = 'l1' WHERE id = 2")
    assert noted(people) == {("lead", "*", 1), ("contact", " leads", 1), ("lead", " external_id", 2)}


@on("postgresql")
def test_an_emptied_table_affects_everybody(people: Database) -> None:
    segment_id = live(people, "Openers", defined(opened_within(30)))
    execute(people, "TRUNCATE interaction")
    assert noted(people) >= {("interaction", "**", 0)}
    live(people, "Others", defined(opened_within(30)), now=NOW)
    add(people, opened(1, at=NOW), opened(2, at=NOW))
    lifecycle.refresh(people, caller(NOW + HOUR), segment_id)
    execute(people, "TRUNCATE interaction")
    lifecycle.refresh(people, caller(NOW + 2 * HOUR), segment_id)
    assert members(people, segment_id) == set()


def test_triggers_note_a_custom_attribute_from_its_declaration_on(people: Database) -> None:
    with people.writing() as session:
        declare_attribute(session, "contact", Attribute("nick", "Nick", AttributeType.TEXT))
    execute(people, "UPDATE contact SET nick = 'A', nick_key = 'a' WHERE id = 2")
    assert noted(people) == {("contact", " nick", 2)}


# What it affects


LEADS = defined(
    ProfileBlock(
        conditions=(
            RelatedGroup(relation="leads", conditions=(Condition(attribute="score", operator="is_at_least", value=5),)),
        )
    )
)


@pytest.mark.parametrize(
    ("definition", "statement", "after"),
    [
        (city_is("Bonn"), "UPDATE contact SET city = 'Bonn', city_key = 'bonn' WHERE id = 1", {1, 2}),
        (city_is("Bonn"), "UPDATE contact SET city = 'BONN' WHERE id = 1", {1, 2}),  # without its key
        (city_is("Bonn"), "DELETE FROM contact WHERE id = 2", set()),
        (defined(where("account.industry", "is", "rental")), "UPDATE account SET industry = 'other'", set()),
        (defined(where("account.industry", "is", "rental")), "UPDATE contact SET account_id = 1", {1, 2}),
        (LEADS, "UPDATE lead SET score = 4", set()),
        (LEADS, "UPDATE lead SET contact_id = 2", {2}),
        (LEADS, "DELETE FROM lead", set()),
        (defined(opened_within(9)), "UPDATE interaction SET contact_id = 2", {2}),
        (defined(where("contact.city", "is", "Aachen"), target="lead"),
         "UPDATE contact SET city = NULL, city_key = NULL", set()),
        (defined(where("account.industry", "is", "rental"), target="lead"),
         "UPDATE account SET industry = 'other'", set()),
        (defined(opened_within(9), target="lead"), "DELETE FROM interaction", set()),
    ],
)  # fmt: skip
def test_plain_sql_moves_members(people: Database, definition: Any, statement: str, after: set[int]) -> None:
    segment_id = live(people, "A", definition)
    assert members(people, segment_id) != after
    execute(people, statement)
    lifecycle.refresh(people, caller(NOW + HOUR), segment_id)
    assert members(people, segment_id) == after


def test_a_change_of_city_affects_no_definition_that_does_not_read_it(people: Database) -> None:
    """A statement writes a key that nobody corrects: a profile that the refresh skips stays a member."""
    ids = [live(people, name, definition) for name, definition in (("City", city_is("Aachen")), ("Owner", defined(
        where("owner", "does_not_contain_data"))))]  # fmt: skip
    with people.writing() as session, people.dialect.change_log.right_keys(session.connection()):
        session.execute(sa.text("UPDATE contact SET owner_key = 'x' WHERE id = 1"))
    noted(people)
    execute(people, "UPDATE contact SET city = 'Bonn', city_key = 'bonn' WHERE id = 1")
    lifecycle.refresh_all(people, caller(NOW + HOUR))
    assert [members(people, segment_id) for segment_id in ids] == [set(), {1, 2}]
    lifecycle.refresh_all(people, caller(NOW + 2 * HOUR), is_full=True)
    assert [members(people, segment_id) for segment_id in ids] == [set(), {2}]


# Positions


@on("postgresql")
def test_a_change_committed_after_a_later_one_is_not_lost(people: Database) -> None:
    """A transaction with an older number becomes visible after a refresh that saw a newer one."""
    segment_id = live(people, "Aachen", city_is("Aachen"))
    with people.engine.connect() as slow:
        slow.exec_driver_sql("UPDATE contact SET city = 'Bonn', city_key = 'bonn' WHERE id = 1")
        execute(people, "UPDATE contact SET city = 'Aachen', city_key = 'aachen' WHERE id = 2")
        lifecycle.refresh_all(people, caller(NOW + HOUR))
        assert members(people, segment_id) == {1, 2}
        slow.commit()
    lifecycle.refresh_all(people, caller(NOW + 2 * HOUR))
    assert members(people, segment_id) == {2}


def test_changes_that_every_segment_has_read_are_pruned(people: Database) -> None:
    for number in range(2):
        live(people, f"Segment {number}", city_is("Aachen"))
    for hours in range(1, 4):
        change(people, 1, city=f"City {hours}", at=NOW)
        lifecycle.refresh_all(people, caller(NOW + hours * HOUR))
        with people.reading() as session:
            assert session.execute(sa.select(sa.func.count()).select_from(_change)).scalar_one() <= 2


def test_a_segment_whose_changes_were_pruned_looks_at_everybody(people: Database) -> None:
    segment_id = live(people, "Aachen", city_is("Aachen"))
    lifecycle.schedule(people, caller(NOW), segment_id, mode="manual")
    live(people, "Other", city_is("Bonn"))
    execute(people, "UPDATE contact SET city = 'Aachen', city_key = 'aachen' WHERE id = 2")
    for days, is_kept in ((1, True), (8, False)):
        lifecycle.refresh_due(people, caller(NOW + days * DAY))
        with people.reading() as session:
            assert (segment_row(session, segment_id).log_position is not None) == is_kept
    lifecycle.refresh(people, caller(NOW + 9 * DAY), segment_id)
    assert members(people, segment_id) == {1, 2}


@on("postgresql")
def test_a_position_of_another_server_is_worth_nothing(people: Database) -> None:
    segment_id = live(people, "Aachen", city_is("Aachen"))
    execute(
        people,
        "UPDATE segment SET log_position = '1/' || split_part(log_position, '/', 2)",
        "UPDATE contact SET city = 'Aachen', city_key = 'aachen'",
        "DELETE FROM change",
    )
    lifecycle.refresh_due(people, caller(NOW + HOUR))
    assert members(people, segment_id) == {1, 2}


# On change


def waiting(database: Database, name: str, definition: Any) -> int:
    """A live segment that is refreshed on change, and has read everything."""
    segment_id = live(database, name, definition)
    lifecycle.schedule(database, caller(NOW), segment_id, mode="on_change")
    lifecycle.refresh_due(database, caller(NOW))
    assert not lifecycle.is_anything_due(database, caller(NOW))
    return segment_id


def test_a_change_makes_an_on_change_segment_due_once(people: Database) -> None:
    city, owner = (
        waiting(people, "City", city_is("Aachen")),
        waiting(people, "Owner", defined(where("owner", "is", "x"))),
    )
    execute(people, "UPDATE contact SET city = 'Aachen', city_key = 'aachen' WHERE id = 2")
    assert lifecycle.is_anything_due(people, caller(NOW + HOUR))
    [outcome] = lifecycle.refresh_due(people, caller(NOW + HOUR))
    assert (outcome.segment_id, outcome.members) == (city, 2)  # type: ignore[union-attr]
    assert not lifecycle.is_anything_due(people, caller(NOW + 2 * HOUR))
    assert lifecycle.segment(people, ANYBODY, owner).next_refresh_at == NOW + DAY


def test_an_import_makes_a_segment_due_only_where_it_changed_something(database: Database, tmp_path: Any) -> None:
    segment_id = waiting(database, "Waiting", city_is("Aachen"))
    file = tmp_path / "contacts.csv"
    file.write_text("id,email,city\nC1,a@example.org,Aachen\n")
    import_file(database, caller(NOW + 2 * HOUR), file, Answers(entity="contact"))
    [outcome] = lifecycle.refresh_due(database, caller(NOW + 3 * HOUR))
    assert (outcome.segment_id, outcome.members) == (segment_id, 1)  # type: ignore[union-attr]
    import_file(database, caller(NOW + 4 * HOUR), file, Answers(entity="contact"))
    assert not lifecycle.is_anything_due(database, caller(NOW + 5 * HOUR))


def test_a_change_to_what_a_segment_is_built_on_makes_it_due(people: Database) -> None:
    picked, base = static(people, "Picked", [1]), live(people, "Base", city_is("Aachen"))
    lifecycle.schedule(people, caller(NOW), base, mode="manual")
    user = waiting(people, "User", members_of("picked"))
    of_base = waiting(people, "Of base", members_of("base"))
    lifecycle.add_members(people, caller(NOW + HOUR), picked, [2])
    outcomes = lifecycle.refresh_due(people, caller(NOW + HOUR))
    assert [outcome.segment_id for outcome in outcomes] == [picked, user]  # type: ignore[union-attr]
    edit(people, base, city_is("Bonn"), now=NOW + HOUR)
    lifecycle.publish(people, caller(NOW + HOUR), base)
    lifecycle.refresh_due(people, caller(NOW + 2 * HOUR))
    assert (members(people, user), members(people, of_base)) == ({1, 2}, {2})


# Any history

HISTORY_COUNT = int(os.environ.get("PROVE_HISTORIES", "3"))
MOMENTS = st.tuples(st.lists(st.sampled_from(STEPS), max_size=5), st.sampled_from(SPANS))
HISTORIES = st.tuples(st.integers(0, 10**6), st.lists(MOMENTS, min_size=3, max_size=8))


@pytest.mark.usefixtures("declared")
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
    max_examples=HISTORY_COUNT,
    phases=(Phase.explicit, Phase.generate),  # all of a history comes from its seed: there is nothing to shrink
)
@given(history=HISTORIES)
def test_any_history_gives_the_stays_of_full_refreshes(database: Database, history: Any) -> None:
    seed, moments = history
    one = History(seed, database)
    for steps, span in moments:
        for step in steps:
            one.perform(step)
        assert not one.refresh(span)


# The histories have teeth


def nothing_crosses(*_: Any) -> tuple[()]:
    """As if time moved nobody."""
    return ()


FAULTS = {
    "no trigger of changed contacts": "note_contact_updated",
    "no trigger of new interactions": "note_interaction_inserted",
    "no range that time moves": "instant_crossings",
}


@pytest.mark.usefixtures("declared")
@on("sqlite")
@pytest.mark.parametrize("fault", FAULTS)
def test_the_histories_see_a_fault(database: Database, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    assert any(_differs(database, monkeypatch, FAULTS[fault], seed) for seed in range(10)), f"nobody noticed: {fault}"


def _differs(database: Database, monkeypatch: pytest.MonkeyPatch, fault: str, seed: int) -> bool:
    one = History(seed, database)
    if fault.startswith("note_"):
        execute(database, f"DROP TRIGGER IF EXISTS {fault}")
    else:
        monkeypatch.setattr(passage, fault, nothing_crosses)
    random = Random(seed)  # noqa: S311 - the same every time
    for _ in range(5):
        for _ in range(4):
            one.perform(random.choice(["write", "do"]))
        if one.refresh(random.choice(SPANS)):
            return True
    return False


@on("sqlite")
def test_a_new_contact_costs_the_same_however_many_have_no_own_id(database: Database) -> None:
    def new() -> int:
        return effort.steps(
            database, lambda: execute(database, "INSERT INTO contact (created_at, updated_at) VALUES (0, 0)")
        )

    few = new()
    execute(
        database,
        "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) "
        "INSERT INTO contact (id, created_at, updated_at) SELECT i, 0, 0 FROM n",
        "ANALYZE",
    )
    assert new() < few + 1_000


@on("sqlite")
def test_finding_crossings_costs_the_same_however_many_did_it_at_other_times(database: Database) -> None:
    add(database, contact(1))
    segment = live(database, "Readers", defined(opened_within(365)))

    def refreshed(hours: int) -> int:
        return effort.steps(database, lambda: lifecycle.refresh(database, caller(NOW + hours * HOUR), segment))

    refreshed(1)
    few = refreshed(2)
    execute(
        database,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) "
        "INSERT INTO interaction (contact_id, id, kind, occurred_at, recorded_at) "
        "SELECT 1, i, 'email_opened', 1700000000000000 + i, 0 FROM n",
    )
    refreshed(3)
    assert refreshed(4) < few + 1_000
