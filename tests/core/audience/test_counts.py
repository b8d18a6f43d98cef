"""The counts of every part of a definition, against the count of each part asked alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from core.audience.counts import count_warnings
from core.audience.selection import count
from core.engine.reference import members
from core.errors import DefinitionError
from core.language import edits
from core.language.catalog import BUILT_IN
from core.language.definition import Condition, Definition, ProfileBlock, Step
from core.store.database import Database
from tests.callers import ANYBODY
from tests.counting import count_parts
from tests.loading import load
from tests.worlds import World, world

DEFINITIONS = 40
pytestmark = pytest.mark.usefixtures("declared")


@pytest.fixture
def loaded(database: Database) -> Iterator[tuple[Database, World]]:
    one = world(3)
    load(one, database)
    yield database, one


def _is_sayable(definition: Definition) -> bool:
    """A definition asked through the database knows its catalog and segments, not those of the world."""
    return "segment" not in str(definition.model_dump()["steps"])


def test_a_definition_with_a_problem_is_not_counted(database: Database) -> None:
    nowhere = Definition(
        steps=(Step(block=ProfileBlock(conditions=(Condition(attribute="shoe", operator="is", value=1),))),)
    )
    with pytest.raises(DefinitionError):
        count_parts(database, nowhere, as_of=world(3).as_of, zone="UTC")


def test_parts_of_built_in_questions_count_what_the_reference_counts(loaded: tuple[Database, World]) -> None:
    database, one = loaded

    def reference(definition: Definition) -> int:
        return len(members(definition, BUILT_IN, one.records, one.as_of, one.zone, {}))

    checked = 0
    for definition in _built_in_definitions():
        counts = count_parts(database, definition, as_of=one.as_of, zone=one.zone)
        assert (
            counts.members
            == reference(definition)
            == count(database, ANYBODY, definition, as_of=one.as_of, zone=one.zone)
        )
        for part in counts.parts:
            if part.path[-2:][0] == "steps" and len(part.path) == 2:
                step = definition.steps[int(part.path[1])]
                assert part.holds == reference(Definition(steps=(Step(block=step.block),)))
                assert part.running == reference(Definition(steps=definition.steps[: int(part.path[1]) + 1]))
                assert part.without == reference(edits.remove(definition, part.path))
                checked += 1
    assert checked > 5


def _built_in_definitions() -> Iterator[Definition]:
    from tests.representative import DEFINITIONS as REPRESENTATIVE

    for definition in REPRESENTATIVE.values():
        if definition.target == "contact" and _is_sayable(definition):
            yield definition.model_copy(update={"included": (), "excluded": ()})


def test_leaving_out_the_only_condition_leaves_out_its_block(loaded: tuple[Database, World]) -> None:
    database, one = loaded
    has_city = Condition(attribute="city", operator="contains_data")
    has_email = Condition(attribute="email", operator="contains_data")
    definition = Definition(
        steps=(
            Step(block=ProfileBlock(conditions=(has_city,))),
            Step(operator="and_also", block=ProfileBlock(conditions=(has_email, has_city))),
        )
    )

    def number(*conditions: Any) -> int:
        steps = (Step(block=ProfileBlock(conditions=conditions)),)
        return count(database, ANYBODY, Definition(steps=steps), as_of=one.as_of, zone=one.zone)

    by_path = {part.path: part for part in count_parts(database, definition, as_of=one.as_of, zone=one.zone).parts}
    first = ("steps", 0, "block", "conditions", 0)
    assert by_path[first].without == by_path[("steps", 0)].without == number(has_email, has_city)
    assert by_path[first].holds == number(has_city)
    assert by_path[("steps", 1, "block", "conditions", 1)].holds == number(has_city)
    assert by_path[("steps", 1, "block", "conditions", 1)].running is None


def test_parts_that_change_nothing_get_a_warning(loaded: tuple[Database, World]) -> None:
    database, one = loaded
    anybody = ProfileBlock(
        match="any",
        conditions=tuple(
            Condition(attribute="city", operator=key) for key in ("contains_data", "does_not_contain_data")
        ),
    )
    nobody = ProfileBlock(conditions=(Condition(attribute="last_name", operator="is", value="Nobody has this name"),))
    definition = Definition(
        steps=(
            Step(block=ProfileBlock(conditions=(Condition(attribute="email", operator="contains_data"),))),
            Step(operator="and_also", block=anybody),
            Step(operator="or", block=nobody),
        )
    )
    counts = count_parts(database, definition, as_of=one.as_of, zone=one.zone)
    warned = {problem.path for problem in count_warnings(counts)}
    assert {("steps", 1), ("steps", 2), ("steps", 2, "block", "conditions", 0)} <= warned
    assert ("steps", 0) not in warned
    assert 0 < counts.members < counts.population
