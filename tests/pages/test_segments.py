from core import lifecycle, membership
from core.language.definition import Definition, SegmentBlock, Step
from core.lifecycle import refreshing
from tests.callers import ANYBODY, caller
from tests.pages.conftest import NOW, city_is, labelled, make_dynamic, make_static


def test_an_empty_database_says_what_to_do_next(empty_app):
    at = empty_app.open("pages/segments.py")
    assert "No segments yet" in texts(at)
    assert at.menu_button(key="new-segment").label == "New"


def test_the_area_and_its_sections_are_beside_every_page(app):
    at = app.open()
    assert "**Real-time marketing**" in [element.value for element in at.sidebar.markdown]
    assert "Audience" in [element.value for element in at.sidebar.caption]
    assert [link.label for link in at.sidebar.get("page_link")] == [
        "Segments",
        "Data",
        "First steps",
        "Glossary",
        "Users and settings",
    ]


def test_each_segment_is_a_line_with_its_state_and_members(app, database):
    make_dynamic(database, "From Aachen", city_is("Aachen"))
    make_static(database, "Friends")
    at = app.open("pages/segments.py")
    assert sorted((link.label for link in at.main.get("page_link")), reverse=True) == ["**From Aachen**", "**Friends**"]
    assert {
        "3",
        ":small[:material/autorenew: Dynamic  \nContacts]",
        ":small[:material/push_pin: Static  \nContacts]",
    } <= set(texts(at))
    assert any("Live" in text for text in texts(at))
    assert any("Draft" in text for text in texts(at))


def test_searching_looks_at_every_word(app, database):
    make_dynamic(database, "From Aachen", city_is("Aachen"))
    make_static(database, "Friends")
    at = app.open("pages/segments.py")
    at.text_input(key="segments-search").set_value("aach FROM").run()
    assert [link.label for link in at.main.get("page_link")] == ["**From Aachen**"]
    at.text_input(key="segments-search").set_value("nothing like it").run()
    assert "No segment is like that" in texts(at)
    labelled(at.button, "Show all segments").click().run()
    assert len(names(at)) == 2


def test_a_name_is_never_taken_for_formatting(app, database):
    make_static(database, "*Bold* [link](https://example.org)")
    at = app.open("pages/segments.py")
    assert not at.exception
    assert r"\*Bold\* \[link\]" in at.main.get("page_link")[0].label


def test_new_dynamic_opens_a_blank_designer(app):
    at = app.open("pages/segments.py")
    at.menu_button(key="new-segment").click("dynamic").run()
    labelled(at.button, "Cancel").click().run()
    assert at.query_params["id"] == ["new"] or at.query_params["id"] == "new"
    assert labelled(at.text_input, "Segment name").value == ""
    assert [button.label for button in at.button if button.label.endswith("block")] == [
        "Profile block",
        "Behavioral block",
        "Segment block",
    ]


def test_new_static_is_created_in_a_panel(app, database):
    at = app.open("pages/segments.py")
    at.menu_button(key="new-segment").click("static").run()
    at.text_input(key="new-name").set_value("Friends")
    at.text_area(key="new-description").set_value("Of the house")
    at.selectbox(key="new-zone").set_value("Europe/Berlin").run()
    at.button(key="new-save").click().run()
    [created] = lifecycle.list_segments(database, ANYBODY)
    assert (created.name, created.description, created.zone) == ("Friends", "Of the house", "Europe/Berlin")
    assert at.title[0].value == "Friends"


def test_a_static_segment_needs_a_name(app, database):
    at = app.open("pages/segments.py")
    at.menu_button(key="new-segment").click("static").run()
    at.button(key="new-save").click().run()
    assert "needs a name" in at.error[0].value
    assert lifecycle.list_segments(database, ANYBODY) == []


def choose(at, segment_id, action):
    return at.menu_button(key=f"segment-menu-{segment_id}").click(action).run()


def test_a_deleted_segment_comes_back(app, database):
    segment_id = make_static(database, "Friends")
    at = choose(app.open("pages/segments.py"), segment_id, "delete")
    assert lifecycle.list_segments(database, ANYBODY) == []
    labelled(at.button, "Undo").click().run()
    assert [segment.name for segment in lifecycle.list_segments(database, ANYBODY)] == ["Friends"]


def test_what_others_use_says_by_whom_and_is_not_deleted(app, database):
    used = make_dynamic(database, "Used", city_is("Aachen"))
    make_dynamic(database, "Its user", Definition(steps=(Step(block=SegmentBlock(segment="used")),)))
    at = app.open("pages/segments.py")
    assert [popover.proto.popover.label for popover in at.get("popover")] == ["Filter", "used by 1"]
    assert "- Its user" in texts(at)
    choose(at, used, "delete")
    assert "while “Its user” use it" in at.error[0].value
    assert len(lifecycle.list_segments(database, ANYBODY)) == 2


