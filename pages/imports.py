"""A file that is looked at before it is imported, and an import that runs or has run."""

from __future__ import annotations

import streamlit as st

from core.access.use_cases import UseCase
from core.errors import NotFoundError
from ui.data import import_outcome, import_view, importer
from ui.data.desk import DESKS
from ui.shell import databases, navigation, notices, permission, person

navigation.follow()
if refusal := permission.refusal(UseCase.IMPORT_FILE):
    st.title("Import")
    st.info(refusal, icon=":material/lock:")
    st.stop()
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
