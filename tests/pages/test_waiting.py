"""Work that may take long: the page says what is under way while it is done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import streamlit as st

from core import lifecycle, membership
from core.store.database import Database
from tests.callers import ANYBODY, caller
from tests.pages.conftest import NOW, App, app, city_is, database, labelled, make_dynamic, make_static

__all__ = ["app", "database"]


@pytest.fixture
def under_way(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What spinners said."""
    said: list[str] = []
    real = st.spinner

    @contextmanager
    def spinner(text: str, **options: object) -> Iterator[None]:
        said.append(text)
        with real(text, **options):  # type: ignore[arg-type]
            yield

    monkeypatch.setattr(st, "spinner", spinner)
    return said


def click(at, label):
    next(button for button in at.button if button.label.startswith(label)).click().run()
    assert not at.exception


def test_adding_and_removing_all_say_so_until_they_are_done(app: App, database: Database, under_way: list[str]) -> None:
    segment_id = make_static(database, "Friends", live=True)
    for purpose, label in (("add", "Add all"), ("remove", "Remove all")):
        at = app.open("pages/pick.py", id=segment_id, **{"for": purpose})
        at.session_state["queries"][segment_id, purpose].change(city_is("Aachen"))
        at.run()
        click(at, "Find contacts")
        click(at, label)
        click(at, "Undo")
        if purpose == "add":
            lifecycle.add_members(database, caller(NOW), segment_id, (1, 2))
    assert [text for text in under_way if text.endswith("…")] == [
        "Looking …", "Adding 3 contacts …", "Taking out 3 members …",
        "Looking …", "Removing 2 contacts …", "Putting back 2 members …",
    ]  # fmt: skip
    assert {row.profile_id for row in membership.every_picked(database, ANYBODY, segment_id)} == {1, 2}


def test_a_list_going_live_and_publishing_say_so(app: App, database: Database, under_way: list[str]) -> None:
    segment_id = make_static(database, "Friends")
    at = app.open("pages/pick.py", id=segment_id, **{"for": "list"})
    labelled(at.text_area, "E-mail addresses or own ids").set_value("anna@example.org")
    click(at, "Add pasted")
    click(at, "Go live")
    dynamic = make_dynamic(database, "Aachen", city_is("Aachen"))
    revision = lifecycle.segment(database, ANYBODY, dynamic).draft_revision
    lifecycle.save_draft(database, caller(NOW), dynamic, city_is("AACHEN"), revision=revision)
    at = app.open("pages/general.py", id=dynamic)
    click(at, "Publish changes")
    at.button(key="publish-confirm").click().run()
    assert under_way == [
        "Looking for everybody on the list …", "Going live …", "Finding out who would enter and leave …",
        "Publishing …",
    ]  # fmt: skip
    assert [lifecycle.segment(database, ANYBODY, one).state for one in (segment_id, dynamic)] == ["live", "live"]


def test_what_a_person_did_wrong_is_told_when_it_ends(app: App, database: Database, under_way: list[str]) -> None:
    segment_id = make_static(database, "Friends")
    at = app.open("pages/pick.py", id=segment_id, **{"for": "add"})
    at.session_state["queries"][segment_id, "add"].change(city_is("Aachen"))
    at.run()
    click(at, "Find contacts")
    lifecycle.delete(database, caller(NOW), segment_id)
    next(button for button in at.button if button.label.startswith("Add all")).click().run()
    assert not at.exception
    assert under_way[-1] == "Adding 3 contacts …"
