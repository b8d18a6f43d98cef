"""Days on a zone's wall clock, for instants in whole microseconds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement

_DAY_MICROSECONDS = 86_400_000_000
_BIAS_DAYS = 719_162
"""Days from 0001-01-01 to 1970-01-01; adding them makes every instant positive, so that / rounds down."""


def in_microseconds(offset: timedelta) -> ColumnElement[Any]:
    """Return an offset from UTC in microseconds."""
    return sa.literal_column(str(offset // timedelta(microseconds=1)), sa.BigInteger)


def days_since_1970(instant: ColumnElement[Any], offset: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the whole days from 1970-01-01 to the day of an instant at an offset."""
    local = sa.type_coerce(instant, sa.BigInteger) + offset + _BIAS_DAYS * _DAY_MICROSECONDS
    return local // _DAY_MICROSECONDS - _BIAS_DAYS
