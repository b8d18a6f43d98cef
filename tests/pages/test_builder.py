import pytest

from core import lifecycle
from core.definition import (
    Condition,
    ConditionGroup,
    Definition,
    Group,
    ProfileBlock,
    RelatedGroup,
    SegmentBlock,
    Span,
    Step,
)
from core.operators import OPERATORS
from tests.pages.conftest import NOW, city_is, labelled, make_dynamic, make_static, readers

FIRST = "steps-0-block-conditions-0"


@pytest.fixture
def new(app):
    return app.open("pages/builder.py", id="new")


def open_saved(app, database, definition, *, live=False):
    segment_id = make_dynamic(database, "Saved", definition, live=live)
    return segment_id, app.open("pages/builder.py", id=segment_id)


def metric(at):
    return at.metric[0].value


def texts(at):
    return [element.value for element in at.main.markdown]


def press(at, label):
    labelled(at.button, label).click().run()
    assert not at.exception


def test_a_segment_is_built_saved_and_goes_live(new, database):
    at = new
    labelled(at.text_input, "Segment name").set_value("Readers in Aachen").run()
    press(at, "Profile block")
    at.selectbox(key=f"segment-new-{FIRST}-attribute").set_value("city").run()
    assert metric(at) == "–"
    at.selectbox(key=f"segment-new-{FIRST}-city-is-value").set_value("Aachen").run()
    assert metric(at) == "3"
    press(at, "Behavioral block")
    at.multiselect(key="segment-new-steps-1-block-interactions").set_value(["email_opened"]).run()
    assert at.selectbox(key="segment-new-steps-1-operator").value == "and_also"
    assert metric(at) == "2"
    at.selectbox(key="segment-new-steps-1-operator").set_value("but_not").run()
    assert metric(at) == "1"
    assert any("Contacts whose city is “Aachen”, but not" in text for text in texts(at)), texts(at)
    press(at, "Save")
    [saved] = lifecycle.list_segments(database)
    assert (saved.name, saved.state) == ("Readers in Aachen", "draft")
    assert str(saved.id) in at.query_params["id"]
    press(at, "Go live")
    [live] = lifecycle.list_segments(database)
    assert (live.state, live.members) == ("live", 1)
    assert not at.error


def test_a_segment_without_a_name_is_not_saved(new, database):
    press(new, "Profile block")
    press(new, "Save")
    assert "needs a name" in new.error[0].value
    assert lifecycle.list_segments(database) == []


def test_leads_are_chosen_before_the_first_block(new):
    labelled(new.button_group, "The segment is made of").set_value("lead").run()
    press(new, "Profile block")
    options = new.selectbox(key=f"segment-new-{FIRST}-attribute").options
    assert "Lead · Score" in options
    assert "Account · Industry" in options


def test_unfinished_work_is_saved_but_does_not_go_live(app, database):
    segment_id, at = open_saved(app, database, Definition(steps=(Step(block=ProfileBlock()),)))
    assert any("Add a condition" in text for text in texts(at))
    press(at, "Check for errors")
    assert "1 error found" in at.error[0].value
    press(at, "Go live")
    assert "1 error found" in at.error[0].value
    assert lifecycle.segment(database, segment_id).state == "draft"


def test_an_empty_segment_does_not_go_live(app, database):
    _, at = open_saved(app, database, Definition())
    press(at, "Check for errors")
    assert "The segment is empty" in at.error[0].value


def test_a_sound_segment_has_no_errors(app, database):
    _, at = open_saved(app, database, city_is("Aachen"))
    press(at, "Check for errors")
    assert not at.error
    assert at.toast[0].value == "No errors found."


def test_a_problem_stands_beside_its_block(app, database):
    bad = ProfileBlock(conditions=(Condition(attribute="cty", operator="is", value="x"),))
    _, at = open_saved(app, database, Definition(steps=(Step(block=bad),)))
    card = at.main
    assert any("must be an attribute" in text and "Did you mean “city”" in text for text in texts_of(card))


def texts_of(block):
    return [element.value for element in block.markdown]


def test_edits_survive_a_change_of_page(app, database):
    segment_id, at = open_saved(app, database, city_is("Aachen"))
    press(at, "Behavioral block")
    at.switch_page("pages/members.py").run()
    at.switch_page("pages/builder.py")
    at.query_params["id"] = str(segment_id)
    at.run()
    assert labelled(at.multiselect, "Interactions, any of").value == []
    assert not labelled(at.button, "Save").disabled


def test_nothing_to_save_when_nothing_has_changed(app, database):
    _, at = open_saved(app, database, city_is("Aachen"))
    assert labelled(at.button, "Save").disabled
    press(at, "Behavioral block")
    assert not labelled(at.button, "Save").disabled
    press(at, "Undo")
    assert labelled(at.button, "Save").disabled
    press(at, "Redo")
    assert not labelled(at.button, "Save").disabled


