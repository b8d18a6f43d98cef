"""The person at the screen: the name stored with what they save, and the learner whose sandbox is open.

``?learner=anna`` opens Anna's sandbox. The session remembers it and puts it back into the address
of a page opened without it (`ui.shell.start.arrive`), so reloading, a bookmark or a new tab
stay in the sandbox. Only `leave`, or another learner in the address, ends that.
"""

from __future__ import annotations

import streamlit as st

from ui.shell import state

LEARNER = "learner"
"""The parameter of the address that opens a learner's own sandbox."""


def name() -> str:
    """Return the name of the person signed in, else of the learner, else nothing."""
    claims = st.user.to_dict()
    return str(claims.get("name") or claims.get("email") or learner())


def learner() -> str:
    """Return the learner of this session's sandbox; empty outside of the tutorial's sandboxes."""
    return state.learner()


def asked() -> str:
    """Return the learner that the address names, as typed; empty where it names none."""
    return st.query_params.get(LEARNER, "").strip()


def enter(named: str) -> None:
    """Enter a learner's sandbox, and drop everything open before."""
    state.change_learner(named)
    show()


def show() -> None:
    """Put the learner into the address."""
    st.query_params[LEARNER] = learner()


def leave() -> None:
    """From a callback: go back to the real data."""
    state.change_learner("")
    st.query_params.pop(LEARNER, None)
