"""Date arithmetic, compared with the calendar itself and with Python's time zones."""

from __future__ import annotations

from calendar import isleap, monthrange
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.language.dates import (
    MAX_INSTANT,
    MIN_INSTANT,
    DayRange,
    InstantRange,
    day_start,
    days_before,
    instants_of,
    last_days,
    last_instants,
    local_day,
    month_days,
    next_days,
    next_instants,
    offsets,
    period,
    shift,
    shift_day,
)
from core.language.definition import Span
from core.language.operators import PERIODS

BERLIN, NEW_YORK, APIA = "Europe/Berlin", "America/New_York", "Pacific/Apia"
ZONES = (
    "UTC", BERLIN, NEW_YORK, APIA, "Asia/Kolkata", "Australia/Lord_Howe", "Asia/Beirut", "America/Havana",
    "America/Sao_Paulo", "Africa/Casablanca", "Asia/Tehran", "Pacific/Chatham", "Antarctica/Troll",
    "Europe/Dublin", "America/Caracas", "Asia/Pyongyang",
)  # fmt: skip
DAY = timedelta(days=1)
UNITS = ("minutes", "hours", "days", "weeks", "months", "years")

days = st.dates(date(1890, 1, 1), date(2110, 12, 31))
instants = st.datetimes(datetime(1900, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
zones = st.sampled_from(ZONES)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def span(amount: int, unit: str) -> Span:
    return Span.model_validate({"amount": amount, "unit": unit})


# Months and years


@pytest.mark.parametrize(
    ("day", "amount", "unit", "expected"),
    [
        ("2026-03-31", -1, "months", "2026-02-28"),
        ("2024-03-31", -1, "months", "2024-02-29"),
        ("2026-01-31", 1, "months", "2026-02-28"),
        ("2026-01-31", 3, "months", "2026-04-30"),
        ("2026-12-31", 2, "months", "2027-02-28"),
        ("2026-01-15", -1, "months", "2025-12-15"),
        ("2024-02-29", 1, "years", "2025-02-28"),
        ("2024-02-29", 4, "years", "2028-02-29"),
        ("2024-02-29", -100, "years", "1924-02-29"),
        ("2000-02-29", -100, "years", "1900-02-28"),
        ("2026-03-01", -1, "days", "2026-02-28"),
        ("2024-03-01", -1, "days", "2024-02-29"),
        ("2026-01-01", 2, "weeks", "2026-01-15"),
    ],
)
def test_months_and_years_clamp_to_the_last_day(day: str, amount: int, unit: str, expected: str) -> None:
    assert shift_day(date.fromisoformat(day), amount, unit).isoformat() == expected  # type: ignore[arg-type]


@given(days, st.integers(-1200, 1200))
def test_a_month_later_is_the_same_day_or_the_last_of_its_month(day: date, months: int) -> None:
    later = shift_day(day, months, "months")
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == min(day.day, monthrange(later.year, later.month)[1])


@given(days, st.integers(-100, 100))
def test_a_year_is_twelve_months(day: date, years: int) -> None:
    assert shift_day(day, years, "years") == shift_day(day, years * 12, "months")


# Spans on the wall clock


def test_a_day_back_is_the_same_time_on_the_wall_on_days_of_23_and_25_hours() -> None:
    after_spring, after_autumn = utc("2026-03-29T12:00:00+02:00"), utc("2026-10-25T12:00:00+01:00")
    for after, hours in ((after_spring, 23), (after_autumn, 25)):
        back = shift(after, span(1, "days"), BERLIN, -1)
        assert after - back == timedelta(hours=hours)
        assert back.astimezone(ZoneInfo(BERLIN)).hour == 12
        assert shift(after, span(24, "hours"), BERLIN, -1) == after - timedelta(hours=24)


def test_minutes_and_hours_are_elapsed_time() -> None:
    before_the_jump = utc("2026-03-29T00:30:00Z")
    later = shift(before_the_jump, span(60, "minutes"), BERLIN, 1).astimezone(ZoneInfo(BERLIN))
    assert (later.hour, later.minute) == (3, 30)


def test_a_wall_time_that_is_skipped_is_read_with_the_offset_before() -> None:
    # Berlin skips 02:30 on 29 March 2026: it counts as +01:00, the instant that shows 03:30.
    assert shift(utc("2026-03-30T00:30:00Z"), span(1, "days"), BERLIN, -1) == utc("2026-03-29T01:30:00Z")


def test_a_wall_time_that_is_repeated_is_its_first_one_wherever_it_is_counted_from() -> None:
    # 27 October was the last Sunday of the month, with 02:30 twice, in 2019 and in 2024.
    first, second = utc("2024-10-27T00:30:00Z"), utc("2024-10-27T01:30:00Z")
    for as_of in (first, second):
        assert shift(as_of, span(5, "years"), BERLIN, -1) == utc("2019-10-27T00:30:00Z")


@given(instants, st.integers(1, 500), st.sampled_from(UNITS[2:]), zones)
def test_days_and_longer_move_the_wall_clock(as_of: datetime, amount: int, unit: str, zone: str) -> None:
    wall = as_of.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)
    back = shift(as_of, span(amount, unit), zone, -1)
    expected = datetime.combine(shift_day(wall.date(), -amount, unit), wall.time(), ZoneInfo(zone))  # type: ignore[arg-type]
    assert back == max(expected.astimezone(UTC), MIN_INSTANT)


@given(instants, st.integers(1, 10_000), st.sampled_from(UNITS[:2]), zones, st.sampled_from([1, -1]))
def test_hours_are_the_same_in_every_zone(as_of: datetime, amount: int, unit: str, zone: str, direction: int) -> None:
    by = timedelta(minutes=amount * (60 if unit == "hours" else 1))
    assert shift(as_of, span(amount, unit), zone, direction) == as_of + direction * by


@given(instants, st.integers(1, 100_000), st.sampled_from(UNITS), zones)
def test_the_last_span_ends_with_its_instant_and_the_next_begins_with_it(
    as_of: datetime, amount: int, unit: str, zone: str
) -> None:
    last, following = last_instants(as_of, span(amount, unit), zone), next_instants(as_of, span(amount, unit), zone)
    assert (last.high, last.includes_low, last.includes_high) == (as_of, False, True)
    assert (following.low, following.includes_low, following.includes_high) == (as_of, True, False)
    assert last.low is not None
    assert following.high is not None
    assert MIN_INSTANT <= last.low < as_of < following.high <= MAX_INSTANT


# Days


@given(days, zones)
def test_a_day_begins_where_the_wall_clock_first_shows_it(day: date, zone: str) -> None:
    start = day_start(day, zone)
    second = timedelta(seconds=1)
    shown = {local_day(start - second, zone), local_day(start, zone)}
    if zone == APIA and day == date(2011, 12, 30):
        assert shown == {date(2011, 12, 29), date(2011, 12, 31)}
    else:
        # If a clock set back repeats midnight, the day has already begun.
        assert local_day(start, zone) == day
        assert local_day(start - second, zone) <= day


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        ("2026-03-29", BERLIN, 23),
        ("2026-10-25", BERLIN, 25),
        ("2026-03-08", NEW_YORK, 23),
        ("2026-11-01", NEW_YORK, 25),
        ("2026-07-01", BERLIN, 24),
        ("2024-04-07", "Australia/Lord_Howe", 24.5),
        ("2024-03-31", "Asia/Beirut", 23),
        ("2024-11-03", "America/Havana", 25),
        ("2011-12-29", APIA, 24),
        ("2011-12-30", APIA, 0),
        ("2011-12-31", APIA, 24),
    ],
)
def test_days_have_the_hours_that_the_clock_gives_them(day: str, zone: str, hours: float) -> None:
    first = date.fromisoformat(day)
    range_ = instants_of(DayRange(first, first + DAY), zone)
    assert range_.low is not None
    assert range_.high is not None
    assert range_.high - range_.low == timedelta(hours=hours)
    assert (range_.includes_low, range_.includes_high) == (True, False)


