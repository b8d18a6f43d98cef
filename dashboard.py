"""Which pages there are. Runs at every click, behind the door of app.py; start it with `make run`."""

from __future__ import annotations

import streamlit as st

from ui.kit import style
from ui.segment import leaving
from ui.shell import navigation, outage, sidebar, start, state, visiting, waiting
from ui.shell.doors import metrics
from ui.shell.turns import TURNS


def home() -> None:
    """Open the list of segments for an address without a page."""
    navigation.open_page(navigation.SEGMENTS)


st.set_page_config(page_icon="ui/shell/windrow.svg", layout="wide")
page = st.navigation(
    [
        st.Page(home, title="Windrow", default=True),
        st.Page(navigation.SEGMENTS, title="Segments · Windrow"),
        st.Page(navigation.BUILDER, title="Definition · Windrow"),
        st.Page(navigation.MEMBERS, title="Members · Windrow"),
        st.Page(navigation.INSIGHTS, title="Insights · Windrow"),
        st.Page(navigation.GENERAL, title="General · Windrow"),
        st.Page(navigation.VERSIONS, title="Versions · Windrow"),
        st.Page(navigation.PICK, title="By query or list · Windrow"),
        st.Page(navigation.CONTACT, title="Contact · Windrow"),
        st.Page(navigation.REPORT, title="Report · Windrow"),
        st.Page(navigation.DATA, title="Data · Windrow"),
        st.Page(navigation.IMPORT, title="Import · Windrow"),
        st.Page(navigation.TUTORIAL, title="First steps · Windrow"),
        st.Page(navigation.GLOSSARY, title="Glossary · Windrow"),
        st.Page(navigation.TEAM, title="Users and settings · Windrow"),
    ],
    position="hidden",
)
with metrics.timed(page.url_path), state.run():
    style.draw()
    with outage.told():
        visiting.arrive()
        start.arrive()
        with TURNS.taken():
            sidebar.draw()
        start.prepare()
        leaving.draw()
        waiting.do()
        with TURNS.taken():
            page.run()
