"""All problems are found at once, each with its path, and valid definitions have none."""

from typing import Any

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from core.errors import DefinitionError, Problem, Severity
from core.language.catalog import BUILT_IN, Attribute
from core.language.definition import (
    Condition,
    ConditionGroup,
    Definition,
    Group,
    ProfileBlock,
    SegmentBlock,
    Step,
    from_data,
)
from core.language.dependencies import KnownSegment, Segments
from core.language.messages import MAX_PROBLEMS
from core.language.operators import AttributeType
from core.language.validation import (
    MAX_BLOCKS,
    MAX_CONDITIONS,
    MAX_LEVELS,
    MAX_SPAN,
    MAX_VALUES_OF_ALL,
    MAX_VALUES_OF_ONE,
    find_problems,
)
from core.language.validation.scope import Scope
from tests.effort import calls
from tests.pools import CATALOG
from tests.strategies import definitions

CATALOG_WITH_CHOICES = BUILT_IN.extended(
    [
        (
            "contact",
            Attribute("tags", "Tags", AttributeType.CHOICES, choices=(("a", "Alpha"), ("b", "Beta")), custom=True),
        )
    ]
)


def condition(attribute: str, operator: str, value: object = None, *, only_with_data: bool = False) -> dict[str, Any]:
    return {
        "kind": "condition",
        "attribute": attribute,
        "operator": operator,
        "value": value,
        "only_with_data": only_with_data,
    }


FINE = condition("city", "is", "Aachen")


def profile(*conditions: object) -> dict[str, Any]:
    return {"kind": "profile", "conditions": conditions}


def behavioral(**fields: object) -> dict[str, Any]:
    return {"kind": "behavioral", "interactions": ["rental"], **fields}


def chain(*blocks: object, **fields: object) -> Definition:
    steps = [{"operator": "or" if index else None, "block": block} for index, block in enumerate(blocks)]
    return from_data({"steps": steps, **fields})


def known(
    key: str, definition: Definition | None = None, *, name: str = "", target: Any = "contact", is_live: bool = True
) -> KnownSegment:
    return KnownSegment(1, key, name or key.upper(), "dynamic", target, "UTC", is_live, definition)


def segment(key: str) -> dict[str, Any]:
    return {"kind": "segment", "segment": key}


def problems(definition: Definition, segments: Segments | None = None, key: str | None = None) -> tuple[Problem, ...]:
    found = find_problems(definition, CATALOG_WITH_CHOICES, segments or {}, key)
    assert all(problem.severity is Severity.PROBLEM for problem in found)
    return found


def problem_texts(definition: Definition, segments: Segments | None = None, key: str | None = None) -> list[str]:
    """The problems of a block, with paths within it."""
    return [str(problem).removeprefix("steps[0].block.") for problem in problems(definition, segments, key)]


def of_condition(*parts: object, **fields: Any) -> list[str]:
    """The problems of a condition, with paths within it."""
    one = condition(*parts, **fields)  # type: ignore[arg-type]
    return [text.removeprefix("conditions[0].") for text in problem_texts(chain(profile(one)))]


# -- Valid definitions -------------------------------------------------------------------------------


@given(definitions(CATALOG))
def test_a_valid_definition_has_no_problem(definition: Definition) -> None:
    assert find_problems(definition, CATALOG, {}) == ()


@pytest.mark.parametrize(
    "one",
    [
        condition("city", "is_in", ["a", "a"]),
        condition("city", "is_not", "a", only_with_data=True),
        condition("account.annual_revenue", "is_between", ["2.50", 2.5]),
        condition("account.employees", "is", "12"),
        condition("created_at", "is_between", ["2026-01-31", "2026-01-31T00:00:00Z"]),
        condition("created_at", "is_between", ["2026-01-31T23:59:00Z", "2026-01-31"]),
        condition("created_at", "is_between", ["2026-02-01", "2026-01-31T23:00:00Z"]),  # one instant in Berlin
        condition("created_at", "is_in_the_last", {"amount": MAX_SPAN, "unit": "minutes"}),
        condition("birthday", "is_on", "0001-01-01"),
        condition("birthday", "is_on", "9999-12-31"),
        condition("birthday", "month_is", 12),
        condition("birthday", "weekday_is", 7),
        condition("birthday", "is_in_period", "previous_quarter"),
        condition("tags", "is_exactly", ["b", "a"]),
        condition("email_consent", "is_yes"),
        {
            "kind": "related",
            "relation": "leads",
            "quantifier": "all",
            "conditions": [condition("account.city", "is", "a")],
        },
    ],
    ids=range(16),
)
def test_a_condition_that_makes_sense_has_no_problem(one: object) -> None:
    assert problem_texts(chain(profile(one))) == []


