"""Kept blocks give the same counts as the compiled query, of one instant and one state of the data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyroaring import BitMap64

from core import lifecycle
from core.audience.counts import count_parts
from core.audience.evaluations import KEPT_FOR, Evaluations
from core.audience.selection import Known, count, member_ids
from core.changes.log import prune_changes
from core.changes.positions import take_position
from core.errors import DefinitionError
from core.language import edits
from core.language.catalog import Attribute
from core.language.definition import Condition, Definition, Group, ProfileBlock, RelatedGroup, SegmentBlock, Step
from core.language.operators import AttributeType
from core.store.caches import ENTRY_BYTES
from core.store.database import Database
from core.store.declaring import declare_attribute
from tests.callers import ANYBODY, caller
from tests.conftest import on
from tests.drawing import Drawing
from tests.loading import load
from tests.makers import (
    NOW,
    add,
    add_many,
    change,
    city_is,
    contact,
    defined,
    edit,
    lead,
    live,
    members_of,
    opened,
    opened_within,
    static,
    where,
)
from tests.worlds import IDS, World, world

SECOND = timedelta(seconds=1)
EDITS = 12


@contextmanager
def queries(database: Database) -> Iterator[list[str]]:
    """The statements that evaluate blocks in the meantime."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "group_concat" in statement or "int8send" in statement:
            seen.append(statement)

    sa.event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(database.engine, "before_cursor_execute", note)


def counted(
    evaluations: Evaluations, database: Database, definition: Definition, *, now: datetime = NOW, zone: str = "UTC"
) -> tuple[int, datetime]:
    """The number of members, and its instant."""
    with evaluations.reading(database, caller(now), zone=zone) as evaluation:
        return evaluation.count(definition), evaluation.as_of


def ten_blocks() -> Definition:
    """A definition of every kind of block, with a group."""
    cities = [where("city", "is", city) for city in ("Aachen", "Bonn", "Köln", "Trier", "Ulm", "Kiel")]
    both = Group(steps=(Step(block=cities[4]), Step(operator="or", block=cities[5])))
    blocks = (*cities[:4], where("email_consent", "is_yes"), opened_within(30), opened_within(60), opened_within(90))
    return defined(*blocks, both)


@pytest.fixture
def people(database: Database) -> Database:
    """Some in Aachen, some in Bonn; one of each has opened an e-mail."""
    for id_, city in enumerate(("Aachen", "Aachen", "Bonn", "Bonn", "Ulm"), start=1):
        add(database, contact(id_, city=city))
    add(database, opened(1, at=NOW - SECOND), opened(3, at=NOW - SECOND))
    return database


# The same as the compiled query.


@pytest.mark.usefixtures("declared")
@pytest.mark.parametrize("seed", [1, 6, 10])
def test_every_count_of_a_chain_of_edits_is_that_of_the_compiled_query(database: Database, seed: int) -> None:
    one = world(seed)
    load(one, database)
    with database.reading() as session:
        known = Known.of(session)
    evaluations = Evaluations()
    random = Random(seed)  # noqa: S311 - the same every time
    drawing = Drawing(random, known.catalog, {}, max_depth=2, ids=IDS)
    definition = drawing.definition("contact")
    for _ in range(EDITS):
        place = random.randrange(len(definition.steps))
        another = drawing.definition("contact").steps[0].block
        definition = edits.replace(definition, ("steps", place, "block"), another)
        with evaluations.reading(database, caller(one.as_of), zone=one.zone) as evaluation:
            members = list(member_ids(database, ANYBODY, definition, as_of=one.as_of, zone=one.zone))
            assert sorted(evaluation.ids(definition)) == members
            counts = count_parts(evaluation, definition)
        assert counts.members == len(members)


@pytest.fixture
def worlds(database: Database) -> tuple[Database, World, Evaluations]:
    one = world(2)
    load(one, database)
    return database, one, Evaluations()


