"""A query that a page waits for ends as soon as a newer run of the page takes its place."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from streamlit.runtime.scriptrunner_utils.exceptions import RerunException
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

from core.errors import CancelledError, StateError
from core.store.cancelling import Cancellation
from tests.waiting import WITHIN_SECONDS
from ui.shell import queries, state
from ui.shell.turns import TURNS


def test_a_newer_run_ends_the_query_before_it_begins(monkeypatch):
    began, ended = Event(), Event()

    def give_way() -> None:
        if began.wait(WITHIN_SECONDS):
            raise RerunException(RerunData())

    def endless(cancellation: Cancellation) -> None:
        began.set()
        try:
            while True:
                cancellation.check()
        except CancelledError:
            ended.set()
            raise

    monkeypatch.setattr(state, "give_way", give_way)
    with pytest.raises(RerunException):
        queries.answer(endless)
    assert ended.is_set()


def test_the_answer_and_what_goes_wrong_come_through(monkeypatch):
    monkeypatch.setattr(state, "give_way", lambda: None)
    assert queries.answer(lambda _: 7) == 7

    def fail(_: Cancellation) -> None:
        raise StateError("state: must be live (got draft).")

    with pytest.raises(StateError):
        queries.answer(fail)


def test_others_draw_while_a_query_takes_long(monkeypatch):
    monkeypatch.setattr(state, "give_way", lambda: None)
    drew = Event()

    def draw() -> None:
        with TURNS.taken():
            drew.set()

    def slow(cancellation: Cancellation) -> bool:
        cancellation.check()
        return drew.wait(WITHIN_SECONDS)

    monkeypatch.setattr(TURNS, "_longest_wait_seconds", WITHIN_SECONDS)
    with ThreadPoolExecutor(max_workers=1) as other, TURNS.taken():
        other.submit(draw)
        assert queries.answer(slow)
