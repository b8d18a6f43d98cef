"""Who is at the screen: the name beside what is saved and published, and whose sandbox this is.

``?learner=anna`` opens Anna's sandbox. The session remembers it and puts it back into the address
where a way led to a page without it (`ui.shell.start.arrive`), so that reloading, a bookmark or a new tab
stay in the sandbox. Only `leave`, or another learner in the address, ends that.
"""

from __future__ import annotations

import streamlit as st

from ui.shell import state

LEARNER = "learner"
"""The parameter of the address that opens a learner's own sandbox."""


def name() -> str:
    """The name of whoever signed in, else of the learner, else nothing."""
    claims = st.user.to_dict()
    return str(claims.get("name") or claims.get("email") or learner())


def learner() -> str:
    """The learner in whose sandbox this session is; empty outside of the tutorial's sandboxes."""
    return state.learner()


def asked() -> str:
    """The learner that the address names, as it was typed; empty where it names none."""
    return st.query_params.get(LEARNER, "").strip()


def enter(named: str) -> None:
    """Go on in a learner's sandbox, with nothing kept of what was open before."""
    state.change_learner(named)
    show()


def show() -> None:
    """Say in the address whose sandbox this is."""
    st.query_params[LEARNER] = learner()


def leave() -> None:
    """From a callback: go on in the real data."""
    state.change_learner("")
    st.query_params.pop(LEARNER, None)
