"""The tab Folders, and the owner and folder on General."""

from __future__ import annotations

import pytest

from core import lifecycle
from core.store.database import open_database
from core.store.tables import User
from core.team import folders
from tests.apps import AppTest
from tests.callers import ANYBODY
from tests.makers import NOW, add, static
from tests.waiting import WITHIN_SECONDS


def tab():
    from ui.team import folders

    folders.draw()


def section(segment_id):
    from core import lifecycle
    from ui.general import owning
    from ui.shell import caller, databases

    owning.draw(lifecycle.segment(databases.database(), caller.here(), segment_id))


@pytest.fixture
def database(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'windrow.db'}"
    monkeypatch.setenv("DATABASE_URL", url)
    opened = open_database(url)
    yield opened
    opened.dispose()


def drawn(script, *args):
    at = AppTest.from_function(script, args=args, default_timeout=WITHIN_SECONDS).run()
    assert not at.exception
    return at


def test_a_folder_is_created_named_and_given_people(database):
    add(database, User(id=1, name="Ada", created_at=NOW))
    at = drawn(tab)
    at.text_input(key="new-folder-name").input("Board")
    at.checkbox(key="new-folder-private").check()
    at.button[0].click().run()
    assert not at.exception
    at.selectbox(key="folder-1-add").select(1).run()
    at.button(key="folder-1-add-save").click().run()
    at.button(key="folder-1-user-1-edits").click().run()
    at.text_input(key="folder-1-name").input("Directors").run()
    at.button(key="folder-1-save").click().run()
    assert not at.exception
    kept = folders.list_folders(database, ANYBODY)[0]
    assert (kept.name, kept.is_private, [(user.name, user.edits) for user in kept.users]) == (
        "Directors", True, [("Ada", True)],
    )  # fmt: skip
    at.button(key="folder-1-user-1-out").click().run()
    at.button(key="folder-1-delete").click().run()
    assert folders.list_folders(database, ANYBODY) == ()


def test_a_segment_is_moved_and_handed_on(database):
    add(database, User(id=1, name="Ada", created_at=NOW))
    folder = folders.create_folder(database, ANYBODY, name="Board")
    segment = static(database, "Picked", is_live=False)
    at = drawn(section, segment)
    assert at.button(key=f"folder-of-{segment}-save").disabled
    at.selectbox(key=f"folder-of-{segment}").select(folder).run()
    at.button(key=f"folder-of-{segment}-save").click().run()
    at.selectbox(key=f"owner-of-{segment}").select(1).run()
    at.button(key=f"owner-of-{segment}-save").click().run()
    assert not at.exception
    kept = lifecycle.segment(database, ANYBODY, segment)
    assert (kept.folder, kept.owner, kept.place.owner_id) == ("Board", "Ada", 1)


def test_nothing_of_owners_and_folders_is_drawn_without_any(database):
    segment = static(database, "Picked", is_live=False)
    assert drawn(section, segment).selectbox == []


def new():
    from ui.segments import new_segment

    new_segment.menu()


def save_as(segment_id):
    from core import lifecycle
    from ui.segment import save_as
    from ui.shell import caller, databases, state
    from ui.shell.state import Draft

    record = lifecycle.segment(databases.database(), caller.here(), segment_id)
    save_as.draw(state.draft(segment_id) or state.keep(Draft(record.id, record.name, record.zone, record.draft)))


def test_a_new_segment_goes_into_the_folder_chosen_in_its_dialog(database):
    at = AppTest.from_function(new, default_timeout=WITHIN_SECONDS)
    at.session_state["dialog"] = "new-static-segment"
    at.run()
    assert not at.exception
    assert "In the folder" not in [one.label for one in at.selectbox]
    folders.create_folder(database, ANYBODY, name="Board", is_private=True)
    at.run()
    at.text_input(key="new-name").input("Layoffs").run()
    at.selectbox(key="new-folder").select(1).run()
    at.button(key="new-save").click().run()
    [made] = lifecycle.list_segments(database, ANYBODY)
    assert lifecycle.segment(database, ANYBODY, made.id).place.folder_id == 1


def test_a_segment_saved_as_another_stays_in_its_folder_unless_another_is_chosen(database):
    folders.create_folder(database, ANYBODY, name="Board", is_private=True)
    draft = lifecycle.create_segment(database, ANYBODY, kind="dynamic", name="Layoffs", folder_id=1)
    for folder in (1, None):
        at = AppTest.from_function(save_as, args=(draft.id,), default_timeout=WITHIN_SECONDS)
        at.session_state["dialog"] = "save-as"
        at.run()
        assert not at.exception
        assert at.selectbox(key="save-as-folder").value == 1
        at.selectbox(key="save-as-folder").select(folder).run()
        at.button(key="save-as-save").click().run()
        made = max(lifecycle.list_segments(database, ANYBODY), key=lambda one: one.id)
        assert (made.id == draft.id, lifecycle.segment(database, ANYBODY, made.id).place.folder_id) == (False, folder)
