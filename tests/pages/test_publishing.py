"""Publishing a live segment's draft: the look before, the typed name, and that nobody's change is published unseen."""

from __future__ import annotations

import pytest

from core import lifecycle
from core.language.definition import Definition, Step
from tests.callers import ANYBODY, caller
from tests.pages.conftest import NOW, city_is, labelled, make_dynamic, readers


def texts(at):
    return [element.value for element in at.markdown]


def save(database, segment_id, definition, by=""):
    revision = lifecycle.segment(database, ANYBODY, segment_id).draft_revision
    lifecycle.save_draft(database, caller(NOW, by), segment_id, definition, revision=revision)


@pytest.fixture
def segment_id(database):
    """Live with the three of Aachen; the draft takes the two of Berlin in their place."""
    made = make_dynamic(database, "*Near* us", city_is("Aachen"))
    save(database, made, city_is("Berlin"))
    return made


@pytest.fixture
def looking(app, segment_id):
    """The dialog is open."""
    at = app.open("pages/general.py", id=segment_id)
    labelled(at.button, "Publish changes").click().run()
    assert not at.exception
    return at


def test_who_enters_and_leaves_is_shown_and_nothing_changes(looking, database, segment_id):
    assert [(metric.label, metric.value) for metric in looking.metric] == [
        ("Members after it", "2"), ("Enter", "2"), ("Leave", "3"),
    ]  # fmt: skip
    assert any("Berlin" in text and "**2** enter, **3** leave" in text for text in texts(looking))
    shown = [list(frame.value["Name"]) for frame in looking.dataframe[:2]]
    assert shown == [["Carla Muster", "Dario Muster"], ["Anna Muster", "Bela Muster", "Emma Muster"]]
    assert lifecycle.segment(database, ANYBODY, segment_id).state == "live_edited"
    looking.button(key="publish-cancel").click().run()
    assert not looking.metric
    assert lifecycle.segment(database, ANYBODY, segment_id).state == "live_edited"


def test_a_large_change_needs_the_name(looking, database, segment_id):
    assert "5 people enter or leave, where there are 3 members now" in looking.warning[0].value
    looking.text_input(key="publish-typed").set_value("near us").run()
    looking.button(key="publish-confirm").click().run()
    assert "to publish so large a change" in looking.error[0].value
    assert lifecycle.segment(database, ANYBODY, segment_id).state == "live_edited"
    looking.text_input(key="publish-typed").set_value("*Near* us").run()
    looking.button(key="publish-confirm").click().run()
    assert not looking.error
    assert "Live with 2 members." in looking.toast[0].value
    assert lifecycle.segment(database, ANYBODY, segment_id).state == "live"


def test_what_was_changed_behind_the_dialog_is_not_published(looking, database, segment_id):
    save(database, segment_id, city_is("Köln"), by="Bea")
    looking.text_input(key="publish-typed").set_value("*Near* us").run()
    looking.button(key="publish-confirm").click().run()
    assert "somebody changed it meanwhile" in looking.error[0].value
    assert lifecycle.segment(database, ANYBODY, segment_id).live_definition == city_is("Aachen")


def test_a_small_change_asks_for_no_name(app, database):
    segment_id = make_dynamic(database, "Readers", Definition(steps=(Step(block=readers()),)))
    save(database, segment_id, Definition(steps=(Step(block=readers()),), excluded=(1,)))
    at = app.open("pages/general.py", id=segment_id)
    at.number_input(key="confirm-percent").set_value(25).run()
    assert lifecycle.confirmation_percent(database, ANYBODY) == 25
    labelled(at.button, "Publish changes").click().run()
    assert not at.warning
    at.button(key="publish-confirm").click().run()
    assert lifecycle.segment(database, ANYBODY, segment_id).state == "live"


def test_unsaved_edits_are_saved_and_looked_at_too(app, database):
    segment_id = make_dynamic(database, "Near us", city_is("Aachen"))
    at = app.open("pages/builder.py", id=segment_id)
    assert labelled(at.button, "Publish changes").disabled
    at.button(key=f"segment-{segment_id}-included-add").click().run()
    at.checkbox(key="pick-6").check().run()
    at.button(key="picker-act").click().run()
    labelled(at.button, "Publish changes").click().run()
    assert [metric.value for metric in at.metric if metric.label == "Enter"] == ["1"]
    assert lifecycle.segment(database, ANYBODY, segment_id).draft.included == (6,)


def test_changes_are_discarded_and_can_be_had_back(app, database, segment_id):
    at = app.open("pages/builder.py", id=segment_id)
    labelled(at.button, "Discard changes").click().run()
    assert lifecycle.segment(database, ANYBODY, segment_id).state == "live"
    assert any("Aachen" in text for text in texts(at))
    at.button(key="undo-0").click().run()
    assert lifecycle.segment(database, ANYBODY, segment_id).draft == city_is("Berlin")
    assert lifecycle.segment(database, ANYBODY, segment_id).state == "live_edited"


def test_a_segment_is_deleted_from_its_own_page_and_can_be_had_back(app, database, segment_id):
    at = app.open("pages/general.py", id=segment_id)
    at.button(key="action-delete").click().run()
    assert lifecycle.list_segments(database, ANYBODY) == []
    assert at.title[0].value == "Segments"
    at.button(key="undo-0").click().run()
    assert [segment.id for segment in lifecycle.list_segments(database, ANYBODY)] == [segment_id]
