"""The open databases of the app: the real one, and learners' sandboxes. Nothing else in the ui opens one."""

from __future__ import annotations

import os
from dataclasses import replace
from threading import Lock

import streamlit as st

from core.errors import AwayError, DatabaseError
from core.store.answering import Answering
from core.store.database import DEFAULT_URL, Database, open_database
from core.teaching.sandboxes import Sandboxes, url_of
from ui.shell import person, settings
from ui.shell.settings import FrontDoor

_OPEN_SANDBOXES = 32
"""A class is large and each open database keeps connections, so the least recently used one is closed."""
_SANDBOX_OPEN_FOR = "30m"


def database() -> Database:
    """Return the learner's database in a sandbox, else the one that DATABASE_URL names; opened once for all sessions.

    Raises DatabaseError where it can't be opened, or where somebody deleted the sandbox.
    """
    if not person.learner():
        return _open(url())
    try:
        which = sandboxes().file(person.learner()).stat().st_ino
    except OSError as error:
        raise DatabaseError(
            "sandbox: must exist (got none; the trainer may have deleted it). Reload the page to get a new one."
        ) from error
    return _open_sandbox(url(), which)


def main() -> Database:
    """Return the real database, wherever the session is: users sign in there. Raises DatabaseError."""
    return _open(_main_url())


def is_answering() -> bool:
    """Return whether the database can be asked now. Costs nothing while it was asked just now and did not answer."""
    try:
        return database().is_current()
    except DatabaseError:
        return False


_opening = Lock()
_opened: dict[str, Database] = {}
_asked: dict[str, Answering] = {}


def _open(url: str) -> Database:
    """Not cached by Streamlit, which takes 0.3 ms a look-up: each answer asks ten times."""
    if (opened := _opened.get(url)) is not None:
        return opened
    with _opening:
        if url not in _opened:
            answering = _asked.setdefault(url, Answering())
            answering.demand()
            try:
                _opened[url] = open_database(url)
            except AwayError as error:
                answering.fail(str(error))
                raise
            answering.answer()
        return _opened[url]


@st.cache_resource(show_spinner=False, max_entries=_OPEN_SANDBOXES, ttl=_SANDBOX_OPEN_FOR, on_release=Database.dispose)
def _open_sandbox(url: str, which: int) -> Database:  # noqa: ARG001 - a file that was replaced is another one
    return open_database(url)


def close_sandboxes() -> None:
    """Close every sandbox that nobody is using: some systems can't delete open files."""
    _open_sandbox.clear()


def sandboxes() -> Sandboxes:
    """Return the folder that WINDROW_SANDBOXES names, else one beside the database.

    Where users sign in, what happens to sandboxes leaves its trace in the real database.
    """
    found = Sandboxes.of(_main_url())
    return found if settings.read().door is FrontDoor.LOCAL else replace(found, team=main())


@st.cache_resource(show_spinner=False)
def _prepared(url: str) -> list[bool]:  # noqa: ARG001 - one list for each database
    return []


def is_prepared() -> bool:
    """Return whether this server made sure that an empty database got its sample."""
    return bool(_prepared(url()))


def set_prepared() -> None:
    """Make `is_prepared` true."""
    _prepared(url()).append(True)


def url() -> str:
    """Return the address of the database, or of the learner's sandbox."""
    learner = person.learner()
    return url_of(sandboxes().file(learner)) if learner else _main_url()


def _main_url() -> str:
    return os.environ.get("DATABASE_URL") or DEFAULT_URL
