"""Pages take turns, and none waits long for another."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYetError
from contextlib import suppress
from threading import Event

import pytest

from tests.waiting import WITHIN_SECONDS
from ui.shell.turns import Turns

LONG = 60.0


@pytest.fixture
def page() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(max_workers=1) as thread:
        yield thread


def draw(turns: Turns) -> str:
    with turns.taken():
        return "drawn"


def is_waiting(drawn: Future[str]) -> bool:
    try:
        drawn.result(timeout=0.1)
    except NotYetError:
        return True
    return False


def test_a_page_is_drawn_after_the_one_before_it(page):
    turns = Turns(LONG)
    with turns.taken():
        drawn = page.submit(draw, turns)
        assert is_waiting(drawn)
    assert drawn.result(WITHIN_SECONDS) == "drawn"


def test_nobody_waits_for_a_page_that_takes_long(page):
    turns = Turns(0.05)
    with turns.taken():
        assert page.submit(draw, turns).result(WITHIN_SECONDS) == "drawn"


def test_who_did_not_wait_to_the_end_takes_the_turn_from_nobody(page):
    turns = Turns(0.05)
    began, goes_on = Event(), Event()

    def slow() -> str:
        with turns.taken():
            began.set()
            goes_on.wait(WITHIN_SECONDS)
        return draw(turns)

    drawn = page.submit(slow)
    assert began.wait(WITHIN_SECONDS)
    draw(turns)
    draw(turns)
    goes_on.set()
    assert drawn.result(WITHIN_SECONDS) == "drawn"
    assert draw(turns) == "drawn"


def test_others_draw_while_a_page_waits_for_its_query(page):
    turns = Turns(LONG)
    with turns.taken():
        with turns.paused():
            assert page.submit(draw, turns).result(WITHIN_SECONDS) == "drawn"
        assert is_waiting(page.submit(draw, turns))


def test_a_part_of_a_page_is_drawn_in_its_turn(page):
    turns = Turns(LONG)
    with turns.taken():
        assert draw(turns) == "drawn"
        assert is_waiting(page.submit(draw, turns))


def test_an_error_gives_the_turn_to_the_next(page):
    turns = Turns(LONG)
    with pytest.raises(ZeroDivisionError), turns.taken():
        raise ZeroDivisionError
    assert page.submit(draw, turns).result(WITHIN_SECONDS) == "drawn"


def test_who_has_no_turn_pauses_nothing(page):
    turns = Turns(LONG)

    def pause() -> str:
        with turns.paused():
            return "paused"

    with turns.taken():
        assert page.submit(pause).result(WITHIN_SECONDS) == "paused"
        assert is_waiting(page.submit(draw, turns))


def test_who_is_ended_while_paused_waits_for_nobody(page):
    turns = Turns(LONG)
    began, goes_on = Event(), Event()

    def slow() -> bool:
        with turns.taken():
            began.set()
            return goes_on.wait(WITHIN_SECONDS)

    def end() -> Future[bool]:
        with suppress(ZeroDivisionError), turns.taken(), turns.paused():
            drawn = page.submit(slow)
            began.wait(WITHIN_SECONDS)
            raise ZeroDivisionError
        goes_on.set()
        return drawn

    # Who draws meanwhile is told in time only where the one that was ended does not wait for it.
    assert end().result(WITHIN_SECONDS)
    assert draw(turns) == "drawn"
