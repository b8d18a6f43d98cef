"""The ways in: files, pasted rows, what was begun before, and what was imported."""

from __future__ import annotations

import io
from typing import BinaryIO

import streamlit as st

from ui.data import import_looks, past_imports
from ui.data.desk import DESKS, Desk
from ui.data.import_looks import cut
from ui.shell import caller, databases, formats, navigation, person, state

_ROUND = "import-round"
_PASTED = "import-pasted"
_MOST_UNFINISHED = 5
_PASTED_NAME = "Pasted rows"


def draw() -> None:
    """Draw the ways in."""
    import_looks.draw()
    key = f"import-files-{state.value(_ROUND, 0)}"
    st.file_uploader(
        "Files with rows and columns", accept_multiple_files=True, key=key,
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
    with st.container(key="import-lists"):
        _offer_unfinished()
        past_imports.draw()


def _offer_unfinished() -> None:
    desks = DESKS.unfinished(person.name(), databases.url())
    if not desks:
        return
    st.html(import_looks.heading("Not imported yet"))
    for place, desk in enumerate(desks[:_MOST_UNFINISHED]):
        _offer(desk, place)


def _offer(desk: Desk, place: int) -> None:
    names = ", ".join(item.name for item in desk.items if item.run_id is None)
    with st.container(key=f"import-open-row-{place}"):
        st.button(
            formats.plain(names[:100]), type="tertiary", key=f"import-go-on-{desk.token}",
            on_click=state.go, args=(navigation.IMPORT, desk.token),
        )  # fmt: skip
        st.html(f'<div class="import-cell import-mute">{cut(formats.ago(desk.opened_at, caller.here().at))}</div>')
        st.button("Put away", type="tertiary", key=f"import-put-away-{desk.token}", on_click=DESKS.clear, args=(desk,))


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
