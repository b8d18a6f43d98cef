"""Work that may take longer than a second: asked for by a callback, done before the next page, which shows that."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ui import notices, state

_KEY = "waiting-work"


def ask(label: str, work: Callable[[], object]) -> None:
    """From a callback: have work done in the next run. What a person did wrong is told when it ends."""
    state.remember(_KEY, (label, work))


def do() -> None:
    """Do what was asked for while the page of before is still seen, then draw the page anew."""
    asked = state.value(_KEY)
    if asked is None:
        return
    state.drop(_KEY)
    label, work = asked
    with st.spinner(label, show_time=True), notices.kept():
        work()
    st.rerun()
