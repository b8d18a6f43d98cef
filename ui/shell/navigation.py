"""The files of the pages, the id in the address, and going from one page to another."""

from __future__ import annotations

import re
from typing import Literal, NoReturn

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from ui.shell import person, state

SEGMENTS = "pages/segments.py"
BUILDER = "pages/builder.py"
MEMBERS = "pages/members.py"
INSIGHTS = "pages/insights.py"
GENERAL = "pages/general.py"
VERSIONS = "pages/versions.py"
PICK = "pages/pick.py"
CONTACT = "pages/contact.py"
REPORT = "pages/report.py"
DATA = "pages/data.py"
IMPORT = "pages/imports.py"
TUTORIAL = "pages/tutorial.py"
GLOSSARY = "pages/glossary.py"
TEAM = "pages/team.py"

Tab = Literal["Definition", "Members", "Insights", "General", "Versions"]
TABS: dict[Tab, tuple[str, str]] = {
    "Definition": (BUILDER, ":material/account_tree:"),
    "Members": (MEMBERS, ":material/groups:"),
    "Insights": (INSIGHTS, ":material/monitoring:"),
    "General": (GENERAL, ":material/tune:"),
    "Versions": (VERSIONS, ":material/history:"),
}
"""The tabs of a segment: the page of each and its icon."""

PURPOSE = "for"
"""The parameter of the address that says what a page is used for."""
_LARGEST_ID = 2**63 - 1
_ID = re.compile(r"[0-9]{1,19}")


def home(kind: str) -> str:
    """Return the page that a segment of that kind opens on."""
    return BUILDER if kind == "dynamic" else GENERAL


def requested_id() -> int | Literal["new"] | None:
    """Return the segment or contact that ``?id=`` in the address names; None where it names none."""
    text = st.query_params.get("id", "")
    if text == state.NEW:
        return "new"
    return int(text) if _ID.fullmatch(text) and int(text) <= _LARGEST_ID else None


def params(record_id: int | str | None = None, purpose: str = "") -> dict[str, str]:
    """Return the parameters of a link to a page: its segment or contact, what the page is used for, and the learner
    in a sandbox.
    """
    named = {"id": "" if record_id is None else str(record_id), PURPOSE: purpose, person.LEARNER: person.learner()}
    return {name: value for name, value in named.items() if value}


def open_page(page: str, record_id: int | str | None = None, purpose: str = "") -> NoReturn:
    """Open a page, of a segment or contact if it has one."""
    st.switch_page(page, query_params=params(record_id, purpose))


def follow() -> None:
    """At the beginning of every page: run dashboard.py around it, then go where a callback asked to go."""
    if PagesManager.uses_pages_directory:
        # The first visit of a server's life came straight to this page. Streamlit then shows the folder
        # pages/ its old way, without dashboard.py, until somebody calls st.navigation.
        PagesManager.uses_pages_directory = False
        st.rerun()
    destination = state.take_destination()
    if destination:
        open_page(*destination)
