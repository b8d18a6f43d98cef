"""The data that segments select from: browsing, importing, duplicates, attributes, and what can be asked."""

from __future__ import annotations

import streamlit as st

from ui.data import askable, attributes, browser, duplicates, importer, suppressed
from ui.shell import navigation, notices

navigation.follow()
st.title("Data")
notices.show()
browse, bring, alike, stop, change, ask = st.tabs(
    ["Browse", "Import", "Duplicates", "Suppressed", "Attributes", "What can be asked"],
    key="data-tabs",
    on_change="rerun",
)
with browse:
    if browse.open:
        browser.draw()
with bring:
    if bring.open:
        importer.draw()
with alike:
    if alike.open:
        duplicates.draw()
with stop:
    if stop.open:
        suppressed.draw()
with change:
    if change.open:
        attributes.draw()
with ask:
    if ask.open:
        askable.draw()
