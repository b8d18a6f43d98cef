"""When a segment is refreshed automatically, and how long it waits after failures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import StateError
from core.language.schedule import (
    BY_ITSELF,
    FIRST_RETRY,
    LONGEST_RETRY,
    MAX_MINUTES,
    MODES,
    backoff,
    check_minutes,
    check_mode,
    next_due,
    next_try,
)

INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  (given apart)
MINUTES = st.integers(1, MAX_MINUTES)
FAILURES = st.integers(1, 10**9)
SPANS = st.timedeltas(timedelta(seconds=1), timedelta(days=7))


def test_every_mode_says_what_it_does() -> None:
    assert list(MODES) == ["interval", "on_change", "manual", "frozen"]
    assert all(mode.label and mode.explanation.endswith(".") for mode in MODES.values())


@given(mode=st.sampled_from(list(MODES)), minutes=MINUTES, at=INSTANTS)
def test_only_automatic_modes_become_due(mode: str, minutes: int, at: datetime) -> None:
    due = next_due(mode, minutes, at)
    assert (due is not None) == (mode in BY_ITSELF)
    assert due is None or due > at
    if mode == "interval":
        assert due == at + timedelta(minutes=minutes)


@given(mode=st.sampled_from(list(MODES)), failures=FAILURES, at=INSTANTS)
def test_only_automatic_modes_retry_and_within_an_hour(mode: str, failures: int, at: datetime) -> None:
    tried = next_try(mode, failures, at)
    assert (tried is not None) == (mode in BY_ITSELF)
    assert tried is None or at + FIRST_RETRY <= tried <= at + LONGEST_RETRY


@given(failures=FAILURES, first=SPANS, longest=SPANS)
def test_waits_double_up_to_the_longest(failures: int, first: timedelta, longest: timedelta) -> None:
    wait, following = backoff(failures, first, longest), backoff(failures + 1, first, longest)
    assert wait <= following <= longest
    assert following in {2 * wait, longest, wait}
    assert backoff(1, first, longest) == min(first, longest)
    assert backoff(10**9, first, longest) == longest


def test_the_first_waits_double_from_a_minute_to_an_hour() -> None:
    minutes = [backoff(number, FIRST_RETRY, LONGEST_RETRY) // timedelta(minutes=1) for number in range(1, 9)]
    assert minutes == [1, 2, 4, 8, 16, 32, 60, 60]


@pytest.mark.parametrize("minutes", [0, -5, MAX_MINUTES + 1, 2.5, True, "5", None])
def test_an_interval_is_a_whole_number_of_minutes_up_to_a_year(minutes: object) -> None:
    assert [check_minutes(allowed) for allowed in (1, MAX_MINUTES)] == [1, MAX_MINUTES]
    with pytest.raises(StateError, match="must be a whole number from 1 to 525,600 minutes"):
        check_minutes(minutes)  # type: ignore[arg-type]


@pytest.mark.parametrize("mode", ["", "hourly", "INTERVAL", "x" * 1000])
def test_a_mode_must_be_known(mode: str) -> None:
    with pytest.raises(StateError, match="must be one of interval, on_change, manual, frozen"):
        check_mode(mode)
