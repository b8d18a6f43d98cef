"""Which two conditions on one attribute can't both hold, and which two between them hold for everyone.

Sound, not complete: True is certain for every value, instant and time zone; False only means that
nothing was proved. Nothing here knows the present instant, so ranges relative to it are compared
with one another only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from core.language.catalog import Attribute
from core.language.definition import Condition, Span
from core.language.folding import fold
from core.language.operators import OPERATORS, AttributeType, Operator, ValueShape
from core.language.values import read_value

_DENIALS = {operator.denies: operator.key for operator in OPERATORS.values() if operator.denies}
_OPPOSITES = {"contains_data": "does_not_contain_data", "does_not_contain_data": "contains_data"}


@dataclass(frozen=True)
class Read:
    """A condition without problems, its value read once.

    ``value`` is a folded text, a Decimal, a code, a date, an instant, a Span or a number; of a
    list a frozenset of these, of a pair a tuple.
    """

    condition: Condition
    attribute: Attribute
    operator: Operator
    value: Any

    @property
    def key(self) -> str:
        """The key of the operator."""
        return self.operator.key

    @property
    def holds_on_no_data(self) -> bool:
        """Whether a profile without data in the attribute meets the condition."""
        if self.operator.is_negative:
            return not self.condition.only_with_data
        return self.key == "does_not_contain_data"


def read_condition(condition: Condition, attribute: Attribute) -> Read:
    """The condition, which must have no problems, with its value read."""
    return Read(condition, attribute, OPERATORS[condition.operator], _read(condition, attribute))


def _read(condition: Condition, attribute: Attribute) -> Any:
    def one(value: int | str) -> str | Decimal | date:
        read = read_value(value, attribute)
        return fold(read) if attribute.type is AttributeType.TEXT and isinstance(read, str) else read

    value = condition.value
    if isinstance(value, tuple):
        pair = OPERATORS[condition.operator].shape is ValueShape.PAIR
        return tuple(map(one, value)) if pair else frozenset(map(one, value))
    if isinstance(value, int | str) and OPERATORS[condition.operator].shape is ValueShape.ONE:
        return one(value)
    return value


def never_holds(read: Read) -> bool:
    """Whether a number asks for more decimal places than its column keeps."""
    attribute = read.attribute
    if read.key != "is" or not isinstance(read.value, Decimal) or attribute.in_json:
        return False
    stored = read.value.scaleb(attribute.decimals)
    return stored != stored.to_integral_value()


def cannot_both_hold(first: Read, second: Read) -> bool:
    """Whether no value (and no missing value) meets both conditions, which name the same attribute."""
    if first.holds_on_no_data and second.holds_on_no_data:
        return False
    return _excludes(first, second) or _excludes(second, first)


def hold_for_everyone(first: Read, second: Read) -> bool:
    """Whether every value, and a missing one too, meets one of the two conditions at least."""
    one, other = _opposite(first), _opposite(second)
    return one is not None and other is not None and cannot_both_hold(one, other)


def _opposite(read: Read) -> Read | None:
    """The condition that holds exactly where this one does not, if there is an operator for it."""
    if read.condition.only_with_data:
        return None
    key = read.operator.denies or _DENIALS.get(read.key) or _OPPOSITES.get(read.key)
    return Read(read.condition, read.attribute, OPERATORS[key], read.value) if key else None


def _excludes(first: Read, second: Read) -> bool:
    """One direction of `cannot_both_hold`."""
    if second.key == "does_not_contain_data":
        return not first.holds_on_no_data
    if second.operator.denies == first.key and second.value == first.value:
        return True
    among = _the_only_values(first)
    if among is not None:
        return all(_holds(second, value) is False for value in among)
    if first.attribute.type is AttributeType.TEXT:
        return _texts_exclude(first, second)
    if first.attribute.type is AttributeType.CHOICES:
        return _choices_exclude(first, second)
    if {first.key, second.key} == {"is_yes", "is_no"}:
        return True
    return _spans_exclude(first, second) or _periods_exclude(first, second) or _are_apart(_range(first), _range(second))


def _the_only_values(read: Read) -> Iterable[Any] | None:
    """The values that meet a condition, where they can be listed; of a date-time, the days."""
    match read.key:
        case "is":
            return (read.value,)
        case "is_in":
            return frozenset(read.value)
        case "is_exactly":
            return (frozenset(read.value),)
        case "is_on" if not isinstance(read.value, datetime):
            return (read.value,)
    return None


_CHECKS: dict[str, Callable[[Any, Any], bool]] = {
    "contains_data": lambda value, wanted: True,  # noqa: ARG005  the signature of the others
    "is": lambda value, wanted: bool(value == wanted),
    "is_in": lambda value, wanted: value in wanted,
    "contains": lambda value, wanted: wanted in value,
    "begins_with": lambda value, wanted: bool(value.startswith(wanted)),
    "ends_with": lambda value, wanted: bool(value.endswith(wanted)),
    "contains_any_of": lambda value, wanted: not wanted.isdisjoint(value),
    "contains_all_of": lambda value, wanted: bool(wanted <= value),
    "is_exactly": lambda value, wanted: bool(wanted == value),
    "month_is": lambda value, wanted: bool(value.month == wanted),
    "weekday_is": lambda value, wanted: bool(value.isoweekday() == wanted),
}
"""Whether a value that is there meets a positive operator."""


def _holds(read: Read, value: Any) -> bool | None:
    """Whether a value meets a condition; None where that can't be said here."""
    if read.operator.denies:
        denied = _holds(Read(read.condition, read.attribute, OPERATORS[read.operator.denies], read.value), value)
        return None if denied is None else not denied
    if read.key in ("month_is", "weekday_is") and read.attribute.type is AttributeType.DATETIME:
        # Where a clock goes back over midnight, a day's range has some minutes of the day before.
        return None
    if check := _CHECKS.get(read.key):
        return check(value, read.value)
    within = _range(read)
    return None if within is None or within.is_of_instants else not _are_apart(within, _Range(value, value))


