import pytest

from core import lifecycle, membership
from core.language.definition import Definition, SegmentBlock, Step
from tests.callers import ANYBODY, caller
from tests.pages.conftest import NOW, city_is, labelled, make_dynamic, make_static, readers


def picked(database, segment_id):
    return {row.profile_id for row in membership.every_picked(database, ANYBODY, segment_id)}


def said(at):
    return [element.value for element in at.markdown]


def asking(app, segment_id, purpose, definition):
    """The page with a query whose blocks say that."""
    at = app.open("pages/pick.py", id=segment_id, **{"for": purpose})
    at.session_state["queries"][segment_id, purpose].change(definition)
    return at.run()


def find(at, purpose, segment_id):
    at.button(key=f"segment-{segment_id}-{purpose}-find").click().run()
    assert not at.exception
    return at


def act(at, label):
    """Clicks a button of which the number is in parentheses."""
    at.button(key=next(b.key for b in at.button if b.label.startswith(label))).click().run()
    assert not at.exception
    return at


# By query


def test_the_way_from_general_to_adding_all_and_back(app, database):
    segment_id = make_static(database, "Friends", (1,))
    at = app.open("pages/general.py", id=segment_id)
    labelled(at.button, "Add by Query").click().run()
    assert "#### Add by Query" in said(at)
    assert labelled(at.button, "Find contacts").disabled
    at = asking(app, segment_id, "add", city_is("Aachen"))
    assert at.metric[0].value == "3"
    find(at, "add", segment_id)
    assert any(text.startswith("**2 contacts** not in the segment yet") for text in said(at))
    assert [box.label.split(" ")[0] for box in at.checkbox] == ["Bela", "Emma"]
    act(at, "Add all (2)")
    assert picked(database, segment_id) == {1, 2, 5}
    assert "3 people picked by hand" in said(at), "it is the tab General again"
    assert ":material/check_circle: 2 members added. 1 was in it already." in said(at)
    labelled(at.button, "Undo").click().run()
    assert picked(database, segment_id) == {1}


def test_some_of_those_found_are_added(app, database):
    segment_id = make_static(database, "Friends", live=True)
    at = find(asking(app, segment_id, "add", city_is("Aachen")), "add", segment_id)
    assert labelled(at.button, "Add selected").disabled
    at.checkbox(key=f"segment-{segment_id}-add-2").check().run()
    at.text_input(key=f"segment-{segment_id}-add-search").set_value("emma").run()
    assert [box.label.split(" ")[0] for box in at.checkbox] == ["Emma"]
    assert labelled(at.button, "Add all (3)"), "all are everybody the query found"
    at.checkbox(key=f"segment-{segment_id}-add-5").check().run()
    act(at, "Add selected (2)")
    assert picked(database, segment_id) == {2, 5}
    assert lifecycle.list_segments(database, ANYBODY)[0].members == 2


def test_editing_the_query_loses_nothing(app, database):
    segment_id = make_static(database, "Friends")
    at = asking(app, segment_id, "add", city_is("Berlin"))
    at.session_state["queries"][segment_id, "add"].change(city_is("Aachen"))
    at.run()
    find(at, "add", segment_id)
    labelled(at.button, "Edit query").click().run()
    assert at.metric[0].value == "3"
    labelled(at.button, "Undo").click().run()
    assert at.metric[0].value == "2"
    labelled(at.button, "Redo").click().run()
    find(at, "add", segment_id)
    act(at, "Add all")
    at.run()
    assert at.metric[0].value == "3", "the blocks are there the next time, too"


def test_removing_by_query_and_putting_back(app, database):
    segment_id = make_static(database, "Friends", (1, 2, 3), live=True)
    at = app.open("pages/general.py", id=segment_id)
    labelled(at.button, "Remove by Query").click().run()
    assert "#### Remove by Query" in said(at)
    at = asking(app, segment_id, "remove", city_is("Aachen"))
    find(at, "remove", segment_id)
    assert any(text.startswith("**2 contacts** in the segment") for text in said(at))
    at.checkbox(key=f"segment-{segment_id}-remove-1").check().run()
    act(at, "Remove selected (1)")
    assert picked(database, segment_id) == {2, 3}
    labelled(at.button, "Undo").click().run()
    assert picked(database, segment_id) == {1, 2, 3}
    at = asking(app, segment_id, "remove", city_is("Aachen"))
    find(at, "remove", segment_id)
    act(at, "Remove all (2)")
    assert picked(database, segment_id) == {3}
    assert ":material/check_circle: 2 members removed." in said(at)
    labelled(at.button, "Undo").click().run()
    assert picked(database, segment_id) == {1, 2, 3}


@pytest.mark.parametrize(("purpose", "text"), [("add", "Nobody is to be added"), ("remove", "Nobody is to be removed")])
def test_nobody_is_told_kindly(app, database, purpose, text):
    segment_id = make_static(database, "Friends")
    at = find(asking(app, segment_id, purpose, city_is("Rome")), purpose, segment_id)
    assert text in at.info[0].value
    acts = purpose.capitalize()
    assert labelled(at.button, f"{acts} all").disabled


