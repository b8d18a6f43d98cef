"""A ready database before any page is drawn: the real one or a learner's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st

from core.access import roles
from core.access.caller import Door, local
from core.access.use_cases import UseCase
from core.errors import StateError, WindrowError
from core.language.folding import fold
from core.language.messages import quote
from core.teaching import first_start
from core.teaching.first_start import Progress
from core.teaching.sandboxes import learner_name, learner_of
from ui.shell import background, caller, databases, formats, navigation, notices, person, state

_STARTING_OVER = "starting-over"
_ALONE = "<style>[data-testid=stMain] [data-stale=true] { display: none; }</style>"
"""Hides what was on the page before, which would stand below the bar until the work is done."""


def arrive() -> None:
    """At the beginning of every run: enter the sandbox that the address names, or name the session's there."""
    try:
        asked = learner_name(person.asked()) if person.asked() else person.learner()
        _demand_reach(asked)
    except StateError as error:
        st.title("This sandbox can't be opened")
        st.error(notices.message(error), icon=":material/error:")
        st.page_link(navigation.TUTORIAL, label="First steps", icon=":material/school:")
        st.stop()
    if asked != person.learner():
        person.enter(asked)
    elif asked and not person.asked():
        person.show()


def own_learner() -> str:
    """Return the learner that the user is; empty at the local door, where nobody signs in and people give a name."""
    who = caller.outside()
    return "" if who.user_id is None else learner_of(who.user_id, who.name)


def _demand_reach(learner: str) -> None:
    """Raise StateError for the sandbox of another user, unless the user is a trainer."""
    own = own_learner()
    if not learner or not own or fold(learner) == fold(own) or roles.may(caller.outside(), UseCase.DELETE_SANDBOX):
        return
    if learner == person.learner():
        person.leave()
    raise StateError(
        f"sandbox: must be your own (got that of {quote(learner)}). Begin at First steps; trainers open every one."
    )


def prepare() -> None:
    """Open the database. Raises DatabaseError.

    An empty database gets the sample data, unless WINDROW_SKIP_SAMPLE is 1; a new learner gets a sandbox.
    """
    if person.learner():
        _prepare_sandbox(person.learner())
    else:
        _prepare_database()
        background.start(databases.database())


def start_over() -> None:
    """From a callback: make the learner's sandbox again before the next page is drawn."""
    person.enter(person.learner())
    state.remember(_STARTING_OVER, remembered=True)


def _prepare_database() -> None:
    database = databases.database()
    if os.environ.get("WINDROW_SKIP_SAMPLE") == "1" or databases.is_prepared():
        return
    with _shown("Preparing the sample data") as progress, notices.shown():
        # The server's own work: the first visitor may be one who may not do it.
        first_start.prepare(database, local(Door.WORKER), progress=progress)
        databases.set_prepared()


def _prepare_sandbox(learner: str) -> None:
    sandboxes = databases.sandboxes()
    is_starting_over = bool(state.value(_STARTING_OVER))
    state.drop(_STARTING_OVER)
    try:
        with _shown(f"Preparing {formats.plain(learner)}’s sandbox") as progress:
            if is_starting_over:
                progress(0.0, "Copying the sample data")
                sandboxes.start_over(caller.outside(), learner, progress=progress)
                notices.done("Your sandbox is as it was at the start.")
            elif not sandboxes.file(learner).exists():
                # The first learner prepares the sample; others wait here until it is ready.
                progress(0.0, "Copying the sample data")
                sandboxes.make(caller.outside(), learner, progress=progress)
        databases.database()
    except WindrowError as error:
        st.title("This sandbox can't be opened")
        st.error(notices.message(error), icon=":material/error:")
        st.markdown("If it is damaged, **Start over** makes it again, and what was made in it is lost.")
        st.button("Start over", icon=":material/restart_alt:", on_click=start_over)
        st.stop()


@contextmanager
def _shown(title: str) -> Iterator[Progress]:
    """Yield a function that shows a bar under a title, from its first call until the work is done."""
    place = st.empty()
    bar: Any = None

    def progress(fraction: float, text: str) -> None:
        nonlocal bar
        if bar is None:
            with place.container():
                st.title(title)
                st.markdown("A fictional dealer of equipment, so that there is something to look at. Once only.")
                st.html(_ALONE)
                bar = st.progress(0.0)
        bar.progress(min(max(fraction, 0.0), 1.0), text)

    yield progress
    place.empty()