def test_a_lead_has_the_interactions_of_its_contact() -> None:
    block = behavioral(
        measure={"kind": "sum", "property": "amount"}, comparison={"operator": "more_than", "value": "-1.5"}
    )
    assert problem_texts(chain(block, profile(condition("score", "is", 5)), target="lead")) == []


# -- Chains and empty parts ---------------------------------------------------------------------------


@pytest.mark.parametrize("fields", [{}, {"included": [1]}, {"excluded": [1]}])
def test_an_empty_definition_is_a_problem_even_with_manual_lists(fields: dict[str, Any]) -> None:
    [problem] = problems(chain(**fields))
    assert problem.path == ("steps",)
    assert "static segment" in problem.hint


def test_only_the_first_step_of_a_chain_has_no_operator() -> None:
    steps = [{"operator": "or", "block": profile(FINE)}, {"block": profile(FINE)}]
    inner = {"kind": "group", "steps": steps}
    found = problems(from_data({"steps": [*steps, {"operator": "or", "block": inner}]}))
    assert [problem.where for problem in found] == [
        "steps[0].operator",
        "steps[1].operator",
        "steps[2].block.steps[0].operator",
        "steps[2].block.steps[1].operator",
    ]


@pytest.mark.parametrize(
    ("block", "place"),
    [
        (profile(), "conditions"),
        ({"kind": "group"}, "steps"),
        (behavioral(interactions=[]), "interactions"),
        (profile({"kind": "condition_group"}), "conditions[0].conditions"),
        (profile({"kind": "related", "relation": "leads"}), "conditions[0].conditions"),
        (behavioral(conditions=[{"kind": "condition_group"}]), "conditions[0].conditions"),
    ],
    ids=range(6),
)
def test_an_empty_part_is_a_problem(block: object, place: str) -> None:
    [text] = problem_texts(chain(block))
    assert text.startswith(f"{place}: must ")
    assert "at least one" in text


def test_all_problems_are_reported_at_once() -> None:
    blocks = [profile(condition("citty", "iss", 1)), behavioral(interactions=["x"]), segment("x"), {"kind": "group"}]
    assert [problem.where for problem in problems(chain(*blocks, included=[0]))] == [
        "steps[0].block.conditions[0].attribute",
        "steps[0].block.conditions[0].operator",
        "steps[1].block.interactions[0]",
        "steps[2].block.segment",
        "steps[3].block.steps",
        "included[0]",
    ]


# -- Names --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("citty", "Did you mean “city”?"),
        ("Job Title", "Did you mean “job_title”?"),
        ("industry", "Did you mean “account.industry”?"),
        ("score", "use “score” in a related group of “leads”."),
        ("leads.score", "use “score” in a related group of “leads”."),
        ("link", "It is a property of interactions; use it in a behavioral block."),
        ("zzzzzzzz", "(got “zzzzzzzz”)."),
        ("", "(got “”)."),
        ("y" * 1_000_000, "(got “" + "y" * 60 + "…”)."),
    ],
    ids=range(9),
)
def test_an_unknown_attribute_is_reported_with_a_hint(name: str, hint: str) -> None:
    [text] = of_condition(name, "contains_data")
    assert text.startswith("attribute: must be an attribute of contacts (got “")
    assert text.endswith(hint)


def test_a_label_with_accents_is_known_however_they_are_written() -> None:
    attribute = Attribute("x_cafe", "Lieblingscaf\u00e9", AttributeType.TEXT, custom=True)
    catalog = BUILT_IN.extended([("contact", attribute)])
    assert Scope(catalog, "contact").hint("LIEBLINGSCAFE\u0301") == "Did you mean “x_cafe”?"