@pytest.mark.usefixtures("declared")
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_parts_count_what_their_definitions_count_alone(worlds: tuple[Database, World, Evaluations], seed: int) -> None:
    database, one, evaluations = worlds
    with database.reading() as session:
        catalog = Known.of(session).catalog
    target = "lead" if seed % 3 == 0 else "contact"
    definition = Drawing(Random(seed), catalog, {}, max_depth=2, ids=IDS).definition(target)  # noqa: S311

    def alone(part: Definition) -> int:
        return count(database, ANYBODY, part, as_of=one.as_of, zone=one.zone) if part.steps else 0

    with evaluations.reading(database, caller(one.as_of), zone=one.zone) as evaluation:
        counts = count_parts(evaluation, definition)
    assert counts.members == alone(definition)
    for part in counts.parts:
        if len(part.path) == 2:
            steps = definition.steps
            place = int(part.path[1])
            first = Step(block=steps[place].block)
            assert part.holds == alone(Definition(target=target, steps=(first,)))
            assert part.running == alone(Definition(target=target, steps=steps[: place + 1]))
            left = edits.remove(definition, part.path)
            if left.steps:
                assert part.without == alone(left)
        elif part.path[-2] == "conditions" and len(part.path) == 5:
            block = definition.steps[int(part.path[1])].block
            if isinstance(block, ProfileBlock):
                only = ProfileBlock(conditions=(block.conditions[int(part.path[-1])],))
                assert part.holds == alone(Definition(target=target, steps=(Step(block=only),)))
                if len(block.conditions) > 1:
                    assert part.without == alone(edits.remove(definition, part.path))


def test_ids_of_any_size_and_sign_count(database: Database) -> None:
    ids = [-(2**62), -1, 1, 2**32, 2**62]
    add_many(database, ids)
    definition = defined(where("city", "does_not_contain_data"), excluded=(1, 5), included=(2**62, 2**62 + 1))
    assert counted(Evaluations(), database, definition)[0] == len(ids) - 1


def test_a_definition_with_a_problem_is_not_counted(database: Database) -> None:
    with pytest.raises(DefinitionError):
        counted(Evaluations(), database, Definition())


# What is evaluated again.


def test_an_edit_of_one_block_of_ten_evaluates_that_block_alone(people: Database) -> None:
    evaluations, definition = Evaluations(), ten_blocks()
    with queries(people) as first:
        counted(evaluations, people, definition)
    assert len(first) == 10
    edited = edits.replace(definition, ("steps", 3, "block"), where("city", "is", "Bonn 2"))
    with queries(people) as again:
        counted(evaluations, people, edited, now=NOW + SECOND)
    assert len(again) == 1
    with queries(people) as none:
        counted(evaluations, people, edits.move(edited, ("steps", 8), -1), now=NOW + 2 * SECOND)
    assert none == []


def test_a_condition_left_out_of_a_block_whose_conditions_are_kept_evaluates_nothing(people: Database) -> None:
    conditions = [part for city in ("Aachen", "Bonn") for part in where("city", "is", city).conditions]
    evaluations, both = Evaluations(), ProfileBlock(match="any", conditions=tuple(conditions))
    for block in (where("city", "is", "Aachen"), where("city", "is", "Bonn")):
        counted(evaluations, people, defined(block))
    with queries(people) as none:
        assert counted(evaluations, people, defined(both))[0] == 4
    assert none == []


def test_a_whole_count_is_of_the_instant_of_its_kept_blocks(people: Database) -> None:
    evaluations = Evaluations()
    assert counted(evaluations, people, defined(opened_within(1))) == (2, NOW)
    later = NOW + KEPT_FOR
    add_nothing_new = defined(opened_within(1), where("city", "is", "Ulm"))
    assert counted(evaluations, people, add_nothing_new, now=later) == (3, NOW)
    assert counted(evaluations, people, add_nothing_new, now=later + SECOND) == (3, later + SECOND)


def test_a_count_as_of_an_earlier_instant_is_of_that_instant(people: Database) -> None:
    evaluations, definition = Evaluations(), defined(opened_within(1))
    assert counted(evaluations, people, definition)[0] == 2
    assert counted(evaluations, people, definition, now=NOW - 2 * SECOND) == (0, NOW - 2 * SECOND)


def test_zones_are_kept_apart(people: Database) -> None:
    add(people, contact(9, at=NOW))
    evaluations, evening = Evaluations(), NOW.replace(hour=23)
    today = defined(where("created_at", "is_in_period", "today"))
    counts = [counted(evaluations, people, today, now=evening, zone=zone)[0] for zone in ("UTC", "Asia/Tokyo")]
    assert counts == [1, 0]


CHANGES: dict[str, Callable[[Database], object]] = {
    "a profile": lambda d: change(d, 5, at=NOW, city="Aachen"),
    "another table": lambda d: add(d, lead(1, contact_id=5, topic="x")),
    "an interaction": lambda d: add(d, opened(5, at=NOW - SECOND)),
}


