"""The operators of conditions: one row each, in the order in which pages offer them.

A row says everything about an operator except how to evaluate it: its label and its words in a sentence,
its types, the shape of its value, the set of values that it holds for, and for a negative operator the
positive one that it denies. Its SQL is in `core.engine.compiler.operators`, its plain Python in
`core.engine.reference.operators`; the two share no code, so that each can prove the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.language.definition import Unit


class AttributeType(StrEnum):
    """The type of an attribute or property; it decides which operators apply."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    DATE = "date"
    DATETIME = "datetime"


class ValueShape(StrEnum):
    """The form of the value to the right of an operator."""

    NONE = "none"
    ONE = "one"
    """One value of the attribute's type; for a date-time, a date or an instant."""
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


class Extent(StrEnum):
    """The set of values that a positive operator holds for, as far as its value determines it."""

    DATA = "data"
    """Every value that is not missing."""
    EQUAL = "equal"
    """The value itself; for a date-time compared with a day, every instant of that day."""
    AMONG = "among"
    """The values of a list."""
    BELOW = "below"
    UP_TO = "up_to"
    ABOVE = "above"
    FROM = "from"
    BETWEEN = "between"
    """From the lower value of a pair to the upper, both included."""
    CONTAINING = "containing"
    """The texts that contain the value."""
    BEGINNING = "beginning"
    ENDING = "ending"
    ANY_OF = "any_of"
    """The sets of choices with at least one of a list."""
    ALL_OF = "all_of"
    EXACTLY = "exactly"
    YES = "yes"
    NO = "no"
    LAST = "last"
    """The time since a length of time ago, up to now."""
    EARLIER = "earlier"
    """The time before a length of time ago."""
    PERIOD = "period"
    MONTH = "month"
    WEEKDAY = "weekday"