def test_in_a_related_group_the_attributes_are_those_of_the_related_record() -> None:
    group = {
        "kind": "related",
        "relation": "leads",
        "conditions": [condition("city", "is", "a"), condition("score", "is", 1)],
    }
    [text] = problem_texts(chain(profile(group)))
    assert text.startswith("conditions[0].conditions[0].attribute: must be an attribute of leads")
    assert text.endswith("Did you mean “contact.city”?")


@pytest.mark.parametrize(
    ("relation", "hint"),
    [
        ("lead", "Did you mean “leads”?"),
        ("account", "It leads to one record: use “account.…” in a plain condition."),
        ("zzz", "(got “zzz”)."),
    ],
)
def test_a_related_group_needs_a_to_many_relation(relation: str, hint: str) -> None:
    [text] = problem_texts(chain(profile({"kind": "related", "relation": relation, "conditions": [FINE]})))
    assert text.startswith("conditions[0].relation: must be a relation to several records")
    assert text.endswith(hint)


def test_interactions_have_properties_and_no_related_records() -> None:
    related = {"kind": "related", "relation": "leads", "conditions": [FINE]}
    texts = problem_texts(chain(behavioral(conditions=[FINE, {"kind": "condition_group", "conditions": [related]}])))
    assert texts == [
        (
            "conditions[0].attribute: must be a property of interactions (got “city”). "
            "It is an attribute of contacts; use it in a profile block."
        ),
        "conditions[1].conditions[0]: must be a condition on a property of the interaction (got a related group).",
    ]


@pytest.mark.parametrize(
    ("attribute", "operator", "hint"),
    [
        ("city", "is_more_than", "Use one of: is, is_not, is_in"),
        ("city", "does not contain", "Did you mean “does_not_contain”?"),
        ("city", "contain", "Did you mean “contains”?"),
        ("email_consent", "is", "Use one of: is_yes, is_no, contains_data, does_not_contain_data."),
        ("birthday", "is", "Use one of: is_on,"),
        ("tags", "is_in", "Use one of: contains_any_of,"),
    ],
)
def test_an_operator_of_another_type_is_reported_with_those_that_fit(attribute: str, operator: str, hint: str) -> None:
    [text] = of_condition(attribute, operator, "x")
    assert text.startswith("operator: must be an operator of “")
    assert hint in text


def test_only_negative_operators_have_the_switch_for_no_data() -> None:
    [text] = of_condition("city", "is", "a", only_with_data=True)
    assert text.startswith("only_with_data: must be off with “is” (got on).")
    assert of_condition("city", "does_not_contain_data", only_with_data=True)


# -- Values -------------------------------------------------------------------------------------------

DAYS = {"amount": 1, "unit": "days"}


