"""Checks on the tab General and in the list: added, changed, removed, run, and shown where they fail."""

from __future__ import annotations

import pytest

from core import lifecycle
from core.access import clock
from core.language.definition import to_json
from core.lifecycle import checks
from core.store.database import Database
from tests.apps import AppTest
from tests.callers import ANYBODY, caller
from tests.pages.conftest import NAMES, App, city_is, labelled, make_dynamic, make_static
from tests.waiting import WITHIN_SECONDS


def texts(at: AppTest) -> str:
    return "\n".join(element.value for element in at.markdown)


def sentences(database: Database, segment_id: int) -> list[str]:
    return [check.sentence for check in checks.list_checks(database, ANYBODY, segment_id)]


def open_dialog(app: App, segment_id: int, kind: str) -> AppTest:
    at = app.open("pages/general.py", id=segment_id)
    at.button(key="check-add").click().run()
    return at.selectbox(key="check-kind").set_value(kind).run()


def save(at: AppTest) -> AppTest:
    at.button(key="check-save").click().run()
    assert not at.exception
    return at


@pytest.fixture
def aachen(database: Database) -> int:
    """A draft of three contacts."""
    return make_dynamic(database, "From Aachen", city_is("Aachen"), live=False)


def test_a_check_is_added_and_run_at_once(app: App, database: Database, aachen: int) -> None:
    at = open_dialog(app, aachen, "size")
    at.number_input(key="check-size-at_least").set_value(2)
    at.number_input(key="check-size-at_most").set_value(4)
    save(at)
    assert sentences(database, aachen) == ["Has between 2 and 4 members"]
    assert "Passed" in texts(at)
    assert "It has 3 members" in texts(at)
    assert not at.button(key="check-run").disabled


@pytest.mark.parametrize(
    ("kind", "field", "entered", "sentence"),
    [
        ("contains", "profile", "anna@example.org", "Contains “anna@example.org”"),
        ("contains_nobody", "definition", "contacts whose city is “Berlin”",
         "Contains none of the contacts whose city is “Berlin”"),
        ("none_in_common", "segment", "friends", "Has nobody in common with “Friends”"),
        ("part_of", "segment", "friends", "Is part of “Friends”"),
        ("stable", "percent", 20, "Changes by at most 20 % in a refresh"),
    ],
)  # fmt: skip
def test_each_kind_has_its_fields(
    app: App, database: Database, aachen: int, kind: str, field: str, entered: str | int, sentence: str
) -> None:
    make_static(database, "Friends", (1,), live=True)
    at = open_dialog(app, aachen, kind)
    [widget] = [
        widget for each in (at.text_input, at.text_area, at.number_input, at.selectbox) for widget in each
        if widget.key == f"check-{kind}-{field}"
    ]  # fmt: skip
    widget.set_value(entered)
    save(at)
    assert sentences(database, aachen) == [sentence]


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("contains", "Profile: must be an e-mail address or an own id"),
        ("contains_nobody", "Write a sentence that says who must not be in it"),
        ("size", "got neither"),
        ("none_in_common", "Choose a segment"),
        ("stable", "Percent: must be a whole number"),
    ],
)
def test_an_empty_dialog_says_what_is_missing_and_stays(
    app: App, database: Database, aachen: int, kind: str, message: str
) -> None:
    at = save(open_dialog(app, aachen, kind))
    assert message in at.error[0].value.replace("\\", "")
    assert sentences(database, aachen) == []
    assert at.button(key="check-save")


def test_a_sentence_that_can_not_be_read_is_told(app: App, database: Database, aachen: int) -> None:
    at = open_dialog(app, aachen, "contains_nobody")
    at.text_area(key="check-contains_nobody-definition").set_value("contacts whose shoe size is 42")
    save(at)
    assert len(at.error) == 1
    assert sentences(database, aachen) == []


def test_a_check_is_changed(app: App, database: Database, aachen: int) -> None:
    check_id = checks.add_check(
        database, ANYBODY, aachen, "contains_nobody", {"definition": to_json(city_is("Aachen"))}
    )
    at = app.open("pages/general.py", id=aachen)
    at.button(key=f"check-edit-{check_id}").click().run()
    assert at.text_area(key="check-contains_nobody-definition").value == "Contacts whose city is “Aachen”."
    at.text_area(key="check-contains_nobody-definition").set_value("Contacts whose city is “Köln”.")
    save(at)
    assert sentences(database, aachen) == ["Contains none of the contacts whose city is “Köln”"]
    assert "Passed" in texts(at)


def test_a_removed_check_comes_back(app: App, database: Database, aachen: int) -> None:
    check_id = checks.add_check(database, ANYBODY, aachen, "stable", {"percent": 20})
    at = app.open("pages/general.py", id=aachen)
    assert "Not run yet" in texts(at)
    at.button(key=f"check-remove-{check_id}").click().run()
    assert sentences(database, aachen) == []
    labelled(at.button, "Undo").click().run()
    assert sentences(database, aachen) == ["Changes by at most 20 % in a refresh"]


def test_checks_are_run_at_a_click(app: App, database: Database, aachen: int) -> None:
    checks.add_check(database, ANYBODY, aachen, "size", {"at_least": 500})
    at = app.open("pages/general.py", id=aachen)
    at.button(key="check-run").click().run()
    assert "Failed" in texts(at)
    assert at.toast[0].value == "1 check failed."


