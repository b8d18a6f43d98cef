from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import streamlit as st

from core import lifecycle
from core.access.caller import Folders, Role
from core.language.definition import Definition
from core.lifecycle.first_start import BEGUN, READY
from core.store.database import open_database
from core.store.tables import Setting
from core.teaching import lessons
from core.teaching.sandboxes import Sandboxes, url_of
from core.team.sign_ins import Visit
from tests.apps import AppTest
from tests.callers import ANYBODY, caller
from tests.pages.conftest import NAMES, NOW, App, city_is, fill, labelled, make_dynamic, make_static
from ui.shell import visiting
from ui.tutorial.classroom import class_links

PAGE = "pages/tutorial.py"
LONG_AGO = NOW - timedelta(days=100)


@pytest.fixture(autouse=True)
def sandboxes(tmp_path, monkeypatch):
    """A folder of sandboxes whose sample has six people and one segment."""
    made = Sandboxes(tmp_path / "sandboxes")
    made.folder.mkdir()
    monkeypatch.setenv("WINDROW_SANDBOXES", str(made.folder))
    sample = open_database(url_of(made.folder / "sample.db"))
    fill(sample)
    ready = lifecycle.create_segment(sample, caller(LONG_AGO), kind="dynamic", name="Ready")
    lifecycle.save_draft(sample, caller(LONG_AGO), ready.id, city_is("Berlin"), revision=ready.draft_revision)
    lifecycle.publish(sample, caller(LONG_AGO), ready.id)
    with sample.writing() as session:
        for name in (BEGUN, READY):
            session.add(Setting(name=name, value=NOW.isoformat()))
    sample.dispose()
    return made


@pytest.fixture
def inside(sandboxes):
    """Opens the sandbox of a learner beside the app."""
    opened = []

    def open_sandbox(learner):
        sandboxes.make(caller(NOW), learner)
        opened.append(open_database(url_of(sandboxes.file(learner))))
        return opened[-1]

    yield open_sandbox
    for database in opened:
        database.dispose()


def names(database):
    return {segment.name for segment in lifecycle.list_segments(database, ANYBODY)}


def done(database):
    return {found.step.key for found in lessons.progress(database, ANYBODY) if found.done_at}


def texts(at):
    return "\n".join(element.value for element in at.main.markdown)


def links(at):
    return {link.label: (link.page, link.query_string) for link in at.get("page_link")}


def ticked(at):
    return [text.value.split("**")[1] for text in at.main.markdown if ":green-badge[Done]" in text.value]


def test_without_a_sandbox_the_page_offers_to_begin(app):
    at = app.open(PAGE)
    assert at.title[0].value == "First steps"
    assert labelled(at.text_input, "Your name").value == ""
    assert not [text for text in at.sidebar.markdown if "sandbox" in text.value]


def test_a_name_opens_a_sandbox(app, sandboxes):
    at = app.open(PAGE)
    labelled(at.text_input, "Your name").set_value(" Anna  K ")
    labelled(at.button, "Begin").click().run()
    assert not at.exception
    assert at.query_params["learner"] in ("Anna K", ["Anna K"])
    assert "Welcome, Anna K" in texts(at)
    assert any("Anna K’s sandbox" in text.value for text in at.sidebar.markdown)
    assert sandboxes.file("Anna K").exists()


@pytest.mark.parametrize("name", ["", "../x", "<b>"])
def test_what_is_no_name_is_told_where_it_was_typed(app, sandboxes, name):
    at = app.open(PAGE)
    labelled(at.text_input, "Your name").set_value(name)
    labelled(at.button, "Begin").click().run()
    assert r"Name\: must" in at.error[0].value
    assert sandboxes.files() == ()


@pytest.mark.parametrize("name", ["../../x", "a/b", "\x00", "*bold*", "a" * 100])
def test_a_link_with_no_name_is_told_in_words(app, sandboxes, name):
    at = app.open("pages/segments.py", learner=name)
    assert at.title[0].value == "This sandbox can't be opened"
    assert r"Name\: must" in at.error[0].value
    assert sandboxes.files() == ()


def test_a_link_into_a_sandbox_opens_that_segment_there(app, database, inside):
    make_static(database, "Real")
    segment_id = make_static(inside("Anna"), "Anna's own")
    at = app.open("pages/general.py", id=segment_id, learner="anna")
    assert at.title[0].value == "Anna's own"


def test_every_link_keeps_the_learner(app, inside):
    make_static(inside("Anna"), "Mine")
    at = app.open("pages/segments.py", learner="Anna")
    assert len(links(at)) > 4
    assert all("learner=Anna" in query for _, query in links(at).values())
    at.switch_page("pages/general.py")
    at.query_params["id"] = "2"
    at.run()
    assert all("learner=Anna" in query for _, query in links(at).values())


