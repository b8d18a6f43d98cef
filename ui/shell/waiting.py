"""Work that may take longer than a second: asked for by a callback, done before the next page, which shows that.

A click elsewhere interrupts a page wherever it draws or looks at the session. So the work itself does
neither, and what is left of it stays remembered until it is wholly done: nothing asked for is lost or
done twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from core.errors import WindrowError
from ui.shell import notices, state

_KEY = "waiting-work"

Finish = Callable[[], None]
"""Remembers in the session how the work ended; may be called again where it was interrupted."""


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
    """From a callback: have work done in the next run. What a person did wrong is told when it ends."""
    state.remember(_KEY, _Waiting(label, work))


def do() -> None:
    """Do what was asked for while the page of before is still seen, then draw the page anew."""
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