def test_blocks_move_double_and_go(app, database):
    steps = (
        Step(block=city_is("Aachen").steps[0].block),
        Step(operator="but_not", block=readers()),
    )
    segment_id, at = open_saved(app, database, Definition(steps=steps))
    key = f"segment-{segment_id}-steps-{{}}-menu"
    at.menu_button(key=key.format(0)).click("down").run()
    assert metric(at) == "2"
    at.menu_button(key=key.format(1)).click("duplicate").run()
    assert len([button for button in at.button if button.label == "Edit"]) == 3
    at.menu_button(key=key.format(2)).click("remove").run()
    at.menu_button(key=key.format(1)).click("group").run()
    assert any("Group" in text for text in texts(at))
    at.menu_button(key=key.format(1)).click("ungroup").run()
    assert not any("Group" in text for text in texts(at))
    assert not at.exception


def test_groups_show_their_blocks_and_can_be_edited(app, database):
    inner = Group(steps=(Step(block=city_is("Aachen").steps[0].block), Step(operator="or", block=readers())))
    segment_id, at = open_saved(app, database, Definition(steps=(Step(block=inner),)))
    assert metric(at) == "5"
    at.selectbox(key=f"segment-{segment_id}-steps-0-block-steps-1-operator").set_value("and_also").run()
    assert metric(at) == "2"


def test_nested_conditions_are_said_and_kept(app, database):
    nested = ConditionGroup(
        match="any",
        conditions=(
            Condition(attribute="city", operator="is", value="Aachen"),
            Condition(attribute="city", operator="is", value="Berlin"),
        ),
    )
    related = RelatedGroup(
        relation="leads", conditions=(Condition(attribute="score", operator="is_at_least", value=50),)
    )
    block = ProfileBlock(conditions=(nested, related))
    segment_id, at = open_saved(app, database, Definition(steps=(Step(block=block),)))
    press(at, "Edit")
    assert any("Aachen" in text and "Berlin" in text for text in texts(at))
    press(at, "Add condition")
    press(at, "Save")
    kept = lifecycle.segment(database, segment_id).draft.steps[0].block
    assert kept.conditions[:2] == (nested, related)


@pytest.mark.parametrize("target", ["contact", "lead"])
def test_every_operator_of_every_type_has_its_widget(app, database, target):
    """Each operator once, on the first attribute of its type; the widget shows the value that is there."""
    catalog = lifecycle.catalog(database)
    conditions = {}
    for name, attribute in catalog.attributes_of(target).items():
        for operator in OPERATORS.values():
            if attribute.type in operator.types:
                value = VALUES[operator.shape](attribute)
                conditions.setdefault(
                    (attribute.type, operator.key),
                    Condition(attribute=name, operator=operator.key, value=value),
                )
    block = ProfileBlock(conditions=tuple(conditions.values()))
    _, at = open_saved(app, database, Definition(target=target, steps=(Step(block=block),)))
    before = lifecycle.list_segments(database)[0]
    press(at, "Edit")
    at.run()
    assert not at.exception
    assert labelled(at.button, "Save").disabled, "drawing must change nothing"
    assert lifecycle.segment(database, before.id).draft.steps[0].block == block


def sample_value(attribute):
    match attribute.type:
        case "text":
            return "Aachen"
        case "choice":
            return attribute.choice_codes[0]
        case "date" | "datetime":
            return "2026-01-31"
    return 5


VALUES = {
    "none": lambda _: None,
    "one": sample_value,
    "many": lambda attribute: (sample_value(attribute),),
    "pair": lambda attribute: (sample_value(attribute),) * 2,
    "span": lambda _: Span(amount=7, unit="weeks"),
    "period": lambda _: "previous_month",
    "month": lambda _: 3,
    "weekday": lambda _: 5,
}


def test_no_data_is_part_of_a_negative_condition(app, database):
    block = ProfileBlock(conditions=(Condition(attribute="account.industry", operator="is_not", value="construction"),))
    _, at = open_saved(app, database, Definition(steps=(Step(block=block),)))
    assert metric(at) == "3"
    press(at, "Edit")
    labelled(at.toggle, "Also where there is no data").set_value(False).run()
    assert metric(at) == "0"


def test_a_live_segment_of_the_same_target_can_be_used(app, database):
    make_dynamic(database, "From Aachen", city_is("Aachen"))
    make_dynamic(database, "A draft", city_is("Berlin"), live=False)
    make_static(database, "Friends", (1, 6), live=True)
    segment_id, at = open_saved(app, database, Definition())
    press(at, "Segment block")
    members_of = labelled(at.selectbox, "Members of")
    assert members_of.options == ["Friends", "From Aachen"]
    members_of.set_value("from-aachen").run()
    assert metric(at) == "3"
    press(at, "Save")
    assert lifecycle.segment(database, segment_id).draft.steps[0].block == SegmentBlock(segment="from-aachen")


