"""Work that may take longer than a second: asked for by a callback, done before the next page is drawn.

A click elsewhere interrupts a page wherever it draws or looks at the session. So the work does neither, and
the session remembers it until it is done: nothing asked for is lost or done twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from core.errors import WindrowError
from ui.shell import notices, state

_KEY = "waiting-work"

Finish = Callable[[], None]
"""Remember in the session how the work ended; called again if it is interrupted."""


@dataclass
class _Waiting:
    label: str
    work: Callable[[], Finish]
    finish: Finish | None = None

    def do(self) -> None:
        try:
            self.finish = self.work()
        except WindrowError as error:
            self.finish = notices.failing(error)


def ask(label: str, work: Callable[[], Finish]) -> None:
    """From a callback: ask for work in the next run. A mistake is told when the work ends."""
    state.remember(_KEY, _Waiting(label, work))


def do() -> None:
    """Do what was asked for while the page before is still visible, then rerun the page."""
    waiting: _Waiting | None = state.value(_KEY)
    if waiting is None:
        return
    if waiting.finish is None:
        with st.spinner(waiting.label, show_time=True):
            waiting.do()
    assert waiting.finish is not None
    waiting.finish()
    state.drop(_KEY)
    st.rerun()
