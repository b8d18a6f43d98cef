"""The table of operators is whole: each type has its operators, each negative one its positive."""

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
    operators_of,
)

LABELS = {
    "text": "is, is not, is in, is not in, contains, does not contain, begins with, does not begin with, ends with, "
    "does not end with, contains data, does not contain data",
    "number": "is, is not, is in, is not in, is less than, is at most, is more than, is at least, is between, "
    "contains data, does not contain data",
    "choice": "is, is not, is in, is not in, contains data, does not contain data",
    "choices": "contains any of, contains all of, contains none of, is exactly, contains data, does not contain data",
    "yes_no": "is yes, is no, contains data, does not contain data",
    "date": "is on, is not on, is before, is on or before, is after, is on or after, is between, is in the last, "
    "is not in the last, is in the next, is more than … ago, is in the period, anniversary is today, "
    "anniversary is in the next, anniversary is in the period, month is, weekday is, contains data, "
    "does not contain data",
}
LABELS |= {"money": LABELS["number"], "datetime": LABELS["date"]}


def test_each_type_has_the_operators_that_the_semantics_name() -> None:
    found = {type_.value: ", ".join(operator.label for operator in operators_of(type_)) for type_ in AttributeType}
    assert found == LABELS


def test_a_negative_operator_denies_a_positive_one_of_the_same_types_and_shape() -> None:
    negative = [operator for operator in OPERATORS.values() if operator.is_negative]
    assert len(negative) == 8
    for operator in negative:
        denied = OPERATORS[operator.denies or ""]
        assert not denied.is_negative
        assert (denied.types, denied.shape) == (operator.types, operator.shape)


def test_whether_there_is_data_is_no_negation() -> None:
    assert not OPERATORS["does_not_contain_data"].is_negative


def test_keys_are_labels_in_one_word() -> None:
    for key, operator in OPERATORS.items():
        said = operator.label.replace("… ", "").replace(" the period", " period").replace(" ", "_")
        assert key == operator.key == said


def test_every_shape_of_value_is_asked_for() -> None:
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
