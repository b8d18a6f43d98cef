"""The tab Versions: what was published, by whom, what it changed, and going back to it."""

from __future__ import annotations

import pytest

from core import lifecycle
from tests.callers import ANYBODY, caller
from tests.pages.conftest import NOW, city_is, make_dynamic, make_static

CITIES = ("Aachen", "Berlin", "*Köln*")


def save(database, segment_id, city):
    revision = lifecycle.segment(database, ANYBODY, segment_id).draft_revision
    lifecycle.save_draft(database, caller(NOW), segment_id, city_is(city), revision=revision)


@pytest.fixture
def segment_id(database):
    """Three versions, each of a city."""
    made = make_dynamic(database, "Near us", city_is(CITIES[0]))
    for city in CITIES[1:]:
        save(database, made, city)
        lifecycle.publish(database, caller(NOW, "<b>Bea</b>"), made)
    return made


def texts(at):
    return [element.value for element in (*at.markdown, *at.caption)]


def test_each_version_tells_who_when_and_what_it_changed(app, segment_id):
    at = app.open("pages/versions.py", id=segment_id)
    assert [text for text in texts(at) if text.startswith("#### Version")] == [
        "#### Version 3", "#### Version 2", "#### Version 1",
    ]  # fmt: skip
    assert any("2 members then · 2 entered, 3 left" in text for text in texts(at))
    assert any("\\<b\\>Bea" in text for text in texts(at)), "names are no HTML"
    assert any("from city is “Aachen” to city is “Berlin”" in text for text in texts(at))
    assert any("The first version" in text for text in texts(at))


def test_a_version_becomes_the_draft_at_once_where_nothing_is_lost(app, database, segment_id):
    at = app.open("pages/versions.py", id=segment_id)
    assert at.button(key="restore-3").disabled, "it is the draft now"
    at.button(key="restore-1").click().run()
    record = lifecycle.segment(database, ANYBODY, segment_id)
    assert (record.draft, record.live_version, record.state) == (city_is("Aachen"), 3, "live_edited")
    at.button(key="undo-0").click().run()
    assert lifecycle.segment(database, ANYBODY, segment_id).draft == city_is("*Köln*")


def test_a_draft_with_changes_is_replaced_only_after_a_question(app, database, segment_id):
    save(database, segment_id, "Unpublished")
    at = app.open("pages/versions.py", id=segment_id)
    at.button(key="restore-2").click().run()
    assert lifecycle.segment(database, ANYBODY, segment_id).draft == city_is("Unpublished")
    at.button(key="restore-cancel").click().run()
    assert lifecycle.segment(database, ANYBODY, segment_id).draft == city_is("Unpublished")
    at.button(key="restore-2").click().run()
    at.button(key="restore-confirm").click().run()
    assert lifecycle.segment(database, ANYBODY, segment_id).draft == city_is("Berlin")
    at.button(key="undo-0").click().run()
    assert lifecycle.segment(database, ANYBODY, segment_id).draft == city_is("Unpublished")


def test_what_another_saved_meanwhile_is_not_overwritten(app, database, segment_id):
    at = app.open("pages/versions.py", id=segment_id)
    save(database, segment_id, "Of Bea")
    at.button(key="restore-1").click().run()
    assert "somebody else saved it" in at.error[0].value
    assert lifecycle.segment(database, ANYBODY, segment_id).draft == city_is("Of Bea")


def test_many_versions_are_paged_and_the_last_of_a_page_is_compared_too(app, database, segment_id):
    for number in range(9):
        save(database, segment_id, f"City {number}")
        lifecycle.publish(database, caller(NOW), segment_id)
    at = app.open("pages/versions.py", id=segment_id)
    shown = [text for text in texts(at) if text.startswith("#### Version")]
    assert (shown[0], shown[-1]) == ("#### Version 12", "#### Version 3")
    assert any("from city is “Berlin” to city is “" in text for text in texts(at))
    assert not any("The first version" in text for text in texts(at))


def test_a_static_segment_has_publications_without_definitions(app, database):
    at = app.open("pages/versions.py", id=make_static(database, "Friends", (1, 2), live=True))
    assert any("2 members then" in text for text in texts(at))
    assert not [button for button in at.button if (button.key or "").startswith("restore")]


def test_a_draft_has_no_versions_yet(app, database):
    at = app.open("pages/versions.py", id=make_dynamic(database, "Near us", city_is("Aachen"), live=False))
    assert "#### No versions yet" in texts(at)


def test_who_did_what_is_told_on_request(app, segment_id):
    at = app.open("pages/versions.py", id=segment_id)
    assert not any("Did" in frame.value.columns for frame in at.dataframe)
    at.session_state[f"acts-{segment_id}"] = True
    at.run()
    assert not at.exception
    told = next(frame.value for frame in at.dataframe if "Did" in frame.value.columns)
    first = told.iloc[0]
    assert (first["Who"], first["Did"]) == ("<b>Bea</b>", "publish a segment")
    assert told["Entered"].notna().sum() == 3, "each publication"
    assert "Contacts whose city is “Berlin”. → Contacts whose city is “*Köln*”." in told["Changed"].to_list()[1]