def test_the_day_that_apia_never_had_is_empty_and_no_instant_is_in_it() -> None:
    assert local_day(utc("2011-12-30T09:59:59Z"), APIA) == date(2011, 12, 29)
    assert local_day(utc("2011-12-30T10:00:00Z"), APIA) == date(2011, 12, 31)
    # Apia skipped the wall time a month after 30 November 2011, 12:00: it has the offset before the change.
    assert shift(utc("2011-11-30T22:00:00Z"), span(1, "months"), APIA, 1) == utc("2011-12-30T22:00:00Z")


def test_a_range_open_on_one_side_stays_open() -> None:
    assert instants_of(DayRange(), BERLIN) == InstantRange()
    assert instants_of(DayRange(end=date(2026, 1, 1)), "UTC") == InstantRange(high=utc("2026-01-01T00:00:00Z"))


@pytest.mark.parametrize(
    ("amount", "unit", "first", "end"),
    [
        (7, "days", "2026-03-25", "2026-04-01"),
        (1, "days", "2026-03-31", "2026-04-01"),
        (1, "weeks", "2026-03-25", "2026-04-01"),
        (1, "months", "2026-03-01", "2026-04-01"),
        (1, "years", "2025-04-01", "2026-04-01"),
    ],
)
def test_the_last_days_are_today_and_those_before(amount: int, unit: str, first: str, end: str) -> None:
    found = last_days(date(2026, 3, 31), span(amount, unit))
    assert found == DayRange(date.fromisoformat(first), date.fromisoformat(end))


