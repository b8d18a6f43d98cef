"""Instants as whole microseconds since 1970-01-01 UTC, exactly."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def microseconds(instant: datetime) -> int:
    """Return the microseconds from 1970-01-01T00:00Z to an aware instant."""
    return (instant - EPOCH) // _MICROSECOND


def instant_at(number: int) -> datetime:
    """Return the instant so many microseconds after 1970-01-01T00:00Z, aware, in UTC."""
    return EPOCH + number * _MICROSECOND
