from core import lifecycle
from core.language.definition import Definition, SegmentBlock, Step
from tests.callers import ANYBODY
from tests.pages.conftest import city_is, labelled, make_dynamic, make_static


def test_details_are_saved(app, database):
    segment_id = make_static(database, "Friends")
    at = app.open("pages/general.py", id=segment_id)
    labelled(at.text_input, "Name").set_value("Good friends")
    labelled(at.text_area, "Description").set_value("Of the house")
    labelled(at.selectbox, "Time zone").set_value("Europe/Berlin")
    labelled(at.text_input, "Owner").set_value("Nora")
    labelled(at.button, "Save details").click().run()
    saved = lifecycle.segment(database, ANYBODY, segment_id)
    assert (saved.name, saved.description, saved.zone, saved.owner) == (
        "Good friends",
        "Of the house",
        "Europe/Berlin",
        "Nora",
    )
    assert at.title[0].value == "Good friends"


def test_a_name_is_needed(app, database):
    at = app.open("pages/general.py", id=make_static(database, "Friends"))
    labelled(at.text_input, "Name").set_value(" ")
    labelled(at.button, "Save details").click().run()
    assert "must have 1 to 200 characters" in at.error[0].value


def test_a_new_zone_is_the_one_the_draft_counts_in(app, database):
    segment_id = make_dynamic(database, "From Aachen", city_is("Aachen"))
    at = app.open("pages/general.py", id=segment_id)
    labelled(at.selectbox, "Time zone").set_value("Asia/Tokyo")
    labelled(at.button, "Save details").click().run()
    assert at.session_state["drafts"][segment_id].zone == "Asia/Tokyo"
    assert lifecycle.segment(database, ANYBODY, segment_id).state == "live_edited"
    assert not labelled(at.button, "Publish changes").disabled


def test_what_uses_a_segment(app, database):
    segment_id = make_dynamic(database, "From Aachen", city_is("Aachen"))
    at = app.open("pages/general.py", id=segment_id)
    assert any("It stands alone" in element.value for element in at.caption)
    make_dynamic(database, "User", Definition(steps=(Step(block=SegmentBlock(segment="from-aachen")),)))
    at.run()
    labelled(at.button, "User").click().run()
    assert at.text_input[0].value == "User", "its page is a click away"
