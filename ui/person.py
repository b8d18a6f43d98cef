"""Who is at the screen: the name that goes beside what is saved and published."""

from __future__ import annotations

import streamlit as st

LEARNER = "learner"
"""The parameter of the address that opens a learner's own sandbox."""


def name() -> str:
    """The name of whoever signed in, else of the learner the address names, else nothing."""
    claims = st.user.to_dict()
    return str(claims.get("name") or claims.get("email") or learner() or "")


def learner() -> str:
    """The learner that ``?learner=`` names; empty outside of the tutorial's sandboxes."""
    return st.query_params.get(LEARNER, "").strip()
