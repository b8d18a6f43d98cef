"""Definitions have one canonical form; anything else is refused quickly and briefly, with paths."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from core.errors import DefinitionError, Problem
from core.language.definition import (
    BehavioralBlock,
    Condition,
    ConditionGroup,
    Definition,
    ProfileBlock,
    Span,
    Step,
    from_data,
    from_text,
    to_json,
)
from core.language.json_schema import definition_schema
from core.language.messages import MAX_PROBLEMS
from tests.effort import no_hang
from tests.strategies import definitions

PUBLISHED = Path(__file__).parents[3] / "docs" / "definition.schema.json"
LONG_SAID = "must be a number of at most 40 digits (got a number of more than 60 digits)."
UNITS_SAID = "must be one of minutes, hours, days, weeks, months, years (got “day”)."
VALUE = ("steps", 0, "block", "conditions", 0, "value")


def data_with(value: object) -> dict[str, Any]:
    condition = {"kind": "condition", "attribute": "city", "operator": "is", "value": value}
    return {"steps": [{"block": {"kind": "profile", "conditions": [condition]}}]}


def value_of(definition: Definition) -> object:
    block = definition.steps[0].block
    assert isinstance(block, ProfileBlock)
    condition = block.conditions[0]
    assert isinstance(condition, Condition)
    return condition.value


def problems(data: object) -> tuple[Problem, ...]:
    with pytest.raises(DefinitionError) as caught:
        from_text(data) if isinstance(data, str | bytes) else from_data(data)
    return caught.value.problems


def problem_texts(data: object) -> list[str]:
    return [str(problem) for problem in problems(data)]


# -- One form ---------------------------------------------------------------------------------------


@given(definitions())
def test_a_definition_survives_json_unchanged(definition: Definition) -> None:
    assert from_text(to_json(definition)) == definition
    assert to_json(from_text(to_json(definition))) == to_json(definition)
    assert from_data(json.loads(to_json(definition))) == definition


def test_equal_definitions_have_equal_json_however_they_were_written() -> None:
    one = from_text('{"target":"contact","included":[3,1,3],"steps":[],"schema_version":1}')
    assert to_json(one) == to_json(Definition(included=(1, 3)))
    assert to_json(one).startswith('{"excluded":[],"included":[1,3]')


@pytest.mark.parametrize("node", [ProfileBlock, ConditionGroup])
def test_any_of_fewer_than_two_conditions_becomes_all_of(node: type[ProfileBlock]) -> None:
    one = Condition(attribute="city", operator="contains_data")
    assert node(match="any", conditions=(one,)).match == "all"
    assert node(match="any").match == "all"
    assert node(match="any", conditions=(one, one)).match == "any"


def test_manual_lists_are_sorted_and_distinct_even_when_built_in_python() -> None:
    assert Definition(included=(3, 1, 3), excluded=(2, 2)).included == (1, 3)
    assert Definition(included=(3, 1, 3), excluded=(2, 2)).excluded == (2,)


def test_a_node_cant_be_changed_in_place() -> None:
    with pytest.raises(ValidationError):
        Definition().target = "lead"  # type: ignore[misc]


# -- Values -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("5", 5),
        ("5.0", 5),
        ("-0.0", 0),
        ("2.50", "2.5"),
        ("1e3", 1000),
        ("1e-7", "0.0000001"),
        ("0.1234567890123456789012345678901234567", "0.1234567890123456789012345678901234567"),
        ('"2.50"', "2.50"),
        ('["a", 1, 0.5]', ("a", 1, "0.5")),
        ('{"amount": 3, "unit": "days"}', Span(amount=3, unit="days")),
        ("null", None),
    ],
)
def test_values_are_read_exactly(written: str, value: object) -> None:
    text = json.dumps(data_with("@")).replace('"@"', written)
    assert value_of(from_text(text)) == value
    assert type(value_of(from_text(text))) is type(value)


def test_dates_as_yaml_reads_them_become_text() -> None:
    assert value_of(from_data(data_with(date(2026, 1, 31)))) == "2026-01-31"
    assert value_of(from_data(data_with(datetime(2026, 1, 31, tzinfo=UTC)))) == "2026-01-31T00:00:00+00:00"
    east = datetime(2026, 1, 31, tzinfo=timezone(timedelta(hours=1)))
    assert value_of(from_data(data_with([east]))) == ("2026-01-31T00:00:00+01:00",)
    window = {"kind": "before", "date": date(2026, 1, 31)}
    block = from_data({"steps": [{"block": {"kind": "behavioral", "window": window}}]}).steps[0].block
    assert isinstance(block, BehavioralBlock)
    assert block.window.model_dump()["date"] == "2026-01-31"
    assert "has none" in problem_texts(data_with(datetime(2026, 1, 31)))[0]  # noqa: DTZ001 - the missing zone is the point


@pytest.mark.parametrize(
    ("value", "place", "message"),
    [
        (True, (), "must be a text or a number (got a yes/no; use the operator is_yes or is_no)."),
        ({"amount": 1}, ("unit",), "must have this field."),
        ({"amount": "1", "unit": "days"}, ("amount",), "must be a whole number (got “1”)."),
        (
            {"amount": 1, "unit": "day"},
            ("unit",),
            UNITS_SAID,
        ),
        (["a", None], (1,), "must be a text or a number (got nothing)."),
        ([["a"]], (0,), "must be a text or a number (got a list of 1)."),
        (float("nan"), (), "must be a finite number (got one that is not)."),
        (float("inf"), (), "must be a finite number (got one that is not)."),
        (Decimal("NaN"), (), "must be a finite number (got one that is not)."),
        (1e300, (), "must be a number of at most 40 digits (got “1E+300”)."),
        (1e-300, (), "must be a number of at most 40 digits (got “1E-300”)."),
        (Decimal("1e999999"), (), "must be a number of at most 40 digits (got “1E+999999”)."),
        (10**5000, (), LONG_SAID),
        ({"amount": 10**5000, "unit": "days"}, ("amount",), LONG_SAID),
        ("a\0", (), "must be ordinary text (got “a�”, with a character that no database can hold)."),
        (["\ud800"], (0,), "must be ordinary text (got “�”, with a character that no database can hold)."),
        (b"a", (), "must be a JSON value (got “bytes”)."),
        ({1}, (), "must be a JSON value (got “set”)."),
    ],
    ids=range(18),
)
def test_a_wrong_value_is_one_problem_with_its_path(value: object, place: tuple[str | int, ...], message: str) -> None:
    [problem] = problems(data_with(value))
    assert (problem.path, problem.message) == ((*VALUE, *place), message)


def test_every_wrong_value_in_a_list_is_reported() -> None:
    assert [problem.path[-1] for problem in problems(data_with(["a", True, 5, None]))] == [1, 3]


# -- Form -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (None, "definition: must be an object with named fields (got nothing)."),
        ([], "definition: must be an object with named fields (got an empty list)."),
        ({"steps": {}}, "steps: must be a list (got an object with named fields)."),
        ({"steps": ["x"]}, "steps[0]: must be an object with named fields (got “x”)."),
        ({"step": []}, "step: must not have this field (got an empty list). Did you mean “steps”?"),
        ({"steps": [{}]}, "steps[0].block: must have this field."),
        ({"steps": [{"block": {}}]},
         "steps[0].block.kind: must say what it is (got nothing)."),
        ({"steps": [{"block": {"kind": "profil"}}]},
         ("steps[0].block.kind: must be one of profile, behavioral, segment, group (got “profil”). "
          "Did you mean “profile”?")),
        ({"steps": [{"block": {"kind": "segment"}}]}, "steps[0].block.segment: must have this field."),
        ({"steps": [{"operator": "and", "block": {"kind": "group"}}]},
         "steps[0].operator: must be one of or, and_also, but_not (got “and”)."),
        ({"steps": [{"block": {"kind": "behavioral", "window": {"kind": "in_the_last", "span": 5}}}]},
         "steps[0].block.window.span: must be an object with named fields (got “5”)."),
        ({"steps": [{"block": {"kind": "profile", "conditions": [{"kind": "condition_group", "conditions": [
            {"kind": "condition", "attribute": 5, "operator": "is"}]}]}}]},
         "steps[0].block.conditions[0].conditions[0].attribute: must be a text (got “5”)."),
        ({"steps": [{"block": {"kind": "behavioral", "comparison": {"value": [1]}}}]},
         "steps[0].block.comparison.value: must be a text or a number (got a list of 1)."),
        ({"included": ["5"]}, "included[0]: must be a whole number (got “5”)."),
        ({"included": [True]}, "included[0]: must be a whole number (got a yes/no)."),
        ({"target": "account"}, "target: must be one of contact, lead (got “account”)."),
        ({5: 5}, "definition: must use texts as field names (got “5”)."),
        ({"x" * 1000: 5}, f"definition: must not have the field “{'x' * 60}…”."),
    ],
    ids=range(18),
)  # fmt: skip
def test_a_wrong_form_is_reported_with_its_path(data: object, message: str) -> None:
    assert problem_texts(data) == [message]


def test_a_switch_is_true_or_false_and_not_a_word_for_it() -> None:
    data = data_with("x")
    data["steps"][0]["block"]["conditions"][0]["only_with_data"] = "yes"
    assert problem_texts(data) == ["steps[0].block.conditions[0].only_with_data: must be true or false (got “yes”)."]


@pytest.mark.parametrize("version", [2, "1", True, None, 10**30, [1], {"a": 1}], ids=range(7))
def test_another_schema_version_is_the_only_problem_reported(version: object) -> None:
    [problem] = problems({"schema_version": version, "anything": "else"})
    assert problem.path == ("schema_version",)
    assert problem.message.startswith("must be 1 (got ")
    assert "release" in problem.hint


def test_all_problems_are_reported_together() -> None:
    found = problems({"target": "x", "steps": [{"operator": "x", "block": {"kind": "x"}}], "included": "x", "y": 1})
    assert {problem.where for problem in found} == {
        "target", "steps[0].operator", "steps[0].block.kind", "included", "y"
    }  # fmt: skip


# -- Text -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "must be JSON (got text that is not: Expecting value at line 1, column 1)."),
        ('{\n"a" 1}', "must be JSON (got text that is not: Expecting ':' delimiter at line 2, column 5)."),
        ("{} {}", "must be JSON (got text that is not: Extra data at line 1, column 4)."),
        (b"\xff{}", "must be UTF-8 text (got other bytes at position 0)."),
        ("[" * 100_000, "must be nested at most a few levels deep (got far more)."),
        ('{"steps":[{"block":' * 100_000, "must be nested at most a few levels deep (got far more)."),
        ('{"target":"lead","target":"contact"}', "must have each field once (got “target” more than once)."),
        ("9" * 100_000, f"must be an object with named fields (got “{'9' * 60}…”)."),
    ],
    ids=range(8),
)
def test_text_that_is_not_json_of_a_definition_is_one_problem(text: str | bytes, message: str) -> None:
    [problem] = problems(text)
    assert (problem.path, problem.message) == ((), message)


def test_a_repeated_field_is_reported_with_its_path() -> None:
    text = '{"steps":[{"block":{"kind":"segment","segment":"a","segment":"b"}}]}'
    assert problem_texts(text) == ["steps[0].block: must have each field once (got “segment” more than once)."]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_are_not_finite_are_reported_with_their_path(number: str) -> None:
    assert problem_texts(f'{{"included":[{number}]}}') == [
        "included[0]: must be a finite number (got one that is not)."
    ]


def test_bytes_and_a_byte_order_mark_make_no_difference() -> None:
    assert from_text("\ufeff{}") == from_text(b"\xef\xbb\xbf{}") == from_text(b"{}") == Definition()


# -- Size -------------------------------------------------------------------------------------------


def nested(levels: int, *, in_conditions: bool = False) -> dict[str, Any]:
    kind, inner = ("condition_group", "conditions") if in_conditions else ("group", "steps")
    node: dict[str, Any] = {"kind": kind}
    for _ in range(levels):
        node = {"kind": kind, inner: [node if in_conditions else {"block": node}]}
    return {"steps": [{"block": {"kind": "profile", "conditions": [node]} if in_conditions else node}]}


@pytest.mark.parametrize("in_conditions", [True, False])
@pytest.mark.parametrize("levels", [200, 2_000, 100_000])
def test_endless_nesting_is_one_problem(levels: int, *, in_conditions: bool) -> None:
    assert problem_texts(nested(levels, in_conditions=in_conditions)) == [
        "definition: must be nested at most a few levels deep (got far more). Use fewer groups in groups."
    ]


def test_nesting_that_people_need_is_read() -> None:
    assert from_data(nested(20)).steps
    assert from_data(nested(20, in_conditions=True)).steps


def test_data_that_contains_itself_is_refused() -> None:
    data: dict[str, Any] = {}
    data["steps"] = [data, data]
    assert problems(data)


def test_long_lists_and_texts_are_read() -> None:
    assert value_of(from_data(data_with(["v"] * 10_000))) == ("v",) * 10_000
    assert value_of(from_data(data_with("v" * 1_000_000))) == "v" * 1_000_000


@pytest.mark.parametrize(
    "data",
    [
        data_with([{}] * 10_000),
        {"included": ["x"] * 200_000},
        {"included": [[]] * 1_000_000},
        {"steps": [{"x": 1}] * 50_000},
        {"steps": [{"operator": "x" * 1_000_000}]},
        data_with({"unit": "x" * 1_000_000}),
        {f"field{number}": 0 for number in range(100_000)},
    ],
    ids=range(7),
)
def test_thousands_of_faults_are_reported_briefly_and_quickly(data: object) -> None:
    with no_hang():
        found = problems(data)
    assert 1 <= len(found) <= MAX_PROBLEMS + 1
    assert all(len(str(problem)) < 600 for problem in found)
    assert len(found) <= MAX_PROBLEMS or "more" in found[-1].message


JSON_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.text(st.characters(categories=["Cs", "Cc"]), max_size=2)
    | st.decimals()
)
FIELDS = st.sampled_from(
    ["kind", "steps", "block", "operator", "conditions", "match", "relation", "quantifier", "attribute", "value",
     "amount", "unit", "interactions", "measure", "comparison", "window", "span", "first", "last", "date", "segment",
     "target", "included", "excluded", "schema_version", "upper", "property", "only_with_data"]
)  # fmt: skip
WORDS = st.sampled_from(
    ["profile", "behavioral", "segment", "group", "condition", "condition_group", "related", "ever", "in_the_last",
     "between", "or", "and_also", "all", "any", "count", "days", "contact", 1]
)  # fmt: skip
ARBITRARY = st.recursive(
    JSON_SCALARS | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(FIELDS | st.text(max_size=3), inner, max_size=6),
    max_leaves=40,
)


def read_or_refused(read: Any, data: object) -> None:
    try:
        definition = read(data)
    except DefinitionError as error:
        refused = error.problems
    else:
        assert from_text(to_json(definition)) == definition
        return
    assert refused
    assert all(len(str(problem)) < 1_000 and problem.message.endswith(".") for problem in refused)
    assert str(DefinitionError(refused)).encode()


@given(ARBITRARY)
def test_any_data_is_a_definition_or_refused(data: object) -> None:
    read_or_refused(from_data, data)


@given(st.text() | st.binary() | st.from_regex(r'[\[\]{}",:0-9eE.\-a\\u]*', fullmatch=True))
def test_any_text_is_a_definition_or_refused(text: str | bytes) -> None:
    read_or_refused(from_text, text)


@given(definitions(), st.data())
def test_a_definition_with_another_part_is_one_or_refused(definition: Definition, data: st.DataObject) -> None:
    whole = json.loads(to_json(definition))
    node = whole
    for _ in range(data.draw(st.integers(0, 12))):
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(node[key], dict | list) or not node[key]:
            node[key] = data.draw(ARBITRARY)
            break
        node = node[key]
    read_or_refused(from_data, whole)


# -- The published schema ---------------------------------------------------------------------------


def test_the_published_schema_is_current() -> None:
    published = PUBLISHED.read_text(encoding="utf-8")
    assert published == definition_schema(), "run: python -m core.language.json_schema > docs/definition.schema.json"


SCHEMA = Draft202012Validator(json.loads(definition_schema()))


def test_the_published_schema_is_valid() -> None:
    Draft202012Validator.check_schema(SCHEMA.schema)


@given(definitions())
def test_the_schema_accepts_every_definition(definition: Definition) -> None:
    SCHEMA.validate(json.loads(to_json(definition)))


@pytest.mark.parametrize(
    "data",
    [
        {"step": []},
        {"schema_version": 2},
        {"steps": [{"block": {"segment": "a"}}]},
        {"steps": [{"block": {"kind": "behavioral", "window": {}}}]},
        data_with(value=True),
        data_with({"amount": 1}),
        data_with([None]),
        {"included": ["5"]},
    ],
    ids=range(8),
)
def test_the_schema_refuses_what_reading_refuses(data: object) -> None:
    assert problems(data)
    assert not SCHEMA.is_valid(data)


def test_a_step_without_operator_and_block_kinds_of_every_sort_pass_the_schema() -> None:
    assert SCHEMA.is_valid({"steps": [{"block": {"kind": kind}} for kind in ("profile", "behavioral", "group")]})
    assert SCHEMA.is_valid(data_with(2.5))
    assert Step.model_validate({"block": {"kind": "group"}}).operator is None
