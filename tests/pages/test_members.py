from core import lifecycle
from core.language.definition import Definition
from tests.callers import ANYBODY, caller
from tests.pages.conftest import NOW, city_is, labelled, make_dynamic, make_static


def frame(at):
    return at.dataframe[0].value


def test_a_draft_has_no_members_yet(app, database):
    at = app.open("pages/members.py", id=make_dynamic(database, "Draft", city_is("Aachen"), live=False))
    assert "#### No members yet" in [element.value for element in at.markdown]


def test_members_are_listed_with_the_reason(app, database):
    at = app.open("pages/members.py", id=make_dynamic(database, "From Aachen", city_is("Aachen")))
    assert list(frame(at).columns) == ["Open ", "Why", "Name", "E-mail", "City", "Account", "Member since", "Reason"]
    assert list(frame(at)["Name"]) == ["Anna Muster", "Bela Muster", "Emma Muster"]
    assert set(frame(at)["Reason"]) == {"Definition changed"}
    assert "3 members" in at.caption[0].value


def test_members_are_found_by_name(app, database):
    segment_id = make_dynamic(database, "From Aachen", city_is("Aachen"))
    at = app.open("pages/members.py", id=segment_id)
    at.text_input(key=f"members-search-{segment_id}").set_value("emma").run()
    assert list(frame(at)["Name"]) == ["Emma Muster"]
    at.text_input(key=f"members-search-{segment_id}").set_value("zoe").run()
    assert "No member has these words" in at.info[0].value


def test_nobody_is_told_kindly(app, database):
    at = app.open("pages/members.py", id=make_dynamic(database, "From Rome", city_is("Rome")))
    assert "Nobody meets the conditions now" in at.info[0].value


def test_the_log_of_refreshes_is_read_when_it_is_opened(app, database):
    segment_id = make_dynamic(database, "From Aachen", city_is("Aachen"))
    at = app.open("pages/members.py", id=segment_id)
    assert len(at.dataframe) == 1
    at.session_state[f"refreshes-{segment_id}"] = True
    log = at.run().dataframe[1].value
    assert list(log["Members"]) == [3]
    assert list(log["Outcome"]) == ["Done"]


def test_picked_people_are_shown_before_going_live(app, database):
    segment_id = make_static(database, "Friends", (1, 2))
    at = app.open("pages/members.py", id=segment_id)
    assert "become members when you click" in at.info[0].value
    assert list(frame(at)["Name"]) == ["Anna Muster", "Bela Muster"]
    labelled(at.button, "Go live").click().run()
    assert lifecycle.list_segments(database, ANYBODY)[0].members == 2
    assert "2 members" in at.caption[0].value


def test_people_are_added_in_a_dialog(app, database):
    segment_id = make_static(database, "Friends")
    at = app.open("pages/general.py", id=segment_id)
    at.button(key="add").click().run()
    at.text_input(key="pick-search").set_value("carla").run()
    at.checkbox(key="pick-3").check().run()
    at.text_input(key="pick-search").set_value("dario").run()
    at.checkbox(key="pick-4").check().run()
    assert at.button(key="picker-act").label == "Add selected (2)"
    at.button(key="picker-act").click().run()
    assert not at.exception
    assert "2 people picked by hand" in [element.value for element in at.markdown]


def test_people_are_removed_in_a_dialog_and_put_back(app, database):
    segment_id = make_static(database, "Friends", (1, 2, 3), live=True)
    at = app.open("pages/members.py", id=segment_id)
    at.button(key="remove").click().run()
    at.checkbox(key="pick-2").check().run()
    at.button(key="picker-act").click().run()
    assert lifecycle.list_segments(database, ANYBODY)[0].members == 2
    labelled(at.button, "Undo").click().run()
    assert lifecycle.list_segments(database, ANYBODY)[0].members == 3


def test_there_is_nobody_to_remove_from_an_empty_list(app, database):
    at = app.open("pages/members.py", id=make_static(database, "Friends"))
    assert at.button(key="remove").disabled
    assert "Nobody is picked yet" in at.info[-1].value


def test_leads_can_be_picked_too(app, database):
    created = lifecycle.create_segment(database, caller(NOW), kind="static", name="Leads", target="lead")
    at = app.open("pages/general.py", id=created.id)
    at.button(key="add").click().run()
    loader, excavator = (box.label for box in at.checkbox)
    assert loader.startswith("Wheel loader · anna")
    assert excavator.startswith("Excavator")


def test_an_empty_definition_has_no_members_page_trouble(app, database):
    at = app.open("pages/members.py", id=make_dynamic(database, "Empty", Definition(), live=False))
    assert not at.exception


def ask_about(at, text, line):
    at.text_input(key=next(box.key for box in at.text_input if box.key.endswith("dialog-search"))).set_value(text).run()
    labelled(at.button, line).click().run()
    assert not at.exception
    return [element.value for element in at.markdown]


def test_why_a_member_is_in_and_since_when(app, database):
    segment_id = make_dynamic(database, "From Aachen", city_is("Aachen"))
    at = app.open("pages/members.py", id=segment_id)
    at.button(key=f"why-{segment_id}").click().run()
    said = ask_about(at, "emma", "Emma Muster · emma\u2060@example\\.org · Aachen · Stein \\& Sohn")
    assert ":green[✓] **In** – step 1 lets them in" in said
    assert "- :green[✓] city is “Aachen” :gray[– City is “Aachen”]" in said
    stays = at.dataframe[-1].value
    assert list(stays["Left"]) == ["Still in"]
    assert list(stays["Because"]) == ["Definition changed"]


def test_why_somebody_else_is_not_in(app, database):
    segment_id = make_dynamic(database, "From Aachen", city_is("Aachen"))
    at = app.open("pages/members.py", id=segment_id)
    at.button(key=f"why-{segment_id}").click().run()
    said = ask_about(at, "carla", "Carla Muster · carla\u2060@example\\.org · Berlin · Stein \\& Sohn")
    assert ":red[✗] **Not in** – no step lets them in" in said
    assert "#### Stays in this segment" not in said


def test_a_dialog_tells_when_nobody_is_found(app, database):
    segment_id = make_dynamic(database, "From Aachen", city_is("Aachen"))
    at = app.open("pages/members.py", id=segment_id)
    at.button(key=f"why-{segment_id}").click().run()
    at.text_input(key=f"why-{segment_id}-dialog-search").set_value("zoe").run()
    assert "Nobody is found" in at.info[-1].value


def test_a_picked_member_is_in_because_picked(app, database):
    segment_id = make_static(database, "Friends", (1, 2), live=True)
    at = app.open("pages/members.py", id=segment_id)
    at.button(key=f"why-{segment_id}").click().run()
    said = ask_about(at, "anna", "Anna Muster · anna\u2060@example\\.org · Aachen · Stein \\& Sohn")
    assert ":green[✓] **In** – picked by hand" in said


def test_the_live_definition_is_asked_not_the_draft(app, database):
    segment_id = make_dynamic(database, "From Aachen", city_is("Aachen"))
    saved = lifecycle.segment(database, ANYBODY, segment_id)
    lifecycle.save_draft(database, caller(NOW), segment_id, city_is("Rome"), revision=saved.draft_revision)
    at = app.open("pages/members.py", id=segment_id)
    at.button(key=f"why-{segment_id}").click().run()
    said = ask_about(at, "emma", "Emma Muster · emma\u2060@example\\.org · Aachen · Stein \\& Sohn")
    assert ":green[✓] **In** – step 1 lets them in" in said