@pytest.mark.parametrize(
    ("attribute", "operator", "fitting"),
    [
        ("email_consent", "is_yes", None),
        ("city", "is", "a"),
        ("city", "is_in", ["a"]),
        ("account.employees", "is_between", [1, 2]),
        ("birthday", "is_in_the_last", DAYS),
        ("birthday", "is_in_period", "today"),
        ("birthday", "month_is", 1),
        ("birthday", "weekday_is", 1),
    ],
)
@pytest.mark.parametrize("value", [None, "a", 1, [], ["a"], [1, 2], [1, 2, 3], DAYS], ids=str)
def test_every_shape_takes_its_own_values_and_no_others(
    attribute: str, operator: str, fitting: object, value: object
) -> None:
    texts = of_condition(attribute, operator, value)
    takes = {
        "is_yes": [None],
        "is": ["a"],
        "is_in": [["a"]],
        "is_between": [[1, 2]],
        "is_in_the_last": [DAYS],
        "month_is": [1],
        "weekday_is": [1],
    }
    assert bool(texts) == (value not in takes.get(operator, []))
    assert all(text.startswith("value") for text in texts)
    assert of_condition(attribute, operator, fitting) == []


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (("city", "is", 5), "value: must be a text (got “5”)."),
        (("city", "is", ""), "value: must be a text (got an empty one); to ask for no data use"),
        (("city", "is", ["a"]), "value: must be one value with “is” (got a list of 1). For several values use is_in."),
        (("city", "is_in", []), "value: must list at least one value (got an empty list)."),
        (("city", "is_in", ["a", "", 5]), "value[1]: must be a text"),
        (("city", "is", "x" * 10_001), "value: must be at most 10,000 characters long (got 10,001)."),
        (("account.employees", "is", "x"), "value: must be a number such as 12"),
        (("account.employees", "is", 10**12 + 1), "value: must lie between"),
        (
            ("account.employees", "is_between", [5, "1.5"]),
            "value: must have the lower value first (got “5” before “1.5”).",
        ),
        (("account.employees", "is_between", [5]), "value: must be two values, the lower first (got a list of 1)."),
        (
            ("source", "is", "Trade show"),
            "value: must be one of the choices of “Source” (got “Trade show”). Did you mean “trade_show”",
        ),
        (
            ("source", "is_in", ["web", "webb"]),
            "value[1]: must be one of the choices of “Source” (got “webb”). Did you mean “web”?",
        ),
        (
            ("tags", "contains_any_of", ["alpha"]),
            "value[0]: must be one of the choices of “Tags” (got “alpha”). Did you mean “a”?",
        ),
        (("birthday", "is_on", "2026-02-29"), "value: must be a date such as"),
        (("birthday", "is_on", "2026-01-01T00:00:00Z"), "value: must be a date such as"),
        (("created_at", "is_on", "yesterday"), "value: must be a date such as 2026-01-31 or an instant"),
        (("birthday", "is_between", ["2026-01-02", "2026-01-01"]), "value: must have the lower value first"),
        (
            ("created_at", "is_between", ["2026-01-04", "2026-01-01T00:00:00Z"]),
            "value: must have the lower value first",
        ),
        (
            ("birthday", "is_in_the_last", {"amount": 0, "unit": "days"}),
            "value.amount: must be 1 to 100,000 (got “0”).",
        ),
        (("birthday", "is_in_the_last", {"amount": 100_001, "unit": "days"}), "value.amount: must be 1 to 100,000"),
        (("birthday", "is_in_the_next", {"amount": 10**30, "unit": "days"}), "value.amount: must be 1 to 100,000"),
        (("birthday", "is_more_than_ago", {"amount": 1, "unit": "hours"}), "value.unit: must be days or longer"),
        (
            ("created_at", "anniversary_is_in_the_next", {"amount": 1, "unit": "minutes"}),
            "value.unit: must be days or longer",
        ),
        (
            ("birthday", "is_in_period", "this week"),
            "value: must be a period such as this_month (got “this week”). Did you mean “this_week”?",
        ),
        (("birthday", "month_is", 13), "value: must be 1 (January) to 12 (December) (got “13”)."),
        (("birthday", "month_is", "March"), "value: must be 1 (January) to 12 (December) (got “March”). Use 3."),
        (("birthday", "weekday_is", 0), "value: must be 1 (Monday) to 7 (Sunday) (got “0”)."),
        (("birthday", "weekday_is", "1"), "value: must be 1 (Monday) to 7 (Sunday) (got “1”)."),
    ],
    ids=range(28),
)
def test_a_value_that_does_not_fit_is_reported_with_a_hint(parts: tuple[object, ...], message: str) -> None:
    assert of_condition(*parts)[0].startswith(message)


def test_a_text_that_no_database_can_hold_is_a_problem_in_any_node() -> None:
    for text in ("a\0", "\ud800"):
        one = Condition(attribute="city", operator="is", value=text)
        [problem] = problems(Definition(steps=(Step(block=ProfileBlock(conditions=(one,))),)))
        assert problem.path[-1] == "value"
        str(problem).encode()


