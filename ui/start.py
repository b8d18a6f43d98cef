"""Before any page is drawn: a database that is ready."""

from __future__ import annotations

import os

import streamlit as st

from core import clock, first_start
from core.errors import DatabaseError
from ui import notices, store


def prepare() -> None:
    """Open the database; an empty one gets the sample data, unless WINDROW_SKIP_SAMPLE is 1."""
    try:
        database = store.database()
    except DatabaseError as error:
        st.title("The database can't be opened")
        st.error(notices.message(error), icon=":material/error:")
        st.stop()
    if os.environ.get("WINDROW_SKIP_SAMPLE") == "1" or store.is_prepared():
        return
    place = st.empty()
    bar = None

    def progress(fraction: float, text: str) -> None:
        nonlocal bar
        if bar is None:
            with place.container():
                st.title("Preparing the sample data")
                st.markdown("A fictional dealer of equipment, so that there is something to look at. Once only.")
                bar = st.progress(0.0)
        bar.progress(min(max(fraction, 0.0), 1.0), text)

    with notices.shown():
        first_start.prepare(database, now=clock.now(), progress=progress)
        store.set_prepared()
    place.empty()
