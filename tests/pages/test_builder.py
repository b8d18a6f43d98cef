import pytest

from core import lifecycle
from core.language.definition import (
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
from core.language.operators import OPERATORS
from tests.callers import ANYBODY, caller
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
    [saved] = lifecycle.list_segments(database, ANYBODY)
    assert (saved.name, saved.state) == ("Readers in Aachen", "draft")
    assert str(saved.id) in at.query_params["id"]
    press(at, "Go live")
    [live] = lifecycle.list_segments(database, ANYBODY)
    assert (live.state, live.members) == ("live", 1)
    assert not at.error


def test_a_segment_without_a_name_is_not_saved(new, database):
    press(new, "Profile block")
    press(new, "Save")
    assert "needs a name" in new.error[0].value
    assert lifecycle.list_segments(database, ANYBODY) == []


def test_leads_are_chosen_before_the_first_block(new):
    labelled(new.button_group, "The segment is made of").set_value("lead").run()
    press(new, "Profile block")
    options = new.selectbox(key=f"segment-new-{FIRST}-attribute").options
    assert "Lead · Score – number, 100 % filled" in options
    assert "Account · Industry – choice, 100 % filled" in options


def test_unfinished_work_is_saved_but_does_not_go_live(app, database):
    segment_id, at = open_saved(app, database, Definition(steps=(Step(block=ProfileBlock()),)))
    assert any("Add a condition" in text for text in texts(at))
    press(at, "Check for errors")
    assert "1 error found" in at.error[0].value
    press(at, "Go live")
    assert "1 error found" in at.error[0].value
    assert lifecycle.segment(database, ANYBODY, segment_id).state == "draft"


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


def test_groups_of_conditions_are_built_with_widgets(app, database):
    segment_id, at = open_saved(app, database, city_is("Aachen"))
    press(at, "Edit")
    press(at, "Add group")
    inner = f"segment-{segment_id}-steps-0-block-conditions-1"
    at.selectbox(key=f"{inner}-conditions-0-attribute").set_value("first_name").run()
    at.selectbox(key=f"{inner}-conditions-0-first_name-is-value").set_value("Anna").run()
    at.button(key=f"{inner}-add-condition").click().run()
    at.selectbox(key=f"{inner}-conditions-1-attribute").set_value("first_name").run()
    at.selectbox(key=f"{inner}-conditions-1-first_name-is-value").set_value("Carla").run()
    assert metric(at) == "0"
    at.button_group(key=f"{inner}-match").set_value("any").run()
    assert metric(at) == "1"
    press(at, "Save")
    [city, group] = lifecycle.segment(database, ANYBODY, segment_id).draft.steps[0].block.conditions
    assert city.value == "Aachen"
    assert (group.match, [part.value for part in group.conditions]) == ("any", ["Anna", "Carla"])


def test_leads_of_a_contact_are_asked_with_a_quantifier(app, database):
    segment_id, at = open_saved(app, database, Definition())
    press(at, "Profile block")
    key = f"segment-{segment_id}-steps-0-block"
    press(at, "Remove condition")
    press(at, "Add leads")
    leads = f"{key}-conditions-0"
    at.selectbox(key=f"{leads}-conditions-0-attribute").set_value("score").run()
    at.selectbox(key=f"{leads}-conditions-0-score-operator").set_value("is_at_least").run()
    at.number_input(key=f"{leads}-conditions-0-score-is_at_least-value").set_value(50).run()
    assert metric(at) == "1"
    at.selectbox(key=f"{leads}-quantifier").set_value("none").run()
    assert metric(at) == "5"


def test_a_problem_inside_a_group_stands_there_once(app, database):
    bad = Condition(attribute="cty", operator="is", value="x")
    nested = ConditionGroup(conditions=(RelatedGroup(relation="leads", conditions=(bad,)),))
    _, at = open_saved(app, database, Definition(steps=(Step(block=ProfileBlock(conditions=(nested,))),)))
    press(at, "Edit")
    assert sum("must be an attribute" in text for text in texts(at)) == 1


def test_values_are_offered_with_how_often_they_are_there(app, database):
    segment_id, at = open_saved(app, database, city_is("Aachen"))
    press(at, "Edit")
    value = at.selectbox(key=f"segment-{segment_id}-{FIRST}-city-is-value")
    assert value.options == ["Aachen (3)", "Berlin (2)", "Köln (1)"]


def test_a_group_collapses_to_its_sentence(app, database):
    inner = Group(steps=(Step(block=city_is("Aachen").steps[0].block), Step(operator="or", block=readers())))
    segment_id, at = open_saved(app, database, Definition(steps=(Step(block=inner),)))
    at.menu_button(key=f"segment-{segment_id}-steps-0-menu").click("collapse").run()
    assert not [button for button in at.button if button.label == "Edit"]
    assert any("city is “Aachen”" in text and "opened an e" in text for text in texts(at))
    press(at, "Expand")
    assert len([button for button in at.button if button.label == "Edit"]) == 2


def test_people_are_always_in_or_never_in(app, database):
    segment_id, at = open_saved(app, database, city_is("Aachen"))
    at.button(key=f"segment-{segment_id}-included-add").click().run()
    at.checkbox(key="pick-6").check().run()
    at.button(key="picker-act").click().run()
    assert metric(at) == "4"
    at.button(key=f"segment-{segment_id}-excluded-add").click().run()
    at.checkbox(key="pick-1").check().run()
    at.button(key="picker-act").click().run()
    assert metric(at) == "3"
    press(at, "Save")
    kept = lifecycle.segment(database, ANYBODY, segment_id).draft
    assert (kept.included, kept.excluded) == ((6,), (1,))
    at.button(key=f"segment-{segment_id}-excluded-1").click().run()
    assert metric(at) == "4"


def test_each_step_is_counted_where_it_stands_and_as_a_waterfall(app, database):
    steps = (Step(block=city_is("Aachen").steps[0].block), Step(operator="but_not", block=readers()))
    segment_id, at = open_saved(app, database, Definition(steps=steps))
    at.session_state[f"segment-{segment_id}-steps"] = True
    at.run()
    assert ":small[3 alone → **3** so far]" in texts(at)
    assert ":small[4 alone → **1** so far]" in texts(at)
    assert len(at.get("vega_lite_chart")) == 1


def test_a_warning_stands_beside_its_block(app, database):
    odd = ProfileBlock(
        conditions=(
            Condition(attribute="city", operator="is", value="Bonn"),
            Condition(attribute="city", operator="is", value="Köln"),
        )
    )
    _, at = open_saved(app, database, Definition(steps=(Step(block=odd),)))
    assert any("lightbulb" in text for text in texts(at))
    assert metric(at) == "0"


@pytest.mark.parametrize("target", ["contact", "lead"])
def test_every_operator_of_every_type_has_its_widget(app, database, target):
    """Each operator once, on the first attribute of its type; the widget shows the value that is there."""
    catalog = lifecycle.catalog(database, ANYBODY)
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
    before = lifecycle.list_segments(database, ANYBODY)[0]
    press(at, "Edit")
    at.run()
    assert not at.exception
    assert labelled(at.button, "Save").disabled, "drawing must change nothing"
    assert lifecycle.segment(database, ANYBODY, before.id).draft.steps[0].block == block


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
    assert lifecycle.segment(database, ANYBODY, segment_id).draft.steps[0].block == SegmentBlock(segment="from-aachen")


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


@pytest.fixture
def conflict(app, database):
    """A draft with a new block, while Bea saved another city and another name."""
    segment_id, at = open_saved(app, database, city_is("Aachen"))
    press(at, "Behavioral block")
    revision = lifecycle.segment(database, ANYBODY, segment_id).draft_revision
    lifecycle.save_draft(database, caller(NOW, "Bea"), segment_id, city_is("Berlin"), revision=revision, name="Of Bea")
    press(at, "Save")
    assert lifecycle.segment(database, ANYBODY, segment_id).draft == city_is("Berlin"), "nothing is overwritten unasked"
    return segment_id, at


def test_the_second_to_save_is_told_who_changed_what(conflict):
    _, at = conflict
    assert "somebody else saved it" in at.error[0].value
    assert any("Bea saved this segment" in text for text in texts(at))
    said = next(text for text in texts(at) if "name changed to" in text)
    assert "Of Bea" in said
    assert "Berlin" in said


def test_the_second_can_take_what_the_first_saved_and_still_undo(conflict):
    _, at = conflict
    press(at, "Take theirs")
    assert metric(at) == "2"
    assert labelled(at.text_input, "Segment name").value == "Of Bea"
    assert labelled(at.button, "Save").disabled
    press(at, "Undo")
    assert len([button for button in at.button if button.label == "Edit"]) == 2


def test_the_second_can_keep_the_own_edits(conflict, database):
    segment_id, at = conflict
    press(at, "Keep mine")
    press(at, "Save")
    assert not at.error
    kept = lifecycle.segment(database, ANYBODY, segment_id)
    assert (len(kept.draft.steps), kept.name) == (2, "Saved")
    press(at, "Undo")
    assert metric(at) == "2", "what was overwritten can still be had"


def test_the_second_can_save_a_segment_of_the_own(conflict, database):
    segment_id, at = conflict
    press(at, "Save mine as a new segment")
    at.text_input(key="save-as-name").set_value("Mine").run()
    at.button(key="save-as-save").click().run()
    assert not at.exception
    names = {segment.name: segment.id for segment in lifecycle.list_segments(database, ANYBODY)}
    assert set(names) == {"Of Bea", "Mine"}
    assert at.query_params["id"] == str(names["Mine"])
    assert len(lifecycle.segment(database, ANYBODY, names["Mine"]).draft.steps) == 2
    assert lifecycle.segment(database, ANYBODY, segment_id).draft == city_is("Berlin")


def test_saving_as_asks_for_a_name(app, database):
    _, at = open_saved(app, database, city_is("Aachen"))
    press(at, "Save as")
    assert at.text_input(key="save-as-name").value == "Saved (copy)"
    at.text_input(key="save-as-name").set_value(" ").run()
    at.button(key="save-as-save").click().run()
    assert "needs a name" in at.error[0].value
    assert len(lifecycle.list_segments(database, ANYBODY)) == 1


def elsewhere(at):
    at.switch_page("pages/segments.py")
    del at.query_params["id"]
    at.run()


def left_unsaved(app, database):
    segment_id, at = open_saved(app, database, city_is("Aachen"))
    at.text_input(key=f"segment-{segment_id}-name").set_value("Renamed").run()
    elsewhere(at)
    assert not at.exception
    return segment_id, at


def asks(at):
    return any("has changes that are not saved" in text for text in texts_of(at))


def test_leaving_with_unsaved_edits_asks_and_saves(app, database):
    segment_id, at = left_unsaved(app, database)
    assert asks(at)
    at.button(key="leaving-save").click().run()
    assert not asks(at)
    assert lifecycle.segment(database, ANYBODY, segment_id).name == "Renamed"


def test_unsaved_edits_can_be_discarded_on_leaving(app, database):
    segment_id, at = left_unsaved(app, database)
    at.button(key="leaving-discard").click().run()
    assert not asks(at)
    at.switch_page("pages/builder.py")
    at.query_params["id"] = str(segment_id)
    at.run()
    assert labelled(at.text_input, "Segment name").value == "Saved"


def test_one_can_go_back_to_unsaved_edits(app, database):
    segment_id, at = left_unsaved(app, database)
    at.button(key="leaving-back").click().run()
    assert at.query_params["id"] == str(segment_id)
    assert labelled(at.text_input, "Segment name").value == "Renamed"
    assert not asks(at)


def test_unsaved_edits_kept_for_later_are_asked_about_once(app, database):
    _, at = left_unsaved(app, database)
    at.button(key="leaving-later").click().run()
    assert not asks(at)
    at.switch_page("pages/data.py").run()
    assert not asks(at)


def test_what_can_not_be_saved_on_leaving_is_gone_back_to(app, database):
    segment_id, at = open_saved(app, database, city_is("Aachen"))
    at.text_input(key=f"segment-{segment_id}-name").set_value("").run()
    elsewhere(at)
    at.button(key="leaving-save").click().run()
    assert "needs a name" in at.error[0].value
    assert at.query_params["id"] == str(segment_id)


def test_a_live_segment_is_refreshed_and_stopped(app, database):
    segment_id, at = open_saved(app, database, city_is("Aachen"), live=True)
    press(at, "Refresh")
    assert "Refreshed: 3 members" in at.toast[0].value
    press(at, "Stop")
    assert lifecycle.segment(database, ANYBODY, segment_id).state == "stopped"
    press(at, "Go live")
    assert lifecycle.segment(database, ANYBODY, segment_id).state == "stopped", (
        "who would enter and leave is shown first"
    )
    at.button(key="publish-confirm").click().run()
    assert lifecycle.segment(database, ANYBODY, segment_id).state == "live"


def test_a_segment_in_use_is_not_stopped(app, database):
    make_dynamic(database, "From Aachen", city_is("Aachen"))
    make_dynamic(database, "User", Definition(steps=(Step(block=SegmentBlock(segment="from-aachen")),)))
    segment_id = next(s.id for s in lifecycle.list_segments(database, ANYBODY) if s.name == "From Aachen")
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
    made = lifecycle.create_segment(database, caller(NOW), kind="dynamic", name="Odd")
    lifecycle.save_draft(database, caller(NOW), made.id, odd, revision=made.draft_revision)
    at = app.open("pages/builder.py", id=made.id)
    next(button for button in at.button if button.label == "Check for errors").click().run()
    assert not at.exception
    assert "Worth a look" in at.toast[0].value
    assert "city is" in at.toast[0].value
