"""The dialog with which a dynamic segment begins, and saving templates of one's own."""

import pytest

from core import lifecycle
from core.language.definition import SegmentBlock, Step
from core.language.templates import SHIPPED, Parameter
from core.lifecycle.templates import list_templates, save_template
from tests.callers import ANYBODY, caller
from tests.pages.conftest import NOW, city_is, labelled, make_dynamic

CITY_PATH = ("steps", 0, "block", "conditions", 0, "value")


@pytest.fixture
def dialog(app):
    return opened(app)


def opened(app):
    at = app.open("pages/segments.py")
    at.menu_button(key="new-segment").click("dynamic").run()
    assert not at.exception
    return at


def choose(at, name, key=None):
    """Choose a shipped template by its name, or one of one's own by its key."""
    chosen = key or next(template.key for template in SHIPPED if template.name == name)
    at.radio(key="template-radio").set_value(chosen).run()
    assert not at.exception
    assert f"### {name}" in texts(at)
    return at


def texts(at):
    """What is written, without the marks that keep it from being taken for formatting."""
    return [element.value.replace("\\", "") for element in at.markdown]


def select(at):
    return at.button(key="template-select")


def save_own(database, name="Neighbours", **fields):
    return save_template(database, caller(NOW), **{"name": name, "definition": city_is("Aachen"), **fields})


def key_of(database):
    return next(template.key for template in list_templates(database, ANYBODY) if template.saved_id)


def own_names(database):
    return [template.name for template in list_templates(database, ANYBODY) if template.saved_id]


def test_nothing_can_be_selected_before_it_is_read(dialog):
    assert "### Nothing selected yet" in texts(dialog)
    assert select(dialog).disabled
    assert len(dialog.radio(key="template-radio").options) == len(SHIPPED)


def test_cancel_opens_a_blank_designer(dialog):
    dialog.button(key="template-cancel").click().run()
    assert "new" in dialog.query_params["id"]
    assert labelled(dialog.text_input, "Segment name").value == ""
    assert any("Who belongs to this segment?" in text for text in texts(dialog))


def test_the_panel_says_what_a_template_does_and_whom_it_finds(dialog):
    choose(dialog, "Clicked in an e-mail")
    assert dialog.metric[0].value == "0"
    choose(dialog, "Accounts in given industries")
    assert "People who work for a company in one of the industries" in " ".join(texts(dialog))
    assert any("Contacts whose account's industry is in" in text for text in texts(dialog))
    assert (dialog.metric[0].label, dialog.metric[0].value) == ("Contacts today", "3")
    assert not select(dialog).disabled


def test_search_and_filter_narrow_the_list(dialog):
    dialog.text_input(key="template-search").set_value("BIRTHDAY today").run()
    assert any("Birthday today" in option for option in dialog.radio(key="template-radio").options)
    assert len(dialog.radio(key="template-radio").options) < 5
    dialog.text_input(key="template-search").set_value("nothing like it").run()
    assert "No template has these words" in dialog.info[0].value
    dialog.text_input(key="template-search").set_value("").run()
    dialog.selectbox(key="template-filter").set_value("Events").run()
    wanted = [template for template in SHIPPED if template.category == "Events"]
    assert len(dialog.radio(key="template-radio").options) == len(wanted)


def test_what_was_chosen_stays_while_one_searches(dialog):
    choose(dialog, "Hot leads")
    assert (dialog.metric[0].label, dialog.metric[0].value) == ("Leads today", "1")
    dialog.text_input(key="template-search").set_value("birthday").run()
    assert any("Hot leads" in text for text in texts(dialog))
    dialog.text_input(key="template-search").set_value("hot").run()
    assert dialog.radio(key="template-radio").value == "hot-leads"


def test_a_template_that_needs_a_value_waits_for_it(dialog):
    choose(dialog, "Contacts in given cities")
    assert select(dialog).disabled
    assert dialog.metric[0].value == "–"
    assert any("Give a value." in text for text in texts(dialog))
    labelled(dialog.multiselect, "Values").set_value(["Aachen", "Köln"]).run()
    assert dialog.metric[0].value == "4"
    select(dialog).click().run()
    assert labelled(dialog.text_input, "Segment name").value == "Contacts in given cities"
    assert any("city is in (“Aachen”, “Köln”)" in text for text in texts(dialog))
    assert dialog.metric[0].value == "4"


