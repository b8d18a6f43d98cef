"""An import that runs or has run: how far it is, what it did and told, the rows that it rejected, and the way back."""

from __future__ import annotations

from itertools import islice

import streamlit as st

from core import lifecycle
from core.importing import (
    ImportReport,
    RunRow,
    State,
    import_changes,
    import_run,
    rejected_lines,
    rejected_rows,
    stop_import,
)
from core.importing.values.report import MAX_KEPT
from ui.data import import_figures, import_looks, past_imports
from ui.data.desk import Desk
from ui.data.import_looks import cut
from ui.shell import caller, databases, formats, navigation, notices, outage, state

_LOOK_SECONDS = 1.0
_SHOWN = 8
_SHOWN_REASONS = 20
_PHASES = {"reading rows": "Reading the file", "applying rows": "Storing", "taking back": "Taking it back"}


def draw(run_id: int, desk: Desk | None) -> None:
    """Draw an import, and the way to the next file of its desk."""
    run = import_run(databases.database(), caller.here(), run_id)
    import_looks.draw()
    with st.container(key="import-page"):
        _head(run, desk)
        notices.show()
        if run.state is State.RUNNING:
            with st.container(key="import-running"):
                _follow(run.id)
            return
        _draw_end(run)


def _head(run: RunRow, desk: Desk | None) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="import-head"):
        st.page_link(navigation.DATA, label="Data", icon=":material/arrow_back:", query_params=navigation.params())
        import_looks.draw_name(run.source or "Rows")
        st.html(past_imports.state_chip(run.state), width="content")
        st.space("stretch")
        with st.container(horizontal=True, width="content", vertical_alignment="center", key="import-go"):
            if run.is_undoable:
                st.button(
                    "Undo", icon=":material/undo:", key="import-undo", on_click=past_imports.ask_undo, args=(run,)
                )
            if desk:
                _again(run, desk)
                _next(desk)


def _again(run: RunRow, desk: Desk) -> None:
    if run.state in (State.STOPPED, State.FAILED, State.INTERRUPTED, State.UNDONE):
        st.button("Look at the file again", key="import-again", on_click=_look_again, args=(run.id, desk))


def _look_again(run_id: int, desk: Desk) -> None:
    item = next(item for item in desk.items if item.run_id == run_id)
    item.run_id = None
    _go_on(desk, desk.items.index(item))


def _next(desk: Desk) -> None:
    following = next((item for item in desk.items if item.run_id is None), None)
    if following:
        st.button(
            f"Next: {formats.plain(following.name[:40])}", type="primary", key="import-next",
            on_click=_go_on, args=(desk, desk.items.index(following)),
        )  # fmt: skip


def _go_on(desk: Desk, place: int) -> None:
    desk.place = place
    state.go(navigation.IMPORT, desk.token)


@st.fragment(run_every=_LOOK_SECONDS)
def _follow(run_id: int) -> None:
    """Show how far the import is; draw the page again when it has ended."""
    with outage.waited_out():
        _draw_share(run_id)


def _draw_share(run_id: int) -> None:
    run = import_run(databases.database(), caller.here(), run_id)
    if run.state is not State.RUNNING:
        st.rerun()
    share = min(max(run.share, 0.0), 1.0)
    read = formats.counted(run.rows_read, "row")
    phase = _PHASES.get(run.phase, "Working")
    told = f"{formats.number(run.rows_applied)} of {read}" if run.rows_applied else read
    st.progress(share, f"{phase}: {told}")
    st.caption("You can leave this page: it goes on, and the list of imports has it.")
    st.button("Stop", icon=":material/stop_circle:", key="import-stop", on_click=_stop, args=(run_id,))


def _stop(run_id: int) -> None:
    with notices.kept():
        stop_import(databases.database(), caller.here(), run_id)
        notices.done("Stopping …")


def _draw_end(run: RunRow) -> None:
    if run.state is State.STOPPED:
        st.info("It was stopped, and nothing was changed.", icon=":material/stop_circle:")
    elif run.message:
        st.error(formats.plain(notices.sentence_case(run.message)), icon=":material/error:")
    with st.container(key="import-grid"):
        if run.report:
            with st.container(key="import-effects"):
                import_figures.draw(
                    import_looks.heading("What it did"), import_figures.of_report(run.report), _changes(run, run.report)
                )
        with st.container(key="import-told"):
            _draw_told(run)


def _changes(run: RunRow, report: ImportReport) -> str:
    database, who = databases.database(), caller.here()
    return import_figures.changes(
        "What changed", import_changes(database, who, run.id), lifecycle.catalog(database, who), report.entity, _SHOWN
    )


def _draw_told(run: RunRow) -> None:
    when = formats.local(run.at, formats.browser_zone())
    by = f" by {run.by}" if run.by else ""
    facts = [f"Begun {when}{by}; took {formats.tenths(run.took_seconds)} seconds."]
    if run.state is State.INTERRUPTED:
        facts.append("It was interrupted. Import the file again: nothing doubles.")
    if run.undone_at:
        facts += _undone(run)
    st.html(f'<div class="import-told">{cut(" ".join(facts), 2_000)}</div>')
    if run.report:
        import_figures.draw(import_figures.left_out(run.report, _SHOWN_REASONS))
    if run.report and run.report.bad:
        _draw_rejected(run, run.report)


def _undone(run: RunRow) -> list[str]:
    by = f" by {run.undone_by}" if run.undone_by else ""
    facts = [f"Undone {formats.local(run.undone_at, formats.browser_zone())}{by}."]
    undone = run.undone
    if undone:
        removed = formats.counted(undone.removed + undone.marked, "new record")
        facts.append(f"{removed} removed, {formats.number(undone.restored)} put back as they were.")
        if undone.kept:
            facts.append(f"{formats.counted(undone.kept, 'record')} kept, as they were changed again since.")
            facts += [f"{kept.entity.capitalize()} {kept.id}: {kept.reason}" for kept in undone.kept_records[:_SHOWN]]
        if undone.kept_declared:
            facts.append(f"Still used by something else: {', '.join(undone.kept_declared)}.")
    return facts


def _draw_rejected(run: RunRow, report: ImportReport) -> None:
    database, who = databases.database(), caller.here()
    first = islice(rejected_rows(database, who, run.id), MAX_KEPT)
    found = import_figures.counted_reasons(note for row in first for note in row.reasons)
    import_figures.draw(import_figures.reasons("Rejected", found[:_SHOWN_REASONS]))

    import_figures.offer_rejected(report, lambda: rejected_lines(run.columns, rejected_rows(database, who, run.id)))
