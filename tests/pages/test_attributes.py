"""The tab Attributes of the page Data."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from core import lifecycle
from core.language.catalog import Attribute
from core.language.operators import AttributeType as T
from core.lifecycle.attributes import count_values
from core.store.database import Database
from core.store.declaring import declare_attribute
from tests.callers import ANYBODY
from tests.makers import defined, where
from tests.pages.conftest import App, labelled, make_dynamic
from ui.data.choice_editor import edited

COLORS = (("red", "Red"), ("rouge", "Rouge"), ("blue", "Blue"))
VALUES = {1: ("7", "red"), 2: ("x", "rouge"), 3: ("12", "blue")}


@pytest.fixture
def tab(app: App, database: Database):
    """The tab, with an attribute of texts and one of choices that three contacts have."""
    with database.writing() as session:
        declare_attribute(session, "contact", Attribute("points", "Points", T.TEXT))
        declare_attribute(session, "contact", Attribute("color", "Color", T.CHOICE, choices=COLORS))
        update = sa.text("UPDATE contact SET points = :p, points_key = :p, color = :c WHERE id = :id")
        for id_, (points, color) in VALUES.items():
            session.execute(update, {"id": id_, "p": points, "c": color})
    return again(app.open("pages/data.py"))


def again(at):
    """The next run with the tab open: AppTest does not remember which one is."""
    at.session_state["data-tabs"] = "Attributes"
    at.run()
    assert not at.exception
    return at


def attribute_of(database: Database, name: str, entity: str = "contact") -> Attribute:
    return lifecycle.catalog(database, ANYBODY).attributes_of(entity)[name]


def open_attribute(at, name: str, part: str | None = None):
    at.button(key=f"attribute-open-contact-{name}").click()
    again(at)
    if part:
        at.session_state["attribute-tab"] = part
        again(at)
    return at


def test_declared_attributes_come_first(tab) -> None:
    names = [b.label for b in tab.button if (b.key or "").startswith("attribute-open-")]
    assert names[:3] == ["Color", "Points", r"First name"]


def test_an_attribute_is_declared(tab, database: Database) -> None:
    tab.button(key="attribute-new").click()
    again(tab)
    labelled(tab.text_input, "Name").set_value("Shoe size (EU)")
    labelled(tab.selectbox, "Type").select("number")
    again(tab)
    tab.button(key="attribute-declare").click()
    again(tab)
    assert attribute_of(database, "shoe_size_eu").label == "Shoe size (EU)"


def test_a_wrong_name_is_told_in_the_dialog(tab) -> None:
    tab.button(key="attribute-new").click()
    again(tab)
    tab.button(key="attribute-declare").click()
    again(tab)
    assert "label must be one line" in tab.error[0].value


def test_an_attribute_is_named_and_described(tab, database: Database) -> None:
    open_attribute(tab, "points")
    labelled(tab.text_input, "Name").set_value("Score")
    labelled(tab.text_area, "What it means").set_value("From the **game**")
    tab.button(key="attribute-save").click()
    again(tab)
    assert (attribute_of(database, "points").label, attribute_of(database, "points").description) == (
        "Score", "From the **game**",
    )  # fmt: skip


def test_a_type_is_shown_before_it_changes(tab, database: Database) -> None:
    open_attribute(tab, "points", "Type")
    labelled(tab.selectbox, "Type").select("number")
    again(tab)
    figures = next(html.proto.body for html in tab.get("html") if "retype-figures" in html.proto.body)
    assert "<b>2</b><span>keep their value</span>" in figures
    assert "<b>1</b><span>lose it</span>" in figures
    assert tab.button(key="retype-do").disabled
    assert attribute_of(database, "points").type == "text"
    labelled(tab.toggle, "1 record may lose the value").set_value(True)
    again(tab)
    tab.button(key="retype-do").click()
    again(tab)
    assert attribute_of(database, "points").type == "number"


def test_a_type_that_a_live_segment_can_not_ask_is_refused(tab, database: Database) -> None:
    make_dynamic(database, "Sevens", defined(where("points", "begins_with", "7")))
    again(tab)
    open_attribute(tab, "points", "Type")
    labelled(tab.selectbox, "Type").select("number")
    again(tab)
    assert "Sevens" in tab.error[0].value
    assert not [button for button in tab.button if button.key == "retype-do"]


def test_what_is_asked_is_not_removed(tab, database: Database) -> None:
    open_attribute(tab, "color", "Remove")
    tab.toggle[0].set_value(True)
    again(tab)
    make_dynamic(database, "Reds", defined(where("color", "is", "red")))  # meanwhile
    tab.button(key="attribute-remove").click()
    again(tab)
    assert count_values(database, ANYBODY, "contact", "color") == 3
    assert "stays while it is asked" in tab.warning[0].value


def test_an_attribute_is_removed_with_its_values(tab, database: Database) -> None:
    open_attribute(tab, "points", "Remove")
    assert tab.button(key="attribute-remove").disabled
    labelled(tab.toggle, "Delete 3 values").set_value(True)
    again(tab)
    tab.button(key="attribute-remove").click()
    again(tab)
    assert "points" not in lifecycle.catalog(database, ANYBODY).attributes_of("contact")


def test_choices_are_merged(tab, database: Database) -> None:
    open_attribute(tab, "color", "Choices")
    labelled(tab.multiselect, "These").set_value(["rouge"])
    labelled(tab.selectbox, "Become").select("red")
    again(tab)
    tab.button(key="choices-merge").click()
    again(tab)
    assert attribute_of(database, "color").choices == (("red", "Red"), ("blue", "Blue"))
    assert count_values(database, ANYBODY, "contact", "color") == 3


def test_the_edits_of_the_table_become_a_list() -> None:
    edits = {
        "edited_rows": {0: {"Place": 9}, "2": {"Choice": "Azure"}},
        "added_rows": [{"Choice": "Green", "Place": 1}, {"Choice": "Pink"}],
        "deleted_rows": [1],
    }
    assert edited(COLORS, edits) == [("", "Green"), ("blue", "Azure"), ("", "Pink"), ("red", "Red")]
    assert edited(COLORS, {}) == list(COLORS)
    for place in (1, 2, 3):
        assert edited(COLORS, {"edited_rows": {0: {"Place": place}}})[place - 1] == COLORS[0]