def test_windows_and_measures_change_the_count(app, database):
    _, at = open_saved(app, database, Definition(steps=(Step(block=readers()),)))
    assert metric(at) == "4"
    press(at, "Edit")
    labelled(at.selectbox, "When").set_value("in_the_last").run()
    labelled(at.number_input, "Number", 1).set_value(2).run()
    assert metric(at) == "1"
    labelled(at.selectbox, "When").set_value("ever").run()
    labelled(at.selectbox, "Compared").set_value("exactly").run()
    labelled(at.number_input, "Number").set_value(0).run()
    assert metric(at) == "2"
    labelled(at.selectbox, "How much").set_value("sum").run()
    assert any("Choose a property" in text for text in texts(at))
    labelled(at.selectbox, "Of which property").set_value("amount").run()
    assert metric(at) == "6"


def test_a_condition_on_a_property(app, database):
    _, at = open_saved(app, database, Definition(steps=(Step(block=readers()),)))
    press(at, "Edit")
    press(at, "Add condition")
    labelled(at.selectbox, "Property").set_value("email").run()
    labelled(at.selectbox, "Value").set_value("Spring").run()
    assert metric(at) == "4"


def test_a_sentence_becomes_blocks(app, database):
    _, at = open_saved(app, database, city_is("Aachen"))
    labelled(at.text_area, "Sentence").set_value("Contacts whose city is “Berlin”.").run()
    press(at, "Apply")
    assert metric(at) == "2"
    assert any("whose city is “Berlin”" in text for text in texts(at))


def test_a_mistake_in_a_sentence_is_pointed_at(app, database):
    _, at = open_saved(app, database, city_is("Aachen"))
    labelled(at.text_area, "Sentence").set_value("Contacts whose cty is “Berlin”.").run()
    press(at, "Apply")
    assert at.error
    assert any(":red-background[**cty**]" in text for text in texts(at))
    assert metric(at) == "3"


def test_somebody_else_saved_first(app, database):
    segment_id, at = open_saved(app, database, city_is("Aachen"))
    press(at, "Behavioral block")
    revision = lifecycle.segment(database, segment_id).draft_revision
    lifecycle.save_draft(database, segment_id, city_is("Berlin"), revision=revision, now=NOW)
    press(at, "Save")
    assert "somebody else saved it" in at.error[0].value
    press(at, "Load the saved version")
    assert metric(at) == "2"


def test_a_live_segment_is_refreshed_and_stopped(app, database):
    segment_id, at = open_saved(app, database, city_is("Aachen"), live=True)
    press(at, "Refresh")
    assert "Refreshed: 3 members" in at.toast[0].value
    press(at, "Stop")
    assert lifecycle.segment(database, segment_id).state == "stopped"
    press(at, "Go live")
    assert lifecycle.segment(database, segment_id).state == "live"


def test_a_segment_in_use_is_not_stopped(app, database):
    make_dynamic(database, "From Aachen", city_is("Aachen"))
    make_dynamic(database, "User", Definition(steps=(Step(block=SegmentBlock(segment="from-aachen")),)))
    segment_id = next(s.id for s in lifecycle.list_segments(database) if s.name == "From Aachen")
    at = app.open("pages/builder.py", id=segment_id)
    press(at, "Stop")
    assert "“User”" in at.error[0].value


def test_a_static_segment_has_no_designer(app, database):
    at = app.open("pages/builder.py", id=make_static(database, "Friends"))
    assert "#### Who is in it" in texts(at)


@pytest.mark.parametrize("text", ["99", "x", "-1", "²", "9" * 30])
@pytest.mark.parametrize("page", ["builder", "members", "insights", "general"])
def test_an_unknown_segment_is_told_kindly(app, page, text):
    at = app.open(f"pages/{page}.py", id=text)
    assert at.title[0].value in ("This segment does not exist", "No segment is open")
    assert at.main.get("page_link")[0].label == "All segments"


def test_what_is_odd_is_remarked_and_stops_nothing(app, database):
    odd = Definition(
        steps=(
            Step(block=ProfileBlock(conditions=(Condition(attribute="city", operator="is", value="Aachen"),))),
            Step(
                operator="and_also",
                block=ProfileBlock(
                    conditions=(
                        Condition(attribute="city", operator="is", value="Bonn"),
                        Condition(attribute="city", operator="is", value="Köln"),
                    )
                ),
            ),
        )
    )
    made = lifecycle.create_segment(database, kind="dynamic", name="Odd", now=NOW)
    lifecycle.save_draft(database, made.id, odd, revision=made.draft_revision, now=NOW)
    at = app.open("pages/builder.py", id=made.id)
    next(button for button in at.button if button.label == "Check for errors").click().run()
    assert not at.exception
    assert "Worth a look" in at.toast[0].value
    assert "city is" in at.toast[0].value
