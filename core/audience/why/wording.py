"""Plain words for what an explanation finds: a value, a measure, and how far each is from enough."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import assert_never
from zoneinfo import ZoneInfo

from core.engine.reference import Datum, Interaction
from core.engine.reference.days import before_span, local_day, shift_day
from core.engine.reference.values import Clock, is_no_data
from core.language.catalog import Attribute, Catalog
from core.language.definition import BehavioralBlock, Comparison, Condition, Span, Value
from core.language.operators import MEASURES, OPERATORS, AttributeType, Extent

_AVERAGE_PLACES = Decimal("0.0001")


def condition_detail(
    condition: Condition, name: str, attribute: Attribute, datum: Datum, clock: Clock, *, held: bool
) -> str:
    """The value of a profile as ``City is “Aachen”``, and by how much it misses, where a number or date says so."""
    if is_no_data(datum):
        counts = held and OPERATORS[condition.operator].is_negative
        return f"no data in {name}{', which counts here' if counts else ''}"
    said = f"{name} is {value_text(attribute, datum, clock.zone)}"
    missed = "" if held else _miss(condition, datum, clock)
    return f"{said}, {missed}" if missed else said


def behavior_detail(
    block: BehavioralBlock,
    actual: Fraction | None,
    interactions: Sequence[Interaction],
    catalog: Catalog,
    zone: str,
    *,
    held: bool,
) -> str:
    """The measure of a behavioral block, the last interaction that counted, and what is missing."""
    measure = block.measure
    property_ = catalog.property(measure.property or "")
    label = property_.label if property_ else ""
    if actual is None:
        return f"no data in {label}" if interactions else f"no {label} to take the {measure.kind} of"
    amount = number_text(actual)
    one = actual == 1
    match measure.kind:
        case "count":
            said = "never" if not actual else f"{amount} {'time' if one else 'times'}"
        case "count_days":
            said = f"on {amount} different {'day' if one else 'days'}"
        case "count_distinct":
            said = f"{amount} different {'value' if one else 'values'} of {label}"
        case "sum" | "average" | "smallest" | "largest":
            said = f"the {measure.kind} of {label} is {amount}"
        case _:
            assert_never(measure.kind)
    if measure.kind == "count" and interactions:
        said += f", last on {instant_text(interactions[-1].occurred_at, zone)}"
    if held:
        return said
    return f"{said}; {_distance(block.comparison, actual, whole=MEASURES[measure.kind].is_count)}"


def value_text(attribute: Attribute, datum: Datum, zone: str) -> str:
    """A value as a person reads it; date-times on the wall clock of the zone."""
    labels = dict(attribute.choices)
    match datum:
        case bool():
            return "yes" if datum else "no"
        case int() | Decimal():
            return number_text(Fraction(datum))
        case datetime():
            return instant_text(datum, zone)
        case date():
            return datum.isoformat()
        case tuple():
            return ", ".join(labels.get(code, code) for code in datum)
        case _ if attribute.type is AttributeType.CHOICE:
            return labels.get(str(datum), str(datum))
        case _:
            return f"“{datum}”"


def instant_text(instant: datetime, zone: str) -> str:
    """An instant on the wall clock of the zone, as ``2026-01-31 14:05``."""
    return instant.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


def number_text(number: Fraction) -> str:
    """A number with separators, as ``1,234.5``; with ``about`` and at most four places where it has more."""
    if number.denominator == 1:
        return f"{number.numerator:,}"
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    rounded = exact.quantize(_AVERAGE_PLACES)
    return f"{rounded.normalize():,f}" if Fraction(rounded) == number else f"about {rounded.normalize():,f}"


def _distance(comparison: Comparison, actual: Fraction, *, whole: bool) -> str:
    """How far a measure is from what its comparison asks: ``2 more needed`` or ``3 too many``."""
    lower, upper = _bounds(comparison, whole=whole)
    strictly = "more than " if not whole and comparison.operator in ("more_than", "less_than") else ""
    if lower is not None and actual <= lower:
        return f"{strictly}{number_text(lower - actual)} more needed"
    if upper is not None and actual >= upper:
        return f"{strictly}{number_text(actual - upper)} too {'many' if whole else 'much'}"
    return ""


def _bounds(comparison: Comparison, *, whole: bool) -> tuple[Fraction | None, Fraction | None]:
    """The least and the greatest value that would do; for whole numbers also where the end itself would not."""
    value = Fraction(Decimal(comparison.value))
    step = 1 if whole else 0
    match comparison.operator:
        case "at_least":
            return value, None
        case "at_most":
            return None, value
        case "more_than":
            return value + step, None
        case "less_than":
            return None, value - step
        case "exactly":
            return value, value
        case "between":
            return value, Fraction(Decimal(comparison.upper if comparison.upper is not None else comparison.value))
        case _:
            assert_never(comparison.operator)


_AT_LEAST = frozenset({Extent.EQUAL, Extent.BETWEEN, Extent.FROM, Extent.ABOVE})
_AT_MOST = frozenset({Extent.EQUAL, Extent.BETWEEN, Extent.UP_TO, Extent.BELOW})
"""The extents with a lower end, and those with an upper one."""


def _miss(condition: Condition, datum: Datum, clock: Clock) -> str:
    """By how much a number or a date misses what a condition asks; ``""`` where that says nothing."""
    extent, asked = OPERATORS[condition.operator].extent, condition.value
    if isinstance(datum, int | Decimal) and not isinstance(datum, bool):
        return _number_miss(extent, asked, Fraction(datum))
    if isinstance(datum, date) and isinstance(asked, Span) and extent is Extent.LAST:
        return _days_away(datum, asked, clock)
    return ""


def _number_miss(extent: Extent | None, asked: Value, actual: Fraction) -> str:
    if isinstance(asked, tuple) and extent is Extent.BETWEEN:
        lower, upper = (Fraction(Decimal(end)) for end in asked)
    elif isinstance(asked, int | str):
        lower = upper = Fraction(Decimal(asked))
    else:
        return ""
    if extent in _AT_LEAST and actual <= lower:
        return f"{number_text(lower - actual)} short of {number_text(lower)}"
    if extent in _AT_MOST and actual >= upper:
        return f"{number_text(actual - upper)} above {number_text(upper)}"
    return ""


def _days_away(datum: date, span: Span, clock: Clock) -> str:
    day = local_day(datum, clock.zone) if isinstance(datum, datetime) else datum
    if day > clock.today:
        return f"{_days((day - clock.today).days)} from now"
    if isinstance(datum, datetime):
        begins = local_day(before_span(clock.as_of, span, clock.zone), clock.zone)
    else:
        begins = shift_day(clock.today, span, -1)
    return f"{_days((begins - day).days)} too long ago" if begins > day else "just too long ago"


def _days(days: int) -> str:
    return f"{days:,} {'day' if days == 1 else 'days'}"
