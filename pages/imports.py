"""A file that is looked at before it is imported, and an import that runs or has run."""

from __future__ import annotations

import streamlit as st

from ui.data import desk, import_view, importer
from ui.shell import databases, navigation, notices, person

navigation.follow()
requested = st.query_params.get("id", "")
found = desk.DESKS.find(requested, person.name(), databases.url())
if found:
    import_view.draw(found)
else:
    st.title("Import")
    notices.show()
    importer.draw()