def test_a_page_without_the_learner_stays_in_the_sandbox_and_says_so(app, database, inside):
    make_static(database, "Real")
    make_static(inside("Anna"), "Mine")
    at = app.open("pages/segments.py", learner="Anna")
    at.query_params.clear()
    at.switch_page("pages/segments.py").run()
    assert at.query_params["learner"] in ("Anna", ["Anna"])
    assert "**Mine**" in links(at)
    assert "**Real**" not in links(at)


def test_what_is_made_in_a_sandbox_is_nowhere_else(app, database, inside):
    at = app.open("pages/segments.py", learner="Anna")
    at.menu_button(key="new-segment").click("static").run()
    at.text_input(key="new-name").set_value("Friends").run()
    at.button(key="new-save").click().run()
    assert at.title[0].value == "Friends"
    assert names(inside("Anna")) == {"Ready", "Friends"}
    assert names(inside("Bela")) == {"Ready"}
    assert names(database) == set()


def test_drafts_do_not_follow_into_another_database(app, database):
    real = make_dynamic(database, "Real", city_is("Aachen"))
    assert real == 1, "the ready segment of the sandbox has the same number"
    at = app.open("pages/builder.py", id=real)
    labelled(at.text_input, "Segment name").set_value("Changed here").run()
    at.query_params["learner"] = "Anna"
    at.run()
    assert labelled(at.text_input, "Segment name").value == "Ready"
    at.query_params["learner"] = "Bela"
    at.run()
    assert labelled(at.text_input, "Segment name").value == "Ready"


def test_leaving_leads_back_to_the_real_data(app, database, inside):
    make_static(database, "Real")
    make_static(inside("Anna"), "Mine")
    at = app.open("pages/segments.py", learner="Anna")
    labelled(at.sidebar.button, "Leave the sandbox").click().run()
    assert "learner" not in at.query_params
    assert labelled(at.text_input, "Your name").value == ""
    at.switch_page("pages/segments.py").run()
    assert "**Real**" in links(at)


def test_steps_tick_when_they_were_done(app, inside):
    anna = inside("Anna")
    at = app.open(PAGE, learner="Anna")
    assert ticked(at) == []
    assert "0 of 11 steps done" in at.get("progress")[0].proto.text
    make_dynamic(anna, "Mine", city_is("Aachen"))
    at.run()
    assert ticked(at) == ["1.1 Open the designer", "1.3 Name and save it", "1.5 Go live", "1.6 Find somebody"]
    assert "4 of 11 steps done" in at.get("progress")[0].proto.text


def test_steps_lead_to_ones_own_segments(app, inside):
    anna = inside("Anna")
    at = app.open(PAGE, learner="Anna")
    assert links(at)["Open the list of segments"] == ("segments", "learner=Anna")
    assert "Open the tab Definition" not in links(at)
    mine = make_dynamic(anna, "Mine", Definition(), live=False)
    static = make_static(anna, "List")
    at.run()
    assert links(at)["Open the tab Definition"] == ("builder", f"id={mine}&learner=Anna")
    assert links(at)["Open the tab General"] == ("general", f"id={static}&learner=Anna")
    assert links(at)["Open the tab Insights"] == ("insights", "id=1&learner=Anna")


def test_members_are_downloaded_from_the_sandbox(app, database, inside, monkeypatch):
    inside("Anna")
    make_dynamic(database, "Real", city_is("Köln"))  # the first segment there, as Ready is the first of the sandbox
    files = []
    monkeypatch.setattr(st, "download_button", lambda *_, data, **__: files.append(data))
    app.open("pages/members.py", learner="Anna", id=1)
    with ThreadPoolExecutor(max_workers=1) as thread:  # as Streamlit makes files: knowing of no session
        file = thread.submit(files[-1]).result()

    assert [name for name in NAMES if name in str(file)] == ["Carla", "Dario"]


def test_starting_over_asks_first_and_renews_only_ones_own(app, database, inside):
    anna, bela = inside("Anna"), inside("Bela")
    for place in (anna, bela, database):
        make_static(place, "Mine")
    at = app.open(PAGE, learner="Anna")
    labelled(at.button, "Start over").click().run()
    assert names(anna) == {"Ready", "Mine"}
    at.button(key="start-over-no").click().run()
    assert names(anna) == {"Ready", "Mine"}
    labelled(at.button, "Start over").click().run()
    at.button(key="start-over-yes").click().run()
    assert not at.exception
    assert names(anna) == {"Ready"}
    assert names(bela) == {"Ready", "Mine"}
    assert names(database) == {"Mine"}
    at.run()
    assert ticked(at) == []


def test_a_damaged_sandbox_can_be_started_over(app, sandboxes):
    sandboxes.make(caller(NOW), "Anna")
    sandboxes.file("Anna").write_bytes(b"rubbish " * 1000)
    at = app.open(PAGE, learner="Anna")
    assert at.title[0].value == "This sandbox can't be opened"
    labelled(at.button, "Start over").click().run()
    assert "Welcome, Anna" in texts(at)


