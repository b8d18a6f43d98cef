"""A condition as a predicate on a row.

Only positive operators have SQL of their own; a negative one is its positive `denied`, and asks
for data too where its condition says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, assert_never

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement

from core.engine.compiler.algebra import denied
from core.engine.compiler.operators import Form, InDays, InInstants, OfAnniversary, OfDay, OfValue, form_of
from core.engine.compiler.ranges import Moment, Predicate, in_days, in_instants
from core.engine.compiler.rows import Operand
from core.language.dates import MAX_INSTANT, MIN_INSTANT, DayRange, month_days
from core.language.definition import Condition, Match
from core.language.operators import OPERATORS, AttributeType
from core.store.expressions import local_day, month_day


def predicate(condition: Condition, operand: Operand, moment: Moment) -> Predicate:
    """What must be true of the row; NULL where a positive operator meets no data."""
    operator = OPERATORS[condition.operator]
    asked = _predicate_of(form_of(operator, operand.attribute.type), condition.value, operand, moment)
    if not operator.is_negative:
        return asked
    opposite = denied(asked)
    return sa.and_(operand.value.is_not(None), opposite) if condition.only_with_data else opposite


def joined(match: Match, predicates: Sequence[Predicate]) -> Predicate:
    """The predicate of conditions that *all of* or *any of* joins."""
    match match:
        case "all":
            return sa.and_(*predicates)
        case "any":
            return sa.or_(*predicates)
        case _:
            assert_never(match)


def is_narrow(condition: Condition, operand: Operand) -> bool:
    """Whether an index finds the rows of a condition and they are few as a rule."""
    operator = OPERATORS[condition.operator]
    if operator.is_negative or not operand.is_indexed:
        return False
    form = form_of(operator, operand.attribute.type)
    return isinstance(form, OfValue) and form.is_narrow


def _predicate_of(form: Form, value: Any, operand: Operand, moment: Moment) -> Predicate:
    match form:
        case OfValue():
            return form.sql(operand, value)
        case OfDay():
            return form.sql(day_of(operand, moment.zone), value)
        case OfAnniversary():
            return _has_anniversary(day_of(operand, moment.zone), form.days(value, moment.today))
        case InDays():
            return in_days(operand.value, form.days(value, moment.today))
        case InInstants():
            return in_instants(operand.value, form.instants(value, moment))
        case _:
            assert_never(form)


def day_of(operand: Operand, zone: str) -> ColumnElement[Any]:
    """The calendar day of a date, or of a date-time in the zone."""
    if operand.attribute.type is AttributeType.DATETIME:
        return local_day(operand.value, zone, MIN_INSTANT, MAX_INSTANT)
    return operand.value


def _has_anniversary(day: ColumnElement[Any], days: DayRange) -> Predicate:
    between = month_days(days)
    if between is None:
        return day.is_not(None)
    first, last = between
    code = month_day(day)
    return sa.and_(code >= first, code <= last) if first <= last else sa.or_(code >= first, code <= last)
