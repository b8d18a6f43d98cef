"""The table of operators is complete: every negative operator has its positive one, every table its keys."""

from typing import get_args

from core.language.definition import ComparisonOperator, MeasureKind, Unit
from core.language.operators import (
    COMPARISONS,
    DAY_UNITS,
    MEASURES,
    MONTHS,
    OPERATORS,
    PERIODS,
    UNITS,
    WEEKDAYS,
    AttributeType,
    ValueShape,
)


def test_a_negative_operator_denies_a_positive_one_of_the_same_types_and_shape() -> None:
    negative = [operator for operator in OPERATORS.values() if operator.is_negative]
    assert negative
    for operator in negative:
        denied = OPERATORS[operator.denies or ""]
        assert not denied.is_negative
        assert (denied.types, denied.shape) == (operator.types, operator.shape)


def test_does_not_contain_data_is_not_negative() -> None:
    assert not OPERATORS["does_not_contain_data"].is_negative


def test_keys_are_labels_in_one_word() -> None:
    for key, operator in OPERATORS.items():
        words = operator.label.replace("… ", "").replace(" the period", " period").replace(" ", "_")
        assert key == operator.key == words


def test_no_two_operators_have_the_same_words() -> None:
    words = [
        (start, operator.words[1], operator.shape)
        for operator in OPERATORS.values()
        for start in {operator.words[0], operator.phrase_before_the} - {""}
    ]
    assert len(words) == len(set(words))


def test_only_positive_operators_say_which_values_they_hold_for() -> None:
    assert not [operator.key for operator in OPERATORS.values() if operator.denies and operator.extent]


def test_only_instants_can_be_compared_in_minutes() -> None:
    last, anniversary = OPERATORS["is_in_the_last"], OPERATORS["anniversary_is_in_the_next"]
    assert last.units(AttributeType.DATETIME) == UNITS
    assert {*last.units(AttributeType.DATE)} == {*anniversary.units(AttributeType.DATETIME)} == DAY_UNITS


def test_every_value_shape_is_in_use() -> None:
    assert {operator.shape for operator in OPERATORS.values()} == set(ValueShape)


def test_the_words_of_definitions_and_of_tables_are_the_same() -> None:
    assert get_args(Unit) == UNITS
    assert tuple(MEASURES) == get_args(MeasureKind)
    assert tuple(COMPARISONS) == get_args(ComparisonOperator)
    assert set(UNITS) - DAY_UNITS == {"minutes", "hours"}


def test_months_weekdays_and_periods_are_complete() -> None:
    assert (len(MONTHS), MONTHS[0], MONTHS[-1]) == (12, "January", "December")
    assert (len(WEEKDAYS), WEEKDAYS[0], WEEKDAYS[-1]) == (7, "Monday", "Sunday")
    lengths = {period.partition("_")[2] for period in PERIODS} - {""}
    assert lengths == {"week", "month", "quarter", "year"}
    assert len(PERIODS) == 3 + 3 * len(lengths)
