"""Queries that a page waits for, and that end in the database as soon as a newer run of the page replaces it.

Streamlit ends a run when it looks at the session, which a run that waits for a query can't do. So the query runs in
another thread; this one looks now and then, and lets others draw meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TypeVar

from core.store.cancelling import Cancellation
from ui.shell import state
from ui.shell.turns import TURNS

T = TypeVar("T")

_LOOK_SECONDS = 0.05


def answer(query: Callable[[Cancellation], T]) -> T:
    """Return the result of a query, which must touch no session; raises what it raises."""
    cancellation = Cancellation()
    with ThreadPoolExecutor(max_workers=1) as thread:
        asked = thread.submit(query, cancellation)
        try:
            if wait([asked], _LOOK_SECONDS).not_done:
                with TURNS.paused():
                    _wait(asked)
        finally:
            while not asked.done():
                cancellation.cancel()
                wait([asked], _LOOK_SECONDS)
    return asked.result()


def _wait(asked: Future[T]) -> None:
    state.give_way()
    while wait([asked], _LOOK_SECONDS).not_done:
        state.give_way()