@given(days, st.integers(1, 5000), st.sampled_from(UNITS[2:]))
def test_the_last_days_and_the_days_before_them_meet(today: date, amount: int, unit: str) -> None:
    last, before, following = (
        last_days(today, span(amount, unit)),
        days_before(today, span(amount, unit)),
        next_days(today, span(amount, unit)),
    )
    assert before.end is not None
    assert last.first == before.end + DAY or before.end == date.min
    assert before.first is None
    assert last.end == today + DAY
    assert following.first == today


# Periods


@given(days)
def test_weeks_start_on_monday(today: date) -> None:
    week = period("this_week", today)
    assert week.first is not None
    assert week.end is not None
    assert week.first.isocalendar()[:2] == today.isocalendar()[:2]
    assert week.first.isoweekday() == 1
    assert week.end - week.first == timedelta(days=7)
    assert week.first <= today < week.end


@given(days, st.sampled_from([1, 3, 12]))
def test_months_quarters_and_years_hold_today_whole(today: date, months: int) -> None:
    unit = {1: "month", 3: "quarter", 12: "year"}[months]
    this = period(f"this_{unit}", today)
    assert this.first is not None
    assert this.end is not None
    assert this.first <= today < this.end
    assert (this.first.day, this.end.day) == (1, 1)
    assert (this.first.month - 1) % months == 0
    assert (this.end.year - this.first.year) * 12 + this.end.month - this.first.month == months


@given(days, st.sampled_from(["week", "month", "quarter", "year"]))
def test_periods_follow_one_another(today: date, unit: str) -> None:
    previous, this, following = (period(f"{which}_{unit}", today) for which in ("previous", "this", "next"))
    assert previous.end == this.first
    assert this.end == following.first
    assert previous.first is not None
    assert period(f"this_{unit}", previous.first) == previous


def test_today_yesterday_and_tomorrow() -> None:
    today = date(2024, 2, 29)
    assert period("today", today) == DayRange(today, date(2024, 3, 1))
    assert period("yesterday", today) == DayRange(date(2024, 2, 28), today)
    assert period("tomorrow", today) == DayRange(date(2024, 3, 1), date(2024, 3, 2))