def test_a_copy_is_a_new_draft_and_can_be_taken_back(app, database):
    segment_id = make_static(database, "x" * 200, (1, 2), live=True)
    at = choose(app.open("pages/segments.py"), segment_id, "copy")
    copied = next(s for s in lifecycle.list_segments(database, ANYBODY) if s.id != segment_id)
    assert (copied.name, copied.state) == ("x" * 193 + " (copy)", "draft")
    assert membership.picked_page(database, ANYBODY, copied.id).total == 2
    labelled(at.button, "Undo").click().run()
    assert [segment.id for segment in lifecycle.list_segments(database, ANYBODY)] == [segment_id]


def test_a_segment_is_renamed_and_has_its_former_name_again(app, database):
    segment_id = make_dynamic(database, "From Aachen", city_is("Aachen"))
    at = choose(app.open("pages/segments.py"), segment_id, "rename")
    assert at.text_input(key="rename-name").value == "From Aachen"
    at.text_input(key="rename-name").set_value("   ")
    at.button(key="rename-save").click().run()
    assert "must have 1 to 200 characters" in at.error[0].value
    at.text_input(key="rename-name").set_value("Öcher")
    at.button(key="rename-save").click().run()
    assert lifecycle.segment(database, ANYBODY, segment_id).name == "Öcher"
    assert names(at) == ["Öcher"]
    labelled(at.button, "Undo").click().run()
    assert names(at) == ["From Aachen"]


def test_filters_and_order_choose_the_lines(app, database):
    make_dynamic(database, "Bonn", city_is("Bonn"))
    aachen = make_dynamic(database, "aachen", city_is("Aachen"))
    make_dynamic(database, "Draft", city_is("Aachen"), live=False)
    picked = make_static(database, "Picked", (1,), live=True)
    lifecycle.describe(database, caller(NOW), picked, owner="Anna")
    at = app.open("pages/segments.py")
    at.selectbox(key="segments-sort").set_value("name").run()
    assert names(at) == ["aachen", "Bonn", "Draft", "Picked"]
    at.selectbox(key="segments-sort").set_value("members").run()
    assert names(at) == ["aachen", "Picked", "Bonn", "Draft"]
    at.get("button_group")[0].set_value(["dynamic"]).run()
    assert names(at) == ["aachen", "Bonn", "Draft"]
    at.get("button_group")[2].set_value(["live", "error"]).run()
    assert names(at) == ["aachen", "Bonn"]
    assert "2 of 4 segments" in [caption.value for caption in at.caption]
    labelled(at.button, "Clear filters").click().run()
    at.multiselect(key="segments-owner").set_value(["Anna"]).run()
    assert names(at) == ["Picked"]
    at.multiselect(key="segments-owner").set_value([""]).run()
    assert names(at) == ["aachen", "Bonn", "Draft"]
    at.switch_page("pages/builder.py")
    at.query_params["id"] = str(aachen)
    at.run()
    assert "Segments" not in [title.value for title in at.title]
    at.switch_page("pages/segments.py").run()
    assert names(at) == ["aachen", "Bonn", "Draft"]


def test_a_line_says_when_it_is_refreshed_and_why_it_was_not(app, database):
    interval, manual = (make_dynamic(database, name, city_is("Aachen")) for name in ("Interval", "Manual"))
    lifecycle.schedule(database, caller(NOW), interval, mode="interval", minutes=180)
    lifecycle.schedule(database, caller(NOW), manual, mode="manual")
    refreshing._record_failure(database, caller(NOW), manual, "no column *shoe*")  # noqa: SLF001
    at = app.open("pages/segments.py")
    told = {line.split("\n")[-1]: line for line in texts(at) if "next" in line}
    assert set(told) == {"next in 3 hours]", "next by hand]"}
    assert r"no column \*shoe\*" in {element.help for element in at.main.markdown}


def test_many_segments_come_in_pages_which_are_remembered(app, database):
    for number in range(25):
        make_static(database, f"Segment {number}")
    at = app.open("pages/segments.py")
    assert len(names(at)) == 20
    at.get("pagination")[0].set_value(2).run()
    assert len(names(at)) == 5
    at.switch_page("pages/data.py").run()
    at.switch_page("pages/segments.py").run()
    assert len(names(at)) == 5
    at.text_input(key="segments-search").set_value("Segment").run()
    assert len(names(at)) == 20
    at.get("pagination")[0].set_value(2).run()
    for segment in lifecycle.list_segments(database, ANYBODY)[20:]:
        lifecycle.delete(database, caller(NOW), segment.id)
    assert len(names(at.run())) == 20


def names(at):
    return [link.label.strip("*") for link in at.main.get("page_link")]


def texts(at):
    return [element.value.removeprefix("#### ") for element in at.main.markdown]
