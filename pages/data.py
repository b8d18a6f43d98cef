"""The data that segments select from: browsing, importing, duplicates, suppressions, attributes, what can be asked."""

from __future__ import annotations

import streamlit as st

from core.access.use_cases import UseCase
from ui.data import askable, attributes, browser, duplicates, importer, suppressed
from ui.shell import caller, navigation, notices

TABS = {
    "Browse": (UseCase.BROWSE_DATA, browser.draw),
    "Import": (UseCase.IMPORT_FILE, importer.draw),
    "Duplicates": (UseCase.SEE_DUPLICATES, duplicates.draw),
    "Suppressed": (UseCase.SEE_SUPPRESSIONS, suppressed.draw),
    "Attributes": (UseCase.SEE_CATALOG, attributes.draw),
    "What can be asked": (UseCase.SEE_CATALOG, askable.draw),
}

navigation.follow()
st.title("Data")
notices.show()
shown = [name for name, (use_case, _) in TABS.items() if caller.may(use_case)]
for name, tab in zip(shown, st.tabs(shown, key="data-tabs", on_change="rerun"), strict=True):
    if tab.open:
        with tab:
            TABS[name][1]()
