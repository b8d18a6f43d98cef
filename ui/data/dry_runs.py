"""What the file at hand would do: a dry run in a thread of its own, so that the page stays usable meanwhile."""

from __future__ import annotations

import logging
from concurrent.futures import Future, wait
from dataclasses import dataclass
from threading import Thread

import streamlit as st

from core import lifecycle
from core.access.caller import Caller
from core.errors import CancelledError, ImportFileError, WindrowError
from core.importing import Answers, ImportReport, Recognition, rejected_lines
from core.language.catalog import Catalog
from core.lifecycle import Effects
from core.store.cancelling import Cancellation
from core.store.database import Database
from ui.data import import_figures, import_looks
from ui.data.desk import Item
from ui.shell import caller, databases, formats, notices
from ui.shell.turns import TURNS

_SOON_SECONDS = 0.4
"""A dry run that takes no longer is there at once, without a word about counting."""
_LOOK_SECONDS = 0.5
_SHOWN = 8
_TITLE = "What it would do"
_logger = logging.getLogger(__name__)


@dataclass(eq=False)
class DryRun:
    """A dry run that runs or has run, and what it is about."""

    about: tuple[Answers, Recognition]
    cancellation: Cancellation
    effects: Future[Effects]

    def ended(self, within_seconds: float = 0.0) -> bool:
        """Return whether it has ended, after waiting a little."""
        return not wait([self.effects], within_seconds).not_done

    def report(self) -> ImportReport | None:
        """Return what it told; None while it runs, and after an error."""
        return self.effects.result().report if self.ended() and not self.effects.exception() else None


def of(item: Item, answers: Answers, found: Recognition) -> DryRun:
    """Return the dry run of a file with these answers; it begins if there is none, and ends one with others."""
    known: DryRun | None = item.dry_run
    about = (answers, found)
    if known is not None and known.about == about:
        return known
    if known is not None:
        known.cancellation.cancel()
        item.last_report = known.report() or item.last_report
    begun = DryRun(about, Cancellation(), Future())
    item.dry_run = begun
    work = (begun, databases.database(), caller.here(), item, answers, found)
    Thread(target=_count, args=work, name="dry-run", daemon=True).start()
    with TURNS.paused():
        begun.ended(_SOON_SECONDS)
    return begun


def _count(run: DryRun, database: Database, who: Caller, item: Item, answers: Answers, found: Recognition) -> None:
    try:
        effects = lifecycle.dry_run(database, who, item.path, answers, found, cancellation=run.cancellation)
    except WindrowError as error:
        run.effects.set_exception(error)
    except Exception as error:
        _logger.exception("A dry run failed")
        run.effects.set_exception(
            ImportFileError(f"dry run: must be one that Windrow can do (got {type(error).__name__}).")
        )
    else:
        run.effects.set_result(effects)


def draw(item: Item, run: DryRun, catalog: Catalog, *, is_counted: bool) -> None:
    """Draw what importing the file would do; while that is counted, what was counted before, paler."""
    if is_counted:
        _draw_end(run, catalog)
    else:
        _draw_waiting(item, run)


@st.fragment(run_every=_LOOK_SECONDS)
def _draw_waiting(item: Item, run: DryRun) -> None:
    if run.ended():
        st.rerun()
    last = item.last_report
    counts = (last.new, last.changed, last.unchanged, last.bad) if last else (None, None, None, None)
    import_figures.draw(
        import_looks.heading(_TITLE, '<span class="import-mute import-small">Counting …</span>'),
        import_figures.figures(*counts, paler=True),
    )


def _draw_end(run: DryRun, catalog: Catalog) -> None:
    try:
        effects = run.effects.result()
    except CancelledError:
        return
    except WindrowError as error:
        st.html(import_looks.heading(_TITLE))
        st.warning(notices.message(error), icon=":material/error:")
        return
    report = effects.report
    rows = f'<span class="import-mute import-small">{formats.counted(report.rows, "row")}</span>'
    import_figures.draw(
        import_looks.heading(_TITLE, rows),
        import_figures.of_report(report),
        import_figures.changes("What changes", effects.changes, catalog, report.entity, _SHOWN),
        import_figures.segments(effects.segments[:_SHOWN], _live_segments() - len(effects.segments)),
        import_figures.left_out(report, _SHOWN),
        import_figures.reasons("Rejected", import_figures.counted_reasons(report.bad_rows)[:_SHOWN]),
    )
    if report.rejected:
        _, found = run.about
        import_figures.offer_rejected(report, lambda: rejected_lines(found.layout.columns, report.rejected))


def _live_segments() -> int:
    known = lifecycle.known_segments(databases.database(), caller.here()).values()
    return sum(segment.is_live for segment in known)