@pytest.mark.parametrize("what", CHANGES)
def test_every_write_is_in_the_next_count(people: Database, what: str) -> None:
    evaluations = Evaluations()
    definition = defined(where("city", "is", "Aachen"), opened_within(1), lead_block())
    before = counted(evaluations, people, definition)[0]
    assert before == 3
    for _ in range(2):  # also of what is written right after a position was taken
        counted(evaluations, people, definition, now=NOW + SECOND)
    CHANGES[what](people)
    assert counted(evaluations, people, definition, now=NOW + SECOND) == (4, NOW + SECOND)


def lead_block() -> ProfileBlock:
    topic = Condition(attribute="topic", operator="is", value="x")
    return ProfileBlock(conditions=(RelatedGroup(relation="leads", conditions=(topic,)),))


def test_a_change_counts_after_the_log_is_pruned_of_it(people: Database) -> None:
    evaluations, definition = Evaluations(), city_is("Aachen")
    assert counted(evaluations, people, definition)[0] == 2
    change(people, 5, at=NOW, city="Aachen")
    with people.writing() as session:
        take_position(session)
    with people.writing() as session:
        prune_changes(session, NOW)
    assert counted(evaluations, people, definition, now=NOW + SECOND)[0] == 3


def test_a_segment_that_a_block_names_is_asked_as_it_is_now(people: Database) -> None:
    evaluations = Evaluations()
    of_aachen = live(people, "Aachen", city_is("Aachen"), now=NOW - SECOND)
    picked = static(people, "Picked", [5], now=NOW - SECOND)
    definition = defined(SegmentBlock(segment="aachen"), SegmentBlock(segment="picked"))
    assert counted(evaluations, people, definition)[0] == 3
    edit(people, of_aachen, city_is("Nowhere"), now=NOW)
    assert counted(evaluations, people, definition)[0] == 3
    lifecycle.publish(people, caller(NOW), of_aachen)
    assert counted(evaluations, people, definition, now=NOW + SECOND)[0] == 1
    lifecycle.add_members(people, caller(NOW + SECOND), picked, [1, 2])
    assert counted(evaluations, people, members_of("picked"), now=NOW + 2 * SECOND)[0] == 3


def test_nothing_is_kept_over_a_change_of_the_catalog(people: Database) -> None:
    evaluations = Evaluations()
    counted(evaluations, people, city_is("Aachen"))
    with people.writing() as session:
        declare_attribute(session, "contact", Attribute("shoe", "Shoe", AttributeType.NUMBER, custom=True))
    with queries(people) as again:
        counted(evaluations, people, city_is("Aachen"), now=NOW + SECOND)
    assert len(again) == 1


def test_a_forgotten_database_is_evaluated_again(people: Database) -> None:
    evaluations, definition = Evaluations(), city_is("Aachen")
    counted(evaluations, people, definition)
    evaluations.forget(people)
    assert counted(evaluations, people, definition, now=NOW + SECOND) == (2, NOW + SECOND)


# What is not kept.


@on("sqlite")
def test_while_others_write_a_count_waits_for_nobody_and_is_right(people: Database) -> None:
    evaluations, definition = Evaluations(), city_is("Aachen")
    counted(evaluations, people, definition)
    change(people, 5, at=NOW, city="Aachen")
    with people.writing() as session:
        session.execute(sa.text("UPDATE contact SET city = 'Aachen', city_key = 'aachen' WHERE id = 3"))
        session.flush()
        with queries(people) as asked:
            for seconds in (1, 2):
                now = NOW + seconds * SECOND
                assert counted(evaluations, people, definition, now=now) == (3, now)
        assert len(asked) == 2
    assert counted(evaluations, people, definition, now=NOW + 3 * SECOND)[0] == 4


def test_what_was_used_longest_ago_goes_first(people: Database) -> None:
    blocks = [where("city", "is", city) for city in ("Aachen", "Bonn", "Ulm")]
    one = len(_bitmap(people, blocks[0]).serialize()) + ENTRY_BYTES
    evaluations = Evaluations(max_bytes=2 * one + one // 2)
    for block in (blocks[0], blocks[1], blocks[0], blocks[2]):
        counted(evaluations, people, defined(block))
    with queries(people) as asked:
        counted(evaluations, people, defined(blocks[0]))
        counted(evaluations, people, defined(blocks[2]))
    assert asked == []
    with queries(people) as asked:
        counted(evaluations, people, defined(blocks[1]))
    assert len(asked) == 1


def _bitmap(database: Database, block: ProfileBlock) -> BitMap64:
    with Evaluations().reading(database, caller(NOW), zone="UTC") as evaluation:
        return evaluation.ids(defined(block))
