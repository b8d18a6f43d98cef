"""The ways in: files, pasted rows, what was begun before, and what was imported."""

from __future__ import annotations

import io
from typing import BinaryIO

import streamlit as st

from core.importing import FILE_ENDS
from ui.data.desk import DESKS, Desk
from ui.shell import caller, databases, formats, navigation, person, state

_ROUND = "import-round"
_PASTED = "import-pasted"
_PASTED_NAME = "Pasted rows"


def draw() -> None:
    """Draw the ways in."""
    key = f"import-files-{state.value(_ROUND, 0)}"
    st.file_uploader(
        "Files with rows and columns", type=list(FILE_ENDS), accept_multiple_files=True, key=key,
        on_change=_take_files, args=(key,),
        help="CSV, Excel, JSON or Parquet, also as gz or zip. Separators, letters, days and numbers are recognized.",
    )  # fmt: skip
    st.caption(
        "Contacts, accounts, leads and interactions each come in a file of their own. Nothing is stored before you "
        "have seen what it would do."
    )
    with st.expander("Paste rows instead"):
        st.text_area(
            "Rows copied from a spreadsheet, with the names of the columns in the first", height=160, key=_PASTED
        )
        st.button("Look at these rows", key="import-paste", on_click=_take_pasted)
    for desk in DESKS.unfinished(person.name(), databases.url()):
        _offer(desk)


def _offer(desk: Desk) -> None:
    names = ", ".join(item.name for item in desk.items if item.report is None)
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        when = formats.ago(desk.opened_at, caller.here().at)
        st.markdown(f"{formats.plain(names[:120])} · not imported yet, opened {when}")
        st.button("Go on", key=f"import-go-on-{desk.token}", on_click=state.go, args=(navigation.IMPORT, desk.token))


def _take_files(key: str) -> None:
    files = state.value(key)
    if files:
        state.remember(_ROUND, state.value(_ROUND, 0) + 1)
        _lay([(file.name, file) for file in files])


def _take_pasted() -> None:
    text = str(state.value(_PASTED) or "")
    if text.strip():
        _lay([(_PASTED_NAME, io.BytesIO(text.encode()))])
        state.drop(_PASTED)


def _lay(files: list[tuple[str, BinaryIO]]) -> None:
    desk = DESKS.lay(caller.here(), databases.url(), files)
    for item in desk.items:
        item.answer(zone=formats.browser_zone())
    state.go(navigation.IMPORT, desk.token)
