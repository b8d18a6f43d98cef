"""Work that a page does while it shows that it is under way."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from streamlit.runtime.scriptrunner_utils.exceptions import RerunException
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

from core.errors import StateError
from ui.shell import state, waiting


class Interrupted:
    """Interrupts the first time, as a click elsewhere does, and lets everything pass afterwards."""

    def __init__(self, inner: Callable[..., object]) -> None:
        self._inner, self._is_first = inner, True

    def __call__(self, *arguments: object, **options: object) -> object:
        if self._is_first:
            self._is_first = False
            raise RerunException(RerunData())
        return self._inner(*arguments, **options)


@pytest.fixture(autouse=True)
def session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state.st, "session_state", {})


def run() -> None:
    """One run of a page, to its end or to where it is interrupted."""
    with suppress(RerunException):
        waiting.do()


def test_work_is_done_once_although_a_click_interrupts_the_page_before_it(monkeypatch):
    done: list[str] = []
    monkeypatch.setattr(waiting.st, "spinner", Interrupted(waiting.st.spinner))
    waiting.ask("Publishing …", lambda: done.append("published") or (lambda: done.append("told")))
    run()
    assert done == []
    run()
    run()
    assert done == ["published", "told"]


def test_work_is_not_done_again_when_a_click_interrupts_the_page_behind_it():
    done: list[str] = []
    finish = Interrupted(lambda: done.append("told"))
    waiting.ask("Publishing …", lambda: done.append("published") or finish)
    run()
    run()
    run()
    assert done == ["published", "told"]


def test_a_mistake_is_told_when_the_work_ends():
    def work() -> waiting.Finish:
        raise StateError("segment: must be live (got a draft).")

    waiting.ask("Refreshing …", work)
    run()
    assert [notice.text for notice in state.take_notices()] == ["Segment\\: must be live \\(got a draft\\)\\."]
