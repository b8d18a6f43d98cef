"""The data that segments select from: browsing, importing, and what can be asked."""

from __future__ import annotations

import streamlit as st

from ui.data import askable, browser, importer
from ui.shell import navigation, notices

navigation.follow()
st.title("Data")
notices.show()
browse, bring, ask = st.tabs(["Browse", "Import", "What can be asked"], key="data-tabs", on_change="rerun")
with browse:
    if browse.open:
        browser.draw()
with bring:
    if bring.open:
        importer.draw()
with ask:
    if ask.open:
        askable.draw()
