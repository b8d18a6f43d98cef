"""Counting in a page: a newer edit takes the place of the older one, in the database too."""

from __future__ import annotations

from threading import Event

import pytest
import sqlalchemy as sa
from streamlit.runtime.scriptrunner_utils.exceptions import RerunException
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

from core.audience.evaluations import Evaluations
from core.store.database import Database, open_database
from tests.makers import add, city_is, contact
from tests.waiting import WITHIN_SECONDS
from ui.builder import counting
from ui.shell import databases, state
from ui.shell.state import Draft

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000000000) SELECT count(*) FROM n"


@pytest.fixture
def database(tmp_path, monkeypatch):
    opened = open_database(f"sqlite:///{tmp_path / 'windrow.db'}")
    add(opened, contact(1, city="Aachen"), contact(2, city="Bonn"))
    kept = Evaluations()
    monkeypatch.setattr(databases, "database", lambda: opened)
    monkeypatch.setattr(counting, "_evaluations", lambda: kept)
    monkeypatch.setattr(state, "give_way", lambda: None)
    yield opened
    opened.dispose()


def draft(city: str) -> Draft:
    return Draft(None, "", "UTC", city_is(city))


def test_the_query_of_an_older_edit_ends_where_a_newer_one_takes_its_place(database: Database, monkeypatch):
    began, is_newer = Event(), Event()

    def hold_up(connection, cursor, statement, parameters, context, many):  # noqa: ARG001
        if "group_concat" in statement and not is_newer.is_set():
            began.set()
            return ENDLESS, ()
        return statement, parameters

    def give_way() -> None:
        if not is_newer.is_set() and began.wait(WITHIN_SECONDS):
            is_newer.set()
            raise RerunException(RerunData())

    sa.event.listen(database.engine, "before_cursor_execute", hold_up, retval=True)
    monkeypatch.setattr(state, "give_way", give_way)
    with pytest.raises(RerunException):
        counting.members(draft("Aachen"))
    assert counting.members(draft("Bonn"))[0] == 1
    assert counting.members(draft("Aachen"))[0] == 1


@pytest.mark.usefixtures("database")
def test_counting_again_is_of_a_new_instant():
    first = counting.members(draft("Aachen"))
    assert counting.members(draft("Aachen")) == first
    counting.forget()
    assert counting.members(draft("Aachen"))[1] > first[1]
