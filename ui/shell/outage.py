"""What stands in place of a page whose database is away or damaged. It costs next to nothing, and edits are kept.

Widgets forget what they show once they are not drawn; drafts, queries and files being imported are in the session and
on the disk (`ui.shell.state`), and are there again with the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from core.access import clock
from core.errors import AwayError, DamagedError, DatabaseError
from ui.shell import databases, formats, notices, state

_LOOK_AGAIN = "4s"
_LOOK_RARELY = "20s"
_NAMED = 5


@contextmanager
def told() -> Iterator[None]:
    """Around a run of the app, as its last act: draw an outage where the page would go on.

    The run ends as every other. `st.stop` would have Streamlit remember the widgets that a browser forgets, which would
    then come back empty and empty the draft.
    """
    try:
        yield
    except DatabaseError as error:
        draw(error)


@contextmanager
def waited_out() -> Iterator[None]:
    """Around a part that looks at the database every few seconds by itself: say that it looks again."""
    try:
        yield
    except AwayError:
        st.caption(":material/cloud_off: The database does not answer. This looks again by itself.")


def draw(error: DatabaseError) -> None:
    """Say what is wrong, that nothing that was edited is lost, and how the page goes on."""
    notices.show()
    with st.container(border=True, key="outage"):
        match error:
            case AwayError():
                st.markdown("#### :material/cloud_off: The database does not answer")
                st.markdown(
                    "Windrow runs, but its database can’t be reached: it may be starting again. "
                    "This page looks every few seconds, and goes on by itself."
                )
                every = _LOOK_AGAIN
            case DamagedError():
                st.markdown("#### :material/heart_broken: The database can’t be read")
                st.markdown(
                    "What is stored is damaged. Whoever runs this server stops it, restores the last backup with "
                    "`python -m core restore FILE`, and starts it again. This page then goes on by itself."
                )
                every = _LOOK_RARELY
            case _:
                st.markdown("#### :material/database_off: The database could not do this")
                st.markdown(notices.message(error))
                every = ""
        _edits()
        if every:
            st.fragment(_look, run_every=every)()
        st.button("Try again now", icon=":material/refresh:", key="outage-again")


def _edits() -> None:
    unsaved = state.unsaved_drafts()
    if not unsaved:
        return
    names = ", ".join(f"**{formats.plain(draft.name or 'New segment')}**" for draft in unsaved[:_NAMED])
    more = f" and {len(unsaved) - _NAMED} more" if len(unsaved) > _NAMED else ""
    st.markdown(f":material/edit: Kept in this tab, and not saved yet: {names}{more}. Leave the tab open.")


def _look() -> None:
    if databases.is_answering():
        st.rerun()
    st.caption(f"Looked last at {formats.clock_time(clock.now(), formats.browser_zone())}.")
