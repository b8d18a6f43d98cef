"""Save as template: the dialog, on a page of its own."""

import pytest

from core.lifecycle.templates import OWN_CATEGORY, list_templates, save_template
from tests.apps import AppTest
from tests.callers import ANYBODY, caller
from tests.pages.conftest import NOW, city_is, labelled
from tests.waiting import WITHIN_SECONDS


def page() -> None:
    from core.language.definition import Definition, Step
    from tests.pages.conftest import city_is, readers
    from ui.segment import save_template
    from ui.shell import notices, state

    draft = state.draft(None)
    if draft is None:
        draft = state.blank("contact", "UTC")
        draft.name = "From Aachen"
        of_city = city_is("Aachen").steps
        draft.definition = Definition(steps=(*of_city, Step(operator="and_also", block=readers())), excluded=(1,))
    notices.show()
    save_template.button(draft)
    save_template.draw(draft)


@pytest.fixture
def dialog(database):  # noqa: ARG001 - the page opens it
    at = AppTest.from_function(page, default_timeout=WITHIN_SECONDS).run()
    at.button(key="save-template").click().run()
    assert not at.exception
    return at


def save(at):
    at.button(key="save-template-save").click().run()
    assert not at.exception


def own(database):
    return [template for template in list_templates(database, ANYBODY) if template.saved_id]


def test_the_name_of_the_segment_is_suggested(dialog, database):
    assert labelled(dialog.text_input, "Name").value == "From Aachen"
    save(dialog)
    [template] = own(database)
    assert (template.name, template.category, template.parameters) == ("From Aachen", OWN_CATEGORY, ())
    assert dialog.toast[0].value.startswith("Saved as a template")
    assert not dialog.text_input


def test_people_picked_by_hand_are_said_to_be_left_out(dialog, database):
    assert "by hand are not kept" in dialog.info[0].value
    save(dialog)
    assert own(database)[0].definition.excluded == ()


def test_a_ticked_value_is_asked_for_with_label_and_help(dialog, database):
    assert [box.label for box in dialog.checkbox] == [
        "city is “Aachen”",
        r"opened an e\-mail\: number of times at least 1",
    ]
    dialog.checkbox[0].check().run()
    labelled(dialog.text_input, "Label").set_value("Where").run()
    labelled(dialog.text_input, "Help").set_value("A city.").run()
    dialog.text_area(key="save-template-description").set_value("Readers nearby.").run()
    dialog.selectbox(key="save-template-category").set_value("E-mail").run()
    save(dialog)
    [template] = own(database)
    assert (template.category, template.description) == ("E-mail", "Readers nearby.")
    [asked] = template.parameters
    assert (asked.label, asked.help) == ("Where", "A city.")
    assert asked.paths == (("steps", 0, "block", "conditions", 0, "value"),)


def test_a_name_that_is_taken_loses_nothing(dialog, database):
    save_template(database, caller(NOW), name="FROM AACHEN", definition=city_is("Aachen"))
    dialog.text_area(key="save-template-description").set_value("Mine.").run()
    save(dialog)
    assert "must be free" in dialog.error[0].value
    assert dialog.text_area(key="save-template-description").value == "Mine."
    labelled(dialog.text_input, "Name").set_value("Another").run()
    save(dialog)
    assert [template.name for template in own(database)] == ["Another", "FROM AACHEN"]
