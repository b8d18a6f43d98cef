"""What a definition selects now, every figure from the query that gives the members."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest

from core.audience import selection
from core.errors import DefinitionError
from core.language.catalog import BUILT_IN
from core.language.definition import ChainOperator, Definition, Step
from core.store.database import Database
from tests.callers import ANYBODY
from tests.counting import count_parts
from tests.drawing import Drawing
from tests.loading import load
from tests.makers import DAY, NOW, account, add, add_many, city_is, contact, defined, lead, opened, opened_within, where
from tests.worlds import IDS, world

LONG = 60

ASKING: dict[str, Callable[[Database, Definition], object]] = {
    "count": lambda d, definition: selection.count(d, ANYBODY, definition, as_of=NOW, zone="UTC"),
    "sample": lambda d, definition: selection.sample(d, ANYBODY, definition, as_of=NOW, zone="UTC"),
    "ids": lambda d, definition: list(selection.member_ids(d, ANYBODY, definition, as_of=NOW, zone="UTC")),
    "parts": lambda d, definition: count_parts(d, definition, as_of=NOW, zone="UTC"),
}


def chain(*steps: tuple[ChainOperator | None, str]) -> Definition:
    return Definition(steps=tuple(Step(operator=operator, block=where("city", "is", city)) for operator, city in steps))


@pytest.mark.parametrize("ask", ASKING)
def test_a_definition_with_a_problem_never_counts(database: Database, ask: str) -> None:
    with pytest.raises(DefinitionError, match=r"steps\[0\]\.block\.conditions\[0\]\.attribute"):
        ASKING[ask](database, defined(where("citty", "is", "Aachen")))


@pytest.mark.parametrize("seed", [0, 5])
def test_count_ids_sample_and_the_last_step_agree(database: Database, seed: int) -> None:
    one = world(seed, BUILT_IN)
    load(one, database)
    drawing = Drawing(Random(seed), BUILT_IN, {}, max_depth=2, ids=IDS)  # noqa: S311 - the same every time
    for _ in range(5):
        definition = drawing.definition("contact").model_copy(update={"included": (), "excluded": ()})
        ids = list(selection.member_ids(database, ANYBODY, definition, as_of=one.as_of, zone=one.zone))
        assert ids == sorted(set(ids))
        assert selection.count(database, ANYBODY, definition, as_of=one.as_of, zone=one.zone) == len(ids)
        sample = selection.sample(database, ANYBODY, definition, as_of=one.as_of, zone=one.zone, limit=5)
        assert [row.profile_id for row in sample] == ids[:5]
        counts = count_parts(database, definition, as_of=one.as_of, zone=one.zone)
        steps = [part for part in counts.parts if len(part.path) == 2]
        assert counts.members == len(ids)
        assert len(steps) == len(definition.steps)
        assert steps[-1].running == len(ids)
        assert steps[0].holds == steps[0].running


def test_steps_count_their_block_alone_and_the_chain_up_to_it(database: Database) -> None:
    for id_, city in enumerate(("Aachen", "Aachen", "Bonn", "Köln"), start=1):
        add(database, contact(id_, city=city))
    definition = chain((None, "Aachen"), ("or", "Bonn"), ("but_not", "Aachen"), ("and_also", "Köln"))
    parts = count_parts(database, definition, as_of=NOW, zone="UTC").parts
    steps = {part.path[1]: (part.holds, part.running, part.without) for part in parts if part.running is not None}
    assert steps == {0: (2, 2, 0), 1: (1, 3, 0), 2: (2, 1, 0), 3: (1, 0, 1)}


@pytest.mark.parametrize("ask", ASKING)
def test_an_empty_definition_is_a_problem_not_nobody(database: Database, ask: str) -> None:
    with pytest.raises(DefinitionError):
        ASKING[ask](database, Definition())


def test_a_long_chain_is_counted_step_by_step(database: Database) -> None:
    add(database, contact(1, city="1"))
    definition = chain((None, "0"), *((("or", "and_also", "but_not")[n % 3], str(n)) for n in range(1, LONG)))
    counts = count_parts(database, definition, as_of=NOW, zone="UTC")
    steps = [part for part in counts.parts if part.running is not None]
    assert len(steps) == LONG
    assert sum(step.holds for step in steps) == 1


def test_ids_come_one_by_one_in_order(database: Database) -> None:
    add_many(database, range(1, 25_001))
    ids = selection.member_ids(
        database, ANYBODY, defined(where("city", "does_not_contain_data")), as_of=NOW, zone="UTC"
    )
    assert next(ids) == 1
    assert sum(1 for _ in ids) == 24_999


def test_an_audience_is_of_its_instant_and_zone(database: Database) -> None:
    add(database, contact(1), opened(1, at=NOW))
    definition = defined(opened_within(1))
    tick = timedelta(microseconds=1)
    counts = [
        selection.count(database, ANYBODY, definition, as_of=as_of, zone="UTC")
        for as_of in (NOW - tick, NOW, NOW + DAY - tick, NOW + DAY)
    ]
    assert counts == [0, 1, 1, 0]


def test_a_sample_shows_names_addresses_and_accounts(database: Database) -> None:
    add(
        database,
        account(1, name="Stein & Sohn"),
        contact(1, first_name="Ada", last_name="Byron", email="ada@example.org", city="Aachen", account_id=1),
        contact(2, city="Aachen"),
        contact(3, last_name="Curie", city="Aachen"),
    )
    shown = selection.sample(database, ANYBODY, city_is("Aachen"), as_of=NOW, zone="UTC", limit=2)
    assert [(row.name, row.email, row.account) for row in shown] == [
        ("Ada Byron", "ada@example.org", "Stein & Sohn"), ("No name", None, None),
    ]  # fmt: skip


def test_a_lead_shows_its_topic_and_its_contact(database: Database) -> None:
    add(database, contact(1, email="ada@example.org"), lead(1, topic="Loader", contact_id=1), lead(2))
    definition = defined(where("source", "does_not_contain_data"), target="lead")
    shown = selection.sample(database, ANYBODY, definition, as_of=NOW, zone="UTC")
    assert [(row.name, row.email) for row in shown] == [("Loader", "ada@example.org"), ("No name", None)]