# -- Behavior -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            {"interactions": ["email_open"]},
            "interactions[0]: must be a kind of interaction (got “email_open”). Did you mean “email_opened”?",
        ),
        (
            {"interactions": ["Form visited"]},
            "interactions[0]: must be a kind of interaction (got “Form visited”). Did you mean “form_visited”?",
        ),
        (
            {"interactions": ["rental", "rental"]},
            "interactions[1]: must be named once (got “rental” again). Remove one of the two.",
        ),
        (
            {"measure": {"kind": "count", "property": "amount"}},
            "measure.property: must be left out with the measure “number of times”",
        ),
        (
            {"measure": {"kind": "count_days", "property": "amount"}},
            "measure.property: must be left out with the measure “number of different days”",
        ),
        (
            {"measure": {"kind": "sum"}},
            "measure.property: must name the number property to take the “sum” of (got nothing). Use amount, quantity.",
        ),
        ({"measure": {"kind": "count_distinct"}}, "measure.property: must name the property"),
        (
            {"measure": {"kind": "largest", "property": "form"}},
            "measure.property: must be a number or money with the measure “largest” (got “form”",
        ),
        (
            {"measure": {"kind": "count_distinct", "property": "fomr"}},
            "measure.property: must be a property of interactions (got “fomr”). Did you mean “form”?",
        ),
        ({"comparison": {"value": "x"}}, "comparison.value: must be a number such as"),
        (
            {"comparison": {"value": -1}},
            "comparison.value: must be a whole number from 0, as “number of times” always is (got “-1”).",
        ),
        ({"comparison": {"value": "1.5"}}, "comparison.value: must be a whole number from 0"),
        (
            {"comparison": {"operator": "between", "value": 1}},
            "comparison.upper: must be given with “between” (got nothing).",
        ),
        (
            {"comparison": {"operator": "between", "value": 2, "upper": 1}},
            "comparison.upper: must be at least the lower end, “2” (got “1”). Swap the two.",
        ),
        ({"comparison": {"operator": "between", "value": 2, "upper": "x"}}, "comparison.upper: must be a number"),
        (
            {"comparison": {"operator": "exactly", "value": 2, "upper": 3}},
            "comparison.upper: must be left out with “exactly” (got “3”).",
        ),
        (
            {"window": {"kind": "in_the_last", "span": {"amount": 0, "unit": "hours"}}},
            "window.span.amount: must be 1 to 100,000",
        ),
        (
            {"window": {"kind": "not_in_the_last", "span": {"amount": 10**6, "unit": "days"}}},
            "window.span.amount: must be 1 to",
        ),
        ({"window": {"kind": "between", "first": "x", "last": "2026-01-01"}}, "window.first: must be a date"),
        (
            {"window": {"kind": "between", "first": "2026-01-02", "last": "2026-01-01"}},
            "window.last: must not be before the first, “2026-01-02” (got “2026-01-01”)",
        ),
        ({"window": {"kind": "before", "date": "soon"}}, "window.date: must be a date"),
        ({"window": {"kind": "after", "date": "2026-13-01"}}, "window.date: must be a date"),
        ({"conditions": [condition("amount", "is", "x")]}, "conditions[0].value: must be a number"),
    ],
    ids=range(23),
)
def test_problems_of_a_behavioral_block_are_reported(fields: dict[str, Any], message: str) -> None:
    [text] = problem_texts(chain(behavioral(**fields)))
    assert text.startswith(message)


# -- Segments -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("vipp", "must be the key of a segment (got “vipp”). Did you mean “vip”?"),
        ("very important", "must be the key of a segment (got “very important”). Did you mean “vip”?"),
        ("Very importent", "must be the key of a segment (got “Very importent”). Did you mean “Very important”?"),
        ("leads", "must be a segment of contacts (got “LEADS”, a segment of leads)."),
        ("draft", "must be a live segment (got “DRAFT”, which is a draft or stopped). Take that segment live first."),
        ("me", "must be another segment (got “ME” itself)."),
    ],
)
def test_a_segment_that_cant_be_used_is_reported(key: str, message: str) -> None:
    segments = {
        "vip": known("vip", name="Very important"),
        "leads": known("leads", target="lead"),
        "draft": known("draft", is_live=False),
        "me": known("me", is_live=False),
    }
    assert problem_texts(chain(segment(key)), segments, "me") == [f"segment: {message}"]