@dataclass(frozen=True)
class _Range:
    """Numbers, days or instants from ``low`` to ``high``; None leaves a side open."""

    low: Any = None
    high: Any = None
    without_low: bool = False
    without_high: bool = False

    @property
    def is_of_instants(self) -> bool:
        return isinstance(self.low, datetime) or isinstance(self.high, datetime)


def _range(read: Read) -> _Range | None:
    value = read.value
    match read.key:
        case "is" | "is_on":
            return _Range(value, value)
        case "is_less_than" | "is_before":
            return _Range(high=value, without_high=True)
        case "is_at_most" | "is_on_or_before":
            return _Range(high=value)
        case "is_more_than" | "is_after":
            return _Range(low=value, without_low=True)
        case "is_at_least" | "is_on_or_after":
            return _Range(low=value)
        case "is_between" if isinstance(value[0], datetime) == isinstance(value[1], datetime):
            return _Range(*value)
    return None


def _are_apart(first: _Range | None, second: _Range | None) -> bool:
    if first is None or second is None or first.is_of_instants != second.is_of_instants:
        return False
    return _ends_before(first, second) or _ends_before(second, first)


def _ends_before(first: _Range, second: _Range) -> bool:
    if first.high is None or second.low is None:
        return False
    if first.high == second.low:
        return first.without_high or second.without_low
    return bool(first.high < second.low)


def _texts_exclude(first: Read, second: Read) -> bool:
    if first.key not in ("contains", "begins_with", "ends_with"):
        return False
    given, wanted = first.value, second.value
    match (first.key, second.key):
        case ("begins_with", "begins_with"):
            return not given.startswith(wanted) and not wanted.startswith(given)
        case ("ends_with", "ends_with"):
            return not given.endswith(wanted) and not wanted.endswith(given)
        case (_, "does_not_contain"):
            return wanted in given
        case ("begins_with", "does_not_begin_with"):
            return bool(given.startswith(wanted))
        case ("ends_with", "does_not_end_with"):
            return bool(given.endswith(wanted))
    return False


def _choices_exclude(first: Read, second: Read) -> bool:
    match (first.key, second.key):
        case ("contains_all_of", "contains_none_of"):
            return not first.value.isdisjoint(second.value)
        case ("contains_any_of", "contains_none_of"):
            return bool(first.value <= second.value)
    return False


def _spans_exclude(first: Read, second: Read) -> bool:
    recent, earlier = first.value, second.value
    if first.key != "is_in_the_last" or second.key not in ("is_not_in_the_last", "is_more_than_ago"):
        return False
    # Days and months have no fixed lengths: only spans in the same unit are compared.
    same_unit = isinstance(recent, Span) and isinstance(earlier, Span) and recent.unit == earlier.unit
    return same_unit and recent.amount <= earlier.amount


def _periods_exclude(first: Read, second: Read) -> bool:
    if first.key != second.key:
        return False
    if first.key in ("month_is", "weekday_is"):
        return bool(first.value != second.value)
    if first.key == "is_in_period" and first.value != second.value:
        return _period_length(first.value) == _period_length(second.value)
    return False


def _period_length(period: str) -> str:
    """``week`` of ``previous_week``; the single days have no such ending."""
    return period.partition("_")[2]