def test_a_failing_check_stops_go_live_and_says_why(app: App, database: Database, aachen: int) -> None:
    checks.add_check(database, ANYBODY, aachen, "size", {"at_least": 500})
    at = app.open("pages/builder.py", id=aachen)
    labelled(at.button, "Go live").click().run()
    assert "must pass its checks to go live" in at.error[0].value
    assert "It has 3 members" in at.error[0].value
    assert lifecycle.segment(database, ANYBODY, aachen).state == "draft"
    assert "The draft fails 1 check" in at.warning[0].value
    assert "1 failed" in texts(app.open("pages/segments.py"))


def test_the_look_before_publishing_names_the_checks_that_the_draft_fails(app: App, database: Database) -> None:
    segment_id = make_dynamic(database, "From Aachen", city_is("Aachen"))
    checks.add_check(database, ANYBODY, segment_id, "size", {"at_least": 3})
    revision = lifecycle.segment(database, ANYBODY, segment_id).draft_revision
    lifecycle.save_draft(database, caller(clock.now()), segment_id, city_is("Berlin"), revision=revision)
    at = app.open("pages/general.py", id=segment_id)
    labelled(at.button, "Publish changes").click().run()
    assert at.button(key="publish-confirm").disabled
    assert any("It has 2 members" in warning.value for warning in at.warning)
    assert "1 failed" in texts(app.open("pages/segments.py"))
    assert lifecycle.segment(database, ANYBODY, segment_id).state == "live_edited"


def test_save_as_takes_the_checks_along_and_runs_them(app: App, database: Database, aachen: int) -> None:
    checks.add_check(database, ANYBODY, aachen, "size", {"at_least": 500})
    at = app.open("pages/builder.py", id=aachen)
    labelled(at.button, "Save as").click().run()
    at.text_input(key="save-as-name").set_value("Another").run()
    at.button(key="save-as-save").click().run()
    [copied] = [one for one in lifecycle.list_segments(database, ANYBODY) if one.name == "Another"]
    assert sentences(database, copied.id) == ["Has at least 500 members"]
    assert copied.failed_checks == 1
    assert sentences(database, aachen) == ["Has at least 500 members"]


def test_a_copy_from_the_list_has_the_checks(app: App, database: Database, aachen: int) -> None:
    checks.add_check(database, ANYBODY, aachen, "size", {"at_least": 500})
    at = app.open("pages/general.py", id=aachen)
    labelled(at.button, "Copy").click().run()
    [copied] = [one for one in lifecycle.list_segments(database, ANYBODY) if one.id != aachen]
    assert sentences(database, copied.id) == ["Has at least 500 members"]


def test_the_list_says_how_many_fail(app: App, database: Database, aachen: int) -> None:
    checks.add_check(database, ANYBODY, aachen, "size", {"at_least": 500})
    assert "failed" not in texts(app.open("pages/segments.py"))
    checks.run_checks(database, caller(clock.now()), aachen)
    assert "1 failed" in texts(app.open("pages/segments.py"))


def test_names_of_people_and_segments_are_shown_as_they_are(app: App, database: Database, aachen: int) -> None:
    make_static(database, "*Bold* [x](http://evil)", (1,), live=True)
    [known] = [one for one in lifecycle.list_segments(database, ANYBODY) if one.kind == "static"]
    checks.add_check(database, ANYBODY, aachen, "part_of", {"segment": known.key})
    checks.run_checks(database, caller(clock.now()), aachen)
    shown = texts(app.open("pages/general.py", id=aachen))
    assert "\\*Bold\\*" in shown
    assert "*Bold* [x]" not in shown
    assert NAMES[1] in shown


def head(segment_id: int) -> None:
    """What the head of a segment's page and its Save draw."""
    import streamlit as st

    from core import lifecycle
    from tests.callers import ANYBODY
    from ui.segment import checks
    from ui.shell import databases, notices

    notices.show()
    st.button("Save", on_click=checks.after_saving, args=(segment_id,))
    checks.banner(lifecycle.segment(databases.database(), ANYBODY, segment_id))


def test_saving_runs_the_checks_and_the_head_says_which_fail(database: Database, aachen: int) -> None:
    checks.add_check(database, ANYBODY, aachen, "size", {"at_least": 500})
    at = AppTest.from_function(head, args=(aachen,), default_timeout=WITHIN_SECONDS).run()
    assert not at.warning
    at.button[0].click().run()
    assert "The draft fails 1 check, so it can't go live" in at.warning[0].value
    assert "It has 3 members" in at.warning[0].value
    assert not at.toast


def test_the_head_says_what_fails_since_a_refresh_and_nothing_where_all_pass(database: Database) -> None:
    segment_id = make_dynamic(database, "From Aachen", city_is("Aachen"))
    check_id = checks.add_check(database, ANYBODY, segment_id, "size", {"at_most": 2})
    lifecycle.refresh(database, caller(clock.now()), segment_id)
    at = AppTest.from_function(head, args=(segment_id,), default_timeout=WITHIN_SECONDS).run()
    assert "The members fail 1 check." in at.warning[0].value
    checks.change_check(database, ANYBODY, segment_id, check_id, "size", {"at_most": 3})
    at.button[0].click().run()
    assert not at.warning
    assert at.toast[0].value == "1 check passed."
