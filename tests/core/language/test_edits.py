"""Edits return a new definition, keep chains well formed, and can be undone."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.errors import DefinitionError, NotFoundError, Path
from core.language import edits
from core.language.definition import (
    BehavioralBlock,
    ChainOperator,
    Condition,
    ConditionGroup,
    Definition,
    Group,
    ProfileBlock,
    RelatedGroup,
    SegmentBlock,
    Step,
    from_text,
    to_json,
)
from tests.strategies import definitions


def chain_of(*letters: str) -> Definition:
    """``chain_of("a", "or b")``: a chain of segment blocks."""
    steps = []
    for letter in letters:
        operator, _, key = letter.rpartition(" ")
        steps.append(Step.model_validate({"operator": operator or None, "block": SegmentBlock(segment=key)}))
    return Definition(steps=tuple(steps))


def step_words(definition: Definition) -> list[str]:
    return [f"{step.operator or ''} {getattr(step.block, 'segment', '?')}".strip() for step in definition.steps]


def city(value: str) -> Condition:
    return Condition(attribute="city", operator="is", value=value)


def cities(*values: str, match: Any = "all") -> Definition:
    return Definition(steps=(Step(block=ProfileBlock(match=match, conditions=tuple(map(city, values)))),))


B = SegmentBlock(segment="new")


def test_a_block_is_replaced_where_the_path_says_and_nothing_else_changes() -> None:
    before = chain_of("a", "or b", "but_not c")
    assert step_words(edits.replace(before, ("steps", 1, "block"), B)) == ["a", "or new", "but_not c"]
    assert step_words(before) == ["a", "or b", "but_not c"]


def test_a_condition_deep_in_groups_is_replaced() -> None:
    inner = ProfileBlock(conditions=(ConditionGroup(conditions=(city("x"),)),))
    before = Definition(steps=(Step(block=Group(steps=(Step(block=inner),))),))
    path: Path = ("steps", 0, "block", "steps", 0, "block", "conditions", 0, "conditions", 0)
    after = edits.replace(before, path, city("y"))
    assert to_json(after) == to_json(before).replace('"x"', '"y"')
    assert edits.replace(after, (*path, "value"), "x") == before


def test_fields_are_replaced_too() -> None:
    before = chain_of("a", "or b")
    assert step_words(edits.replace(before, ("steps", 1, "operator"), "but_not")) == ["a", "but_not b"]
    assert edits.replace(before, ("target",), "lead").target == "lead"


@pytest.mark.parametrize(
    ("place", "after"),
    [
        (0, ["new", "or a", "but_not b"]),
        (1, ["a", "and_also new", "but_not b"]),
        (2, ["a", "but_not b", "and_also new"]),
    ],
)
def test_a_block_is_inserted_with_its_operator_and_the_old_first_gets_or(place: int, after: list[str]) -> None:
    assert step_words(edits.insert(chain_of("a", "but_not b"), ("steps", place, "block"), B, "and_also")) == after


def test_a_step_brings_its_own_operator() -> None:
    step = Step(operator="but_not", block=B)
    assert step_words(edits.insert(chain_of("a"), ("steps", 1), step)) == ["a", "but_not new"]
    assert step_words(edits.insert(chain_of("a"), ("steps", 0), step)) == ["new", "or a"]


def test_a_block_is_inserted_into_an_empty_chain() -> None:
    assert step_words(edits.insert(Definition(), ("steps", 0), B)) == ["new"]


@pytest.mark.parametrize(
    ("place", "after"), [(0, ["b", "but_not c"]), (1, ["a", "but_not c"]), (2, ["a", "and_also b"])]
)
def test_the_next_step_follows_a_removed_first_and_loses_its_operator(place: int, after: list[str]) -> None:
    assert step_words(edits.remove(chain_of("a", "and_also b", "but_not c"), ("steps", place, "block"))) == after


def test_the_only_step_can_be_removed() -> None:
    assert edits.remove(chain_of("a"), ("steps", 0)) == Definition()


def test_one_condition_left_is_joined_by_all_of() -> None:
    after = edits.remove(cities("x", "y", match="any"), ("steps", 0, "block", "conditions", 0))
    assert after == cities("y")


@pytest.mark.parametrize(
    ("place", "offset", "after"),
    [
        (1, 1, ["a", "but_not c", "or b"]),
        (2, -1, ["a", "but_not c", "or b"]),
        (1, -1, ["b", "or a", "but_not c"]),
        (2, -2, ["c", "but_not a", "or b"]),
        (0, 2, ["b", "but_not c", "or a"]),
        (0, 0, ["a", "or b", "but_not c"]),
    ],
)
def test_a_moved_step_keeps_its_operator(place: int, offset: int, after: list[str]) -> None:
    assert step_words(edits.move(chain_of("a", "or b", "but_not c"), ("steps", place, "block"), offset)) == after


def test_a_condition_moves_among_its_siblings() -> None:
    path: Path = ("steps", 0, "block", "conditions", 2)
    assert edits.move(cities("x", "y", "z", match="any"), path, -2) == cities("z", "x", "y", match="any")


@pytest.mark.parametrize(("place", "after"), [(0, ["a", "or a", "but_not b"]), (1, ["a", "but_not b", "but_not b"])])
def test_a_copy_comes_right_after_its_original(place: int, after: list[str]) -> None:
    assert step_words(edits.duplicate(chain_of("a", "but_not b"), ("steps", place, "block"))) == after


def test_a_condition_is_copied() -> None:
    assert edits.duplicate(cities("x", "y"), ("steps", 0, "block", "conditions", 0)) == cities("x", "x", "y")


def test_a_step_goes_into_parentheses_and_out_again() -> None:
    definition = chain_of("a", "but_not b", "or c")
    grouped = edits.group(definition, ("steps", 1))
    assert grouped.steps[1] == Step(operator="but_not", block=Group(steps=chain_of("b").steps))
    assert edits.ungroup(grouped, ("steps", 1)) == definition


def test_all_steps_of_a_group_come_out_in_order() -> None:
    group = Group(steps=chain_of("x", "and_also y").steps)
    first, last = chain_of("a", "but_not c").steps
    definition = Definition(steps=(first, Step(operator="or", block=group), last))
    assert step_words(edits.ungroup(definition, ("steps", 1))) == ["a", "or x", "and_also y", "but_not c"]


def test_an_empty_group_leaves_a_well_formed_chain() -> None:
    definition = Definition(steps=(Step(block=Group()), *chain_of("a", "but_not b").steps[1:]))
    assert step_words(edits.ungroup(definition, ("steps", 0))) == ["b"]


CITY, STATE = (Condition(attribute=name, operator="is", value="NW") for name in ("city", "state"))


def test_a_condition_goes_into_parentheses_and_out_again() -> None:
    block = ProfileBlock(conditions=(CITY, STATE), match="any")
    grouped = edits.group(block, ("conditions", 1))
    assert grouped == ProfileBlock(conditions=(CITY, ConditionGroup(conditions=(STATE,))), match="any")
    assert edits.ungroup(grouped, ("conditions", 1)) == block
    assert edits.ungroup(block, ("conditions", 1)) == block


@pytest.mark.parametrize("path", [("conditions", 0, "value"), ("conditions", 0, "value", 0), ("conditions", 2)])
def test_only_steps_and_conditions_go_into_parentheses(path: Path) -> None:
    several = Condition(attribute="city", operator="is_in", value=("Aachen", "Bonn"))
    with pytest.raises(NotFoundError):
        edits.group(ProfileBlock(conditions=(several,)), path)


def test_any_part_of_a_definition_is_edited_by_paths_that_begin_there() -> None:
    group = RelatedGroup(relation="leads")
    both = edits.insert(edits.insert(group, ("conditions", 0), CITY), ("conditions", 1), STATE)
    assert both == RelatedGroup(relation="leads", conditions=(CITY, STATE))
    assert edits.move(both, ("conditions", 1), -1).conditions == (STATE, CITY)
    assert edits.duplicate(both, ("conditions", 0)).conditions == (CITY, CITY, STATE)
    assert edits.remove(both, ("conditions", 0)).conditions == (STATE,)


def test_part_at_returns_what_is_at_a_path() -> None:
    assert edits.part_at(chain_of("a", "or b"), ("steps", 1, "block", "segment")) == "b"


def test_the_entries_of_any_list_are_edited_alike() -> None:
    kinds: Path = ("steps", 0, "block", "interactions")
    before = Definition(steps=(Step(block=BehavioralBlock(interactions=("rental",))),))
    after = edits.insert(before, (*kinds, 1), "purchase")
    assert edits.move(after, (*kinds, 1), -1).model_dump()["steps"][0]["block"]["interactions"] == (
        "purchase",
        "rental",
    )
    assert edits.remove(after, (*kinds, 1)) == before


NOWHERE: list[Path] = [
    ("steps", 2),
    ("steps", -1),
    ("steps", 5, "block"),
    ("steps", 0, "block", "conditions", 0),
    ("steps", "0"),
    ("blocks", 0),
    ("steps", 0, "block", "segment", 0),
    (0, 0),
]


@pytest.mark.parametrize("path", [*NOWHERE, (), ("steps",), ("target",), ("block",)], ids=str)
def test_a_path_that_leads_nowhere_is_refused(path: Path) -> None:
    before = chain_of("a", "or b")
    for edit in (edits.remove, edits.duplicate, lambda *place: edits.move(*place, 0)):
        with pytest.raises(NotFoundError, match="“"):
            edit(before, path)


@pytest.mark.parametrize("path", [*NOWHERE, ()], ids=str)
def test_replacing_at_a_path_without_anything_is_refused(path: Path) -> None:
    with pytest.raises(NotFoundError):
        edits.replace(chain_of("a", "or b"), path, B)


@pytest.mark.parametrize("path", [("steps", 3), ("steps", -1), ("steps",), ("target", 0), ()], ids=str)
def test_inserting_beyond_the_end_is_refused(path: Path) -> None:
    with pytest.raises(NotFoundError):
        edits.insert(chain_of("a", "or b"), path, B)


@pytest.mark.parametrize("offset", [2, -1, 10**9])
def test_moving_out_of_a_chain_is_refused(offset: int) -> None:
    with pytest.raises(NotFoundError, match="moved"):
        edits.move(chain_of("a", "or b"), ("steps", 0), offset)


def test_a_part_that_does_not_fit_is_refused_with_its_path() -> None:
    for edit in (
        lambda: edits.replace(chain_of("a"), ("steps", 0, "block"), city("x")),
        lambda: edits.insert(chain_of("a"), ("steps", 0, "block"), city("x")),
        lambda: edits.insert(cities("x"), ("steps", 0, "block", "conditions", 0), B),
        lambda: edits.replace(chain_of("a", "or b"), ("steps", 1, "operator"), "and"),
    ):
        with pytest.raises(DefinitionError) as caught:
            edit()
        assert caught.value.problems[0].path


def test_a_path_may_be_as_long_as_a_definition_is_deep() -> None:
    group = Group()
    for _ in range(3_000):
        group = Group(steps=(Step(block=group),))
    path: Path = ("steps", 0, "block") * 3_001
    after = edits.insert(Definition(steps=(Step(block=group),)), (*path, "steps", 0), B)
    node: Any = after
    for _ in range(3_002):
        node = node.steps[0].block
    assert node == B


# -- Properties -------------------------------------------------------------------------------------


def chains(definition: Definition) -> Iterator[tuple[Path, tuple[Any, ...]]]:
    """Every chain and list of conditions with its path."""
    waiting: list[tuple[Path, Any]] = [((), definition)]
    while waiting:
        path, node = waiting.pop()
        for name in ("steps", "conditions"):
            items = getattr(node, name, None)
            if items is None:
                continue
            yield (*path, name), items
            for index, item in enumerate(items):
                block = (*path, name, index, "block") if name == "steps" else (*path, name, index)
                waiting.append((block, item.block if name == "steps" else item))


def is_well_formed(definition: Definition) -> bool:
    return from_text(to_json(definition)) == definition and all(
        [step.operator is None for step in items] == [index == 0 for index in range(len(items))]
        for path, items in chains(definition)
        if path[-1] == "steps"
    )


OPERATORS: st.SearchStrategy[ChainOperator] = st.sampled_from(["or", "and_also", "but_not"])


@given(definitions(), st.data(), OPERATORS)
def test_inserting_and_removing_changes_nothing(
    definition: Definition, data: st.DataObject, operator: ChainOperator
) -> None:
    path, items = data.draw(st.sampled_from(list(chains(definition))))
    index = data.draw(st.integers(0, len(items)))
    item = B if path[-1] == "steps" else city("new")
    after = edits.insert(definition, (*path, index), item, operator)
    assert is_well_formed(after)
    assert after != definition
    assert edits.remove(after, (*path, index)) == definition


@given(definitions(), st.data())
def test_moving_there_and_back_changes_nothing(definition: Definition, data: st.DataObject) -> None:
    path, items = data.draw(st.sampled_from(list(chains(definition))))
    assume(items)
    index, target = data.draw(st.tuples(*[st.integers(0, len(items) - 1)] * 2))
    after = edits.move(definition, (*path, index), target - index)
    assert is_well_formed(after)
    assert edits.move(after, (*path, target), index - target) == definition


@given(definitions(), st.data())
def test_removing_a_copy_restores_the_definition(definition: Definition, data: st.DataObject) -> None:
    path, items = data.draw(st.sampled_from(list(chains(definition))))
    assume(items)
    index = data.draw(st.integers(0, len(items) - 1))
    after = edits.duplicate(definition, (*path, index))
    assert is_well_formed(after)
    assert edits.remove(after, (*path, index + 1)) == definition


@given(definitions(), st.data())
def test_removing_any_part_leaves_a_well_formed_definition(definition: Definition, data: st.DataObject) -> None:
    path, items = data.draw(st.sampled_from(list(chains(definition))))
    assume(items)
    before = to_json(definition)
    assert is_well_formed(edits.remove(definition, (*path, data.draw(st.integers(0, len(items) - 1)))))
    assert to_json(definition) == before
