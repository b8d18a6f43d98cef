"""The memory of a browser session between runs; the only file that touches st.session_state.

A widget that shows a part of the draft is *controlled*: each run sets its value from the draft, and its
callback changes the draft. So undo, moves and another tab's edits show at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException

from core.errors import Path
from core.language.definition import Definition, Group, Target

NEW = "new"
"""The id of a segment that is not saved yet."""
UNDO_STEPS = 100
_ON_SCREEN, _DRAWN = "controlled-on-screen", "controlled-drawn"


@dataclass
class Draft:
    """A dynamic segment as edited in this session, saved or not.

    ``editing`` are the blocks shown with widgets, ``collapsed`` the groups shown as a sentence;
    ``is_put_aside`` is true while a person knowingly left unsaved edits. ``folder_id`` is where a new segment goes.
    """

    segment_id: int | None
    name: str
    zone: str
    definition: Definition
    revision: int = 0
    saved_name: str = ""
    saved_definition: Definition | None = None
    editing: frozenset[Path] = frozenset()
    collapsed: frozenset[Group] = frozenset()
    is_put_aside: bool = False
    folder_id: int | None = None
    past: list[Definition] = field(default_factory=list)
    future: list[Definition] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What the keys of its widgets begin with."""
        return f"segment-{self.segment_id or NEW}"

    @property
    def is_changed(self) -> bool:
        """Whether Save would save something."""
        return self.definition != self.saved_definition or self.name.strip() != self.saved_name

    def change(self, definition: Definition) -> None:
        """Take another definition; `undo` goes back."""
        if definition != self.definition:
            self.past = [*self.past, self.definition][-UNDO_STEPS:]
            self.future.clear()
            self.definition = definition

    def undo(self) -> None:
        """Go back to the definition before the last change."""
        if self.past:
            self.future.append(self.definition)
            self.definition = self.past.pop()
            self.editing = frozenset()

    def redo(self) -> None:
        """Go forward to the definition that was last undone."""
        if self.future:
            self.past.append(self.definition)
            self.definition = self.future.pop()
            self.editing = frozenset()


@dataclass
class Query(Draft):
    """A query that adds to a static segment or removes from it: used once, never saved.

    ``found_at`` is when it last ran, None while it is edited.
    """

    purpose: str = "add"
    found_at: datetime | None = None

    @property
    def key(self) -> str:
        """What the keys of its widgets begin with."""
        return f"segment-{self.segment_id}-{self.purpose}"


@dataclass(frozen=True)
class Notice:
    """A message for the next run: how an action ended, and how to undo it."""

    text: str
    is_error: bool = False
    undo: Callable[[], None] | None = None


def _drafts() -> dict[int | str, Draft]:
    return st.session_state.setdefault("drafts", {})


def draft(segment_id: int | None) -> Draft | None:
    """Return the draft of a segment in this session; None if it was not opened yet."""
    return _drafts().get(segment_id or NEW)


def unsaved_drafts() -> list[Draft]:
    """Return the drafts of this session with unsaved edits."""
    return [kept for kept in _drafts().values() if kept.is_changed]


def keep(kept: Draft) -> Draft:
    """Remember a draft until the session ends."""
    _drafts()[kept.segment_id or NEW] = kept
    return kept


def forget(segment_id: int | None) -> None:
    """Drop a draft with its unsaved edits."""
    _drafts().pop(segment_id or NEW, None)


def blank(target: Target, zone: str) -> Draft:
    """Return a new, empty draft."""
    nothing = Definition(target=target)
    return keep(Draft(None, "", zone, nothing, saved_definition=nothing))


def query(segment_id: int, purpose: str, target: Target, zone: str) -> Query:
    """Return the query of a static segment in this session, at first an empty one."""
    queries: dict[tuple[int, str], Query] = st.session_state.setdefault("queries", {})
    nothing = Definition(target=target)
    return queries.setdefault((segment_id, purpose), Query(segment_id, "", zone, nothing, purpose=purpose))


def learner() -> str:
    """Return the learner whose sandbox this session works in; empty in the real data."""
    return st.session_state.get("learner", "")


def change_learner(name: str) -> None:
    """Switch to another database, and keep nothing of the former one, where ids mean other things."""
    st.session_state.clear()
    st.session_state["learner"] = name


@contextmanager
def run() -> Iterator[None]:
    """Around a run of the app: remember which controlled widgets are on the screen after it.

    A browser forgets the value of a widget that goes, and the session keeps it: one that comes again is told its value.
    """
    before: set[str] = st.session_state.get(_ON_SCREEN, set())
    drawn: set[str] = set()
    st.session_state[_DRAWN] = drawn
    is_whole = True
    try:
        yield
    except RerunException:
        is_whole = False  # what was not drawn again yet is still there
        raise
    finally:
        st.session_state[_ON_SCREEN] = drawn if is_whole else before | drawn


def controlled(key: str, value: object, change: Callable[[Any], None]) -> dict[str, Any]:
    """Return the arguments of a widget that shows ``value`` and hands an edited one to ``change``."""
    is_on_screen = key in st.session_state.get(_ON_SCREEN, ())
    if not is_on_screen or key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    st.session_state.get(_DRAWN, set()).add(key)
    return {"key": key, "on_change": _changed, "args": (key, change)}


def _changed(key: str, change: Callable[[Any], None]) -> None:
    change(st.session_state[key])


def value(key: str, default: Any = None) -> Any:
    """Return what is remembered under a key, a widget's included."""
    return st.session_state.get(key, default)


def remember(key: str, remembered: object) -> None:
    """Remember something under a key."""
    st.session_state[key] = remembered


def remember_first(key: str, remembered: object) -> None:
    """Remember something under a key that has nothing: the first value of a widget."""
    st.session_state.setdefault(key, remembered)


def give_way() -> None:
    """End this run if a newer one waits to replace it: Streamlit does so whenever it is asked for the session."""
    "drafts" in st.session_state  # noqa: B015


def drop(key: str) -> None:
    """Forget what is remembered under a key."""
    st.session_state.pop(key, None)


def notify(notice: Notice) -> None:
    """Keep a notice until notices are next shown."""
    st.session_state.setdefault("notices", []).append(notice)


def take_notices() -> list[Notice]:
    """Return the notices kept since the last time."""
    return st.session_state.pop("notices", [])


def open_dialog(name: str) -> None:
    """Open a dialog: it is drawn until it is closed."""
    st.session_state["dialog"] = name


def close_dialog() -> None:
    """Close the dialog."""
    st.session_state.pop("dialog", None)


def dialog() -> str | None:
    """Return the open dialog."""
    return st.session_state.get("dialog")


def go(page: str, record_id: int | str | None = None, purpose: str = "") -> None:
    """From a callback: switch the page at the beginning of the next run."""
    st.session_state["destination"] = (page, record_id, purpose)


def take_destination() -> tuple[str, int | str | None, str] | None:
    """Return where a callback wants to go, and forget it."""
    return st.session_state.pop("destination", None)
