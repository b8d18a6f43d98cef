"""Walking visits every part of a definition once, in reading order, with its path, level and entity."""

from hypothesis import given

from core.language import edits
from core.language.catalog import BUILT_IN
from core.language.definition import (
    BehavioralBlock,
    Condition,
    ConditionGroup,
    Definition,
    Group,
    ProfileBlock,
    RelatedGroup,
    SegmentBlock,
    Step,
    to_json,
    walk,
)
from core.language.definition.walking import UNKNOWN
from tests.strategies import definitions


def asks(attribute: str) -> Condition:
    return Condition(attribute=attribute, operator="contains_data")


DEFINITION = Definition(
    steps=(
        Step(
            block=ProfileBlock(
                conditions=(
                    asks("city"),
                    RelatedGroup(
                        relation="leads", conditions=(asks("topic"), ConditionGroup(conditions=(asks("score"),)))
                    ),
                    RelatedGroup(relation="account", conditions=(asks("industry"),)),
                )
            )
        ),
        Step(
            operator="or",
            block=Group(
                steps=(
                    Step(block=SegmentBlock(segment="vip")),
                    Step(
                        operator="and_also",
                        block=BehavioralBlock(
                            interactions=("rental",), conditions=(ConditionGroup(conditions=(asks("amount"),)),)
                        ),
                    ),
                )
            ),
        ),
    )
)


@given(definitions())
def test_the_path_of_every_part_leads_to_it(definition: Definition) -> None:
    for part in list(walk(definition))[1:]:
        assert edits.part_at(definition, part.path) is part.node


@given(definitions())
def test_every_node_is_visited_once(definition: Definition) -> None:
    kinds = [part.node.kind for part in walk(definition) if not isinstance(part.node, Definition | Step)]
    said = to_json(definition)
    for kind in ("profile", "behavioral", "segment", "group", "condition", "condition_group", "related"):
        assert kinds.count(kind) == said.count(f'"kind":"{kind}"')


def test_parts_come_in_reading_order_each_before_its_own_parts() -> None:
    kinds = [type(part.node).__name__ for part in walk(DEFINITION)]
    assert kinds == [
        "Definition",
        "Step", "ProfileBlock", "Condition", "RelatedGroup", "Condition", "ConditionGroup", "Condition",
        "RelatedGroup", "Condition",
        "Step", "Group", "Step", "SegmentBlock", "Step", "BehavioralBlock", "ConditionGroup", "Condition",
    ]  # fmt: skip


def test_the_level_counts_groups_of_every_sort() -> None:
    levels = {part.node.attribute: part.level for part in walk(DEFINITION, Condition)}
    assert levels == {"city": 0, "topic": 1, "score": 2, "industry": 1, "amount": 2}


def test_a_condition_has_the_entity_of_its_place() -> None:
    entities = {part.node.attribute: part.entity(BUILT_IN) for part in walk(DEFINITION, Condition)}
    assert entities == {"city": "contact", "topic": "lead", "score": "lead", "industry": UNKNOWN, "amount": None}


def test_a_walk_may_start_at_a_part_and_keep_to_one_kind() -> None:
    (block,) = walk(DEFINITION, BehavioralBlock)
    assert [part.node.attribute for part in walk(block, Condition)] == ["amount"]
    assert block.path == ("steps", 1, "block", "steps", 1, "block")


def test_a_definition_may_nest_deeper_than_python_recurses() -> None:
    block = Group(steps=())
    for _ in range(5_000):
        block = Group(steps=(Step(block=block),))
    assert max(part.level for part in walk(Definition(steps=(Step(block=block),)))) == 5_000
