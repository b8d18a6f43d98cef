"""The scripts that pages bring along; a browser runs these and no others (`ui.shell.doors.browser_rules`)."""

from __future__ import annotations

from typing import Final

import streamlit as st

ASK_BEFORE_LEAVING: Final = "window.onbeforeunload = (event) => { event.preventDefault(); return ''; };"
"""Has the browser ask before its tab closes."""
LEAVE_AT_ONCE: Final = "window.onbeforeunload = null;"
EVERY_SCRIPT: Final = (ASK_BEFORE_LEAVING, LEAVE_AT_ONCE)


def run(script: str) -> None:
    """Run one of the scripts in the reader's browser."""
    st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)
