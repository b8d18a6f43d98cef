"""Checks: what each kind says and decides, when they run, and what a failing one does."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from core import lifecycle
from core.errors import CheckError, DefinitionError, NotFoundError
from core.language.definition import Definition, to_json
from core.lifecycle import checks
from core.lifecycle.checks import KINDS, MAX_CHECKS, Check
from core.lifecycle.checks.verdicts import Audience, Verdict
from core.store.database import Database
from core.store.tables import SegmentCheck, table_of
from tests.callers import ANYBODY, caller
from tests.makers import (
    DAY,
    HOUR,
    NOW,
    add,
    add_many,
    change,
    city_is,
    contact,
    defined,
    draft,
    edit,
    lead,
    live,
    members,
    members_of,
    static,
    where,
)

OPTED_OUT = to_json(defined(where("email_consent", "is_no")))


@pytest.fixture
def town(database: Database) -> Database:
    """Four contacts of Aachen, one of them opted out, and one of Bonn."""
    add(
        database,
        contact(1, city="Aachen", first_name="Ada", email="Ada@Example.com", external_id="C-1", email_consent=True),
        contact(2, city="Aachen", first_name="Bob", email_consent=True),
        contact(3, city="Aachen", first_name="Cleo", email_consent=False),
        contact(4, city="Aachen", first_name="Dan"),
        contact(5, city="Bonn", first_name="Eve", email="eve@example.com"),
    )
    return database


@pytest.fixture
def aachen(town: Database) -> int:
    return draft(town, "Aachen", city_is("Aachen"))


def run(database: Database, segment_id: int, *, hours: int = 1) -> tuple[Check, ...]:
    return checks.run_checks(database, caller(NOW + hours * HOUR), segment_id)


def outcome(database: Database, segment_id: int, kind: str, **value: Any) -> tuple[bool, str]:
    """A check added to a draft and run: whether it passes, and what it says."""
    check_id = checks.add_check(database, ANYBODY, segment_id, kind, value)
    [check] = [check for check in run(database, segment_id) if check.id == check_id]
    result = check.results["draft"]
    return result.passed, result.message


def size(database: Database, segment_id: int, **bounds: int) -> int:
    return checks.add_check(database, ANYBODY, segment_id, "size", bounds)


# Each kind


@pytest.mark.parametrize("text", ["ada@example.com", " ADA@example.com ", "C-1"])
def test_somebody_is_found_by_address_or_own_id(town: Database, aachen: int, text: str) -> None:
    assert outcome(town, aachen, "contains", profile=text) == (True, "It is in it.")


def test_somebody_else_is_not_in_it(town: Database, aachen: int) -> None:
    assert outcome(town, aachen, "contains", profile="eve@example.com") == (False, "It is not in it.")


def test_somebody_who_is_gone_is_a_failure_with_the_reason(town: Database, aachen: int) -> None:
    gone = (False, "No contact has this e-mail address or own id (any more).")
    assert outcome(town, aachen, "contains", profile="nobody@example.com") == gone
    check_id = checks.add_check(town, ANYBODY, aachen, "contains", {"profile": "ada@example.com"})
    change(town, 1, at=NOW, deleted_at=NOW)
    [*_, check] = run(town, aachen)
    assert (check.id, (check.results["draft"].passed, check.results["draft"].message)) == (check_id, gone)


def test_a_lead_is_found_by_its_own_id_or_its_contact(town: Database) -> None:
    add(town, lead(1, external_id="L-1", contact_id=1, status="new"), lead(2, contact_id=5, status="lost"))
    segment_id = draft(town, "New leads", defined(where("status", "is", "new"), target="lead"))
    assert outcome(town, segment_id, "contains", profile="L-1") == (True, "It is in it.")
    assert outcome(town, segment_id, "contains", profile="ada@example.com") == (True, "It is in it.")
    assert outcome(town, segment_id, "contains", profile="eve@example.com") == (False, "It is not in it.")
    assert outcome(town, segment_id, "contains", profile="C-1")[1].startswith("No lead has")


def test_nobody_whom_a_definition_selects(town: Database, aachen: int) -> None:
    assert outcome(town, aachen, "contains_nobody", definition=OPTED_OUT) == (
        False,
        "1 member should not be in it: Cleo.",
    )
    nobody = to_json(city_is("Bonn"))
    assert outcome(town, aachen, "contains_nobody", definition=nobody) == (True, "It holds for 4 members.")


def test_nobody_in_common(town: Database, aachen: int) -> None:
    live(town, "Opted out", defined(where("email_consent", "is_no")))
    static(town, "Bonn people", [5])
    assert outcome(town, aachen, "none_in_common", segment="bonn-people") == (True, "It holds for 4 members.")
    assert outcome(town, aachen, "none_in_common", segment="opted-out")[0] is False


def test_part_of_another(town: Database, aachen: int) -> None:
    live(town, "Everybody", defined(where("city", "contains_data")))
    static(town, "Three", [1, 5])
    assert outcome(town, aachen, "part_of", segment="everybody")[0] is True
    assert outcome(town, aachen, "part_of", segment="three") == (
        False,
        "3 members should not be in it: Bob, Cleo, Dan.",
    )


def test_of_many_who_should_not_be_in_it_some_are_named(town: Database, aachen: int) -> None:
    static(town, "Nobody", [])
    assert outcome(town, aachen, "part_of", segment="nobody") == (
        False,
        "4 members should not be in it, such as Ada, Bob, Cleo.",
    )


@pytest.mark.parametrize(
    ("bounds", "passed"),
    [
        ({"at_least": 4, "at_most": 4}, True),
        ({"at_least": 5}, False),
        ({"at_most": 3}, False),
        ({"at_most": 4}, True),
        ({"at_least": 0, "at_most": 3}, False),
    ],
)
def test_the_number_lies_within_bounds(town: Database, aachen: int, bounds: dict[str, int], passed: bool) -> None:  # noqa: FBT001
    assert outcome(town, aachen, "size", **bounds) == (passed, "It has 4 members.")


@pytest.mark.parametrize(("percent", "passed"), [(49, False), (50, True)])
def test_little_changes_in_a_refresh(database: Database, percent: int, passed: bool) -> None:  # noqa: FBT001
    add_many(database, range(1, 11))
    segment_id = static(database, "Picked", range(1, 5))
    check_id = checks.add_check(database, ANYBODY, segment_id, "stable", {"percent": percent})
    lifecycle.add_members(database, caller(NOW + HOUR), segment_id, [5, 6])
    [check] = checks.list_checks(database, ANYBODY, segment_id)
    assert check.id == check_id
    assert check.results["live"].passed is passed
    assert check.results["live"].message == "Of 4 members, 0 left; 2 entered."
    again = run(database, segment_id, hours=2)[0].results["live"]
    assert (again.passed, again.message) == (passed, "Of 4 members, 0 left; 2 entered."), "it is about the last refresh"


def test_who_enters_and_who_leaves_both_count(town: Database) -> None:
    segment_id = live(town, "Aachen", city_is("Aachen"))
    checks.add_check(town, ANYBODY, segment_id, "stable", {"percent": 50})
    for id_, city in ((1, "Bonn"), (2, "Bonn"), (5, "Aachen")):
        change(town, id_, at=NOW + HOUR, city=city)
    lifecycle.refresh(town, caller(NOW + HOUR), segment_id)
    [check] = checks.list_checks(town, ANYBODY, segment_id)
    assert check.results["live"].passed is False
    assert check.results["live"].message == "Of 4 members, 2 left; 1 entered."


def test_the_first_refresh_is_compared_with_nothing_and_an_empty_segment_may_not_grow(town: Database) -> None:
    segment_id = draft(town, "Köln", city_is("Köln"))
    assert outcome(town, segment_id, "stable", percent=0) == (True, "There is no refresh before to compare with.")
    lifecycle.publish(town, caller(NOW + 2 * HOUR), segment_id)
    lifecycle.refresh(town, caller(NOW + 3 * HOUR), segment_id)
    assert checks.list_checks(town, ANYBODY, segment_id)[0].results["live"].passed
    change(town, 1, at=NOW + 4 * HOUR, city="Köln")
    lifecycle.refresh(town, caller(NOW + 4 * HOUR), segment_id)
    result = checks.list_checks(town, ANYBODY, segment_id)[0].results["live"]
    assert (result.passed, result.message) == (False, "Of 0 members, 0 left; 1 entered.")


# What they are called


def test_a_check_is_a_sentence(town: Database, aachen: int) -> None:
    live(town, "Opted out", defined(where("email_consent", "is_no")))
    for kind, value in (
        ("contains", {"profile": "ada@example.com"}),
        ("contains_nobody", {"definition": OPTED_OUT}),
        ("size", {"at_least": 500, "at_most": 9000}),
        ("size", {"at_least": 1}),
        ("size", {"at_most": 7}),
        ("none_in_common", {"segment": "opted-out"}),
        ("part_of", {"segment": "opted-out"}),
        ("stable", {"percent": 20}),
    ):
        checks.add_check(town, ANYBODY, aachen, kind, value)
    assert [check.sentence for check in checks.list_checks(town, ANYBODY, aachen)] == [
        "Contains “ada@example.com”",
        "Contains none of the contacts who have refused newsletters by e-mail",
        "Has between 500 and 9,000 members",
        "Has at least 1 member",
        "Has at most 7 members",
        "Has nobody in common with “Opted out”",
        "Is part of “Opted out”",
        "Changes by at most 20 % in a refresh",
    ]


# What is refused


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        ("sizes", {}, r"kind: must be one of .* Did you mean “size”\?"),
        ("", {}, "kind: must be one of"),
        ("contains", {}, "profile: must be an e-mail address"),
        ("contains", {"profile": "  "}, "profile: must be an e-mail address"),
        ("contains", {"profile": 5}, "got “5”"),
        ("contains", {"profile": "x" * 400}, "at most 320 characters"),
        ("contains", {"profile": "a", "also": "b"}, "must have only profile"),
        ("size", {}, "got neither"),
        ("size", {"at_least": 5, "at_most": 4}, "must begin below its end"),
        ("size", {"at_least": -1}, "whole number from 0"),
        ("size", {"at_least": True}, "whole number from 0"),
        ("size", {"at_least": 1.5}, "whole number from 0"),
        ("size", {"at_least": 10**400}, "whole number from 0"),
        ("stable", {"percent": None}, "whole number from 0 to 1,000"),
        ("stable", {"percent": 1001}, "whole number from 0 to 1,000"),
        ("part_of", {"segment": "nothing"}, "must be a segment"),
        ("part_of", {"segment": ["aachen"]}, "must be a segment"),
        ("part_of", {"segment": "aachen"}, "must be another segment"),
        ("none_in_common", {"segment": "all-leads"}, "must be a segment of contacts"),
        ("contains_nobody", {"definition": {"steps": []}}, "must be a definition as JSON"),
        ("contains_nobody", {"definition": to_json(Definition(target="lead"))}, "must be of contacts"),
    ],
)
def test_what_can_not_be_checked_is_refused(
    town: Database, aachen: int, kind: str, value: dict[str, Any], message: str
) -> None:
    draft(town, "All leads", Definition(target="lead"))
    with pytest.raises(CheckError, match=message):
        checks.add_check(town, ANYBODY, aachen, kind, value)
    assert checks.list_checks(town, ANYBODY, aachen) == ()


@pytest.mark.parametrize("text", ["", "{", to_json(Definition()), to_json(city_is("")), to_json(members_of("no"))])
def test_a_definition_with_a_problem_is_refused(town: Database, aachen: int, text: str) -> None:
    with pytest.raises(DefinitionError):
        checks.add_check(town, ANYBODY, aachen, "contains_nobody", {"definition": text})


def test_a_text_is_only_ever_a_value(town: Database, aachen: int) -> None:
    hostile = "'; DROP TABLE contact; --"
    assert outcome(town, aachen, "contains", profile=hostile)[0] is False
    assert outcome(town, aachen, "contains", profile="%")[0] is False
    with pytest.raises(Exception, match="no database can hold"):
        checks.add_check(town, ANYBODY, aachen, "contains", {"profile": "a\0b"})


def test_there_is_an_end_to_checks(town: Database, aachen: int) -> None:
    for _ in range(MAX_CHECKS):
        size(town, aachen, at_least=1)
    with pytest.raises(CheckError, match=f"at most {MAX_CHECKS} checks"):
        size(town, aachen, at_least=1)


def test_checks_of_another_segment_are_not_found(town: Database, aachen: int) -> None:
    other = draft(town, "Bonn", city_is("Bonn"))
    check_id = size(town, aachen, at_least=1)
    for act in (
        lambda: checks.change_check(town, ANYBODY, other, check_id, "size", {"at_least": 2}),
        lambda: checks.remove_check(town, ANYBODY, other, check_id),
    ):
        with pytest.raises(NotFoundError, match="check: must exist"):
            act()


# What is not there any longer


def test_a_segment_that_is_gone_or_not_live_is_a_failure_with_the_reason(town: Database, aachen: int) -> None:
    other = live(town, "Other", city_is("Aachen"))
    checks.add_check(town, ANYBODY, aachen, "part_of", {"segment": "other"})
    assert run(town, aachen)[0].results["draft"].passed
    lifecycle.stop(town, caller(NOW), other)
    stopped = run(town, aachen)[0].results["draft"]
    assert not stopped.passed
    assert "must be a live segment (got “Other”, which is a draft or stopped)" in stopped.message
    lifecycle.delete(town, caller(NOW), other)
    gone = run(town, aachen)[0]
    assert not gone.results["draft"].passed
    assert "(got “other”, which does not exist or was deleted)" in gone.results["draft"].message
    assert gone.sentence == "Is part of “other”"


def test_one_that_can_not_be_run_disturbs_no_other(
    town: Database, aachen: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_value: object, audience: Audience) -> Verdict:
        audience.session.execute(sa.text("SELECT no_such_column FROM contact"))
        raise AssertionError

    size(town, aachen, at_least=1)
    checks.add_check(town, ANYBODY, aachen, "stable", {"percent": 1})
    size(town, aachen, at_most=1)
    monkeypatch.setitem(KINDS, "stable", replace(KINDS["stable"], decide=broken))
    passed = [check.results["draft"].passed for check in run(town, aachen)]
    assert passed == [True, False, False]


def test_a_draft_with_a_problem_fails_each_check_and_says_so(town: Database) -> None:
    segment_id = draft(town, "Empty", Definition())
    size(town, segment_id, at_least=0)
    [check] = run(town, segment_id)
    assert check.results["draft"].message == "The definition has an error, so nobody can be counted."
    assert check.fails("draft")


# When they run, and what they stop


def test_a_failing_check_keeps_a_segment_from_going_live(town: Database, aachen: int) -> None:
    size(town, aachen, at_least=1)
    size(town, aachen, at_least=500)
    checks.add_check(town, ANYBODY, aachen, "contains", {"profile": "eve@example.com"})
    with pytest.raises(CheckError) as raised:
        lifecycle.publish(town, caller(NOW + HOUR), aachen)
    assert str(raised.value) == (
        "segment “Aachen”: must pass its checks to go live (got: Has at least 500 members: It has 4 members. "
        "Contains “eve@example.com”: It is not in it.). Change the definition, or the check."
    )
    record = lifecycle.segment(town, ANYBODY, aachen)
    assert (record.state, record.live_version, lifecycle.refreshes(town, ANYBODY, aachen)) == ("draft", None, [])
    assert members(town, aachen) == set()


def test_a_live_segment_keeps_its_version_when_its_draft_fails(town: Database) -> None:
    segment_id = live(town, "Aachen", city_is("Aachen"))
    checks.add_check(town, ANYBODY, segment_id, "contains", {"profile": "ada@example.com"})
    edit(town, segment_id, city_is("Bonn"), now=NOW + HOUR)
    [check] = run(town, segment_id, hours=2)
    assert (check.fails("draft"), check.fails("live")) == (True, False)
    with pytest.raises(CheckError, match="It is not in it"):
        lifecycle.publish(town, caller(NOW + 3 * HOUR), segment_id)
    assert (lifecycle.segment(town, ANYBODY, segment_id).live_version, members(town, segment_id)) == (1, {1, 2, 3, 4})
    edit(town, segment_id, city_is("Aachen"), now=NOW + 4 * HOUR)
    assert [set(one.results) for one in checks.list_checks(town, ANYBODY, segment_id)] == [{"live"}]


def test_a_failing_check_is_logged_after_a_refresh_and_undoes_nothing(
    town: Database, caplog: pytest.LogCaptureFixture
) -> None:
    segment_id = live(town, "Aachen", city_is("Aachen"))
    size(town, segment_id, at_most=4)
    lifecycle.refresh(town, caller(NOW + HOUR), segment_id)
    assert lifecycle.refreshes(town, ANYBODY, segment_id)[0].message == ""
    change(town, 5, at=NOW + 2 * HOUR, city="Aachen")
    with caplog.at_level(logging.WARNING):
        outcome = lifecycle.refresh(town, caller(NOW + 2 * HOUR), segment_id)
    assert outcome.entered == 1
    assert members(town, segment_id) == {1, 2, 3, 4, 5}
    line = lifecycle.refreshes(town, ANYBODY, segment_id)[0]
    assert (line.outcome, line.message) == ("done", "Has at most 4 members: It has 5 members.")
    [record] = [record for record in caplog.records if record.name == "core.lifecycle.checks.running"]
    assert (record.getMessage(), vars(record)["segment"]) == ("Checks of a segment fail", segment_id)
    assert lifecycle.segment(town, ANYBODY, segment_id).state == "live"


def test_the_list_counts_what_fails(town: Database, aachen: int) -> None:
    def failing() -> dict[str, int]:
        return {segment.key: segment.failed_checks for segment in lifecycle.list_segments(town, ANYBODY)}

    segment_id = live(town, "Live", city_is("Aachen"))
    size(town, segment_id, at_most=3)
    size(town, segment_id, at_most=4)
    size(town, aachen, at_least=500)
    assert failing() == {"aachen": 0, "live": 0}, "none has run yet"
    run(town, aachen)
    lifecycle.refresh(town, caller(NOW + HOUR), segment_id)
    assert failing() == {"aachen": 1, "live": 1}
    edit(town, segment_id, city_is("Bonn"), now=NOW + HOUR)
    run(town, segment_id, hours=2)
    assert failing()["live"] == 1, "the same check, of the draft or the members, counts once"
    lifecycle.delete(town, caller(NOW + 2 * HOUR), segment_id)
    assert failing() == {"aachen": 1}


def test_a_result_of_a_draft_is_forgotten_once_it_is_changed(town: Database, aachen: int) -> None:
    size(town, aachen, at_least=500)
    run(town, aachen)
    edit(town, aachen, city_is("Bonn"), now=NOW + DAY)
    [check] = checks.list_checks(town, ANYBODY, aachen)
    assert dict(check.results) == {}
    assert lifecycle.list_segments(town, ANYBODY)[0].failed_checks == 0


def test_a_changed_check_is_not_run_yet_and_a_removed_one_is_gone(town: Database, aachen: int) -> None:
    first, second = size(town, aachen, at_least=500), size(town, aachen, at_least=1)
    run(town, aachen)
    checks.change_check(town, ANYBODY, aachen, first, "contains", {"profile": "ada@example.com"})
    changed, kept = checks.list_checks(town, ANYBODY, aachen)
    assert (changed.id, changed.sentence, dict(changed.results)) == (first, "Contains “ada@example.com”", {})
    assert kept.results["draft"].passed
    checks.remove_check(town, ANYBODY, aachen, second)
    assert [check.id for check in checks.list_checks(town, ANYBODY, aachen)] == [first]


def test_a_copy_has_the_checks_and_none_of_their_results(town: Database, aachen: int) -> None:
    size(town, aachen, at_least=500)
    checks.add_check(town, ANYBODY, aachen, "contains", {"profile": "ada@example.com"})
    run(town, aachen)
    copied = lifecycle.copy(town, caller(NOW), aachen, name="Copy")
    assert [(check.sentence, dict(check.results)) for check in checks.list_checks(town, ANYBODY, copied.id)] == [
        ("Has at least 500 members", {}),
        ("Contains “ada@example.com”", {}),
    ]


def test_checks_are_asked_for_in_few_queries_however_many_segments(town: Database) -> None:
    """A segment without checks costs one look at an index; the list costs one more query in all."""
    for number in range(3):
        live(town, f"Segment {number}", city_is("Aachen"))
    queries: list[str] = []
    sa.event.listen(town.engine, "before_cursor_execute", lambda *told: queries.append(told[2]))
    lifecycle.list_segments(town, ANYBODY)
    assert len([query for query in queries if table_of(SegmentCheck).name in query]) == 1


def test_a_segment_without_checks_is_told_so_without_reading_what_can_be_asked(town: Database, aachen: int) -> None:
    queries: list[str] = []
    sa.event.listen(town.engine, "before_cursor_execute", lambda *told: queries.append(told[2]))
    assert checks.list_checks(town, ANYBODY, aachen) == ()
    assert not [query for query in queries if "custom_attribute" in query]
    with pytest.raises(NotFoundError):
        checks.list_checks(town, ANYBODY, 404)