# The ends of the calendar


@pytest.mark.parametrize("key", PERIODS)
@pytest.mark.parametrize("today", [date.min, date(1, 1, 2), date(9999, 12, 30), date.max])
def test_a_period_stops_at_the_ends_of_the_calendar(key: str, today: date) -> None:
    found = period(key, today)
    assert found.first is not None
    assert found.end is not None
    assert date.min <= found.first <= found.end <= date.max


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("unit", UNITS)
def test_a_span_stops_at_the_ends_of_the_calendar(zone: str, unit: str) -> None:
    huge = span(100_000, unit)
    for as_of in (datetime.min.replace(tzinfo=UTC), MIN_INSTANT, utc("2026-05-04T12:00:00Z"), MAX_INSTANT,
                  datetime.max.replace(tzinfo=UTC)):  # fmt: skip
        for direction in (1, -1):
            assert MIN_INSTANT <= shift(as_of, huge, zone, direction) <= MAX_INSTANT
        assert date.min <= local_day(as_of, zone) <= date.max


@pytest.mark.parametrize("zone", ZONES)
def test_a_day_starts_within_the_calendar(zone: str) -> None:
    for day in (date.min, date(1, 1, 2), date(1, 1, 3), date(9999, 12, 29), date(9999, 12, 30), date.max):
        assert MIN_INSTANT - DAY <= day_start(day, zone) <= MAX_INSTANT + DAY


@pytest.mark.parametrize("unit", UNITS[2:])
def test_days_stop_at_the_ends_of_the_calendar(unit: str) -> None:
    huge = span(100_000, unit)
    for today in (date(1, 1, 2), date(2026, 1, 1), date(9999, 12, 30)):
        for found in (last_days(today, huge), next_days(today, huge), days_before(today, huge)):
            assert all(date.min <= day <= date.max for day in (found.first, found.end) if day is not None)


# Anniversaries


def anniversaries(day: date, years: range) -> set[date]:
    """The anniversaries of a day in some years; that of 29 February is 28 February in common years."""
    if (day.month, day.day) == (2, 29):
        return {date(year, 2, 29 if isleap(year) else 28) for year in years}
    return {day.replace(year=year) for year in years}


EVERY_DAY = [date(2023, 1, 1) + number * DAY for number in range(2 * 365 + 1)]
"""Every day of a common and of a leap year, so every day that a calendar has."""


@given(st.dates(date(2019, 1, 1), date(2029, 12, 31)), st.integers(1, 400))
def test_month_days_are_the_anniversaries_of_a_range(first: date, length: int) -> None:
    end = first + length * DAY
    bounds = month_days(DayRange(first, end))
    for day in EVERY_DAY:
        expected = any(first <= anniversary < end for anniversary in anniversaries(day, range(2018, 2033)))
        code = day.month * 100 + day.day
        if bounds is None:
            found = True
        elif bounds[0] <= bounds[1]:
            found = bounds[0] <= code <= bounds[1]
        else:
            found = code >= bounds[0] or code <= bounds[1]
        assert found == expected, day


# Offsets


@pytest.mark.parametrize("zone", ZONES)
def test_offsets_are_those_of_the_zone_on_both_sides_of_every_turn(zone: str) -> None:
    turns = offsets(zone)
    assert turns[0][0] == MIN_INSTANT
    assert [start for start, _ in turns] == sorted({start for start, _ in turns})
    info = ZoneInfo(zone)
    for (_, before), (start, after) in pairwise(turns):
        assert before != after
        assert (start - timedelta(microseconds=1)).astimezone(info).utcoffset() == before
        assert start.astimezone(info).utcoffset() == after


@given(instants, zones)
def test_offsets_give_the_offset_of_any_instant(instant: datetime, zone: str) -> None:
    offset = [offset for start, offset in offsets(zone) if start <= instant][-1]
    assert offset == instant.astimezone(ZoneInfo(zone)).utcoffset()