def test_values_are_kept_for_each_template(dialog):
    choose(dialog, "Active readers")
    assert dialog.metric[0].value == "0"
    choose(dialog, "New contacts")
    labelled(dialog.number_input, "Number").set_value(20).run()
    labelled(dialog.selectbox, "Unit").set_value("years").run()
    assert dialog.metric[0].value == "6"
    choose(dialog, "Active readers")
    dialog.number_input(key="template-active-readers-steps-1-block-comparison-value-number").set_value(7).run()
    assert any("at least 7 times in the last 90 days" in text for text in texts(dialog))
    choose(dialog, "New contacts")
    assert any("in the last 20 years" in text for text in texts(dialog))


def test_one_value_comes_to_both_of_its_places(dialog):
    choose(dialog, "Received, but never opened")
    labelled(dialog.multiselect, "Values").set_value(["Spring"]).run()
    said = next(text for text in texts(dialog) if "received an e-mail" in text)
    assert said.count("“Spring”") == 2


def test_segments_are_chosen_by_name(app, database):
    make_dynamic(database, "From Aachen", city_is("Aachen"))
    make_dynamic(database, "Not live", city_is("Köln"), live=False)
    at = choose(opened(app), "In one segment, but not in another")
    assert select(at).disabled
    assert labelled(at.selectbox, "In the segment").options == ["From Aachen"]
    labelled(at.selectbox, "In the segment").set_value("from-aachen").run()
    labelled(at.selectbox, "But not in the segment").set_value("from-aachen").run()
    assert not select(at).disabled
    assert at.metric[0].value == "0"


def test_a_new_segment_that_was_not_saved_can_be_brought_back(app):
    at = app.open("pages/builder.py", id="new")
    labelled(at.text_input, "Segment name").set_value("Mine").run()
    at.switch_page("pages/segments.py").run()
    at.menu_button(key="new-segment").click("dynamic").run()
    at.button(key="template-cancel").click().run()
    assert labelled(at.text_input, "Segment name").value == ""
    labelled(at.button, "Undo").click().run()
    # A test stays on the page that it opened, wherever the app went.
    at.switch_page("pages/builder.py")
    at.query_params["id"] = "new"
    at.run()
    assert labelled(at.text_input, "Segment name").value == "Mine"


def test_own_templates_come_first_and_say_what_they_are(app, database):
    save_own(database, description="People *nearby*.")
    at = opened(app)
    assert "Neighbours" in at.radio(key="template-radio").options[0]
    choose(at, "Neighbours", key_of(database))
    assert r"People \*nearby\*\." in [element.value for element in at.markdown]
    assert at.metric[0].value == "3"


def test_an_own_template_asks_for_what_its_author_ticked(app, database):
    save_own(database, parameters=[Parameter("", "Where", "A city.", (CITY_PATH,))])
    at = choose(opened(app), "Neighbours", key_of(database))
    assert "**Where** :small[A city.]" in texts(at)
    at.selectbox(key=f"template-{key_of(database)}-steps-0-block-conditions-0-city-is-value").set_value("Berlin").run()
    assert at.metric[0].value == "2"


def test_an_own_template_is_renamed(app, database):
    save_own(database)
    save_own(database, "Other")
    at = choose(opened(app), "Neighbours", key_of(database))
    at.menu_button(key="template-menu").click("edit").run()
    assert select(at).disabled
    at.text_input(key="template-name").set_value("other").run()
    at.button(key="template-save").click().run()
    assert "must be free" in at.error[0].value
    assert at.text_input(key="template-name").value == "other"
    at.text_input(key="template-name").set_value("Near us").run()
    at.button(key="template-save").click().run()
    assert own_names(database) == ["Near us", "Other"]
    assert "### Near us" in texts(at)


def test_a_deleted_template_comes_back(app, database):
    save_own(database)
    at = choose(opened(app), "Neighbours", key_of(database))
    at.menu_button(key="template-menu").click("delete").run()
    assert own_names(database) == []
    assert "### Nothing selected yet" in texts(at)
    labelled(at.button, "Undo").click().run()
    assert own_names(database) == ["Neighbours"]
    assert not at.exception


def test_a_template_that_does_not_fit_any_more_says_why(app, database):
    segment_id = make_dynamic(database, "From Aachen", city_is("Aachen"))
    of_segment = city_is("Aachen").model_copy(update={"steps": (Step(block=SegmentBlock(segment="from-aachen")),)})
    save_own(database, definition=of_segment)
    lifecycle.stop(database, caller(NOW), segment_id)
    at = choose(opened(app), "Neighbours", key_of(database))
    assert "can’t be used any more" in at.warning[0].value
    assert any("From Aachen" in text and "segment" in text.lower() for text in texts(at))
    assert select(at).disabled
