"""A file that is looked at before it is imported, and an import that runs or has run."""

from __future__ import annotations

import streamlit as st

from core.errors import NotFoundError
from ui.data import import_outcome, import_view, importer
from ui.data.desk import DESKS
from ui.shell import databases, navigation, notices, person

navigation.follow()
desk = DESKS.find(st.query_params.get("id", ""), person.name(), databases.url())
requested = navigation.requested_id()
if desk and not desk.is_done:
    import_view.draw(desk)
    st.stop()
if isinstance(requested, int):
    try:
        import_outcome.draw(requested, DESKS.of_import(requested, person.name(), databases.url()))
        st.stop()
    except NotFoundError:
        st.title("This import does not exist")
else:
    st.title("Import")
notices.show()
importer.draw()