def test_a_sandbox_that_was_deleted_meanwhile_is_made_anew(app, sandboxes):
    at = app.open("pages/segments.py", learner="Anna")
    sandboxes.delete(ANYBODY, sandboxes.files())
    at.run()
    assert not at.exception
    assert "**Ready**" in links(at)


def test_the_trainer_sees_everybody(app, sandboxes, inside):
    make_static(inside("Anna"), "Mine")
    inside("Bela")
    broken = sandboxes.file("Carla")
    broken.write_bytes(b"rubbish " * 1000)
    at = app.open(PAGE, trainer=1)
    shown = at.dataframe[0].value
    assert list(shown["Learner"]) == ["Anna", "Bela"]
    assert list(shown["Done"]) == ["1 of 11", "0 of 11"]
    assert list(shown[lessons.NUMBERS["static"]]) == ["✓", ""]
    assert "file is not a database" in at.warning[0].value
    assert not at.exception


def test_the_trainer_gets_links_for_a_class():
    found, remarks = class_links(["Anna", "  ", "Zoë K", "ANNA", "<b>"], "https://example.org/base/tutorial?trainer=1")
    assert found == {
        "Anna": "https://example.org/base/tutorial?learner=Anna",
        "Zoë K": "https://example.org/base/tutorial?learner=Zo%C3%AB+K",
    }
    assert len(remarks) == 2
    assert "there twice" in remarks[0]
    assert r"\<b\>" in remarks[1]


def test_the_trainer_deletes_old_sandboxes_after_asking(app, database, sandboxes, inside):
    make_static(database, "Real")
    inside("Anna")
    sandboxes.make(caller(NOW - timedelta(days=31)), "Old")
    at = app.open(PAGE, trainer=1)
    labelled(at.button, "Delete 1 sandbox").click().run()
    assert len(sandboxes.files()) == 2
    at.button(key="delete-yes").click().run()
    assert not at.exception
    assert sandboxes.files() == (sandboxes.file("Anna"),)
    assert names(database) == {"Real"}


@pytest.mark.parametrize(("role", "sees"), [(Role.VIEWER, False), (Role.TRAINER, True)])
@pytest.mark.parametrize("address", [{}, {"learner": "Vera 7"}], ids=["outside", "in a sandbox"])
def test_only_a_trainer_sees_all_learners_also_from_a_sandbox(app, inside, monkeypatch, role, sees, address):
    inside("Anna")
    visit = Visit(7, "Vera", frozenset({role}), Folders(), is_masked=False, key="key")
    monkeypatch.setattr(visiting, "visit", lambda: visit)
    at = app.open(PAGE, trainer=1, **address)
    assert not at.exception
    assert bool(at.dataframe) == sees
    assert any("Delete" in button.label for button in at.button) == sees
    assert any("must have the role trainer" in info.value for info in at.info) != sees


@pytest.mark.parametrize(
    ("role", "learner", "opens"),
    [
        (Role.VIEWER, "Vera 7", True), (Role.VIEWER, "Anna", False), (Role.VIEWER, "Vera 70", False),
        (Role.TRAINER, "Anna", True),
    ],
)  # fmt: skip
def test_a_user_opens_no_sandbox_but_their_own(app, sandboxes, inside, monkeypatch, role, learner, opens):
    inside("Anna")
    visit = Visit(7, "Vera", frozenset({role}), Folders(), is_masked=False, key="key")
    monkeypatch.setattr(visiting, "visit", lambda: visit)
    at = app.open("pages/segments.py", learner=learner)
    assert not at.exception
    assert any("must be your own" in error.value for error in at.error) != opens
    assert ("**Ready**" in links(at)) == opens
    assert sandboxes.file("Vera 70").exists() is False


def test_who_signs_in_gives_no_name_to_begin(app, sandboxes, monkeypatch):
    visit = Visit(7, "Vera/../x", frozenset({Role.VIEWER}), Folders(), is_masked=False, key="key")
    monkeypatch.setattr(visiting, "visit", lambda: visit)
    at = app.open(PAGE)
    assert not at.text_input
    labelled(at.button, "Begin").click().run()
    assert not at.exception
    assert sandboxes.files() == (sandboxes.file("user 7"),)


def test_the_name_of_a_learner_is_never_taken_for_formatting(app):
    at = app.open(PAGE, learner="a_b_c")
    assert r"a\_b\_c" in texts(at)


def test_notes_are_taken_only_in_a_sandbox(database, inside):
    def noting():
        from ui.shell import start
        from ui.tutorial import lessons

        start.arrive()
        lessons.done("range_set")

    at = AppTest.from_function(noting).run()
    assert done(database) == set()
    at.query_params["learner"] = "Anna"
    anna = inside("Anna")
    at.run()
    assert not at.exception
    assert done(anna) == {"range"}
    assert done(database) == set()


def test_a_sandbox_needs_no_other_database(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    at = App().open("pages/segments.py", learner="Anna")
    assert "**Ready**" in links(at)
