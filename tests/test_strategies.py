"""What the strategies draw is valid and in its one form, and together it says all that can be said."""

import json
from collections.abc import Iterator
from typing import Any, get_args

from hypothesis import given
from hypothesis import strategies as st

from core.language.catalog import Catalog
from core.language.definition import (
    ComparisonOperator,
    Definition,
    MeasureKind,
    Quantifier,
    Unit,
    Window,
    from_text,
    to_json,
)
from core.language.operators import OPERATORS
from core.language.validation import find_problems
from tests.core.engine.test_agreement import DEFINITIONS_PER_WORLD
from tests.strategies import catalogs, definitions
from tests.worlds import SCENARIOS, world

WORLD = world(0)


@given(data=st.data(), catalog=catalogs())
def test_definitions_have_no_problem_and_survive_json(data: st.DataObject, catalog: Catalog) -> None:
    definition = data.draw(definitions(catalog))
    assert find_problems(definition, catalog, {}) == ()
    assert from_text(to_json(definition)) == definition


@given(definition=definitions(WORLD.catalog, WORLD.segments))
def test_segment_blocks_name_live_segments_of_the_target(definition: Definition) -> None:
    assert find_problems(definition, WORLD.catalog, WORLD.segments) == ()


def test_the_worlds_ask_every_question() -> None:
    worlds = [world(seed) for seed in range(len(SCENARIOS))]
    drawn = [(one, one.definition(seed)) for one in worlds for seed in range(DEFINITIONS_PER_WORLD)]
    nodes = [node for _, definition in drawn for node in _nodes(json.loads(to_json(definition)))]
    assert not [definition for one, definition in drawn if find_problems(definition, one.catalog, one.segments)]

    kinds = {str(node.get("kind")) for node in nodes}
    windows = {window.model_fields["kind"].default for window in get_args(get_args(Window)[0])}
    assert kinds >= {"profile", "behavioral", "segment", "group", "condition_group", "related", *windows}
    assert kinds >= set(get_args(MeasureKind))
    assert {node["operator"] for node in nodes if "operator" in node} >= {*OPERATORS, *get_args(ComparisonOperator)}
    assert {node["quantifier"] for node in nodes if "quantifier" in node} == set(get_args(Quantifier))
    assert {node["unit"] for node in nodes if "unit" in node} == set(get_args(Unit))


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Every object of parsed JSON."""
    if isinstance(tree, dict):
        yield tree
    for inner in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from _nodes(inner)
