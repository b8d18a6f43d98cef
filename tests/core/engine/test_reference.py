"""The reference says what docs/semantics.md says: one worked example for each rule."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from core.engine.reference import Interaction, Records, members
from core.engine.reference.conditions import condition_holds
from core.engine.reference.days import after_span, before_span, start_of
from core.engine.reference.values import Clock
from core.language.definition import Condition, Definition, from_data
from core.language.dependencies import KnownSegment
from core.language.operators import AttributeType
from tests.plain import a_contact, a_lead, an_account, records_of
from tests.pools import CATALOG

T = AttributeType
NOON = datetime(2024, 5, 15, 12, tzinfo=UTC)
"""A Wednesday."""


def selected(
    *blocks: Mapping[str, Any],
    operators: tuple[str, ...] = (),
    records: Records | None = None,
    as_of: datetime = NOON,
    zone: str = "UTC",
    segments: Mapping[str, KnownSegment] | None = None,
    **rest: Any,
) -> set[int]:
    """The members of a chain of blocks."""
    steps = [{"block": block} for block in blocks]
    for step, operator in zip(steps[1:], operators, strict=True):
        step["operator"] = operator  # type: ignore[assignment]
    definition = from_data({"steps": steps, **rest})
    return set(members(definition, CATALOG, records or Records(), as_of, zone, segments or {}))


def condition(attribute: str, operator: str, value: Any = None, **rest: Any) -> dict[str, Any]:
    return {"kind": "condition", "attribute": attribute, "operator": operator, "value": value, **rest}


def profile(*conditions: Any, match: str = "all") -> dict[str, Any]:
    return {"kind": "profile", "match": match, "conditions": list(conditions)}


def behavioral(*kinds: str, **rest: Any) -> dict[str, Any]:
    return {"kind": "behavioral", "interactions": list(kinds), **rest}


def measure(kind: str, property_: str | None = None) -> dict[str, Any]:
    return {"kind": kind, "property": property_}


def compared(operator: str, value: Any, upper: Any = None) -> dict[str, Any]:
    return {"operator": operator, "value": value, "upper": upper}


def last(amount: int, unit: str, kind: str = "in_the_last") -> dict[str, Any]:
    return {"kind": kind, "span": {"amount": amount, "unit": unit}}


def holds(type_: AttributeType, operator: str, value: Any, datum: Any, *, as_of: datetime = NOON, zone: str = "UTC",
          only_with_data: bool = False) -> bool:  # fmt: skip
    asked = Condition(attribute="a", operator=operator, value=value, only_with_data=only_with_data)
    return condition_holds(asked, type_, datum, Clock(as_of, zone))


def span(amount: int, unit: str) -> dict[str, Any]:
    return {"amount": amount, "unit": unit}


def opened(contact_id: int, *instants: datetime, **values: Any) -> tuple[Interaction, ...]:
    return tuple(
        Interaction(contact_id, contact_id * 100 + index, "email_opened", instant, values)
        for index, instant in enumerate(instants)
    )


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


IN_CITY = {city: profile(condition("city", "is", city)) for city in ("A", "B", "C")}
CITIES = records_of(contacts=(a_contact(1, {"city": "A"}), a_contact(2, {"city": "B"}), a_contact(3, {"city": "C"})))


# --- A definition ---


def test_or_joins_and_also_narrows_but_not_takes_away() -> None:
    anybody = profile(condition("city", "contains_data"))
    assert selected(IN_CITY["A"], IN_CITY["B"], operators=("or",), records=CITIES) == {1, 2}
    assert selected(anybody, IN_CITY["B"], operators=("and_also",), records=CITIES) == {2}
    assert selected(anybody, IN_CITY["B"], operators=("but_not",), records=CITIES) == {1, 3}


def test_a_chain_folds_left_to_right_without_precedence() -> None:
    assert selected(IN_CITY["A"], IN_CITY["B"], IN_CITY["B"], operators=("or", "and_also"), records=CITIES) == {2}
    assert selected(IN_CITY["A"], IN_CITY["A"], IN_CITY["A"], operators=("but_not", "or"), records=CITIES) == {1}


def test_a_group_is_evaluated_on_its_own() -> None:
    steps = [{"block": IN_CITY["B"]}, {"operator": "and_also", "block": IN_CITY["B"]}]
    group = {"kind": "group", "steps": steps}
    assert selected(IN_CITY["A"], group, operators=("or",), records=CITIES) == {1, 2}


def test_an_empty_definition_selects_nobody() -> None:
    assert selected(records=CITIES) == set()


def test_included_join_excluded_leave_and_exclusion_wins() -> None:
    assert selected(IN_CITY["A"], records=CITIES, included=[2, 3], excluded=[1, 3]) == {2}


def test_included_profiles_that_are_deleted_or_never_were_are_in_no_audience() -> None:
    records = records_of(contacts=(a_contact(1, {}), a_contact(2, {}, deleted=True)))
    assert selected(IN_CITY["A"], records=records, included=[1, 2, 3]) == {1}


def test_leads_are_selected_where_leads_are_the_target() -> None:
    records = records_of(contacts=(a_contact(1, {}),), leads=(a_lead(7, {"topic": "Crane"}),))
    assert selected(profile(condition("topic", "is", "crane")), records=records, target="lead") == {7}


# --- Profile blocks ---


def test_all_of_asks_every_condition_and_any_of_one() -> None:
    conditions = [condition("city", "is", "A"), condition("state", "is", "X")]
    records = records_of(contacts=(a_contact(1, {"city": "A"}), a_contact(2, {"city": "A", "state": "X"})))
    assert selected(profile(*conditions), records=records) == {2}
    assert selected(profile(*conditions, match="any"), records=records) == {1, 2}


def test_condition_groups_nest() -> None:
    inner = {"kind": "condition_group", "match": "any",
             "conditions": [condition("city", "is", "A"), condition("city", "is", "B")]}  # fmt: skip
    assert selected(profile(condition("city", "is_not", "A"), inner), records=CITIES) == {2}


def test_a_to_one_relation_reads_like_an_own_attribute() -> None:
    records = records_of(
        contacts=(a_contact(1, {}, account_id=5), a_contact(2, {}, account_id=6)),
        accounts=(an_account(5, {"industry": "construction"}), an_account(6, {"industry": "energy"})),
        leads=(a_lead(8, {}, contact_id=1), a_lead(9, {}, contact_id=2)),
    )
    asked = profile(condition("account.industry", "is", "construction"))
    assert selected(asked, records=records) == {1}
    assert selected(asked, records=records, target="lead") == {8}


def test_without_the_related_record_there_is_no_data() -> None:
    records = records_of(
        contacts=(a_contact(1, {}), a_contact(2, {}, account_id=5), a_contact(3, {}, account_id=6)),
        accounts=(
            an_account(5, {"industry": "construction"}, deleted=True),
            an_account(6, {"industry": "construction"}),
        ),
    )
    assert selected(profile(condition("account.industry", "is_not", "construction")), records=records) == {1, 2}
    with_data = condition("account.industry", "is_not", "construction", only_with_data=True)
    assert selected(profile(with_data), records=records) == set()


def test_a_lead_of_a_deleted_contact_has_no_data_of_it_nor_of_its_account() -> None:
    records = records_of(
        contacts=(a_contact(1, {"city": "A"}, account_id=5, deleted=True),),
        accounts=(an_account(5, {"city": "A"}),),
        leads=(a_lead(8, {}, contact_id=1),),
    )
    for name in ("contact.city", "account.city"):
        asked = profile(condition(name, "does_not_contain_data"))
        assert selected(asked, records=records, target="lead") == {8}


LEADS = records_of(
    contacts=tuple(a_contact(id_, {}) for id_ in (1, 2, 3, 4)),
    leads=(
        a_lead(1, {"status": "new", "score": 10}, contact_id=1),
        a_lead(2, {"status": "qualified", "score": 90}, contact_id=1),
        a_lead(3, {"status": "new", "score": 90}, contact_id=2),
        a_lead(4, {"status": "new", "score": 90}, contact_id=3, deleted=True),
    ),
)


def related(quantifier: str, *conditions: Any) -> dict[str, Any]:
    return profile({"kind": "related", "relation": "leads", "quantifier": quantifier, "conditions": list(conditions)})


def test_all_conditions_of_a_related_group_hold_on_one_record() -> None:
    is_new, is_hot = condition("status", "is", "new"), condition("score", "is_at_least", 50)
    assert selected(related("any", is_new, is_hot), records=LEADS) == {2}
    two = [related("any", is_new), related("any", is_hot)]
    assert selected(*two, operators=("and_also",), records=LEADS) == {1, 2}


def test_none_of_the_related_records_includes_those_without_any() -> None:
    assert selected(related("none", condition("status", "is", "qualified")), records=LEADS) == {2, 3, 4}


def test_all_of_the_related_records_needs_at_least_one() -> None:
    assert selected(related("all", condition("status", "is", "new")), records=LEADS) == {2}


def test_deleted_profiles_are_in_no_audience() -> None:
    records = records_of(contacts=(a_contact(1, {}), a_contact(2, {}, deleted=True)))
    assert selected(profile(condition("city", "does_not_contain_data")), records=records) == {1}


# --- Operators ---


@pytest.mark.parametrize(
    ("type_", "operator", "value", "some"),
    [
        (T.TEXT, "is", "a", "b"),
        (T.NUMBER, "is", 1, 2),
        (T.CHOICE, "is_in", ("red",), "dark"),
        (T.TEXT, "contains", "a", "b"),
        (T.TEXT, "begins_with", "a", "b"),
        (T.TEXT, "ends_with", "a", "b"),
        (T.CHOICES, "contains_any_of", ("red",), ("dark",)),
        (T.DATE, "is_on", "2024-01-01", date(2024, 1, 2)),
        (T.DATETIME, "is_in_the_last", span(1, "days"), at("2020-01-01")),
    ],
)
def test_an_operator_and_its_denial_split_the_target_in_two(
    type_: AttributeType, operator: str, value: Any, some: Any
) -> None:
    denial = {
        "is": "is_not", "is_in": "is_not_in", "contains": "does_not_contain", "begins_with": "does_not_begin_with",
        "ends_with": "does_not_end_with", "contains_any_of": "contains_none_of", "is_on": "is_not_on",
        "is_in_the_last": "is_not_in_the_last",
    }[operator]  # fmt: skip
    for datum in (None, "" if type_ is T.TEXT else None, some):
        assert not holds(type_, operator, value, datum)
        assert holds(type_, denial, value, datum)
    assert not holds(type_, denial, value, None, only_with_data=True)
    assert holds(type_, denial, value, some, only_with_data=True)


def test_empty_text_and_empty_choices_are_no_data() -> None:
    for type_, datum in ((T.TEXT, ""), (T.TEXT, None), (T.CHOICES, ()), (T.NUMBER, None), (T.YES_NO, None)):
        assert holds(type_, "does_not_contain_data", None, datum)
        assert not holds(type_, "contains_data", None, datum)


def test_zero_no_and_a_space_are_data() -> None:
    for type_, datum in ((T.NUMBER, 0), (T.YES_NO, False), (T.TEXT, " ")):
        assert holds(type_, "contains_data", None, datum)


@pytest.mark.parametrize(
    ("stored", "asked"),
    [("ÉCOLE", "école"), ("STRASSE", "straße"), ("e\u0301cole", "École"), ("Ω", "\u2126"), ("ǅ", "ǆ"), ("ΣΑΣ", "σας")],
)
def test_text_compares_without_case_after_nfc(stored: str, asked: str) -> None:
    assert holds(T.TEXT, "is", asked, stored)
    assert holds(T.TEXT, "is_in", ("other", asked), stored)


@pytest.mark.parametrize(("stored", "asked"), [("Ecole", "École"), ("Aachen ", "Aachen"), ("İ", "i"), ("\u0131", "i")])
def test_accents_and_spaces_count(stored: str, asked: str) -> None:
    assert not holds(T.TEXT, "is", asked, stored)


def test_percent_and_underscore_are_ordinary_characters() -> None:
    assert not holds(T.TEXT, "contains", "%", "1000")
    assert holds(T.TEXT, "contains", "0%", "100%")
    assert not holds(T.TEXT, "begins_with", "a_", "axb")
    assert holds(T.TEXT, "ends_with", "_B", "a_b")


def test_parts_of_text_are_compared_folded() -> None:
    assert holds(T.TEXT, "contains", "SS", "Straße")
    assert holds(T.TEXT, "begins_with", "STRASS", "straße")


def test_numbers_compare_exactly() -> None:
    assert holds(T.MONEY, "is", "0.3", Decimal("0.30"))
    assert not holds(T.NUMBER, "is", "2.5", 2)
    assert holds(T.NUMBER, "is_in", (1, "2.5"), Decimal("2.500"))
    assert holds(T.NUMBER, "is_less_than", "2.501", Decimal("2.5"))
    assert not holds(T.NUMBER, "is_less_than", "2.5", Decimal("2.5"))
    assert holds(T.NUMBER, "is_at_most", "2.5", Decimal("2.5"))
    assert not holds(T.NUMBER, "is_more_than", 3, 3)
    assert holds(T.NUMBER, "is_at_least", 3, 3)


def test_between_includes_both_ends() -> None:
    assert [n for n in range(5) if holds(T.NUMBER, "is_between", (1, 3), n)] == [1, 2, 3]
    days = [date(2024, 1, day) for day in range(1, 6)]
    assert [d.day for d in days if holds(T.DATE, "is_between", ("2024-01-02", "2024-01-04"), d)] == [2, 3, 4]


def test_choices_compare_codes_exactly() -> None:
    assert holds(T.CHOICE, "is", "red", "red")
    assert not holds(T.CHOICE, "is", "red", "Red")
    assert not holds(T.CHOICES, "contains_any_of", ("red",), ("red_dark", "dark"))
    assert holds(T.CHOICES, "contains_all_of", ("red", "dark"), ("dark", "green", "red"))
    assert not holds(T.CHOICES, "contains_all_of", ("red", "dark"), ("dark",))
    assert holds(T.CHOICES, "is_exactly", ("red", "dark"), ("dark", "red"))
    assert not holds(T.CHOICES, "is_exactly", ("red",), ("dark", "red"))


def test_yes_and_no_need_data() -> None:
    assert [holds(T.YES_NO, "is_yes", None, datum) for datum in (True, False, None)] == [True, False, False]
    assert [holds(T.YES_NO, "is_no", None, datum) for datum in (True, False, None)] == [False, True, False]


# --- Dates ---


def test_a_date_compares_as_a_calendar_day() -> None:
    days = [date(2024, 1, day) for day in (1, 2, 3)]
    expected = {
        "is_on": [2], "is_not_on": [1, 3], "is_before": [1], "is_on_or_before": [1, 2], "is_after": [3],
        "is_on_or_after": [2, 3],
    }  # fmt: skip
    for operator, held in expected.items():
        assert [day.day for day in days if holds(T.DATE, operator, "2024-01-02", day)] == held


def test_a_date_time_is_on_a_day_of_the_zone() -> None:
    late = at("2024-01-01T23:30")
    assert holds(T.DATETIME, "is_on", "2024-01-01", late)
    assert holds(T.DATETIME, "is_on", "2024-01-02", late, zone="Europe/Berlin")
    assert not holds(T.DATETIME, "is_before", "2024-01-02", late, zone="Europe/Berlin")
    assert not holds(T.DATETIME, "is_after", "2024-01-02", late, zone="Europe/Berlin")
    assert holds(T.DATETIME, "is_after", "2024-01-01", late, zone="Europe/Berlin")


def test_a_date_time_compares_with_an_instant_to_the_microsecond() -> None:
    instant = "2024-01-01T10:00:00Z"
    nearly, exact = at("2024-01-01T09:59:59.999999"), at("2024-01-01T10:00")
    expected = {
        "is_on": [exact], "is_before": [nearly], "is_on_or_before": [nearly, exact], "is_after": [],
        "is_on_or_after": [exact],
    }  # fmt: skip
    for operator, held in expected.items():
        assert [one for one in (nearly, exact) if holds(T.DATETIME, operator, instant, one)] == held


def test_between_a_day_and_an_instant_takes_the_whole_day() -> None:
    asked = ("2024-01-01", "2024-01-03T10:00:00Z")
    ends = [at("2023-12-31T23:59:59"), at("2024-01-01"), at("2024-01-03T10:00"), at("2024-01-03T10:00:01")]
    assert [holds(T.DATETIME, "is_between", asked, end) for end in ends] == [False, True, True, False]


def test_in_the_last_is_open_at_the_beginning_and_closed_at_the_end() -> None:
    ends = [at("2024-05-14T12:00"), at("2024-05-14T12:00:00.000001"), NOON, at("2024-05-15T12:00:00.000001")]
    for unit, amount in (("days", 1), ("hours", 24), ("minutes", 1440)):
        held = [holds(T.DATETIME, "is_in_the_last", span(amount, unit), end) for end in ends]
        assert held == [False, True, True, False]


def test_in_the_next_mirrors_in_the_last() -> None:
    ends = [at("2024-05-15T11:59:59.999999"), NOON, at("2024-05-16T11:59:59.999999"), at("2024-05-16T12:00")]
    held = [holds(T.DATETIME, "is_in_the_next", span(1, "days"), end) for end in ends]
    assert held == [False, True, True, False]


def test_the_last_seven_days_of_a_date_are_today_and_the_six_before() -> None:
    held = [day for day in range(1, 32) if holds(T.DATE, "is_in_the_last", span(7, "days"), date(2024, 5, day))]
    assert held == list(range(9, 16))
    held = [day for day in range(1, 32) if holds(T.DATE, "is_in_the_next", span(1, "weeks"), date(2024, 5, day))]
    assert held == list(range(15, 22))


def test_more_than_ago_is_strictly_earlier() -> None:
    assert holds(T.DATE, "is_more_than_ago", span(7, "days"), date(2024, 5, 7))
    assert not holds(T.DATE, "is_more_than_ago", span(7, "days"), date(2024, 5, 8))
    assert not holds(T.DATETIME, "is_more_than_ago", span(1, "hours"), at("2024-05-15T11:00"))
    assert holds(T.DATETIME, "is_more_than_ago", span(1, "hours"), at("2024-05-15T10:59:59.999999"))


def test_months_and_years_clamp_to_the_last_day() -> None:
    end_of_march = at("2023-03-31T12:00")
    assert _back(end_of_march, 1, "months") == at("2023-02-28T12:00")
    assert _back(at("2024-03-31T12:00"), 1, "months") == at("2024-02-29T12:00")
    assert _back(at("2024-02-29T12:00"), 1, "years") == at("2023-02-28T12:00")
    assert _on(at("2024-01-31T12:00"), 13, "months") == at("2025-02-28T12:00")


def test_days_are_counted_on_the_wall_clock_and_hours_in_elapsed_time() -> None:
    after_spring = at("2024-03-31T12:00")
    assert _back(after_spring, 1, "days", "Europe/Berlin") == at("2024-03-30T13:00")
    assert _back(after_spring, 24, "hours", "Europe/Berlin") == at("2024-03-30T12:00")
    assert _back(at("2024-10-27T12:00"), 1, "weeks", "Europe/Berlin") == at("2024-10-20T11:00")


def test_a_wall_time_that_no_clock_showed_is_read_with_the_offset_before() -> None:
    assert _back(at("2024-04-01T00:30"), 1, "days", "Europe/Berlin") == at("2024-03-31T01:30")
    assert _back(at("2012-01-30T05:00"), 1, "months", "Pacific/Apia") == at("2011-12-31T05:00")


def test_a_wall_time_shown_twice_is_the_first() -> None:
    assert _back(at("2024-10-28T01:30"), 1, "days", "Europe/Berlin") == at("2024-10-27T00:30")


def test_a_day_begins_at_local_midnight() -> None:
    assert start_of(date(2024, 3, 31), "Asia/Beirut") == at("2024-03-30T22:00")
    assert start_of(date(2024, 11, 3), "America/Havana") == at("2024-11-03T04:00")
    assert start_of(date(2011, 12, 30), "Pacific/Apia") == start_of(date(2011, 12, 31), "Pacific/Apia")


def test_spans_beyond_year_one_reach_the_first_instant() -> None:
    assert _back(NOON, 5000, "years") == datetime.min.replace(tzinfo=UTC)
    assert _back(NOON, 10**9, "hours") == datetime.min.replace(tzinfo=UTC)
    assert _on(NOON, 10**9, "days", "Asia/Kolkata") == datetime.max.replace(tzinfo=UTC)
    assert holds(T.DATE, "is_in_the_last", span(5000, "years"), date(1000, 1, 1))


def _back(instant: datetime, amount: int, unit: Any, zone: str = "UTC") -> datetime:
    return before_span(instant, Condition(attribute="a", operator="b", value=span(amount, unit)).value, zone)  # type: ignore[arg-type]


def _on(instant: datetime, amount: int, unit: Any, zone: str = "UTC") -> datetime:
    return after_span(instant, Condition(attribute="a", operator="b", value=span(amount, unit)).value, zone)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("today", "2024-05-15", "2024-05-15"),
        ("yesterday", "2024-05-14", "2024-05-14"),
        ("tomorrow", "2024-05-16", "2024-05-16"),
        ("this_week", "2024-05-13", "2024-05-19"),
        ("previous_week", "2024-05-06", "2024-05-12"),
        ("next_week", "2024-05-20", "2024-05-26"),
        ("this_month", "2024-05-01", "2024-05-31"),
        ("previous_month", "2024-04-01", "2024-04-30"),
        ("next_month", "2024-06-01", "2024-06-30"),
        ("this_quarter", "2024-04-01", "2024-06-30"),
        ("previous_quarter", "2024-01-01", "2024-03-31"),
        ("next_quarter", "2024-07-01", "2024-09-30"),
        ("this_year", "2024-01-01", "2024-12-31"),
        ("previous_year", "2023-01-01", "2023-12-31"),
        ("next_year", "2025-01-01", "2025-12-31"),
    ],
)
def test_periods_are_whole_days_and_weeks_start_on_monday(period: str, first: str, last: str) -> None:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    outside = [date.fromordinal(begin.toordinal() - 1), date.fromordinal(end.toordinal() + 1)]
    assert [holds(T.DATE, "is_in_period", period, day) for day in (begin, end, *outside)] == [True, True, False, False]
    instants = [at(f"{first}T00:00"), at(f"{last}T23:59:59.999999"), at(f"{outside[1]}T00:00")]
    assert [holds(T.DATETIME, "is_in_period", period, one) for one in instants] == [True, True, False]


def test_today_is_a_day_of_the_zone() -> None:
    late = at("2024-05-15T23:30")
    assert holds(T.DATE, "is_in_period", "today", date(2024, 5, 16), as_of=late, zone="Europe/Berlin")


def test_an_anniversary_of_29_february_falls_on_28_february_in_common_years() -> None:
    born = date(2000, 2, 29)
    for today, held in (("2023-02-28", True), ("2023-03-01", False), ("2024-02-28", False), ("2024-02-29", True)):
        assert holds(T.DATE, "anniversary_is_today", None, born, as_of=at(f"{today}T12:00")) is held


def test_anniversaries_in_the_next_days_include_today_and_cross_the_year() -> None:
    as_of = at("2024-12-31T12:00")
    for birthday, held in (((12, 31), True), ((1, 1), True), ((1, 2), False), ((12, 30), False)):
        born = date(1990, *birthday)
        assert holds(T.DATE, "anniversary_is_in_the_next", span(2, "days"), born, as_of=as_of) is held
    assert holds(T.DATE, "anniversary_is_in_the_next", span(1, "years"), date(1990, 12, 30), as_of=as_of)
    assert holds(T.DATE, "anniversary_is_in_the_next", span(2, "days"), date(2030, 1, 1), as_of=as_of)


def test_month_and_weekday_of_a_date_time_are_those_of_the_zone() -> None:
    late = at("2024-01-31T23:30")
    assert holds(T.DATETIME, "month_is", 1, late)
    assert holds(T.DATETIME, "month_is", 2, late, zone="Europe/Berlin")
    assert holds(T.DATETIME, "weekday_is", 3, late)
    assert holds(T.DATETIME, "weekday_is", 4, late, zone="Europe/Berlin")


# --- Behavioral blocks ---


def of_contacts(*interactions: Interaction, count: int = 3) -> Records:
    return records_of(contacts=tuple(a_contact(id_, {}) for id_ in range(1, count + 1)), interactions=interactions)


def test_at_least_once_is_the_default_and_never_includes_everybody_else() -> None:
    records = of_contacts(*opened(1, at("2024-05-01")))
    assert selected(behavioral("email_opened"), records=records) == {1}
    assert selected(behavioral("email_opened", comparison=compared("exactly", 0)), records=records) == {2, 3}


def test_any_of_several_kinds_counts() -> None:
    clicked = Interaction(2, 1, "email_clicked", at("2024-05-01"))
    records = of_contacts(*opened(1, at("2024-05-01")), clicked)
    assert selected(behavioral("email_opened", "email_clicked"), records=records) == {1, 2}


def test_all_conditions_hold_on_one_and_the_same_interaction() -> None:
    records = of_contacts(
        *opened(1, at("2024-05-01"), email="spring", link="x"),
        *opened(2, at("2024-05-01"), email="spring", link="y"),
        Interaction(2, 7, "email_opened", at("2024-05-02"), {"email": "autumn", "link": "x"}),
    )
    conditions = [condition("email", "is", "SPRING"), condition("link", "is", "X")]
    assert selected(behavioral("email_opened", conditions=conditions), records=records) == {1}


@pytest.mark.parametrize(
    ("comparison", "expected"),
    [
        (compared("at_least", 2), {2, 3}),
        (compared("at_most", 2), {1, 2, 4}),
        (compared("exactly", 2), {2}),
        (compared("more_than", 2), {3}),
        (compared("less_than", 2), {1, 4}),
        (compared("between", 1, 2), {1, 2}),
        (compared("at_least", 0), {1, 2, 3, 4}),
    ],
)
def test_counts_compare(comparison: Any, expected: set[int]) -> None:
    days = [at(f"2024-05-0{day}") for day in (1, 2, 3)]
    records = of_contacts(*opened(1, *days[:1]), *opened(2, *days[:2]), *opened(3, *days), count=4)
    assert selected(behavioral("email_opened", comparison=comparison), records=records) == expected


def test_distinct_values_are_folded_and_no_data_does_not_count() -> None:
    texts = ("straße", "STRASSE", "", None, "other")
    records = of_contacts(*(Interaction(1, n, "email_opened", NOON, {"email": t}) for n, t in enumerate(texts)))
    for count, expected in ((2, {1}), (3, set())):
        block = behavioral(
            "email_opened", measure=measure("count_distinct", "email"), comparison=compared("exactly", count)
        )
        assert selected(block, records=records) == expected


def test_distinct_days_are_days_of_the_zone() -> None:
    records = of_contacts(*opened(1, at("2024-05-01T21:00"), at("2024-05-01T23:00")))
    block = behavioral("email_opened", measure=measure("count_days"), comparison=compared("exactly", 2))
    assert selected(block, records=records) == set()
    assert selected(block, records=records, zone="Europe/Berlin") == {1}


def rentals(contact_id: int, *amounts: str | None) -> tuple[Interaction, ...]:
    return tuple(
        Interaction(contact_id, index, "rental", NOON, {"amount": None if amount is None else Decimal(amount)})
        for index, amount in enumerate(amounts)
    )


@pytest.mark.parametrize(
    ("kind", "comparison", "expected"),
    [
        ("sum", compared("exactly", "0.3"), {1}),
        ("sum", compared("exactly", 0), {2, 3}),
        ("average", compared("exactly", "0.15"), {1}),
        ("average", compared("at_most", 100), {1}),
        ("smallest", compared("exactly", "0.1"), {1}),
        ("largest", compared("exactly", "0.2"), {1}),
        ("largest", compared("at_least", -100), {1}),
    ],
)
def test_the_sum_of_nothing_is_zero_and_other_measures_of_nothing_never_hold(
    kind: str, comparison: Any, expected: set[int]
) -> None:
    records = of_contacts(*rentals(1, "0.10", "0.20", None), *rentals(2, None))
    block = behavioral("rental", measure=measure(kind, "amount"), comparison=comparison)
    assert selected(block, records=records) == expected


def test_an_average_compares_exactly() -> None:
    records = of_contacts(*rentals(1, "0.33", "0.33", "0.34"), *rentals(2, "33.33", "33.33", "33.34"))
    block = behavioral("rental", measure=measure("average", "amount"), comparison=compared("more_than", "33.33"))
    assert selected(block, records=records) == {2}


def test_interactions_later_than_as_of_are_never_counted() -> None:
    records = of_contacts(*opened(1, at("2024-05-15T12:00:00.000001")), *opened(2, NOON))
    assert selected(behavioral("email_opened"), records=records) == {2}
    after = {"kind": "after", "date": "2024-05-01"}
    assert selected(behavioral("email_opened", window=after), records=records) == {2}


def test_not_within_the_last_but_ever_before() -> None:
    records = of_contacts(
        *opened(1, at("2024-05-08T12:00")),
        *opened(2, at("2024-05-01"), at("2024-05-08T12:00:00.000001")),
        *opened(4, at("2024-05-16")),
        count=4,
    )
    window = last(7, "days", "not_in_the_last")
    assert selected(behavioral("email_opened", window=window), records=records) == {1}
    never = compared("exactly", 0)
    assert selected(behavioral("email_opened", window=window, comparison=never), records=records) == {3, 4}


def test_windows_between_before_and_after_take_whole_days_of_the_zone() -> None:
    records = of_contacts(
        *opened(1, at("2024-04-30T21:59:59")), *opened(2, at("2024-04-30T22:00")), *opened(3, at("2024-05-02T22:00"))
    )
    between = {"kind": "between", "first": "2024-05-01", "last": "2024-05-02"}
    before = {"kind": "before", "date": "2024-05-01"}
    after = {"kind": "after", "date": "2024-05-02"}
    for window, expected in ((between, {2}), (before, {1}), (after, {3})):
        assert selected(behavioral("email_opened", window=window), records=records, zone="Europe/Berlin") == expected


def test_windows_compare_with_instants() -> None:
    records = of_contacts(*opened(1, at("2024-05-01T10:00")))
    instant = "2024-05-01T10:00:00Z"
    for window, expected in (
        ({"kind": "between", "first": instant, "last": instant}, {1}),
        ({"kind": "before", "date": instant}, set()),
        ({"kind": "after", "date": instant}, set()),
    ):
        assert selected(behavioral("email_opened", window=window), records=records) == expected


def test_the_interactions_of_a_lead_are_its_contacts() -> None:
    records = records_of(
        contacts=(a_contact(1, {}), a_contact(2, {}, deleted=True)),
        leads=(a_lead(5, {}, contact_id=1), a_lead(6, {}, contact_id=2), a_lead(7, {})),
        interactions=(*opened(1, at("2024-05-01")), *opened(2, at("2024-05-01"))),
    )
    assert selected(behavioral("email_opened"), records=records, target="lead") == {5}
    never = compared("exactly", 0)
    assert selected(behavioral("email_opened", comparison=never), records=records, target="lead") == {6, 7}


# --- Segment blocks ---


def segment(key: str, definition: Definition | None = None, zone: str = "UTC") -> KnownSegment:
    kind = "static" if definition is None else "dynamic"
    return KnownSegment(1, key, key, kind, "contact", zone, is_live=True, definition=definition)


def test_a_static_segment_gives_its_stored_members() -> None:
    records = records_of(contacts=(a_contact(1, {}), a_contact(2, {})), static_members={"picked": frozenset({2, 9})})
    block = {"kind": "segment", "segment": "picked"}
    assert selected(block, records=records, segments={"picked": segment("picked")}) == {2}


def test_a_dynamic_segment_gives_its_live_definition_with_its_manual_lists() -> None:
    live = from_data({"steps": [{"block": IN_CITY["A"]}], "included": [2], "excluded": [1]})
    block = {"kind": "segment", "segment": "live"}
    assert selected(block, records=CITIES, segments={"live": segment("live", live)}) == {2}


def test_a_segment_is_evaluated_in_its_own_zone() -> None:
    today = profile(condition("birthday", "is_in_period", "today"))
    live = from_data({"steps": [{"block": today}]})
    records = records_of(contacts=(a_contact(1, {"birthday": date(2024, 5, 16)}),))
    late = at("2024-05-15T23:30")
    block = {"kind": "segment", "segment": "live"}
    for zone, expected in (("UTC", set()), ("Europe/Berlin", {1})):
        segments = {"live": segment("live", live, zone)}
        assert selected(block, records=records, as_of=late, zone="Asia/Kolkata", segments=segments) == expected
