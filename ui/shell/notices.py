"""How an action ended: a toast, an error that stays, or a line with Undo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import streamlit as st

from core.errors import AwayError, DamagedError, DefinitionError, WindrowError
from ui.shell import formats, state
from ui.shell.state import Notice


def done(text: str, undo: Callable[[], None] | None = None) -> None:
    """From a callback: say in the next run what was done."""
    state.notify(Notice(text, undo=undo))


def show() -> None:
    """Draw the notices that callbacks left."""
    for number, notice in enumerate(state.take_notices()):
        if notice.is_error:
            st.error(notice.text, icon=":material/error:")
        elif notice.undo:
            with st.container(border=True, horizontal=True, vertical_alignment="center"):
                st.markdown(f":material/check_circle: {notice.text}")
                st.button("Undo", icon=":material/undo:", key=f"undo-{number}", on_click=notice.undo)
        else:
            st.toast(notice.text, icon=":material/check_circle:")


@contextmanager
def kept() -> Iterator[None]:
    """Around the work of a callback: tell a mistake in the next run."""
    try:
        yield
    except WindrowError as error:
        failing(error)()


def failing(error: WindrowError) -> Callable[[], None]:
    """Return a function that tells a mistake in the next run."""
    return partial(state.notify, Notice(message(error), is_error=True))


@contextmanager
def kept_as(key: str) -> Iterator[None]:
    """Around the work of a dialog's callback: remember a mistake under a key, for the dialog to draw."""
    try:
        yield
    except WindrowError as error:
        state.remember(key, message(error))


@contextmanager
def shown() -> Iterator[None]:
    """Around what a page draws: tell a mistake where it happens."""
    try:
        yield
    except (AwayError, DamagedError):
        raise  # the whole page waits for the database (`ui.shell.outage`)
    except WindrowError as error:
        st.error(message(error), icon=":material/error:")


def message(error: WindrowError) -> str:
    """Return the message of an error in sentence case, as Markdown; several problems become a list."""
    if isinstance(error, DefinitionError):
        problems = dict.fromkeys(f"{problem.message} {problem.hint}".strip() for problem in error.problems)
        return "\n".join(f"- {formats.plain(sentence_case(text))}" for text in problems)
    if isinstance(error, AwayError):
        return "This was not done: the database does not answer. What you edited is kept; try again when it is back."
    if isinstance(error, DamagedError):
        return "This was not done: the database can’t be read. What you edited is kept."
    return formats.plain(sentence_case(str(error)))


def sentence_case(text: str) -> str:
    """Return the text with a capital at its beginning."""
    return text[:1].upper() + text[1:]
