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
