"""The server: `streamlit run app.py` shows the pages of dashboard.py behind the door that WINDROW_DOOR names."""

from __future__ import annotations

import streamlit as st

from ui.shell.doors import failures, server

door = server.opened()
app = st.App(
    "dashboard.py",
    routes=server.routes(door),
    middleware=server.middleware(door),
    lifespan=server.lifespan(door),
    on_script_error=failures.tell,
)
