"""Adding to a static segment and removing from it by a query or a list, and undoing exactly that."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import lifecycle
from core.audience import selection
from core.errors import DefinitionError, ImportFileError, NotFoundError, StateError
from core.importing import Entry, Layout, Missed, file_entries, pasted_entries
from core.language.definition import Definition
from core.lifecycle import picking
from core.membership import every_picked, picked_page, query_page
from core.membership.history import picked_for
from core.store.database import Database
from core.store.tables import StaticMember, table_of
from tests.callers import ANYBODY, caller
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

MEMBER = table_of(StaticMember)
AACHEN, BONN = city_is("Aachen"), city_is("Bonn")
MANY = 12_000
"""More than two batches of a list."""


@pytest.fixture
def people(database: Database) -> Database:
    """Contacts 1 and 2 in Aachen, 3 in Bonn."""
    rows = [(1, "Aachen"), (2, "Aachen"), (3, "Bonn")]
    add(database, *(contact(id_, city=city, email=f"C{id_}@Example.org", external_id=f"X{id_}") for id_, city in rows))
    return database


def picked(database: Database, segment_id: int) -> set[int]:
    """Return the stored ids of the picks."""
    return {id_ for id_, removed_at in rows(database, segment_id) if removed_at is None}


def rows(database: Database, segment_id: int) -> list[tuple[int, datetime | None]]:
    """Return the rows of a segment, removed ones included."""
    query = sa.select(MEMBER.c.profile_id, MEMBER.c.removed_at).where(MEMBER.c.segment_id == segment_id)
    with database.reading() as session:
        return [(id_, removed_at) for id_, removed_at in session.execute(query.order_by(MEMBER.c.profile_id))]


def page(database: Database, segment_id: int, definition: Definition, *, are_in: bool, **options: Any) -> Any:
    """A page of those a query finds, now."""
    return query_page(database, ANYBODY, segment_id, definition, as_of=NOW, zone="UTC", are_in=are_in, **options)


# By query


def test_a_query_adds_those_who_are_not_in_and_says_how_many_were(people: Database) -> None:
    segment_id = static(people, "Picked", [1, 3])
    done = lifecycle.add_by_query(people, caller(NOW + HOUR), segment_id, AACHEN, zone="UTC")
    assert (done.added, done.already) == (1, 1)
    assert members(people, segment_id) == {1, 2, 3}
    again = lifecycle.add_by_query(people, caller(NOW + 2 * HOUR), segment_id, AACHEN, zone="UTC")
    assert (again.added, again.already) == (0, 2)


def test_a_query_removes_those_who_are_in(people: Database) -> None:
    segment_id = static(people, "Picked", [1, 3])
    assert lifecycle.remove_by_query(people, caller(NOW + HOUR), segment_id, AACHEN, zone="UTC").removed == 1
    assert members(people, segment_id) == {3}
    assert [row[-2:] for row in stays(people, segment_id)] == [("manual", "manual"), ("manual", None)]


def test_a_query_is_asked_now_in_its_zone(people: Database) -> None:
    add(people, opened(1, at=NOW - 2 * DAY))
    segment_id = static(people, "Picked")
    query = defined(opened_within(1))
    assert lifecycle.add_by_query(people, caller(NOW), segment_id, query, zone="UTC").added == 0
    earlier = static(people, "Earlier", now=NOW - 3 * DAY)
    assert lifecycle.add_by_query(people, caller(NOW - 2 * DAY), earlier, query, zone="UTC").added == 1


def test_a_query_may_name_the_segment_itself(people: Database) -> None:
    segment_id = static(people, "Picked", [1])
    key = lifecycle.segment(people, ANYBODY, segment_id).key
    assert lifecycle.remove_by_query(people, caller(NOW + HOUR), segment_id, members_of(key), zone="UTC").removed == 1


def test_a_query_leaves_out_the_deleted(people: Database) -> None:
    change(people, 1, at=NOW, deleted_at=NOW)
    segment_id = static(people, "Picked", is_live=False)
    assert lifecycle.add_by_query(people, caller(NOW + HOUR), segment_id, AACHEN, zone="UTC").added == 1


@pytest.mark.parametrize("act", [lifecycle.add_by_query, lifecycle.remove_by_query])
@pytest.mark.parametrize(
    ("query", "error", "message"),
    [
        (Definition(), DefinitionError, "at least one block"),
        (defined(where("shoe_size", "is", 42)), DefinitionError, "shoe_size"),
        (members_of("nobody"), DefinitionError, "nobody"),
        (defined(where("status", "is", "new"), target="lead"), StateError, "must select contacts"),
    ],
)
def test_a_query_that_can_not_be_asked_is_refused_and_changes_nothing(
    people: Database, act: Any, query: Definition, error: type[Exception], message: str
) -> None:
    segment_id = static(people, "Picked", [3])
    with pytest.raises(error, match=message):
        act(people, caller(NOW + HOUR), segment_id, query, zone="UTC")
    with pytest.raises(error, match=message):
        page(people, segment_id, query, are_in=True)
    assert members(people, segment_id) == {3}


def test_only_a_static_segment_that_exists_is_added_to(people: Database) -> None:
    dynamic = live(people, "Dynamic", AACHEN)
    for segment_id, error in ((dynamic, StateError), (99, NotFoundError)):
        for act in (lifecycle.add_by_query, lifecycle.remove_by_query):
            with pytest.raises(error):
                act(people, caller(NOW), segment_id, AACHEN, zone="UTC")
        with pytest.raises(error):
            lifecycle.add_listed(people, caller(NOW), segment_id, pasted_entries("X1"))


def test_a_failure_while_stays_follow_undoes_the_adding(people: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    segment_id = static(people, "Picked", [3])

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(picking, "bring_up_to_date", fail)
    with pytest.raises(RuntimeError):
        lifecycle.add_by_query(people, caller(NOW + HOUR), segment_id, AACHEN, zone="UTC")
    assert picked(people, segment_id) == members(people, segment_id) == {3}


def test_no_id_of_a_query_comes_into_python(people: Database) -> None:
    add_many(people, range(10, 200))
    segment_id = static(people, "Picked")
    read: list[int] = []

    def note(_connection: Any, cursor: Any, *_: Any) -> None:
        read.append(cursor.rowcount if cursor.description else 0)

    everybody = defined(where("phone", "does_not_contain_data"))
    sa.event.listen(people.engine, "after_cursor_execute", note)
    done = lifecycle.add_by_query(people, caller(NOW + HOUR), segment_id, everybody, zone="UTC")
    gone = lifecycle.remove_by_query(people, caller(NOW + 2 * HOUR), segment_id, everybody, zone="UTC")
    back = lifecycle.undo_removing(people, caller(NOW + 3 * HOUR), segment_id, gone.batch)
    sa.event.remove(people.engine, "after_cursor_execute", note)
    assert done.added == gone.removed == back == 193
    assert max(read) < 100


# Queries


def test_those_found_who_are_in_or_not_are_counted_exactly_and_paged(people: Database) -> None:
    add(people, *(contact(id_, city="Aachen", first_name=f"N{id_}") for id_ in range(10, 30)))
    segment_id = static(people, "Picked", [1, 3, 10])
    first = page(people, segment_id, AACHEN, are_in=False, limit=15)
    assert (first.total, [row.profile_id for row in first.rows]) == (20, [2, *range(11, 25)])
    rest = page(people, segment_id, AACHEN, are_in=False, limit=15, after=first.next_after)
    assert [row.profile_id for row in rest.rows] == [25, 26, 27, 28, 29]
    assert rest.next_after is None
    assert [row.profile_id for row in page(people, segment_id, AACHEN, are_in=True).rows] == [1, 10]
    found = page(people, segment_id, AACHEN, are_in=False, search="n21")
    assert (found.total, [row.profile_id for row in found.rows]) == (1, [21])


# Undoing


def test_undoing_takes_out_exactly_those_who_came(people: Database) -> None:
    segment_id = static(people, "Picked", [1])
    first = lifecycle.add_by_query(people, caller(NOW + HOUR), segment_id, AACHEN, zone="UTC")
    lifecycle.add_by_query(people, caller(NOW + HOUR), segment_id, BONN, zone="UTC")
    assert lifecycle.undo_adding(people, caller(NOW + 2 * HOUR), segment_id, first.batch) == 1
    assert members(people, segment_id) == picked(people, segment_id) == {1, 3}
    assert lifecycle.undo_adding(people, caller(NOW + 3 * HOUR), segment_id, first.batch) == 0


def test_who_was_removed_and_added_again_is_not_undone(people: Database) -> None:
    segment_id = static(people, "Picked")
    first = lifecycle.add_by_query(people, caller(NOW), segment_id, AACHEN, zone="UTC")
    lifecycle.remove_members(people, caller(NOW), segment_id, [1])
    lifecycle.add_members(people, caller(NOW), segment_id, [1])
    assert lifecycle.undo_adding(people, caller(NOW), segment_id, first.batch) == 1
    assert picked(people, segment_id) == {1}


def test_batches_at_one_instant_differ(people: Database) -> None:
    segment_id = static(people, "Picked")
    batches = [lifecycle.add_members(people, caller(NOW), segment_id, [id_]).batch for id_ in (1, 2, 3)]
    assert len(set(batches)) == 3
    lifecycle.undo_adding(people, caller(NOW), segment_id, batches[1])
    assert picked(people, segment_id) == {1, 3}


@pytest.mark.parametrize("is_live", [True, False])
def test_a_removal_is_undone_exactly(people: Database, *, is_live: bool) -> None:
    segment_id = static(people, "Picked", [1, 3], is_live=is_live)
    gone = lifecycle.remove_by_query(people, caller(NOW + HOUR), segment_id, AACHEN, zone="UTC")
    lifecycle.remove_members(people, caller(NOW + HOUR), segment_id, [3])
    assert lifecycle.undo_removing(people, caller(NOW + HOUR), segment_id, gone.batch) == 1
    assert picked(people, segment_id) == {1}
    assert lifecycle.undo_removing(people, caller(NOW + HOUR), segment_id, gone.batch) == 0
    assert members(people, segment_id) == ({1} if is_live else set())


def test_a_removal_of_nobody_and_the_deleted_can_be_undone(people: Database) -> None:
    segment_id = static(people, "Picked", [1])
    nothing = lifecycle.remove_by_query(people, caller(NOW), segment_id, BONN, zone="UTC")
    assert (nothing.removed, lifecycle.undo_removing(people, caller(NOW), segment_id, nothing.batch)) == (0, 0)
    change(people, 1, at=NOW, deleted_at=NOW)
    gone = lifecycle.remove_members(people, caller(NOW), segment_id, [1, 99])
    assert (gone.removed, lifecycle.undo_removing(people, caller(NOW), segment_id, gone.batch)) == (1, 1)


def test_a_removal_is_kept_for_an_hour_after_it(people: Database) -> None:
    segment_id = static(people, "Picked", [1, 2, 3])
    old = lifecycle.remove_members(people, caller(NOW), segment_id, [1])
    recent = lifecycle.remove_members(people, caller(NOW + HOUR), segment_id, [2])
    lifecycle.remove_members(people, caller(NOW + timedelta(hours=1, minutes=5)), segment_id, [3])
    with pytest.raises(StateError, match="of the last hour"):
        lifecycle.undo_removing(people, caller(NOW + 2 * HOUR), segment_id, old.batch)
    assert lifecycle.undo_removing(people, caller(NOW + 2 * HOUR), segment_id, recent.batch) == 1


def test_a_removal_can_be_undone_until_another_comes_an_hour_later(people: Database) -> None:
    segment_id = static(people, "Picked", [1, 2, 3])
    gone = lifecycle.remove_members(people, caller(NOW + HOUR), segment_id, [1])
    lifecycle.add_members(people, caller(NOW + 4 * HOUR), segment_id, [1, 2])
    lifecycle.remove_members(people, caller(NOW + 5 * HOUR), segment_id, [1])
    with pytest.raises(StateError, match="of the last hour"):
        lifecycle.undo_removing(people, caller(NOW + 5 * HOUR), segment_id, gone.batch)
    late = lifecycle.remove_members(people, caller(NOW + 6 * HOUR), segment_id, [2])
    assert lifecycle.undo_removing(people, caller(NOW + 9 * DAY), segment_id, late.batch) == 1
    assert picked(people, segment_id) == {2, 3}


def test_old_removals_leave_no_rows(people: Database) -> None:
    segment_id = static(people, "Picked", [1, 2, 3])
    lifecycle.remove_members(people, caller(NOW + HOUR), segment_id, [1, 2])
    lifecycle.add_members(people, caller(NOW + 2 * HOUR), segment_id, [2])
    last = lifecycle.remove_members(people, caller(NOW + 4 * HOUR), segment_id, [3])
    assert rows(people, segment_id) == [(2, None), (3, last.batch)]


def test_who_was_added_or_removed_since_is_not_put_back(people: Database) -> None:
    segment_id = static(people, "Picked", [1, 2, 3])
    first = lifecycle.remove_members(people, caller(NOW), segment_id, [1, 2, 3])
    again = lifecycle.add_members(people, caller(NOW), segment_id, [1, 2])
    second = lifecycle.remove_members(people, caller(NOW), segment_id, [1])
    assert (again.added, second.removed) == (2, 1)
    assert lifecycle.undo_removing(people, caller(NOW), segment_id, first.batch) == 1
    assert picked(people, segment_id) == members(people, segment_id) == {2, 3}
    assert lifecycle.undo_adding(people, caller(NOW), segment_id, again.batch) == 1
    assert picked(people, segment_id) == members(people, segment_id) == {3}


def test_who_was_removed_is_added_once_and_counted_once(people: Database) -> None:
    segment_id = static(people, "Picked", [1, 2])
    lifecycle.remove_members(people, caller(NOW), segment_id, [1])
    done = lifecycle.add_members(people, caller(NOW), segment_id, [1, 2, 3])
    assert (done.added, done.already) == (2, 1)
    assert rows(people, segment_id) == [(1, None), (2, None), (3, None)]
    assert lifecycle.undo_adding(people, caller(NOW), segment_id, done.batch) == 2
    assert picked(people, segment_id) == {2}


def test_removals_of_one_segment_are_not_those_of_another(people: Database) -> None:
    one, other = (static(people, name, [1, 2]) for name in ("One", "Other"))
    gone = [lifecycle.remove_members(people, caller(NOW + HOUR), segment_id, [1]) for segment_id in (one, other)]
    assert gone[0].batch == gone[1].batch
    assert lifecycle.undo_removing(people, caller(NOW + HOUR), one, gone[0].batch) == 1
    lifecycle.remove_members(people, caller(NOW + 3 * HOUR), one, [2])
    assert (picked(people, one), picked(people, other)) == ({1}, {2})
    assert lifecycle.undo_removing(people, caller(NOW + 3 * HOUR), other, gone[1].batch) == 1


@pytest.mark.parametrize("is_live", [True, False])
def test_nobody_reads_those_who_were_removed(people: Database, *, is_live: bool) -> None:
    segment_id = static(people, "Picked", [1, 2, 3], is_live=is_live)
    lifecycle.remove_members(people, caller(NOW), segment_id, [1])
    everybody = defined(where("phone", "does_not_contain_data"))
    assert [row.profile_id for row in picked_page(people, ANYBODY, segment_id).rows] == [2, 3]
    assert [row.profile_id for row in every_picked(people, ANYBODY, segment_id)] == [2, 3]
    assert [row.profile_id for row in page(people, segment_id, everybody, are_in=True).rows] == [2, 3]
    assert [row.profile_id for row in page(people, segment_id, everybody, are_in=False).rows] == [1]
    assert [segment_id in picked_for(people, ANYBODY, "contact", id_) for id_ in (1, 2)] == [False, True]
    copied = lifecycle.copy(people, caller(NOW), segment_id, name="Copy")
    assert rows(people, copied.id) == [(2, None), (3, None)]
    if is_live:
        assert lifecycle.refresh(people, caller(NOW + DAY), segment_id).members == 2
    else:
        lifecycle.publish(people, caller(NOW + DAY), segment_id)
    assert members(people, segment_id) == {2, 3}


def test_the_largest_id_is_put_back_too(database: Database) -> None:
    largest = 2**63 - 1
    add_many(database, (1, largest))
    segment_id = static(database, "Picked", [1, largest])
    gone = lifecycle.remove_members(database, caller(NOW), segment_id, [largest])
    assert lifecycle.undo_removing(database, caller(NOW), segment_id, gone.batch) == 1
    assert picked(database, segment_id) == {1, largest}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(
    before=st.frozensets(st.sampled_from(range(1, 9))),
    query=st.sampled_from([AACHEN, BONN, defined(where("city", "is_not", "Aachen")), city_is("Rome", included=(1, 2))]),
    is_live=st.booleans(),
)
def test_adding_by_a_query_then_removing_by_it_leaves_those_it_does_not_select(
    crowd: Database, before: frozenset[int], query: Definition, *, is_live: bool
) -> None:
    segment_id = static(crowd, "Picked", before, is_live=is_live)
    selected = set(selection.member_ids(crowd, ANYBODY, query, as_of=NOW, zone="UTC"))
    added = lifecycle.add_by_query(crowd, caller(NOW + HOUR), segment_id, query, zone="UTC")
    assert picked(crowd, segment_id) == before | selected
    assert (added.added, added.already) == (len(selected - before), len(selected & before))
    removed = lifecycle.remove_by_query(crowd, caller(NOW + 2 * HOUR), segment_id, query, zone="UTC")
    assert picked(crowd, segment_id) == before - selected
    assert removed.removed == len(selected)
    lifecycle.undo_removing(crowd, caller(NOW + 2 * HOUR), segment_id, removed.batch)
    assert picked(crowd, segment_id) == before | selected
    lifecycle.remove_by_query(crowd, caller(NOW + 3 * HOUR), segment_id, query, zone="UTC")
    again = lifecycle.add_by_query(crowd, caller(NOW + 3 * HOUR), segment_id, query, zone="UTC")
    lifecycle.undo_adding(crowd, caller(NOW + 3 * HOUR), segment_id, again.batch)
    assert picked(crowd, segment_id) == before - selected
    assert members(crowd, segment_id) == (before - selected if is_live else set())


@pytest.fixture
def crowd(database: Database) -> Database:
    """Eight contacts in three cities and in none."""
    cities = ("Aachen", "Aachen", "Bonn", "Bonn", None, "Rome", "aachen", None)
    add(database, *(contact(id_, city=city) for id_, city in enumerate(cities, start=1)))
    return database


# By a list


def test_a_list_names_people_by_e_mail_without_case_and_by_own_id_exactly(people: Database) -> None:
    segment_id = static(people, "Picked", [2])
    text = "c1@example.ORG, X2; x3\n\nX3\tC1@EXAMPLE.ORG X1\nnobody@example.org"
    done = lifecycle.add_listed(people, caller(NOW + HOUR), segment_id, pasted_entries(text))
    assert (done.entries, done.added, done.already, done.repeated) == (7, 2, 1, 2)
    assert done.missed == (Missed(1, "x3", "not found"), Missed(4, "nobody@example.org", "not found"))
    assert members(people, segment_id) == {1, 2, 3}
    assert lifecycle.undo_adding(people, caller(NOW + HOUR), segment_id, done.batch) == 2


def test_nobody_is_guessed(people: Database) -> None:
    add(
        people,
        contact(4, email="twice@example.org"),
        contact(5, email="TWICE@example.org"),
        contact(6, email="gone@example.org", external_id="GONE", deleted_at=NOW),
        contact(7, email="c1@example.org", deleted_at=NOW),
        contact(8, external_id="c2@example.org"),
        contact(9, email="own@example.org", external_id="own@example.org"),
    )
    segment_id = static(people, "Picked")
    listed = ["twice@example.org", "gone@example.org", "GONE", "c1@example.org", "c2@example.org", "own@example.org"]
    done = lifecycle.add_listed(people, caller(NOW), segment_id, pasted_entries("\n".join(listed)))
    assert members(people, segment_id) == {1, 9}, "a deleted namesake is in nobody's way"
    assert done.missed == (
        Missed(1, "twice@example.org", "several contacts have it"),
        Missed(2, "gone@example.org", "deleted"),
        Missed(3, "GONE", "deleted"),
        Missed(5, "c2@example.org", "several contacts have it"),
    )


def test_leads_are_named_by_their_own_id_or_the_e_mail_of_their_contact(people: Database) -> None:
    add(
        people,
        contact(4, email="gone@example.org", deleted_at=NOW),
        lead(1, external_id="L1", contact_id=1),
        lead(2, contact_id=2),
        lead(3, contact_id=3),
        lead(4, contact_id=3),
        lead(5, contact_id=4),
        lead(6, contact_id=1, deleted_at=NOW),
    )
    made = lifecycle.create_segment(people, caller(NOW), kind="static", name="Leads", target="lead")
    listed = ["L1", "c1@EXAMPLE.org", "c2@example.org", "c3@example.org", "gone@example.org", "X1"]
    done = lifecycle.add_listed(people, caller(NOW), made.id, pasted_entries("\n".join(listed)))
    assert picked(people, made.id) == {1, 2}
    assert done.missed == (
        Missed(4, "c3@example.org", "several leads have it"),
        Missed(5, "gone@example.org", "not found"),
        Missed(6, "X1", "not found"),
    )


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "'; DROP TABLE contact; --", "\\N", "\\.", "x" * 100_000, "É" * 9])
def test_hostile_entries_are_not_found_and_do_no_harm(people: Database, text: str) -> None:
    segment_id = static(people, "Picked")
    done = lifecycle.add_listed(people, caller(NOW), segment_id, [Entry(1, text), Entry(2, "X1")])
    assert done.missed == (Missed(1, text, "not found"),)
    assert members(people, segment_id) == {1}


def test_a_long_list_takes_few_statements(database: Database) -> None:
    add_many(database, range(1, 4))
    add(database, *(contact(id_, external_id=f"X{id_}") for id_ in range(10, 40)))
    segment_id = static(database, "Picked")
    statements: list[str] = []
    sa.event.listen(database.engine, "before_cursor_execute", lambda *seen: statements.append(seen[2]))
    entries = (Entry(number, f"X{number}") for number in range(1, MANY + 1))
    done = lifecycle.add_listed(database, caller(NOW + HOUR), segment_id, entries)
    assert (done.entries, done.added, len(done.missed)) == (MANY, 30, MANY - 30)
    assert done.missed[0] == Missed(1, "X1", "not found")
    assert done.missed[-1] == Missed(MANY, f"X{MANY}", "not found")
    assert len(statements) < 40


def test_lists_one_after_the_other_do_not_mix(people: Database) -> None:
    segment_id = static(people, "Picked")
    for text, added in (("X1 X2", 2), ("", 0), ("X3", 1)):
        assert lifecycle.add_listed(people, caller(NOW), segment_id, pasted_entries(text)).added == added


def test_a_list_that_breaks_off_changes_nothing(people: Database) -> None:
    def entries() -> Iterator[Entry]:
        yield Entry(1, "X1")
        raise ImportFileError("file: must be there.")

    segment_id = static(people, "Picked")
    with pytest.raises(ImportFileError):
        lifecycle.add_listed(people, caller(NOW), segment_id, entries())
    assert picked(people, segment_id) == set()
    assert lifecycle.add_listed(people, caller(NOW), segment_id, pasted_entries("X1")).added == 1


LAYOUT = Layout(("name", "id"), (None, None), header=("name", "id"))


def test_a_column_of_a_file_is_a_list() -> None:
    file = io.BytesIO(b'name,id\nAda, X1 \nBen\n\nCleo,""\n"Dana\nDee",X4\n"bad" cell,X5\n')
    assert list(file_entries(file, LAYOUT, "id")) == [
        Entry(2, "X1"),
        Entry(3, "", "empty"),
        Entry(5, "", "empty"),
        Entry(6, "X4"),
        Entry(8, "", "must have quotes only around whole cells, and those inside doubled"),
    ]


def test_a_column_that_is_not_in_the_file_is_told() -> None:
    with pytest.raises(ImportFileError, match="It has name, id"):
        list(file_entries(io.BytesIO(b"name,id\n"), LAYOUT, "mail"))


def test_entries_of_a_file_that_can_not_be_read_are_missed(people: Database) -> None:
    segment_id = static(people, "Picked")
    file = io.BytesIO(b"name,id\nAda,X1\nBen,\nCleo,X9\n")
    done = lifecycle.add_listed(people, caller(NOW), segment_id, file_entries(file, LAYOUT, "id"))
    assert done.added == 1
    assert done.missed == (Missed(3, "", "empty"), Missed(4, "X9", "not found"))


def test_instants_stay_in_order_when_a_clock_goes_back(people: Database) -> None:
    segment_id = static(people, "Picked", [1], now=NOW + DAY)
    earlier: datetime = lifecycle.add_members(people, caller(NOW), segment_id, [2]).batch
    assert earlier > NOW + DAY
