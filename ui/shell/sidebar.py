"""Links to every area of the app, and the learner whose sandbox is open."""

from __future__ import annotations

import streamlit as st

from core import VERSION
from core.access.use_cases import UseCase
from ui.shell import caller, formats, navigation, person, state, visiting

AREA = "Real-time marketing"
SECTIONS = {
    "Audience": (("Segments", navigation.SEGMENTS, ":material/groups:"),),
    "Records": (("Data", navigation.DATA, ":material/database:"),),
    "Learn": (
        ("First steps", navigation.TUTORIAL, ":material/school:"),
        ("Glossary", navigation.GLOSSARY, ":material/menu_book:"),
    ),
}


def draw() -> None:
    """Draw the name of the app, the area, and a link to each page of each section."""
    with st.sidebar:
        st.markdown("### :material/agriculture: Windrow")
        if person.learner():
            _sandbox()
        st.markdown(f"**{AREA}**")
        for section, links in SECTIONS.items():
            st.caption(section)
            for label, page, icon in links:
                st.page_link(page, label=label, icon=icon, width="stretch", query_params=navigation.params())
        if caller.may(UseCase.SEE_USERS) and not person.learner():
            st.caption("Team")
            st.page_link(
                navigation.TEAM, label="Users and settings", icon=":material/manage_accounts:", width="stretch",
                query_params=navigation.params(),
            )  # fmt: skip
        _user()
        st.caption(f"Windrow {VERSION}")


def _user() -> None:
    """The user who is signed in, and the ways out; nothing at the local door."""
    visit = visiting.visit()
    if visit is None:
        return
    with st.expander(formats.plain(visit.name) or "You", icon=":material/person:", key="user"):
        st.button("Sign out", icon=":material/logout:", width="stretch", on_click=visiting.sign_out)
        st.button(
            "Sign out everywhere", icon=":material/devices:", width="stretch",
            help="On every device where you are signed in.", on_click=visiting.sign_out_everywhere,
        )  # fmt: skip


def _sandbox() -> None:
    with st.container(border=True, gap="xsmall", key="sandbox"):
        st.markdown(f":material/school: **{formats.plain(person.learner())}’s sandbox**")
        st.caption("A copy of the sample, for practice. The real data are not touched.")
        st.button("Leave the sandbox", icon=":material/logout:", width="stretch", on_click=leave)


def leave() -> None:
    """Go back to the real data."""
    person.leave()
    state.go(navigation.TUTORIAL)
