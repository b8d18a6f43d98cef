"""The imports that were made, the last one first: who, when, which file, what it did, and the way back."""

from __future__ import annotations

from functools import partial

import streamlit as st

from core.importing import RunRow, State, import_runs, undo_import
from ui.data import import_looks
from ui.data.import_looks import cut
from ui.shell import caller, databases, formats, navigation, notices, state, waiting

PER_PAGE = 20
STATES = {
    State.RUNNING: "Running",
    State.DONE: "Imported",
    State.STOPPED: "Stopped",
    State.FAILED: "Failed",
    State.INTERRUPTED: "Interrupted",
    State.UNDONE: "Undone",
}
_NEWS = (State.RUNNING, State.FAILED, State.INTERRUPTED)
_SHOWN = "import-shown-runs"


def draw() -> None:
    """Draw the past imports; nothing before the first one."""
    shown = int(state.value(_SHOWN, PER_PAGE))
    runs = import_runs(databases.database(), caller.here(), limit=shown + 1)
    if not runs:
        return
    st.html(import_looks.heading("Imports"))
    with st.container(key="import-past-head"):
        for title in ("File", "When", "By", "New", "Changed", "Rejected", "", ""):
            st.html(f'<div class="import-cell import-mute">{title or "&nbsp;"}</div>')
    for place, run in enumerate(runs[:shown]):
        _row(run, place)
        if state.dialog() == _dialog_of(run):
            _confirm(run)
    if len(runs) > shown:
        st.button("Show more", type="tertiary", on_click=state.remember, args=(_SHOWN, shown + PER_PAGE))


def _row(run: RunRow, place: int) -> None:
    when = formats.local(run.at, formats.browser_zone())
    report = run.report
    counts = (report.new, report.changed, report.bad) if report else (None, None, None)
    with st.container(key=f"import-past-row-{place}"):
        st.button(
            formats.plain(run.source[:60] or "Rows"), type="tertiary", key=f"import-open-{run.id}",
            on_click=state.go, args=(navigation.IMPORT, run.id),
        )  # fmt: skip
        st.html(f'<div class="import-cell import-mute">{cut(when)}</div>')
        st.html(f'<div class="import-cell import-mute">{cut(run.by) or "&nbsp;"}</div>')
        for label, count in zip(("new", "changed", "rejected"), counts, strict=True):
            st.html(f'<div class="import-cell" data-label="{label}">{formats.number(count)}</div>')
        st.html(f'<div class="import-cell">{state_chip(run.state)}</div>')
        if run.is_undoable:
            st.button(
                "Undo", type="tertiary", key=f"import-undo-{run.id}",
                on_click=state.open_dialog, args=(_dialog_of(run),),
            )  # fmt: skip


def _dialog_of(run: RunRow) -> str:
    return f"undo-import-{run.id}"


@st.dialog("Undo this import?", icon=":material/undo:", on_dismiss=state.close_dialog)
def _confirm(run: RunRow) -> None:
    name = formats.plain(run.source[:60] or "Rows")
    st.markdown(f"**{name}** of {formats.local(run.at, formats.browser_zone())}")
    if run.report:
        new, changed = formats.counted(run.report.new, "new record"), formats.counted(run.report.changed, "changed one")
        st.markdown(
            f"{new} would go, {changed} would get their values back. What was changed again since is kept and told."
        )
    st.button("Undo", type="primary", key="import-undo-sure", width="stretch", on_click=_undo, args=(run,))
    if state.dialog() is None:
        st.rerun()


def _undo(run: RunRow) -> None:
    state.close_dialog()
    ask_undo(run)


def ask_undo(run: RunRow) -> None:
    """From a callback: take an import back before the next page is drawn, and show it then."""
    database, who = databases.database(), caller.here()

    def work() -> waiting.Finish:
        undo_import(database, who, run.id)
        return partial(notices.done, f"{formats.plain(run.source or 'The import')} is undone.")

    state.go(navigation.IMPORT, run.id)
    waiting.ask("Taking it back …", work)


def state_chip(run_state: State) -> str:
    """Return the state of an import as HTML: a chip where somebody must look."""
    word = STATES[run_state]
    if run_state in _NEWS:
        return f'<span class="import-chip import-open">{word}</span>'
    return f'<span class="import-mute import-small">{word}</span>'