def test_the_name_of_a_segment_is_known_however_its_accents_are_written() -> None:
    [text] = problem_texts(chain(segment("CAFE\u0301")), {"coffee": known("coffee", name="Caf\u00e9")})
    assert text.endswith("Did you mean “coffee”?")


def test_a_segment_with_no_problem_can_be_named_twice() -> None:
    assert problem_texts(chain(segment("vip"), segment("vip")), {"vip": known("vip")}, "me") == []


def test_a_circle_is_reported_at_the_block_that_closes_it_with_its_segments() -> None:
    segments = {
        "me": known("me", name="Mine"),
        "a": known("a", chain(segment("b")), name="First"),
        "b": known("b", chain(segment("me")), name="Second"),
        "c": known("c", chain(profile(FINE))),
    }
    [problem] = problems(chain(segment("c"), {"kind": "group", "steps": [{"block": segment("a")}]}), segments, "me")
    assert problem.where == "steps[1].block.steps[0].block.segment"
    assert problem.message == "must not close a circle of segments (got “Mine” → “First” → “Second” → “Mine”)."


def test_a_circle_needs_the_key_to_go_through_the_segment_itself() -> None:
    segments = {"me": known("me"), "a": known("a", chain(segment("me")))}
    assert problems(chain(segment("a")), segments) == ()
    assert len(problems(chain(segment("a")), segments, "me")) == 1


def test_thousands_of_segments_in_a_row_are_a_problem_and_not_a_crash() -> None:
    segments: dict[str, KnownSegment] = {"s0": known("s0")}
    for number in range(1, 5_000):
        segments[f"s{number}"] = known(f"s{number}", chain(segment(f"s{number - 1}")))
    [problem] = problems(chain(segment("s4999"), segment("s1")), segments, "me")
    assert problem.where == "steps[0].block.segment"


# -- Manual lists -------------------------------------------------------------------------------------


def test_ids_are_positive_and_fill_63_bits() -> None:
    fields = {"included": [-1, 0, 1, 2**63 - 1, 2**63, 10**5000], "excluded": [0]}
    definition = Definition(steps=chain(profile(FINE)).steps, **fields)  # type: ignore[arg-type]
    assert [problem.where for problem in problems(definition)] == [
        "included[0]", "included[1]", "included[4]", "included[5]", "excluded[0]"
    ]  # fmt: skip


# -- Limits -------------------------------------------------------------------------------------------


def group_of(levels: int) -> Definition:
    block: Any = ProfileBlock(conditions=(Condition(attribute="city", operator="contains_data"),))
    for _ in range(levels):
        block = Group(steps=(Step(block=block),))
    return Definition(steps=(Step(block=block),))


def conditions_of(levels: int) -> Definition:
    one: Any = Condition(attribute="city", operator="contains_data")
    for _ in range(levels):
        one = ConditionGroup(conditions=(one,))
    return Definition(steps=(Step(block=ProfileBlock(conditions=(one,))),))


@pytest.mark.parametrize("nest", [group_of, conditions_of])
def test_nesting_has_a_limit_and_no_depth_crashes(nest: Any) -> None:
    assert problems(nest(MAX_LEVELS)) == ()
    for levels in (MAX_LEVELS + 1, 100_000):
        [problem] = problems(nest(levels))
        assert problem.message == f"must be nested at most {MAX_LEVELS} levels deep (got more)."


def only_message(definition: Definition) -> str:
    [problem] = problems(definition)
    return problem.message


