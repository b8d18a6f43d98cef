"""Warnings are never false alarms: plain Python checks their claims value by value."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.engine.reference.conditions import condition_holds
from core.engine.reference.values import Clock
from core.errors import Problem, Severity
from core.language.catalog import BUILT_IN, Attribute
from core.language.definition import Condition, Definition, Span, from_data
from core.language.dependencies import KnownSegment
from core.language.operators import DAY_UNITS, PERIODS, UNITS, Operator, ValueShape, operators_of
from core.language.operators import AttributeType as T
from core.language.validation import find_problems, find_warnings
from core.language.validation.contradictions import cannot_both_hold, hold_for_everyone, read_condition

CODES = ("a", "b", "c")
CATALOG = BUILT_IN.extended(
    [("contact", Attribute("tags", "Tags", T.CHOICES, choices=tuple((code, code.upper()) for code in CODES)))]
)


def condition(attribute: str, operator: str, value: object = None, **fields: object) -> dict[str, Any]:
    return {"kind": "condition", "attribute": attribute, "operator": operator, "value": value, **fields}


def profile(*conditions: object, match: str = "all") -> dict[str, Any]:
    return {"kind": "profile", "match": match, "conditions": conditions}


def chain(*steps: Any, **fields: object) -> Definition:
    """A definition of blocks, which *or* joins, and of pairs of operator and block."""
    pairs = [step if isinstance(step, tuple) else ("or", step) for step in steps]
    joined = [{"operator": operator if at else None, "block": block} for at, (operator, block) in enumerate(pairs)]
    return from_data({"steps": joined, **fields})


def warnings(*steps: Any, as_of: datetime | None = None, **fields: object) -> tuple[Problem, ...]:
    found = find_warnings(chain(*steps, **fields), CATALOG, SEGMENTS, as_of)
    assert all(warning.severity is Severity.WARNING for warning in found)
    return found


def places(*steps: Any, **fields: Any) -> list[str]:
    return [warning.where for warning in warnings(*steps, **fields)]


SEGMENTS = {"vip": KnownSegment(1, "vip", "Very important", "static", "contact", "UTC", is_live=True)}
IN_X, IN_Y, NOT_X, NOT_Y = (condition("city", operator, city) for operator in ("is", "is_not") for city in "XY")
SECOND = ["steps[0].block.conditions[1]"]


# -- Pairs of conditions against plain Python -------------------------------------------------------

ZONES = ("UTC", "Europe/Berlin", "Pacific/Apia", "America/St_Johns")
AS_OF = datetime(2026, 3, 31, 12, tzinfo=UTC)
DAYS = [date(2026, 3, 31) + timedelta(days=days) for days in (-400, -32, -31, -8, -7, -2, -1, 0, 1, 2, 7, 8, 31)]
TEXTS = ("a", "A", "ab", "b", "abab", "É", "é", "E", "ß", "SS", "%")
NUMBERS = ("1", "2", "2.5", "2.50", "-1", "3")
DATES = [day.isoformat() for day in DAYS]
TIMES = ("00:00:00Z", "12:00:00Z", "23:59:59.999999Z", "10:30:00+10:30")
INSTANTS = [
    f"{day}T{time}" for day in DATES for time in ("00:00:00Z", "12:00:00Z", "23:59:59.999999Z", "10:30:00+10:30")
]
VALUES: dict[T, tuple[object, ...]] = {
    T.TEXT: TEXTS, T.NUMBER: (1, 2, 3, *NUMBERS), T.MONEY: (1, 2, *NUMBERS), T.CHOICE: CODES, T.CHOICES: CODES,
    T.DATE: tuple(DATES), T.DATETIME: (*DATES, *INSTANTS),
}  # fmt: skip
INSTANT_DATA = [datetime.fromisoformat(text) for text in INSTANTS]
DATA: dict[T, list[Any]] = {
    T.TEXT: [None, "", "x", *TEXTS, *(one + other for one, other in product(TEXTS, TEXTS))],
    T.NUMBER: [None, 0, 1, 2, 3, 4, -2],
    T.MONEY: [None, *map(Decimal, ("0", "1", "2", "2.5", "2.51", "3", "-1", "-2", "100"))],
    T.CHOICE: [None, *CODES],
    T.CHOICES: [None, (), ("a",), ("b",), ("c",), ("a", "b"), ("a", "c"), ("b", "c"), CODES],
    T.YES_NO: [None, True, False],
    T.DATE: [None, *DAYS, date(2020, 2, 29), date(1980, 12, 1)],
    T.DATETIME: [
        None,
        *INSTANT_DATA,
        *(instant + timedelta(microseconds=beside) for instant in INSTANT_DATA for beside in (-1, 1)),
        datetime(2010, 11, 7, 2, 31, 30, tzinfo=UTC),  # the clock in St. John's goes back into the day before
    ],
}


@st.composite
def value_of(draw: st.DrawFn, type_: T, operator: Operator) -> object:
    one = st.sampled_from(VALUES.get(type_, ("",)))
    match operator.shape:
        case ValueShape.NONE:
            return None
        case ValueShape.ONE:
            return draw(one)
        case ValueShape.MANY:
            return draw(st.lists(one, min_size=1, max_size=3))
        case ValueShape.PAIR:
            return draw(st.lists(one, min_size=2, max_size=2))
        case ValueShape.SPAN:
            return Span(amount=draw(st.integers(1, 40)), unit=draw(st.sampled_from(UNITS)))
        case ValueShape.PERIOD:
            return draw(st.sampled_from([*PERIODS]))
        case ValueShape.MONTH:
            return draw(st.integers(1, 12))
        case ValueShape.WEEKDAY:
            return draw(st.integers(1, 7))


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Attribute, Condition, Condition]:
    type_ = draw(st.sampled_from(T))
    attribute = Attribute("x", "X", type_, decimals=2 if type_ is T.MONEY else 0, choices=tuple((c, c) for c in CODES))
    catalog = BUILT_IN.extended([("contact", attribute)])

    def one() -> Condition:
        operator = draw(st.sampled_from(operators_of(type_)))
        condition = Condition(
            attribute="x",
            operator=operator.key,
            value=draw(value_of(type_, operator)),  # type: ignore[arg-type]
            only_with_data=operator.is_negative and draw(st.booleans()),
        )
        if isinstance(condition.value, Span) and type_ is T.DATE and condition.value.unit not in DAY_UNITS:
            condition = condition.model_copy(update={"value": Span(amount=1, unit="days")})
        return condition

    first, second = one(), one()
    if draw(st.booleans()):
        second = second.model_copy(update={"operator": first.operator, "only_with_data": first.only_with_data,
                                           "value": draw(value_of(type_, operators[first.operator]))})  # fmt: skip
    for each in (first, second):
        if find_problems(Definition.model_validate({"steps": [{"block": profile(each)}]}), catalog, {}):
            return attribute, NOTHING, NOTHING
    return attribute, first, second


operators = {operator.key: operator for type_ in T for operator in operators_of(type_)}
NOTHING = Condition(attribute="x", operator="contains_data")


def truths(attribute: Attribute, first: Condition, second: Condition) -> list[tuple[bool, bool]]:
    """Whether each of two conditions holds, for many values and zones."""
    clocks = [Clock(AS_OF, zone) for zone in ZONES] if attribute.type in (T.DATE, T.DATETIME) else [Clock(AS_OF, "UTC")]
    return [
        (condition_holds(first, attribute.type, datum, clock), condition_holds(second, attribute.type, datum, clock))
        for clock in clocks
        for datum in DATA[attribute.type]
    ]


@settings(max_examples=1_500)
@given(pairs())
def test_conditions_reported_as_contradictory_never_both_hold(pair: tuple[Attribute, Condition, Condition]) -> None:
    attribute, first, second = pair
    reads = read_condition(first, attribute), read_condition(second, attribute)
    if cannot_both_hold(*reads):
        assert (True, True) not in truths(*pair)
    if hold_for_everyone(*reads):
        assert (False, False) not in truths(*pair)
    assert cannot_both_hold(*reads) == cannot_both_hold(*reversed(reads))


@pytest.mark.parametrize(
    ("attribute", "first", "second"),
    [
        ("city", ("is", "Ä"), ("is", "B")),
        ("city", ("is", "a"), ("is_not", "A")),
        ("city", ("is_in", ["a", "b"]), ("is_in", ["c", "d"])),
        ("city", ("is_in", ["a", "b"]), ("is_not_in", ["A", "B", "c"])),
        ("city", ("is", "abc"), ("does_not_contain", "B")),
        ("city", ("is_in", ["ab", "cd"]), ("begins_with", "x")),
        ("city", ("begins_with", "ab"), ("begins_with", "ac")),
        ("city", ("ends_with", "ab"), ("does_not_end_with", "b")),
        ("city", ("begins_with", "abc"), ("does_not_contain", "bc")),
        ("city", ("contains", "x"), ("does_not_contain_data", None)),
        ("city", ("contains_data", None), ("does_not_contain_data", None)),
        ("email_consent", ("is_yes", None), ("is_no", None)),
        ("account.employees", ("is_less_than", 5), ("is_at_least", 5)),
        ("account.employees", ("is_between", [1, 5]), ("is_more_than", "5.0")),
        ("account.employees", ("is", 5), ("is_between", [6, 7])),
        ("account.employees", ("is_in", [5, 6]), ("is_not_in", ["5.00", "6", 7])),
        ("source", ("is", "web"), ("is_in", ["phone", "partner"])),
        ("tags", ("contains_all_of", ["a", "b"]), ("contains_none_of", ["b", "c"])),
        ("tags", ("contains_any_of", ["a"]), ("contains_none_of", ["a", "c"])),
        ("tags", ("is_exactly", ["a", "b"]), ("is_exactly", ["a"])),
        ("tags", ("is_exactly", ["a", "b"]), ("contains_any_of", ["c"])),
        ("birthday", ("is_on", "2026-01-01"), ("is_after", "2026-01-01")),
        ("birthday", ("is_on", "2026-01-01"), ("month_is", 2)),
        ("birthday", ("month_is", 1), ("month_is", 2)),
        ("created_at", ("is_before", "2026-01-01"), ("is_on_or_after", "2026-01-01")),
        ("created_at", ("is_before", "2026-01-01T00:00:00Z"), ("is_after", "2026-01-01T01:00:00+01:00")),
        ("created_at", ("is_in_period", "this_week"), ("is_in_period", "previous_week")),
        ("created_at", ("is_in_the_last", {"amount": 7, "unit": "days"}),
         ("is_not_in_the_last", {"amount": 7, "unit": "days"})),
        ("created_at", ("is_in_the_last", {"amount": 7, "unit": "days"}),
         ("is_more_than_ago", {"amount": 8, "unit": "days"})),
    ],
    ids=range(29),
)  # fmt: skip
def test_two_conditions_that_cant_both_hold_are_reported_in_either_order(
    attribute: str, first: tuple[str, object], second: tuple[str, object]
) -> None:
    one, other = condition(attribute, *first), condition(attribute, *second)
    for block in (profile(one, other), profile(other, one)):
        [warning] = warnings(block)
        assert warning.path == ("steps", 0, "block", "conditions", 1)
        assert warning.message.endswith("can't both hold.")
    assert not any("both" in warning.message for warning in warnings(profile(one, other, match="any")))


@pytest.mark.parametrize(
    ("attribute", "first", "second"),
    [
        ("city", ("is", "a"), ("is", "A")),
        ("city", ("is_not", "a"), ("is_not", "b")),
        ("city", ("is_not", "a"), ("does_not_contain_data", None)),
        ("city", ("begins_with", "a"), ("begins_with", "ab")),
        ("city", ("contains", "a"), ("does_not_contain", "ab")),
        ("city", ("contains", "a"), ("contains", "b")),
        ("account.employees", ("is_at_most", 5), ("is_at_least", 5)),
        ("tags", ("contains_any_of", ["a", "b"]), ("contains_none_of", ["a"])),
        ("tags", ("contains_all_of", ["a"]), ("contains_all_of", ["b"])),
        ("birthday", ("month_is", 1), ("weekday_is", 1)),
        ("created_at", ("is_before", "2026-01-01"), ("is_after", "2025-12-31T12:00:00Z")),
        ("created_at", ("is_in_period", "this_week"), ("is_in_period", "this_month")),
        ("created_at", ("is_in_the_last", {"amount": 1, "unit": "months"}),
         ("is_not_in_the_last", {"amount": 31, "unit": "days"})),
        ("created_at", ("is_on", "2010-11-07"), ("weekday_is", 6)),
    ],
    ids=range(14),
)  # fmt: skip
def test_conditions_that_can_both_hold_get_no_warning(
    attribute: str, first: tuple[str, object], second: tuple[str, object]
) -> None:
    assert warnings(profile(condition(attribute, *first), condition(attribute, *second))) == ()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (NOT_X, NOT_Y),
        (IN_X, condition("city", "is_not", "x")),
        (condition("city", "is_not_in", ["a", "b"]), condition("city", "is_in", ["A", "B", "c"])),
        (condition("city", "contains_data"), condition("city", "does_not_contain_data")),
        (NOT_X, condition("city", "contains_data")),
        (condition("city", "does_not_contain", "a"), condition("city", "does_not_begin_with", "b")),
    ],
    ids=range(6),
)
def test_an_any_of_that_everyone_meets_is_reported(first: object, second: object) -> None:
    proved = warnings(profile(first, second, match="any"))
    # “bab” begins with b and contains a. The last pair excludes such values.
    expected = [] if first == condition("city", "does_not_contain", "a") else SECOND
    assert [warning.where for warning in proved] == expected
    assert all("for everyone" in warning.message for warning in proved)


def test_conditions_that_need_data_do_not_hold_for_everyone() -> None:
    only = condition("city", "is_not", "X", only_with_data=True)
    assert warnings(profile(only, NOT_Y, match="any")) == ()
    assert warnings(profile(only, IN_X, match="any")) == ()


# -- Where they stand ---------------------------------------------------------------------------------


def group(*conditions: object, match: str = "all") -> dict[str, Any]:
    return {"kind": "condition_group", "match": match, "conditions": conditions}


def related(*conditions: object, **fields: object) -> dict[str, Any]:
    return {"kind": "related", "relation": "leads", "conditions": conditions, **fields}


def test_groups_joined_by_the_same_word_are_compared_as_one() -> None:
    assert places(profile(IN_X, group(FILLER, IN_Y))) == ["steps[0].block.conditions[1].conditions[1]"]
    assert places(profile(FILLER, group(IN_X, IN_Y), match="any")) == ["steps[0].block.conditions[1].conditions[1]"]
    assert places(profile(IN_X, group(FILLER, IN_Y, match="any"))) == []
    assert places(profile(group(FILLER, IN_X), group(FILLER, IN_Y), match="any")) == []


FILLER = condition("last_name", "contains_data")
NEW, WON = (condition("status", "is", status) for status in ("new", "converted"))


def test_different_records_may_meet_two_related_groups() -> None:
    assert places(profile(related(NEW), related(WON))) == []
    assert places(profile(NEW | {"attribute": "source", "value": "web"}, related(NEW, WON))) == [
        "steps[0].block.conditions[1].conditions[1]"
    ]


def test_all_conditions_of_a_behavioral_block_are_about_one_interaction() -> None:
    one, other = (condition("form", "is", form) for form in "ab")
    block = {"kind": "behavioral", "interactions": ["form_submitted"], "conditions": [one, other]}
    assert places(block) == SECOND


def test_conditions_of_blocks_joined_by_and_also_are_compared() -> None:
    x, y = profile(IN_X), profile(IN_Y)
    assert places(x, ("and_also", y)) == ["steps[1].block.conditions[0]"]
    assert places(x, ("or", profile(FILLER)), ("and_also", y)) == []
    assert places(profile(FILLER), ("or", x), ("and_also", y)) == []
    assert places(profile(FILLER), ("or", x), ("and_also", y), ("and_also", profile(IN_X, FILLER))) == [
        "steps[3].block.conditions[0]"
    ]
    assert places(x, ("but_not", y)) == []
    assert places({"kind": "group", "steps": [{"block": x}, {"operator": "and_also", "block": y}]}) == [
        "steps[0].block.steps[1].block.conditions[0]"
    ]


JOINS: dict[str, Callable[[set[Any], set[Any]], set[Any]]] = {
    "or": set.union,
    "and_also": set.intersection,
    "but_not": set.difference,
}
PEOPLE = [(city, name) for city in (None, "x", "y", "z") for name in (None, "Smith")]
BLOCKS = {
    "in x": (profile(IN_X), lambda city, _: city == "x"),
    "in y": (profile(IN_Y), lambda city, _: city == "y"),
    "not in x": (profile(NOT_X), lambda city, _: city != "x"),
    "in y, named": (profile(IN_Y, FILLER), lambda city, name: city == "y" and name),
    "named or in x": (profile(IN_X, FILLER, match="any"), lambda city, name: city == "x" or name),
}


@given(st.lists(st.tuples(st.sampled_from(["or", "and_also", "but_not"]), st.sampled_from([*BLOCKS])), max_size=5))
def test_a_contradiction_between_blocks_leaves_nobody_at_the_later_one(steps: list[tuple[str, str]]) -> None:
    clashing = {
        warning.path[1]
        for warning in warnings(*((operator, BLOCKS[name][0]) for operator, name in steps))
        if "both" in warning.message
    }
    selected: set[object] = set()
    for index, (operator, name) in enumerate(steps):
        met = {person for person in PEOPLE if BLOCKS[name][1](*person)}
        selected = JOINS[operator if index else "or"](selected, met)
        assert index not in clashing or not selected


def test_a_repeated_condition_is_reported() -> None:
    assert places(profile(IN_X, FILLER, IN_X)) == ["steps[0].block.conditions[2]"]
    assert places(profile(group(IN_X, FILLER), group(IN_X, FILLER), match="any")) == SECOND
    assert places(profile(IN_X, group(IN_X, FILLER, match="any"))) == []


def test_a_number_with_more_decimal_places_than_its_column_never_matches() -> None:
    assert places(profile(condition("account.employees", "is", "2.5"))) == ["steps[0].block.conditions[0].value"]
    assert places(profile(condition("account.annual_revenue", "is", "2.50"))) == []
    assert places(profile(condition("account.employees", "is_more_than", "2.5"))) == []


def test_parts_with_problems_are_skipped() -> None:
    broken = [condition("city", "is", 5), condition("citty", "is", "X"), condition("city", "iss", "Y")]
    assert places(profile(IN_X, *broken, IN_Y)) == ["steps[0].block.conditions[4]"]
    assert places(profile(related(NEW, WON, relation="lead"))) == []


# -- Repeated blocks ----------------------------------------------------------------------------------

A, B, C = (profile(condition("city", "contains", letter)) for letter in "abc")


@given(
    st.lists(st.tuples(st.sampled_from(["or", "and_also", "but_not"]), st.integers(0, 2)), min_size=1, max_size=7),
    st.lists(st.sets(st.integers(0, 5)), min_size=3, max_size=3),
)
def test_warnings_about_repeated_blocks_are_true_whatever_the_blocks_select(
    steps: list[tuple[str, int]], selected: list[set[int]]
) -> None:
    by_step = {
        warning.path[1]: warning.message
        for warning in warnings(*((operator, (A, B, C)[which]) for operator, which in steps))
    }
    so_far: set[int] = set()
    for index, (operator, which) in enumerate(steps):
        before = so_far
        so_far = JOINS[operator if index else "or"](before, selected[which])
        if "changes nothing" in by_step.get(index, ""):
            assert so_far == before
        if "leaves nobody" in by_step.get(index, ""):
            assert so_far == set()


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ((A, B, A), "changes nothing"),
        ((A, ("and_also", B), ("and_also", A)), "changes nothing"),
        ((A, ("but_not", B), ("but_not", B)), "changes nothing"),
        ((A, ("but_not", A)), "leaves nobody"),
        ((A, ("and_also", B), ("but_not", A)), "leaves nobody"),
        ((A, ("but_not", B), ("and_also", B)), "leaves nobody"),
    ],
)
def test_a_repeated_block_is_reported(steps: tuple[Any, ...], message: str) -> None:
    [warning] = warnings(*steps)
    assert message in warning.message
    assert warning.path == ("steps", len(steps) - 1, "block")


def test_a_repeated_block_that_matters_gets_no_warning() -> None:
    assert warnings(A, ("but_not", B), ("or", C), ("but_not", B)) == ()
    assert warnings(A, ("and_also", B), ("or", A)) == ()
    assert warnings(B, ("or", A), ("but_not", B)) == ()


def test_a_repeated_segment_is_reported_by_its_name() -> None:
    [warning] = warnings({"kind": "segment", "segment": "vip"}, {"kind": "segment", "segment": "vip"})
    assert "Very important" in warning.message


# -- Behavior and manual lists ------------------------------------------------------------------------


def counted(operator: str, value: object, window: object = None, **fields: object) -> dict[str, Any]:
    comparison = {"operator": operator, "value": value}
    return {
        "kind": "behavioral",
        "interactions": ["rental"],
        "comparison": comparison,
        "window": window or {"kind": "ever"},
        **fields,
    }


EARLIER = {"kind": "not_in_the_last", "span": {"amount": 30, "unit": "days"}}


@pytest.mark.parametrize(
    ("block", "message"),
    [
        (counted("at_least", 0), "everyone"),
        (counted("less_than", "0"), "never holds"),
        (counted("exactly", 0, EARLIER), "“never” for people who did not"),
        (counted("less_than", 1, EARLIER), "“never” for people who did not"),
    ],
)
def test_a_comparison_that_always_or_never_holds_is_reported(block: object, message: str) -> None:
    [warning] = warnings(block)
    assert message in warning.message
    assert warning.where == "steps[0].block.comparison"


@pytest.mark.parametrize(
    "block",
    [
        counted("exactly", 0),
        counted("at_least", 1),
        counted("at_least", 0, EARLIER),
        counted("less_than", 1),
        counted("at_least", "x"),
        counted("at_least", 0, measure={"kind": "sum", "property": "amount"}),
    ],
    ids=range(6),
)
def test_a_comparison_that_can_hold_gets_no_warning(block: object) -> None:
    assert warnings(block) == ()


@pytest.mark.parametrize(
    ("window", "is_told"),
    [
        ({"kind": "after", "date": "2026-04-02"}, True),
        ({"kind": "after", "date": "2026-03-30"}, False),
        ({"kind": "between", "first": "2026-04-03", "last": "2026-05-01"}, True),
        ({"kind": "between", "first": "2026-03-31", "last": "2026-05-01"}, False),
        ({"kind": "after", "date": "2026-03-31T12:00:01Z"}, True),
        ({"kind": "after", "date": "2026-03-31T12:00:00Z"}, False),
        ({"kind": "before", "date": "2030-01-01"}, False),
        ({"kind": "after", "date": "soon"}, False),
    ],
    ids=range(8),
)
def test_a_window_in_the_future_is_reported_if_the_present_is_known(window: object, *, is_told: bool) -> None:
    assert bool(warnings(counted("at_least", 1, window), as_of=AS_OF)) == is_told
    assert warnings(counted("at_least", 1, window)) == ()


def test_a_profile_both_included_and_excluded_by_hand_is_reported() -> None:
    found = warnings(A, included=[1, 2, 3], excluded=[2, 9])
    assert [warning.where for warning in found] == ["included[1]"]
    assert "stays out" in found[0].message
