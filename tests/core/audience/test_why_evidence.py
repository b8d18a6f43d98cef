"""The evidence of one profile is enough: the explanation agrees with the members that the compiler selects."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import lifecycle
from core.audience import why
from core.audience.why import Standing
from core.errors import DefinitionError
from core.language.definition import BehavioralBlock, Condition, Definition, ProfileBlock, RelatedGroup, Step, to_json
from core.store.database import Database
from core.store.tables import Interaction, Segment, SegmentVersion, table_of
from tests.agreement import found
from tests.callers import ANYBODY, caller
from tests.loading import load
from tests.makers import (
    DAY,
    NOW,
    account,
    add,
    add_many,
    contact,
    defined,
    lead,
    live,
    members_of,
    opened,
    opened_within,
    where,
)  # fmt: skip
from tests.plain import everyone
from tests.strategies import definitions
from tests.worlds import IDS, World, world

SEEDS = (0, 3, 10)
DEFINITIONS_PER_WORLD = 8
DRAWN_DEFINITIONS = 12


@pytest.mark.usefixtures("declared")
@pytest.mark.parametrize("seed", SEEDS)
def test_the_verdict_is_the_membership_that_the_compiler_selects(database: Database, seed: int) -> None:
    one = world(seed)
    _load(one, database)
    for number in range(DEFINITIONS_PER_WORLD):
        _assert_agreement(one, database, one.definition(f"evidence {number}"))


_ONE_DATABASE = settings(max_examples=DRAWN_DEFINITIONS, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.usefixtures("declared")
def test_the_verdict_agrees_for_definitions_of_any_form(database: Database) -> None:
    one = world(5)
    _load(one, database)

    @_ONE_DATABASE
    @given(definitions(one.catalog, one.segments, ids=IDS), st.integers(0, 5))
    def agrees(definition: Definition, offset: int) -> None:
        _assert_agreement(one, database, definition, every=6, offset=offset)

    agrees()


def _load(one: World, database: Database) -> None:
    """The world with its live segments published as they are: an explanation reads them itself."""
    load(one, database)
    live_ones = [segment for segment in one.segments.values() if segment.is_live]
    with database.writing() as session:
        for segment in live_ones:
            definition = to_json(segment.definition) if segment.definition else None
            session.add(
                SegmentVersion(
                    segment_id=segment.id, number=1, definition=definition, zone=segment.zone, published_at=one.as_of
                )
            )
        ids = [segment.id for segment in live_ones]
        session.execute(sa.update(table_of(Segment)).where(table_of(Segment).c.id.in_(ids)).values(live_version=1))


def _assert_agreement(
    one: World, database: Database, definition: Definition, *, every: int = 1, offset: int = 0
) -> None:
    """Explain every profile, including deleted ones and one that never was."""
    with database.engine.connect() as connection:
        selected = found(one, connection, definition)
    profiles = everyone(one.records, definition.target)
    for id_ in [*(profile.id for profile in profiles), 9999][offset::every]:
        told = why.explain_profile(database, ANYBODY, definition, id_, as_of=one.as_of, zone=one.zone)
        assert told.is_member == (id_ in selected), (id_, told)


@contextmanager
def _statements(database: Database) -> Iterator[list[str]]:
    seen: list[str] = []

    def keep(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    sa.event.listen(database.engine, "before_cursor_execute", keep)
    yield seen
    sa.event.remove(database.engine, "before_cursor_execute", keep)


def _score_is_high() -> ProfileBlock:
    condition = Condition(attribute="score", operator="is_at_least", value=50)
    return ProfileBlock(conditions=(RelatedGroup(relation="leads", conditions=(condition,)),))


def test_the_number_of_statements_does_not_grow_with_the_definition(database: Database) -> None:
    add(database, account(1), contact(1, account_id=1), lead(1, contact_id=1), opened(1, at=NOW))

    def asked(definition: Definition) -> int:
        with _statements(database) as seen:
            why.explain_profile(database, ANYBODY, definition, 1, as_of=NOW, zone="UTC")
        return len(seen)

    asked(defined(opened_within(1)))  # the first look also leaves its trace
    few = asked(defined(opened_within(1), _score_is_high()))
    assert asked(defined(*(opened_within(days) for days in range(1, 30)), _score_is_high())) == few


def test_an_explanation_reads_only_the_kinds_that_it_asks_about(database: Database) -> None:
    add(database, contact(1), opened(1, at=NOW))
    with _statements(database) as seen:
        why.explain_profile(database, ANYBODY, defined(where("city", "is", "Aachen")), 1, as_of=NOW, zone="UTC")
    assert not any("FROM interaction" in statement for statement in seen)


def test_records_of_other_profiles_never_count(database: Database) -> None:
    add(
        database, contact(1), contact(2), lead(1, contact_id=2, score=90),
        opened(2, at=NOW), opened(1, at=NOW - 2 * DAY), opened(1, at=NOW + DAY),
    )  # fmt: skip
    told = why.explain_profile(database, ANYBODY, defined(opened_within(1), _score_is_high()), 1, as_of=NOW, zone="UTC")
    assert not told.is_member
    assert told.steps[0].detail == "never; 1 more needed; 1 of that kind in all"
    assert told.steps[1].children[0].detail == "has no leads"


def test_deleted_related_records_never_count(database: Database) -> None:
    add(
        database, account(1, city="Aachen", deleted_at=NOW), contact(1, account_id=1),
        lead(1, contact_id=1, score=90, deleted_at=NOW),
    )  # fmt: skip
    definition = defined(where("account.city", "is", "Aachen"), _score_is_high())
    told = why.explain_profile(database, ANYBODY, definition, 1, as_of=NOW, zone="UTC")
    assert [step.held for step in told.steps] == [False, False]
    assert told.steps[0].children[0].has_no_data


def test_the_interactions_of_a_lead_are_those_of_its_contact(database: Database) -> None:
    add(database, contact(1, city="Aachen"), lead(1, contact_id=1), lead(2), opened(1, at=NOW))
    definition = Definition(target="lead", steps=(Step(block=opened_within(1)),))
    assert why.explain_profile(database, ANYBODY, definition, 1, as_of=NOW, zone="UTC").is_member
    assert not why.explain_profile(database, ANYBODY, definition, 2, as_of=NOW, zone="UTC").is_member


def test_an_explanation_also_reads_what_a_named_segment_asks(database: Database) -> None:
    add(database, contact(1), opened(1, at=NOW))
    live(database, "Readers", defined(opened_within(1)))
    live(database, "Built on them", members_of("readers"))
    told = why.explain_profile(database, ANYBODY, members_of("built-on-them"), 1, as_of=NOW, zone="UTC")
    assert told.is_member
    assert told.steps[0].children[0].children[0].actual == 1


def test_a_picked_profile_is_a_member_until_the_instant_of_leaving(database: Database) -> None:
    add(database, contact(1))
    picked = lifecycle.create_segment(database, caller(NOW), kind="static", name="Friends")
    lifecycle.add_members(database, caller(NOW), picked.id, [1])
    lifecycle.publish(database, caller(NOW), picked.id)
    lifecycle.remove_members(database, caller(NOW + DAY), picked.id, [1])
    tick = timedelta(microseconds=1)
    verdicts = [
        why.explain_profile(database, ANYBODY, members_of("friends"), 1, as_of=as_of, zone="UTC").is_member
        for as_of in (NOW - tick, NOW, NOW + DAY - tick, NOW + DAY)
    ]
    assert verdicts == [False, True, True, False]


def test_a_definition_with_a_problem_is_refused(database: Database) -> None:
    add_many(database, [1])
    with pytest.raises(DefinitionError):
        why.explain_profile(database, ANYBODY, members_of("nowhere"), 1, as_of=NOW, zone="UTC")


def test_a_profile_that_never_was_is_absent(database: Database) -> None:
    told = why.explain_profile(database, ANYBODY, defined(opened_within(1)), 1, as_of=NOW, zone="UTC")
    assert told.standing is Standing.ABSENT


def test_a_contact_with_many_interactions_is_counted_exactly(database: Database) -> None:
    add(database, contact(1))
    many = 25_000
    rows = [
        {
            "contact_id": 1, "id": number, "kind": "email_opened", "recorded_at": NOW,
            "occurred_at": NOW - timedelta(minutes=number),
        }
        for number in range(many)
    ]  # fmt: skip
    with database.writing() as session:
        session.execute(sa.insert(table_of(Interaction)), rows)
    definition = defined(BehavioralBlock(interactions=("email_opened",)))
    told = why.explain_profile(database, ANYBODY, definition, 1, as_of=NOW, zone="UTC")
    assert told.steps[0].actual == many