def test_a_query_with_problems_is_not_asked(app, database):
    segment_id = make_static(database, "Friends")
    at = asking(app, segment_id, "add", city_is(""))
    assert labelled(at.button, "Find contacts").disabled
    assert at.metric[0].value == "–"


def test_a_query_that_turns_bad_after_it_was_asked_loses_nothing(app, database):
    friends = make_static(database, "Friends")
    base = make_dynamic(database, "Base", city_is("Aachen"))
    query = Definition(steps=(Step(block=SegmentBlock(segment="base")),))
    at = find(asking(app, friends, "add", query), "add", friends)
    lifecycle.stop(database, caller(NOW), base)
    act(at, "Add all")
    assert "Base" in at.error[0].value or "base" in at.error[0].value
    labelled(at.button, "Edit query").click().run()
    assert at.session_state["queries"][friends, "add"].definition == query


def test_the_query_of_leads_asks_for_leads(app, database):
    created = lifecycle.create_segment(database, caller(NOW), kind="static", name="Leads", target="lead")
    at = app.open("pages/pick.py", id=created.id, **{"for": "add"})
    query = at.session_state["queries"][created.id, "add"]
    assert query.definition.target == "lead"
    query.change(city_is("Aachen"))
    at.run()
    assert "made of leads" in at.error[0].value
    query.change(Definition(target="lead", steps=(Step(block=readers()),)))
    at.run()
    find(at, "add", created.id)
    act(at, "Add all (2)")
    assert picked(database, created.id) == {1, 2}


def test_a_dynamic_segment_has_no_such_page(app, database):
    at = app.open("pages/pick.py", id=make_dynamic(database, "Dynamic", city_is("Aachen")), **{"for": "add"})
    assert at.text_input[0].value == "Dynamic", "it is the builder"


def test_what_for_is_adding_where_the_address_says_nonsense(app, database):
    at = app.open("pages/pick.py", id=make_static(database, "Friends"), **{"for": "<script>"})
    assert "#### Add by Query" in said(at)


def test_a_query_is_nothing_unsaved(app, database):
    segment_id = make_static(database, "Friends")
    at = asking(app, segment_id, "add", city_is("Aachen"))
    at.switch_page("pages/segments.py").run()
    assert not [b for b in at.button if b.key == "leaving-save"]


# From a list


@pytest.fixture
def listed(app, database):
    """The page of a static segment with contact 1 in it."""
    segment_id = make_static(database, "Friends", (1,))
    at = app.open("pages/general.py", id=segment_id)
    labelled(at.button, "Add from a list").click().run()
    assert "#### Add from a list" in said(at)
    return app.open("pages/pick.py", id=segment_id, **{"for": "list"}), segment_id


def figures(at):
    return {metric.label: metric.value for metric in at.metric}


def test_a_pasted_list_is_added_and_what_is_missed_is_told(listed, database):
    at, segment_id = listed
    text = "ANNA@example.org, bela@example.org\nbela@example.org; *nobody*@example.org"
    labelled(at.text_area, "E-mail addresses or own ids").set_value(text)
    labelled(at.button, "Add pasted").click().run()
    assert not at.exception
    assert figures(at) == {"Entries": "4", "Added": "1", "In already": "1", "Repeated": "1", "Not found": "1"}
    missed = at.dataframe[0].value
    assert missed.to_dict("records") == [{"Line": 2, "Text": "*nobody*@example.org", "Reason": "Not found"}]
    assert picked(database, segment_id) == {1, 2}
    assert labelled(at.text_area, "E-mail addresses or own ids").value == ""
    labelled(at.button, "Undo").click().run()
    assert picked(database, segment_id) == {1}
    labelled(at.button, "Done").click().run()
    assert figures(at) == {}


def test_a_file_is_added_by_its_likely_column(listed, database):
    at, segment_id = listed
    file = "name;e-mail\nCarla;carla@example.org\nWho;who@example.org\n".encode("utf-16")
    at.get("file_uploader")[0].upload("people.csv", file, "text/csv")
    at.run()
    assert labelled(at.selectbox, "Column").value == "e-mail"
    labelled(at.button, "Add from file").click().run()
    assert not at.exception
    assert figures(at)["Added"] == "1"
    assert list(at.dataframe[0].value["Line"]) == [3]
    assert picked(database, segment_id) == {1, 3}


def test_a_file_that_can_not_be_read_is_told(listed):
    at, _ = listed
    at.get("file_uploader")[0].upload("people.csv", b"PK\x03\x04 not a csv", "text/csv")
    at.run()
    assert "must be a whole Excel workbook or zip archive" in at.error[0].value


def test_the_lesson_of_adding_by_query_is_noted(app, database, monkeypatch):
    noted = []
    monkeypatch.setattr("ui.tutorial.lessons.done", lambda name, segment_id=None: noted.append((name, segment_id)))
    segment_id = make_static(database, "Friends")
    at = find(asking(app, segment_id, "add", city_is("Aachen")), "add", segment_id)
    act(at, "Add all")
    at = find(asking(app, segment_id, "remove", city_is("Aachen")), "remove", segment_id)
    act(at, "Remove all")
    assert noted == [("added_by_query", segment_id), ("removed", segment_id)]
