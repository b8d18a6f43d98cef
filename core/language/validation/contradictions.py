"""Pairs of conditions on one attribute that exclude each other, or that together hold for everyone.

Sound, not complete: True is certain for every value, instant and time zone; False only means that
nothing was proved. The present instant is unknown here, so ranges relative to it are compared only
with each other. The extent of an operator says what a condition holds for; operators without an
extent, and pairs of extents that no table here has, prove nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar, assert_never

from core.language.catalog import Attribute
from core.language.definition import Condition, Span
from core.language.folding import fold
from core.language.operators import OPERATORS, AttributeType, Extent, Operator, ValueShape, positive
from core.language.values import read_value

E = Extent
Thing = TypeVar("Thing")

_DENIALS = {operator.denies: operator.key for operator in OPERATORS.values() if operator.denies}


@dataclass(frozen=True)
class Read:
    """A valid condition with its value parsed.

    ``value`` is a folded text, a Decimal, a code, a date, an instant, a Span or a number; for a
    list a frozenset of these, for a pair a tuple.
    """

    condition: Condition
    attribute: Attribute
    operator: Operator
    value: Any

    @property
    def key(self) -> str:
        return self.operator.key

    @property
    def extent(self) -> Extent | None:
        """The extent of the operator, or of the operator that it denies; None if it has no extent."""
        return positive(self.operator).extent

    @property
    def is_denial(self) -> bool:
        """Whether the condition holds outside its extent."""
        return self.operator.denies is not None

    @property
    def holds_on_no_data(self) -> bool:
        """Whether a profile without data in the attribute meets the condition."""
        return self.is_denial and not self.condition.only_with_data


def read_condition(condition: Condition, attribute: Attribute) -> Read:
    """Parse the value of a condition, which must be valid."""
    return Read(condition, attribute, OPERATORS[condition.operator], _read(condition, attribute))


def _read(condition: Condition, attribute: Attribute) -> Any:
    def one(value: int | str) -> str | Decimal | date:
        read = read_value(value, attribute)
        return fold(read) if attribute.type is AttributeType.TEXT and isinstance(read, str) else read

    value, shape = condition.value, OPERATORS[condition.operator].shape
    match shape:
        case ValueShape.ONE:
            assert isinstance(value, int | str)
            return one(value)
        case ValueShape.MANY:
            assert isinstance(value, tuple)
            return frozenset(map(one, value))
        case ValueShape.PAIR:
            assert isinstance(value, tuple)
            return tuple(map(one, value))
        case ValueShape.NONE | ValueShape.SPAN | ValueShape.PERIOD | ValueShape.MONTH | ValueShape.WEEKDAY:
            return value
        case _:
            assert_never(shape)


def never_holds(read: Read) -> bool:
    """Whether a condition asks for a number with more decimal places than its column keeps."""
    attribute = read.attribute
    if read.is_denial or read.extent is not E.EQUAL or not isinstance(read.value, Decimal) or attribute.in_json:
        return False
    stored = read.value.scaleb(attribute.decimals)
    return stored != stored.to_integral_value()


def cannot_both_hold(first: Read, second: Read) -> bool:
    """Whether no value, missing or not, meets both conditions, which name the same attribute."""
    if first.holds_on_no_data and second.holds_on_no_data:
        return False
    return _excludes(first, second) or _excludes(second, first)


def hold_for_everyone(first: Read, second: Read) -> bool:
    """Whether every value, missing or not, meets at least one of the two conditions."""
    one, other = _opposite(first), _opposite(second)
    return one is not None and other is not None and cannot_both_hold(one, other)


def _opposite(read: Read) -> Read | None:
    """The condition that holds exactly where this one does not; None without an operator for it."""
    if read.condition.only_with_data:
        return None
    key = read.operator.denies or _DENIALS.get(read.key)
    return Read(read.condition, read.attribute, OPERATORS[key], read.value) if key else None


def _excludes(first: Read, second: Read) -> bool:
    """One direction of `cannot_both_hold`."""
    if second.is_denial and second.extent is E.DATA:
        return not first.holds_on_no_data
    if first.is_denial:
        return False
    if second.operator.denies == first.key and second.value == first.value:
        return True
    among = _look_up(_ONLY_VALUES, first)
    if among is not None:
        return all(_holds(second, value) is False for value in among)
    if second.is_denial:
        return _is_proved(_LIES_WITHIN, first, second)
    return _is_proved(_EXCLUDES, first, second) or _are_apart(_look_up(_RANGES, first), _look_up(_RANGES, second))


_ONLY_VALUES: dict[Extent, Callable[[Any], Iterable[Any] | None]] = {
    E.EQUAL: lambda value: None if isinstance(value, datetime) else (value,),
    E.AMONG: frozenset,
    E.EXACTLY: lambda codes: (frozenset(codes),),
}
"""The values of an extent that can be listed; of a date-time, the days."""

_HAS: dict[Extent, Callable[[Any, Any], bool]] = {
    E.DATA: lambda value, wanted: True,  # noqa: ARG005  the signature of the others
    E.AMONG: lambda value, wanted: value in wanted,
    E.CONTAINING: lambda value, wanted: wanted in value,
    E.BEGINNING: lambda value, wanted: bool(value.startswith(wanted)),
    E.ENDING: lambda value, wanted: bool(value.endswith(wanted)),
    E.ANY_OF: lambda value, wanted: not wanted.isdisjoint(value),
    E.ALL_OF: lambda value, wanted: bool(wanted <= value),
    E.EXACTLY: lambda value, wanted: bool(wanted == value),
    E.MONTH: lambda value, wanted: bool(value.month == wanted),
    E.WEEKDAY: lambda value, wanted: bool(value.isoweekday() == wanted),
}
"""Whether an extent has a value that is not missing. `_RANGES` has the extents that are ranges."""


def _holds(read: Read, value: Any) -> bool | None:
    """Whether a value meets a condition; None if that is unknown here."""
    if read.is_denial:
        denied = _holds(Read(read.condition, read.attribute, positive(read.operator), read.value), value)
        return None if denied is None else not denied
    if read.extent is None:
        return None
    if read.extent in (E.MONTH, E.WEEKDAY) and read.attribute.type is AttributeType.DATETIME:
        # When a clock goes back over midnight, a day's range includes some minutes of the day before.
        return None
    if has := _HAS.get(read.extent):
        return has(value, read.value)
    within = _look_up(_RANGES, read)
    return None if within is None or within.is_of_instants else not _are_apart(within, _Range(value, value))


@dataclass(frozen=True)
class _Range:
    """Numbers, days or instants from ``low`` to ``high``; None leaves an end open."""

    low: Any = None
    high: Any = None
    without_low: bool = False
    without_high: bool = False

    @property
    def is_of_instants(self) -> bool:
        return isinstance(self.low, datetime) or isinstance(self.high, datetime)


_RANGES: dict[Extent, Callable[[Any], _Range | None]] = {
    E.EQUAL: lambda value: _Range(value, value),
    E.BELOW: lambda value: _Range(high=value, without_high=True),
    E.UP_TO: lambda value: _Range(high=value),
    E.ABOVE: lambda value: _Range(low=value, without_low=True),
    E.FROM: lambda value: _Range(low=value),
    E.BETWEEN: lambda pair: _Range(*pair) if isinstance(pair[0], datetime) == isinstance(pair[1], datetime) else None,
}
"""The extents that are ranges."""


def _look_up(table: dict[Extent, Callable[[Any], Thing | None]], read: Read) -> Thing | None:
    """Look the extent of a positive condition up in a table; None for a negative one, or without an entry."""
    entry = None if read.extent is None or read.is_denial else table.get(read.extent)
    return entry(read.value) if entry else None


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


def _is_no_longer(recent: Any, earlier: Any) -> bool:
    """Whether the recent span is at most as long; False for different units, because days and months vary in length."""
    same_unit = isinstance(recent, Span) and isinstance(earlier, Span) and recent.unit == earlier.unit
    return same_unit and recent.amount <= earlier.amount


def _are_periods_apart(one: str, other: str) -> bool:
    return one != other and _period_length(one) == _period_length(other)


def _period_length(period: str) -> str:
    """``week`` for ``previous_week``; ``""`` for single days."""
    return period.partition("_")[2]


Pairs = dict[tuple[Extent, Extent], Callable[[Any, Any], bool]]

_EXCLUDES: Pairs = {
    (E.BEGINNING, E.BEGINNING): lambda one, other: not one.startswith(other) and not other.startswith(one),
    (E.ENDING, E.ENDING): lambda one, other: not one.endswith(other) and not other.endswith(one),
    (E.YES, E.NO): lambda one, other: True,  # noqa: ARG005  the signature of the others
    (E.LAST, E.EARLIER): _is_no_longer,
    (E.PERIOD, E.PERIOD): _are_periods_apart,
    (E.MONTH, E.MONTH): lambda one, other: bool(one != other),
    (E.WEEKDAY, E.WEEKDAY): lambda one, other: bool(one != other),
}
"""Whether no value is in both extents. `_are_apart` compares the extents that are ranges."""

_LIES_WITHIN: Pairs = {
    (E.CONTAINING, E.CONTAINING): lambda inner, outer: outer in inner,
    (E.BEGINNING, E.CONTAINING): lambda inner, outer: outer in inner,
    (E.ENDING, E.CONTAINING): lambda inner, outer: outer in inner,
    (E.BEGINNING, E.BEGINNING): lambda inner, outer: bool(inner.startswith(outer)),
    (E.ENDING, E.ENDING): lambda inner, outer: bool(inner.endswith(outer)),
    (E.ALL_OF, E.ANY_OF): lambda inner, outer: not inner.isdisjoint(outer),
    (E.ANY_OF, E.ANY_OF): lambda inner, outer: bool(inner <= outer),
    (E.LAST, E.LAST): _is_no_longer,
}
"""Whether the first extent lies within the second, so that no value is in the first and outside the second."""


def _is_proved(pairs: Pairs, first: Read, second: Read) -> bool:
    """Whether a table proves its claim for two extents; False if it has no entry for them."""
    if first.extent is None or second.extent is None:
        return False
    proof = pairs.get((first.extent, second.extent))
    return proof is not None and proof(first.value, second.value)