@dataclass(frozen=True, slots=True)
class Operator:
    """One row.

    ``denies`` is the key of the positive operator that this one is the opposite of. ``extent`` is None for
    negative operators, and for positive ones whose set of values supports no warning or explanation.
    ``phrase`` is its words in a sentence before the value, with “…” for the value if words follow it; it
    defaults to the label. ``phrase_before_the`` replaces it before values such as *the previous week*.
    ``is_about_data`` is true if it asks only whether there is data. ``in_whole_days`` is true if its length of
    time must be days or longer even for a date-time.
    """

    key: str
    label: str
    types: frozenset[AttributeType]
    shape: ValueShape
    extent: Extent | None = None
    denies: str | None = None
    phrase: str = ""
    phrase_before_the: str = ""
    is_about_data: bool = False
    in_whole_days: bool = False

    @property
    def is_negative(self) -> bool:
        """Whether it holds on no data, unless a condition asks *only where there is data*."""
        return self.denies is not None and not self.is_about_data

    @property
    def words(self) -> tuple[str, str]:
        """Its words in a sentence before the value and after it; mostly none after."""
        before, _, behind = (self.phrase or self.label).partition("…")
        return before.strip(), behind.strip()

    def units(self, type_: AttributeType) -> tuple[Unit, ...]:
        """The units of a length of time for attributes of a type."""
        in_whole_days = self.in_whole_days or type_ is AttributeType.DATE
        return tuple(unit for unit in UNITS if unit in DAY_UNITS or not in_whole_days)


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure over interactions.

    ``of_types`` are the types of the property that it measures, empty if it needs no property. A count is a whole
    number from 0. ``is_zero_of_nothing`` is true if it is 0 without interactions, as every count is, and false if it
    is no data then.
    """

    key: str
    label: str
    of_types: frozenset[AttributeType] = frozenset()
    is_count: bool = False
    is_zero_of_nothing: bool = False

    @property
    def is_of_numbers(self) -> bool:
        """Whether it measures only numbers."""
        return bool(self.of_types) and self.of_types <= _NUMERIC


T = AttributeType
_TEXT = frozenset({T.TEXT})
_NUMERIC = frozenset({T.NUMBER, T.MONEY})
_CHOICE = frozenset({T.CHOICE})
_CHOICES = frozenset({T.CHOICES})
_YES_NO = frozenset({T.YES_NO})
_DATES = frozenset({T.DATE, T.DATETIME})
_EQUALITY = _TEXT | _NUMERIC | _CHOICE
_EVERY = frozenset(AttributeType)

V, E = ValueShape, Extent
_ROWS = (
    Operator("is", "is", _EQUALITY, V.ONE, E.EQUAL),
    Operator("is_not", "is not", _EQUALITY, V.ONE, denies="is"),
    Operator("is_in", "is in", _EQUALITY, V.MANY, E.AMONG),
    Operator("is_not_in", "is not in", _EQUALITY, V.MANY, denies="is_in"),
    Operator("contains", "contains", _TEXT, V.ONE, E.CONTAINING),
    Operator("does_not_contain", "does not contain", _TEXT, V.ONE, denies="contains"),
    Operator("begins_with", "begins with", _TEXT, V.ONE, E.BEGINNING),
    Operator("does_not_begin_with", "does not begin with", _TEXT, V.ONE, denies="begins_with"),
    Operator("ends_with", "ends with", _TEXT, V.ONE, E.ENDING),
    Operator("does_not_end_with", "does not end with", _TEXT, V.ONE, denies="ends_with"),
    Operator("is_less_than", "is less than", _NUMERIC, V.ONE, E.BELOW),
    Operator("is_at_most", "is at most", _NUMERIC, V.ONE, E.UP_TO),
    Operator("is_more_than", "is more than", _NUMERIC, V.ONE, E.ABOVE),
    Operator("is_at_least", "is at least", _NUMERIC, V.ONE, E.FROM),
    Operator("contains_any_of", "contains any of", _CHOICES, V.MANY, E.ANY_OF),
    Operator("contains_all_of", "contains all of", _CHOICES, V.MANY, E.ALL_OF),
    Operator("contains_none_of", "contains none of", _CHOICES, V.MANY, denies="contains_any_of"),
    Operator("is_exactly", "is exactly", _CHOICES, V.MANY, E.EXACTLY),
    Operator("is_yes", "is yes", _YES_NO, V.NONE, E.YES),
    Operator("is_no", "is no", _YES_NO, V.NONE, E.NO),
    Operator("is_on", "is on", _DATES, V.ONE, E.EQUAL),
    Operator("is_not_on", "is not on", _DATES, V.ONE, denies="is_on"),
    Operator("is_before", "is before", _DATES, V.ONE, E.BELOW),
    Operator("is_on_or_before", "is on or before", _DATES, V.ONE, E.UP_TO),
    Operator("is_after", "is after", _DATES, V.ONE, E.ABOVE),
    Operator("is_on_or_after", "is on or after", _DATES, V.ONE, E.FROM),
    Operator("is_between", "is between", _NUMERIC | _DATES, V.PAIR, E.BETWEEN),
    Operator("is_in_the_last", "is in the last", _DATES, V.SPAN, E.LAST),
    Operator("is_not_in_the_last", "is not in the last", _DATES, V.SPAN, denies="is_in_the_last"),
    Operator("is_in_the_next", "is in the next", _DATES, V.SPAN),
    Operator("is_more_than_ago", "is more than … ago", _DATES, V.SPAN, E.EARLIER),
    Operator("is_in_period", "is in the period", _DATES, V.PERIOD, E.PERIOD, phrase="is", phrase_before_the="is in"),
    Operator("anniversary_is_today", "anniversary is today", _DATES, V.NONE, phrase="has its anniversary today"),
    Operator(
        "anniversary_is_in_the_next", "anniversary is in the next", _DATES, V.SPAN,
        phrase="has its anniversary in the next", in_whole_days=True,
    ),
    Operator(
        "anniversary_is_in_period", "anniversary is in the period", _DATES, V.PERIOD, phrase="has its anniversary in"
    ),
    Operator("month_is", "month is", _DATES, V.MONTH, E.MONTH, phrase="is in"),
    Operator("weekday_is", "weekday is", _DATES, V.WEEKDAY, E.WEEKDAY, phrase="is on a"),
    Operator("contains_data", "contains data", _EVERY, V.NONE, E.DATA, is_about_data=True),
    Operator(
        "does_not_contain_data", "does not contain data", _EVERY, V.NONE, denies="contains_data", is_about_data=True
    ),
)  # fmt: skip

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
"""Calendar periods, whole days in the segment's zone: key and words."""

UNITS: tuple[Unit, ...] = ("minutes", "hours", "days", "weeks", "months", "years")
DAY_UNITS = frozenset({"days", "weeks", "months", "years"})
"""The units that count on the wall clock, and the only ones for date attributes."""

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

MEASURES = {
    measure.key: measure
    for measure in (
        MeasureRow("count", "number of times", is_count=True, is_zero_of_nothing=True),
        MeasureRow("count_distinct", "number of different values", _EVERY, is_count=True, is_zero_of_nothing=True),
        MeasureRow("count_days", "number of different days", is_count=True, is_zero_of_nothing=True),
        MeasureRow("sum", "sum", _NUMERIC, is_zero_of_nothing=True),
        MeasureRow("average", "average", _NUMERIC),
        MeasureRow("smallest", "smallest", _NUMERIC),
        MeasureRow("largest", "largest", _NUMERIC),
    )
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
    """The operators that apply to a type, in the order of the table."""
    return tuple(operator for operator in OPERATORS.values() if type_ in operator.types)


def positive(operator: Operator) -> Operator:
    """The operator that a negative one denies; a positive operator itself."""
    return OPERATORS[operator.denies] if operator.denies else operator
