from core import lifecycle
from tests.pages.conftest import city_is, labelled, make_dynamic, make_static


def test_an_empty_database_says_what_to_do_next(empty_app):
    at = empty_app.open("pages/segments.py")
    assert "No segments yet" in texts(at)
    assert at.menu_button(key="new-segment").label == "New"


def test_the_area_and_its_sections_are_beside_every_page(app):
    at = app.open()
    assert "**Real-time marketing**" in [element.value for element in at.sidebar.markdown]
    assert "Audience" in [element.value for element in at.sidebar.caption]
    assert [link.label for link in at.sidebar.get("page_link")] == ["Segments", "Data"]


def test_each_segment_is_a_line_with_its_state_and_members(app, database):
    make_dynamic(database, "From Aachen", city_is("Aachen"))
    make_static(database, "Friends")
    at = app.open("pages/segments.py")
    assert sorted((link.label for link in at.main.get("page_link")), reverse=True) == ["**From Aachen**", "**Friends**"]
    assert {
        ":small[Contacts]",
        "3",
        ":small[:material/autorenew: Dynamic]",
        ":small[:material/push_pin: Static]",
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
    assert "No segment has these words" in at.info[0].value


def test_a_name_is_never_taken_for_formatting(app, database):
    make_static(database, "*Bold* [link](https://example.org)")
    at = app.open("pages/segments.py")
    assert not at.exception
    assert r"\*Bold\* \[link\]" in at.main.get("page_link")[0].label


def test_new_dynamic_opens_a_blank_designer(app):
    at = app.open("pages/segments.py")
    at.menu_button(key="new-segment").click("dynamic").run()
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
    [created] = lifecycle.list_segments(database)
    assert (created.name, created.description, created.zone) == ("Friends", "Of the house", "Europe/Berlin")
    assert at.title[0].value == "Friends"


def test_a_static_segment_needs_a_name(app, database):
    at = app.open("pages/segments.py")
    at.menu_button(key="new-segment").click("static").run()
    at.button(key="new-save").click().run()
    assert "needs a name" in at.error[0].value
    assert lifecycle.list_segments(database) == []


def test_a_deleted_segment_comes_back(app, database):
    segment_id = make_static(database, "Friends")
    at = app.open("pages/segments.py")
    at.menu_button(key=f"segment-menu-{segment_id}").click("delete").run()
    assert lifecycle.list_segments(database) == []
    labelled(at.button, "Undo").click().run()
    assert [segment.name for segment in lifecycle.list_segments(database)] == ["Friends"]


def test_many_segments_come_in_pages(app, database):
    for number in range(25):
        make_static(database, f"Segment {number}")
    at = app.open("pages/segments.py")
    assert len(at.main.get("page_link")) == 20
    at.get("pagination")[0].set_value(2).run()
    assert len(at.main.get("page_link")) == 5


def texts(at):
    return [element.value.removeprefix("#### ") for element in at.main.markdown]