def test_the_numbers_of_blocks_conditions_and_values_have_limits() -> None:
    assert problems(chain(*[profile(FINE)] * MAX_BLOCKS)) == ()
    assert only_message(chain(*[profile(FINE)] * (MAX_BLOCKS + 1))) == "must have at most 200 blocks (got more)."
    assert problems(chain(profile(*[FINE] * MAX_CONDITIONS))) == ()
    assert (
        only_message(chain(profile(*[FINE] * (MAX_CONDITIONS + 1)))) == "must have at most 500 conditions (got more)."
    )
    full = condition("city", "is_in", ["a"] * MAX_VALUES_OF_ONE)
    over = condition("city", "is_in", ["a"] * (MAX_VALUES_OF_ONE + 1))
    assert problems(chain(profile(*[full] * (MAX_VALUES_OF_ALL // MAX_VALUES_OF_ONE)))) == ()
    assert only_message(chain(profile(full, full, FINE))).startswith("must have at most 100,000 values in all lists")
    assert only_message(chain(profile(over))) == "must list at most 50,000 values (got 50,001)."


def test_the_number_of_reported_problems_is_limited() -> None:
    found = problems(chain(profile(condition("city", "is_in", [1] * 1_000))))
    assert len(found) == MAX_PROBLEMS + 1


def test_validation_work_grows_in_line_with_the_number_of_blocks() -> None:
    blocks = [
        profile(FINE, condition("birthday", "month_is", 1)),
        behavioral(conditions=[condition("amount", "is", 1)]),
    ]

    def work(times: int) -> int:
        definition = chain(*blocks * times)
        return calls(lambda: problems(definition))

    assert problems(chain(*blocks * 25)) == ()
    assert work(24) < 2.2 * work(12) < 5_000


# -- Any well-formed definition -----------------------------------------------------------------------

TEXTS = st.sampled_from(
    ["city", "account.city", "leads.score", "amount", "form", "", "x", "is", "is_in", "is_between"]
) | st.text(max_size=3)
SCALARS = st.integers() | TEXTS
SPANS = st.builds(
    lambda amount, unit: {"amount": amount, "unit": unit}, st.integers(), st.sampled_from(["days", "hours"])
)
VALUES = st.none() | SCALARS | st.lists(SCALARS, max_size=3) | SPANS
CONDITIONS = st.recursive(
    st.builds(
        condition,
        TEXTS | st.sampled_from([*CATALOG.attributes_of("contact")]),
        TEXTS,
        VALUES,
        only_with_data=st.booleans(),
    ),
    lambda inner: st.builds(
        lambda conditions, relation, kind: {
            "kind": kind,
            "conditions": conditions,
            **({"relation": relation} if kind == "related" else {}),
        },
        st.lists(inner, max_size=2),
        TEXTS,
        st.sampled_from(["condition_group", "related"]),
    ),
    max_leaves=4,
)
BLOCKS = st.recursive(
    st.builds(lambda conditions: profile(*conditions), st.lists(CONDITIONS, max_size=3))
    | st.builds(segment, TEXTS)
    | st.builds(
        lambda kinds, value, upper, operator, date, measure, property_: behavioral(
            interactions=kinds,
            comparison={"operator": operator, "value": value, "upper": upper},
            window={"kind": "between", "first": date, "last": "2026-01-01"},
            measure={"kind": measure, "property": property_},
        ),
        st.lists(TEXTS | st.just("rental"), max_size=3),
        SCALARS,
        st.none() | SCALARS,
        st.sampled_from(["at_least", "between"]),
        TEXTS | st.just("2026-02-01"),
        st.sampled_from(["count", "sum", "count_distinct"]),
        st.none() | TEXTS,
    ),
    lambda inner: st.builds(
        lambda blocks: {"kind": "group", "steps": [{"block": block} for block in blocks]}, st.lists(inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.lists(BLOCKS, max_size=4), st.lists(st.integers(), max_size=3))
def test_every_well_formed_definition_is_validated_with_paths(blocks: list[Any], ids: list[int]) -> None:
    try:
        definition = chain(*blocks, included=ids)
    except DefinitionError:
        reject()
    data = definition.model_dump()
    for problem in problems(definition, {"x": known("x", chain(segment("x")))}, "me"):
        node: Any = data
        for part in problem.path:
            node = node[part]
        assert problem.message.startswith(("must ", "has more than"))
        assert problem.message.endswith(".")
        assert len(problem.message) < 400


def test_a_block_has_the_same_problems_in_every_place() -> None:
    bad = SegmentBlock(segment="gone")
    alone = problems(Definition(steps=(Step(block=bad),)))
    inside = problems(Definition(steps=(Step(block=Group(steps=(Step(block=bad),))),)))
    assert [problem.message for problem in alone] == [problem.message for problem in inside]
