"""What stays in a part of a definition when somebody chooses another attribute, operator, measure or window."""

import pytest

from core.language.catalog import BUILT_IN
from core.language.choosing import (
    choose_attribute,
    choose_comparison,
    choose_measure,
    choose_operator,
    choose_window,
)
from core.language.definition import (
    Before,
    Between,
    Comparison,
    Condition,
    Ever,
    InTheLast,
    Measure,
    NotInTheLast,
    Span,
)
from core.language.operators import OPERATORS

ATTRIBUTES = BUILT_IN.attributes_of("contact")
CITY = Condition(attribute="city", operator="is", value="Aachen")


def test_another_attribute_of_the_same_type_keeps_operator_and_value() -> None:
    assert choose_attribute(CITY, "state", ATTRIBUTES) == Condition(attribute="state", operator="is", value="Aachen")


def test_an_attribute_of_another_type_starts_over() -> None:
    assert choose_attribute(CITY, "birthday", ATTRIBUTES) == Condition(attribute="birthday", operator="is_on")


def test_a_choice_is_dropped_for_another_list_of_choices() -> None:
    source = Condition(attribute="source", operator="is", value="web")
    assert choose_attribute(source, "account.industry", ATTRIBUTES).value is None


def test_a_value_stays_if_its_shape_does() -> None:
    assert choose_operator(CITY, "contains", ATTRIBUTES["city"]).value == "Aachen"
    assert choose_operator(CITY, "is_in", ATTRIBUTES["city"]).value == ()


def test_only_negative_operators_keep_the_switch() -> None:
    condition = Condition(attribute="city", operator="is_not", value="Aachen", only_with_data=True)
    assert choose_operator(condition, "does_not_contain", ATTRIBUTES["city"]).only_with_data
    assert not choose_operator(condition, "is", ATTRIBUTES["city"]).only_with_data


def test_a_length_of_time_begins_with_thirty_days() -> None:
    birthday = Condition(attribute="birthday", operator="is_on")
    assert choose_operator(birthday, "is_in_the_last", ATTRIBUTES["birthday"]).value == Span(amount=30, unit="days")


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_every_operator_of_every_attribute_can_be_chosen(name: str) -> None:
    attribute = ATTRIBUTES[name]
    for key, operator in OPERATORS.items():
        if attribute.type in operator.types:
            assert choose_operator(Condition(attribute=name, operator=""), key, attribute).operator == key


def test_a_window_of_another_kind_keeps_its_length_or_day() -> None:
    week = Span(amount=1, unit="weeks")
    assert choose_window(InTheLast(span=week), "not_in_the_last") == NotInTheLast(span=week)
    assert choose_window(Ever(), "in_the_last") == InTheLast(span=Span(amount=30, unit="days"))
    assert choose_window(Before(date="2026-01-31"), "between") == Between(first="2026-01-31", last="2026-01-31")
    assert choose_window(InTheLast(span=week), "ever") == Ever()


def test_a_property_stays_while_the_measure_can_be_taken_of_it() -> None:
    paid = Measure(kind="sum", property="amount")
    assert choose_measure(paid, "average", BUILT_IN) == Measure(kind="average", property="amount")
    assert choose_measure(paid, "count", BUILT_IN) == Measure(kind="count")
    assert choose_measure(Measure(kind="count_distinct", property="email"), "sum", BUILT_IN) == Measure(kind="sum")


def test_between_begins_with_the_same_number_twice_and_others_have_one() -> None:
    between = choose_comparison(Comparison(value=3), "between")
    assert between == Comparison(operator="between", value=3, upper=3)
    assert choose_comparison(between, "at_most") == Comparison(operator="at_most", value=3)
