"""The compiler selects what the reference selects, on both databases, in every scenario.

Random definitions on generated worlds; the seeds are fixed. `python -m tests.prove` goes on from here.
"""

from collections.abc import Iterable, Iterator

import pytest

from core.engine.reference.days import before_span
from core.language.definition import BehavioralBlock, Condition, Definition, InTheLast, NotInTheLast, ProfileBlock, Step
from core.language.operators import PERIODS
from core.store.database import Database
from tests.agreement import disagreements
from tests.loading import load
from tests.worlds import SCENARIOS, World, world

DEFINITIONS_PER_WORLD = 100
pytestmark = pytest.mark.usefixtures("declared")


@pytest.mark.parametrize("seed", range(len(SCENARIOS)), ids=[f"{zone}-{at}" for zone, at in SCENARIOS])
def test_the_compiler_selects_what_the_reference_selects(database: Database, seed: int) -> None:
    one = world(seed)
    _assert_agreement(one, database, one.definitions(DEFINITIONS_PER_WORLD))


@pytest.mark.parametrize("seed", range(0, len(SCENARIOS), 4))
def test_every_period_month_and_weekday_means_the_same(database: Database, seed: int) -> None:
    _assert_agreement(world(seed), database, _calendar_questions())


@pytest.mark.parametrize("seed", range(len(SCENARIOS)))
def test_a_range_begins_at_the_same_instant_everywhere(database: Database, seed: int) -> None:
    one = world(seed)
    _assert_agreement(one, database, bound_questions(one))


def bound_questions(one: World) -> Iterator[tuple[object, Definition]]:
    """Ranges that begin at the very instant of an interaction, asked of its kind."""
    done = {(interaction.occurred_at, interaction.kind) for interaction in one.records.interactions}
    for span in one.favourites.spans:
        begins = before_span(one.as_of, span, one.zone)
        for kind in sorted(kind for at, kind in done if at == begins):
            for window in (InTheLast(span=span), NotInTheLast(span=span)):
                block = BehavioralBlock(interactions=(kind,), window=window)
                yield (kind, window), Definition(steps=(Step(block=block),))


def _assert_agreement(one: World, database: Database, definitions: Iterable[tuple[object, Definition]]) -> None:
    load(one, database)
    with database.engine.connect() as connection:
        differing = [str(found) for found in disagreements(one, connection, definitions)]
    assert not differing, "\n\n".join([f"{len(differing)} definitions differ", *differing])


def _calendar_questions() -> Iterator[tuple[object, Definition]]:
    for attribute in ("birthday", "updated_at"):
        for operator, values in (("is_in_period", PERIODS), ("month_is", range(1, 13)), ("weekday_is", range(1, 8))):
            for value in values:
                condition = Condition(attribute=attribute, operator=operator, value=value)
                block = ProfileBlock(conditions=(condition,))
                yield (attribute, operator, value), Definition(steps=(Step(block=block),))
