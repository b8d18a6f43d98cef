"""The operators of conditions: one row each, in the order in which a person is offered them.

A row says what an operator is called, for which types it stands, what shape its value has, and
for a negative operator which positive one it denies. How a row becomes SQL is in
`core.engine.compiler`, how it is read in plain Python in `core.engine.reference`: the two never share code, so
that each can prove the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AttributeType(StrEnum):
    """The type of an attribute or property; it decides which operators there are."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    DATE = "date"
    DATETIME = "datetime"


class ValueShape(StrEnum):
    """What stands to the right of an operator."""

    NONE = "none"
    ONE = "one"
    """One value of the attribute's type; of a date-time, a date or an instant."""
    MANY = "many"
    """A list of at least one value."""
    PAIR = "pair"
    """Two values, the lower first; both ends are included."""
    SPAN = "span"
    """A length of time: an amount of at least 1 and a unit."""
    PERIOD = "period"
    """A key of `PERIODS`."""
    MONTH = "month"
    """1 (January) to 12."""
    WEEKDAY = "weekday"
    """1 (Monday) to 7, as in ISO 8601."""


@dataclass(frozen=True, slots=True)
class Operator:
    """One row. ``denies`` is the key of the positive operator this one is the opposite of."""

    key: str
    label: str
    types: frozenset[AttributeType]
    shape: ValueShape
    denies: str | None = None

    @property
    def is_negative(self) -> bool:
        """Negative operators hold on no data, unless a condition asks *only where there is data*."""
        return self.denies is not None


T = AttributeType
_TEXT = frozenset({T.TEXT})
_NUMERIC = frozenset({T.NUMBER, T.MONEY})
_CHOICE = frozenset({T.CHOICE})
_CHOICES = frozenset({T.CHOICES})
_YES_NO = frozenset({T.YES_NO})
_DATES = frozenset({T.DATE, T.DATETIME})
_EQUALITY = _TEXT | _NUMERIC | _CHOICE
_EVERY = frozenset(AttributeType)

_ROWS = (
    Operator("is", "is", _EQUALITY, ValueShape.ONE),
    Operator("is_not", "is not", _EQUALITY, ValueShape.ONE, denies="is"),
    Operator("is_in", "is in", _EQUALITY, ValueShape.MANY),
    Operator("is_not_in", "is not in", _EQUALITY, ValueShape.MANY, denies="is_in"),
    Operator("contains", "contains", _TEXT, ValueShape.ONE),
    Operator("does_not_contain", "does not contain", _TEXT, ValueShape.ONE, denies="contains"),
    Operator("begins_with", "begins with", _TEXT, ValueShape.ONE),
    Operator("does_not_begin_with", "does not begin with", _TEXT, ValueShape.ONE, denies="begins_with"),
    Operator("ends_with", "ends with", _TEXT, ValueShape.ONE),
    Operator("does_not_end_with", "does not end with", _TEXT, ValueShape.ONE, denies="ends_with"),
    Operator("is_less_than", "is less than", _NUMERIC, ValueShape.ONE),
    Operator("is_at_most", "is at most", _NUMERIC, ValueShape.ONE),
    Operator("is_more_than", "is more than", _NUMERIC, ValueShape.ONE),
    Operator("is_at_least", "is at least", _NUMERIC, ValueShape.ONE),
    Operator("contains_any_of", "contains any of", _CHOICES, ValueShape.MANY),
    Operator("contains_all_of", "contains all of", _CHOICES, ValueShape.MANY),
    Operator("contains_none_of", "contains none of", _CHOICES, ValueShape.MANY, denies="contains_any_of"),
    Operator("is_exactly", "is exactly", _CHOICES, ValueShape.MANY),
    Operator("is_yes", "is yes", _YES_NO, ValueShape.NONE),
    Operator("is_no", "is no", _YES_NO, ValueShape.NONE),
    Operator("is_on", "is on", _DATES, ValueShape.ONE),
    Operator("is_not_on", "is not on", _DATES, ValueShape.ONE, denies="is_on"),
    Operator("is_before", "is before", _DATES, ValueShape.ONE),
    Operator("is_on_or_before", "is on or before", _DATES, ValueShape.ONE),
    Operator("is_after", "is after", _DATES, ValueShape.ONE),
    Operator("is_on_or_after", "is on or after", _DATES, ValueShape.ONE),
    Operator("is_between", "is between", _NUMERIC | _DATES, ValueShape.PAIR),
    Operator("is_in_the_last", "is in the last", _DATES, ValueShape.SPAN),
    Operator("is_not_in_the_last", "is not in the last", _DATES, ValueShape.SPAN, denies="is_in_the_last"),
    Operator("is_in_the_next", "is in the next", _DATES, ValueShape.SPAN),
    Operator("is_more_than_ago", "is more than … ago", _DATES, ValueShape.SPAN),
    Operator("is_in_period", "is in the period", _DATES, ValueShape.PERIOD),
    Operator("anniversary_is_today", "anniversary is today", _DATES, ValueShape.NONE),
    Operator("anniversary_is_in_the_next", "anniversary is in the next", _DATES, ValueShape.SPAN),
    Operator("anniversary_is_in_period", "anniversary is in the period", _DATES, ValueShape.PERIOD),
    Operator("month_is", "month is", _DATES, ValueShape.MONTH),
    Operator("weekday_is", "weekday is", _DATES, ValueShape.WEEKDAY),
    Operator("contains_data", "contains data", _EVERY, ValueShape.NONE),
    Operator("does_not_contain_data", "does not contain data", _EVERY, ValueShape.NONE),
)

OPERATORS = {operator.key: operator for operator in _ROWS}

PERIODS = {
    "today": "today",
    "yesterday": "yesterday",
    "tomorrow": "tomorrow",
    "this_week": "this week",
    "previous_week": "the previous week",
    "next_week": "the next week",
    "this_month": "this month",
    "previous_month": "the previous month",
    "next_month": "the next month",
    "this_quarter": "this quarter",
    "previous_quarter": "the previous quarter",
    "next_quarter": "the next quarter",
    "this_year": "this year",
    "previous_year": "the previous year",
    "next_year": "the next year",
}
"""Calendar periods as whole days in the segment's zone: key and how it is said."""

UNITS = ("minutes", "hours", "days", "weeks", "months", "years")
DAY_UNITS = frozenset({"days", "weeks", "months", "years"})
"""The units that are counted on the wall clock and that a date attribute can be asked with."""

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

MEASURES = {
    "count": "number of times",
    "count_distinct": "number of different values",
    "count_days": "number of different days",
    "sum": "sum",
    "average": "average",
    "smallest": "smallest",
    "largest": "largest",
}
COMPARISONS = {
    "at_least": "at least",
    "at_most": "at most",
    "exactly": "exactly",
    "more_than": "more than",
    "less_than": "less than",
    "between": "between",
}


def operators_of(type_: AttributeType) -> tuple[Operator, ...]:
    """The operators of a type, in the order of the table."""
    return tuple(operator for operator in _ROWS if type_ in operator.types)
